package terminal

import (
	"example.com/noctop/ui/canvas"
)

const (
	synchroniseBegin = "\x1b[?2026h"
	synchroniseEnd   = "\x1b[?2026l"
	// synchroniseFrom is the length from which a frame is worth the 16 bytes:
	// below it, it arrives in one packet anyway.
	synchroniseFrom = 512
)

// encoder turns the difference between what the terminal shows and a new frame
// into bytes, and knows where that leaves the cursor and the pen.
type encoder struct {
	profile      canvas.Profile
	synchronised bool
	ascii        bool // nothing else is written

	out  []byte
	pen  canvas.Style
	x, y int
	// known is false where only an absolute move tells where the cursor is;
	// columnKnown, where its row is certain and its column is not.
	known, columnKnown bool

	scratch [2][]byte // for moves that are compared
}

// frame returns the bytes that make the terminal show next. Both canvases have
// the size of the terminal. The result is valid until the next call.
func (e *encoder) frame(shown, next *canvas.Canvas, repaint bool) []byte {
	e.out = append(e.out[:0], synchroniseBegin...)
	if repaint {
		e.clear()
		shown.Reset(next.Width(), next.Height())
	}
	for y := range next.Height() {
		e.row(y, shown.Row(y), next.Row(y))
	}
	body := e.out[len(synchroniseBegin):]
	if !e.synchronised || len(body) < synchroniseFrom {
		return body
	}
	e.out = append(e.out, synchroniseEnd...)
	return e.out
}

// clear blanks the whole screen, whatever its state.
func (e *encoder) clear() {
	e.out = append(e.out, "\x1b[m\x1b[H\x1b[2J"...)
	e.pen = canvas.Style{}
	e.x, e.y, e.known, e.columnKnown = 0, 0, true, true
}

// row brings one row up to date. Its cells are written from the left to the
// right: what a half overwritten wide sign takes with it is always rewritten.
func (e *encoder) row(y int, shown, next []canvas.Cell) {
	tail := -1 // from here on the row is blank; found when first needed
	for x := 0; x < len(next); x += max(1, int(next[x].Width)) {
		if e.same(shown, next, x) {
			continue
		}
		if next[x].Text == "" {
			if tail < 0 {
				tail = e.blankTail(next)
			}
			if x >= tail && e.eraseTail(x, y, shown, next) {
				return
			}
		}
		e.move(x, y, next)
		e.put(next[x], len(next))
	}
}

// same reports whether the terminal shows at x what it should. The caller steps
// over second halves of next; where the terminal has one there, its look is not
// ours to know.
func (e *encoder) same(shown, next []canvas.Cell, x int) bool {
	if x > 0 && shown[x-1].Width == 2 {
		return false
	}
	return shown[x] == next[x] || e.profile.Seen(shown[x]) == e.profile.Seen(next[x])
}

// blankTail returns the column from which on the row has nothing but blanks of
// the terminal's own look.
func (e *encoder) blankTail(next []canvas.Cell) int {
	tail := len(next)
	for tail > 0 && e.profile.Seen(next[tail-1]) == (canvas.Cell{}) {
		tail--
	}
	return tail
}

// eraseTail erases from x to the end of the row where that is shorter than
// writing blanks up to the last cell that needs one.
func (e *encoder) eraseTail(x, y int, shown, next []canvas.Cell) bool {
	const erase = "\x1b[K"
	last := len(next) - 1
	for last > x && e.same(shown, next, last) {
		last--
	}
	cost := len(erase)
	if e.pen != (canvas.Style{}) {
		cost += len("\x1b[m")
	}
	if last-x+1 <= cost {
		return false
	}
	e.move(x, y, next)
	e.setPen(canvas.Style{})
	e.out = append(e.out, erase...)
	return true
}

// put writes one cell where the cursor is.
func (e *encoder) put(cell canvas.Cell, width int) {
	seen := e.profile.Seen(cell)
	if e.ascii && !isASCII(seen.Text) {
		seen.Text = plain(seen.Text, max(1, int(seen.Width)))
	}
	if !e.penFits(seen) {
		e.setPen(seen.Style)
	}
	e.x += max(1, int(seen.Width))
	if e.x == width && len(seen.Text) > 1 && !certain(seen.Text) {
		// Without wrapping the cursor stays on the last column, and tmux puts
		// a mark on the sign to the left of it.
		e.out = append(e.out, "\x1b[?7h"...)
		e.appendSign(seen)
		e.out = append(e.out, "\x1b[?7l"...)
	} else {
		e.appendSign(seen)
	}
	// Beyond the last column cursors differ: some stay, some wait there.
	e.columnKnown = e.x < width && certain(seen.Text)
}

func (e *encoder) appendSign(cell canvas.Cell) {
	if cell.Text == "" {
		e.out = append(e.out, ' ')
		return
	}
	e.out = append(e.out, cell.Text...)
}

// penFits reports whether a cell looks right written with the pen as it is.
func (e *encoder) penFits(seen canvas.Cell) bool {
	if e.pen == seen.Style {
		return true
	}
	return seen.Text == "" && e.profile.Seen(canvas.Cell{Style: e.pen}).Style == seen.Style
}

func (e *encoder) setPen(style canvas.Style) {
	e.out = canvas.AppendSGR(e.out, e.pen, style)
	e.pen = style
}
