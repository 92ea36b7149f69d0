package house

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
)

// TestEveryCauseHasAWord holds the stable words by which collectors name why
// something did not go well to a word in Korean: screens have no room for more.
func TestEveryCauseHasAWord(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	korean, found := i18n.Korean(), 0
	brief := keysOf(all, "ui/causes.go", "inBrief")
	for _, s := range all {
		for _, code := range causesIn(s) {
			found++
			if !korean.Has("cause|"+code) && !slices.Contains(brief, code) && !slices.Contains(rcodes, code) {
				t.Errorf("%s: the cause %q has no word in Korean: translate %q", s.path, code, "cause|"+code)
			}
		}
	}
	if found < 100 || len(brief) < 20 {
		t.Errorf("only %d causes and %d words for them were found", found, len(brief))
	}
}

// rcodes are names of DNS, which stay as they are.
var rcodes = []string{"nodata", "badvers"}

// causesIn are the causes that a collector names: under that name in a literal of
// a structure, by assignment or as a constant, and beside an outcome.
func causesIn(s *source) (all []string) {
	if s.test || !strings.HasPrefix(s.folder, "collectors") {
		return nil
	}
	add := func(e ast.Expr) {
		if text, ok := literal(e); ok && text != "" && !strings.HasSuffix(text, "-") {
			all = append(all, text)
		}
	}
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.KeyValueExpr:
			if named(n.Key) {
				add(n.Value)
			}
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				if named(to) && len(n.Lhs) == len(n.Rhs) {
					add(n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if strings.HasPrefix(name.Name, "cause") && i < len(n.Values) {
					add(n.Values[i])
				}
			}
		case *ast.CompositeLit:
			if len(n.Elts) > 1 && isOutcome(n.Elts[0]) {
				add(n.Elts[1])
			}
		case *ast.ReturnStmt:
			if len(n.Results) > 1 && isOutcome(n.Results[0]) {
				add(n.Results[1])
			}
		}
		return true
	})
	return all
}

// named reports whether an expression is a cause by its name.
func named(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return strings.EqualFold(e.Name, "cause")
	case *ast.SelectorExpr:
		return strings.EqualFold(e.Sel.Name, "cause")
	}
	return false
}

// isOutcome reports whether an expression is one of observe's outcomes.
func isOutcome(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := s.X.(*ast.Ident)
	return ok && from.Name == "observe"
}

// keysOf are the keys of a table in a file.
func keysOf(all []*source, path, table string) (keys []string) {
	for _, s := range all {
		if s.path != path {
			continue
		}
		ast.Inspect(s.syntax, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || spec.Names[0].Name != table {
				return true
			}
			for _, element := range spec.Values[0].(*ast.CompositeLit).Elts {
				key, _ := literal(element.(*ast.KeyValueExpr).Key)
				keys = append(keys, key)
			}
			return false
		})
	}
	return keys
}
