package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
)

var languages = []string{"en", "ko"}

// raw is a page as it was written.
func raw(t *testing.T, language, name string) string {
	t.Helper()
	text, err := pages.ReadFile(path.Join(language, name+".md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// written is a page in one language, as it was written.
type written struct{ language, name, text string }

// all are all pages in all languages.
func all(t *testing.T) (pages []written) {
	t.Helper()
	for _, language := range languages {
		for _, name := range Names() {
			pages = append(pages, written{language, name, raw(t, language, name)})
		}
	}
	return pages
}

// TestEveryCauseAndNoticeHasAPage holds the manual to what is declared: nothing
// missing in either language, nothing left over. The panes' pages are held to the
// panes where those are.
func TestEveryCauseAndNoticeHasAPage(t *testing.T) {
	var want []string
	for _, d := range triage.Declarations() {
		want = append(want, "causes/"+string(d.Cause))
	}
	for _, code := range triage.NoticeCodes() {
		want = append(want, "notices/"+code)
	}
	slices.Sort(want)
	want = slices.Compact(want)
	for _, language := range languages {
		var have []string
		err := fs.WalkDir(pages, language, func(file string, entry fs.DirEntry, err error) error {
			name := strings.TrimSuffix(strings.TrimPrefix(file, language+"/"), ".md")
			if err == nil && !entry.IsDir() {
				if !slices.Contains(Names(), name) {
					t.Errorf("%s is no page in English", file)
				}
				if !strings.HasPrefix(name, "panes/") {
					have = append(have, name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range want {
			if !slices.Contains(have, name) {
				t.Errorf("%s has no page on %s", language, name)
			}
		}
		for _, name := range have {
			if !slices.Contains(want, name) {
				t.Errorf("%s has a page on %s, which is not declared", language, name)
			}
		}
	}
}

// TestTheNoticesAreAll reads the codes where they are written.
func TestTheNoticesAreAll(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "internal", "triage", "notices.go"))
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`(?m)^\tNotice\w+ += "([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(codes) < 10 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	for _, match := range codes {
		if !slices.Contains(triage.NoticeCodes(), match[1]) {
			t.Errorf("%s is not among the notices' codes", match[1])
		}
	}
}

// TestTheTimesAreTheRules holds what a page says of times to the declaration.
func TestTheTimesAreTheRules(t *testing.T) {
	severities := map[string][]string{
		observe.Down.String(): {"down", "장애"}, observe.Degraded.String(): {"degraded", "저하"}, observe.Unknown.String(): {"unknown", "알 수 없음"},
	}
	formats := []string{
		"- `%s` %s: suspected from %g s, opened from %g s; recovering after %g s well, over after %g s",
		"- `%s` %s: %g초부터 의심, %g초부터 선언; %g초 정상이면 복구 중, %g초면 해소",
	}
	rule := regexp.MustCompile("(?m)^- `R[0-9]+` ")
	for i, language := range languages {
		declared := map[triage.Cause]int{}
		for _, d := range triage.Declarations() {
			declared[d.Cause]++
			want := fmt.Sprintf(formats[i], d.Code, severities[d.Severity.String()][i], d.Suspect.Seconds(), d.Open.Seconds(), d.Recovering.Seconds(), d.Over.Seconds())
			if text := strings.Join(strings.Fields(raw(t, language, "causes/"+string(d.Cause))), " "); !strings.Contains(text, want) {
				t.Errorf("%s: the page on %s does not say\n%s", language, d.Cause, want)
			}
		}
		for cause, rules := range declared {
			if n := len(rule.FindAllString(raw(t, language, "causes/"+string(cause)), -1)); n != rules {
				t.Errorf("%s: the page on %s tells of %d rules, and there are %d", language, cause, n, rules)
			}
		}
	}
}

// TestPagesHaveTheirHeadings holds all pages of a kind to the same ones.
func TestPagesHaveTheirHeadings(t *testing.T) {
	first := map[string][]string{}
	count := map[string]int{}
	for _, p := range all(t) {
		kind, file := path.Split(p.name)
		var headings []string
		for _, match := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(p.text, -1) {
			headings = append(headings, match[1])
		}
		of := p.language + "/" + kind
		if first[of] == nil {
			first[of] = headings
		}
		if count[kind] == 0 {
			count[kind] = len(headings)
		}
		if !slices.Equal(headings, first[of]) || len(headings) != count[kind] || len(headings) < 4 {
			t.Errorf("%s/%s: its headings are %q, others have %q", p.language, p.name, headings, first[of])
		}
		if kind != "panes/" && !strings.HasPrefix(p.text, "# "+file) {
			t.Errorf("%s/%s does not begin with its name", p.language, p.name)
		}
	}
}

// TestPagesFit holds them to a terminal of 80 columns, and to what is read at
// three in the morning.
func TestPagesFit(t *testing.T) {
	for _, p := range all(t) {
		lines := strings.Split(strings.TrimSuffix(p.text, "\n"), "\n")
		if len(lines) < 12 || len(lines) > 48 {
			t.Errorf("%s/%s has %d lines", p.language, p.name, len(lines))
		}
		fenced := false
		for i, l := range lines {
			fenced = fenced != strings.HasPrefix(l, "```")
			if width := safetext.Width(safetext.Clean(l, 1000)); width > 76 && !fenced {
				t.Errorf("%s/%s:%d: %d cells wide", p.language, p.name, i+1, width)
			}
			if l = strings.TrimLeft(l, " "); safetext.Clean(l, 1000).String() != l {
				t.Errorf("%s/%s:%d: not plain text: %q", p.language, p.name, i+1, l)
			}
		}
	}
}

var markdownLink = regexp.MustCompile("\\[([^][`\n]+)\\]\\(([^)\n]+)\\)")

// TestLinksLead to pages, by their names.
func TestLinksLead(t *testing.T) {
	found := 0
	for _, p := range all(t) {
		for _, match := range markdownLink.FindAllStringSubmatch(p.text, -1) {
			found++
			to := strings.TrimSuffix(path.Join(path.Dir(p.name), match[2]), ".md")
			if !slices.Contains(Names(), to) || path.Base(to) != match[1] || to == p.name {
				t.Errorf("%s/%s: %s leads to no other page of that name", p.language, p.name, match[0])
			}
		}
	}
	if found < 300 {
		t.Errorf("only %d links were found", found)
	}
}

// TestLanguagesAgree holds commands, keys and links to be the same in each.
func TestLanguagesAgree(t *testing.T) {
	exact := regexp.MustCompile("(?s)```.*?```|(?m)^- `[^`]+` \\([a-z0-9-]+\\)")
	for _, name := range Names() {
		english, korean := exact.FindAllString(raw(t, "en", name), -1), exact.FindAllString(raw(t, "ko", name), -1)
		if !slices.Equal(english, korean) {
			t.Errorf("%s: commands and keys are %q and %q", name, english, korean)
		}
	}
}

// TestKeysAreTheDefaults holds the keys that panes' pages name to the program's.
func TestKeysAreTheDefaults(t *testing.T) {
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, group := range keys.Help() {
		for _, entry := range group.Entries {
			for i, key := range entry.Keys {
				if action := string(entry.Action); i == 0 {
					of[action] = keymap.Label(key)
				}
			}
		}
	}
	for i := 1; i <= 9; i++ {
		of[fmt.Sprintf("focus-%d", i)] = fmt.Sprint(i)
	}
	named := regexp.MustCompile("(?m)^- `([^`]+)` \\(([a-z0-9-]+)\\):")
	for _, name := range Names() {
		for _, match := range named.FindAllStringSubmatch(raw(t, "en", name), -1) {
			if of[match[2]] != match[1] {
				t.Errorf("%s: the key of %s is %q, not %q", name, match[2], of[match[2]], match[1])
			}
		}
	}
}
