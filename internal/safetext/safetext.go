// Package safetext holds the only type of text that a view may print: valid
// UTF-8 without control, C1, bidirectional or zero-width characters, bounded
// in length. Whatever comes from outside becomes a Text once, on its way in.
//
// Every sign of a Text has one width on every terminal, as far as that can be
// had: what terminals draw with differing widths (joined emoji, flags, skin
// tones, variation selectors, Hangul in loose letters) is put in a plain form.
package safetext

// Text is text that is safe to send to a terminal, a log or a report. Texts
// can be compared and used as keys.
type Text struct{ s string }

// literal is a string known at compile time: only untyped constants convert to
// it from another package.
type literal string

// Literal makes a Text of a constant of the program's own.
func Literal(constant literal) Text { return Text{string(constant)} }

// String returns the text.
func (t Text) String() string { return t.s }

// Empty reports whether there is nothing in it.
func (t Text) Empty() bool { return t.s == "" }
