package ui

import (
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// Teller is a Pane that shows the detail of the row under its cursor below its
// rows, where it has a view to itself: a row there is a line, and has more to say.
type Teller interface {
	// Below is how many lines it has where the rows want all there are, and no more
	// than half of them; where these leave more, it has that.
	Below() int
}

// linesBelow is how many of h lines a pane has for the detail below its rows.
func (f *Frame) linesBelow(p Pane, t *table, h int) int {
	told, ok := p.(Teller)
	if !ok || !f.Zoomed || h < 3 || f.cursorIn(t) < 0 {
		return 0
	}
	return max(h-len(t.rows), min(told.Below(), h/2))
}

// below draws the detail of a row from line y on, as far as it goes.
func (f *Frame) below(r *row, y int) {
	w, h := f.Canvas.Width(), f.Canvas.Height()-y
	if h > leastAir {
		y, h = y+1, h-1
	}
	all := f.detail(r, w)
	if more := len(all) - h; h > 0 && more > 0 {
		all = append(all[:h-1:h-1], plain(lead, f.say("+%d lines: %s", more+1, f.key(keymap.Detail)), themes.Dim))
	}
	text := *f
	text.Canvas = f.Canvas.Sub(canvas.Rect{Y: y, W: w, H: max(h, 0)})
	text.lines(0, all)
}

// leastAir is the room for a detail from which on a blank line stands before it.
const leastAir = 5
