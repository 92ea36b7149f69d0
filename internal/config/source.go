package config

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// maxFileBytes bounds a file: a list of 65,536 addresses one a line fits.
const maxFileBytes = 1 << 20

// source is the text of a file, by line.
type source struct {
	file  string
	lines []string
}

// position is a place in the text; line and column count from 1, columns in
// characters.
type position struct{ line, column int }

// byteOrderMark is what some Windows editors put before UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

// newSource takes the text apart and finds what no YAML reader should be
// asked to read. The text returned has plain line ends and no tabs.
func newSource(data []byte, file string) (*source, string, *Error) {
	src := &source{file: file}
	if len(data) > maxFileBytes {
		return src, "", src.errorAt(position{}, "", sizeError(len(data)).text())
	}
	text := string(bytes.TrimPrefix(data, byteOrderMark))
	text = strings.ReplaceAll(text, "\r\n", "\n")
	src.lines = strings.Split(text, "\n")
	for i, line := range src.lines {
		if column, problem := faultOf(line); !problem.Empty() {
			return src, "", src.errorAt(position{i + 1, column}, "", problem)
		}
	}
	// The reader loses count of columns at a tab; as a space it means the same.
	return src, strings.ReplaceAll(text, "\t", " "), nil
}

// faultOf returns the first character of a line that must not be there.
func faultOf(line string) (column int, problem i18n.Text) {
	indented := true
	column = 0
	for i, r := range line {
		column++
		switch {
		case r == 0 || r == utf8.RuneError && !strings.HasPrefix(line[i:], "\uFFFD"):
			return column, i18n.T("the file is not UTF-8 text: save it as UTF-8")
		case r == '\t' && indented && startsSomething(line):
			return column, i18n.T("a tab in the indentation: YAML allows spaces only")
		case r != '\t' && unicode.IsControl(r):
			return column, i18n.T("a control character (U+%04X): remove it", r)
		case r != ' ' && r != '\t':
			indented = false
		}
	}
	return 0, i18n.Text{}
}

// startsSomething reports whether a line is more than blanks and a comment.
func startsSomething(line string) bool {
	rest := strings.TrimLeft(line, " \t")
	return rest != "" && rest[0] != '#'
}

// settle moves a position that the YAML reader gave to where there is text: it
// gives an empty value the place after its key, and block text column 0.
func (s *source) settle(p position) position {
	if p.line < 1 || len(s.lines) == 0 {
		return position{}
	}
	p.line = min(p.line, len(s.lines))
	p.column = max(p.column, 1)
	column, last := 0, 1
	for _, r := range s.lines[p.line-1] {
		column++
		last = column
		if column >= p.column && r != ' ' && r != '\t' {
			return position{p.line, column}
		}
	}
	return position{p.line, min(p.column, last)}
}

// errorAt makes an error about a place in the text.
func (s *source) errorAt(p position, path string, problem i18n.Text) *Error {
	p = s.settle(p)
	e := &Error{File: s.file, Line: p.line, Column: p.column, Path: path, Problem: problem}
	if p.line > 0 {
		e.indent, e.Source, e.caret = excerpt(s.lines[p.line-1], p.column)
	}
	return e
}

// Lengths of the excerpt, in characters and cells: it fits a screen of 80
// beside its number, and shows what comes before a place far to the right.
const (
	excerptCells  = 70
	excerptBefore = 40
)

// excerpt returns the part of a line around a column: the spaces before it,
// the text, and how many cells into the text the column is.
func excerpt(line string, column int) (indent int, text safetext.Text, caret int) {
	at := offsetOf(line, column)
	body := strings.TrimLeft(line, " \t")
	start := len(line) - len(body)
	if at < start || body == "" {
		return 0, safetext.Clean(body, excerptCells), max(at, 0)
	}
	indent = start
	before := ""
	if window := back(line[:at], excerptBefore); utf8.RuneCountInString(line[start:at]) > excerptCells-20 {
		start, indent, before = window, 0, "…"
	}
	// A letter stands for what follows: Clean drops spaces at the end.
	caret = safetext.Width(safetext.Clean(before+line[start:at]+"x", 2*excerptCells)) - 1
	rest := line[start:min(len(line), start+8*excerptCells)]
	return min(indent, excerptCells), safetext.Clean(before+rest, excerptCells), max(caret, 0)
}

// offsetOf returns the byte at which the column begins.
func offsetOf(line string, column int) int {
	n := 0
	for i := range line {
		n++
		if n == column {
			return i
		}
	}
	return len(line)
}

// back returns the byte that stands n characters before the end of s.
func back(s string, n int) int {
	end := len(s)
	for ; n > 0 && end > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return end
}
