package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// fields makes the fields of a measurement, of texts by name.
func fieldsOf(pairs ...string) []history.Field {
	var all []history.Field
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, history.Field{Name: clean(pairs[i]), Text: clean(pairs[i+1])})
	}
	return all
}

// says makes a series whose newest sample is of a moment ago.
func (w *world) says(subject observe.Subject, check string, outcome observe.Outcome, detail string, fields ...history.Field) {
	s := w.add(subject, check, 5*time.Minute, 30*time.Millisecond, "1.1.1.1", "icmp")
	s.Samples[len(s.Samples)-1].Outcome = outcome
	s.Last.Detail, s.Last.Fields = safetext.Clean(detail, 200), fields
}

// uplinkDetail is all about KT, as it is drawn.
func uplinkDetail(t *testing.T, w *world) string {
	t.Helper()
	m := model(t, w.snapshot(), 100, 60, themes.ASCII())
	m.options.Trace = func(string) {}
	m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("T")})
	return m.screen.draw().String()
}

func expectLines(t *testing.T, screen string, want ...string) {
	t.Helper()
	at := 0
	for _, words := range want {
		found := strings.Index(screen[at:], words)
		if found < 0 {
			t.Fatalf("%q is not there, or not in its place:\n%s", words, screen)
		}
		at += found + len(words)
	}
}

func TestWayThatBreaks(t *testing.T) {
	w := coreDead()
	w.measure()
	was := history.Field{Name: clean("was"), Value: 120}
	w.says(w.link(kt), observe.CheckPath, observe.Lost, "dies after hop 2 (10.11.0.1); hop 3 was 10.21.0.1", append(fieldsOf(
		"hop1", "10.1.0.1 0.3 ms", "hop2", "10.11.0.1 0.9 ms loss 33 %",
		"was1", "10.1.0.1 0.3 ms", "was2", "10.11.0.1 0.9 ms", "was3", "10.21.0.1 4.1 ms", "was4", "1.1.1.1 20.2 ms"), was)...)
	expectLines(t, uplinkDetail(t, w), "DETAIL", "uplink KT", "the way to 1.1.1.1", "T looks again",
		"dies after hop 2 (10.11.0.1); hop 3 was 10.21.0.1",
		"1 10.1.0.1 0.3 ms", "2 10.11.0.1 0.9 ms loss 33 %", "x was 10.21.0.1 4.1 ms", "x was 1.1.1.1 20.2 ms",
		"the last good way had 4 hops, 2 min ago")
}

func TestWayThatIsWell(t *testing.T) {
	w := healthy()
	w.measure()
	w.says(w.link(kt), observe.CheckPath, observe.Good, "1.1.1.1 is reached in 3 hops", fieldsOf(
		"hop1", "10.1.0.1 0.3 ms", "hop2", "*", "hop3", "1.1.1.1 20.2 ms")...)
	w.says(w.anchors(kt)[4], observe.CheckLarge, observe.Good, "packets of 1400 B pass whole; 10.11.0.1 says that larger ones do not")
	for i := range w.series {
		if s := &w.series[i]; s.Key.Subject == w.link(kt) && s.Key.Check == observe.CheckLink {
			route := *s
			route.Key.Check = observe.CheckRoute
			route.Last.Fields = fieldsOf("policy", "rule 100 sends it by wg0")
			w.series = append(w.series, route)
		}
	}
	expectLines(t, uplinkDetail(t, w), "! rule 100 sends it by wg0", "size packets of 1400 B pass whole; 10.11.0.1 says",
		"the way to 1.1.1.1", "1 10.1.0.1 0.3 ms   2 *   3 1.1.1.1 20.2 ms")
}

func TestTraceIsAskedFor(t *testing.T) {
	m := model(t, coreDead().snapshot(), 100, 40, themes.ASCII())
	var asked []string
	press := func() { m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("T")}) }
	press()
	if len(m.screen.overlays) != 0 || m.screen.flash.Empty() {
		t.Errorf("nothing is measured, and %d overlays are open: %q", len(m.screen.overlays), m.screen.flash)
	}
	m.options.Trace = func(uplink string) { asked = append(asked, uplink) }
	press()
	press() // again, in the detail that has opened
	if strings.Join(asked, " ") != "KT KT" || len(m.screen.overlays) != 1 {
		t.Errorf("asked for %v, %d overlays", asked, len(m.screen.overlays))
	}
	m.screen.overlays = []overlay{{kind: detailOverlay, subject: observe.Subject{Kind: observe.KindHost, Group: "cpu"}}}
	press()
	if len(asked) != 2 {
		t.Errorf("the CPU goes by no uplink, and yet %v", asked)
	}
}

func TestConnectionsCountWherePingsAreLost(t *testing.T) {
	w := coreDead()
	w.measure()
	anchor := w.anchors(kt)[4]
	f := model(t, w.snapshot(), 100, 40, themes.ASCII()).screen.frame(nil)
	if got := f.reached(anchor); got != down {
		t.Errorf("a silent anchor is %v", got)
	}
	w.says(anchor, observe.CheckTCP, observe.Good, "takes connections, and answers no pings")
	f = model(t, w.snapshot(), 100, 40, themes.ASCII()).screen.frame(nil)
	if got := f.reached(anchor); got != good {
		t.Errorf("one that takes connections is %v", got)
	}
}
