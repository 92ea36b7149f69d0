package emulator

import "example.com/noctop/ui/canvas"

// rendition interprets SGR.
func (s *Screen) rendition(numbers []int) {
	for i := 0; i < len(numbers); i++ {
		switch n := numbers[i]; {
		case n == 0:
			s.pen = canvas.Style{}
		case n == 1:
			s.pen.Attributes |= canvas.Bold
		case n == 2:
			s.pen.Attributes |= canvas.Faint
		case n == 4:
			s.pen.Attributes |= canvas.Underline
		case n == 7:
			s.pen.Attributes |= canvas.Reverse
		case n == 22:
			s.pen.Attributes &^= canvas.Bold | canvas.Faint
		case n == 24:
			s.pen.Attributes &^= canvas.Underline
		case n == 27:
			s.pen.Attributes &^= canvas.Reverse
		case n == 39:
			s.pen.Foreground = canvas.Default
		case n == 49:
			s.pen.Background = canvas.Default
		case n >= 30 && n < 38:
			s.pen.Foreground = canvas.Indexed(uint8(n - 30))
		case n >= 90 && n < 98:
			s.pen.Foreground = canvas.Indexed(uint8(n - 90 + 8))
		case n >= 40 && n < 48:
			s.pen.Background = canvas.Indexed(uint8(n - 40))
		case n >= 100 && n < 108:
			s.pen.Background = canvas.Indexed(uint8(n - 100 + 8))
		case n == 38:
			i += s.color(&s.pen.Foreground, numbers[i+1:])
		case n == 48:
			i += s.color(&s.pen.Background, numbers[i+1:])
		default:
			s.fail("unknown rendition %d in %v", n, numbers)
			return
		}
	}
}

// color interprets what follows 38 or 48, and returns how much that is.
func (s *Screen) color(color *canvas.Color, numbers []int) int {
	for _, n := range numbers {
		if n < 0 || n > 255 {
			s.fail("colour %v", numbers)
			return 0
		}
	}
	switch {
	case len(numbers) >= 2 && numbers[0] == 5:
		*color = canvas.Indexed(uint8(numbers[1]))
		return 2
	case len(numbers) >= 4 && numbers[0] == 2:
		*color = canvas.RGB(uint8(numbers[1]), uint8(numbers[2]), uint8(numbers[3]))
		return 4
	}
	s.fail("colour %v", numbers)
	return 0
}
