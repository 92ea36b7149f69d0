package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// Error is one mistake in a configuration file, or in reaching it.
type Error struct {
	File    string
	Line    int           // from 1; 0 where the mistake is the file's as a whole
	Column  int           // in characters, from 1; 0 with Line
	Path    string        // what it is about: "uplinks[1].capacity.down"; empty for the file's form
	Problem i18n.Text     // what is wrong, and what is allowed
	Source  safetext.Text // the offending line, or the part of it around Column
	Err     error         // what the system said, where the file could not be read

	indent int // cells before Source
	caret  int // cells from the start of Source to Column
}

const (
	maxProblemCells = 600
	maxFileCells    = 200
	maxPathCells    = 120
)

// Error renders the mistake with its place, and the line it stands on below.
func (e *Error) Error() string { return e.In(i18n.English) }

// In is Error in a language.
func (e *Error) In(l i18n.Language) string {
	text := e.headline(l)
	if e.Line == 0 || e.Source.Empty() {
		return text
	}
	number := fmt.Sprintf("%5d", e.Line)
	return text + "\n" + number + " | " + strings.Repeat(" ", e.indent) + e.Source.String() +
		"\n" + strings.Repeat(" ", len(number)) + " | " + strings.Repeat(" ", e.indent+e.caret) + "^"
}

// headline is the mistake in one line.
func (e *Error) headline(l i18n.Language) string {
	var text strings.Builder
	if e.File != "" {
		text.WriteString(safetext.Clean(e.File, maxFileCells).String())
		if e.Line > 0 {
			fmt.Fprintf(&text, ":%d:%d", e.Line, e.Column)
		}
		text.WriteString(": ")
	}
	if e.Path != "" {
		text.WriteString(safetext.Clean(e.Path, maxPathCells).String())
		text.WriteString(": ")
	}
	text.WriteString(safetext.Clean(l.Say(e.Problem), maxProblemCells).String())
	return text.String()
}

// Unwrap returns what the system said.
func (e *Error) Unwrap() error { return e.Err }

// Errors are the mistakes of one file, in its order. There is always one.
type Errors []*Error

// maxShown is how many mistakes are printed: more would scroll the first away.
const maxShown = 20

// Error renders all of them, each as Error does.
func (e Errors) Error() string { return e.In(i18n.English) }

// In is Error in a language.
func (e Errors) In(l i18n.Language) string {
	shown := e[:min(len(e), maxShown)]
	parts := make([]string, 0, len(shown)+1)
	for _, one := range shown {
		parts = append(parts, one.In(l))
	}
	if more := len(e) - len(shown); more > 0 {
		parts = append(parts, l.Say(i18n.T("and %d more", more)))
	}
	return strings.Join(parts, "\n")
}

// Unwrap lets errors.As find the first of them.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// sorted puts the mistakes in the file's order.
func (e Errors) sorted() Errors {
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return e
}

// quote puts a word from outside in quotes, bounded and with every character
// that cannot be seen written out.
func quote(s string) string {
	const most = 60
	if runes := []rune(s[:min(len(s), 4*most+4)]); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return strconv.Quote(s)
}
