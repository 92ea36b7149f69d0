package config

import (
	"fmt"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// value is a node and where in the configuration it is.
type value struct {
	*node
	path string
}

// key is one key that a mapping may have, and what reads its value. A key
// without a value is as if it were absent: read is not called.
type key struct {
	name string
	read func(value)
}

// reader takes a configuration out of nodes, and collects what is wrong.
type reader struct {
	src    *source
	known  Known
	config *Config
	errors Errors
	hosts  int // endpoints so far
	refs   []reference
	works  []worksOn // the names that maintenances give
}

// maxErrors is where a reader stops collecting: the file is another thing
// altogether.
const maxErrors = 100

// fail records a mistake about a value.
func (r *reader) fail(v value, format string, args ...any) {
	r.failAt(v.at, v.path, format, args...)
}

func (r *reader) failAt(at position, path, format string, args ...any) {
	if len(r.errors) < maxErrors {
		r.errors = append(r.errors, r.src.errorAt(at, path, i18n.T(format, args...)))
	}
}

// is reports whether a value is of the wanted kind, and says so if not.
func (r *reader) is(v value, want kind, example i18n.Text) bool {
	if v.kind == want {
		return true
	}
	what := i18n.T(string(v.kind))
	switch v.kind {
	case boolean:
		what = i18n.T("%s", v.text)
	case number, text:
		what = i18n.T("%s (%s)", what, quote(v.text))
	}
	r.fail(v, "must be %s%s, not %s", i18n.T(string(want)), example, what)
	return false
}

// mapping reads a mapping that has these keys and no others.
func (r *reader) mapping(v value, keys ...key) bool {
	names := make([]string, len(keys))
	readers := make(map[string]func(value), len(keys))
	for i, k := range keys {
		names[i], readers[k.name] = k.name, k.read
	}
	if !r.is(v, mapping, i18n.T(" with the keys %s", strings.Join(names, ", "))) {
		return false
	}
	r.entries(v, func(name string, at position, child value) {
		read, ok := readers[name]
		switch {
		case !ok:
			r.failAt(at, v.path, "unknown key %s%s", quote(name), suggest(name, names))
		case child.kind != empty:
			read(child)
		}
	})
	return true
}

// entries calls each once for every key of a mapping, in its order; one that
// is there twice is a mistake.
func (r *reader) entries(v value, each func(name string, at position, child value)) {
	seen := make(map[string]int, len(v.entries))
	for _, e := range v.entries {
		name := e.key.text
		if line, twice := seen[name]; twice {
			r.failAt(e.key.at, v.path, "the key %s is here twice: it is on line %d already", quote(name), line)
			continue
		}
		seen[name] = e.key.at.line
		child := value{node: e.value, path: join(v.path, name)}
		r.config.at[child.path] = e.key.at
		each(name, e.key.at, child)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// items calls each for every item of a list. The list may be empty.
func (r *reader) items(v value, example i18n.Text, each func(value)) bool {
	if !r.is(v, list, example) {
		return false
	}
	for i, item := range v.items {
		child := value{node: item, path: fmt.Sprintf("%s[%d]", v.path, i)}
		r.config.at[child.path] = item.at
		if item.kind == empty {
			r.fail(child, "an empty item: write a value, or remove the \"-\"")
			continue
		}
		each(child)
	}
	return true
}

// Widths of texts, in cells.
const (
	maxNameCells = 64
	maxTextCells = 200
)

// name reads a name: short, on one line, without invisible characters.
func (r *reader) name(v value) (string, bool) { return r.text(v, maxNameCells) }

// text reads a text of one line. A number is taken as it is written: circuits
// and sites are often called by one.
func (r *reader) text(v value, maxCells int) (string, bool) {
	if v.kind != number && !r.is(v, text, i18n.Text{}) {
		return "", false
	}
	if problem := textFault(v.text, maxCells); !problem.Empty() {
		r.fail(v, "%s", problem)
		return "", false
	}
	return safetext.Clean(v.text, maxCells).String(), true
}

// textFault says why a text cannot be shown as it is, or nothing.
func textFault(s string, maxCells int) i18n.Text {
	clean := safetext.Clean(s, maxCells+1)
	switch {
	case hasInvisible(s):
		return i18n.T("%s holds control or invisible characters: remove them", quote(s))
	case clean.Empty():
		return i18n.T("must not be empty")
	case safetext.Width(clean) > maxCells:
		return i18n.T("is longer than %d cells: shorten it", maxCells)
	}
	return i18n.Text{}
}

// into makes a reader of a text into a variable.
func (r *reader) into(to *string, maxCells int) func(value) {
	return func(v value) {
		if s, ok := r.text(v, maxCells); ok {
			*to = s
		}
	}
}

// texts makes a reader of a list of different texts into a variable.
func (r *reader) texts(to *[]string) func(value) {
	return func(v value) {
		all := []string{}
		seen := map[string]bool{}
		if !r.items(v, i18n.T(" of texts, such as [a, b]"), func(item value) {
			s, ok := r.text(item, maxTextCells)
			switch {
			case ok && seen[s]:
				r.fail(item, "%s is in this list already", quote(s))
			case ok:
				seen[s] = true
				all = append(all, s)
			}
		}) {
			return
		}
		*to = all
	}
}

// choice makes a reader of one of a few words into a variable.
func (r *reader) choice(to *string, allowed ...string) func(value) {
	return func(v value) {
		if v.kind != text {
			r.fail(v, "must be one of %s", strings.Join(allowed, ", "))
			return
		}
		for _, word := range allowed {
			if v.text == word {
				*to = word
				return
			}
		}
		r.fail(v, "unknown value %s%s", quote(v.text), suggest(v.text, allowed))
	}
}

// unique keeps what is there once, by section.
type unique map[string]int

// take records a name, and says where it stands already if it does.
func (r *reader) take(u unique, v value, what i18n.Text, name string) bool {
	if line, twice := u[name]; twice {
		r.fail(v, "%s %s is on line %d already: each must be there once", what, quote(name), line)
		return false
	}
	u[name] = v.at.line
	return true
}
