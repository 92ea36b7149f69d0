// Package canvas is the grid of cells that panes are drawn on. Everything
// drawn is clipped to its rectangle; nothing but safetext reaches a cell.
package canvas

import "example.com/noctop/internal/safetext"

// Color is a terminal colour: the default, one of the 256, or 24 bits.
type Color uint32

// Default is whatever the terminal paints by itself.
const Default Color = 0

const (
	indexed Color = 1 << 24
	direct  Color = 2 << 24
	kind    Color = 3 << 24
)

// Indexed is colour n of the terminal's palette; 0 to 15 are the ones that
// users choose for themselves.
func Indexed(n uint8) Color { return indexed | Color(n) }

// RGB is a colour of 24 bits.
func RGB(red, green, blue uint8) Color {
	return direct | Color(red)<<16 | Color(green)<<8 | Color(blue)
}

// Attribute is a set of text attributes.
type Attribute uint8

// The attributes.
const (
	Bold Attribute = 1 << iota
	Faint
	Underline
	Reverse
)

// Style is how a cell looks. Its zero value is the terminal's own.
type Style struct {
	Foreground, Background Color
	Attributes             Attribute
}

// Cell is one position of the grid. A wide sign occupies its cell and the next
// one, which then has Width 0.
type Cell struct {
	Text  string // one grapheme; empty is a blank
	Width uint8
	Style Style
}

// Rect is a rectangle of cells.
type Rect struct{ X, Y, W, H int }

// Canvas is a grid of cells, or a clipped window on a part of one.
type Canvas struct {
	cells  []Cell
	stride int
	rect   Rect
}

// New returns a blank canvas of w by h cells; negative sizes count as none.
func New(w, h int) *Canvas {
	w, h = max(w, 0), max(h, 0)
	return &Canvas{cells: make([]Cell, w*h), stride: w, rect: Rect{0, 0, w, h}}
}

// Width returns the number of columns.
func (c *Canvas) Width() int { return c.rect.W }

// Height returns the number of rows.
func (c *Canvas) Height() int { return c.rect.H }

// Sub returns a window on the part r of c, in c's coordinates, clipped to it.
// What is drawn on the window is drawn on c.
func (c *Canvas) Sub(r Rect) *Canvas {
	window := c.window(r)
	return &window
}

func (c *Canvas) window(r Rect) Canvas {
	r = c.clip(r)
	return Canvas{c.cells, c.stride, Rect{c.rect.X + r.X, c.rect.Y + r.Y, r.W, r.H}}
}

// clip returns the part of r that lies on c.
func (c *Canvas) clip(r Rect) Rect {
	x0, y0 := min(max(r.X, 0), c.rect.W), min(max(r.Y, 0), c.rect.H)
	x1, y1 := min(r.X+r.W, c.rect.W), min(r.Y+r.H, c.rect.H)
	return Rect{x0, y0, max(x1-x0, 0), max(y1-y0, 0)}
}

// Bounds returns the rectangle that covers all of c, in its own coordinates.
func (c *Canvas) Bounds() Rect { return Rect{0, 0, c.rect.W, c.rect.H} }

// Reset makes c a blank canvas of w by h cells, in the memory it has where
// that is enough. It must not be called on a window.
func (c *Canvas) Reset(w, h int) {
	w, h = max(w, 0), max(h, 0)
	if cap(c.cells) < w*h {
		c.cells = make([]Cell, w*h)
	}
	c.cells = c.cells[:w*h]
	clear(c.cells)
	c.stride, c.rect = w, Rect{0, 0, w, h}
}

// CopyFrom makes c, which must not be a window, equal to other.
func (c *Canvas) CopyFrom(other *Canvas) { c.Fit(other, other.rect.W, other.rect.H) }

// Fit makes c, which must not be a window, a canvas of w by h cells with the
// content of other: clipped where that is larger, blank where it is smaller.
func (c *Canvas) Fit(other *Canvas, w, h int) {
	c.Reset(w, h)
	shown := other.window(Rect{0, 0, w, h})
	for y := range shown.rect.H {
		row := c.row(y)
		copy(row, shown.Row(y))
		if last := shown.rect.W - 1; last >= 0 {
			row[last] = shown.At(last, y) // no half of a wide sign
		}
	}
}

// Row returns row y, which must lie on the canvas, for reading only.
func (c *Canvas) Row(y int) []Cell { return c.row(y)[c.rect.X : c.rect.X+c.rect.W] }

// At returns the cell at x, y, or a blank one outside, and where the edge of
// the window cuts a wide sign in half.
func (c *Canvas) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= c.rect.W || y >= c.rect.H {
		return Cell{}
	}
	cell := c.row(y)[c.rect.X+x]
	if cell.Width == 2 && x+1 == c.rect.W {
		return Cell{Style: cell.Style}
	}
	return cell
}

// Covered reports whether x, y is the second half of a wide sign.
func (c *Canvas) Covered(x, y int) bool { return x > 0 && c.At(x-1, y).Width == 2 }

// Put draws text from x, y to the right, clipped at the edges, and returns how
// many columns it took, or would have taken.
func (c *Canvas) Put(x, y int, text safetext.Text, style Style) int {
	return put(c, x, y, text, style)
}
