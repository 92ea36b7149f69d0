package ui

import (
	"slices"
	"strings"
	"testing"

	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// standsAt is where each pane stands, by its ID.
func standsAt(m *Model) map[string]canvas.Rect {
	areas, _ := m.screen.areas(false)
	slots, _ := m.screen.slots(areas.body)
	at := map[string]canvas.Rect{}
	for _, slot := range slots {
		at[panes[slot.pane].ID()] = slot.rect
	}
	return at
}

func TestPresets(t *testing.T) {
	for _, test := range []struct {
		layout string
		w, h   int
		abreast,
		panes int // columns, and panes that are seen
	}{
		{layoutAuto, 80, 24, 1, 4}, {layoutAuto, 200, 50, 2, 4},
		{layoutStacked, 200, 50, 1, 4}, {layoutStacked, 200, 12, 1, 4},
		{layoutColumns, 110, 50, 2, 4}, {layoutColumns, 80, 24, 1, 4}, {layoutColumns, 200, 50, 2, 4},
		{layoutFocus, 200, 50, 1, 4}, {layoutFocus, 80, 24, 1, 4},
		{layoutWall, 200, 50, 3, 4}, {layoutWall, 110, 40, 2, 4}, {layoutWall, 80, 24, 1, 4},
		{layoutWall, 40, 12, 1, 4}, {layoutColumns, 30, 8, 1, 1},
	} {
		m := model(t, healthy().snapshot(), test.w, test.h, themes.ASCII())
		if !m.screen.useLayout(test.layout) {
			t.Fatalf("there is no %s", test.layout)
		}
		at := standsAt(m)
		var columns []int
		for _, r := range at {
			if !slices.Contains(columns, r.X) {
				columns = append(columns, r.X)
			}
		}
		if len(columns) != test.abreast || len(at) != test.panes {
			t.Errorf("%s at %dx%d: %d columns and %d panes: %v", test.layout, test.w, test.h, len(columns), len(at), at)
		}
		whole(t, m.screen.draw(), test.w, test.h)
	}
	if model(t, nil, 80, 24, themes.ASCII()).screen.useLayout("mosaic") {
		t.Error("there is a mosaic")
	}
}

func TestAKeyGoesThroughTheLayouts(t *testing.T) {
	m := model(t, healthy().snapshot(), 200, 50, themes.ASCII())
	var names []string
	for range LayoutNames() {
		press(t, m, "L")
		names = append(names, m.screen.layoutName())
	}
	if got := strings.Join(names, " "); got != "stacked columns focus wall auto" {
		t.Errorf("%s", got)
	}
	if s := seen(m); !strings.Contains(s, "layout: auto (1 of 5)") {
		t.Errorf("it is not said:\n%s", s)
	}
}

func custom(m *Model, rows ...LayoutRow) { m.screen.takeLayout(Layout{Rows: rows}) }

func inRow(ids ...string) (row LayoutRow) {
	for _, id := range ids {
		row.Panes = append(row.Panes, LayoutPane{ID: id})
	}
	return row
}

func TestACustomLayout(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	custom(m, inRow("dns", "uplinks"), LayoutRow{Panes: []LayoutPane{{"providers", 2}, {"host", 1}}})
	at := standsAt(m)
	if at["dns"].X != 0 || at["uplinks"].X <= at["dns"].X || at["dns"].Y != at["uplinks"].Y {
		t.Errorf("the first row: %v", at)
	}
	if at["providers"].Y <= at["dns"].Y || at["providers"].W < 3*at["host"].W/2 || at["host"].X+at["host"].W != 120 {
		t.Errorf("the second row: %v", at)
	}
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 12}, {30, 6}, {20, 6}} { // it stands as it would by itself
		m.screen.width, m.screen.height = size[0], size[1]
		whole(t, m.screen.draw(), size[0], size[1])
		if s := seen(m); !strings.Contains(s, "UPLINKS") && !strings.Contains(s, "DNS") {
			t.Errorf("%v:\n%s", size, s)
		}
	}
}

func TestHeightsAreShares(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 50, themes.ASCII())
	tall := inRow("uplinks")
	tall.Height = 3
	low := inRow("dns", "providers")
	low.Height = 1
	custom(m, tall, low)
	at := standsAt(m)
	if at["uplinks"].H < 2*at["dns"].H {
		t.Errorf("3 to 1: %v", at)
	}
}

// A pane that the layout leaves out can be had by its number, and left again.
func TestPanesThatAreLeftOut(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	custom(m, inRow("dns"), inRow("providers"))
	if s := seen(m); strings.Contains(s, "1 UPLINKS") || !strings.Contains(s, ">2 DNS") {
		t.Errorf("at first:\n%s", s)
	}
	press(t, m, "3")
	if at := standsAt(m); len(at) != 1 || at["host"].W != 120 {
		t.Errorf("the host is not seen: %v", at)
	}
	if s := seen(m); !strings.Contains(s, "3 HOST") || !strings.Contains(s, "2 DNS .") {
		t.Errorf("the host:\n%s", s)
	}
	press(t, m, "esc")
	if at := standsAt(m); len(at) != 2 {
		t.Errorf("esc does not go back: %v", at)
	}
	press(t, m, "3", "tab")
	if at := standsAt(m); len(at) != 2 {
		t.Errorf("tab does not go back: %v", at)
	}
	press(t, m, "3", "shift+tab", "shift+tab", "z", "z")
	whole(t, m.screen.draw(), 120, 40)
}

func TestALayoutOfPanesThatAreNotThere(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	custom(m, inRow("endpoints"), inRow("nonsense")) // none are configured
	if at := standsAt(m); len(at) != 4 {
		t.Errorf("%v", at)
	}
	whole(t, m.screen.draw(), 120, 40)
}

func FuzzLayouts(f *testing.F) {
	f.Add(uint8(3), 80, 24, "uplinks dns|host", 2)
	f.Add(uint8(5), 1000, 3, "endpoints endpoints|dns||uplinks host providers dns", -1)
	snapshot := coreDead().snapshot()
	f.Fuzz(func(t *testing.T, preset uint8, w, h int, rows string, height int) {
		w, h = min(max(w, 0), 300), min(max(h, 0), 100)
		m := model(t, snapshot, w, h, themes.ASCII())
		var layout Layout
		for _, row := range strings.Split(rows, "|") {
			r := inRow(strings.Fields(row)...)
			r.Height = height
			layout.Rows = append(layout.Rows, r)
		}
		m.screen.takeLayout(layout)
		if names := m.screen.layoutNames(); preset > 0 {
			m.screen.useLayout(names[int(preset)%len(names)])
		}
		for _, key := range []string{"tab", "3", "shift+tab", "L", "esc", "down", "enter"} {
			whole(t, m.screen.draw(), w, h)
			press(t, m, key)
		}
		areas, _ := m.screen.areas(false)
		slots, _ := m.screen.slots(areas.body)
		for _, slot := range slots {
			if r := slot.rect; r.X < 0 || r.Y < areas.body.Y || r.X+r.W > w || r.Y+r.H > areas.body.Y+areas.body.H {
				t.Errorf("%v is not within %v", r, areas.body)
			}
		}
	})
}

func TestALayoutByItsName(t *testing.T) {
	m := model(t, healthy().snapshot(), 200, 50, themes.ASCII())
	typeLine := func(line string) {
		press(t, m, ":")
		m.Update(together(line))
		press(t, m, "enter")
	}
	typeLine("layout wall")
	if m.screen.layoutName() != layoutWall {
		t.Errorf("layout %s:\n%s", m.screen.layoutName(), seen(m))
	}
	typeLine("layout mosaic")
	if s := seen(m); m.screen.layoutName() != layoutWall || !strings.Contains(s, `there is no layout "mosaic"; there are auto, stacked, columns, focus, wall`) {
		t.Errorf("layout %s:\n%s", m.screen.layoutName(), s)
	}
}
