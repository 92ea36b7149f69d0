package cli

import (
	"runtime"
	"testing"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

func TestSigns(t *testing.T) {
	korean := func(name string) string { return map[string]string{"LANG": "ko_KR.UTF-8", "TERM": "xterm"}[name] }
	for _, test := range []struct {
		name           string
		flags          settings
		glyphs, plots  string
		ok, down, high string
	}{
		{"as the locale says", settings{}, "auto", "auto", "✓", "×", "⣿"},
		{"ASCII by the flag", settings{ascii: true}, "auto", "braille", ".", "x", "#"},
		{"blocks by the file", settings{}, "auto", "block", "✓", "×", "█"},
		{"blocks by the flag", settings{plots: "block"}, "auto", "ascii", "✓", "×", "█"},
		{"ASCII plots among Unicode", settings{}, "unicode", "ascii", "✓", "x", "#"},
		{"braille among ASCII", settings{ascii: true, plots: "braille"}, "auto", "auto", ".", "×", "⣿"},
		{"the file's is taken back", settings{plots: "auto"}, "auto", "block", "✓", "×", "⣿"},
	} {
		got, err := test.flags.signs(&config.Config{Glyphs: test.glyphs, Plots: test.plots}, korean)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if got.OK.String() != test.ok || got.Loss.String() != test.down || got.Pair(4, 4).String() != test.high {
			t.Errorf("%s: %s %s %s", test.name, got.OK, got.Loss, got.Pair(4, 4))
		}
	}
	_, err := (&settings{plots: "dots"}).signs(&config.Config{}, korean)
	if finish(err, full{}, i18n.English) != exitUsage {
		t.Errorf("a form that does not exist: %v", err)
	}
	if themes.Unicode().Loss.String() != "×" || themes.Unicode().Pair(4, 4).String() != "⣿" {
		t.Error("the set itself was changed")
	}
}

// A terminal whose locale is not UTF-8 gets ASCII alone, unless somebody said that it
// can do better.
func TestOnlyASCII(t *testing.T) {
	for _, test := range []struct {
		locale   string
		flags    settings
		glyphs   string
		language i18n.Language
		want     bool
	}{
		{"C", settings{}, "auto", i18n.English, true}, {"", settings{}, "auto", i18n.English, true}, {"de_DE.ISO-8859-1", settings{}, "auto", i18n.English, true},
		{"C.UTF-8", settings{}, "auto", i18n.English, false}, {"C", settings{}, "unicode", i18n.English, false}, {"C", settings{}, "auto", i18n.Korean(), false},
		{"C", settings{plots: themes.Braille}, "auto", i18n.English, false}, {"C", settings{ascii: true}, "ascii", i18n.English, true},
	} {
		getenv := func(name string) string { return map[string]string{"LANG": test.locale}[name] }
		if got := test.flags.onlyASCII(&config.Config{Glyphs: test.glyphs}, test.language, getenv); got != (test.want && runtime.GOOS != "windows") {
			t.Errorf("%+v: %t", test, got)
		}
	}
}
