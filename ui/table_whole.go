package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// mostWhole is how many lines one row may take: more is for its detail.
const mostWhole = 8

// leastWhole is how wide a column is in which the rest of a text can stand.
const leastWhole = 40

// wholeRows draws rows from line y on, each with all that it says as far as
// there are lines to spare, and returns the line after the last.
func (f *Frame) wholeRows(t *table, shown []int, at []placed, y, spare int) (next int) {
	for _, index := range shown {
		more := f.wholeRow(y, &t.rows[index], t.columns, at, spare)
		spare -= more
		y += 1 + more
	}
	return y
}

// wholeRow draws a row, goes on below it with what its words have no room for,
// and returns how many lines that took.
func (f *Frame) wholeRow(y int, r *row, columns []column, at []placed, spare int) (more int) {
	for i, p := range at {
		if spare < 1 || !columns[p.column].wraps || p.column >= len(r.cells) || !r.implied.none() && !r.told {
			continue
		}
		c := r.cells[p.column]
		x, w := extent(at, i, p.column, c.across)
		if c.signed {
			x, w = x+2, w-2
		}
		pieces := wrap(c.text, w)
		if len(pieces) < 2 {
			continue
		}
		if w < leastWhole { // the room below is wider than the column
			x = at[min(1, i)].x + 2
			w = f.Canvas.Width() - x
		}
		rest := f.linesOf(restOf(c.text, pieces[0]), w, min(spare, mostWhole-1))
		whole := *r
		whole.cells = slices.Clone(r.cells)
		whole.cells[p.column].text = pieces[0]
		f.row(y, &whole, columns, at)
		role := c.role
		if !r.implied.none() {
			role = themes.Implied
		}
		for k, piece := range rest {
			f.put(x, y+1+k, w, piece, role)
			f.hitRow(0, y+1+k, f.Canvas.Width(), r)
		}
		return len(rest)
	}
	f.row(y, r, columns, at)
	return 0
}

// restOf is what comes after the first piece of a text.
func restOf(t, first safetext.Text) safetext.Text {
	words := strings.Join(strings.Fields(t.String()), " ")
	return clean(strings.TrimSpace(strings.TrimPrefix(words, first.String())))
}

// extent is where a cell stands that takes so many columns more than its own.
func extent(at []placed, i, from, across int) (x, w int) {
	x, w = at[i].x, at[i].w
	for j := i + 1; j < len(at) && at[j].column <= from+across; j++ {
		w = at[j].x + at[j].w - x
	}
	return x, w
}
