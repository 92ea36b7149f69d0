package i18n

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParticles(t *testing.T) {
	for in, want := range map[string]string{
		"KT{은/는} 정상":          "KT는 정상",
		"회선{은/는} 정상":          "회선은 정상",
		"LGU+{이/가} 응답":        "LGU+가 응답",
		"eth0{을/를} 확인":        "eth0을 확인",
		"서울{으로/로}":            "서울로",
		"부산{으로/로}":            "부산으로",
		"대구{으로/로}":            "대구로",
		"1.1.1.1{으로/로} {과/와}": "1.1.1.1로 와",
		"server{이/가}":         "server가",
		"SQL{이/가}":            "SQL이",
		"“한국”{과/와}":           "“한국”과",
		"{a/b} {} { {은/는":     "{a/b} {} { {은/는",
		"{은/는}":               "는",
		"100%{은/는}":           "100%는",
	} {
		if got := particles(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzParticles(f *testing.F) {
	f.Add("KT{은/는} {x")
	f.Add("{으로/로}{{을/를}}")
	f.Fuzz(func(t *testing.T, s string) {
		got := particles(s)
		if !strings.Contains(s, "{") && got != s {
			t.Errorf("%q has no pair, and became %q", s, got)
		}
		if len(got) > len(s) || utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func TestSetting(t *testing.T) {
	for _, test := range []struct{ setting, variable, locale, want string }{
		{"en", "LANG", "ko_KR.UTF-8", "en"}, {"ko", "LANG", "C", "ko"}, {"auto", "LANG", "ko_KR.UTF-8", "ko"}, {"", "LC_ALL", "ko", "ko"},
		{"auto", "LC_MESSAGES", "ko_KR", "ko"}, {"auto", "LANG", "kok_IN", "en"}, {"auto", "LANG", "", "en"}, {"auto", "LC_ALL", "C", "en"},
	} {
		got, err := Setting(test.setting, func(name string) string {
			if name == test.variable {
				return test.locale
			}
			return ""
		})
		if err != nil || got.Code() != test.want {
			t.Errorf("%+v: %s, %v", test, got.Code(), err)
		}
	}
	if _, err := Setting("fr", func(string) string { return "" }); err == nil {
		t.Error("took a language there is none of")
	}
}

func TestSay(t *testing.T) {
	inner := T("no text has %s", "this")
	if got := Korean().Say(T("nor %s that", inner)); got != "nor no text has this that" {
		t.Errorf("untranslated: %q", got)
	}
	if got := English.Say(T("a %d", 3)); got != "a 3" {
		t.Errorf("English: %q", got)
	}
	if got := English.Say(T("column|for")); got != "for" {
		t.Errorf("a word with what it is about: %q", got)
	}
	if got := English.Say(T("dmesg -T | tail %s", "x")); got != "dmesg -T | tail x" {
		t.Errorf("a pipe: %q", got)
	}
	if got := Korean().Say(T("100%")); got != "100%" {
		t.Errorf("without arguments: %q", got)
	}
}
