package terminal

import (
	"strconv"

	"example.com/noctop/ui/canvas"
)

// move brings the cursor to x, y in the shortest way: to an absolute place, by
// steps, or by writing again what stands between.
func (e *encoder) move(x, y int, row []canvas.Cell) {
	if e.known && e.columnKnown && e.x == x && e.y == y {
		return
	}
	best := appendPosition(e.scratch[0][:0], x, y)
	if e.known {
		steps := e.appendVertical(e.scratch[1][:0], y)
		steps = e.appendHorizontal(steps, x, row)
		if len(steps) < len(best) {
			best, steps = steps, best
		}
		e.scratch[1] = steps
	}
	e.scratch[0] = best
	e.out = append(e.out, best...)
	e.x, e.y, e.known, e.columnKnown = x, y, true, true
}

// appendPosition appends CUP; its parameters count from 1, and 1 may be left
// out.
func appendPosition(dst []byte, x, y int) []byte {
	dst = append(dst, "\x1b["...)
	if y > 0 {
		dst = strconv.AppendInt(dst, int64(y+1), 10)
	}
	if x > 0 {
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, int64(x+1), 10)
	}
	return append(dst, 'H')
}

// appendStep appends CSI n and the final byte, without n where it is 1.
func appendStep(dst []byte, n int, final byte) []byte {
	dst = append(dst, "\x1b["...)
	if n > 1 {
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return append(dst, final)
}

// appendVertical appends a way from the cursor's row to y that keeps the
// column. Line feeds do in raw mode, and never scroll above the last row.
func (e *encoder) appendVertical(dst []byte, y int) []byte {
	switch down := y - e.y; {
	case down < 0:
		return appendStep(dst, -down, 'A')
	case down > 3:
		return appendStep(dst, down, 'B')
	default:
		for range down {
			dst = append(dst, '\n')
		}
		return dst
	}
}

// appendHorizontal appends the shortest way from the cursor's column to x in a
// row that is already right between them.
func (e *encoder) appendHorizontal(dst []byte, x int, row []canvas.Cell) []byte {
	start := len(dst)
	dst = appendStep(dst, x+1, 'G')
	limit := len(dst) - start
	shorter := func(way []byte, ok bool) {
		if ok && len(way) < limit {
			dst = append(dst[:start], way...)
			limit = len(way)
		}
	}
	var scratch [16]byte
	way := append(scratch[:0], '\r')
	if x > 0 {
		way = appendStep(way, x, 'C')
	}
	shorter(way, true)
	shorter(e.rewrite(append(scratch[:0], '\r'), 0, x, row, limit))
	if !e.columnKnown {
		return dst
	}
	switch distance := x - e.x; {
	case distance == 0:
		return dst[:start]
	case distance > 0:
		shorter(appendStep(scratch[:0], distance, 'C'), true)
		shorter(e.rewrite(scratch[:0], e.x, x, row, limit))
	case distance >= -4:
		shorter(append(scratch[:0], "\b\b\b\b"[:-distance]...), true)
	default:
		shorter(appendStep(scratch[:0], -distance, 'D'), true)
	}
	return dst
}

// rewrite appends the cells from one column to another, which the terminal
// shows already, where the pen fits all of them and that stays shorter than
// limit.
func (e *encoder) rewrite(dst []byte, from, to int, row []canvas.Cell, limit int) (way []byte, ok bool) {
	if from > 0 && row[from-1].Width == 2 {
		return dst, false
	}
	for x := from; x < to; x += max(1, int(row[x].Width)) {
		cell := e.profile.Seen(row[x])
		if !e.penFits(cell) || !certain(cell.Text) || len(dst)+max(1, len(cell.Text)) >= limit {
			return dst, false
		}
		if cell.Text == "" {
			dst = append(dst, ' ')
		} else {
			dst = append(dst, cell.Text...)
		}
	}
	return dst, true
}
