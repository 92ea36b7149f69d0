package emulator

import (
	"bytes"
	"strconv"
	"strings"

	"example.com/noctop/ui/canvas"
)

// escape interprets a sequence that starts with ESC.
func (s *Screen) escape(p []byte) int {
	if len(p) < 2 {
		return 0
	}
	switch p[1] {
	case '[':
		return s.control(p)
	case ']':
		return s.command(p)
	}
	s.fail("escape %q", p[:2])
	return 2
}

// control interprets a CSI sequence.
func (s *Screen) control(p []byte) int {
	end := bytes.IndexFunc(p[2:], func(r rune) bool { return r >= 0x40 && r <= 0x7E || r < ' ' })
	if end < 0 {
		return 0
	}
	end += 2
	final, parameters := p[end], string(p[2:end])
	if final == 0x18 {
		return end + 1 // cancelled
	}
	if mode, private := strings.CutPrefix(parameters, "?"); private && (final == 'h' || final == 'l') {
		s.mode(mode, final == 'h')
		return end + 1
	}
	var numbers []int
	for field := range strings.SplitSeq(parameters, ";") {
		n, err := strconv.Atoi(field)
		if err != nil && field != "" {
			s.fail("parameters of %q", p[:end+1])
			return end + 1
		}
		numbers = append(numbers, n)
	}
	s.function(numbers, final, p[:end+1])
	return end + 1
}

func (s *Screen) function(numbers []int, final byte, sequence []byte) {
	n := max(numbers[0], 1)
	switch {
	case final == 'm':
		s.rendition(numbers)
	case final == 'H' && len(numbers) <= 2:
		column := 1
		if len(numbers) == 2 {
			column = max(numbers[1], 1)
		}
		s.place(column-1, n-1)
	case final == 'J' && numbers[0] == 2:
		clear(s.cells)
		s.erased(s.cells)
	case final == 't' && len(numbers) == 2 && numbers[1] == 0 && numbers[0] == 22:
		s.titles = append(s.titles, s.Title)
	case final == 't' && len(numbers) == 2 && numbers[1] == 0 && numbers[0] == 23 && len(s.titles) > 0:
		s.Title, s.titles = s.titles[len(s.titles)-1], s.titles[:len(s.titles)-1]
	case len(numbers) != 1:
		s.fail("unknown %q", sequence)
	case final == 'A':
		s.place2(s.x, s.y-n)
	case final == 'B':
		s.place2(s.x, s.y+n)
	case final == 'C':
		s.needColumn("a step")
		s.place(s.x+n, s.y)
	case final == 'D':
		s.needColumn("a step")
		s.place(s.x-n, s.y)
	case final == 'G':
		s.place(n-1, s.y)
	case final == 'K' && numbers[0] == 0:
		s.eraseRow()
	default:
		s.fail("unknown %q", sequence)
	}
}

// place moves the cursor.
func (s *Screen) place(x, y int) {
	if x < 0 || y < 0 || x >= s.width || y >= s.height {
		s.fail("the cursor leaves the screen to row %d, column %d", y, x)
		return
	}
	s.x, s.y, s.edge = x, y, false
}

// place2 moves the cursor up or down, which keeps an uncertain column uncertain.
func (s *Screen) place2(x, y int) {
	edge := s.edge
	s.place(x, y)
	s.edge = edge
}

func (s *Screen) eraseRow() {
	s.needColumn("erasing")
	row := s.cells[s.y*s.width : (s.y+1)*s.width]
	if s.x > 0 && row[s.x-1].Width == 2 {
		row[s.x-1] = canvas.Cell{Text: "#", Width: 1}
	}
	s.erased(row[s.x:])
}

// erased blanks cells; terminals paint them in the background of the pen.
func (s *Screen) erased(cells []canvas.Cell) {
	if s.pen.Attributes&^(canvas.Bold|canvas.Faint) != 0 {
		s.fail("erasing with a pen that some terminals erase with")
	}
	for i := range cells {
		cells[i] = canvas.Cell{Style: canvas.Style{Background: s.pen.Background}}
	}
}

// modes that the writer has a reason to set: autowrap, cursor, mouse buttons,
// mouse coordinates, alternate screen, bracketed paste, synchronised output.
var modes = map[string]int{"7": 7, "25": 25, "1000": 1000, "1006": 1006, "1049": 1049, "2004": 2004, "2026": 2026}

func (s *Screen) mode(parameters string, on bool) {
	for field := range strings.SplitSeq(parameters, ";") {
		mode, ok := modes[field]
		if !ok {
			s.fail("unknown mode %q", field)
			return
		}
		if mode == alternate && s.Modes[mode] != on {
			s.switchScreens(on)
		}
		s.Modes[mode] = on
	}
}

// alternate is the mode of the alternate screen.
const alternate = 1049

// switchScreens keeps where the cursor was, and puts it back there.
func (s *Screen) switchScreens(on bool) {
	if on {
		s.shell = place{s.x, s.y}
		return
	}
	s.x, s.y, s.edge = min(s.shell.x, max(s.width-1, 0)), min(s.shell.y, max(s.height-1, 0)), false
}

// command interprets an OSC sequence, which BEL or ESC \ ends.
func (s *Screen) command(p []byte) int {
	end := bytes.IndexAny(p[2:], "\x07\x1b\x18")
	if end < 0 {
		return 0
	}
	end += 2
	length := end + 1
	switch p[end] {
	case 0x18:
		return length // cancelled
	case 0x1B:
		if end+1 >= len(p) {
			return 0
		}
		if p[end+1] != '\\' {
			s.fail("a command that ends in %q", p[end:end+2])
		}
		length++
	}
	number, content, _ := strings.Cut(string(p[2:end]), ";")
	switch {
	case number == "2":
		s.Title = content
	case number == "52" && strings.HasPrefix(content, "c;"):
		s.Clipboard = content[2:]
	default:
		s.fail("unknown command %q", p[:length])
	}
	return length
}
