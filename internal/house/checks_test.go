package house

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// TestEveryCheckHasAWord holds each check of the vocabulary to a word in Korean.
func TestEveryCheckHasAWord(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range all {
		if s.path != "internal/observe/observe.go" {
			continue
		}
		ast.Inspect(s.syntax, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Check") {
				return true
			}
			check, _ := literal(spec.Values[0])
			if found++; !slices.Contains(words, "check|"+check) {
				t.Errorf("the check %q has no word in Korean: translate %q, and name it in words", check, "check|"+check)
			}
			return false
		})
	}
	if found < 30 {
		t.Errorf("only %d checks were found", found)
	}
}
