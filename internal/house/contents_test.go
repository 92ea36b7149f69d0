package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// contents are the links from the README's top to its headings.
var contents = regexp.MustCompile(`(?m)(^\[[^]]+\]\(#[^\n]*\n)+`)

// TestTheReadmesContents holds its list of contents to its headings: each is
// linked in their order, as a forge names them.
func TestTheReadmesContents(t *testing.T) {
	text := readme(t)
	var links []string
	for _, match := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(text, -1) {
		anchor := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(match[1]), "")
		links = append(links, "["+match[1]+"](#"+strings.ReplaceAll(anchor, " ", "-")+")")
	}
	if len(links) < 10 {
		t.Fatalf("only %d headings were found", len(links))
	}
	want, have := folded(links), contents.FindString(text)
	if want == have {
		return
	}
	if !*update || have == "" {
		t.Fatalf("out of date: go test ./internal/house -update\nthe contents are\n%s\nand should be\n%s", have, want)
	}
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(strings.Replace(text, have, want, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// folded sets links into lines.
func folded(links []string) string {
	const width = 90
	var b strings.Builder
	used := 0
	for i, l := range links {
		if i < len(links)-1 {
			l += " ·"
		}
		switch {
		case used == 0:
		case used+1+len(l) > width:
			b.WriteByte('\n')
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(l)
		used += len(l)
	}
	return b.String() + "\n"
}
