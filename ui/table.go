package ui

import (
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// table is what a pane shows: rows of cells under columns. It is made once a
// Snapshot; how much of it is drawn depends on the room.
type table struct {
	columns []column
	rows    []row
	note    safetext.Text // beside the title
	brief   safetext.Text // the same where there is no room for that
	empty   safetext.Text // what to say where there are no rows
	total   int           // rows before filtering
	out     int           // rows, without their parts, that the filter leaves out
	unseen  int           // those of them that are broken
	beside  int           // lines that it can use beside its rows
	ordered bool          // the order of its rows says something: none goes before others
	past    bool          // its rows are what was: that it was bad asks for nothing now
	calm    bool          // that it has no rows is as it should be
	alike   bool          // the parts of a row are of one kind, and are sorted as rows are
	heads   bool          // all rows stay while their parts share what room is left
}

// row is one thing, under its own identity.
type row struct {
	subject  observe.Subject
	title    safetext.Text     // of its detail, where the subject's name will not do
	subjects []observe.Subject // all that its detail shows
	state    state
	implied  implication // what it fails by
	told     bool        // a cell says so already
	partly   bool        // a part of it is dead, and the rest is not
	wordless bool        // of its state the sign is enough
	loud     bool        // it is well, and says what is worth more room than that
	part     bool        // it is a part of the row above and shown where there is room
	cells    []cell
	gauge    safetext.Text // what it says in a pane of one line
	search   []string      // what a filter looks in
	strip    *fleet        // the hosts of a group, for its map
	// detail, where set, makes the row's detail in place of the series' own.
	detail func(f *Frame, w int) []line
}

// cell is one field of a row.
type cell struct {
	text   safetext.Text
	role   themes.Role
	state  state
	signed bool   // the sign of state stands before text
	trace  *trace // a series, and no text
	whole  bool   // text that does not fit is left out, and not cut
	across int    // how many further columns the cell takes
	value  float64
	valued bool // value is what the cell is sorted by
}

// broken reports whether the row must stay visible.
func (r *row) broken() bool { return r.implied.none() && r.state.broken() }

// word makes a cell of text.
func word(t safetext.Text, role themes.Role) cell { return cell{text: t, role: role} }

// signed makes a cell of a sign and what follows it.
func signed(s state, t safetext.Text) cell {
	return cell{text: t, role: themes.Text, state: s, signed: true}
}

// filtered returns the table with the rows that hold the words of the filter,
// their parts, and the rows that they are parts of.
func (t table) filtered(lang tongue, filter string) table {
	t.total = len(t.rows)
	wanted := strings.Fields(strings.ToLower(filter))
	if len(wanted) == 0 {
		return t
	}
	var kept []row
	for i := 0; i < len(t.rows); {
		end := i + 1
		for end < len(t.rows) && t.rows[end].part {
			end++
		}
		group := t.rows[i:end]
		whole := matches(&group[0], wanted)
		var parts []row
		for _, part := range group[1:] {
			if whole || matches(&part, wanted) {
				parts = append(parts, part)
			}
		}
		switch {
		case whole || len(parts) > 0:
			kept = append(append(kept, group[0]), parts...)
		case group[0].broken():
			t.unseen++
			fallthrough
		default:
			t.out++
		}
		i = end
	}
	t.rows = kept
	if len(kept) == 0 && t.total > 0 {
		t.empty = lang.say("no row matches %q", filter)
	}
	return t
}

func matches(r *row, wanted []string) bool {
	text := strings.ToLower(strings.Join(r.search, " "))
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// searchable puts together what a filter looks in. It is made into one text where
// there is a filter: few frames have one.
func searchable(parts ...string) []string { return parts }

// whole returns the rows without their parts.
func (t *table) whole() []*row {
	var rows []*row
	for i := range t.rows {
		if !t.rows[i].part {
			rows = append(rows, &t.rows[i])
		}
	}
	return rows
}

// owners are the rows that each row belongs to: its own, or the one that it is a
// part of.
func (t *table) owners() []int {
	all := make([]int, len(t.rows))
	last := 0
	for i := range t.rows {
		if !t.rows[i].part {
			last = i
		}
		all[i] = last
	}
	return all
}

// partsShown says the parts of which rows are shown below them.
type partsShown uint8

const (
	noParts partsShown = iota
	brokenParts
	allParts
)

// with returns the rows and the parts that are wanted of them.
func (t *table) with(parts partsShown) []int {
	var all []int
	broken := false // the row that the parts belong to
	for i := range t.rows {
		r := &t.rows[i]
		if !r.part {
			broken = r.broken()
		}
		if !r.part || parts == allParts || parts == brokenParts && broken {
			all = append(all, i)
		}
	}
	return all
}

// state returns how the worst row of the table stands that nothing implies;
// where everything is implied, how the worst of all stands.
func (t *table) state() (of state, implied bool) {
	worst, excused := absent, absent
	for i := range t.rows {
		switch r := &t.rows[i]; {
		case r.part:
		case r.implied.none():
			worst = worse(worst, r.state)
		default:
			excused = worse(excused, r.state)
		}
	}
	if worst == absent {
		return excused, excused != absent
	}
	return worst, false
}

// lead is what stands before the first column: the cursor, the sign, a blank.
const lead = 3

// row draws one row of a table.
func (f *Frame) row(y int, r *row, columns []column, at []placed) {
	role := r.state.role()
	if !r.implied.none() {
		role = themes.Implied
	}
	x := 1
	if r.part {
		x = 3
	}
	f.Canvas.Put(x, y, r.state.sign(f.Glyphs), f.style(role))
	f.hitRow(0, y, f.Canvas.Width(), r)
	next, plotted := 0, false // the first column that nothing stands in yet
	for i, p := range at {
		if p.column < next {
			continue
		}
		if p.column >= len(r.cells) {
			break
		}
		from := r.standsIn(p.column)
		c := &r.cells[from]
		x, w := extent(at, i, from, c.across)
		if c.across > 0 {
			next = from + c.across + 1
		}
		if i == 0 && r.part {
			x, w = x+2, w-2
		}
		if !r.implied.none() && c.trace == nil && c.across == 0 && columns[p.column].right && hasTrace(r) {
			continue // figures of what cannot be reached say nothing
		}
		if c.trace != nil && !r.implied.none() {
			for j := i - 1; j > 0 && columns[at[j].column].right; j-- {
				x, w = at[j].x, w+p.x-at[j].x
				p = at[j]
			}
			f.put(x, y, w, r.implied.words(f.tongue, w), themes.Implied)
			plotted = true
			continue
		}
		f.cell(x, y, w, c, !r.implied.none(), columns[p.column].right && c.across == 0)
	}
	if !r.implied.none() && !plotted && !r.told {
		f.impliedAside(y, r, columns, at)
	}
	if f.Focused && r.subject == f.Cursor {
		f.Canvas.Put(0, y, f.Glyphs.Cursor, f.style(themes.Focus))
		f.highlight(canvas.Rect{X: 0, Y: y, W: f.Canvas.Width(), H: 1})
	}
}

// standsIn is which cell stands in a column: one further left may take more
// columns than its own, of which that one may not be shown.
func (r *row) standsIn(column int) int {
	for from := column - 1; from >= 0; from-- {
		if across := r.cells[from].across; across > 0 && from+across >= column {
			return from
		}
	}
	return column
}

func hasTrace(r *row) bool {
	for i := range r.cells {
		if r.cells[i].trace != nil {
			return true
		}
	}
	return false
}

// impliedAside says by what a row is implied where there is no plot to stand
// in for: in the last column that takes text.
func (f *Frame) impliedAside(y int, r *row, columns []column, at []placed) {
	for i := len(at) - 1; i > 0; i-- {
		if p := at[i]; columns[p.column].grow {
			f.Canvas.Fill(canvas.Rect{X: p.x, Y: y, W: p.w, H: 1}, canvas.Style{})
			f.put(p.x, y, p.w, r.implied.words(f.tongue, p.w), themes.Implied)
			return
		}
	}
	for i := 1; i < len(at); i++ { // none takes text: the figures say nothing now, and have room
		if p := at[i]; columns[p.column].right {
			last := at[len(at)-1]
			w := last.x + last.w - p.x
			f.Canvas.Fill(canvas.Rect{X: p.x, Y: y, W: w, H: 1}, canvas.Style{})
			f.put(p.x, y, w, r.implied.words(f.tongue, w), themes.Implied)
			return
		}
	}
}

func (f *Frame) cell(x, y, w int, c *cell, dim, right bool) {
	role := c.role
	if dim {
		role = themes.Implied
	}
	switch {
	case c.trace != nil:
		f.plot(x, y, w, c.trace)
	case c.signed:
		sign := c.state.role()
		if dim {
			sign = themes.Implied
		}
		f.put(x, y, w, c.state.sign(f.Glyphs), sign)
		if !c.whole || safetext.Width(c.text) <= w-2 {
			f.put(x+2, y, w-2, c.text, role)
		}
	case right:
		width := safetext.Width(c.text)
		f.put(x+max(w-width, 0), y, w, c.text, role)
	default:
		f.put(x, y, w, c.text, role)
	}
}

// highlight marks the row under the cursor, and leaves the colours of what
// stands in it.
func (f *Frame) highlight(r canvas.Rect) {
	selected := f.style(themes.Selected)
	f.Canvas.Restyle(r, func(s canvas.Style) canvas.Style {
		s.Attributes |= selected.Attributes
		if selected.Background != canvas.Default {
			s.Background = selected.Background
		}
		return s
	})
}
