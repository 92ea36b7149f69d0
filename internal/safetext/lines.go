package safetext

import (
	"strings"
	"unicode/utf8"
)

// CleanLines makes Texts of a body of several lines: each line is cleaned for
// itself, blank lines at the ends go, several in a row become one. Of a body
// with more than maxLines lines the last one kept is "…".
func CleanLines(s string, maxCellsPerLine, maxLines int) []Text {
	var lines []Text
	blank := false
	for s != "" {
		var line string
		line, s = cutLine(s)
		text := Clean(line, maxCellsPerLine)
		if text.Empty() {
			blank = len(lines) > 0
			continue
		}
		if blank {
			lines = append(lines, Text{})
			blank = false
		}
		lines = append(lines, text)
		if len(lines) > maxLines {
			return shorten(lines, maxCellsPerLine, maxLines)
		}
	}
	return lines
}

func shorten(lines []Text, maxCells, maxLines int) []Text {
	if maxLines <= 0 {
		return nil
	}
	lines = lines[:maxLines]
	lines[maxLines-1] = Clean(string(ellipsis), maxCells)
	return lines
}

// cutLine splits s after its first line, whatever ends it: LF, CR LF, CR, VT,
// FF, NEL, U+2028 or U+2029.
func cutLine(s string) (line, rest string) {
	i := strings.IndexFunc(s, isLineEnd)
	if i < 0 {
		return s, ""
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	if strings.HasPrefix(s[i:], "\r\n") {
		size = 2
	}
	return s[:i], s[i+size:]
}

func isLineEnd(r rune) bool {
	return r >= '\n' && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}
