package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// columnsMenu asks which columns a pane is to show:
//
//	COLUMNS OF DNS
//	   name              always
//	 > [x] live
//	   [ ] warm
//	   [x] p95 1m        no room for it now
//	 all of them again
//
// The first one is what the rows are about, and can't go.
type columnsMenu struct {
	pane int
	at   int // a column; after the last one: all again
}

// withoutColumns returns the table with some columns hidden.
func (t table) withoutColumns(without []string) table {
	if len(without) == 0 {
		return t
	}
	t.columns = slices.Clone(t.columns)
	for i := 1; i < len(t.columns); i++ {
		t.columns[i].hidden = t.columns[i].id != "" && slices.Contains(without, t.columns[i].id)
	}
	return t
}

// columnName is what a column is called where it has no heading.
func (f *Frame) columnName(c *column) safetext.Text {
	switch {
	case !c.says.Empty():
		return c.says
	case !c.title.Empty():
		return c.title
	}
	return clean(c.id)
}

// openColumns opens the menu of the pane with the keyboard.
func (s *screen) openColumns() {
	if s.snapshot == nil {
		return
	}
	pane := s.focusedNow()
	if len(s.table(pane).columns) < 2 {
		s.flash = s.say("this pane has no columns to choose from")
		return
	}
	s.focus, s.chosen = pane, true
	s.overlays = append(s.overlays, overlay{kind: columnsOverlay, columns: &columnsMenu{pane: pane, at: 1}})
}

// columnsKey handles a key while the menu is open. Others mean what they always do.
func (s *screen) columnsKey(action keymap.Action) (done bool) {
	menu := s.top().columns
	columns := s.table(menu.pane).columns
	menu.at = min(menu.at, len(columns))
	switch action {
	case keymap.Up:
		menu.at = max(menu.at-1, 1)
	case keymap.Down:
		menu.at = min(menu.at+1, len(columns))
	case keymap.Top:
		menu.at = 1
	case keymap.Bottom:
		menu.at = len(columns)
	case keymap.Detail, keymap.Freeze:
		s.toggleColumn(menu, columns)
	case keymap.Sort, keymap.SortReverse:
		s.sortByMenu(menu, columns, action)
	case keymap.Back, keymap.Quit, keymap.Columns:
		s.close()
		return true
	default:
		return false
	}
	s.follow(menu.at, 3)
	return true
}

// follow scrolls the overlay on top so that a line of it can be seen, which has
// some lines above the first one.
func (s *screen) follow(line, above int) {
	s.top().scroll = max(line+above-s.pageHeight(), 0)
}

// toggleColumn hides a column, or shows it again.
func (s *screen) toggleColumn(menu *columnsMenu, columns []column) {
	id := panes[menu.pane].ID()
	if menu.at >= len(columns) {
		delete(s.without, id)
		return
	}
	column := columns[menu.at].id
	if column == "" {
		return
	}
	without := slices.Clone(s.without[id])
	if at := slices.Index(without, column); at >= 0 {
		without = slices.Delete(without, at, at+1)
	} else {
		without = append(without, column)
		slices.Sort(without)
	}
	if s.without == nil {
		s.without = make(map[string][]string)
	}
	if s.without[id] = without; len(without) == 0 {
		delete(s.without, id)
	}
}

// sortByMenu sorts by the chosen column, or the other way round.
func (s *screen) sortByMenu(menu *columnsMenu, columns []column, action keymap.Action) {
	by := s.sorts[panes[menu.pane].ID()]
	switch {
	case menu.at >= len(columns) || columns[menu.at].sort == unsorted:
		s.flash = s.say("nothing would be learned from that order")
		return
	case by.column == columns[menu.at].id:
		by.down = !by.down
	default:
		by = sorting{columns[menu.at].id, (columns[menu.at].sort == downwards) != (action == keymap.SortReverse)}
	}
	s.sortBy(menu.pane, by)
}

// page is what there is to choose from.
func (menu *columnsMenu) page(s *screen, f *Frame) []line {
	columns := s.table(menu.pane).columns
	by := s.sorts[panes[menu.pane].ID()]
	shown := s.placedNow(menu.pane)
	all := []line{plain(1, f.say("%s or %s shows or hides; %s sorts by it", f.key(keymap.Detail), f.key(keymap.Freeze), f.key(keymap.Sort)), themes.Dim)}
	for i := range columns {
		c := &columns[i]
		sign, role := safetext.Literal(" "), themes.Text
		if i == menu.at {
			sign, role = safetext.Literal(">"), themes.Focus
		}
		name := f.columnName(c)
		if c.id == by.column && c.id != "" {
			name = safetext.Join([]safetext.Text{name, f.arrow(by)}, safetext.Literal(" "))
		}
		box, aside := safetext.Literal("[x]"), safetext.Text{}
		switch {
		case i == 0:
			box, aside = safetext.Literal("   "), f.say("always")
		case c.hidden:
			box = safetext.Literal("[ ]")
		case !slices.Contains(shown, i):
			aside = f.say("no room for it now")
		}
		blank := span{safetext.Literal(" "), themes.Text}
		all = append(all, line{indent: 1, spans: []span{{sign, role}, blank, {box, role}, blank, {safetext.Pad(name, 18), role}, blank, {aside, themes.Dim}}})
	}
	sign, role := safetext.Literal(" "), themes.Text
	if menu.at >= len(columns) {
		sign, role = safetext.Literal(">"), themes.Focus
	}
	return append(all, line{indent: 1, spans: []span{{sign, role}, {safetext.Literal(" "), themes.Text}, {f.say("all of them again"), role}}})
}

// placedNow returns which columns of a pane stand on the screen as it is, behind
// the menu.
func (s *screen) placedNow(pane int) []int {
	behind := *s
	behind.overlays = nil
	areas, _ := behind.areas(false)
	slots, _ := behind.slots(areas.body)
	w := areas.body.W
	for _, slot := range slots {
		if slot.pane == pane {
			w = slot.rect.W
		}
	}
	var shown []int
	for _, p := range place(s.table(pane).columns, w-lead) {
		shown = append(shown, p.column)
	}
	return shown
}

// columnsHints are the keys of the menu.
var columnsHints = []hint{{action: keymap.Detail, says: "show or hide"}, {keymap.Down, "move", keymap.Up},
	{action: keymap.Sort, says: "sort"}, {action: keymap.Back, says: "back"}}
