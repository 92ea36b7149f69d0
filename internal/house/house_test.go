// Package house holds the tree to its own rules: who may import whom, what
// tests and logic must not touch, what is documented, and that the README says
// what the program does. Each rule is a test, and is tried on a breach of it.
package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	root   = "../.."
	module = "example.com/noctop"
)

// source is one Go file of the tree.
type source struct {
	path   string // from the root, with slashes
	folder string
	test   bool
	fset   *token.FileSet
	syntax *ast.File
}

// breach is a place where a rule is broken.
type breach struct {
	path string
	line int
	what string
}

func (b breach) String() string { return fmt.Sprintf("%s:%d: %s", b.path, b.line, b.what) }

func (s *source) breach(at token.Pos, format string, args ...any) breach {
	return breach{s.path, s.fset.Position(at).Line, fmt.Sprintf(format, args...)}
}

// imported returns the import path that a file knows by that name, or "".
func (s *source) imported(name string) string {
	for _, spec := range s.syntax.Imports {
		target := importPath(spec)
		own := path.Base(target)
		if version := strings.TrimPrefix(own, "v"); version != own && strings.Trim(version, "0123456789") == "" {
			own = path.Base(path.Dir(target))
		}
		if spec.Name != nil {
			own = spec.Name.Name
		}
		if own == name {
			return target
		}
	}
	return ""
}

func importPath(spec *ast.ImportSpec) string {
	target, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		panic(err) // the parser has let it pass
	}
	return target
}

// called returns the package and the name of a call such as net.Dial, or two
// empty strings where it is another kind of call.
func (s *source) called(call *ast.CallExpr) (pkg, name string) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	return s.selected(selector)
}

func (s *source) selected(selector *ast.SelectorExpr) (pkg, name string) {
	if of, ok := selector.X.(*ast.Ident); ok {
		if target := s.imported(of.Name); target != "" {
			return target, selector.Sel.Name
		}
	}
	return "", ""
}

func parse(name string, text []byte) (*source, error) {
	s := &source{path: name, folder: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), fset: token.NewFileSet()}
	var err error
	s.syntax, err = parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return s, err
}

// sources are all Go files of the tree, whatever system they are for.
var sources = sync.OnceValues(func() ([]*source, error) {
	var all []*source
	for _, name := range files() {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		s, err := parse(name, text)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
})

// files are the names of all files of the tree, from the root, with slashes.
func files() []string {
	var names []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "dist"}, relative):
			return fs.SkipDir
		case entry.Type().IsRegular() && !slices.Contains(built, relative):
			names = append(names, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return names
}

// built are files that .gitignore names.
var built = []string{"noctop", "noctop.exe"}

// hold tries a rule on every file that it is for.
func hold(t *testing.T, rule func(*source) []breach) {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d files were found: this is not the tree", len(all))
	}
	for _, s := range all {
		for _, b := range rule(s) {
			t.Error(b)
		}
	}
}

// caught tries a rule on one file, which must break it at those lines and no
// others.
func caught(t *testing.T, rule func(*source) []breach, name, text string, lines ...int) {
	t.Helper()
	s, err := parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, b := range rule(s) {
		got = append(got, b.line)
	}
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, lines) {
		t.Errorf("%s: breaches at lines %v, want %v, of:\n%s", name, rule(s), lines, text)
	}
}

// literals are the strings in a file.
func literals(s *source) []string {
	var all []string
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		if expression, ok := node.(ast.Expr); ok {
			if text, ok := literal(expression); ok {
				all = append(all, text)
			}
		}
		return true
	})
	return all
}
