package house

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/i18n"
)

// unmeasured are literals of the collectors that are no words for people: what is
// asked, matched or sent.
var unmeasured = []string{
	"noctop (status page reader)", "application/json, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
	"outage end", "outage start", "update time", "setcap cap_net_raw=ep '%s'", "tcp, icmp", "ttl %s", "is before", "Azure Status", "IBM Cloud",
	"Monday, 02-Jan-06 15:04:05 -0700", "btrfs %s", "Loopback Pseudo-Interface", "sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"",
	"GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: noctop\r\nAccept: */*\r\nConnection: close\r\n\r\n",
	"GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept: */*\r\n%sConnection: close\r\n\r\n",
	"HEAD %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\n", "X-Filler: %s\r\n", "%sConnection: close\r\n\r\n",
	"CONNECT %s HTTP/1.1\r\nHost: %[1]s\r\nUser-Agent: %s\r\n%s\r\n", "Proxy-Authorization: %s\r\n",
}

// notWords are files of the collectors that hold names only.
var notWords = []string{"collectors/feed/azure_regions.go"}

// TestEverySentenceOfACollectorIsTranslated holds what is said of measurements to
// the catalogue. Collectors speak English, which is what journals and programs
// read; it is said anew where it is shown, by its shape, so that every shape must
// be known. One that is put together with + counts as one.
func TestEverySentenceOfACollectorIsTranslated(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	korean := i18n.Korean()
	for _, s := range all {
		for _, text := range measured(s) {
			if !korean.Has(text) && !slices.Contains(unmeasured, text) {
				t.Errorf("%s: %q is not translated; where nobody reads it, name it in unmeasured", s.path, text)
			}
		}
	}
}

// measured are the sentences of a collector.
func measured(s *source) (all []string) {
	collects := strings.HasPrefix(s.folder, "collectors") || s.path == "internal/routes/detour.go" // it says what link then reports
	if s.test || !collects || slices.Contains(notWords, s.path) {
		return nil
	}
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok && isSelector(call.Fun, "regexp", "MustCompile") {
			return false
		}
		expression, ok := node.(ast.Expr)
		if !ok {
			return true
		}
		text, whole := joined(expression)
		text = strings.Trim(strings.ReplaceAll(text, "%w", "%s"), " ;,:")
		if whole && (wordy.MatchString(text) || strings.Contains(text, " ") && lower.MatchString(verbs.ReplaceAllString(text, ""))) {
			all = append(all, text)
		}
		return !whole
	})
	return all
}

// lower is a word in lower case: beside something else it is a sentence.
var lower = regexp.MustCompile(`[a-z]{3,}`)

// joined is what an expression says, with verbs where others say something: of a
// literal, of a sum that has one, and of a call of fmt.Sprintf.
func joined(e ast.Expr) (format string, whole bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return literal(e)
	case *ast.ParenExpr:
		return joined(e.X)
	case *ast.CallExpr:
		if isSelector(e.Fun, "fmt", "Sprintf") {
			return literal(e.Args[0])
		}
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, l := joined(e.X)
		right, r := joined(e.Y)
		if !l && !r {
			return "", false
		}
		if !l {
			left = "%s"
		}
		if !r {
			right = "%s"
		}
		return left + right, true
	}
	return "", false
}

// isSelector reports whether an expression is a name of a package.
func isSelector(e ast.Expr, from, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == from
}
