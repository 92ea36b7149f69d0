package ui

import (
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// filterCells is how many cells of a filter are quoted where it is not being typed.
const filterCells = 16

// quotedFilter is a filter as headings and the footer quote it.
func (f *Frame) quotedFilter() safetext.Text {
	return safetext.Cut(clean(f.Filter), filterCells, f.Glyphs.Ellipsis)
}

// hides says beside the title of a pane how many rows the filter leaves out, and
// how many of those are not ok: a filter that somebody forgot must not hide an
// outage. It returns where that ends.
func (f *Frame) hides(x int, t *table) int {
	if t.out == 0 {
		return x
	}
	says, role := f.say("%s %s hides %d", f.key(keymap.Filter), f.quotedFilter(), t.out), themes.Key
	if t.unseen > 0 {
		says, role = f.say("%s %s hides %d, %d not ok", f.key(keymap.Filter), f.quotedFilter(), t.out, t.unseen), themes.Degraded
	}
	return x + f.put(x, 0, f.Canvas.Width()-x, says, role) + 1
}

// found says how many rows the filter leaves, and before that how many it hides
// that are not ok.
func (s *screen) found() safetext.Text {
	if s.snapshot == nil || s.filter == "" {
		return safetext.Text{}
	}
	left, total, unseen := 0, 0, 0
	for _, i := range s.present() {
		t := s.table(i)
		left += len(t.rows)
		total += t.total
		unseen += t.unseen
	}
	if unseen > 0 {
		return s.say("hides %d not ok, %d of %d rows", unseen, left, total)
	}
	return s.say("%d of %d rows", left, total)
}

// filterWords are what the footer says of a filter that is on.
func (s *screen) filterWords(f *Frame) span {
	role := themes.Key
	for _, i := range s.present() {
		if s.snapshot != nil && s.table(i).unseen > 0 {
			role = themes.Degraded
		}
	}
	return span{s.say("%s %s  %s", f.key(keymap.Filter), f.quotedFilter(), s.found()), role}
}

// filters are the filters of all views, by their ids.
func (s *screen) filters() map[string]string {
	var all map[string]string
	for _, v := range views {
		filter := s.others[v.id]
		if v.id == views[s.view].id {
			filter = s.filter
		}
		if filter != "" {
			all = with(all, v.id, filter)
		}
	}
	return all
}

// takeFilters takes on the filters of all views, as far as they can be ones.
func (s *screen) takeFilters(all map[string]string) {
	for _, v := range views {
		s.filter = ""
		if s.add(all[v.id]); s.filter != "" {
			s.others = with(s.others, v.id, s.filter)
		}
	}
	s.filter = s.others[views[s.view].id]
}
