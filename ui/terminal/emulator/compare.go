package emulator

import (
	"fmt"
	"strings"

	"example.com/noctop/ui/canvas"
)

// Lines returns the rows as plain text, without the blanks at their ends.
func (s *Screen) Lines() []string {
	lines := make([]string, s.height)
	for y := range lines {
		var line strings.Builder
		for x := 0; x < s.width; x++ {
			cell := s.At(x, y)
			if cell.Text == "" {
				line.WriteByte(' ')
				continue
			}
			line.WriteString(cell.Text)
			x += int(cell.Width) - 1
		}
		lines[y] = strings.TrimRight(line.String(), " ")
	}
	return lines
}

// Differs says where the screen does not look like the frame, or nothing.
func (s *Screen) Differs(frame *canvas.Canvas, profile canvas.Profile) string {
	if s.err != nil {
		return s.err.Error()
	}
	for y := range s.height {
		for x := range s.width {
			got, want := s.At(x, y), profile.Seen(frame.At(x, y))
			if frame.Covered(x, y) {
				if x > 0 && s.At(x-1, y).Width != 2 {
					return fmt.Sprintf("row %d, column %d: not the second half of a wide sign", y, x)
				}
				continue
			}
			if profile.Seen(got) != want {
				return fmt.Sprintf("row %d, column %d: shows %+v, want %+v", y, x, got, want)
			}
		}
	}
	return ""
}
