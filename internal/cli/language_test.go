package cli

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// TestTheLanguageIsChosen holds the order: the flag, the configuration, the
// locale.
func TestTheLanguageIsChosen(t *testing.T) {
	for _, test := range []struct{ flag, configured, locale, want string }{
		{"", "auto", "ko_KR.UTF-8", "ko"}, {"", "auto", "C", "en"}, {"", "en", "ko_KR.UTF-8", "en"}, {"", "ko", "C", "ko"},
		{"en", "ko", "ko_KR.UTF-8", "en"}, {"ko", "en", "C", "ko"}, {"auto", "en", "ko_KR.UTF-8", "ko"},
	} {
		getenv := func(name string) string { return map[string]string{"LANG": test.locale}[name] }
		got, err := (&settings{lang: test.flag}).language(test.configured, getenv)
		if err != nil || got.Code() != test.want {
			t.Errorf("%+v: %s, %v", test, got.Code(), err)
		}
	}
	if _, err := (&settings{lang: "fr"}).language("auto", func(string) string { return "" }); err == nil {
		t.Error("took a language there is none of")
	}
	for want, args := range map[string][]string{"ko": {"check", "--lang", "ko"}, "en": {"--lang=ko", "--lang=en", "check"}} {
		if got := languageOf(args, func(string) string { return "" }).Code(); got != want {
			t.Errorf("%q: %s", args, got)
		}
	}
	if got := languageOf([]string{"note", "--", "--lang=ko"}, func(string) string { return "" }); got != i18n.English {
		t.Error("a flag after the end of the flags")
	}
}

// TestTheHelpIsTranslated walks every command there is. What theme check says at
// length ends in a list that is made, and stays English.
func TestTheHelpIsTranslated(t *testing.T) {
	korean := i18n.Korean()
	var walk func(*cobra.Command)
	walk = func(command *cobra.Command) {
		for _, text := range []string{command.Short, command.Long} {
			if text != "" && !korean.Has(text) && !strings.HasPrefix(text, "check reads a theme file") && !untold[command.Name()] {
				t.Errorf("%s: not translated: %q", command.CommandPath(), text)
			}
		}
		command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			usage := flag.Usage
			for _, stem := range stems {
				if strings.HasPrefix(usage, stem) {
					usage = stem
				}
			}
			if !korean.Has(usage) && !untold[command.Name()] {
				t.Errorf("%s --%s: not translated: %q", command.CommandPath(), flag.Name, flag.Usage)
			}
		})
		for _, one := range command.Commands() {
			walk(one)
		}
	}
	walk(newRoot(streams{getenv: func(string) string { return "" }}))
	for _, heading := range append(append(slices.Clone(headings), more), library...) {
		if !korean.Has(heading) {
			t.Errorf("not translated: %q", heading)
		}
	}
}

// untold are commands whose help stays English: the manual pages, which are for
// packagers and English themselves, and what cobra makes.
var untold = map[string]bool{"man": true, "completion": true, "help": true}

func TestTheHelpInKorean(t *testing.T) {
	var out, errors bytes.Buffer
	s := streams{out: &out, err: &errors, getenv: func(name string) string { return map[string]string{"LANG": "ko_KR.UTF-8"}[name] }}
	if code := run(context.Background(), []string{"drill", "--help"}, s); code != exitOK {
		t.Fatalf("exit %d: %s", code, errors.String())
	}
	for _, want := range []string{"지난 장애", "사용법:", "옵션:", "--lang", "공통 옵션:"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
	if left := regexp.MustCompile(`(?m)^(Usage|Flags|Global Flags):`).FindString(out.String()); left != "" {
		t.Errorf("%q is left:\n%s", left, out.String())
	}
}

// TestNoHelpIsLeftInEnglish reads the help of every command, cobra's own ones too.
func TestNoHelpIsLeftInEnglish(t *testing.T) {
	sentence := regexp.MustCompile(`(?m)^ *[A-Z][a-z]+( [a-z']{2,}){2,}|\((default)|(--[a-z]+ (string|stringArray|duration|int|float) )|\[(flags|command)\]`)
	for _, args := range [][]string{
		{}, {"help"}, {"completion"}, {"completion", "bash"}, {"completion", "fish"}, {"completion", "powershell"}, {"completion", "zsh"},
		{"check"}, {"config"}, {"config", "check"}, {"docs"}, {"doctor"}, {"drill"}, {"feeds"}, {"feeds", "list"}, {"feeds", "test"}, {"init"},
		{"journal"}, {"journal", "export"}, {"journal", "info"}, {"journal", "prune"}, {"journal", "verify"}, {"man"}, {"note"}, {"replay"},
		{"report"}, {"status"}, {"theme"}, {"theme", "check"}, {"theme", "list"}, {"version"}, {"watch"},
	} {
		var out, errors bytes.Buffer
		s := streams{out: &out, err: &errors, getenv: func(name string) string { return map[string]string{"LANG": "ko_KR.UTF-8"}[name] }}
		if code := run(context.Background(), append(args, "--help"), s); code != exitOK || out.Len() < 100 {
			t.Errorf("%v: exit %d: %s%s", args, code, out.String(), errors.String())
		}
		for _, left := range sentence.FindAllString(out.String(), -1) {
			t.Errorf("%v: %q is left in English", args, left)
		}
	}
}

// TestAReportInKorean prints a verdict for people; JSON stays as the contract has
// it, whatever the language.
func TestAReportInKorean(t *testing.T) {
	at := observe.Instant{Wall: time.Date(2026, 11, 21, 14, 28, 0, 0, time.Local)}
	result := triage.Result{Now: at, Status: triage.AnyOpen, Verdicts: []triage.Verdict{{
		Cause: "uplink.core", Scope: []string{"KT"}, State: triage.Open, Confidence: triage.Confirmed, Since: at, Severity: observe.Down,
		Headline: i18n.T("%s: nothing answers past its first router %s", "KT", "198.51.100.1"),
		For:      []triage.Evidence{{Text: i18n.T("first hop %s answers in %s", "198.51.100.1", "2 ms")}},
		Next:     i18n.T("mtr -n -I %s %s", "eth0", "192.0.2.1"),
	}}}
	var korean, english, inJSON bytes.Buffer
	_ = report(result, false, i18n.Korean(), &korean)
	want := "DOWN: KT: 1차 홉 198.51.100.1 너머 모두 무응답 (uplink.core, 진행 중, 확정)\n  부터     14:28:00\n  근거     1차 홉 198.51.100.1 응답 2 ms\n  다음     mtr -n -I eth0 192.0.2.1\n"
	if korean.String() != want {
		t.Errorf("Korean:\n%s", korean.String())
	}
	_ = report(result, true, i18n.English, &english)
	_ = report(result, true, i18n.Korean(), &inJSON)
	if english.String() != inJSON.String() {
		t.Errorf("JSON in Korean: %s", inJSON.String())
	}
}
