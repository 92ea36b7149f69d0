package themes

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
)

func TestEveryRoleHasANameOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for role := range roles {
		name := role.String()
		if name == "" || seen[name] {
			t.Errorf("role %d has the name %q", role, name)
		}
		seen[name] = true
	}
	if roles.String() != "no role" || Default().Style(roles) != Default().Style(Text) {
		t.Error("a role that does not exist is not told from one that does")
	}
}

func TestBuiltInThemes(t *testing.T) {
	if Default() != ByName("plain") || ByName("no such") != nil {
		t.Error("ByName")
	}
	for _, name := range Names() {
		theme := ByName(name)
		for role := range roles {
			if theme.Style(role).Background != theme.Background() {
				t.Errorf("%s: the background of %s is not the theme's", name, role)
			}
			if theme.Background() != canvas.Default && theme.Style(role).Attributes&canvas.Faint != 0 {
				t.Errorf("%s: how faint %s comes out is not known", name, role)
			}
		}
		if theme.Style(Down).Attributes&canvas.Reverse == 0 || theme.Style(BannerDown).Attributes&canvas.Reverse == 0 {
			t.Errorf("%s: down is not in reverse video", name)
		}
		if theme.Background() == canvas.Default && theme.Style(Text) != (canvas.Style{}) {
			t.Errorf("%s does not leave text as it is", name)
		}
	}
	if painted := slices.DeleteFunc(slices.Clone(builtIn), func(t *Theme) bool { return t.Background() == canvas.Default }); len(painted) != 6 {
		t.Errorf("%d themes have a background of their own", len(painted))
	}
	mono := ByName("mono")
	for role := range roles {
		if mono.Style(role).Foreground != canvas.Default {
			t.Errorf("mono has a colour for %s", role)
		}
	}
	if mono.Style(OK) == mono.Style(Down) || mono.Style(OK) == mono.Style(Degraded) || mono.Style(Degraded) == mono.Style(Down) {
		t.Error("mono looks the same for two of ok, degraded and down")
	}
}

// signs returns every sign of a set by its field.
func signs(g *Glyphs) map[string]safetext.Text {
	all := map[string]safetext.Text{}
	value := reflect.ValueOf(*g)
	for i := range value.NumField() {
		field := value.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		if sign, ok := value.Field(i).Interface().(safetext.Text); ok {
			all[field.Name] = sign
		}
	}
	for i, shade := range g.Heat {
		all["shade "+string(rune('0'+i))] = shade
	}
	for i, level := range g.Levels {
		all["level "+string(rune('0'+i))] = level
	}
	for left := range 5 {
		for right := range 5 {
			all["pair "+string(rune('0'+left))+string(rune('0'+right))] = g.Pair(left, right)
		}
	}
	return all
}

func TestEverySignIsOneCell(t *testing.T) {
	narrow := runewidth.NewCondition()
	narrow.EastAsianWidth = false
	for name, set := range map[string]*Glyphs{"unicode": Unicode(), "ascii": ASCII(), "block": Unicode().WithPlots(Block)} {
		for field, sign := range signs(set) {
			if safetext.Width(sign) != 1 || narrow.StringWidth(sign.String()) != 1 || len([]rune(sign.String())) != 1 {
				t.Errorf("%s, %s: %q is not one cell", name, field, sign)
			}
			if name == "ascii" && (sign.String() < " " || sign.String() > "~") {
				t.Errorf("ascii, %s: %q", field, sign)
			}
		}
	}
}

func TestStatusSignsDiffer(t *testing.T) {
	for name, g := range map[string]*Glyphs{"unicode": Unicode(), "ascii": ASCII(), "block": Unicode().WithPlots(Block), "mixed": Unicode().WithPlots(PlotASCII)} {
		seen := map[safetext.Text]bool{}
		for _, sign := range []safetext.Text{g.OK, g.Degraded, g.Down, g.Unknown, g.Stale, g.Paused, g.Suspect} {
			if seen[sign] {
				t.Errorf("%s: %q stands for two statuses", name, sign)
			}
			seen[sign] = true
		}
		for left := range 5 {
			for right := range 5 {
				if pair := g.Pair(left, right); pair == g.Loss || pair == g.Late || pair == g.Over || left+right > 0 && pair == g.Gap {
					t.Errorf("%s: values %d, %d look like loss, a gap or what is late", name, left, right)
				}
			}
		}
		if g.Loss == g.Gap || g.Loss == g.Late || g.Late == g.Gap || g.Late == g.Over {
			t.Errorf("%s: loss %q, gap %q, late %q, over %q", name, g.Loss, g.Gap, g.Late, g.Over)
		}
		if g.Pair(-3, 99) != g.Pair(0, 4) {
			t.Errorf("%s: values out of range are not clamped", name)
		}
	}
}

// TestPairsOfDots counts the dots of each half: dots 1, 2, 3 and 7 are on the
// left, 4, 5, 6 and 8 on the right (Unicode, block 2800).
func TestPairsOfDots(t *testing.T) {
	for left := range 5 {
		for right := range 5 {
			sign := []rune(Unicode().Pair(left, right).String())[0]
			if left+right == 0 {
				continue
			}
			l, r := 0, 0
			for dot := range 8 {
				switch on := sign>>dot&1 == 1; {
				case on && (dot < 3 || dot == 6):
					l++
				case on:
					r++
				}
			}
			if l != left || r != right {
				t.Errorf("%c has %d and %d dots, want %d and %d", sign, l, r, left, right)
			}
		}
	}
}

func TestGlyphsFollowTheLocale(t *testing.T) {
	for _, test := range []struct {
		option, all, ctype, lang string
		want                     *Glyphs
		term                     string
	}{
		{"auto", "", "", "ko_KR.UTF-8", Unicode(), "xterm-256color"},
		{"", "", "", "en_US.utf8", Unicode(), "xterm-256color"},
		{"auto", "", "", "", ASCII(), "xterm-256color"},
		{"auto", "C", "", "ko_KR.UTF-8", ASCII(), "xterm-256color"},
		{"auto", "", "POSIX", "ko_KR.UTF-8", ASCII(), "xterm-256color"},
		{"auto", "C.UTF-8", "C", "C", Unicode(), "xterm-256color"},
		{"auto", "", "", "ko_KR.EUC-KR", ASCII(), "xterm-256color"},
		{"unicode", "C", "", "", Unicode(), "xterm-256color"},
		{"ascii", "", "", "ko_KR.UTF-8", ASCII(), "xterm-256color"},
		{"auto", "", "", "ko_KR.UTF-8", ASCII(), "linux"},
		{"auto", "", "", "ko_KR.UTF-8", ASCII(), "vt220"},
		{"auto", "", "", "ko_KR.UTF-8", Unicode(), "screen"},
		{"unicode", "", "", "ko_KR.UTF-8", Unicode(), "linux"},
	} {
		environment := map[string]string{"LC_ALL": test.all, "LC_CTYPE": test.ctype, "LANG": test.lang, "TERM": test.term}
		if got := GlyphsFor(test.option, func(name string) string { return environment[name] }); got != test.want {
			t.Errorf("%+v: the wrong set", test)
		}
	}
}

func TestParse(t *testing.T) {
	theme, _, err := Parse("night", []byte(`# mine
styles:
  down: bold reverse 203
  ok: 30
  selected: default on 236
  key: "underline #5FAFFF on bright-black"
  dim: faint
base: dark
`))
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[Role]canvas.Style{
		Down:     {Foreground: canvas.Indexed(203), Attributes: canvas.Bold | canvas.Reverse},
		OK:       {Foreground: canvas.Indexed(30)},
		Selected: {Background: canvas.Indexed(236)},
		Key:      {Foreground: canvas.RGB(0x5f, 0xaf, 0xff), Background: canvas.Indexed(8), Attributes: canvas.Underline},
		Dim:      {Attributes: canvas.Faint},
		Degraded: ByName("dark").Style(Degraded),
	} {
		if got := theme.Style(role); got != want {
			t.Errorf("%s: got %+v, want %+v", role, got, want)
		}
	}
	if theme.Name != "night" || ByName("dark").Style(OK) == theme.Style(OK) {
		t.Error("the base was changed")
	}
	if _, _, err := Parse("empty", nil); err != nil {
		t.Errorf("an empty file is the default: %v", err)
	}
}

// A theme with a background paints it below everything, and its base's nowhere.
func TestParseBackground(t *testing.T) {
	theme, _, err := Parse("mine", []byte("background: \"#000000\"\nstyles:\n  selected: default on 236\nbase: gruvbox\n"))
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[Role]canvas.Color{Text: hex(0), Down: hex(0), Selected: canvas.Indexed(236)} {
		if got := theme.Style(role).Background; got != want {
			t.Errorf("%s: on %x, want %x", role, got, want)
		}
	}
	if theme.Style(Selected).Foreground != theme.Style(Text).Foreground || theme.Background() != hex(0) {
		t.Errorf("%+v", theme)
	}
	bare, _, err := Parse("bare", []byte("base: gruvbox\nbackground: default\n"))
	if err != nil || bare.Background() != canvas.Default || bare.Style(Down).Background != canvas.Default {
		t.Errorf("%+v, %v", bare, err)
	}
}

// What is hard to read is told with its place, what comes from the base without.
func TestParseComplains(t *testing.T) {
	_, complaints, err := Parse("x", []byte("base: gruvbox\nstyles:\n  ok: \"#333333\"\n  degraded: \"#fb5030\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range complaints {
		got = append(got, fmt.Sprintf("%d:%d: %s", c.Line, c.Column, c.Text))
	}
	want := []string{
		"3:7: ok is hard to read on its background: contrast 1.3, and it should be 4.5",
		"0:0: degraded and down look alike to normal eyes",
	}
	if len(got) != len(want) || got[0] != want[0] || !strings.HasPrefix(got[1], "0:0: degraded and down look alike to ") {
		t.Errorf("%q", got)
	}
	for data, want := range map[string]string{
		"styles:\n  ok: 244\n  down: 245\n":                    "look alike",
		"background: \"#ffffff\"\n":                            "text is of the terminal's own colour",
		"base: dark\nstyles:\n  key: \"#cccccc on #dddddd\"\n": "key is hard to read on its background",
	} {
		if _, complaints, err := Parse("x", []byte(data)); err != nil || len(complaints) == 0 || !strings.Contains(complaints[0].Text.String(), want) {
			t.Errorf("%q: %+v, %v", data, complaints, err)
		}
	}
	if _, complaints, err := Parse("x", []byte("styles:\n  ok: green\n")); err != nil || len(complaints) != 0 {
		t.Errorf("a colour that is the terminal's own was judged: %+v, %v", complaints, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{"colour: red", `1:1: unknown key "colour"; allowed: base, background, styles`},
		{"base: solarized", "1:7: base is one of plain, dark, light, mono, gruvbox, nord"},
		{"base: [dark]", "1:7: base is one of"},
		{"background: [red]", "1:13: background is a colour; one with # goes in quotes"},
		{"background: bold", `1:13: background: "bold" is neither`},
		{"styles: red", "1:9: styles is a mapping"},
		{"styles:\n  downn: red", `2:3: unknown role "downn"; allowed: text, dim,`},
		{"styles:\n  down: rot", `2:9: down: "rot" is neither an attribute`},
		{"styles:\n  down: #ff0000", "2:9: down: a style is words"},
		{"styles:\n  down: \"#ff00\"", `2:9: down: "#ff00" is no colour`},
		{"styles:\n  down: 256", `2:9: down: "256" is neither`},
		{"styles:\n  down: red blue", `2:9: down: "blue" is one colour too many`},
		{"styles:\n  down: red on", `2:9: down: "on" stands once`},
		{"styles:\n  down: red on blue on red", `2:9: down: "on" stands once`},
		{"styles:\n  down: [red]", "2:9: down: a style is words"},
		{"styles:\n  down: red\n  down: blue", "3:3: not valid YAML"},
		{"- red", "1:1: a theme is a mapping"},
		{"styles: {", "1:9: not valid YAML"},
		{"styles:\n  down: &a red\n  ok: *a", "a style is words"},
		{strings.Repeat("#", sizeLimit+1), "1:1: longer than"},
	} {
		_, _, err := Parse("x", []byte(test.data))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.40q: got %v, want %s", test.data, err, test.want)
		}
	}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "night.yaml")
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "night.yaml") {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := os.WriteFile(path, []byte("base: mono\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	theme, err := Load(path)
	if err != nil || theme.Name != "night" || theme.Style(OK) != ByName("mono").Style(OK) {
		t.Errorf("got %+v, %v", theme, err)
	}
	if err := os.WriteFile(path, []byte("bas: mono\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.HasPrefix(err.Error(), path+":1:1: ") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("base: dark\nstyles:\n  down: bold reverse 203\n  key: \"#5fafff on 3\"\n"))
	f.Add([]byte("styles: {ok: 1, down: [}\n---\n? a\n: *b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			return
		}
		theme, _, err := Parse("fuzz", data)
		if (theme == nil) == (err == nil) {
			t.Errorf("got %v and %v", theme, err)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("an error that is not one clean line: %q", err)
		}
	})
}

func TestPlotsHaveForms(t *testing.T) {
	for form, high := range map[string]string{Braille: "⣿", Block: "█", PlotASCII: "#", "auto": "⣿", "": "⣿", "dots": "⣿"} {
		g := Unicode().WithPlots(form)
		if g.Pair(0, 4).String() != map[string]string{"⣿": "⢸", "█": "█", "#": "#"}[high] || g.Pair(4, 4).String() != high || g.OK != Unicode().OK {
			t.Errorf("%q: %q", form, g.Pair(4, 4))
		}
	}
	if ASCII().WithPlots("auto") != ASCII() {
		t.Error("its own plots are another set")
	}
	for share, want := range map[float64]int{-1: 0, 0: 0, 0.0001: 1, 0.1: 1, 0.11: 2, 1.0 / 3: 2, 0.5: 3, 0.7: 4, 1: 4, 7: 4} {
		if got := ShadeOf(share); got != want {
			t.Errorf("a share of %v has shade %d, want %d", share, got, want)
		}
	}
}
