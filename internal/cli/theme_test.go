package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestThemeCommands(t *testing.T) {
	s, out, errors := at(t)
	folder := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "noctop", "themes")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"mine": "base: nord\n", "broken": "base: nought\n", "gruvbox": "base: mono\n"} {
		if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code := run(t.Context(), []string{"theme", "list"}, s); code != exitOK {
		t.Fatalf("%d: %s", code, errors)
	}
	for _, want := range []string{"plain ", "solarized-light ", "mine ", "its own"} {
		if !strings.Contains(out.String(), "\n"+want) && !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Count(out.String(), "gruvbox") != 1 || strings.Contains(out.String(), "\x1b") || !strings.Contains(errors.String(), "broken.yaml:1:7: base is one of") {
		t.Errorf("%s\n%s", out, errors)
	}
	if theme, err := themeOf("mine"); err != nil || theme.Name != "mine" {
		t.Errorf("%v, %v", theme, err)
	}
	theme, err := themeOf("dark")
	if err != nil {
		t.Fatal(err)
	}
	if all := palettes(theme); len(all) != 11 || all[10].Name != "mine" {
		t.Errorf("%d themes to go through", len(all))
	}
	for text, want := range map[string]struct {
		code      int
		out, told string
	}{
		"base: dracula\n": {exitOK, ": a good theme: contrast ", ""},
		"base: dracula\nstyles:\n  dim: \"#333333\"\n": {exitOK, "x.yaml:3:8: warning: dim is hard to read", ""},
		"base: dracula\nstyles:\n  dimm: red\n":        {exitConfig, "", `x.yaml:3:3: unknown role "dimm"`},
	} {
		s, out, errors := at(t)
		if code := run(t.Context(), []string{"theme", "check", writeFile(t, "x.yaml", text)}, s); code != want.code {
			t.Errorf("%q: %d", text, code)
		}
		if !strings.Contains(out.String(), want.out) || !strings.Contains(errors.String(), want.told) {
			t.Errorf("%q: %s%s", text, out, errors)
		}
	}
}
