package safetext

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// runeWidth is the one place that knows how many cells a character takes:
// independent of the locale, East Asian ambiguous ones take 1, Hangul, Han and
// emoji 2, combining marks 0.
func runeWidth(r rune) int {
	if r < utf8.RuneSelf {
		return 1
	}
	if width := ordinary(r); width > 0 {
		return width
	}
	return displaywidth.Rune(r)
}

// Width returns how many cells the text takes.
func Width(t Text) int {
	width := 0
	for i := 0; i < len(t.s); {
		if t.s[i] < utf8.RuneSelf {
			width++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(t.s[i:])
		width += runeWidth(r)
		i += size
	}
	return width
}

// Cells yields the signs of the text, each with the marks upon it and its
// width of 1 or 2 cells, without allocating:
//
//	for sign, width := range text.Cells { … }
func (t Text) Cells(yield func(grapheme string, width int) bool) {
	for s := t.s; s != ""; {
		n, width := firstSign(s)
		if !yield(s[:n], width) {
			return
		}
		s = s[n:]
	}
}

// firstSign returns the length and the width of the sign that s starts with.
func firstSign(s string) (length, width int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	r, length := utf8.DecodeRuneInString(s)
	width = runeWidth(r)
	for length < len(s) && s[length] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(s[length:])
		if runeWidth(r) > 0 {
			break
		}
		length += size
	}
	return length, width
}

// Cut returns the text as it is where it fits, and else its beginning with the
// ellipsis after it, at most cells wide. An ellipsis that does not fit itself
// is left out.
func Cut(t Text, cells int, ellipsis Text) Text {
	if len(t.s) <= cells || Width(t) <= cells { // no sign is wider than it is long
		return t
	}
	room := cells - Width(ellipsis)
	if room < 0 {
		ellipsis, room = Text{}, max(cells, 0)
	}
	end, used := 0, 0
	for sign, width := range t.Cells {
		if used+width > room {
			break
		}
		used += width
		end += len(sign)
	}
	return Text{strings.TrimRight(t.s[:end], " ") + ellipsis.s}
}

// Pad fills the text up with spaces on the right; what is wider stays as it is.
func Pad(t Text, cells int) Text {
	if missing := cells - Width(t); missing > 0 {
		return Text{t.s + strings.Repeat(" ", missing)}
	}
	return t
}

// PadLeft fills the text up with spaces on the left, as figures want it.
func PadLeft(t Text, cells int) Text {
	if missing := cells - Width(t); missing > 0 {
		return Text{strings.Repeat(" ", missing) + t.s}
	}
	return t
}

// Join puts texts together with a separator between them.
func Join(parts []Text, separator Text) Text {
	switch len(parts) {
	case 0:
		return Text{}
	case 1:
		return parts[0]
	}
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteString(separator.s)
		}
		b.WriteString(part.s)
	}
	return Text{b.String()}
}
