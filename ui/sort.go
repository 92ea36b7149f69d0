package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// sortBy says how the rows are sorted by a column when it is first chosen.
type sortBy uint8

const (
	unsorted  sortBy = iota // nothing would be learned from it
	upwards                 // names: from A on
	downwards               // figures: what asks for attention first
)

// sorting is by what the rows of a pane are sorted, and which way.
type sorting struct {
	column string // the id of a column, or byState; empty: the pane's own order
	down   bool
}

// byState sorts by the sign in front of each row.
const byState = "state"

// steady is how long an order of figures stands: they change each second, and
// rows that change places as often can't be read.
const steady = 5 * time.Second

// heldOrder is how rows stood when they were last sorted.
type heldOrder struct {
	by     sorting
	filter string
	at     time.Duration // the monotonic time of the Snapshot
	place  map[observe.Subject]int
}

// weight is what a row counts for among its like.
type weight struct {
	number float64
	known  bool
	text   string
}

// worth gives a cell the figure that it is sorted by.
func (c cell) worth(v float64) cell {
	c.value, c.valued = v, true
	return c
}

// weight is what a cell counts for: its sign, then its figure, then its words.
func (c *cell) weight() weight {
	w := weight{number: c.value, known: c.valued, text: c.text.String()}
	if c.signed {
		const apart = 1e9 // no figure reaches that
		w.number, w.known = w.number+apart*float64(badness[c.state]), c.state != absent
	}
	return w
}

// weight is what a row counts for in a sorting: of its state, where column is
// none of the table's.
func (r *row) weight(column int) weight {
	if column >= 0 && column < len(r.cells) {
		return r.cells[column].weight()
	}
	number := float64(badness[r.state])
	if !r.implied.none() { // it can't be helped here: below what is broken by itself
		number = min(number, float64(badness[noData])+0.5)
	}
	return weight{number: number, known: true}
}

// compareWeights puts two weights in order. What has none comes last, whichever way.
func compareWeights(a, b weight, down bool) int {
	sign := 1
	if down {
		sign = -1
	}
	switch {
	case a.known && b.known:
		return sign * cmp.Compare(a.number, b.number)
	case a.known != b.known:
		if a.known {
			return -1
		}
		return 1
	}
	return sign * compareNames(a.text, b.text)
}

// compareNames compares names as people do: small and capital letters alike, and
// desk-2 before desk-10.
func compareNames(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == 0 || y == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		m, n := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
		if order := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); order != 0 {
			return order
		}
		a, b = a[x:], b[y:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a text begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// sorted returns the table with its rows sorted, each with its parts below it.
// Rows that count the same keep the order they had.
func (t table) sorted(by sorting) table {
	column := slices.IndexFunc(t.columns, func(c column) bool { return c.id == by.column })
	if by.column != byState && (column < 0 || t.columns[column].sort == unsorted) {
		return t
	}
	return t.arranged(func(a, b *row) int { return compareWeights(a.weight(column), b.weight(column), by.down) })
}

// arranged returns the table with its rows in another order, and so their parts
// where those are of one kind.
func (t table) arranged(order func(a, b *row) int) table {
	var groups [][]row // the rows as they stand, each with its parts
	for from := 0; from < len(t.rows); {
		to := from + 1
		for to < len(t.rows) && t.rows[to].part {
			to++
		}
		groups = append(groups, t.rows[from:to])
		from = to
	}
	slices.SortStableFunc(groups, func(a, b []row) int { return order(&a[0], &b[0]) })
	rows := make([]row, 0, len(t.rows))
	for _, group := range groups {
		from := len(rows)
		rows = append(rows, group...)
		if t.alike {
			slices.SortStableFunc(rows[from+1:], func(a, b row) int { return order(&a, &b) })
		}
	}
	t.rows = rows
	return t
}

// inOrder returns a pane's table as somebody wants it sorted. An order of
// figures stands for a while; one of states is always that of now.
func (f *Frame) inOrder(p Pane, t table, by sorting) table {
	if by.column == "" || len(t.rows) < 2 {
		return t
	}
	now := f.Snapshot.Now.Mono
	held, ok := f.cache.orders[p.ID()]
	if ok && by.column != byState && held.by == by && held.filter == f.Filter && now >= held.at && now-held.at < steady {
		last := len(held.place)
		place := func(r *row) int {
			if at, stood := held.place[r.subject]; stood {
				return at
			}
			return last
		}
		return t.arranged(func(a, b *row) int { return cmp.Compare(place(a), place(b)) })
	}
	t = t.sorted(by)
	if by.column == byState {
		return t
	}
	held = heldOrder{by: by, filter: f.Filter, at: now, place: make(map[observe.Subject]int, len(t.rows))}
	for i := range t.rows {
		held.place[t.rows[i].subject] = i
	}
	if f.cache.orders == nil {
		f.cache.orders = make(map[string]heldOrder)
	}
	f.cache.orders[p.ID()] = held
	return t
}
