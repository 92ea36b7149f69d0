package ui

import (
	"slices"
	"strings"
	"testing"

	"example.com/noctop/themes"
)

// headline is the line of a pane's title and headings.
func headlineOf(m *Model, title string) string {
	for _, line := range m.screen.draw().Lines() {
		if strings.Contains(line, title) {
			return line
		}
	}
	return ""
}

func TestColumnsAreChosen(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	if s := headlineOf(m, "2 DNS"); !strings.Contains(s, "warm") || !strings.Contains(s, "loss") {
		t.Fatalf("without choosing: %s", s)
	}
	press(t, m, "2", "c")
	if s := seen(m); !strings.Contains(s, "COLUMNS OF DNS") || !strings.Contains(s, "always") || !strings.Contains(s, "[x] warm") {
		t.Fatalf("the menu:\n%s", s)
	}
	press(t, m, "down", "down", " ") // address, live, warm
	if s := seen(m); !strings.Contains(s, "> [ ] warm") {
		t.Errorf("warm is not unticked:\n%s", s)
	}
	press(t, m, "esc")
	if s := headlineOf(m, "2 DNS"); strings.Contains(s, "warm") || !strings.Contains(s, "cold") {
		t.Errorf("without warm: %s", s)
	}
	if s := headlineOf(m, "1 UPLINKS"); !strings.Contains(s, "domestic") {
		t.Errorf("another pane lost columns: %s", s)
	}
	press(t, m, "c", "down", "down", "enter", "esc")
	if s := headlineOf(m, "2 DNS"); !strings.Contains(s, "warm") {
		t.Errorf("warm did not come back: %s", s)
	}
}

func TestTheFirstColumnCannotGo(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	press(t, m, "2", "c", "up", "up", "enter", "g", "up", " ", "esc")
	if s := seen(m); !strings.Contains(s, "KT DNS") {
		t.Errorf("the names are gone:\n%s", s)
	}
	m.screen.without = map[string][]string{"dns": {"name"}} // as a hostile memory may say
	m.screen.cache = cache{}
	if s := seen(m); !strings.Contains(s, "KT DNS") {
		t.Errorf("the names are gone:\n%s", s)
	}
}

func TestAllColumnsCanGoAndComeBack(t *testing.T) {
	for _, pane := range []string{"1", "2", "3", "4"} {
		m := model(t, coreDead().snapshot(), 100, 50, themes.ASCII())
		press(t, m, pane, "c")
		columns := len(m.screen.table(m.screen.top().columns.pane).columns)
		for range columns {
			press(t, m, " ", "down")
		}
		press(t, m, "esc")
		id := panes[m.screen.focus].ID()
		if got := len(m.screen.without[id]); pane != "1" && got != 0 { // the last press was on "all of them again"
			t.Errorf("%s: %d columns are still hidden", id, got)
		}
		press(t, m, "c")
		for range columns - 1 {
			press(t, m, " ", "down")
		}
		if got := len(m.screen.without[id]); got != columns-1 {
			t.Errorf("%s: %d of %d columns hidden", id, got, columns-1)
		}
		press(t, m, "esc")
		whole(t, m.screen.draw(), 100, 50)
		press(t, m, "c", "G", "enter")
		if len(m.screen.without) != 0 {
			t.Errorf("%s: not all again: %v", id, m.screen.without)
		}
	}
}

// What a row is implied by is said even where its plot is hidden.
func TestImpliedIsSaidWithoutThePlot(t *testing.T) {
	m := model(t, coreDead().snapshot(), 120, 40, themes.ASCII())
	m.screen.without = map[string][]string{"dns": {"series"}}
	m.screen.cache = cache{}
	for _, line := range m.screen.draw().Lines() {
		if strings.Contains(line, "KT DNS") && !strings.Contains(line, "implied by") {
			t.Errorf("not said: %s", line)
		}
	}
}

// A cell that takes several columns is seen in those that are left.
func TestWideCellsKeepTheirRoom(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	m.screen.without = map[string][]string{"dns": {"live", "warm"}}
	m.screen.cache = cache{}
	i := slices.IndexFunc(m.screen.draw().Lines(), func(s string) bool { return strings.Contains(s, "pay.example.com") })
	if i < 0 || !strings.Contains(m.screen.draw().Lines()[i], "ok at 4 of 4") {
		t.Errorf("what the name comes to is gone:\n%s", seen(m))
	}
}

func TestSortFromTheMenu(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	press(t, m, "4", "c", "s")
	if by := m.screen.sorts["providers"]; by != (sorting{"measured", true}) {
		t.Errorf("sorted by %v", by)
	}
	press(t, m, "s")
	if by := m.screen.sorts["providers"]; by != (sorting{"measured", false}) {
		t.Errorf("and again by %v", by)
	}
	press(t, m, "down", "down", "down", "s") // when the page was read
	if s := seen(m); !strings.Contains(s, "nothing would be learned") {
		t.Errorf("it is not refused:\n%s", s)
	}
}
