package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// desks adds a group of hosts to a world; how says what becomes of each, one
// letter a host: "." answers, "x" is silent for a minute, "1" lost the last one,
// "l" is late, "e" can't be sent, "?" was never measured, "b" came back a minute ago.
func (w *world) desks(name, how string) {
	group := topology.EndpointGroup{Name: name, Every: time.Second, Tags: map[string]string{"os": "windows"}}
	for i, letter := range how {
		host := fmt.Sprintf("desk-%d", i+1)
		group.Targets = append(group.Targets, host)
		if letter == '?' {
			continue
		}
		s := history.Series{
			Key:   history.Key{Subject: observe.Subject{Kind: observe.KindEndpoint, Group: name, Name: host}, Check: observe.CheckICMP},
			Every: time.Second, Changed: w.started.Add(time.Second),
		}
		for ago := 29; ago >= 0; ago-- {
			sample := history.Sample{At: w.now.Mono - time.Duration(ago)*time.Second, Took: 2 * time.Millisecond, Outcome: observe.Good}
			switch {
			case letter == 'x', letter == '1' && ago == 0:
				sample.Outcome, sample.Took = observe.Lost, 0
				s.Last.Cause, s.Last.Detail = safetext.Clean("timeout", 20), safetext.Clean("no answer within 200ms", 80)
			case letter == 'l' && ago == 0:
				sample.Outcome = observe.Late
			case letter == 'e':
				sample.Outcome, sample.Took = observe.LocalError, 0
			}
			s.Samples = append(s.Samples, sample)
		}
		if letter == 'x' || letter == 'b' {
			s.Changed = w.first.Add(-time.Minute)
		}
		w.series = append(w.series, s)
	}
	w.what.Endpoints = append(w.what.Endpoints, group)
}

// withDesks is a world whose own measurements are made, and some groups.
func withDesks(groups ...string) *world {
	w := healthy()
	w.measure()
	for i, how := range groups {
		w.desks(fmt.Sprintf("Group %d", i+1), how)
	}
	return w
}

// mass is 5,000 hosts of which a tenth of the third thousand is silent.
func mass() *world {
	return withDesks(strings.Repeat(".", 2000), strings.Repeat(".", 500)+strings.Repeat("x", 100)+strings.Repeat(".", 400), strings.Repeat(".", 2000))
}

func TestHostStates(t *testing.T) {
	now := observe.Instant{Mono: time.Minute}
	stateOf := func(s history.Series) state {
		snapshot := history.NewSnapshot(now, observe.Instant{}, topology.Topology{}, triage.Result{}, []history.Series{s})
		return hostState(&snapshot.All()[0], now)
	}
	for line, want := range map[string]state{
		"":     noData,
		"g":    good,
		"ggl":  degraded,
		"gggx": degraded,
		"ggxx": degraded,
		"gxxx": down,
		"xxx":  down,
		"xx":   degraded,
		"grrr": down,
		"xxxg": good,
		"gxvx": degraded,
		"xxvx": down,
		"gggv": degraded,
		"v":    undecided,
		"ggge": undecided,
		"gggn": absent,
		"gggf": failed,
	} {
		outcomes := map[rune]observe.Outcome{
			'g': observe.Good, 'l': observe.Late, 'x': observe.Lost, 'r': observe.Refused, 'v': observe.Void,
			'e': observe.LocalError, 'n': observe.NotProvisioned, 'f': observe.Failed,
		}
		s := history.Series{Every: time.Second}
		for i, letter := range line {
			s.Samples = append(s.Samples, history.Sample{At: now.Mono - time.Duration(len(line)-i)*time.Second, Outcome: outcomes[letter]})
		}
		if got := stateOf(s); got != want {
			t.Errorf("%q is %v, want %v", line, got, want)
		}
	}
	old := history.Series{Every: time.Second, Samples: []history.Sample{{At: time.Second, Outcome: observe.Good}}}
	if got := stateOf(old); got != stale {
		t.Errorf("a minute without a measurement is %v", got)
	}
}

func TestGroupsAreCounted(t *testing.T) {
	for _, test := range []struct {
		how   string
		state state
		row   string
	}{
		{"..........", good, "10 of 10 all answer"},
		{"x.........", degraded, "9 of 10 1 silent since 11:15:24"},
		{"xx........", degraded, "8 of 10 2 silent since 11:15:24"},
		{"xxx.......", down, "7 of 10 3 silent since 11:15:24"},
		{"x", down, "0 of 1 1 silent since 11:15:24"},
		{"1l........", good, "10 of 10 2 late or losing"},
		{"eeee", undecided, "0 of 4 4 not sent"},
		{"..??", good, "2 of 4 2 no data"},
		{"????", noData, "0 of 4 4 no data"},
		{"xe?l", degraded, "1 of 4 1 silent since 11:15:24, 1 late or losing, 1 not sent, 1 no data"},
	} {
		w := withDesks(test.how)
		m := model(t, w.snapshot(), 120, 40, themes.ASCII())
		r := m.screen.table(4).rows[0]
		if got := r.cells[1].text.String() + " " + r.cells[2].text.String(); got != test.row || r.state != test.state {
			t.Errorf("%s: %v %q, want %v %q", test.how, r.state, got, test.state, test.row)
		}
	}
	if got := grouped(1234567) + " " + grouped(999) + " " + grouped(1000); got != "1,234,567 999 1,000" {
		t.Error(got)
	}
}

func TestHostsKeepTheirPlaces(t *testing.T) {
	w := withDesks("..x..1....", ".....")
	// The silent are heard of last: their series come after all others.
	for i := 0; i < len(w.series); i++ {
		if s := w.series[i]; s.Key.Subject.Name == "desk-3" && s.Key.Subject.Group == "Group 1" {
			w.series = append(append(append([]history.Series(nil), w.series[:i]...), w.series[i+1:]...), s)
			break
		}
	}
	m := model(t, w.snapshot(), 120, 40, themes.ASCII())
	fleets := m.screen.frame(nil).fleets()
	for _, g := range fleets {
		for i, m := range g.members {
			if m.series == nil || m.series.Key.Subject.Name != g.group.Targets[i] {
				t.Errorf("%s: place %d holds %v", g.group.Name, i, m.series)
			}
		}
	}
	if fleets[0].members[2].state != down || fleets[0].members[5].state != degraded || fleets[0].count[good] != 8 {
		t.Errorf("states: %v", fleets[0].members)
	}
}

func TestPaneIsThereOnlyWithEndpoints(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	if text := strings.Join(m.screen.draw().Lines(), "\n"); strings.Contains(text, "ENDPOINTS") {
		t.Error("a pane of nothing")
	}
	press(t, m, "5")
	if m.screen.focus == 4 {
		t.Error("the keyboard is in a pane that is not there")
	}
	m = model(t, withDesks("...").snapshot(), 120, 40, themes.ASCII())
	if text := strings.Join(m.screen.draw().Lines(), "\n"); !strings.Contains(text, "5 ENDPOINTS") {
		t.Errorf("no pane:\n%s", text)
	}
}

func TestMapShowsEveryHost(t *testing.T) {
	w := mass()
	for _, glyphs := range []*themes.Glyphs{themes.Unicode(), themes.ASCII()} {
		m := model(t, w.snapshot(), 200, 50, glyphs)
		press(t, m, "5", "z")
		text := strings.Join(m.screen.draw().Lines(), "\n")
		silent, well := glyphs.Down.String(), glyphs.Levels[0].String()
		if got := strings.Count(text, well); got < 4900 {
			t.Errorf("%d signs of hosts that are well", got)
		}
		if got := strings.Count(text, strings.Repeat(silent, 50)); got < 1 {
			t.Errorf("the silent do not stand out:\n%s", text)
		}
		if !strings.Contains(text, "4,900") && !strings.Contains(text, "900 of 1,000") {
			t.Errorf("nothing counts them:\n%s", text)
		}
	}
}

func TestMapOfASmallScreenShowsTheWorst(t *testing.T) {
	m := model(t, mass().snapshot(), 80, 24, themes.ASCII())
	press(t, m, "5", "z")
	text := strings.Join(m.screen.draw().Lines(), "\n")
	if !strings.Contains(text, "XXXX") || !strings.Contains(text, "900 of 1,000") {
		t.Errorf("the silent are not there:\n%s", text)
	}
	one := withDesks(strings.Repeat(".", 4321) + "x" + strings.Repeat(".", 600))
	m = model(t, one.snapshot(), 80, 24, themes.ASCII())
	press(t, m, "5", "z")
	if text := strings.Join(m.screen.draw().Lines(), "\n"); strings.Count(text, "X") < 2 || !strings.Contains(text, "desk-4322") {
		t.Errorf("one silent host of 4,922 is not seen:\n%s", text)
	}
}

func TestDrillingDown(t *testing.T) {
	w := withDesks("..x.b.1...")
	m := model(t, w.snapshot(), 100, 40, themes.ASCII())
	press(t, m, "5", "enter")
	text := strings.Join(m.screen.draw().Lines(), "\n")
	for _, want := range []string{"9 of 10 answer", "WHO WENT SILENT, AND WHO CAME BACK", "answers again", "went silent", "desk-5", "HOSTS THAT ARE NOT WELL", "no answer within 200ms", "os=windows"} {
		if !strings.Contains(text, want) {
			t.Errorf("the group's detail lacks %q:\n%s", want, text)
		}
	}
	press(t, m, "esc", "z", "down", "enter")
	if text := strings.Join(m.screen.draw().Lines(), "\n"); !strings.Contains(text, "desk-3") || !strings.Contains(text, "timeout") {
		t.Errorf("the silent host's detail:\n%s", text)
	}
	press(t, m, "esc", "z", "/", "d", "e", "s", "k", "-", "8", "enter", "down", "enter")
	if text := strings.Join(m.screen.draw().Lines(), "\n"); !strings.Contains(text, "desk-8") || !strings.Contains(text, "p95") {
		t.Errorf("a host found by the filter:\n%s", text)
	}
}

func TestEndpointsAtEverySize(t *testing.T) {
	w := mass()
	w.desks(evil, "x.1le?")
	for _, glyphs := range []*themes.Glyphs{themes.Unicode(), themes.ASCII()} {
		m := model(t, w.snapshot(), 0, 0, glyphs)
		for _, width := range []int{0, 1, 9, 29, 30, 40, 41, 79, 80, 119, 120, 160, 200} {
			for _, height := range []int{0, 1, 2, 5, 6, 8, 10, 15, 24, 50} {
				m.screen.width, m.screen.height = width, height
				m.screen.overlays, m.screen.frozen, m.screen.zoomed = nil, false, false
				m.screen.focus, m.screen.chosen = 4, true
				for _, change := range states(m) {
					change()
					whole(t, m.screen.draw(), width, height)
				}
			}
		}
	}
}

// TestEndpointsRest counts the cells of the pane that change while nothing happens.
func TestEndpointsRest(t *testing.T) {
	screenAt := func(second int) []string {
		w := healthy()
		w.now = w.now.Add(time.Duration(second) * time.Second)
		w.measure()
		w.desks("Desks", strings.Repeat(".", 500))
		m := model(t, w.snapshot(), 100, 40, themes.ASCII())
		press(t, m, "5", "z")
		return m.screen.draw().Lines()[4:36]
	}
	before, after := screenAt(0), screenAt(1)
	for i := range before {
		if before[i] != after[i] {
			t.Errorf("line %d changes:\n%s\n%s", i, before[i], after[i])
		}
	}
}

// BenchmarkEndpoints draws a Snapshot of 5,000 hosts that was never seen before.
func BenchmarkEndpoints(b *testing.B) {
	w := mass()
	snapshots := []*history.Snapshot{w.snapshot(), w.snapshot()}
	for _, zoomed := range []bool{false, true} {
		b.Run(fmt.Sprintf("zoomed=%v", zoomed), func(b *testing.B) {
			m := model(b, snapshots[0], 200, 50, themes.Unicode())
			m.screen.focus, m.screen.chosen, m.screen.zoomed = 4, true, zoomed
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.screen.snapshot = snapshots[i%2]
				m.screen.draw()
			}
		})
	}
}

// TestManyGroupsAreAllInThePicture holds that 5,000 hosts in twenty groups are
// seen at a glance on a small screen: where maps find no room below the groups,
// they stand beside them.
func TestManyGroupsAreAllInThePicture(t *testing.T) {
	groups := make([]string, 20)
	for i := range groups {
		groups[i] = strings.Repeat(".", 254)
	}
	groups[17] = strings.Repeat(".", 100) + strings.Repeat("x", 60) + strings.Repeat(".", 94)
	w := withDesks(groups...)
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		m := model(t, w.snapshot(), size[0], size[1], themes.ASCII())
		press(t, m, "V", "4", "z")
		text := strings.Join(m.screen.draw().Lines(), "\n")
		whole(t, m.screen.draw(), size[0], size[1])
		for i := range groups {
			if name := fmt.Sprintf("Group %d ", i+1); !strings.Contains(text, name) && (size[1] > 24 || i == 17) {
				t.Errorf("%v: %s is not there:\n%s", size, name, text)
			}
		}
		if !strings.Contains(text, "a sign is") || !strings.Contains(text, "XX") || strings.Count(text, ".....") < 15 {
			t.Errorf("%v: the maps are missing:\n%s", size, text)
		}
	}
	m := model(t, w.snapshot(), 80, 24, themes.ASCII())
	press(t, m, "V", "4")
	if text := strings.Join(m.screen.draw().Lines(), "\n"); strings.Count(text, "254 of 254") < 9 || !strings.Contains(text, "194 of 254") {
		t.Errorf("hosts by name hide groups:\n%s", text)
	}
}

// TestAnOutageIsAsLongAsItIs holds that a host's outage is told from when it
// fell silent, though few of its samples are kept, and that no more time is
// spoken for than was measured.
func TestAnOutageIsAsLongAsItIs(t *testing.T) {
	w := withDesks("x.")
	for i := range w.series {
		if s := &w.series[i]; s.Key.Subject.Name == "desk-1" {
			s.Changed = w.now.Add(-7 * time.Minute)
		}
	}
	m := model(t, w.snapshot(), 100, 40, themes.ASCII())
	press(t, m, "5", "z", "down", "enter")
	if text := strings.Join(m.screen.draw().Lines(), "\n"); !strings.Contains(text, "without an answer for 420 s") || !strings.Contains(text, "longest outage in 7 min: 420 s") {
		t.Errorf("the silent host:\n%s", text)
	}
}
