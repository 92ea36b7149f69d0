package house

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The lines of ./test that name what it does not watch for races.
var (
	singleLine = regexp.MustCompile(`(?m)^\s*single='(.+)'$`)
	sweepsLine = regexp.MustCompile(`(?m)^\s*sweeps='(.+)'$`)
	sweptLine  = regexp.MustCompile(`(?m)-run "\$sweeps" (\./[^|]+) \|\|`)
)

// lineOf is what such a line of ./test names.
func lineOf(t *testing.T, line *regexp.Regexp) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(root, "test"))
	if err != nil {
		t.Fatal(err)
	}
	found := line.FindSubmatch(script)
	if found == nil {
		t.Fatalf("./test has no line like %s", line)
	}
	return string(found[1])
}

// TestWhatIsNotWatchedIsOneThread: ./test leaves out the race detector only
// where nothing could race.
func TestWhatIsNotWatchedIsOneThread(t *testing.T) {
	single, err := regexp.Compile(lineOf(t, singleLine))
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]bool{}
	hold(t, func(s *source) []breach {
		if !single.MatchString(module + "/" + s.folder) {
			return nil
		}
		folders[s.folder] = true
		return starts(s)
	})
	if len(folders) == 0 {
		t.Errorf("%s names no folder", single)
	}
}

// starts are the places where a file starts a goroutine.
func starts(s *source) []breach {
	var broken []breach
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GoStmt:
			broken = append(broken, s.breach(node.Pos(), "a goroutine, which ./test does not watch for races"))
		case *ast.CallExpr:
			if of, ok := node.Fun.(*ast.SelectorExpr); ok && of.Sel.Name == "Go" {
				broken = append(broken, s.breach(node.Pos(), "a goroutine of a group, which ./test does not watch for races"))
			}
		}
		return true
	})
	return broken
}

func TestGoroutinesAreCaught(t *testing.T) {
	caught(t, starts, "internal/triage/x.go", `package triage
func f() {
	go f()
	var group sync.WaitGroup
	group.Go(f)
	f()
}`, 3, 5)
}

// TestWhatIsSweptIsThere: what ./test leaves to its run without the detector is
// there, and only where that run looks for it.
func TestWhatIsSweptIsThere(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	folders := strings.Fields(strings.ReplaceAll(lineOf(t, sweptLine), "./", ""))
	for _, part := range strings.Split(lineOf(t, sweepsLine), "|") {
		n := 0
		for _, s := range all {
			for _, name := range tests(s) {
				if !strings.Contains(name, part) {
					continue
				}
				n++
				if !slices.Contains(folders, s.folder) {
					t.Errorf("%s: ./test skips %s, and looks for it in %v only", s.path, name, folders)
				}
			}
		}
		if n == 0 {
			t.Errorf("no test's name has %q in it", part)
		}
	}
}

// tests are the names of the tests of a file.
func tests(s *source) (names []string) {
	for _, d := range s.syntax.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
			names = append(names, f.Name.Name)
		}
	}
	return names
}
