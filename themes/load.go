package themes

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"example.com/noctop/internal/safetext"
)

// sizeLimit is far above any theme's, and far below what would take the YAML
// reader noticeable time.
const sizeLimit = 16 << 10

// Load reads a theme from a YAML file:
//
//	base: dark                      # a built-in theme; plain where left out
//	styles:                         # what is not named here is as in the base
//	  down: bold reverse 203        # attributes, then the colour of the text
//	  selected: default on 236      # and after "on" that of the background
//	  banner-ok: "bold #5fd7af"     # in quotes: # begins a comment
//
// Attributes are bold, faint, underline and reverse; colours are default, the
// sixteen names (red, bright-red, …), a number of the 256, or #rrggbb.
func Load(path string) (*Theme, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the theme: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, sizeLimit+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the theme: %w", err)
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	theme, err := Parse(name, data)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", safetext.Clean(path, 200), err)
	}
	return theme, nil
}

// Parse makes a theme of the content of a file. Errors begin with line and
// column.
func Parse(name string, data []byte) (theme *Theme, err error) {
	if len(data) > sizeLimit {
		return nil, fmt.Errorf("1:1: longer than %d bytes: that is no theme", sizeLimit)
	}
	defer func() {
		if recover() != nil { // the YAML reader trips over some files
			theme, err = nil, fmt.Errorf("1:1: the file cannot be read as YAML")
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxError(err)
	}
	r := reader{theme: &Theme{Name: name, styles: Default().styles}}
	for _, document := range file.Docs {
		if document.Body != nil {
			r.document(document.Body)
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.theme, nil
}

func syntaxError(err error) error {
	located, ok := err.(interface {
		GetToken() *token.Token
		GetMessage() string
	})
	if !ok {
		return fmt.Errorf("1:1: not valid YAML")
	}
	return errorAt(located.GetToken(), "not valid YAML: %s", located.GetMessage())
}

// errorAt makes an error of one line; what it quotes may be anything.
func errorAt(at *token.Token, format string, arguments ...any) error {
	line, column := 1, 1
	if at != nil && at.Position != nil {
		line, column = max(at.Position.Line, 1), max(at.Position.Column, 1)
	}
	return fmt.Errorf("%d:%d: %s", line, column, safetext.Clean(fmt.Sprintf(format, arguments...), 400))
}

// reader fills a theme, and keeps the first thing that is wrong.
type reader struct {
	theme *Theme
	err   error
}

func (r *reader) fail(at *token.Token, format string, arguments ...any) {
	if r.err == nil {
		r.err = errorAt(at, format, arguments...)
	}
}

func (r *reader) document(body ast.Node) {
	entries, ok := mapping(body)
	if !ok {
		r.fail(body.GetToken(), "a theme is a mapping with the keys base and styles")
		return
	}
	// The base first, wherever in the file it stands.
	slices.SortStableFunc(entries, func(a, b *ast.MappingValueNode) int {
		return rank(a) - rank(b)
	})
	for _, entry := range entries {
		switch key := entry.Key.GetToken(); key.Value {
		case "base":
			r.base(entry.Value)
		case "styles":
			r.styles(entry.Value)
		default:
			r.fail(key, "unknown key %q; allowed: base, styles", key.Value)
		}
	}
}

func rank(entry *ast.MappingValueNode) int {
	if entry.Key.GetToken().Value == "base" {
		return 0
	}
	return 1
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
	r.theme.styles = base.styles
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
			r.fail(entry.Value.GetToken(), "%s: %v", key.Value, err)
			return
		}
		r.theme.styles[role] = style
	}
}
