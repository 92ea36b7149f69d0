package themes

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

// sizeLimit is far above any theme's, and far below what would take the YAML
// reader noticeable time.
const sizeLimit = 16 << 10

// Load reads a theme from a YAML file:
//
//	base: dark                      # a built-in theme; plain where left out
//	background: "#1d2021"           # painted below everything; default for none
//	styles:                         # what is not named here is as in the base
//	  down: bold reverse 203        # attributes, then the colour of the text
//	  selected: default on 236      # and after "on" that of the background
//	  banner-ok: "bold #5fd7af"     # in quotes: # begins a comment
//
// Attributes are bold, faint, underline and reverse; colours are default, the
// sixteen names (red, bright-red, …), a number of the 256, or #rrggbb.
func Load(path string) (*Theme, error) {
	theme, _, err := LoadAndCheck(path)
	return theme, err
}

// LoadAndCheck is Load, and says what is hard to read.
func LoadAndCheck(path string) (*Theme, []Complaint, error) {
	// To open a pipe would wait for somebody who writes to it.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, nil, i18n.Errorf("cannot read the theme: %s is not a regular file", safetext.Clean(path, 200))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, i18n.Errorf("cannot read the theme: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, sizeLimit+1))
	if err != nil {
		return nil, nil, i18n.Errorf("cannot read the theme: %w", err)
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	theme, complaints, err := Parse(name, data)
	if err != nil {
		return nil, nil, i18n.Errorf("%s:%w", safetext.Clean(path, 200), err)
	}
	return theme, complaints, nil
}

// Complaint is a warning with its place in the file: line 0 where what it is
// about comes from the base.
type Complaint struct {
	Warning
	Line, Column int
}

// Parse makes a theme of the content of a file, and says what Check has against
// it, with the places. Errors begin with line and column.
func Parse(name string, data []byte) (theme *Theme, complaints []Complaint, err error) {
	r, err := parse(name, data)
	if err != nil {
		return nil, nil, err
	}
	for _, warning := range Check(r.theme) {
		at := r.places[warning.Role]
		complaints = append(complaints, Complaint{Warning: warning, Line: at[0], Column: at[1]})
	}
	return r.theme, complaints, nil
}

func parse(name string, data []byte) (r *reader, err error) {
	if len(data) > sizeLimit {
		return nil, errorAt(nil, "longer than %d bytes: that is no theme", sizeLimit)
	}
	defer func() {
		if recover() != nil { // the YAML reader trips over some files
			r, err = nil, errorAt(nil, "the file cannot be read as YAML")
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxError(err)
	}
	r = &reader{theme: &Theme{Name: name, styles: Default().styles}}
	for _, document := range file.Docs {
		if document.Body != nil {
			r.document(document.Body)
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	r.theme.paint()
	return r, nil
}

func syntaxError(err error) error {
	located, ok := err.(interface {
		GetToken() *token.Token
		GetMessage() string
	})
	if !ok {
		return errorAt(nil, "not valid YAML")
	}
	return errorAt(located.GetToken(), "not valid YAML: %s", located.GetMessage())
}

// errorAt makes an error of one line; the words that it quotes may be anything.
func errorAt(at *token.Token, format string, arguments ...any) error {
	line, column := 1, 1
	if at != nil && at.Position != nil {
		line, column = max(at.Position.Line, 1), max(at.Position.Column, 1)
	}
	for i, argument := range arguments {
		if word, ok := argument.(string); ok {
			arguments[i] = safetext.Clean(word, 400).String()
		}
	}
	return i18n.Errorf("%d:%d: %s", line, column, i18n.T(format, arguments...))
}

// reader fills a theme, and keeps the first thing that is wrong.
type reader struct {
	theme  *Theme
	places [roles][2]int // line and column of each style that the file gives
	err    error
}

func (r *reader) fail(at *token.Token, format string, arguments ...any) {
	if r.err == nil {
		r.err = errorAt(at, format, arguments...)
	}
}

func (r *reader) document(body ast.Node) {
	entries, ok := mapping(body)
	if !ok {
		r.fail(body.GetToken(), "a theme is a mapping with the keys base, background and styles")
		return
	}
	// The base first, then the background, wherever in the file they stand.
	slices.SortStableFunc(entries, func(a, b *ast.MappingValueNode) int {
		return rank(a) - rank(b)
	})
	for _, entry := range entries {
		switch key := entry.Key.GetToken(); key.Value {
		case "base":
			r.base(entry.Value)
		case "background":
			r.background(entry.Value)
		case "styles":
			r.styles(entry.Value)
		default:
			r.fail(key, "unknown key %q; allowed: base, background, styles", key.Value)
		}
	}
}

func rank(entry *ast.MappingValueNode) int {
	switch entry.Key.GetToken().Value {
	case "base":
		return 0
	case "background":
		return 1
	}
	return 2
}

// mapping returns the entries of a mapping, which the reader makes a node of
// its own kind where there is only one.
func mapping(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch node := node.(type) {
	case *ast.MappingNode:
		return node.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}, true
	}
	return nil, false
}

// scalar returns a value that is written as one text or number.
func scalar(node ast.Node) (string, bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.IntegerNode:
		return node.Token.Value, true
	}
	return "", false
}

func (r *reader) base(value ast.Node) {
	name, ok := scalar(value)
	base := ByName(name)
	if !ok || base == nil {
		r.fail(value.GetToken(), "base is one of %s", strings.Join(Names(), ", "))
		return
	}
	r.theme.styles, r.theme.background = base.styles, base.background
}

// background reads the colour below everything. What the base painted its own
// with is freed for it.
func (r *reader) background(value ast.Node) {
	word, ok := scalar(value)
	if !ok {
		r.fail(value.GetToken(), "background is a colour; one with # goes in quotes")
		return
	}
	color, err := parseColor(word)
	if err != nil {
		r.fail(value.GetToken(), "background: %s", err)
		return
	}
	for role := range r.theme.styles {
		if style := &r.theme.styles[role]; style.Background == r.theme.background {
			style.Background = canvas.Default
		}
	}
	r.theme.background = color
}

func (r *reader) styles(value ast.Node) {
	entries, ok := mapping(value)
	if !ok {
		r.fail(value.GetToken(), "styles is a mapping of roles to styles")
		return
	}
	for _, entry := range entries {
		key := entry.Key.GetToken()
		role := slices.Index(roleNames[:], key.Value)
		if role < 0 {
			r.fail(key, "unknown role %q; allowed: %s", key.Value, strings.Join(roleNames[:], ", "))
			return
		}
		words, ok := scalar(entry.Value)
		if !ok {
			r.fail(entry.Value.GetToken(), "%s: a style is words, such as bold reverse 203; a colour with # goes in quotes", key.Value)
			return
		}
		style, err := parseStyle(words)
		if err != nil {
			r.fail(entry.Value.GetToken(), "%s: %s", key.Value, err)
			return
		}
		r.theme.styles[role] = style
		if at := entry.Value.GetToken(); at != nil && at.Position != nil {
			r.places[role] = [2]int{at.Position.Line, at.Position.Column}
		}
	}
}
