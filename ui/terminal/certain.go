package terminal

import (
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// certain reports whether every terminal draws the sign in as many cells as we
// count. After one that is not (arrows, rules and dots, which some draw two
// cells wide for East Asian users; emoji; letters with marks; scripts whose
// letters join) the cursor is placed anew, so that a terminal that disagrees
// spoils that sign and not the row.
func certain(sign string) bool {
	if sign == "" || len(sign) == 1 {
		return true
	}
	r, size := utf8.DecodeRuneInString(sign)
	if size != len(sign) {
		return false
	}
	switch {
	case r <= 0x024F: // Latin letters
		return !runewidth.IsAmbiguousWidth(r)
	case r >= 0x2800 && r <= 0x28FF, // Braille patterns
		r >= 0x3041 && r <= 0x30FF, // kana
		r >= 0x4E00 && r <= 0x9FFF, // Han
		r >= 0xAC00 && r <= 0xD7A3, // Hangul
		r >= 0xFF01 && r <= 0xFF60: // full width forms
		return true
	}
	return false
}
