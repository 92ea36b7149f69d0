package i18n

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

type named string

// TestFilledIsSprintf holds the short way to fmt's.
func TestFilledIsSprintf(t *testing.T) {
	for _, test := range []struct {
		format string
		args   []any
	}{
		{"", nil},
		{"plain", nil},
		{"%s", []any{"word"}},
		{"%s of %s: %d", []any{"a", "b", 7}},
		{"%d %%", []any{-12}},
		{"100%%", nil},
		{"%[2]s before %[1]s", []any{"one", "two"}},
		{"%[2]s, %s", []any{"one", "two", "three"}},
		{"%[1]s %[1]d", []any{"one"}},
		{"%[9]s", []any{"one"}},
		{"%[0]s", []any{"one"}},
		{"%[12]s", []any{"one"}},
		{"%s", nil},
		{"%s", []any{"one", "two"}},
		{"none", []any{"one"}},
		{"%", []any{"one"}},
		{"%s%", []any{"one"}},
		{"%!", nil},
		{"%.1f ms", []any{0.25}},
		{"%5d|%-5s|%05d", []any{1, "a", 2}},
		{"%+d %x %q %v", []any{1, 255, "q", "v"}},
		{"%s %d", []any{7, "seven"}},
		{"%d %d", []any{int64(1), uint8(2)}},
		{"%s", []any{T("inner %d", 3)}},
		{"%s", []any{named("name")}},
		{"%s", []any{errors.New("wrong")}},
		{"%s", []any{time.Second}},
		{"%s", []any{nil}},
		{"%s", []any{[]string{"a", "b"}}},
		{"%s", []any{(*Text)(nil)}},
	} {
		want := fmt.Sprintf(test.format, test.args...)
		if got := filled(test.format, test.args); got != want {
			t.Errorf("%q of %v: %q, want %q", test.format, test.args, got, want)
		}
	}
}

func FuzzFilled(f *testing.F) {
	for _, format := range []string{"%s is %d", "%[2]s %[1]d", "%%", "%[", "%[1", "%[1]", "%5s", "%!d", "%[3]s"} {
		f.Add(format, "word", 5)
	}
	f.Fuzz(func(t *testing.T, format, word string, number int) {
		for _, args := range [][]any{nil, {word}, {word, number}, {number, word, T("%s", word)}} {
			if got, want := filled(format, args), fmt.Sprintf(format, args...); got != want {
				t.Errorf("%q of %v: %q, want %q", format, args, got, want)
			}
		}
	})
}

func BenchmarkSay(b *testing.B) {
	korean := Korean()
	for name, text := range map[string]Text{
		"word":      T("lost"),
		"figure":    T("%d s", 15),
		"particles": T("%s says it is over; it still fails for us", "KT"),
		"nested":    T("%s; %s is fine", T("%s: nothing answers past the gateway %s, the first hop %s included", "KT", "192.0.2.1", "198.51.100.1"), "LGU+"),
	} {
		for _, l := range []Language{English, korean} {
			b.Run(name+"/"+l.Code(), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					l.Say(text)
				}
			})
		}
	}
}
