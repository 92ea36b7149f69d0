// Package emulator is a terminal for tests: it interprets what the screen
// writer sends, and takes nothing else. A sequence that the writer has no
// reason to send, a cursor that leaves the screen, a line that wraps or
// scrolls, and a step from a column that differs between terminals are errors.
package emulator

import (
	"fmt"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"example.com/noctop/ui/canvas"
)

// Screen is the terminal.
type Screen struct {
	// RuneWidth says how many cells a character takes: 0 to 2.
	RuneWidth func(rune) int

	// Lenient passes over what is wrong: for streams that lost a part.
	Lenient bool

	Title     string
	Bells     int
	Clipboard string // as it came, in base64
	Modes     map[int]bool

	width, height int
	cells         []canvas.Cell
	x, y          int
	edge          bool // a sign was written in the last column
	pen           canvas.Style
	titles        []string
	shell         place // where the cursor was before the alternate screen

	rest []byte // an incomplete sequence
	err  error
}

// place is where a cursor is.
type place struct{ x, y int }

// New returns a blank screen.
func New(width, height int) *Screen {
	narrow := runewidth.NewCondition()
	narrow.EastAsianWidth = false
	s := &Screen{RuneWidth: narrow.RuneWidth, Modes: map[int]bool{7: true, 25: true}}
	s.Resize(width, height)
	return s
}

// Resize changes the size. What is on the screen then is arbitrary, as it is on
// real terminals.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.cells = make([]canvas.Cell, width*height)
	for i := range s.cells {
		s.cells[i] = canvas.Cell{Text: "#", Width: 1, Style: canvas.Style{Foreground: canvas.Indexed(1)}}
	}
	s.x, s.y, s.edge = max(width/2, 0), max(height/2, 0), false
}

// Size returns the size.
func (s *Screen) Size() (width, height int) { return s.width, s.height }

// Err returns the first thing that was wrong.
func (s *Screen) Err() error { return s.err }

// At returns a cell.
func (s *Screen) At(x, y int) canvas.Cell { return s.cells[y*s.width+x] }

// Write interprets bytes; sequences may be split between calls.
func (s *Screen) Write(p []byte) (int, error) {
	s.rest = append(s.rest, p...)
	for len(s.rest) > 0 && s.err == nil {
		n := s.step(s.rest)
		if n == 0 {
			break
		}
		s.rest = s.rest[n:]
	}
	if s.err != nil {
		return 0, s.err
	}
	return len(p), nil
}

// Complete returns an error where the last sequence is unfinished.
func (s *Screen) Complete() error {
	if s.err == nil && len(s.rest) > 0 {
		return fmt.Errorf("unfinished: %q", s.rest)
	}
	return s.err
}

func (s *Screen) fail(format string, args ...any) {
	if s.err == nil && !s.Lenient {
		s.err = fmt.Errorf("at row %d, column %d: %s", s.y, s.x, fmt.Sprintf(format, args...))
	}
}

// step interprets what comes first and returns its length, or 0 where more is
// needed.
func (s *Screen) step(p []byte) int {
	switch p[0] {
	case 0x1B:
		return s.escape(p)
	case 0x07:
		s.Bells++
	case '\r':
		s.x, s.edge = 0, false
	case '\n':
		if s.y+1 >= s.height {
			s.fail("a line feed scrolls")
			return 1
		}
		s.y++
	case '\b':
		s.needColumn("backspace")
		if s.x == 0 {
			s.fail("backspace in the first column")
			return 1
		}
		s.x--
	case 0x18: // CAN: ends a sequence, and is nothing outside of one
	default:
		if p[0] < ' ' || p[0] == 0x7F {
			s.fail("control %#x", p[0])
			return 1
		}
		if !utf8.FullRune(p) {
			return 0
		}
		r, size := utf8.DecodeRune(p)
		s.print(r, size)
		return size
	}
	return 1
}

// needColumn fails where terminals differ about the column of the cursor.
func (s *Screen) needColumn(what string) {
	if s.edge {
		s.fail("%s right after the last column", what)
	}
}

func (s *Screen) print(r rune, size int) {
	if r == utf8.RuneError && size <= 1 {
		s.fail("invalid UTF-8")
		return
	}
	width := s.RuneWidth(r)
	if width == 0 {
		s.combine(r)
		return
	}
	s.needColumn("a sign")
	if s.x+width > s.width {
		s.fail("%q does not fit in the row", r)
		return
	}
	s.set(s.x, canvas.Cell{Text: string(r), Width: uint8(width), Style: s.pen})
	if width == 2 {
		s.set(s.x+1, canvas.Cell{Style: s.pen})
		s.cells[s.y*s.width+s.x] = canvas.Cell{Text: string(r), Width: 2, Style: s.pen}
	}
	s.x += width
	if s.x == s.width {
		s.x, s.edge = s.width-1, true
	}
}

// combine adds a mark to the sign before the cursor.
func (s *Screen) combine(r rune) {
	x := s.x - 1
	if s.edge {
		x = s.x
		if !s.Modes[7] {
			s.fail("tmux puts this mark one column to the left")
			return
		}
	}
	row := s.cells[s.y*s.width : (s.y+1)*s.width]
	if x > 0 && row[x].Text == "" && row[x-1].Width == 2 {
		x--
	}
	if x < 0 || row[x].Text == "" {
		s.fail("a mark %q upon nothing", r)
		return
	}
	row[x].Text += string(r)
}

// set replaces a cell; half of a wide sign takes the other half with it, and
// what that leaves is filled with a sign that no frame has, as terminals differ
// in how it looks.
func (s *Screen) set(x int, cell canvas.Cell) {
	row := s.cells[s.y*s.width : (s.y+1)*s.width]
	debris := canvas.Cell{Text: "#", Width: 1, Style: s.pen}
	if x > 0 && row[x-1].Width == 2 {
		row[x-1] = debris
	}
	if row[x].Width == 2 && x+1 < s.width {
		row[x+1] = debris
	}
	if cell.Text == " " {
		cell.Text, cell.Width = "", 0
	}
	row[x] = cell
}
