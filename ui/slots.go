package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// slot is where one pane stands.
type slot struct {
	pane int // its index in panes
	rect canvas.Rect
}

// slots shares out the body among the panes. alone says that there is room for
// the rows of one of them only: the others have a line each, or none.
func (s *screen) slots(body canvas.Rect) (slots []slot, alone bool) {
	if body.W <= 0 || body.H <= 0 {
		return nil, false
	}
	switch all := s.present(); {
	case s.zoomed:
		return []slot{{s.focused(true), body}}, true
	case s.elsewhere():
		return s.viewSlots(all, body)
	}
	return s.stand(body)
}

// automatic stands all panes as it fits.
func (s *screen) automatic(all []int, body canvas.Rect) (slots []slot, alone bool) {
	switch {
	case s.besideOne(body.W):
		if body.H < max(s.least(all[:2]), s.least(all[2:])) {
			return s.accordion(body), true
		}
		left := (body.W - 2) / 2
		return append(
			s.column(all[:2], canvas.Rect{X: body.X, Y: body.Y, W: left, H: body.H}),
			s.column(all[2:], canvas.Rect{X: body.X + left + 2, Y: body.Y, W: body.W - left - 2, H: body.H})...), false
	case body.W < stackWidth || body.H < s.least(all):
		return s.accordion(body), true
	default:
		return s.column(all, body), false
	}
}

// besideOne reports whether the panes stand in two columns: on a wide screen,
// and on one that is wide enough where all rows do not fit one above the other.
// It does not look at the verdict: panes stay where they are when one comes.
func (s *screen) besideOne(w int) bool {
	if w >= wideColumns || w < twoColumns {
		return w >= wideColumns
	}
	all := s.present()
	lines := len(all) // with air between them
	for _, i := range all {
		lines += 1 + len(s.table(i).with(noParts))
	}
	return lines > s.height-verdictLines
}

// accordion opens the pane that has the keyboard, and leaves the others a line
// each where it can do with the rest.
func (s *screen) accordion(body canvas.Rect) []slot {
	focused := s.focused(true)
	all := s.present()
	others := len(all) - 1
	if body.H-others < s.wants(focused).least+1 { // a line for the headings
		return []slot{{focused, body}}
	}
	slots := make([]slot, 0, len(all))
	y := body.Y
	for _, i := range all {
		h := 1
		if i == focused {
			h = min(body.H-others, max(s.wants(i).all, s.wants(i).beside))
		}
		slots = append(slots, slot{i, canvas.Rect{X: body.X, Y: y, W: body.W, H: h}})
		y += h
	}
	last := &slots[len(slots)-1]
	if left := body.Y + body.H - y; s.elsewhere() && last.pane != focused && left+1 >= usefulHeight {
		last.rect.H += left
	}
	return slots
}

// least is the fewest lines in which some panes stand one above the other.
func (s *screen) least(which []int) int {
	lines := 0
	for _, i := range which {
		lines += s.wants(i).least
	}
	return lines
}

// wants is how many lines a pane can use.
type wants struct {
	least  int // it can do with
	broken int // its broken rows need
	rows   int // all its rows need
	causes int // with the parts of the broken ones
	all    int // with the parts of all
	spare  int // where there is room to spare
	beside int // and with what it draws beside its rows; 0 where that is nothing

	accused bool // a verdict is about it
}

func (s *screen) wants(i int) wants {
	wanted := s.wantsRows(i)
	if lines := s.table(i).beside; lines > 0 {
		wanted.beside = max(wanted.all, wanted.spare) + lines
	}
	return wanted
}

// wantsRows is how many lines a pane can use for its rows.
func (s *screen) wantsRows(i int) wants {
	t := s.table(i)
	rows, broken := len(t.with(noParts)), 0
	for j := range t.rows {
		if !t.rows[j].part && t.rows[j].broken() {
			broken++
		}
	}
	switch {
	case rows == 0:
		return wants{2, 2, 2, 2, 2, 2, 0, false}
	case s.elsewhere() || !panes[i].OneLine():
	case i == s.focus && s.chosen:
		return wants{1, 1, 1 + rows, 1 + rows, 1 + rows, 1 + rows, 0, false}
	case s.accused(i): // what the verdict is about has its rows before what is well
		some := min(2+broken, 1+rows)
		return wants{1, some, some, some, some, 1 + rows, 0, true}
	default:
		return wants{1, 1, 1, 1, 1, 1 + rows, 0, false}
	}
	some := 1 + broken
	if broken < rows {
		some++ // the line that counts the hidden
	}
	all := 1 + len(t.rows)
	return wants{min(1+rows, usefulHeight), max(some, 2), 1 + rows, 1 + len(t.with(brokenParts)), all, all, 0, false}
}

// accused reports whether a verdict that is open is about a broken row of a pane.
func (s *screen) accused(pane int) bool {
	t := s.table(pane)
	for i := range s.snapshot.Triage.Verdicts {
		v := &s.snapshot.Triage.Verdicts[i]
		if v.State != triage.Open && v.State != triage.Flapping || v.Cause == causeMonitor {
			continue
		}
		for j := range t.rows {
			r := &t.rows[j]
			if !r.part && r.broken() && (isAbout(v, r.subject) || slices.Contains(v.Scope, r.subject.Group)) {
				return true
			}
		}
	}
	return false
}

// column stands panes one above the other: each first gets what it can do
// with, then what is broken gets room, then all rows, then the parts of what is
// broken and those of all where all of them fit, and last, if there is still
// air between the panes, the rows of what can do with a line.
func (s *screen) column(which []int, body canvas.Rect) []slot {
	each := make([]wants, len(which))
	for k, i := range which {
		each[k] = s.wants(i)
	}
	heights, left := share(each, body.H)
	var slots []slot
	y := body.Y
	for k, i := range which {
		slots = append(slots, slot{i, canvas.Rect{X: body.X, Y: y, W: body.W, H: heights[k]}})
		y += heights[k]
		if left > 0 {
			y++
			left--
		}
	}
	return slots
}

// share shares out lines by what each can use, and returns how many are left.
func share(each []wants, lines int) (heights []int, left int) {
	heights = make([]int, len(each))
	left = lines
	give := func(lines func(wants) int, whole bool, air int) {
		for k := range each {
			more := max(lines(each[k])-heights[k], 0)
			if whole && more > left-air {
				continue
			}
			more = min(more, left)
			heights[k] += more
			left -= more
		}
	}
	give(func(w wants) int { return min(w.least, usefulHeight-1) }, false, 0)
	give(func(w wants) int {
		if w.accused {
			return w.broken
		}
		return 0
	}, false, 0)
	give(func(w wants) int { return w.least }, false, 0)
	give(func(w wants) int { return w.broken }, false, 0)
	give(func(w wants) int { return w.rows }, false, 0)
	give(func(w wants) int { return w.causes }, true, 0)
	give(func(w wants) int { return w.all }, true, 0)
	give(func(w wants) int { return w.spare }, true, len(each)-1)
	give(func(w wants) int { return w.beside }, false, 0)
	return heights, left
}

// focused returns the pane that has the keyboard. Where only one pane is seen
// and nobody has chosen one, it is the first broken one: but a provider's bad
// news alone, with nothing wrong here, moves nobody.
func (s *screen) focused(alone bool) int {
	home := s.home()
	if s.chosen || !alone || s.elsewhere() || s.snapshot == nil || len(s.snapshot.Triage.Verdicts) == 0 {
		return home
	}
	best, worst := home, absent
	for _, i := range s.present() {
		if of, implied := s.paneState(i); of.broken() && !implied && badness[of] > badness[worst] {
			best, worst = i, of
		}
	}
	return best
}

// paneState is how a pane stands by its worst row, whatever a filter hides.
func (s *screen) paneState(i int) (of state, implied bool) {
	switch t := s.frame(nil).unfiltered(panes[i]); {
	case len(t.rows) > 0:
		return t.state()
	case t.calm:
		return absent, false
	}
	return s.frame(nil).nothing(), false
}

// beside says how the panes stand that are not shown, by name where there is
// room for that in w cells.
func (s *screen) beside(shown, w int) []span {
	named, between := w >= 80, 1
	if named {
		between = 2
	}
	var parts []span
	for _, i := range s.present() {
		if i == shown {
			continue
		}
		name := s.say("%d", s.number(i))
		if named {
			name = s.say("%d %s", s.number(i), panes[i].Title(s.tongue))
		}
		of, implied := s.paneState(i)
		role := of.role()
		if implied {
			role = themes.Implied
		}
		if len(parts) > 0 {
			parts = append(parts, span{safetext.Pad(safetext.Text{}, between), themes.Text})
		}
		parts = append(parts, span{name, themes.Dim})
		if named {
			parts = append(parts, span{safetext.Literal(" "), themes.Text})
		}
		parts = append(parts, span{of.sign(s.glyphs), role})
	}
	return parts
}
