package canvas

import "example.com/noctop/internal/safetext"

// put draws text in row y from column x on, and leaves out what lies beyond
// the left, right, upper and lower edges. A wide sign that an edge would cut
// in half becomes a blank.
func put(c *Canvas, x, y int, text safetext.Text, style Style) int {
	start := x
	var row []Cell
	if y >= 0 && y < c.rect.H {
		row = c.row(y)
	}
	left, right := c.rect.X, c.rect.X+c.rect.W
	for sign, width := range text.Cells {
		if width == 0 || isControl(sign[0]) {
			continue
		}
		at := left + x
		x += width
		switch {
		case row == nil || at >= right || at+width <= left || left >= right:
		case at < left:
			setCell(row, left, Cell{Style: style})
		case at+width > right:
			setCell(row, at, Cell{Style: style})
		case width == 1 && sign == " ":
			setCell(row, at, Cell{Style: style})
		default:
			setSign(row, at, Cell{Text: sign, Width: uint8(width), Style: style})
		}
	}
	return x - start
}

// isControl reports whether a sign that starts with b could move the cursor: a
// Text made of a constant has passed no cleaning.
func isControl(b byte) bool { return b < ' ' || b == 0x7F }

// row returns the whole row of the grid that row y of the window lies in.
func (c *Canvas) row(y int) []Cell {
	start := (c.rect.Y + y) * c.stride
	return c.cells[start : start+c.stride]
}

// setSign puts a sign of one or two cells at column x of the row.
func setSign(row []Cell, x int, cell Cell) {
	setCell(row, x, cell)
	if cell.Width == 2 {
		setCell(row, x+1, Cell{Style: cell.Style})
		row[x] = cell // setCell took it for a wide sign cut in half
	}
}

// setCell replaces one cell. A wide sign that loses one half to it loses the
// other one too, even where that lies outside the window drawn on.
func setCell(row []Cell, x int, cell Cell) {
	if x > 0 && row[x-1].Width == 2 {
		row[x-1] = Cell{Style: row[x-1].Style}
	}
	if row[x].Width == 2 && x+1 < len(row) {
		row[x+1] = Cell{Style: row[x].Style}
	}
	row[x] = cell
}

// PutRight draws text so that it ends before column right, clipped at the
// edges, and returns how many columns it took, or would have taken.
func (c *Canvas) PutRight(right, y int, text safetext.Text, style Style) int {
	return put(c, right-safetext.Width(text), y, text, style)
}

// PutCut draws text in at most width columns: what is longer is cut, with the
// ellipsis at its end. It returns how many columns it took.
func (c *Canvas) PutCut(x, y, width int, text safetext.Text, style Style, ellipsis safetext.Text) int {
	return put(c, x, y, safetext.Cut(text, width, ellipsis), style)
}

// Repeat draws a sign n times to the right: a rule, a bar, a fill. It returns
// how many columns that took.
func (c *Canvas) Repeat(x, y, n int, sign safetext.Text, style Style) int {
	start := x
	for range n {
		if x >= c.rect.W {
			break
		}
		x += put(c, x, y, sign, style)
	}
	return x - start
}

// RepeatDown draws a sign n times downwards.
func (c *Canvas) RepeatDown(x, y, n int, sign safetext.Text, style Style) {
	for i := range min(n, c.rect.H-y) {
		put(c, x, y+i, sign, style)
	}
}

// Fill makes the part r of the canvas blank, in the style.
func (c *Canvas) Fill(r Rect, style Style) {
	r = c.clip(r)
	for y := r.Y; y < r.Y+r.H; y++ {
		row := c.row(y)
		for x := c.rect.X + r.X; x < c.rect.X+r.X+r.W; x++ {
			setCell(row, x, Cell{Style: style})
		}
	}
}

// Restyle changes the style of what is already drawn on the part r, as a
// selected row or a dimmed pane wants it.
func (c *Canvas) Restyle(r Rect, change func(Style) Style) {
	r = c.clip(r)
	for y := r.Y; y < r.Y+r.H; y++ {
		row := c.row(y)
		for x := c.rect.X + r.X; x < c.rect.X+r.X+r.W; x++ {
			row[x].Style = change(row[x].Style)
		}
	}
}
