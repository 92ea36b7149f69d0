package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// Which uplink is fine is half the answer: it stands, however much of another is broken.
func TestEveryUplinkStaysWhereOneBreaks(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}, {60, 20}} {
		m := inView(t, busy(coreDead()), "uplinks", size[0], size[1])
		s := seen(m)
		if !strings.Contains(s, "✖ KT") || !strings.Contains(s, "✓ LGU+") || !strings.Contains(s, "✖ inside") {
			t.Errorf("%v:\n%s", size, s)
		}
		if size[0] == 80 {
			expectLines(t, s, "✓ LGU+   ✓ eth1", "2 WAYS OUT", "✖ KT", "dies after hop 2", "✓ LGU+   to 1.1.1.1", "more")
			press(t, m, "G") // to the last anchor of the other one
			if s := seen(m); strings.Count(s, "168.126.63.1") > 1 || !strings.Contains(s, "2606:4700") || !strings.Contains(s, "9.9.9.9") || !strings.Contains(s, "✖ KT     ✓ eth0") {
				t.Errorf("what stands around the cursor:\n%s", s)
			}
		}
	}
}

func TestChartsHaveTheRoomThatPanesLeave(t *testing.T) {
	for _, c := range []struct {
		view          string
		width, height int
		there         bool
	}{{"triage", 200, 50, true}, {"uplinks", 200, 50, true}, {"triage", 80, 24, false}, {"uplinks", 80, 24, false}, {"host", 200, 50, false}} {
		m := inView(t, busy(coreDead()), c.view, c.width, c.height)
		s := seen(m)
		for _, name := range []string{"KT: round trip, foreign", "LGU+: round trip, foreign"} {
			if strings.Contains(s, name) != c.there {
				t.Errorf("%s at %dx%d: %q there is %t:\n%s", c.view, c.width, c.height, name, !c.there, s)
			}
		}
		if c.there {
			expectLines(t, s, "KT: round trip, foreign   × lost", "│", "0 └", "11:10")
			press(t, m, "z")
			if strings.Contains(seen(m), "round trip, foreign") {
				t.Errorf("%s: a pane that has the screen shares it", c.view)
			}
		}
	}
	m := inView(t, busy(healthy()), "triage", 200, 50)
	m.screen.tongue = tongue{i18n.Korean()}
	if s := seen(m); !strings.Contains(s, "LGU+: 왕복 시간, 국외") {
		t.Errorf("in Korean:\n%s", s)
	}
}

// Where there is room for some of many, the broken ones have it.
func TestBrokenUplinksAreChartedFirst(t *testing.T) {
	w := coreDead()
	w.what.Uplinks[0], w.what.Uplinks[1] = w.what.Uplinks[1], w.what.Uplinks[0]
	m := model(t, w.snapshot(), 140, 50, themes.ASCII())
	c := m.screen.draw()
	m.screen.drawCharts(c, c.Bounds())
	full := strings.Join(c.Lines(), "\n")
	expectLines(t, full, "LGU+: round trip", "KT: round trip")
	few := m.screen.draw()
	at := few.Bounds()
	at.W, at.H = 60, leastChart+chartFrame
	m.screen.drawCharts(few, at)
	if s := strings.Join(few.Lines(), "\n"); !strings.Contains(strings.Split(s, "\n")[0], "KT: round trip") {
		t.Errorf("room for one:\n%s", s)
	}
}

func TestChartGrid(t *testing.T) {
	for _, c := range []struct{ n, w, h, across, down int }{
		{2, 99, 30, 1, 2}, {2, 99, 10, 2, 1}, {6, 99, 22, 2, 3}, {1, 200, 20, 1, 1}, {3, 200, 8, 3, 1}, {20, 99, 22, 2, 3}, {2, 43, 30, 0, 0}, {2, 99, 6, 0, 0}, {0, 99, 30, 0, 0},
	} {
		if across, down := chartGrid(c.n, c.w, c.h); across != c.across || down != c.down {
			t.Errorf("%d in %dx%d: %d by %d", c.n, c.w, c.h, across, down)
		}
	}
}

func TestAddressesStandUnderOneAnotherInKorean(t *testing.T) {
	m := inView(t, healthy().snapshot(), "uplinks", 80, 24)
	m.screen.tongue = tongue{i18n.Korean()}
	var columns []int
	for _, line := range strings.Split(seen(m), "\n") {
		for _, address := range []string{"192.0.2.1 ", "198.51.100.1 ", "168.126.63.1 "} {
			if before, _, found := strings.Cut(line, address); found {
				columns = append(columns, safetext.Width(clean("|"+before+"|")))
			}
		}
	}
	if len(columns) < 3 || columns[0] != columns[1] || columns[1] != columns[2] {
		t.Errorf("they begin in the columns %v:\n%s", columns, seen(m))
	}
}

func TestANarrowScreenSaysWhichViewItIs(t *testing.T) {
	m := inView(t, healthy().snapshot(), "uplinks", 40, 12)
	m.screen.tape, m.screen.tapeName = &player{state: history.Play{Speed: 1}}, "kt-2021"
	if first := strings.Split(seen(m), "\n")[0]; !strings.Contains(first, "uplinks") {
		t.Errorf("%q", first)
	}
}

func TestNoLineIsKeptForHeadingsThatAreNone(t *testing.T) {
	w := healthy()
	w.measure()
	w.desks("Check-in desks", "xxx...")
	m := model(t, w.snapshot(), 40, 10, themes.ASCII())
	press(t, m, "5")
	lines := strings.Split(seen(m), "\n")
	for i, l := range lines {
		if strings.Contains(l, "5 ENDPOINTS") && strings.TrimSpace(lines[i+1]) == "" {
			t.Errorf("a blank line below the title:\n%s", seen(m))
		}
	}
}

// What is kept of a chart from one second to the next must not show: it is drawn as if
// from the beginning, on through an outage, the turn of its sheet and a jump back.
func TestAChartIsAsIfDrawnFromTheBeginning(t *testing.T) {
	at := func(second int) *history.Snapshot {
		w := coreDead()
		w.kept = 900
		ago := time.Duration(second) * time.Second
		w.now = w.now.Add(ago)
		for subject := range w.broken {
			w.broken[subject] += ago
		}
		return w.snapshot()
	}
	kept := model(t, at(0), 200, 50, themes.ASCII())
	kept.screen.draw()
	for _, second := range []int{1, 2, 3, 8, 9, 30, 31, 200, 201, 400, 3, 4} {
		snapshot := at(second)
		kept.screen.snapshot = snapshot
		fresh := model(t, snapshot, 200, 50, themes.ASCII())
		if got, want := seen(kept), seen(fresh); got != want {
			t.Fatalf("after %d s:\n%s\nand from the beginning:\n%s", second, got, want)
		}
	}
}
