package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/themes"
)

func TestJumpToARow(t *testing.T) {
	for typed, want := range map[string]struct {
		pane    string
		subject observe.Subject
	}{
		"jump LGU+":           {"uplinks", observe.Subject{Kind: observe.KindUplink, Uplink: lg}},
		"lgu":                 {"uplinks", observe.Subject{Kind: observe.KindUplink, Uplink: lg}},
		"LG DNS":              {"dns", observe.Subject{Kind: observe.KindResolver, Uplink: lg, Name: "LG DNS"}},
		"pay.ex":              {"dns", observe.Subject{Kind: observe.KindName, Name: "pay.example.com"}},
		"gith":                {"providers", observe.Subject{Kind: observe.KindFeed, Name: "GitHub"}},
		"google c":            {"providers", observe.Subject{Kind: observe.KindFeed, Name: "Google Cloud"}},
		"cloudflare":          {"dns", observe.Subject{Kind: observe.KindResolver, Name: "Cloudflare"}},
		"provider/cloudflare": {"providers", observe.Subject{Kind: observe.KindFeed, Name: "Cloudflare"}},
		"jump provider/cl":    {"providers", observe.Subject{Kind: observe.KindFeed, Name: "Cloudflare"}},
		"jump disk /var":      {"host", observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/var"}},
		"Desks":               {"endpoints", observe.Subject{Kind: observe.KindEndpoint, Group: "Desks"}},
	} {
		c := atTheLine(t, manyHosts(30))
		c.screen.filter, c.screen.zoomed = "nothing of the kind", true
		press(t, c.Model, "e")
		c.enters(t, typed)
		s := &c.screen
		pane := s.focusedNow()
		if panes[pane].ID() != want.pane || s.cursors[want.pane] != want.subject || s.top() != nil || s.filter != "" {
			t.Errorf("%s: pane %s, cursor %v, filter %q, %q", typed, panes[pane].ID(), s.cursors[want.pane], s.filter, c.wrong())
			continue
		}
		if i := s.cursor(pane); s.table(pane).rows[i].subject != want.subject {
			t.Errorf("%s: the cursor is on %v", typed, s.table(pane).rows[i].subject)
		}
		if !strings.Contains(seen(c.Model), ">") {
			t.Errorf("%s: no cursor is seen:\n%s", typed, seen(c.Model))
		}
	}
}

func TestJumpToAHostAmongThousands(t *testing.T) {
	c := atTheLine(t, manyHosts(5000))
	c.enters(t, "desk-4077")
	want := observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: "desk-4077.example"}
	if top := c.screen.top(); top == nil || top.kind != detailOverlay || top.subject != want {
		t.Fatalf("no detail:\n%s", seen(c.Model))
	}
	if got := seen(c.Model); !strings.Contains(got, "desk-4077.example") || strings.Contains(got, "no such row") {
		t.Errorf("it is not seen:\n%s", got)
	}
	press(t, c.Model, "esc")
	if got := c.screen.cursors["endpoints"]; got != (observe.Subject{Kind: observe.KindEndpoint, Group: "Desks"}) {
		t.Errorf("the cursor is on %v", got)
	}
}

func TestJumpToAnIncident(t *testing.T) {
	w := bothDead()
	w.verdict("provider.down", time.Minute, "Azure is dead", "Azure")
	w.result.Verdicts[len(w.result.Verdicts)-1].Incident = "20211025-002"
	c := atTheLine(t, w)
	c.enters(t, "-002")
	if top := c.screen.top(); top == nil || top.kind != evidenceOverlay {
		t.Fatalf("no evidence:\n%s", seen(c.Model))
	}
	if got := seen(c.Model); !strings.Contains(got, "incident 20211025-002") {
		t.Errorf("the evidence of another one is seen:\n%s", got)
	}
}

func TestJumpToWhatIsPast(t *testing.T) {
	w := coreDead()
	then := w.now.Wall.Add(-2 * time.Hour)
	past := &unchangedPast{w: w, marks: []Mark{{At: then, Kind: MarkOpen, Text: i18n.Flat("20211025-000 opened: DNS was dead")}}}
	c := atTheLine(t, w)
	c.options.Past = past
	cmd := press(t, c.Model, ":")
	c.Update(cmd())
	press(t, c.Model, "jump -000")
	if got := c.listed(); !slices.Equal(got, []string{"20211025-000"}) {
		t.Fatalf("%v", got)
	}
	if got := seen(c.Model); !strings.Contains(got, then.Format("15:04:05")+": DNS was dead") {
		t.Errorf("%s", got)
	}
	press(t, c.Model, "enter")
	if l := c.screen.line; l == nil || !l.cursor.Equal(then) {
		t.Errorf("the timeline: %+v, %q", l, c.wrong())
	}
	for _, test := range []struct {
		typed string
		want  time.Time
	}{
		{"goto 10:05", time.Date(2021, 10, 25, 10, 5, 0, 0, seoul)},
		{"goto 23:05:09", time.Date(2021, 10, 24, 23, 5, 9, 0, seoul)},
		{"goto 2021-10-25 01:02", time.Date(2021, 10, 25, 1, 2, 0, 0, seoul)},
		{"goto now", time.Time{}},
	} {
		c.enters(t, test.typed)
		if l := c.screen.line; test.want.IsZero() != (l == nil) || l != nil && !l.cursor.Equal(test.want) {
			t.Errorf("%s: %+v, %q", test.typed, l, c.wrong())
		}
	}
}

// unchangedPast is a past in which everything was as it is.
type unchangedPast struct {
	w     *world
	marks []Mark
}

func (p *unchangedPast) Marks(time.Time, time.Time) ([]Mark, error) { return p.marks, nil }

func (p *unchangedPast) At(moment time.Time) (*history.Snapshot, error) {
	s := *p.w.snapshot()
	s.Now.Wall = moment
	return &s, nil
}

func TestGotoInARecording(t *testing.T) {
	w := coreDead()
	tape := &player{state: history.Play{Speed: 1}}
	from := time.Date(2021, 10, 25, 23, 50, 0, 0, seoul)
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	m.options.Tape, m.screen.tape = tape, tape
	m.options.TapeFrom, m.options.TapeTo = from, from.Add(time.Hour)
	m.options.Turns = []Mark{{At: from.Add(5 * time.Minute), Kind: MarkTurn, Text: i18n.Flat("the turn")}}
	m.openTimeline()
	for _, test := range []struct {
		typed string
		want  time.Time
	}{
		{"goto 23:55", from.Add(5 * time.Minute)},
		{"goto 00:20:30", from.Add(30*time.Minute + 30*time.Second)},
		{"jump the turn", from.Add(5 * time.Minute)},
	} {
		press(t, m, ":", test.typed, "enter")
		if got := tape.sought[len(tape.sought)-1]; !got.Equal(test.want) {
			t.Errorf("%s: %s, want %s", test.typed, got, test.want)
		}
	}
	press(t, m, ":", "goto 12:00", "enter")
	if m.screen.command == nil || !strings.Contains(m.screen.command.wrong.String(), "the recording is from") {
		t.Errorf("%+v", m.screen.command)
	}
	press(t, m, "esc", ":", "mute KT 1h", "enter")
	if m.screen.command == nil || !strings.Contains(m.screen.command.wrong.String(), "this is a recording") {
		t.Errorf("%+v", m.screen.command)
	}
}

// TestAQuizTellsNothingByCommand holds completion and jumps to what may be known.
func TestAQuizTellsNothingByCommand(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	m.screen.quiz = newQuiz(*coreQuiz())
	m.options.Turns = []Mark{{At: m.screen.latest, Kind: MarkTurn, Text: i18n.Flat("KT dies")}}
	press(t, m, ":", "jump 2021")
	if got := m.screen.command.fit; len(got) != 0 {
		t.Errorf("%v", got)
	}
	press(t, m, "esc", ":", "evidence", "enter")
	if m.screen.top() != nil {
		t.Error("the evidence is shown")
	}
}
