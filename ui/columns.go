package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// column is one column, and what becomes of it where room is short.
type column struct {
	id           string // what it is called where it is remembered
	title, short safetext.Text
	says         safetext.Text // what it is called in a menu, where it has no title
	sort         sortBy        // what is learned from its order
	hidden       bool          // somebody does not want it
	width, least int           // what it wants, and what it can do with
	right        bool          // figures stand to the right
	plot         bool          // a series: its heading says what time it covers
	grow         bool          // it takes what is left over
	most         int           // and no more than this; 0: all of it
	tight        int           // what it makes do with before it goes altogether; 0: no less than least
	wraps        bool          // what does not fit goes on below it, where there are lines to spare
	rank         int           // columns of the highest rank go first
	extra        bool          // it goes before any other is shortened
}

// placed is where a column stands.
type placed struct {
	column int
	x, w   int
	short  bool
}

// place shares out the width after the lead among the columns that are wanted:
// all as wide as they want, else without the extra ones, else as narrow as they
// can be, else without those of the highest rank; one that can be tight is so first.
func place(columns []column, width int) []placed {
	kept := make([]placed, 0, len(columns))
	used := 0
	for i, c := range columns {
		if !c.hidden {
			kept = append(kept, placed{column: i, w: c.width})
			used += c.width + 1
		}
	}
	drop := func(wanted func(*column) bool) bool {
		last := -1
		for i := range kept {
			if c := &columns[kept[i].column]; wanted(c) && (last < 0 || c.rank >= columns[kept[last].column].rank) {
				last = i
			}
		}
		if last < 0 || len(kept) == 1 {
			return false
		}
		if c := &columns[kept[last].column]; c.tight > 0 && c.tight < kept[last].w {
			less := min(kept[last].w-c.tight, used-1-width)
			kept[last].w -= less
			used -= less
			return true
		}
		used -= kept[last].w + 1
		kept = append(kept[:last], kept[last+1:]...)
		return true
	}
	for used-1 > width {
		if !drop(func(c *column) bool { return c.extra }) {
			break
		}
	}
	if used-1 > width {
		used = 0
		for i := range kept {
			c := &columns[kept[i].column]
			kept[i].short = c.least > 0 && c.least < c.width
			if kept[i].short {
				kept[i].w = c.least
			}
			used += kept[i].w + 1
		}
	}
	for used-1 > width {
		if !drop(func(*column) bool { return true }) {
			break
		}
	}
	spread(columns, kept, width-(used-1))
	x := lead
	for i := range kept {
		kept[i].x = x
		x += kept[i].w + 1
	}
	return kept
}

// spread gives what is left over to shortened columns, a series first, and the
// rest to the one that grows, as far as it has a use for it.
func spread(columns []column, kept []placed, left int) {
	for i := range kept {
		if columns[kept[i].column].plot {
			more := max(min(columns[kept[i].column].width-kept[i].w, left), 0)
			kept[i].w += more
			left -= more
		}
	}
	for i := range kept {
		more := min(columns[kept[i].column].width-kept[i].w, left)
		if more > 0 {
			kept[i].w += more
			left -= more
		}
		kept[i].short = kept[i].w < columns[kept[i].column].width
	}
	for i := range kept {
		c := &columns[kept[i].column]
		if !c.grow || left <= 0 {
			continue
		}
		more := left
		if c.most > 0 {
			more = min(left, max(c.most-kept[i].w, 0))
		}
		kept[i].w += more
		left -= more
	}
}

// headed reports whether any column that stands has a heading.
func headed(columns []column, at []placed) bool {
	return slices.ContainsFunc(at, func(p placed) bool { return columns[p.column].plot || !columns[p.column].title.Empty() })
}

// headings draws the titles of the columns in row y, from x on.
func (f *Frame) headings(y, from int, columns []column, at []placed) {
	for _, p := range at {
		c := columns[p.column]
		title := c.title
		switch {
		case c.plot:
			title = spanTitle(f.tongue, p.w)
		case p.short && !c.short.Empty():
			title = c.short
		}
		x := p.x
		if width := safetext.Width(title); c.right && width < p.w {
			x += p.w - width
		}
		if x < from {
			continue
		}
		f.put(x, y, p.w, title, themes.Dim)
		switch {
		case c.id == "" || c.id != f.by.column || title.Empty():
		case c.right: // in the blank before it
			f.put(x-1, y, 1, f.arrow(f.by), themes.Focus)
		default:
			f.put(x+min(safetext.Width(title), p.w), y, 1, f.arrow(f.by), themes.Focus)
		}
	}
}
