package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/themes"
)

// order returns which of some texts stand on the screen, in the order of lines.
func order(m *Model, texts ...string) string {
	var found []string
	for _, line := range m.screen.draw().Lines() {
		for _, text := range texts {
			if strings.Contains(line, text) {
				found = append(found, text)
			}
		}
	}
	return strings.Join(found, " ")
}

var titles = []string{"1 UPLINKS", "2 DNS", "3 HOST", "4 PROVIDERS"}

func TestAllPanesAreSeenWhereOneIsOpen(t *testing.T) {
	m := model(t, healthy().snapshot(), 40, 12, themes.ASCII())
	if got := order(m, titles...); got != strings.Join(titles, " ") {
		t.Errorf("%s in\n%s", got, seen(m))
	}
	press(t, m, "tab") // the next one opens, and the order stays
	if s := seen(m); order(m, titles...) != strings.Join(titles, " ") || !strings.Contains(s, ". LG DNS     ") {
		t.Errorf("DNS is not open:\n%s", s)
	}
	small := model(t, coreDead().snapshot(), 40, 12, themes.ASCII())
	if s := seen(small); !strings.Contains(s, "2. 3. 4!") {
		t.Errorf("nothing says how the other panes stand:\n%s", s)
	}
}

// The parts of what is broken come before the rows of what can do with a line.
func TestWhatIsBrokenHasTheRoom(t *testing.T) {
	w := beyondDead()
	for i := range w.what.Uplinks {
		w.what.Uplinks[i].Anchors = w.what.Uplinks[i].Anchors[:3]
	}
	w.what.Resolvers = w.what.Resolvers[:2]
	w.what.Providers = w.what.Providers[:1]
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	s := seen(m)
	if !strings.Contains(s, "X first hop") || strings.Contains(s, "load") || strings.Count(s, "gateway   192.0.2.1") != 1 {
		t.Errorf("the stages of the broken uplink, and of no other:\n%s", s)
	}
	press(t, m, "3") // whoever looks at the host has its rows
	if s := seen(m); !strings.Contains(s, "load") {
		t.Errorf("the host is not open:\n%s", s)
	}
}

// Panes must not change sides when a verdict comes.
func TestPanesStayWhenAVerdictComes(t *testing.T) {
	for _, size := range [][2]int{{100, 40}, {120, 40}, {120, 30}, {140, 30}, {160, 40}, {200, 50}} {
		calm, dead := model(t, healthy().snapshot(), size[0], size[1], themes.ASCII()), model(t, coreDead().snapshot(), size[0], size[1], themes.ASCII())
		if a, b := calm.screen.besideOne(size[0]), dead.screen.besideOne(size[0]); a != b {
			t.Errorf("%v: in two columns %t, and %t with a verdict", size, a, b)
		}
	}
}

func TestPlotsCoverRoundTimes(t *testing.T) {
	for _, test := range []struct {
		w, cells int
		covers   time.Duration
		title    string
	}{
		{5, 5, time.Minute, "60 s"}, {9, 9, time.Minute, "last 60 s"}, {29, 29, time.Minute, "last 60 s"}, {30, 30, time.Minute, "last 60 s"},
		{44, 30, time.Minute, "last 60 s"}, {45, 45, 90 * time.Second, "last 90 s"}, {75, 60, 2 * time.Minute, "last 2 min"},
		{149, 120, 4 * time.Minute, "last 4 min"}, {400, 150, 5 * time.Minute, "last 5 min"},
	} {
		cells, covers := window(test.w)
		if title := spanTitle(tongue{}, test.w).String(); cells != test.cells || covers != test.covers || title != test.title {
			t.Errorf("%d cells: %d for %s, %q", test.w, cells, covers, title)
		}
	}
}
