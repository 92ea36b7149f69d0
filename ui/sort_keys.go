package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// sortings lists what the rows of a pane can be sorted by: their state, and the
// columns that are shown and say something by their order.
func (s *screen) sortings(pane int) []sorting {
	all := []sorting{{byState, true}}
	for _, c := range s.table(pane).columns {
		if c.sort != unsorted && !c.hidden {
			all = append(all, sorting{c.id, c.sort == downwards})
		}
	}
	return all
}

// sortKey handles the keys that sort the pane with the keyboard.
func (s *screen) sortKey(action keymap.Action) (done bool) {
	if action != keymap.Sort && action != keymap.SortReverse {
		return false
	}
	if s.snapshot == nil {
		return true
	}
	pane := s.focusedNow()
	all := s.sortings(pane)
	by := s.sorts[panes[pane].ID()]
	here := slices.IndexFunc(all, func(one sorting) bool { return one.column == by.column })
	switch {
	case action == keymap.SortReverse && here >= 0:
		by.down = !by.down
	case action == keymap.SortReverse:
		by = all[0]
		by.down = !by.down
	case here+1 < len(all):
		by = all[here+1]
	default:
		by = sorting{}
	}
	s.sortBy(pane, by)
	return true
}

// sortBy sorts a pane. The cursor stays on the row that it is on.
func (s *screen) sortBy(pane int, by sorting) {
	id := panes[pane].ID()
	if at := s.cursor(pane); at >= 0 {
		s.cursors[id] = s.table(pane).rows[at].subject
	}
	s.focus, s.chosen = pane, true
	if s.sorts == nil {
		s.sorts = make(map[string]sorting)
	}
	title := panes[pane].Title(s.tongue)
	if by.column == "" {
		delete(s.sorts, id)
		s.flash = s.say("%s: in its own order", title)
		return
	}
	s.sorts[id] = by
	s.flash = s.say("%s: by %s, rising", title, s.sortedBy(pane, by))
	if by.down {
		s.flash = s.say("%s: by %s, falling", title, s.sortedBy(pane, by))
	}
}

// sortedBy says by what a pane is sorted.
func (s *screen) sortedBy(pane int, by sorting) safetext.Text {
	return s.frame(nil).sortName(s.table(pane).columns, by)
}

// sortName says by what some rows are sorted.
func (f *Frame) sortName(columns []column, by sorting) safetext.Text {
	for i := range columns {
		if columns[i].id == by.column {
			return f.columnName(&columns[i])
		}
	}
	return f.say("column|state")
}

// arrow says which way something is sorted.
func (f *Frame) arrow(by sorting) safetext.Text {
	if by.down {
		return f.Glyphs.DownArrow
	}
	return f.Glyphs.Up
}

// sortMark draws beside the title of a pane by what it is sorted, where no
// heading of a column says so; it returns where it ends.
func (f *Frame) sortMark(x int, columns []column, at []placed) int {
	if f.by.column == "" {
		return x
	}
	for _, p := range at {
		if c := &columns[p.column]; c.id == f.by.column && !c.title.Empty() && p.x > x {
			return x
		}
	}
	says := safetext.Join([]safetext.Text{f.arrow(f.by), f.sortName(columns, f.by)}, safetext.Text{})
	return x + f.put(x, 0, f.Canvas.Width()-x, says, themes.Focus) + 1
}
