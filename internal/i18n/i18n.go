// Package i18n holds the words that people read, apart from where they arise.
package i18n

import "strings"

// Text is a sentence that is not yet in any language: the English format is
// its key, the arguments are what was measured. A word that means several
// things names which one before a bar, "column|for", as GNOME's catalogues do;
// nobody reads that part.
type Text struct {
	Format string
	Args   []any
}

// T makes a Text.
func T(format string, args ...any) Text { return Text{Format: format, Args: args} }

// Named makes a Text of a stable word, which stands for itself where a language
// has no word for it: what it names, a "cause" or a "check", sets it apart from
// the same word elsewhere.
func Named(what, word string) Text { return Text{Format: what + "|" + word} }

// String returns the sentence in English. Arguments that are Texts themselves
// are rendered first.
func (t Text) String() string {
	if len(t.Args) == 0 {
		return plain(t.Format)
	}
	return filled(plain(t.Format), t.Args)
}

// Empty reports whether there is nothing to say.
func (t Text) Empty() bool { return t.Format == "" }

// plain is a format without what it is about.
func plain(format string) string {
	about, rest, found := strings.Cut(format, "|")
	if !found || about == "" || strings.Trim(about, "abcdefghijklmnopqrstuvwxyz") != "" {
		return format
	}
	return rest
}
