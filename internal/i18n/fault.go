package i18n

import (
	"errors"
	"io/fs"
	"strings"
)

// Spoken is what says itself in a language: an error of several lines, say.
type Spoken interface{ In(Language) string }

// fault is an error that people are told in their language. For programs, logs
// and comparisons it is an error like any other, in English.
type fault struct {
	text   Text
	causes []error
}

// Errorf makes an error as fmt.Errorf does, and one that Language.Error says in
// any language. It wraps all errors among its arguments; of its verbs, %w is as
// good as %s.
func Errorf(format string, args ...any) error {
	f := &fault{text: Text{Format: strings.ReplaceAll(format, "%w", "%s"), Args: args}}
	for _, arg := range args {
		if cause, ok := arg.(error); ok {
			f.causes = append(f.causes, cause)
		}
	}
	return f
}

// Fault is a Text as an error.
func Fault(text Text) error { return &fault{text: text} }

// Error says it in English.
func (f *fault) Error() string { return f.text.String() }

// Unwrap returns what led to it.
func (f *fault) Unwrap() []error { return f.causes }

// In says it in a language.
func (f *fault) In(l Language) string { return l.Say(f.text) }

// Error says an error: what was made to be said, what the system or a library
// says, and of others the parts that are either.
func (l Language) Error(err error) string {
	switch spoken, ok := err.(Spoken); {
	case err == nil:
		return ""
	case l == English:
		return err.Error()
	case ok:
		return spoken.In(l)
	}
	if at, ok := err.(*fs.PathError); ok { //nolint:errorlint // this one, and none that it wraps
		return at.Path + ": " + l.Error(at.Err)
	}
	said := err.Error()
	if text, ok := ofSystem(said); ok {
		return l.Say(text)
	}
	for _, cause := range causesOf(err) {
		if cause == nil {
			continue
		}
		english, own := cause.Error(), l.Error(cause)
		if english != "" && own != english {
			said = strings.Replace(said, english, own, 1)
		}
	}
	return l.Reword(said)
}

// causesOf are the errors that one wraps.
func causesOf(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	return []error{errors.Unwrap(err)}
}
