package keymap

import (
	"fmt"
	"strings"

	"example.com/noctop/internal/i18n"
)

// Error is one thing that is wrong with the user's keys.
type Error struct {
	Action  string // as the user wrote it
	Key     string
	Index   int // of the key in the action's list; -1 where it is about the action
	Problem i18n.Text
}

// Error renders it with its place: "keys.quit[0]: …".
func (e *Error) Error() string { return e.In(i18n.English) }

// In is Error in a language.
func (e *Error) In(l i18n.Language) string { return e.Path() + ": " + l.Say(e.Problem) }

// Path returns the place in the configuration: "keys.quit[0]".
func (e *Error) Path() string {
	if e.Index < 0 {
		return "keys." + e.Action
	}
	return fmt.Sprintf("keys.%s[%d]", e.Action, e.Index)
}

// Errors are all things that are wrong. There is always one.
type Errors []*Error

// Error renders them, one a line.
func (e Errors) Error() string { return e.In(i18n.English) }

// In is Error in a language.
func (e Errors) In(l i18n.Language) string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.In(l)
	}
	return strings.Join(lines, "\n")
}

func unknownAction(name string) i18n.Text {
	if near := nearest(name, Names()); near != "" {
		return i18n.T("no action %q: did you mean %q?", name, near)
	}
	return i18n.T("no action %q: there are %s", name, strings.Join(Names(), ", "))
}

// nearest returns the word that a slip or two of the keyboard makes of word, or
// nothing.
func nearest(word string, words []string) string {
	const longest = 40
	best, least := "", 1+min(2, len(word)/2)
	for _, candidate := range words {
		if len(word) > longest {
			break
		}
		if d := slips(word, candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// slips counts the letters to insert, drop or replace to make b of a.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
