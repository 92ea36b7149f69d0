package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// Pane is a part of the screen with rows of its own.
type Pane interface {
	ID() string
	Title(lang tongue) safetext.Text
	// Table returns the rows there are, whatever the room. It is asked once a
	// Snapshot.
	Table(f *Frame) table
	// OneLine reports whether the line of its title is as good a place for what
	// the pane says as rows are, which it has where there is room to spare.
	OneLine() bool
}

// table returns a pane's table, filtered, sorted, with the columns that are
// wanted, and made once a Snapshot.
func (f *Frame) table(p Pane) *table {
	key := tableKey{p.ID(), f.Filter, f.sorts[p.ID()], strings.Join(f.without[p.ID()], " ")}
	t, ok := f.cache.tables[key]
	switch plain := (tableKey{pane: key.pane, filter: key.filter}); {
	case ok:
	case key == plain:
		t = p.Table(f).filtered(f.tongue, f.Filter)
		f.cache.tables[key] = t
	default:
		natural := *f
		natural.sorts, natural.without = nil, nil
		t = f.inOrder(p, *natural.table(p), key.by).withoutColumns(f.without[p.ID()])
		f.cache.tables[key] = t
	}
	return &t
}

// listed returns which rows of a table h lines are for: all with their parts
// where that fits or the pane is zoomed, else the parts of broken rows only,
// else none.
func listed(t *table, h int, zoomed bool) []int {
	for _, with := range []partsShown{allParts, brokenParts} {
		if all := t.with(with); len(all) <= h || zoomed {
			return all
		}
	}
	return t.with(noParts)
}

// visible chooses which of a table's rows are shown in h lines, in their
// order, and how many are not, and how many of those are broken.
func visible(t *table, h int, zoomed bool, cursor int) (shown []int, hidden, broken int) {
	all := listed(t, h, zoomed)
	if len(all) <= h {
		return all, 0, 0
	}
	h = max(h-1, 1) // the last line counts what is hidden
	here := max(slices.Index(all, cursor), 0)
	order := nearest(len(all), here)
	taken := make([]bool, len(all))
	left := h
	take := func(wanted func(i int, r *row) bool) {
		for _, i := range order {
			if left > 0 && !taken[i] && wanted(all[i], &t.rows[all[i]]) {
				taken[i] = true
				left--
			}
		}
	}
	if cursor >= 0 {
		taken[here] = true
		left--
	}
	if !t.ordered {
		take(func(_ int, r *row) bool { return r.broken() && !r.part })
		take(func(_ int, r *row) bool { return (r.state.broken() || r.loud) && !r.part })
	}
	if t.heads {
		take(func(_ int, r *row) bool { return !r.part })
		owner := t.owners()
		take(func(i int, _ *row) bool { // what is looked at on purpose comes before what is broken elsewhere
			return cursor >= 0 && t.rows[cursor].part && owner[i] == owner[cursor] && !t.rows[owner[i]].broken()
		})
		take(func(_ int, r *row) bool { return r.broken() })
		take(func(i int, _ *row) bool { return t.rows[owner[i]].broken() })
	}
	take(func(_ int, r *row) bool { return zoomed || !r.part })
	for i, index := range all {
		switch {
		case taken[i]:
			shown = append(shown, index)
		case t.rows[index].broken():
			broken++
			fallthrough
		default:
			hidden++
		}
	}
	return shown, hidden, broken
}

// nearest returns 0 to n-1, those nearest to here first.
func nearest(n, here int) []int {
	order := make([]int, 0, n)
	order = append(order, here)
	for d := 1; len(order) < n; d++ {
		if here-d >= 0 {
			order = append(order, here-d)
		}
		if here+d < n {
			order = append(order, here+d)
		}
	}
	return order
}

// draw draws a pane into the frame's canvas.
func (f *Frame) draw(p Pane, t *table) {
	w, h := f.Canvas.Width(), f.Canvas.Height()
	if w <= 0 || h <= 0 {
		return
	}
	if h == 1 {
		f.oneLine(p, t)
		return
	}
	f.by = f.sorts[p.ID()]
	at := place(t.columns, w-lead)
	y := f.titleLine(p, t, at)
	if y >= h {
		return
	}
	if len(t.rows) == 0 {
		for i, piece := range f.linesOf(t.empty, w-lead, h-y) {
			f.put(lead, y+i, w-lead, piece, themes.Dim)
		}
		return
	}
	hidden, broken, next := f.rows(p, t, at, y)
	if hidden == 0 {
		return
	}
	more := f.more(t, hidden, broken)
	if next < h {
		f.put(lead, next, w-lead, more, themes.Dim)
		return
	}
	if len(f.Beside) > 0 { // how the other panes stand matters more than that
		return
	}
	start := max(w-safetext.Width(more)-1, 0) // over the headings: what is hidden matters more
	f.Canvas.Fill(canvas.Rect{X: start, W: w - start, H: 1}, canvas.Style{})
	f.put(start+1, 0, w-start-1, more, themes.Dim)
}

// more says how many rows there is no room for, and that some of them are broken.
func (f *Frame) more(t *table, hidden, broken int) safetext.Text {
	switch {
	case broken == 0 || t.past:
		return f.say("+%d more", hidden)
	case broken == hidden:
		return f.say("+%d more, none of them ok", hidden)
	}
	return f.say("+%d more, %d of them not ok", hidden, broken)
}

// Optional is a Pane that is not there at all where it has nothing to show.
type Optional interface {
	Present(*history.Snapshot) bool
}

// present returns which panes of the view there are, in their order. A view
// that somebody chose has all its panes: one that is empty says why.
func (s *screen) present() []int {
	of := members[s.view]
	if s.elsewhere() {
		return of
	}
	all := make([]int, 0, len(of))
	for _, i := range of {
		if o, ok := panes[i].(Optional); !ok || s.snapshot != nil && o.Present(s.snapshot) {
			all = append(all, i)
		}
	}
	return all
}

// Painter is a Pane that draws its rows itself, from line y on, and returns how
// many of them it had no room for, how many of those are broken, and the line
// after the last.
type Painter interface {
	Paint(f *Frame, t *table, at []placed, y int) (hidden, broken, next int)
}

// rows draws the rows of a pane, as far as there is room.
func (f *Frame) rows(p Pane, t *table, at []placed, y int) (hidden, broken, next int) {
	if own, ok := p.(Painter); ok {
		return own.Paint(f, t, at, y)
	}
	room, cursor := f.Canvas.Height()-y, f.cursorIn(t)
	if below := f.linesBelow(p, t, room); below > 0 {
		room -= below
		f.below(&t.rows[cursor], y+room)
	}
	shown, hidden, broken := visible(t, room, f.Zoomed, cursor)
	spare := room - len(shown)
	if hidden > 0 {
		spare = 0
	}
	return hidden, broken, f.wholeRows(t, shown, at, y, spare)
}

// cursorIn returns which row the cursor is on, or -1 where the pane does not
// have the keyboard.
func (f *Frame) cursorIn(t *table) int {
	if !f.Focused {
		return -1
	}
	return slices.IndexFunc(t.rows, func(r row) bool { return r.subject == f.Cursor })
}

// titleLine draws number, title, note and headings, and returns in which row
// the rows of the table begin. Where the pane hides the others, how those stand
// takes the place of the headings, which then have a line of their own.
func (f *Frame) titleLine(p Pane, t *table, at []placed) int {
	w := f.Canvas.Width()
	x := f.sortMark(f.hides(f.name(p), t), t.columns, at)
	if len(f.Beside) > 0 {
		start := w
		for _, s := range f.Beside {
			start -= safetext.Width(s.text)
		}
		f.put(x, 0, start-x-1, t.note, themes.Dim)
		if start > x {
			for _, s := range f.Beside {
				start += f.put(start, 0, w-start, s.text, s.role)
			}
		}
		if len(t.rows) == 0 || f.Canvas.Height() < 4 || !headed(t.columns, at) {
			return 1
		}
		f.headings(1, 0, t.columns, at)
		return 2
	}
	end := w
	for _, place := range at {
		if c := t.columns[place.column]; (c.plot || !c.title.Empty()) && place.x >= x {
			end = place.x - 1
			break
		}
	}
	for _, note := range []safetext.Text{t.note, t.brief} {
		if t.out > 0 { // it is of all rows
			break
		}
		if safetext.Width(note) <= end-x {
			x += f.put(x, 0, end-x, note, themes.Dim)
			break
		}
	}
	if len(t.rows) > 0 {
		f.headings(0, x, t.columns, at)
	}
	return 1
}

// name draws the number and the title of a pane, and returns where it ends.
func (f *Frame) name(p Pane) int {
	role := themes.Title
	if f.Focused {
		role = themes.Focus
	}
	w := f.Canvas.Width()
	if f.Focused {
		f.Canvas.Put(0, 0, f.Glyphs.Cursor, f.style(themes.Focus))
	}
	return 1 + f.put(1, 0, w-1, f.say("%d %s", f.Number, p.Title(f.tongue)), role) + 1
}

// oneLine draws a pane as what its rows come to, one after the other. What is
// broken, and where the cursor is, comes before what is well.
func (f *Frame) oneLine(p Pane, t *table) {
	w := f.Canvas.Width()
	x := max(f.hides(f.name(p), t), 2*lead)
	if len(t.rows) == 0 {
		f.put(x, 0, w-x, t.empty, themes.Dim)
		return
	}
	rows := t.whole()
	taken, hidden, unseen := f.fitting(rows, w-x+2)
	for i := range rows {
		if !taken[i] {
			continue
		}
		r := rows[i]
		f.hitRow(x, 0, r.gaugeWidth(), r)
		f.put(x, 0, w-x, r.state.sign(f.Glyphs), r.state.role())
		role := themes.Text
		if f.Focused && r.subject == f.Cursor {
			role = themes.Selected
		}
		f.put(x+2, 0, w-x-2, r.gauge, role)
		x += r.gaugeWidth()
	}
	switch {
	case unseen > 0 && !t.past:
		f.put(x, 0, w-x, f.say("+%d, %d bad", hidden, unseen), themes.Down)
	case hidden > 0:
		f.put(x, 0, w-x, f.say("+%d", hidden), themes.Dim)
	}
}

// fitting chooses the rows that one line of so many cells has room for: the one
// under the cursor, the broken ones, and where those are all, the others. unseen
// are the broken ones among those that stay hidden.
func (f *Frame) fitting(rows []*row, room int) (taken []bool, hidden, unseen int) {
	more := f.say("+%d", len(rows)) // how many there is no room for
	if slices.ContainsFunc(rows, (*row).broken) {
		more = f.say("+%d, %d bad", len(rows), len(rows))
	}
	taken, hidden = make([]bool, len(rows)), len(rows)
	take := func(wanted func(*row) bool) (all bool) {
		for i := range rows {
			if taken[i] || !wanted(rows[i]) {
				continue
			}
			reserve := safetext.Width(more)
			if hidden == 1 {
				reserve = 0
			}
			if rows[i].gaugeWidth() > room-reserve {
				return false
			}
			taken[i] = true
			room -= rows[i].gaugeWidth()
			hidden--
		}
		return true
	}
	take(func(r *row) bool { return f.Focused && r.subject == f.Cursor })
	take(func(r *row) bool { return r.broken() })
	for i := range rows {
		if rows[i].broken() && !taken[i] {
			unseen++
		}
	}
	if unseen == 0 {
		if take(func(r *row) bool { return r.state != absent }) {
			take(func(*row) bool { return true }) // what is not there takes no room from what is
		}
	}
	return taken, hidden, unseen
}

// gaugeWidth is what a row takes of such a line: a sign, its gauge, and blanks.
func (r *row) gaugeWidth() int { return 2 + safetext.Width(r.gauge) + 2 }
