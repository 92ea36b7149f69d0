package cli

import (
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
