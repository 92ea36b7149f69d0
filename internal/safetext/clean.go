package safetext

import (
	"unicode"
	"unicode/utf8"
)

const (
	ellipsis = '…'
	// marksPerCell is how many combining marks a sign keeps: more are of no
	// script's ordinary use and pile up over the lines above.
	marksPerCell = 2
)

// Clean makes a Text of one line out of anything, at most maxCells wide; what
// is longer ends in "…". Escape sequences go as a whole, control and invisible
// characters are dropped, line breaks and tabs become one space, space at the
// ends goes, and what is not valid or not printable becomes U+FFFD. Cleaning
// twice changes nothing more.
//
// A short text of nothing but ASCII, Hangul and other usual signs is taken as it
// is and shares its memory with s.
func Clean(s string, maxCells int) Text {
	if maxCells <= 0 {
		return Text{}
	}
	if settled(s, maxCells) {
		return Text{s}
	}
	c := cleaner{maxCells: maxCells, out: make([]byte, 0, min(len(s), 2*maxCells+8))}
	for i := 0; i < len(s) && !c.full; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if escape := escapeLength(s[i:], r, size); escape > 0 {
			i += escape
			continue
		}
		i += size
		c.add(r)
	}
	return Text{string(c.out)}
}

// cleaner builds one clean line, rune by rune.
type cleaner struct {
	maxCells int
	out      []byte
	width    int
	fits     int  // length of out while an ellipsis still fitted behind it
	full     bool // out is complete: there was more than fits

	spaces int  // spaces seen and not yet written: those at the ends never are
	broken bool // a line break or tab was among them: they become one

	last  rune // the last base character written, 0 at the start
	marks int  // how many marks it has
}

func (c *cleaner) add(r rune) {
	switch class := classify(r); class {
	case drop:
	case space:
		c.spaces++
	case lineBreak:
		c.spaces++
		c.broken = true
	case mark:
		c.addMark(r)
	case letter:
		if !c.compose(r) {
			c.addBase(plainForm(r))
		}
	}
}

func (c *cleaner) addBase(r rune) {
	if len(c.out) > 0 && c.spaces > 0 {
		n := c.spaces
		if c.broken {
			n = 1
		}
		for ; n > 0 && !c.full; n-- {
			c.write(' ')
		}
	}
	c.spaces, c.broken = 0, false
	c.write(r)
}

// addMark puts a mark on the character before it; one that has none before it
// would land on whatever is drawn to the left.
func (c *cleaner) addMark(r rune) {
	if c.spaces > 0 || c.last == 0 || c.marks == marksPerCell || c.full {
		return
	}
	c.marks++
	c.out = utf8.AppendRune(c.out, r)
}

func (c *cleaner) write(r rune) {
	w := runeWidth(r)
	if c.full {
		return
	}
	if c.width < c.maxCells {
		c.fits = len(c.out)
	}
	if c.width+w > c.maxCells {
		c.truncate()
		return
	}
	c.out = utf8.AppendRune(c.out, r)
	c.width += w
	c.last, c.marks = r, 0
}

// truncate cuts back to where the ellipsis fits, and puts it there.
func (c *cleaner) truncate() {
	c.full = true
	c.out = c.out[:c.fits]
	for len(c.out) > 0 && c.out[len(c.out)-1] == ' ' {
		c.out = c.out[:len(c.out)-1]
	}
	c.out = utf8.AppendRune(c.out, ellipsis)
}

// Conjoining Hangul letters, and the syllables they make: Unicode 15, section
// 3.12.
const (
	leadBase, leadCount   = 0x1100, 19
	vowelBase, vowelCount = 0x1161, 21
	tailBase, tailCount   = 0x11A7, 28 // the first stands for no tail
	syllableBase          = 0xAC00
	syllableCount         = leadCount * vowelCount * tailCount
)

// compose joins loose Hangul letters (as macOS stores names) into syllables,
// which every terminal draws two cells wide. It reports whether r went into the
// character before it.
func (c *cleaner) compose(r rune) bool {
	if c.spaces > 0 || c.marks > 0 || c.full {
		return false
	}
	lead, syllable := c.last-leadBase, c.last-syllableBase
	vowel, tail := r-vowelBase, r-tailBase
	switch {
	case lead >= 0 && lead < leadCount && vowel >= 0 && vowel < vowelCount:
		c.last = syllableBase + (lead*vowelCount+vowel)*tailCount
	case syllable >= 0 && syllable < syllableCount && syllable%tailCount == 0 && tail > 0 && tail < tailCount:
		c.last += tail
	default:
		return false
	}
	c.out = utf8.AppendRune(c.out[:len(c.out)-utf8.RuneLen(c.last)], c.last)
	return true
}

// class says what becomes of a character.
type class uint8

const (
	letter    class = iota // kept, or replaced by its plain form
	mark                   // drawn upon the character before it
	space                  // a space
	lineBreak              // with all space around it, one space
	drop                   // nothing
)

func classify(r rune) class {
	switch {
	case r > ' ' && r <= '~':
		return letter
	case r == ' ':
		return space
	case r >= '\t' && r <= '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return lineBreak
	case r < ' ', r >= 0x7F && r <= 0x9F:
		return drop
	case r >= 0x1F3FB && r <= 0x1F3FF: // skin tones: some terminals draw them apart
		return drop
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return drop
	case unicode.Is(unicode.Zs, r):
		return space
	case unicode.In(r, unicode.Mn, unicode.Me):
		return mark
	}
	return letter
}

// plainForm returns what stands for r: itself, a letter for half a flag, and
// U+FFFD for what has no known look or width (private use, unassigned, Hangul
// vowels and tails that belong to no syllable).
func plainForm(r rune) rune {
	switch {
	case r >= 0x1F1E6 && r <= 0x1F1FF:
		return 'A' + r - 0x1F1E6
	case r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FF, !unicode.IsGraphic(r):
		return utf8.RuneError
	}
	return r
}
