package themes

import (
	"strings"

	"example.com/noctop/internal/safetext"
)

// Glyphs is a set of signs, each one cell wide.
type Glyphs struct {
	OK, Degraded, Down, Unknown, Stale, Paused, Suspect safetext.Text

	Rule, Divider, Separator safetext.Text // a line across, one down, and a mark between two words
	Ellipsis                 safetext.Text
	Up, DownArrow            safetext.Text // there is more above, below
	Left, Right              safetext.Text
	Cursor                   safetext.Text // before the selected row
	Loss                     safetext.Text // in a series: sent, and no answer
	Partly                   safetext.Text // in several series that stand for one thing: some of them lost packets, while others answered
	Gap                      safetext.Text // in a series: nothing was measured
	Late                     safetext.Text // in a series: answered past the deadline
	Over                     safetext.Text // on a scale: it goes on above its end
	Dotted                   safetext.Text // a line across that nobody has measured
	Tick, Corner             safetext.Text // on an axis, and where two meet

	// Heat are the shades of a heat row, the lightest first.
	Heat []safetext.Text
	// Levels are one value of a series each, from the lowest.
	Levels []safetext.Text
	// pairs are two values in one cell, left and right, 0 for none. A form of
	// plots that has one value in a cell shows the higher one.
	pairs [5][5]safetext.Text
}

// Pair returns one cell that holds two values of a series, the earlier one on
// the left: 1 to 4 from the lowest, 0 for none.
func (g *Glyphs) Pair(left, right int) safetext.Text {
	return g.pairs[min(max(left, 0), 4)][min(max(right, 0), 4)]
}

// Unicode returns the signs for terminals that show UTF-8. All of them are one
// cell wide by Unicode; a few (rules, arrows, dots) some terminals draw in two
// for East Asian users, who may want the others.
func Unicode() *Glyphs { return &unicodeGlyphs }

// ASCII returns the signs for terminals that show nothing else.
func ASCII() *Glyphs { return &asciiGlyphs }

// GlyphsFor chooses a set: "unicode", "ascii", or for anything else the one
// that the locale in the environment asks for. The fonts of consoles without a
// window system have a few hundred signs: no braille, no ticks and no crosses.
func GlyphsFor(option string, environment func(string) string) *Glyphs {
	switch option {
	case "unicode":
		return Unicode()
	case "ascii":
		return ASCII()
	}
	if LocaleIsUTF8(environment) && !IsConsole(environment("TERM")) {
		return Unicode()
	}
	return ASCII()
}

// IsConsole reports whether a terminal type is that of a machine's own console
// or of a terminal of glass.
func IsConsole(name string) bool {
	for _, family := range []string{"linux", "vt1", "vt2", "vt3", "vt5", "cons25", "wsvt25", "ansi"} {
		if strings.HasPrefix(name, family) {
			return true
		}
	}
	return false
}

// LocaleIsUTF8 reports whether the environment says that texts are UTF-8, by the first
// of the three variables that is set: POSIX, 8.2.
func LocaleIsUTF8(environment func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := environment(name); locale != "" {
			locale = strings.ToUpper(locale)
			return strings.Contains(locale, "UTF-8") || strings.Contains(locale, "UTF8")
		}
	}
	return false
}
