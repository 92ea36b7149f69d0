package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
)

func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"uplink.core": "causes/uplink.core", "UPLINK.CORE": "causes/uplink.core", "blip": "notices/blip", "evidence": "panes/evidence",
		"uplink.mtu": "causes/uplink.mtu", "notices/uplink.mtu": "notices/uplink.mtu", "host": "notices/host", "panes/host": "panes/host",
		"causes/dns.all.md": "causes/dns.all", "": "", "nothing": "", "../doc": "", "causes": "", "en/causes/dns.all": "",
	} {
		if got, found := Find(name); got != want || found != (want != "") {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	english, ok := Open("en", "causes/uplink.core")
	if !ok || !strings.HasPrefix(english.Title, "uplink.core: ") {
		t.Errorf("the page is %+v", english)
	}
	korean, ok := Open("ko", "causes/uplink.core")
	if !ok || korean.Title == english.Title {
		t.Errorf("the Korean page is titled %q", korean.Title)
	}
	if other, ok := Open("fr", "causes/uplink.core"); !ok || other.Title != english.Title {
		t.Errorf("in a language that is not there it is titled %q", other.Title)
	}
	if _, ok := Open("en", "causes/../causes/uplink.core"); ok {
		t.Error("a name that is none was opened")
	}
}

func TestLay(t *testing.T) {
	page := parse("x", "# x: a title\n\n## What\nSome `code here` and\na [link](y.md).\n- an item that is\n  long enough\n\nAfter.\n```sh\nmtr -n 1.1.1.1\n```\nLast [not a link] `open\n")
	var got []string
	for _, l := range page.Lay(24) {
		got = append(got, l.String())
	}
	want := []string{
		"What", "Some code here and a", "link.", "- an item that is long", "  enough", "", "After.", "mtr -n 1.1.1.1", "Last [not a link] `open",
	}
	if page.Title != "x: a title" || !slices.Equal(got, want) {
		t.Errorf("titled %q:\n%s\nwant\n%s", page.Title, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if wide := page.Lay(76); wide[1].String() != "  Some code here and a link." || wide[1].Spans[1] != (Span{"code here", Code}) || wide[1].Spans[3] != (Span{"link", Link}) {
		t.Errorf("on a wide screen it begins %+v", wide[:2])
	}
}

// TestPagesAreLaidOutWithinTheirWidth lays out every page, Hangul included.
func TestPagesAreLaidOutWithinTheirWidth(t *testing.T) {
	for _, width := range []int{2, 18, 38, 76, 198} {
		for _, p := range all(t) {
			page, ok := Open(p.language, p.name)
			if !ok || page.Title == "" || len(page.parts) == 0 {
				t.Fatalf("%s/%s can't be read", p.language, p.name)
			}
			withinWidth(t, page, width)
			_, below, _ := strings.Cut(p.text, "\n")
			if want, got := bare(below), letters(page.Lay(width)); got != want {
				t.Errorf("%s/%s reads\n%s\nwant\n%s", p.language, p.name, got, want)
			}
		}
	}
}

// bare are the letters of Markdown that are to be read.
func bare(text string) string {
	text = regexp.MustCompile("(?m)^```.*$").ReplaceAllString(text, "")
	text = regexp.MustCompile("(?m)^## ").ReplaceAllString(text, "")
	text = markdownLink.ReplaceAllString(text, "$1")
	return strings.ReplaceAll(strings.Join(strings.Fields(text), ""), "`", "")
}

func letters(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.Join(strings.Fields(l.String()), ""))
	}
	return b.String()
}

func withinWidth(t *testing.T, page Page, width int) {
	t.Helper()
	for _, l := range page.Lay(width) {
		text := l.String()
		if got := safetext.Width(safetext.Clean(text, 10_000)); got > max(width, 4) {
			t.Errorf("%q is %d cells wide, of %d", text, got, width)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# t\n## h\np `c` [l](m.md)\n- i\n```\ncode\n```\n", 20)
	f.Add("```\n[a](b\n# \n- \n##  \n`", 1)
	f.Add("한글 [한글](x.md)`한글`한글한글한글한글", 5)
	f.Fuzz(func(t *testing.T, text string, width int) {
		withinWidth(t, parse("x", safetext.Clean(text, 2000).String()+"\n"+text[:min(len(text), 200)]), min(max(width, 4), 200))
	})
}
