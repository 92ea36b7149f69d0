package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// rowsIn are the names of a pane's rows, in the order they stand in.
func rowsIn(m *Model, id string) []string {
	var names []string
	for _, r := range m.screen.table(indexOf(panes, id)).rows {
		if !r.part {
			names = append(names, r.cells[0].text.String())
		}
	}
	return names
}

func TestSortGoesThroughTheColumns(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	natural := rowsIn(m, "providers")
	press(t, m, "4", "s") // by state: Azure says that something is wrong
	if got := rowsIn(m, "providers"); got[0] != "Azure" || !slices.Equal(got[1:], slices.DeleteFunc(slices.Clone(natural), func(s string) bool { return s == "Azure" })) {
		t.Errorf("by state: %v", got)
	}
	if s := seen(m); !strings.Contains(s, "4 PROVIDERS vstate") || !strings.Contains(s, "PROVIDERS: by state, falling") {
		t.Errorf("nothing says so:\n%s", s)
	}
	press(t, m, "s")
	if got := rowsIn(m, "providers"); !slices.IsSortedFunc(got, compareNames) {
		t.Errorf("by name: %v", got)
	}
	press(t, m, "s") // by what is measured, the slowest first
	if got := rowsIn(m, "providers"); !slices.Equal(got, []string{"GitHub", "Cloudflare", "Google Cloud", "Azure", "AWS"}) {
		t.Errorf("by measured: %v", got)
	}
	if s := seen(m); !strings.Contains(s, "measuredv") {
		t.Errorf("no arrow at the heading:\n%s", s)
	}
	press(t, m, "S")
	if got := rowsIn(m, "providers"); got[0] != "AWS" || got[4] != "GitHub" {
		t.Errorf("the other way round: %v", got)
	}
	press(t, m, "s", "s", "s") // what they say, their last word, and as it was
	if got := rowsIn(m, "providers"); !slices.Equal(got, natural) {
		t.Errorf("at last: %v, want %v", got, natural)
	}
	if got := rowsIn(m, "dns"); got[0] != "KT DNS" {
		t.Errorf("another pane was sorted: %v", got)
	}
}

func TestTheCursorStaysOnItsRow(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	press(t, m, "4", "down", "s", "s", "s")
	if at := m.screen.cursor(indexOf(panes, "providers")); rowsIn(m, "providers")[at] != "Azure" {
		t.Errorf("the cursor is on row %d of %v", at, rowsIn(m, "providers"))
	}
	untouched := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	press(t, untouched, "4", "s", "s", "s")
	if at := untouched.screen.cursor(indexOf(panes, "providers")); rowsIn(untouched, "providers")[at] != "AWS" {
		t.Errorf("a cursor that nobody moved went from AWS to row %d of %v", at, rowsIn(untouched, "providers"))
	}
}

func TestPartsStayBelowTheirRow(t *testing.T) {
	m := model(t, coreDead().snapshot(), 120, 60, themes.ASCII())
	press(t, m, "1", "s", "s", "S") // by name, from Z
	t0 := m.screen.table(0)
	if !t0.rows[0].part && t0.rows[0].cells[0].text.String() != "LGU+" {
		t.Errorf("the first row is %q", t0.rows[0].cells[0].text)
	}
	uplink := ""
	for _, r := range t0.rows {
		if !r.part {
			uplink = r.subject.Uplink
		} else if r.subject.Uplink != uplink {
			t.Errorf("a part of %s stands below %s", r.subject.Uplink, uplink)
		}
	}
}

func TestAnOrderOfFiguresStandsForAWhile(t *testing.T) {
	w := healthy()
	m := model(t, w.snapshot(), 120, 40, themes.ASCII())
	press(t, m, "4", "s", "s", "s")
	before := rowsIn(m, "providers")
	show := func(after time.Duration, slow string) {
		next := healthy()
		next.now = w.now.Add(after)
		next.measure()
		for i := range next.series {
			if s := &next.series[i]; s.Key.Subject.Name == slow && s.Key.Check == observe.CheckHTTP {
				for j := range s.Samples {
					s.Samples[j].Took = 900 * time.Millisecond
				}
			}
		}
		snapshot := next.snapshot()
		m.screen.show(snapshot)
	}
	show(2*time.Second, "AWS")
	if got := rowsIn(m, "providers"); !slices.Equal(got, before) {
		t.Errorf("two seconds later the rows changed places: %v, before %v", got, before)
	}
	show(7*time.Second, "AWS")
	if got := rowsIn(m, "providers"); got[0] != "AWS" {
		t.Errorf("seven seconds later: %v", got)
	}
}

func TestWhatHasNoFigureComesLast(t *testing.T) {
	figure := func(v float64) cell { return word(safetext.Text{}, themes.Text).worth(v) }
	none := word(safetext.Literal("-"), themes.Dim)
	sorted := table{columns: []column{{id: "name"}, {id: "loss", sort: downwards}}}
	add := func(name string, c cell) {
		sorted.rows = append(sorted.rows, row{cells: []cell{word(clean(name), themes.Text), c}})
	}
	add("a", none)
	add("b", figure(0.2))
	add("c", figure(0.9))
	add("d", figure(0.2))
	for _, test := range []struct {
		down bool
		want string
	}{{true, "cbda"}, {false, "bdca"}} {
		got := ""
		for _, r := range sorted.sorted(sorting{"loss", test.down}).rows {
			got += r.cells[0].text.String()
		}
		if got != test.want {
			t.Errorf("down %t: %s, want %s", test.down, got, test.want)
		}
	}
	if got := sorted.sorted(sorting{"gone", true}).rows[0].cells[0].text.String(); got != "a" {
		t.Errorf("by a column that is not there: %s first", got)
	}
}

func TestNamesAreComparedAsPeopleDo(t *testing.T) {
	names := []string{"desk-10", "Desk-2", "", "desk-2b", "desk-02", "가", "desk", "desk-9999999999999999999999"}
	slices.SortStableFunc(names, compareNames)
	if got := strings.Join(names, " "); got != " desk Desk-2 desk-02 desk-2b desk-10 desk-9999999999999999999999 가" {
		t.Errorf("%s", got)
	}
}

func FuzzCompareNames(f *testing.F) {
	f.Add("desk-10", "desk-9")
	f.Add("\xff0", "00\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		if compareNames(a, a) != 0 || compareNames(a, b) != -compareNames(b, a) {
			t.Errorf("%q and %q: %d, %d", a, b, compareNames(a, b), compareNames(b, a))
		}
	})
}

// BenchmarkSorted draws what BenchmarkFrame does, with every pane sorted and
// without a column.
func BenchmarkSorted(b *testing.B) {
	of := coreDead()
	of.kept = 3600
	snapshots := []*history.Snapshot{of.snapshot(), of.snapshot()}
	m := model(b, snapshots[0], 200, 50, themes.Unicode())
	for _, p := range panes {
		m.screen.sorts = with(m.screen.sorts, p.ID(), sorting{byState, true})
		m.screen.without = with(m.screen.without, p.ID(), []string{"p50"})
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.screen.snapshot = snapshots[i%2]
		m.screen.draw()
	}
}
