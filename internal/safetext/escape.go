package safetext

import "unicode/utf8"

const (
	escapeByte = 0x1B
	bell       = 0x07
	cancel     = 0x18
	substitute = 0x1A
)

// escapeLength returns the length of the escape sequence (ECMA-48) that s
// starts with, or 0 where it starts with none. r and size are its first
// character: ESC, or a C1 control that stands for ESC and a letter.
func escapeLength(s string, r rune, size int) int {
	if r == escapeByte {
		if len(s) == 1 {
			return 1
		}
		r, size = rune(s[1])+0x40, 2
	}
	switch r {
	case 0x9B: // CSI
		return size + controlLength(s[size:])
	case 0x90, 0x98, 0x9D, 0x9E, 0x9F: // DCS, SOS, OSC, PM, APC
		return size + stringLength(s[size:])
	}
	if s[0] != escapeByte {
		return 0
	}
	n := 1
	for n < len(s) && s[n] >= 0x20 && s[n] <= 0x2F { // intermediates: ESC ( B
		n++
	}
	if n < len(s) && s[n] >= 0x30 && s[n] <= 0x7E {
		n++
	}
	return n
}

// controlLength returns the length of what follows a CSI: parameters,
// intermediates and the final byte. One that is malformed ends where it is.
func controlLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b >= 0x40 && b <= 0x7E:
			return i + 1
		case b > 0x7E, b == escapeByte, b == cancel, b == substitute, b == '\n', b == '\r':
			return i
		}
	}
	return len(s)
}

// stringLength returns the length of what follows an OSC, DCS, SOS, PM or APC:
// up to its terminator, or, where it has none, to the end of the line.
func stringLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case bell, cancel, substitute:
			return i + 1
		case '\n', '\r':
			return i
		case escapeByte:
			if i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
			return i
		case 0xC2: // U+009C, the string terminator, in UTF-8
			if r, size := utf8.DecodeRuneInString(s[i:]); r == 0x9C {
				return i + size
			}
		}
	}
	return len(s)
}
