package ui

import (
	"slices"

	"example.com/noctop/ui/canvas"
)

// abreastRow is a row of a custom layout with the panes that there are.
type abreastRow struct {
	panes  []int
	shares []int
	height int
}

// rowsNow are the rows of the custom layout, without panes that are not there.
func (s *screen) rowsNow() []abreastRow {
	all := s.present()
	var rows []abreastRow
	for _, r := range s.custom {
		row := abreastRow{height: max(r.Height, 0)}
		for _, p := range r.Panes {
			if at := indexOf(panes, p.ID); at >= 0 && slices.Contains(all, at) {
				row.panes, row.shares = append(row.panes, at), append(row.shares, max(p.Share, 1))
			}
		}
		if len(row.panes) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// inLayout are the panes that tab goes through: those of the layout.
func (s *screen) inLayout() []int {
	all := s.present()
	if s.layout != layoutCustom || s.elsewhere() {
		return all
	}
	var named []int
	for _, row := range s.rowsNow() {
		named = append(named, row.panes...)
	}
	if len(named) == 0 {
		return all
	}
	return named
}

// home is the pane that has the keyboard, or would have it if nobody chose one.
func (s *screen) home() int {
	if s.chosen || s.layout != layoutCustom {
		return s.focus
	}
	if all := s.inLayout(); !slices.Contains(all, s.focus) {
		return all[0]
	}
	return s.focus
}

// unnamed reports whether somebody chose a pane that the layout leaves out: it
// has the screen then.
func (s *screen) unnamed() bool {
	return s.chosen && !s.elsewhere() && !slices.Contains(s.inLayout(), s.focus)
}

// inRows stands the panes in the rows of the configuration; nil where they can't
// be read so.
func (s *screen) inRows(body canvas.Rect) (slots []slot, alone bool) {
	rows := s.rowsNow()
	if len(rows) == 0 {
		return nil, false
	}
	if s.unnamed() {
		return []slot{{s.focus, body}}, true
	}
	heights, air := s.heights(rows, body.H)
	if heights == nil {
		return nil, false
	}
	y := body.Y
	for k, row := range rows {
		places := widths(row.shares, body.W)
		if places == nil {
			return nil, false
		}
		for i, pane := range row.panes {
			slots = append(slots, slot{pane, canvas.Rect{X: body.X + places[i].X, Y: y, W: places[i].W, H: heights[k]}})
		}
		y += heights[k]
		if air > 0 {
			y++
			air--
		}
	}
	return slots, false
}

// widths shares out the width of a row with two blanks between its panes; nil
// where one could not be read.
func widths(shares []int, w int) []canvas.Rect {
	total, room := 0, w-2*(len(shares)-1)
	for _, share := range shares {
		total += share
	}
	places := make([]canvas.Rect, len(shares))
	x := 0
	for i, share := range shares {
		width := room * share / total
		if i == len(shares)-1 {
			width = w - x
		}
		if width < leastAbreast {
			return nil
		}
		places[i] = canvas.Rect{X: x, W: width}
		x += width + 2
	}
	return places
}

// heights shares out the lines among the rows: by their shares, or else by what
// their panes need. air is how many lines are left to stand between them; nil is
// too few lines for what can be read.
func (s *screen) heights(rows []abreastRow, h int) (heights []int, air int) {
	each := make([]wants, len(rows))
	least, total := 0, 0
	for k, row := range rows {
		for _, pane := range row.panes {
			each[k] = each[k].with(s.wants(pane))
		}
		least += each[k].least
		total += row.height
	}
	if least > h {
		return nil, 0
	}
	if total == 0 {
		return share(each, h)
	}
	heights = make([]int, len(rows))
	left := h
	for k := range rows {
		heights[k] = each[k].least
		left -= each[k].least
	}
	for k, row := range rows { // what a row has beyond its share is its neighbours' loss
		more := min(max(h*max(row.height, 1)/max(total, 1)-heights[k], 0), left)
		heights[k] += more
		left -= more
	}
	return heights, left
}

// with is what two panes side by side can use.
func (w wants) with(other wants) wants {
	return wants{
		max(w.least, other.least), max(w.broken, other.broken), max(w.rows, other.rows), max(w.causes, other.causes),
		max(w.all, other.all), max(w.spare, other.spare), max(w.beside, other.beside),
		w.accused || other.accused,
	}
}
