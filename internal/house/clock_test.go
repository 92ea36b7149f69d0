package house

import (
	"go/ast"
	"slices"
	"testing"
)

// timeless are the packages to which time and chance are passed in, so that a
// replay gives the same verdicts and screens as the live run.
var timeless = []string{
	"internal/observe", "internal/topology", "internal/i18n", "internal/safetext", "internal/wire", "internal/claims",
	"internal/triage", "internal/history", "internal/lines", "internal/proof", "keymap", "themes", "ui", "ui/canvas",
}

// clocks are the functions of package time that read a clock or wait for one.
var clocks = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "Sleep", "NewTimer", "NewTicker"}

func TestTimeIsPassedIn(t *testing.T) { hold(t, readsClocks) }

func readsClocks(s *source) []breach {
	if s.test || !slices.Contains(timeless, s.folder) {
		return nil
	}
	var broken []breach
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			if pkg, name := s.selected(node); pkg == "time" && slices.Contains(clocks, name) {
				broken = append(broken, s.breach(node.Pos(), "time.%s: %s is given its time", name, s.folder))
			}
		case *ast.ImportSpec:
			if target := importPath(node); slices.Contains([]string{"math/rand", "math/rand/v2", "crypto/rand"}, target) {
				broken = append(broken, s.breach(node.Pos(), "%s: chance is passed in", target))
			}
		}
		return true
	})
	return broken
}

func TestClocksAreCaught(t *testing.T) {
	caught(t, readsClocks, "ui/x.go", "package ui\nimport clock \"time\"\nvar a = clock.Now()\nvar b clock.Time\nvar f = clock.Sleep", 3, 5)
	caught(t, readsClocks, "internal/triage/x.go", "package triage\nimport _ \"math/rand/v2\"", 2)
	caught(t, readsClocks, "collectors/x.go", "package collectors\nimport \"time\"\nvar a = time.Now()")
	caught(t, readsClocks, "ui/x_test.go", "package ui\nimport \"time\"\nvar a = time.Now()")
}
