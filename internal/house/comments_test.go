package house

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// mostLines is how long a file of Go may be.
const mostLines = 500

func TestWhatIsExportedIsDocumented(t *testing.T) { hold(t, undocumented) }

func undocumented(s *source) []breach {
	if s.test {
		return nil
	}
	var broken []breach
	missing := func(name *ast.Ident, doc ...*ast.CommentGroup) {
		for _, group := range doc {
			if strings.TrimSpace(group.Text()) != "" {
				return
			}
		}
		if name.IsExported() {
			broken = append(broken, s.breach(name.Pos(), "%s has no doc comment", name.Name))
		}
	}
	for _, declaration := range s.syntax.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			if declaration.Recv == nil || ofExported(declaration.Recv) {
				missing(declaration.Name, declaration.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					missing(spec.Name, spec.Doc, declaration.Doc)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						missing(name, spec.Doc, spec.Comment, declaration.Doc)
					}
				}
			}
		}
	}
	return broken
}

// ofExported reports whether a method belongs to a type that others can name.
// The methods of the others answer interfaces, which are documented.
func ofExported(receiver *ast.FieldList) bool {
	exported := false
	ast.Inspect(receiver.List[0].Type, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok {
			exported = exported || name.IsExported()
		}
		return true
	})
	return exported
}

// TestPackagesAreDocumented holds every package to say once what it is for.
func TestPackagesAreDocumented(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string][]string{}
	for _, s := range all {
		if s.test && s.folder != "internal/house" {
			continue
		}
		documented[s.folder] = append(documented[s.folder], nil...)
		if s.syntax.Doc != nil {
			documented[s.folder] = append(documented[s.folder], s.path)
		}
	}
	for folder, in := range documented {
		if len(in) != 1 {
			t.Errorf("%s has %d package comments, want one: %q", folder, len(in), in)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	hold(t, func(s *source) []breach {
		if lines := s.fset.File(s.syntax.FileStart).LineCount(); lines > mostLines+1 { // the end of the last line begins another
			return []breach{s.breach(token.Pos(s.fset.File(s.syntax.FileStart).Base()), "%d lines, at most %d", lines-1, mostLines)}
		}
		return nil
	})
}

// unfinished are marks of what somebody meant to do later. They are put
// together here so that this file has none.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)

func TestNothingIsLeftForLater(t *testing.T) {
	for _, name := range files() {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(name, "/testdata/") || !utf8.Valid(text) {
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			if mark := unfinished.FindString(line); mark != "" {
				t.Errorf("%s:%d: %s", name, i+1, mark)
			}
		}
	}
}

func TestMissingCommentsAreCaught(t *testing.T) {
	caught(t, undocumented, "x/x.go", `package x
type A struct{}
func B() {}
func (A) C() {}
func (d) E() {}
const F = 1
const (
	G = 1 // is one
	// H is two.
	H = 2
)
// The values.
var (
	I = 1
	J = 2
)
func k() {}
//nolint:all
func L() {}`, 2, 3, 4, 6, 19)
	caught(t, undocumented, "x/x_test.go", "package x\nfunc A() {}")
	if unfinished.MatchString("TOD"+"OS") || !unfinished.MatchString("// TO"+"DO: later") {
		t.Error("the marks are not told from words")
	}
}
