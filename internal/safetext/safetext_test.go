package safetext

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, test := range []struct {
		name, in string
		cells    int
		want     string
	}{
		{"empty", "", 10, ""},
		{"no room", "abc", 0, ""},
		{"negative room", "abc", -1, ""},
		{"plain", "AWS: ok", 10, "AWS: ok"},
		{"inner spaces stay", "a  b", 10, "a  b"},
		{"outer spaces go", "  a ", 10, "a"},
		{"only spaces", "   ", 10, ""},
		{"exact", "abcde", 5, "abcde"},
		{"cut", "abcdef", 5, "abcd…"},
		{"cut to one", "abcdef", 1, "…"},
		{"cut leaves no space before the ellipsis", "abc def", 5, "abc…"},
		{"space past the edge is no overflow", "abc   ", 3, "abc"},
		{"cut of wide signs", "통신장애", 5, "통신…"},
		{"cut of wide signs, odd", "통신장애", 4, "통…"},
		{"cut keeps marks together", "e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"wide sign in one cell", "통", 1, "…"},
		{"newline", "a\nb", 10, "a b"},
		{"crlf and tabs are one space", "a \r\n\t b", 10, "a b"},
		{"nel and separators", "a\u0085b\u2028c\u2029d", 10, "a b c d"},
		{"carriage return can't overwrite", "bad\rgood", 10, "bad good"},
		{"backspace, bell, nul, del, shift out", "a\bb\ac\x00d\x7fe\x0ef", 10, "abcdef"},
		{"colour", "\x1b[31mred\x1b[0m", 10, "red"},
		{"colour, c1 in utf-8", "\u009b31mred\u009b0m", 10, "red"},
		{"clear screen", "a\x1b[2Jb", 10, "ab"},
		{"csi with a control inside", "a\x1b[3\x001mb", 10, "ab"},
		{"csi cut off", "a\x1b[31", 10, "a"},
		{"csi malformed", "a\x1b[3한", 10, "a한"},
		{"clipboard", "a\x1b]52;c;ZWNobyBoaQ==\ab", 10, "ab"},
		{"link", "\x1b]8;;http://x/\x1b\\text\x1b]8;;\x1b\\", 10, "text"},
		{"title, unterminated", "a\x1b]0;owned", 10, "a"},
		{"title, unterminated, next line", "a\x1b]0;owned\nb", 10, "a b"},
		{"osc in c1", "a\u009d0;owned\u009cb", 10, "ab"},
		{"osc ended by another sequence", "a\x1b]0;x\x1b[31mb", 10, "ab"},
		{"dcs, apc, pm, sos", "a\x1bPq\x1b\\b\x1b_x\x1b\\c\x1b^y\x1b\\d\x1bXz\x1b\\e", 10, "abcde"},
		{"reset, charset, save", "a\x1bcb\x1b(Bc\x1b7d", 10, "abcd"},
		{"escape at the end", "a\x1b", 10, "a"},
		{"escape twice", "a\x1b\x1b[31mb", 10, "ab"},
		{"escape before a wide sign", "a\x1b한", 10, "a한"},
		{"bidi", "a\u202eb\u2066c\u200fd\u061ce", 10, "abcde"},
		{"zero width", "a\u200bb\u200cc\u200dd\u2060e\ufefff", 10, "abcdef"},
		{"tags and selectors", "a\U000e0041b\ufe0fc\U000e0101d\u180be\u034ff", 10, "abcdef"},
		{"soft hyphen", "a\u00adb", 10, "ab"},
		{"no-break and ideographic spaces", "a\u00a0b\u3000c", 10, "a b c"},
		{"invalid", "a\xffb\xc3", 10, "a\ufffdb\ufffd"},
		{"raw c1 byte", "a\x9b31m", 10, "a\ufffd31m"},
		{"private use and unassigned", "a\ue000b\U000e0fffc\u0378", 10, "a\ufffdbc\ufffd"},
		{"marks are capped", "e" + strings.Repeat("\u0301", 200) + "x", 10, "e\u0301\u0301x"},
		{"marks without a base", "\u0301a \u0301b", 10, "a b"},
		{"joined emoji fall apart", "👩\u200d💻", 10, "👩💻"},
		{"skin tones go", "👍🏽", 10, "👍"},
		{"flags become letters", "🇰🇷", 10, "KR"},
		{"loose hangul", "\u1112\u1161\u11ab글", 10, "한글"},
		{"loose hangul with space hidden in it", "\u1112\u200b\u1161\u11ab", 10, "한"},
		{"loose hangul, second tail", "\u1112\u1161\u11ab\u11ab", 10, "한\ufffd"},
		{"vowel alone", "\u1161", 10, "\ufffd"},
		{"lead alone", "\u1112", 10, "\u1112"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Clean(test.in, test.cells)
			if got.String() != test.want {
				t.Fatalf("Clean(%q, %d) = %q, want %q", test.in, test.cells, got, test.want)
			}
			check(t, got, test.cells)
		})
	}
}

// check holds what every cleaned text must fulfil.
func check(t *testing.T, text Text, cells int) {
	t.Helper()
	if !utf8.ValidString(text.s) {
		t.Fatalf("%q is not valid UTF-8", text.s)
	}
	for _, r := range text.s {
		if r < 0x20 || r >= 0x7F && r <= 0x9F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200B {
			t.Fatalf("%q holds %U", text.s, r)
		}
	}
	if w := Width(text); w > max(cells, 0) {
		t.Fatalf("%q is %d wide, over %d", text.s, w, cells)
	}
	if again := Clean(text.s, cells); again != text {
		t.Fatalf("cleaning %q again gives %q", text.s, again.s)
	}
	joined, width := "", 0
	for sign, w := range text.Cells {
		if w < 1 || w > 2 {
			t.Fatalf("%q has a sign %q of width %d", text.s, sign, w)
		}
		if utf8.RuneCountInString(sign) > 1+marksPerCell {
			t.Fatalf("%q has a sign %q of too many characters", text.s, sign)
		}
		joined += sign
		width += w
	}
	if joined != text.s || width != Width(text) {
		t.Fatalf("the cells of %q are %q, %d wide", text.s, joined, width)
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{
		"plain", " \x1b[31mred", "a\x1b]52;c;x", "\u009b31m", "\xff\xfe", "통신 장애\n복구", "e\u0301\u0301\u0301",
		"👩\u200d💻🇰🇷👍🏽", "\u1112\u1161\u11ab", "a\u202eb\U000e0041\ufe0f", "\x1bP\x1b\\\x1b_x", "a \t\r\n b ",
	} {
		f.Add(seed, 5)
		f.Add(seed, 80)
	}
	f.Fuzz(func(t *testing.T, s string, cells int) {
		cells %= 200
		text := Clean(s, cells)
		check(t, text, cells)
		if cut := Cut(text, cells/2, Literal("...")); Width(cut) > max(cells/2, 0) {
			t.Fatalf("Cut(%q, %d) is %q", text.s, cells/2, cut.s)
		}
		lines := CleanLines(s, cells, 7)
		if len(lines) > 7 {
			t.Fatalf("%d lines of %q", len(lines), s)
		}
		for _, line := range lines {
			check(t, line, cells)
		}
	})
}

func TestCleanLines(t *testing.T) {
	for _, test := range []struct {
		name, in string
		lines    int
		want     []string
	}{
		{"none", "", 5, nil},
		{"blank", "\n \r\n\t", 5, nil},
		{"ends", "a\nb\r\nc\rd\u0085e\u2028f", 9, []string{"a", "b", "c", "d", "e", "f"}},
		{"paragraphs", "\n\na\n\n\n b\n", 9, []string{"a", "", "b"}},
		{"exactly", "a\nb\n", 2, []string{"a", "b"}},
		{"too many", "a\nb\nc", 2, []string{"a", "…"}},
		{"too many with a gap", "a\n\nb\nc", 2, []string{"a", "…"}},
		{"no room", "a", 0, nil},
		{"sequence over two lines", "a\x1b]0;x\nb", 5, []string{"a", "b"}},
		{"long line", "abcdefghijklmn", 5, []string{"abcdefghi…"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := CleanLines(test.in, 10, test.lines)
			if len(got) != len(test.want) {
				t.Fatalf("CleanLines(%q) = %q, want %q", test.in, got, test.want)
			}
			for i := range got {
				if got[i].s != test.want[i] {
					t.Fatalf("CleanLines(%q) = %q, want %q", test.in, got, test.want)
				}
			}
		})
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "한글": 4, "e\u0301": 1, "±…·─": 4, "漢": 2, "🔥": 2} {
		if got := Width(Text{text}); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		in    string
		cells int
		mark  string
		want  string
	}{
		{"abc", 3, "...", "abc"},
		{"abcdef", 5, "...", "ab..."},
		{"abcdef", 5, "…", "abcd…"},
		{"abcdef", 5, "", "abcde"},
		{"abcdef", 2, "...", "ab"},
		{"abcdef", 0, "…", ""},
		{"abcdef", -1, "…", ""},
		{"ab cdef", 4, "~", "ab~"},
		{"한국통신", 6, "~", "한국~"},
		{"한국통신", 8, "~", "한국통신"},
	} {
		if got := Cut(Text{test.in}, test.cells, Text{test.mark}); got.s != test.want {
			t.Errorf("Cut(%q, %d, %q) = %q, want %q", test.in, test.cells, test.mark, got.s, test.want)
		}
	}
}

func TestPadAndJoin(t *testing.T) {
	if got := Pad(Text{"한"}, 4).s; got != "한  " {
		t.Errorf("Pad: %q", got)
	}
	if got := PadLeft(Text{"7"}, 3).s; got != "  7" {
		t.Errorf("PadLeft: %q", got)
	}
	if got := Pad(Text{"long"}, 2).s; got != "long" {
		t.Errorf("Pad of what is wider: %q", got)
	}
	for want, parts := range map[string][]Text{"": nil, "a": {{"a"}}, "a, b, c": {{"a"}, {"b"}, {"c"}}} {
		if got := Join(parts, Literal(", ")).s; got != want {
			t.Errorf("Join(%q) = %q", parts, got)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	plain, mixed := "an ordinary title of a status page", Clean("통신 장애: e\u0301 plain", 80)
	if n := testing.AllocsPerRun(100, func() { Clean(plain, 80) }); n != 0 {
		t.Errorf("Clean of plain ASCII allocates %v times", n)
	}
	width := 0
	if n := testing.AllocsPerRun(100, func() {
		for _, w := range mixed.Cells {
			width += w
		}
		width += Width(mixed)
	}); n != 0 {
		t.Errorf("Cells and Width allocate %v times", n)
	}
	if width == 0 {
		t.Error("no cells")
	}
}

func TestCleanIsLinear(t *testing.T) {
	for _, hostile := range []string{"\x1b]0;", "\u009d", "\x1b[", "e\u0301", " ", "\x1bP\x1b", "\u202e"} {
		text := Clean("x"+strings.Repeat(hostile, 1<<20/len(hostile)), 80)
		check(t, text, 80)
	}
}

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{
		"plain":   "Increased error rates in AP-NORTHEAST-2",
		"korean":  "유·무선 인터넷 서비스 장애 안내 (복구 중)",
		"hostile": "\x1b]0;owned\aIncreased \x1b[31merror\x1b[0m rates\u202e in e\u0301\u0301\u0301\u0301",
		"long":    strings.Repeat("Increased error rates. ", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Clean(s, 80)
			}
		})
	}
}

func BenchmarkCells(b *testing.B) {
	text := Clean("유·무선 인터넷 서비스 장애 안내: increased error rates", 80)
	b.ReportAllocs()
	width := 0
	for b.Loop() {
		for _, w := range text.Cells {
			width += w
		}
	}
}
