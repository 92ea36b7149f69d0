package safetext

import "unicode/utf8"

// ordinary returns the width of a sign that is clean in any company and that
// every screen is full of: Hangul syllables and Han, rules and blocks, braille,
// Latin letters and usual punctuation. It is 0 for all others, which the tables
// of Unicode have to be asked about.
func ordinary(r rune) int {
	switch {
	case r >= syllableBase && r < syllableBase+syllableCount, r >= 0x4E00 && r <= 0x9FA5:
		return 2
	case r >= 0x2800 && r <= 0x28FF, r >= 0x2500 && r <= 0x259F,
		r > 0xA0 && r <= 0xFF && r != 0xAD, r >= 0x2010 && r <= 0x2027,
		r == '✓', r == '✖':
		return 1
	}
	return 0
}

// settled reports whether cleaning would leave s as it is, and takes it at most
// maxCells wide: it is made of nothing but ordinary signs and printable ASCII.
func settled(s string, maxCells int) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	width := 0
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if b < ' ' || b > '~' {
				return false
			}
			width++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		w := ordinary(r)
		if w == 0 {
			return false
		}
		width += w
		i += size
	}
	return width <= maxCells
}
