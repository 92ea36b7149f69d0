package house

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leonelquinteros/gotext"

	"example.com/noctop/internal/i18n"
)

// speaking are the functions that take a format that people read, and which of
// their arguments that is.
var speaking = map[string]int{
	"T": 0, "say": 0, // of sentences
	"i18n.Errorf": 0, "usage": 0, // of errors
	"fail": 1, "failAt": 2, "errorAt": 1, // of mistakes in a file, beside their place
}

// formats are the sentences in a file: the literal formats of what speaks.
func formats(s *source) (all []string) {
	if s.test {
		return nil
	}
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := ""
		switch f := call.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
			if from, ok := f.X.(*ast.Ident); ok && name == "Errorf" {
				name = from.Name + "." + name
			}
		}
		if s.folder == "internal/i18n" && name == "Errorf" {
			name = "i18n.Errorf"
		}
		at, speaks := speaking[name]
		if !speaks || at >= len(call.Args) {
			return true
		}
		if text, ok := literal(call.Args[at]); ok && regexp.MustCompile(`\pL`).MatchString(verbs.ReplaceAllString(text, "")) {
			all = append(all, strings.ReplaceAll(text, "%w", "%s"))
		}
		return true
	})
	return all
}

var verbs = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(\.\d+)?(\[\d+\])?[a-zA-Z%]`)

// TestEverySentenceIsTranslated holds the Korean catalogue to the formats in the
// tree: none missing, none left over, the same verbs in each.
func TestEverySentenceIsTranslated(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	var want, spoken []string
	for _, s := range all {
		want = append(want, formats(s)...)
		if s.folder == "ui" || s.folder == "internal/cli" {
			spoken = append(spoken, literals(s)...)
		}
		spoken = append(spoken, measured(s)...)
		if strings.HasPrefix(s.folder, "collectors") {
			for _, word := range literals(s) {
				spoken = append(spoken, "cause|"+word)
			}
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	if len(want) < 300 {
		t.Fatalf("only %d sentences were found", len(want))
	}
	translations := korean(t)
	for _, format := range want {
		translation, ok := translations[format]
		if !ok || !translation.IsTranslated() {
			t.Errorf("not translated: %q", format)
			continue
		}
		if got := translation.Get(); !slices.Equal(kinds(format), kinds(got)) {
			t.Errorf("%q has other verbs than %q", got, format)
		}
	}
	for id := range translations {
		if id != "" && !slices.Contains(want, id) && !slices.Contains(words, id) && !slices.Contains(spoken, id) {
			t.Errorf("translated, and said nowhere: %q", id)
		}
	}
}

// korean reads all files of the Korean catalogue. No sentence is in two.
func korean(t *testing.T) map[string]*gotext.Translation {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal", "i18n", "ko", "*.po"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue was found: %v", err)
	}
	all := map[string]*gotext.Translation{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		po := gotext.NewPo()
		po.Parse(text)
		for id, translation := range po.GetDomain().GetTranslations() {
			if _, twice := all[id]; twice && id != "" {
				t.Errorf("%s translates again: %q", filepath.Base(file), id)
			}
			all[id] = translation
		}
	}
	return all
}

// kinds are a format's verbs by the argument they stand for.
func kinds(format string) (all []string) {
	next := 1
	for _, verb := range verbs.FindAllString(format, -1) {
		if strings.HasSuffix(verb, "%") {
			continue
		}
		at := next
		if _, index, ok := strings.Cut(verb, "["); ok {
			index, _, _ = strings.Cut(index, "]")
			at = 0
			for _, digit := range index {
				at = at*10 + int(digit-'0')
			}
		}
		next = at + 1
		all = append(all, string(rune('0'+at))+verb[len(verb)-1:])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// words are said by way of a variable: states, confidences, kinds of things.
var words = []string{
	"confirmed", "probable", "possible",
	"open", "suspect", "recovering", "flapping", "muted", "resolved",
	"investigating", "identified", "monitoring", "postmortem", "scheduled", "in_progress", "completed",
	"unknown", "ok", "info", "maintenance", "degraded", "partial", "major", "down",
	"none", "late", "lost", "refused", "wrong", "local-error", "failed", "not-provisioned", "void",
	"ack", "cause", "scope", "start", "end", "eta", "withdrawn",
	"inside", "domestic", "foreign", "sends", "receives",
	"opened", "widened", "narrowed",
	"stub", "upstream",
	"empty", "a text", "a number", "true or false", "a list", "a mapping",
	"normal", "protan", "deutan", "tritan", "any", "dark", "light",
	"cpu", "memory", "swap", "disk", "device", "nic", "pressure", "conntrack", "softnet", "units", "agent", "clock", "uptime", "tick", "loopback",
	"check|link", "check|address", "check|route", "check|neighbour", "check|live", "check|warm", "check|cold", "check|resolve", "check|fetch",
	"check|load", "check|usage", "check|errors", "check|drops", "check|retries", "check|offset", "check|table", "check|agent", "check|uptime",
	"check|lateness", "check|loopback", "check|gap", "check|tcp", "check|tls", "check|http", "check|icmp", "check|quic",
	"check|authority", "check|serial", "check|bulk", "check|proxy", "check|path", "check|large", "check|portal", "check|canary", "check|pressure",
	"check|oom", "check|units", "check|ignored", "check|carrier", "check|rx", "check|tx",
	"flag|string", "flag|stringArray", "flag|duration", "flag|int", "flag|float",
	"public", "private", "nowhere", "mixed", "cause|incomplete",
	"uplink", "gateway", "firsthop", "anchor", "resolver", "name", "provider", "feed", "endpoint", "host", "self",
}

// unsaid are sentences that nobody reads as they stand: panics, files that are
// written, and what other programs are told.
var unsaid = []string{
	"handling a message", "the screen failed while %s: %v\n%s",
	"ip -brief link; ip route", "ip route show table all dev", "ip rule; ip route show table all", "mount -t proc proc /proc", "noctop journal verify --repair", "noctop journal info",
	"as of ", ", the newest date in it", "SQLite format 3",
}

// talking are the packages that people read words of: all their literals that
// are sentences are translated.
var talking = []string{"ui", "internal/cli"}

// mute are files of theirs that hold no such words: the manual page is English.
var mute = []string{"internal/cli/man.go", "internal/cli/man_text.go"}

// errant are the packages whose errors people read: they make none of their own
// in English alone.
var errant = []string{
	"internal/catalogue", "internal/claims/notes", "internal/cli", "internal/config", "internal/config/discover", "internal/engine", "internal/journal",
	"internal/journal/chunk", "internal/journal/frame", "internal/lines", "internal/routes", "internal/tools", "internal/transcript", "keymap", "themes", "ui/terminal",
}

// unread are errors of theirs that become other words before anybody reads them.
var unread = []string{"no time of the day: %w", "not a regular file", "can't make the manual page: %w"}

// TestErrorsThatPeopleReadAreTranslated holds what people meet to errors that can
// be said in any language.
func TestErrorsThatPeopleReadAreTranslated(t *testing.T) { hold(t, englishErrors) }

func englishErrors(s *source) (broken []breach) {
	if s.test || !slices.Contains(errant, s.folder) || slices.Contains(mute, s.path) {
		return nil
	}
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		made, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, ok := made.X.(*ast.Ident)
		if !ok || from.Name+"."+made.Sel.Name != "fmt.Errorf" && from.Name+"."+made.Sel.Name != "errors.New" {
			return true
		}
		if text, _ := literal(call.Args[0]); wordy.MatchString(text) && !slices.Contains(unread, text) {
			broken = append(broken, s.breach(call.Pos(), "%q is an error in English alone: make it with i18n.Errorf", text))
		}
		return true
	})
	return broken
}

// TestEveryWordOfTheConsoleIsTranslated holds what the console says by way of a
// variable to the catalogue: every literal with a blank in it, and every literal
// that is a word of the list above. It is not exact: a single word in a table of
// ui is found by TestAKoreanScreenSaysNothingInEnglish instead.
func TestEveryWordOfTheConsoleIsTranslated(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	korean := i18n.Korean()
	for _, word := range words {
		if !korean.Has(word) {
			t.Errorf("not translated: %q", word)
		}
	}
	for _, s := range all {
		if s.test || !slices.Contains(talking, s.folder) || slices.Contains(mute, s.path) {
			continue
		}
		for _, text := range literals(s) {
			if wordy.MatchString(text) && !korean.Has(strings.ReplaceAll(text, "%w", "%s")) && !slices.Contains(unsaid, text) {
				t.Errorf("%s: %q is not translated; where nobody reads it, name it in unsaid", s.path, text)
			}
		}
	}
}

// wordy is two words in a row, which is a sentence; an import path, a layout of
// a time or a name is none.
var wordy = regexp.MustCompile(`[A-Za-z]{2,},? [a-z]{2,}`)
