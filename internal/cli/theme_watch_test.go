package cli

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/noctop/internal/config"
)

func TestAThemeFileIsFollowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "my.yaml")
	write := func(text string, ago time.Duration) {
		t.Helper()
		at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).Add(-ago)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	named := path
	w := &themeWatch{file: func() string { return named }}
	looks := func(what string, want bool) {
		t.Helper()
		if got := w.changed(); got != want {
			t.Errorf("%s: %v", what, got)
		}
	}
	looks("there is none yet", false)
	write("base: dark", time.Hour)
	looks("it was never looked at", false)
	looks("as before", false)
	write("base: nord", 30*time.Minute)
	looks("it was changed", true)
	looks("as before", false)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	looks("it is being replaced", false)
	write("base: dark", time.Minute)
	looks("it was replaced", true)
	named = ""
	looks("a built-in one", false)
	named = path
	looks("named again", false)
}

func TestWhereAThemeIsReadFrom(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, test := range []struct{ flag, file, named, want string }{
		{"", "/etc/noctop/noctop.yaml", "", ""},
		{"", "/etc/noctop/noctop.yaml", "nord", ""},
		{"", "/etc/noctop/noctop.yaml", "auto", ""},
		{"", "/etc/noctop/noctop.yaml", "./my.yaml", "/etc/noctop/my.yaml"},
		{"", "/etc/noctop/noctop.yaml", "/opt/my.yaml", "/opt/my.yaml"},
		{"/opt/other.yaml", "/etc/noctop/noctop.yaml", "/opt/my.yaml", "/opt/other.yaml"},
		{"dark", "/etc/noctop/noctop.yaml", "/opt/my.yaml", ""},
	} {
		s := &settings{theme: test.flag}
		if got := s.themeFile(&config.Config{File: test.file, Theme: test.named}); filepath.ToSlash(got) != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}
