package ui

import (
	"slices"
	"strings"
	"testing"
)

func TestFuzzyOrder(t *testing.T) {
	for typed, test := range map[string]struct{ names, want []string }{
		"mu":   {[]string{"unmute", "more-upwards", "mute"}, []string{"mute", "more-upwards", "unmute"}},
		"pg":   {[]string{"upgrade", "Payment gateway", "page-up"}, []string{"Payment gateway", "upgrade", "page-up"}},
		"gate": {[]string{"great", "agate", "Payment gateway", "gateway"}, []string{"gateway", "Payment gateway", "agate"}},
		"kt":   {[]string{"KT DNS", "KT", "KISA test", "net"}, []string{"KT", "KT DNS", "KISA test"}},
		"결제":   {[]string{"카드 결제", "결제", "결과 제출", "예약"}, []string{"결제", "카드 결제", "결과 제출"}},
		"":     {[]string{"b", "a"}, []string{"b", "a"}},
		"mu2":  {[]string{"some return, 12 in all", "mu2"}, []string{"mu2"}}, // not by chance
		"xyz":  {[]string{"x", "xy", "zyx"}, nil},
	} {
		if got := ranked(typed, test.names, func(name *string) []rune { return folded(*name) }); !slices.Equal(got, test.want) {
			t.Errorf("%q: %v, want %v", typed, got, test.want)
		}
	}
}

// FuzzFuzzy holds it to what a subsequence is, and to the best of all ways.
func FuzzFuzzy(f *testing.F) {
	f.Add("kt", "KT DNS")
	f.Add("결제", "카드 결제 게이트웨이")
	f.Add("aaa", "a-a-aaab")
	f.Add("", "x")
	f.Add("\xff\xfe", "\xff")
	f.Fuzz(func(t *testing.T, typed, name string) {
		wanted, signs := folded(typed), folded(name)
		score, fits := fuzzy(wanted, signs)
		rest := signs
		for _, sign := range wanted {
			at := slices.Index(rest, sign)
			if at < 0 {
				if fits {
					t.Fatalf("%q fits %q", typed, name)
				}
				return
			}
			rest = rest[at+1:]
		}
		if !fits || len(wanted) > 0 && score < len(wanted) {
			t.Fatalf("%q does not fit %q: %d", typed, name, score)
		}
		if len(wanted) > 4 || len(signs) > 12 {
			return
		}
		if best := slowly(wanted, signs, 0, -2); best != score {
			t.Fatalf("%q in %q: %d, and the best is %d", typed, name, score, best)
		}
	})
}

// slowly tries all ways to find signs in a name.
func slowly(typed, name []rune, from, before int) int {
	if len(typed) == 0 {
		return 0
	}
	best := 0
	for at := from; at < len(name); at++ {
		if name[at] != typed[0] {
			continue
		}
		worth := int(startOf(name, at))
		if at == before+1 && before >= 0 {
			worth = max(worth, fitsNext)
		}
		rest := slowly(typed[1:], name, at+1, at)
		if len(typed) > 1 && rest == 0 {
			continue
		}
		best = max(best, fitsLetter+worth+rest)
	}
	return best
}

func BenchmarkRanked5000(b *testing.B) {
	all := make([][]rune, 5000)
	for i := range all {
		all[i] = folded("desk-" + strings.Repeat("x", i%7) + string(rune('0'+i%10)) + ".example")
	}
	b.ReportAllocs()
	for b.Loop() {
		ranked("de", all, func(signs *[]rune) []rune { return *signs })
	}
}
