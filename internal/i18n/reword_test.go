package i18n

import (
	"testing"
	"unicode/utf8"
)

func TestAnEnglishSentenceIsReworded(t *testing.T) {
	korean := Korean()
	for english, want := range map[string]string{
		T("%s has said nothing new for %s", "KT", T("%d min", 7).String()).String(): "KT, 7분째 새 발표 없음",
		"quite another sentence of theirs":                                          "quite another sentence of theirs",
		"noctop is not running":                                                     korean.Say(T("noctop is not running")),
		"%s %d {은/는} %!":                                                            "%s %d {은/는} %!",
		"":                                                                          "",
		"DNS resolver is slow: it answers in ":                                      "DNS resolver is slow: it answers in ",
	} {
		for range 2 { // the second time it is remembered
			if got := korean.Reword(english); got != want {
				t.Errorf("%q: %q, want %q", english, got, want)
			}
		}
		if got := English.Reword(english); got != english {
			t.Errorf("in English %q became %q", english, got)
		}
	}
	if got := korean.Say(T("was: %s", Flat("all is well"))); got != korean.Say(T("was: %s", T("all is well"))) {
		t.Errorf("as an argument: %q", got)
	}
}

func TestShapes(t *testing.T) {
	for _, test := range []struct {
		format, sentence string
		want             []string
	}{
		{"%s ahead of %d", "KT ahead of 3", []string{"KT", "3"}},
		{"%[2]s after %[1]s", "a after b", []string{"b", "a"}},
		{"%d %% lost by %s", "3 % lost by KT", []string{"3", "KT"}},
		{"no theme %q here", `no theme "a b" here`, []string{`"a b"`}},
		{"no theme %q here", `no theme a here`, nil},
		{"%d bytes", "some bytes", nil},
		{"%.1f ms of %s", "1.5 ms of it", []string{"1.5", "it"}},
		{"%s", "", nil},
	} {
		got, ok := shapeOf(test.format).match(test.sentence)
		if ok != (test.want != nil) || len(got) != len(test.want) {
			t.Errorf("%q in %q: %q, %v", test.format, test.sentence, got, ok)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%q in %q: %q", test.format, test.sentence, got)
			}
		}
	}
}

func FuzzReword(f *testing.F) {
	f.Add("KT has said nothing new for 7 min")
	f.Add("%[9]s %[ %d {을/를}")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Korean().rewordParts(s, 0); utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
		_, _ = shapeOf(s).match(s)
	})
}

func BenchmarkReword(b *testing.B) {
	korean := Korean()
	for b.Loop() {
		_ = korean.rewordParts("a sentence that nobody has ever said of anything at all", 0)
	}
}
