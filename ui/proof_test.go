package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// bench are tools that run nothing: a test says what they do.
type bench struct {
	missing   []string
	refuses   error
	runs      []proof.Progress
	limits    []time.Duration
	cancelled []int
}

func (b *bench) Have(programs []string) map[string]bool {
	found := map[string]bool{}
	for _, p := range programs {
		found[p] = !slices.Contains(b.missing, p)
	}
	return found
}

func (b *bench) Family() string { return proof.Debian }

func (b *bench) Start(known proof.Record, limit time.Duration) (int, error) {
	if b.refuses != nil {
		return 0, b.refuses
	}
	b.runs, b.limits = append(b.runs, proof.Progress{Record: known}), append(b.limits, limit)
	return len(b.runs), nil
}

func (b *bench) Look(number int) proof.Progress { return b.runs[number-1] }

func (b *bench) Cancel(number int) { b.cancelled = append(b.cancelled, number) }

// says has a run say something, and go on or end.
func (b *bench) says(number int, w *world, text string, over bool) {
	p := &b.runs[number-1]
	p.At, p.State, p.Lines = w.now.Wall, proof.Running, nil
	for _, line := range strings.Split(text, "\n") {
		p.Lines = append(p.Lines, proof.Line(line))
	}
	if over {
		p.State, p.Ending, p.Took, p.Exit = proof.Over, proof.Exited, 1500*time.Millisecond, 1
	}
}

// proving is a console with tools.
func proving(t *testing.T, w *world, width, height int) (*Model, *bench) {
	t.Helper()
	m := model(t, w.snapshot(), width, height, themes.ASCII())
	b := &bench{missing: []string{"mtr", "arping", "traceroute"}}
	m.options.Tools, m.options.By, m.options.System = b, "kim", "linux"
	return m, b
}

// carried runs what a key began, and what that began, but for the clock.
func carried(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, one := range msg {
			carried(m, one)
		}
	case proofTickMsg, nil:
	default:
		m.Update(msg)
	}
}

func tick4(m *Model) { m.Update(proofTickMsg{}) }

func TestTheToolsOfARow(t *testing.T) {
	m, b := proving(t, coreDead(), 100, 30)
	carried(m, press(t, m, "x"))
	for _, want := range []string{
		"PROOF  uplink KT", "1 ping -n -c 5 -W 2 -I eth0 192.0.2.1", "ip -s link show dev eth0", "ip route get 168.126.63.1 oif eth0",
		"traceroute -n -q 1 -w 2 -m 20 -i eth0 168.126.63.1", "not here: apt install traceroute", "does the gateway answer?", "enter run",
	} {
		if !strings.Contains(seen(m), want) {
			t.Errorf("%q is missing from\n%s", want, seen(m))
		}
	}
	if len(b.runs) != 0 {
		t.Errorf("it runs by itself: %+v", b.runs)
	}
	press(t, m, "x")
	if m.screen.top() != nil {
		t.Error("it stays open")
	}
}

func TestOneIsRunAndSaysWhatItFinds(t *testing.T) {
	w := coreDead()
	m, b := proving(t, w, 100, 30)
	carried(m, press(t, m, "x"))
	cmd := press(t, m, "enter")
	if len(b.runs) != 1 || cmd == nil || b.runs[0].Incident != "20211025-001" || b.runs[0].By != "kim" || b.runs[0].Subject != w.link(kt) || b.limits[0] <= 0 {
		t.Fatalf("%+v", b.runs)
	}
	if !strings.Contains(seen(m), "waiting for its turn") {
		t.Errorf("no turn:\n%s", seen(m))
	}
	b.says(1, w, "PING 192.0.2.1\n  64 bytes from 192.0.2.1", false)
	tick4(m)
	if !strings.Contains(seen(m), "running 0 s") || !strings.Contains(seen(m), "   64 bytes from 192.0.2.1") {
		t.Errorf("it does not show what comes:\n%s", seen(m))
	}
	press(t, m, "enter")
	if len(b.runs) != 1 {
		t.Error("what runs was started again")
	}
	b.says(1, w, "PING\n5 packets transmitted, 5 received, 0% packet loss", true)
	tick4(m)
	if !strings.Contains(seen(m), "exit 1, 1.5 s") || len(m.screen.proven) != 1 {
		t.Errorf("no end:\n%s", seen(m))
	}
	if press(t, m, "enter"); len(b.runs) != 2 {
		t.Error("what has ended can't be run again")
	}
}

func TestWhatIsNotHereIsNotRun(t *testing.T) {
	m, b := proving(t, coreDead(), 100, 30)
	carried(m, press(t, m, "x"))
	press(t, m, "3") // traceroute
	if len(b.runs) != 0 || !strings.Contains(seen(m), "traceroute is not here: apt install traceroute") {
		t.Errorf("%+v\n%s", b.runs, seen(m))
	}
	b.missing = []string{"traceroute"}
	press(t, m, "esc")
	carried(m, press(t, m, "x"))
	press(t, m, "3")
	if len(b.runs) != 1 || b.runs[0].Command.Program() != "mtr" {
		t.Errorf("the second way is not taken: %+v", b.runs)
	}
}

func TestAllAtOnceAndEnded(t *testing.T) {
	w := coreDead()
	m, b := proving(t, w, 100, 30)
	carried(m, press(t, m, "x"))
	press(t, m, "p")
	if len(b.runs) < 4 {
		t.Fatalf("%d run", len(b.runs))
	}
	for i := range b.runs {
		b.says(i+1, w, "said", i == 0)
	}
	tick4(m)
	if !strings.Contains(seen(m), "esc end them") {
		t.Errorf("the footer does not say so:\n%s", seen(m))
	}
	press(t, m, "esc")
	if len(b.cancelled) != len(b.runs)-1 || m.screen.top() == nil {
		t.Errorf("%v of %d were ended", b.cancelled, len(b.runs))
	}
	for i := range b.runs {
		b.says(i+1, w, "said", true)
	}
	tick4(m)
	if m.followed() != nil {
		t.Error("what has ended is looked at again")
	}
	if press(t, m, "esc"); m.screen.top() != nil {
		t.Error("the second esc does not go back")
	}
}

func TestWhereNothingMayRun(t *testing.T) {
	for name, test := range map[string]struct {
		set  func(*Model)
		want string
	}{
		"read only":   {func(m *Model) { m.options.ReadOnly = true }, "--read-only"},
		"a recording": {func(m *Model) { m.screen.tape = &player{} }, "this is a recording"},
		"nobody":      {func(m *Model) { m.options.Tools = nil }, "there is nobody here to run tools"},
		"the past": {func(m *Model) {
			m.screen.line = &timeline{cursor: m.screen.snapshot.Now.Wall.Add(-time.Minute)}
		}, "tools run now only"},
		"an error": {func(m *Model) { m.options.Tools.(*bench).refuses = errors.New("\x1b[31mended") }, "it can't be run: ended"},
	} {
		t.Run(name, func(t *testing.T) {
			m, b := proving(t, coreDead(), 100, 30)
			test.set(m)
			carried(m, press(t, m, "x"))
			for _, key := range []string{"enter", "p", "1"} {
				press(t, m, key)
				if len(b.runs) != 0 || !strings.Contains(seen(m), test.want) {
					t.Errorf("%s: %d run\n%s", key, len(b.runs), seen(m))
				}
			}
			if !strings.Contains(seen(m), "ping -n -c 5 -W 2 -I eth0") {
				t.Errorf("the commands are not shown:\n%s", seen(m))
			}
		})
	}
}

func TestNothingToProve(t *testing.T) {
	m := model(t, nil, 80, 24, themes.ASCII())
	press(t, m, "x")
	if m.screen.top() != nil || !strings.Contains(seen(m), "nothing is measured yet") {
		t.Errorf("%s", seen(m))
	}
}

func TestTwoStandSideBySide(t *testing.T) {
	w := coreDead()
	m, b := proving(t, w, 200, 50)
	carried(m, press(t, m, "x"))
	press(t, m, "1")
	press(t, m, "2")
	b.says(1, w, "left says this", true)
	b.says(2, w, "right says that", true)
	tick4(m)
	press(t, m, "up")
	found := false
	for _, row := range strings.Split(seen(m), "\n") {
		found = found || strings.Contains(row, "left says this") && strings.Contains(row, "right says that")
	}
	if !found {
		t.Errorf("they do not stand side by side:\n%s", seen(m))
	}
}

func TestALongOutputScrolls(t *testing.T) {
	w := coreDead()
	m, b := proving(t, w, 80, 24)
	carried(m, press(t, m, "x", "enter"))
	var long []string
	for i := range 100 {
		long = append(long, "line "+string(rune('a'+i%26))+strings.Repeat("x", 3*i))
	}
	b.says(1, w, strings.Join(append(long, "the very end"), "\n"), true)
	tick4(m)
	if strings.Contains(seen(m), "the very end") || !strings.Contains(seen(m), "line a") {
		t.Errorf("not at the top:\n%s", seen(m))
	}
	press(t, m, "G")
	if !strings.Contains(seen(m), "the very end") {
		t.Errorf("not at the end:\n%s", seen(m))
	}
	press(t, m, "pgup")
	up := seen(m)
	press(t, m, "pgdown")
	if up == seen(m) || !strings.Contains(seen(m), "the very end") {
		t.Errorf("pages do not move:\n%s", seen(m))
	}
	if press(t, m, "g"); !strings.Contains(seen(m), "line a") {
		t.Errorf("not at the top again:\n%s", seen(m))
	}
}

func TestTheCommandIsCopied(t *testing.T) {
	w := coreDead()
	m, b := proving(t, w, 100, 30)
	var copied string
	m.options.Copy = func(text string) error { copied = text; return nil }
	carried(m, press(t, m, "x"))
	carried(m, press(t, m, "y"))
	if copied != "ping -n -c 5 -W 2 -I eth0 192.0.2.1" {
		t.Errorf("%q", copied)
	}
	press(t, m, "enter")
	b.says(1, w, "hello", true)
	tick4(m)
	carried(m, press(t, m, "y"))
	if want := "$ ping -n -c 5 -W 2 -I eth0 192.0.2.1\nhello\nexit 1, 1.5 s"; copied != want {
		t.Errorf("%q, want %q", copied, want)
	}
}

// keptRun is a run of before.
func keptRun(w *world, ago time.Duration) proof.Record {
	return proof.Record{
		At: w.now.Wall.Add(-ago), Took: 4 * time.Second, Subject: w.link(kt), Incident: "20211025-001", By: "lee", Ending: proof.Exited,
		Command: proof.Command{"ping", "-c", "5", "1.1.1.1"}, Lines: []safetext.Text{proof.Line("5 packets transmitted, 0 received, 100% packet loss")},
	}
}

func TestWhatWasRunIsReadAgain(t *testing.T) {
	w := coreDead()
	m, _ := proving(t, w, 100, 40)
	asked := 0
	m.options.Proven = func(from, to time.Time) ([]proof.Record, error) {
		asked++
		if !from.Before(to) {
			t.Errorf("from %s to %s", from, to)
		}
		other := keptRun(w, time.Hour)
		other.Subject, other.Incident = w.link(lg), "20211024-007"
		return []proof.Record{other, keptRun(w, 10*time.Second)}, nil
	}
	carried(m, press(t, m, "x"))
	if n := len(m.screen.proofs().items); asked != 1 || n < 2 {
		t.Fatalf("asked %d times, %d items", asked, n)
	}
	press(t, m, "x")
	carried(m, press(t, m, "x"))
	for range m.screen.proofs().items {
		press(t, m, "down")
	}
	got := seen(m)
	for _, want := range []string{"ping -c 5 1.1.1.1", "11:16:14, exit 0, 4.0 s", "uplink KT, by lee", "100% packet loss"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from\n%s", want, got)
		}
	}
	if strings.Contains(got, "10:16:24") {
		t.Errorf("another incident's is shown:\n%s", got)
	}
	press(t, m, "x")
	carried(m, press(t, m, "e", "G"))
	if got := seen(m); !strings.Contains(got, "Proof: what our own tools said") || !strings.Contains(got, "11:16:14 lee:") {
		t.Errorf("the evidence does not have it:\n%s", got)
	}
	press(t, m, "e")
	carried(m, press(t, m, "b"))
	if text := m.screen.bulletinText(); !strings.Contains(text, "ping -c 5 1.1.1.1: 5 packets transmitted, 0 received, 100% packet loss (lee)") {
		t.Errorf("the bulletin does not have it:\n%s", text)
	}
}

func TestWhatCameLaterIsNotInThePast(t *testing.T) {
	w := coreDead()
	m, _ := proving(t, w, 100, 30)
	m.screen.remember(keptRun(w, time.Hour))
	m.screen.remember(keptRun(w, time.Second))
	m.screen.remember(keptRun(w, time.Second))
	if len(m.screen.proven) != 2 {
		t.Errorf("one is there twice: %d", len(m.screen.proven))
	}
	m.screen.line = &timeline{cursor: w.now.Wall.Add(-time.Minute)}
	if got := m.screen.provenBy(w.now.Wall.Add(-time.Minute)); len(got) != 1 {
		t.Errorf("%d runs a minute ago", len(got))
	}
}

// TestWhatCameLaterIsNotInTheEvidenceOfThePast, nor while it still ran.
func TestWhatCameLaterIsNotInTheEvidenceOfThePast(t *testing.T) {
	w := coreDead()
	for ago, want := range map[time.Duration]bool{10 * time.Second: true, 2 * time.Second: false, -time.Minute: false} {
		m, _ := travelling(t, 100, 40, themes.ASCII())
		m.screen.remember(keptRun(w, ago))
		m.screen.line = &timeline{cursor: w.now.Wall, shown: w.now.Wall}
		m.screen.show(w.snapshot())
		press(t, m, "e", "G")
		if got := strings.Contains(seen(m), "lee:"); got != want {
			t.Errorf("of %s ago: %v, wanted %v\n%s", ago, got, want, seen(m))
		}
	}
}

// TestARecordingShowsWhatWasRun, as it was kept with it, until the moment that is
// played.
func TestARecordingShowsWhatWasRun(t *testing.T) {
	w := coreDead()
	m, _ := played(t, 100, 40, themes.ASCII(), nil)
	m.options.Proven = func(_, to time.Time) ([]proof.Record, error) {
		if later := w.now.Wall.Add(time.Hour); to.Before(later) { // the tape goes on
			t.Errorf("asked until %s", to)
		}
		return []proof.Record{keptRun(w, 10*time.Second), keptRun(w, -time.Minute)}, nil
	}
	carried(m, press(t, m, "e"))
	press(t, m, "G")
	if got := seen(m); strings.Count(got, "lee:") != 1 || !strings.Contains(got, "11:16:14 lee:") {
		t.Errorf("the evidence:\n%s", got)
	}
	press(t, m, "e")
	carried(m, press(t, m, "x"))
	if n := strings.Count(seen(m), "ping -c 5 1.1.1.1"); n != 1 {
		t.Errorf("%d runs in the menu:\n%s", n, seen(m))
	}
}

func TestHintsStandInTheEvidence(t *testing.T) {
	w := coreDead()
	w.result.Verdicts[0].Hints = []triage.Hint{
		{Kind: triage.HintCheck, Text: i18n.T("which router is the last that answers? %s", "mtr -n -I eth0 1.1.1.1")},
		{Kind: triage.HintCall, Text: i18n.T("whoever runs this host")},
	}
	m, _ := proving(t, w, 80, 60)
	press(t, m, "e")
	for _, want := range []string{"What to check, what to change, whom to call", "check:", "mtr -n -I eth0 1.1.1.1", "call:"} {
		if !strings.Contains(seen(m), want) {
			t.Errorf("%q is missing from\n%s", want, seen(m))
		}
	}
}

// TestEveryRowHasItsTools opens the menu on every row of every pane, at every
// size, and draws what a hostile program says.
func TestEveryRowHasItsTools(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}, {40, 12}, {20, 6}, {8, 3}, {1, 1}} {
		w := coreDead()
		w.result.Verdicts[0].Hints = nil
		m, b := proving(t, w, size[0], size[1])
		for pane := range panes {
			for _, r := range m.screen.table(pane).rows {
				menu := &proofMenu{subject: r.subject, name: safetext.Clean("x", 5), items: nil}
				for _, tool := range proof.Tools(r.subject, m.screen.proofFacts("linux")) {
					menu.items = append(menu.items, proofItem{tool: tool})
				}
				m.screen.overlays = []overlay{{kind: proofOverlay, proofs: menu}}
				press(t, m, "p", "down", "pgdown", "G", "9", "up", "e", "e")
				for i := range b.runs {
					b.says(i+1, w, "a\x1b]0;t\x07\n"+strings.Repeat("한글", 300)+"\n\xff\x00", true)
				}
				tick4(m)
				press(t, m, "pgdown", "G", "pgup", "y")
				if strings.ContainsAny(seen(m), "\x1b\x07") {
					t.Fatalf("%v: it is not clean", r.subject)
				}
				m.screen.overlays, b.runs = nil, nil
			}
		}
		if m.Panic() != nil {
			t.Fatalf("%v: %v", size, m.Panic())
		}
	}
}

func TestTheFactsOfARow(t *testing.T) {
	w := coreDead()
	w.measure()
	s := w.add(w.link(kt), observe.CheckAddress, time.Second, 0, "", "netlink")
	s.Last.Detail = safetext.Clean("192.0.2.5/24, 2001:db8::5/64", 100)
	m, _ := proving(t, w, 100, 30)
	f := m.screen.proofFacts("linux")
	if got := f.Sources(kt); len(got) != 2 || got[0].String() != "192.0.2.5" {
		t.Errorf("%v", got)
	}
	if got := f.Address(w.gateway(kt)); got != "192.0.2.1" {
		t.Errorf("%q", got)
	}
	if f.Proxied("AWS") || !f.Failing(w.anchors(kt)[0]) || f.Failing(w.anchors(lg)[0]) {
		t.Error("the facts are not those of the screen")
	}
	w.series = append(w.series, history.Series{Key: history.Key{Subject: observe.Subject{Kind: observe.KindProvider, Name: "AWS", Group: "x"}, Check: observe.CheckProxy}})
	m, _ = proving(t, w, 100, 30)
	if !m.screen.proofFacts("linux").Proxied("AWS") {
		t.Error("the proxy is not seen")
	}
}
