package terminal

import (
	"strings"
	"unicode/utf8"
)

// likeness are signs that stand for others where a terminal shows ASCII alone.
var likeness = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "‐", "-", "…", "~", "·", "*", "•", "*", "×", "x", "→", ">", "←", "<", "±", "+",
)

// plain is a text that is to stand in so many cells as ASCII alone has it: each cell
// of a sign that has no likeness there is a question mark. A terminal of another
// character set would show the bytes of UTF-8 one by one, and take some of them for
// commands.
func plain(text string, cells int) string {
	if text = likeness.Replace(text); isASCII(text) && len(text) <= cells {
		return text + strings.Repeat(" ", cells-len(text))
	}
	return strings.Repeat("?", cells)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainLine is a line of text as ASCII alone has it.
func plainLine(text string) string {
	var b strings.Builder
	for _, r := range likeness.Replace(text) {
		if r >= utf8.RuneSelf {
			r = '?'
		}
		b.WriteRune(r)
	}
	return b.String()
}
