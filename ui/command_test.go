package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// commandee is a console that keeps what it is told to do.
type commandee struct {
	*Model
	orders []triage.Order
	fails  error
	notes  []string
	checks []string
}

func atTheLine(t *testing.T, w *world) *commandee {
	t.Helper()
	c := &commandee{Model: model(t, w.snapshot(), 100, 30, themes.ASCII())}
	c.options.By = "kim"
	c.options.Order = func(o triage.Order) error {
		if c.fails == nil {
			c.orders = append(c.orders, o)
		}
		return c.fails
	}
	c.options.Note = func(who, said string) (string, error) {
		c.notes = append(c.notes, who+"|"+said)
		return said, c.fails
	}
	c.options.Check = c
	c.options.Themes = themes.All()
	return c
}

func (c *commandee) Valid(target string) error {
	if strings.Contains(target, "/") {
		return fmt.Errorf("%q is no host name", target)
	}
	return nil
}

func (c *commandee) Check(ctx context.Context, target string, _ i18n.Language) ([]PrintedLine, error) {
	c.checks = append(c.checks, target)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return []PrintedLine{
		{0, clean("DOWN: " + target + " refuses the connection by KT")},
		{2, clean("tcp by KT                refused            3 ms  192.0.2.1:443 is there and nothing listens on that port")},
		{2, clean("next     the host is there; ask its operator whether the service on port 443 runs")},
	}, c.fails
}

// line types a command, without entering it.
func (c *commandee) line(t *testing.T, typed string) {
	t.Helper()
	press(t, c.Model, ":")
	if c.screen.command == nil {
		t.Fatal("there is no command line")
	}
	press(t, c.Model, typed)
}

// enters types a command and enters it.
func (c *commandee) enters(t *testing.T, typed string) tea.Cmd {
	t.Helper()
	c.line(t, typed)
	cmd := press(t, c.Model, "enter")
	settleCommand(c.Model, cmd)
	return cmd
}

// settleCommand runs what a key began, unless that is to quit.
func settleCommand(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if msg := cmd(); msg != nil {
		m.Update(msg)
	}
}

// wrong is what the command line says is wrong.
func (c *commandee) wrong() string {
	if c.screen.command == nil {
		return ""
	}
	return c.screen.command.wrong.String()
}

func (c *commandee) listed() (labels []string) {
	for _, one := range c.screen.command.fit {
		labels = append(labels, one.label.String())
	}
	return labels
}

func TestEveryActionWithAKeyIsACommand(t *testing.T) {
	c := atTheLine(t, coreDead())
	press(t, c.Model, ":")
	listed := c.listed()
	for _, group := range c.screen.keys.Help() {
		for _, entry := range group.Entries {
			if entry.Action != "command" && !slices.Contains(listed, string(entry.Action)) {
				t.Errorf("%s is no command", entry.Action)
			}
		}
	}
	for _, one := range c.screen.command.fit {
		if one.label.String() == "evidence" && (one.key.String() != "e" || one.says.Empty()) {
			t.Errorf("evidence has the key %q and says %q", one.key, one.says)
		}
	}
	press(t, c.Model, "evid", "enter")
	if top := c.screen.top(); top == nil || top.kind != evidenceOverlay || c.screen.command != nil {
		t.Errorf("no evidence:\n%s", seen(c.Model))
	}
	if cmd := c.enters(t, "quit"); !quits(cmd) {
		t.Error("quit does not, over an overlay")
	}
}

func TestTheCommandLineIsEditedAndLeft(t *testing.T) {
	c := atTheLine(t, healthy())
	c.line(t, "zoo")
	press(t, c.Model, "m", "backspace", " ", "backspace")
	if c.screen.command.typed != "zoo" || !strings.Contains(seen(c.Model), ":zoo_") {
		t.Errorf("%q\n%s", c.screen.command.typed, seen(c.Model))
	}
	c.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("\x1b[2J\n가")})
	if got := c.screen.command.typed; got != "zoo[2J가" {
		t.Errorf("pasted: %q", got)
	}
	c.Update(tea.KeyMsg{Type: tea.KeyCtrlU})
	if c.screen.command == nil || c.screen.command.typed != "" {
		t.Error("ctrl+u does not clear")
	}
	press(t, c.Model, "backspace")
	if c.screen.command != nil {
		t.Error("backspace on nothing does not leave")
	}
	for _, key := range []string{"esc", "ctrl+c"} {
		c.line(t, "quit")
		if cmd := press(t, c.Model, key); cmd != nil || c.screen.command != nil {
			t.Errorf("%s does not leave", key)
		}
	}
	c.line(t, strings.Repeat("x", 2*longestCommand))
	if got := len(c.screen.command.typed); got != longestCommand {
		t.Errorf("%d characters", got)
	}
}

func TestTabChoosesAndEnterRuns(t *testing.T) {
	c := atTheLine(t, healthy())
	c.line(t, "th")
	if c.listed()[0] != "theme" {
		t.Fatalf("%v", c.listed())
	}
	press(t, c.Model, "tab")
	if !strings.Contains(seen(c.Model), ":theme_") {
		t.Errorf("tab does not choose:\n%s", seen(c.Model))
	}
	press(t, c.Model, "shift+tab")
	if c.screen.command.text() != "th" {
		t.Errorf("back at %q", c.screen.command.text())
	}
	press(t, c.Model, "up", "down", "down", " ", "d", "a", "r")
	if c.screen.command.typed != "theme dar" {
		t.Fatalf("%q", c.screen.command.typed)
	}
	press(t, c.Model, "tab", "enter")
	if c.screen.theme.Name != "dark" || c.screen.command != nil {
		t.Errorf("theme %s", c.screen.theme.Name)
	}
	c.line(t, "ma") // what needs more waits for it
	for range c.screen.command.fit {
		if press(t, c.Model, "tab"); c.screen.command.text() == "maintenance " {
			break
		}
	}
	press(t, c.Model, "enter")
	if c.screen.command == nil || c.screen.command.typed != "maintenance " || c.wrong() != "" {
		t.Errorf("%+v", c.screen.command)
	}
}

func TestTheHistory(t *testing.T) {
	c := atTheLine(t, healthy())
	for _, typed := range []string{"zoom", "filter kt", "zoom"} {
		c.enters(t, typed)
	}
	press(t, c.Model, ":", "up")
	if got := c.screen.command.text(); got != "zoom" {
		t.Errorf("up: %q", got)
	}
	press(t, c.Model, "up")
	if got := c.screen.command.text(); got != "filter kt" {
		t.Errorf("up again: %q", got)
	}
	press(t, c.Model, "up") // there is no older one
	press(t, c.Model, "down", "down")
	if got := c.screen.command.text(); got != "" {
		t.Errorf("down: %q", got)
	}
	press(t, c.Model, "up", "up", "x")
	if got := c.screen.command.text(); got != "filter ktx" {
		t.Errorf("a command of before is not edited: %q", got)
	}
}

func TestMistakesLoseNothing(t *testing.T) {
	for typed, want := range map[string]string{
		"evidenec":                 "there is no command and no name",
		"t":                        "begins several commands: ",
		"zoom in":                  "zoom takes nothing after it",
		"quit now":                 "quit takes nothing after it",
		"check":                    "check what?",
		"check a/b":                "is no host name",
		"jump":                     "where to?",
		"jump qqq":                 "nothing here is called",
		"mute Nobody 1h":           `"Nobody" is not known: try `,
		"mute KT 2hh":              "is no span of time",
		"mute KT until 25:00":      "is no time of day",
		"mute KT 10s":              "between 1m and 90d",
		"mute KT 1h from 23:00":    "a mute begins at once",
		"unmute KT":                "nothing is muted",
		"maintenance":              "of what, and how long?",
		"maintenance KT":           "a maintenance has an end",
		"ack 20200101-009":         `"20200101-009" is not known: try 20211025-001`,
		"unack":                    "nothing is acknowledged",
		"goto":                     "to when?",
		"goto 25:00":               "is no time",
		"goto 11:00":               "no journal is kept here",
		"goto 2031-01-01 10:00":    "is still to come",
		"theme nosuch":             "there is no theme",
		"language de":              "there is no language",
		"maintenance KT until 9am": "is no time of day",
	} {
		c := atTheLine(t, coreDead())
		c.enters(t, typed)
		if !strings.Contains(c.wrong(), want) {
			t.Errorf("%s: says %q, want %q", typed, c.wrong(), want)
			continue
		}
		if c.screen.command.typed != typed || len(c.orders) > 0 {
			t.Errorf("%s: the line became %q, orders %v", typed, c.screen.command.typed, c.orders)
		}
		if !strings.Contains(strings.Join(strings.Fields(seen(c.Model)), " "), want[:min(len(want), 20)]) {
			t.Errorf("%s: it is not seen:\n%s", typed, seen(c.Model))
		}
	}
}

func TestMuteByCommand(t *testing.T) {
	now := coreDead().now.Wall
	at := func(hour, minute int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, seoul)
	}
	for typed, want := range map[string]triage.Order{
		"mute KT 30m":                           {Target: triage.OrderTarget{Scope: []string{kt}}, Until: now.Add(30 * time.Minute)},
		"mute kt":                               {Target: triage.OrderTarget{Scope: []string{kt}}, Until: now.Add(time.Hour)},
		"mute LGU+ forever":                     {Target: triage.OrderTarget{Scope: []string{lg}}},
		"mute lg for 2h":                        {}, // LGU+ and LG DNS begin so
		"mute lgu for 2h":                       {Target: triage.OrderTarget{Scope: []string{lg}}, Until: now.Add(2 * time.Hour)},
		"mute Google Cloud 1d new contract":     {Target: triage.OrderTarget{Scope: []string{"Google Cloud"}}, Until: now.Add(24 * time.Hour), Why: "new contract"},
		`mute "Google Cloud" until 14:30`:       {Target: triage.OrderTarget{Scope: []string{"Google Cloud"}}, Until: at(14, 30)},
		"mute Google until 02:00 the line":      {Target: triage.OrderTarget{Scope: []string{"Google"}}, Until: at(2, 0).AddDate(0, 0, 1), Why: "the line"},
		"mute provider/Cloudflare 1h":           {Target: triage.OrderTarget{Scope: []string{"Cloudflare"}}, Until: now.Add(time.Hour)},
		"mute pay.example.com 4h":               {Target: triage.OrderTarget{Scope: []string{"pay.example.com"}}, Until: now.Add(4 * time.Hour)},
		"mute 20211025-001 15m":                 {Target: triage.OrderTarget{Incident: "20211025-001", Scope: []string{kt}}, Until: now.Add(15 * time.Minute)},
		"mute 45m":                              {Target: triage.OrderTarget{Incident: "20211025-001", Scope: []string{kt}}, Until: now.Add(45 * time.Minute)},
		"maintenance KT 2h new router":          {Kind: triage.OrderMaintenance, Target: triage.OrderTarget{Scope: []string{kt}}, Until: now.Add(2 * time.Hour), Why: "new router"},
		"maintenance KT from 23:00 2h":          {Kind: triage.OrderMaintenance, Target: triage.OrderTarget{Scope: []string{kt}}, From: at(23, 0), Until: at(25, 0)},
		"maintenance KT until 02:00 from 23:00": {Kind: triage.OrderMaintenance, Target: triage.OrderTarget{Scope: []string{kt}}, From: at(23, 0), Until: at(26, 0)},
	} {
		c := atTheLine(t, coreDead())
		c.enters(t, typed)
		if want.Target.Scope == nil {
			if len(c.orders) != 0 || !strings.Contains(c.wrong(), "not known: try LGU+, LG DNS") {
				t.Errorf("%s: %v, %q", typed, c.orders, c.wrong())
			}
			continue
		}
		if want.Kind == "" {
			want.Kind = triage.OrderMute
		}
		if len(c.orders) != 1 {
			t.Errorf("%s: %v, %q", typed, c.orders, c.wrong())
			continue
		}
		got := c.orders[0]
		if got.Kind != want.Kind || got.Target.Incident != want.Target.Incident || !slices.Equal(got.Target.Scope, want.Target.Scope) ||
			!got.Until.Equal(want.Until) || !got.From.Equal(want.From) || got.Why != want.Why || got.By != "kim" {
			t.Errorf("%s:\n%+v, want\n%+v", typed, got, want)
		}
		if c.screen.command != nil || c.screen.flash.Empty() {
			t.Errorf("%s: it says %q", typed, c.screen.flash)
		}
	}
}

func TestWhatIsMutedIsLiftedByCommand(t *testing.T) {
	w := muted()
	w.result.Coming = []triage.Order{{
		Kind: triage.OrderMaintenance, Target: triage.OrderTarget{Scope: []string{lg}}, From: w.now.Wall.Add(time.Hour), Until: w.now.Wall.Add(3 * time.Hour), Given: w.now,
	}}
	c := atTheLine(t, w)
	c.line(t, "unmute ")
	if got := c.listed(); !slices.Equal(got, []string{kt, lg}) {
		t.Errorf("%v", got)
	}
	press(t, c.Model, "esc")
	for i, name := range []string{kt, lg} {
		c.enters(t, "unmute "+strings.ToLower(name))
		if len(c.orders) != i+1 || c.orders[i].Kind != triage.OrderUnmute || c.orders[i].Target.Scope[0] != name {
			t.Errorf("%s: %+v, %q", name, c.orders, c.wrong())
		}
	}
	c.enters(t, "unmute Azure")
	if !strings.Contains(c.wrong(), "what is: KT, LGU+") {
		t.Errorf("%q", c.wrong())
	}
	press(t, c.Model, "esc", "e")
	from, until := w.now.Wall.Add(time.Hour).Format("15:04"), w.now.Wall.Add(3*time.Hour).Format("15:04")
	if !strings.Contains(seen(c.Model), "LGU+: maintenance from "+from+" until "+until) {
		t.Errorf("what is to come is not listed:\n%s", seen(c.Model))
	}
}

func TestAcknowledgeAndTakeItBack(t *testing.T) {
	c := atTheLine(t, coreDead())
	c.enters(t, "ack 20211025 called KT")
	if len(c.orders) != 1 || c.orders[0].Kind != triage.OrderAck || c.orders[0].Target.Incident != "20211025-001" || c.orders[0].Why != "called KT" {
		t.Fatalf("%+v, %q", c.orders, c.wrong())
	}
	w := coreDead()
	w.result.Verdicts[0].Ack = &triage.Order{By: "lee", Given: w.now}
	for _, typed := range []string{"unack", "unack 20211025-001"} {
		c = atTheLine(t, w)
		c.enters(t, typed)
		if len(c.orders) != 1 || c.orders[0].Kind != triage.OrderUnack || c.orders[0].Target.Incident != "20211025-001" {
			t.Errorf("%s: %+v, %q", typed, c.orders, c.wrong())
		}
	}
	c.enters(t, "ack 20211025-001")
	if !strings.Contains(c.wrong(), "acknowledged by lee") {
		t.Errorf("%q", c.wrong())
	}
}

func TestAnOrderThatFailsBringsItsLineBack(t *testing.T) {
	c := atTheLine(t, coreDead())
	c.fails = errors.New("the loop is busy")
	c.enters(t, "mute KT 2h new router")
	if c.screen.command == nil || c.screen.command.typed != "mute KT 2h new router" || !strings.Contains(c.wrong(), "the loop is busy") {
		t.Errorf("%+v", c.screen.command)
	}
	press(t, c.Model, "esc")
	c.enters(t, "note KT a routing error at 14:28")
	if c.screen.entry == nil || c.screen.entry.said != "a routing error at 14:28" {
		t.Errorf("%+v", c.screen.entry)
	}
}

func TestNotesByCommand(t *testing.T) {
	for typed, want := range map[string]string{
		"note KT a routing error":             "KT|a routing error",
		"note google cloud: networking is ok": "Google Cloud|networking is ok",
		`note "Card Firm" no trouble`:         "Card Firm|no trouble",
		"note KISA no attack":                 "KISA|no attack",
	} {
		c := atTheLine(t, coreDead())
		c.enters(t, typed)
		if !slices.Equal(c.notes, []string{want}) {
			t.Errorf("%s: %q, %q", typed, c.notes, c.wrong())
		}
	}
	c := atTheLine(t, coreDead())
	c.enters(t, "note KT")
	if c.screen.entry == nil || c.screen.entry.who != "KT" || !c.screen.entry.inWords {
		t.Errorf("%+v", c.screen.entry)
	}
}

func TestReadOnlyRefusesCommandsThatAct(t *testing.T) {
	for _, typed := range []string{"mute KT 1h", "unmute KT", "maintenance KT 1h", "ack 20211025-001", "unack", "note KT x", "check pay.example.com"} {
		c := atTheLine(t, coreDead())
		c.options.ReadOnly = true
		c.enters(t, typed)
		if len(c.orders)+len(c.notes)+len(c.checks) > 0 || !strings.Contains(c.wrong(), "--read-only") || c.screen.command.typed != typed {
			t.Errorf("%s: %v %v %v, %q", typed, c.orders, c.notes, c.checks, c.wrong())
		}
	}
	for _, typed := range []string{"mute", "ack", "probe-now"} { // as their keys do
		c := atTheLine(t, coreDead())
		c.options.ReadOnly = true
		c.enters(t, typed)
		if len(c.orders) > 0 || c.screen.top() != nil || !strings.Contains(c.screen.flash.String(), "--read-only") {
			t.Errorf("%s: %v, %q", typed, c.orders, c.screen.flash)
		}
	}
}

func TestCommandsOfTheScreen(t *testing.T) {
	c := atTheLine(t, coreDead())
	c.enters(t, "filter lgu")
	if c.screen.filter != "lgu" || c.screen.typing {
		t.Errorf("filter %q", c.screen.filter)
	}
	c.enters(t, "language ko")
	if !strings.Contains(seen(c.Model), "회선") {
		t.Errorf("no Korean:\n%s", seen(c.Model))
	}
	c.enters(t, "language 한국어")
	c.enters(t, "language en")
	if strings.Contains(seen(c.Model), "회선") {
		t.Error("no English")
	}
	if c.enters(t, "filter"); !c.screen.typing {
		t.Error("filter alone does not ask for one")
	}
}

func TestCompletionOfArguments(t *testing.T) {
	for typed, want := range map[string][]string{
		"mute ":           {"20211025-001", kt, lg, "KT DNS", "LG DNS", "Cloudflare", "Google", "pay.example.com"},
		"mute goc":        {"Google Cloud"},
		"mute KT ":        {"15m", "1h", "4h", "8h", "1d", "forever"},
		"mute KT 4":       {"4h"},
		"maintenance KT ": {"15m", "1h", "4h", "8h", "1d"},
		"ack ":            {"20211025-001"},
		"unack ":          nil,
		"note az":         {"Azure"},
		"note Azure its ": nil,
		"language k":      {"ko"},
		"check pay":       {"pay.example.com"},
		"jump pay":        {"pay.example.com"},
		"zoom ":           nil,
	} {
		c := atTheLine(t, coreDead())
		c.line(t, typed)
		got := c.listed()
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || want == nil && got != nil {
			t.Errorf("%s: %v, want %v", typed, got, want)
		}
	}
}

// TestCompletionIsQuick holds a key to a few milliseconds with 5,000 hosts.
func TestCompletionIsQuick(t *testing.T) {
	c := atTheLine(t, manyHosts(5000))
	c.line(t, "de")
	allocations := testing.AllocsPerRun(5, func() { c.typedCommand(keyOf("s")); c.typedCommand(tea.KeyMsg{Type: tea.KeyBackspace}) })
	if allocations > 8000 { // a few for each of those that are listed, none for the others
		t.Errorf("%.0f allocations for two keys", allocations)
	}
	if got := c.listed(); !slices.Contains(got, "desk-0000.example") {
		t.Errorf("%v", got)
	}
}

// manyHosts is a healthy world with so many endpoints.
func manyHosts(n int) *world {
	w := newWorld()
	group := topology.EndpointGroup{Name: "Desks", Every: 5 * time.Second}
	for i := range n {
		group.Targets = append(group.Targets, fmt.Sprintf("desk-%04d.example", i))
	}
	w.what.Endpoints = []topology.EndpointGroup{group}
	return w
}

func BenchmarkCommandKey(b *testing.B) {
	m := model(b, manyHosts(5000).snapshot(), 200, 50, themes.Unicode())
	m.openCommand()
	for _, typed := range []string{"d", "desk-4", "jump ex"} {
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			m.screen.command.typed = typed
			for b.Loop() {
				m.suggest()
			}
		})
	}
}
