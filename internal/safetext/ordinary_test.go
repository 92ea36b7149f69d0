package safetext

import (
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// TestOrdinarySignsAreClean holds the short way to the long one, sign by sign.
func TestOrdinarySignsAreClean(t *testing.T) {
	found := 0
	for r := rune(utf8.RuneSelf); r <= utf8.MaxRune; r++ {
		width := ordinary(r)
		if width == 0 {
			continue
		}
		found++
		if classify(r) != letter || plainForm(r) != r || displaywidth.Rune(r) != width {
			t.Errorf("%U: class %d, form %U, width %d and not %d", r, classify(r), plainForm(r), displaywidth.Rune(r), width)
		}
		c := cleaner{maxCells: 10}
		c.add('가')
		c.add(r)
		if got := string(c.out); got != "가"+string(r) {
			t.Errorf("%U joins what stands before it: %q", r, got)
		}
	}
	if found < 30_000 {
		t.Errorf("only %d signs are ordinary", found)
	}
}

func TestSettledTextIsTakenAsItIs(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "KT: 1차 홉 너머 모두 무응답": true, "⣀⣤× – 12 ms…": true,
		" 회선": false, "회선 ": false, "회\t선": false, "회\u200b선": false, "e\u0301": false, "통\u11ab": false, "\xff": false, "👍": false,
	} {
		if got := settled(text, 80); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if settled("회선", 3) || !settled("회선", 4) {
		t.Error("the width is not kept")
	}
	said := "KT{은/는} 정상: 회선 둘 다 응답함"
	if n := testing.AllocsPerRun(100, func() { Clean(said, 80) }); n != 0 {
		t.Errorf("Clean of Korean allocates %v times", n)
	}
}

func BenchmarkCleanKorean(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Clean("KT: 1차 홉 198.51.100.1 너머 모두 무응답; LGU+는 정상", 2000)
	}
}

func BenchmarkWidthKorean(b *testing.B) {
	text := Clean("KT: 1차 홉 198.51.100.1 너머 모두 무응답; LGU+는 정상", 2000)
	b.ReportAllocs()
	for b.Loop() {
		Width(text)
	}
}
