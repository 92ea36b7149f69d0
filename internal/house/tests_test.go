package house

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// judging are the methods that can fail a test.
var judging = []string{"Error", "Errorf", "Fatal", "Fatalf", "Fail", "FailNow"}

// TestTestsJudge holds every test to have something that can fail it, and to
// say why where it is skipped.
func TestTestsJudge(t *testing.T) {
	hold(t, judgeNothing)
	hold(t, skipSilently)
}

func judgeNothing(s *source) []breach {
	if !s.test {
		return nil
	}
	var broken []breach
	for _, declaration := range s.syntax.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Recv != nil || function.Body == nil || function.Name.Name == "TestMain" {
			continue
		}
		name := function.Name.Name
		if (strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz")) && len(function.Type.Params.List) == 1 && !s.judges(function) {
			broken = append(broken, s.breach(function.Pos(), "%s can't fail: it asserts nothing", name))
		}
	}
	return broken
}

// judges reports whether a function can fail its test: by itself, or by a
// helper that it hands the test to.
func (s *source) judges(function *ast.FuncDecl) bool {
	var names []string
	found := false
	ast.Inspect(function, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncType:
			for _, parameter := range node.Params.List {
				if s.isTest(parameter.Type) {
					for _, name := range parameter.Names {
						names = append(names, name.Name)
					}
				}
			}
		case *ast.CallExpr:
			found = found || judgedBy(node, names)
		}
		return !found
	})
	return found
}

func judgedBy(call *ast.CallExpr, tests []string) bool {
	isTest := func(expression ast.Expr) bool {
		name, ok := expression.(*ast.Ident)
		return ok && slices.Contains(tests, name.Name)
	}
	if slices.ContainsFunc(call.Args, isTest) {
		return true
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !isTest(method.X) {
		return false
	}
	if method.Sel.Name == "Run" && len(call.Args) == 2 {
		_, inline := call.Args[1].(*ast.FuncLit)
		return !inline // a function of its own
	}
	return slices.Contains(judging, method.Sel.Name)
}

// isTest reports whether a type is *testing.T, B or F, or testing.TB.
func (s *source) isTest(expression ast.Expr) bool {
	if pointer, ok := expression.(*ast.StarExpr); ok {
		expression = pointer.X
	}
	selector, ok := expression.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, name := s.selected(selector)
	return pkg == "testing" && slices.Contains([]string{"T", "B", "F", "TB"}, name)
}

// shortestReason is the least that a reason to skip has, in bytes.
const shortestReason = 15

func skipSilently(s *source) []breach {
	if !s.test {
		return nil
	}
	var broken []breach
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !strings.HasPrefix(method.Sel.Name, "Skip") || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, method.Sel.Name) {
			return true
		}
		if method.Sel.Name == "SkipNow" || len(call.Args) == 0 || isLiteral(call.Args[0], func(text string) bool { return len(text) < shortestReason }) {
			broken = append(broken, s.breach(call.Pos(), "a test is skipped and does not say why"))
		}
		return true
	})
	return broken
}

func TestIdleTestsAreCaught(t *testing.T) {
	const head = "package x\nimport \"testing\"\n"
	for _, good := range []string{
		`func TestA(t *testing.T) { if f() != 1 { t.Error("no") } }`,
		`func TestA(t *testing.T) { check(t, f()) }`,
		`func TestA(t *testing.T) { t.Run("one", one) }`,
		`func FuzzA(f *testing.F) { f.Fuzz(func(u *testing.T, b []byte) { u.Fatal(b) }) }`,
		`func TestMain(m *testing.M) { m.Run() }`,
	} {
		caught(t, judgeNothing, "x/x_test.go", head+good)
	}
	for _, bad := range []string{
		`func TestA(t *testing.T) { f() }`,
		`func TestA(t *testing.T) { t.Log(f()) }`,
		`func TestA(t *testing.T) { t.Run("one", func(t *testing.T) { f() }) }`,
		`func FuzzA(f *testing.F) { f.Fuzz(func(t *testing.T, b []byte) { g(b) }) }`,
	} {
		caught(t, judgeNothing, "x/x_test.go", head+bad, 3)
	}
	caught(t, skipSilently, "x/x_test.go", head+"func TestA(t *testing.T) {\nt.Skip()\nt.SkipNow()\nt.Skip(\"no\")\nt.Skip(\"there is no tmux here\")\nt.Skipf(\"%s has no namespaces\", x)\n}", 4, 5, 6)
}
