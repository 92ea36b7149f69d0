package cli

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each command line, its exit code, and what must stand on standard output and
// standard error ("" for nothing at all).
func TestCommandLines(t *testing.T) {
	good := writeFile(t, "good.yaml", "site: seoul\n")
	bad := writeFile(t, "bad.yaml", "site: seoul\nuplinkz: []\n")
	badKeys := writeFile(t, "keys.yaml", "site: seoul\nkeys:\n  quit: [esc]\n  fly: [f]\n")
	badTheme := writeFile(t, "theme.yaml", "site: seoul\ntheme: nightly\n")
	for _, test := range []struct {
		line     string
		code     int
		out, err string
	}{
		{"version", 0, "noctop ", ""},
		{"--version", 0, "noctop ", ""},
		{"--help", 0, "Available Commands", ""},
		{"config", 0, "say whether a configuration file is right", ""},
		{"completion bash", 0, "__start_noctop", ""},
		{"completion zsh", 0, "#compdef noctop", ""},
		{"completion fish", 0, "fish completion", ""},
		{"__complete watch --", 0, "--samples", "ShellCompDirective"},
		{"", 64, "", "noctop watch --json"},
		{"fly", 64, "", `unknown command "fly"`},
		{"config fly", 64, "", `unknown command "fly"`},
		{"config check a b", 64, "", "\"b\" is too much: it is noctop config check [FILE]"},
		{"config check", 78, "", "noctop.yaml: there is no such file"},
		{"--config " + bad + " config check", 78, "", bad + ":2:1:"},
		{"--fly", 64, "", "unknown flag: --fly; see noctop --help"},
		{"watch --fly", 64, "", "see noctop watch --help"},
		{"watch --samples", 64, "", "--samples needs --json"},
		{"check --wait 0s", 64, "", "between 1s and 1h"},
		{"check --wait 2h", 64, "", "between 1s and 1h"},
		{"check --wait soon", 64, "", `invalid argument "soon"`},
		{"check a b", 64, "", "\"b\" is too much: it is noctop check [HOST[:PORT] | URL]"},
		{"check http://", 64, "", "names no host"},
		{"check -c " + bad, 78, "", bad + ":2:1: unknown key"},
		{"watch -c " + bad, 78, "", "    2 | uplinkz: []\n      | ^\n"},
		{"watch -c " + badKeys, 78, "", badKeys + ":3:10: keys.quit[0]: "},
		{"config check " + good, 0, "is right", ""},
		{"config check " + bad, 78, "", bad + ":2:1:"},
		{"config check " + badKeys, 78, "", badKeys + ":4:3: keys.fly"},
		{"config check " + badTheme, 78, "", badTheme + ":2:1: theme: there is no theme \"nightly\""},
		{"config check /no/such/file", 78, "", "/no/such/file: there is no such file"},
		{"config check " + os.TempDir(), 78, "", "this is a directory"},
		{"doctor -c " + bad, 78, bad + ":2:1:", ""},
		{"doctor -c " + badTheme, 78, "there is no theme", ""},
		{"doctor -c " + good, 0, good, ""},
		{"doctor", 0, "everything is discovered", ""},
	} {
		t.Run(test.line, func(t *testing.T) {
			s, out, err := at(t)
			code := run(t.Context(), strings.Fields(test.line), s)
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			for _, is := range []struct {
				what, got, want string
			}{{"output", out.String(), test.out}, {"error", err.String(), test.err}} {
				if is.want == "" && is.got != "" || !strings.Contains(is.got, is.want) {
					t.Errorf("standard %s is %.400q, want %q", is.what, is.got, is.want)
				}
			}
			if strings.HasPrefix(err.String(), "noctop: noctop") || code != 0 && code != 78 && !strings.HasSuffix(err.String(), "\n") {
				t.Errorf("it reads badly: %q", err)
			}
		})
	}
}

// What can't be printed is noctop's failure and not a mistake of the user's.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAFullDisk(t *testing.T) {
	for _, line := range []string{"version", "config check " + writeFile(t, "good.yaml", "site: a\n"), "doctor", "init --print"} {
		s, _, err := at(t)
		s.out = full{}
		if code := run(t.Context(), strings.Fields(line), s); code != exitSoftware || !strings.Contains(err.String(), "no space left") {
			t.Errorf("%s: exit code %d, %s", line, code, err)
		}
	}
}

// A message may quote what was given: it must not reach the terminal as it is.
func TestErrorsAreCleaned(t *testing.T) {
	s, _, err := at(t)
	run(t.Context(), []string{"check", "a\x1b[2Jb\u202ec"}, s)
	run(t.Context(), []string{"x\x1b]0;y\a"}, s)
	run(t.Context(), []string{"-c", "/no/\x1b[2J/such", "watch"}, s)
	if strings.ContainsAny(err.String(), "\x1b\a\u202e") {
		t.Errorf("%q", err)
	}
}

func TestHelpIsAsItWas(t *testing.T) {
	s, out, _ := at(t)
	t.Setenv("XDG_CONFIG_HOME", "/xdg")
	root := newRoot(s)
	var names []string
	for _, command := range append(root.Commands(), subcommands(root)...) {
		names = append(names, strings.TrimPrefix(command.CommandPath(), "noctop "))
	}
	for _, name := range append([]string{""}, names...) {
		if strings.HasPrefix(name, "feeds") {
			continue // it lists what changes with the catalogue
		}
		out.Write([]byte("$ noctop " + name + " --help\n"))
		if code := run(t.Context(), append(strings.Fields(name), "--help"), s); code != 0 {
			t.Errorf("%s: exit code %d", name, code)
		}
		out.Write([]byte("\n"))
	}
	golden := filepath.Join("testdata", "help.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the help is not as in %s; if that is right: go test ./internal/cli -update\n%s", golden, out)
	}
}

func subcommands(root *cobra.Command) (all []*cobra.Command) {
	for _, command := range root.Commands() {
		all = append(all, command.Commands()...)
	}
	return all
}

func TestConfigCheckSaysWhatIsNotThere(t *testing.T) {
	s, out, err := at(t)
	path := writeFile(t, "n.yaml", "services:\n  - name: Pay\n    needs: [uplink/KT]\n")
	if code := run(t.Context(), []string{"config", "check", path}, s); code != 0 {
		t.Fatalf("exit code %d: %s", code, err)
	}
	if !strings.Contains(out.String(), "not there now: "+path+":3:") || !strings.Contains(out.String(), "    1 uplink\n") {
		t.Error(out)
	}
}

// A theme file is named in relation to the configuration, and its own mistakes
// are told with its own lines.
func TestThemeFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"n.yaml": "theme: ./mine.yaml\n", "mine.yaml": "base: dark\n", "m.yaml": "theme: ./wrong.yaml\n", "wrong.yaml": "base: dark\nstyles: {sky: blue}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, _, err := at(t)
	if code := run(t.Context(), []string{"config", "check", filepath.Join(dir, "n.yaml")}, s); code != 0 {
		t.Errorf("exit code %d: %s", code, err)
	}
	if code := run(t.Context(), []string{"config", "check", filepath.Join(dir, "m.yaml")}, s); code != 78 ||
		!strings.Contains(err.String(), "m.yaml:1:1: theme: ") || !strings.Contains(err.String(), "wrong.yaml:2:10") {
		t.Errorf("exit code %d: %s", code, err)
	}
	if _, err := (&settings{theme: "nightly"}).chooseTheme(nil); finish(err, full{}, i18n.English) != exitUsage {
		t.Errorf("a mistake in the flag: %v", err)
	}
}

func TestInit(t *testing.T) {
	s, out, err := at(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "deep", "er", "noctop.yaml")
	if code := run(t.Context(), []string{"init", path}, s); code != 0 || out.String() != "wrote "+path+"\n" {
		t.Fatalf("exit code %d, %s%s", code, out, err)
	}
	first, _ := os.ReadFile(path)
	if !strings.Contains(string(first), "eth0") {
		t.Errorf("it does not hold what was found:\n%s", first)
	}
	if code := run(t.Context(), []string{"config", "check", path}, s); code != 0 {
		t.Errorf("what init writes is wrong: %s", err)
	}
	// Never over a file, or a link, that is there.
	mine, link, dangling := filepath.Join(dir, "mine"), filepath.Join(dir, "link"), filepath.Join(dir, "dangling")
	for _, e := range []error{os.WriteFile(mine, []byte("mine"), 0o600), os.Symlink(mine, link), os.Symlink(filepath.Join(dir, "nowhere"), dangling)} {
		if e != nil {
			t.Fatal(e)
		}
	}
	for _, there := range []string{path, mine, link, dangling} {
		if code := run(t.Context(), []string{"init", there}, s); code != exitSoftware || !strings.Contains(err.String(), there+" is there already") {
			t.Errorf("%s: exit code %d, %s", there, code, err)
		}
	}
	if code := run(t.Context(), []string{"init", dir, "--force"}, s); code != exitSoftware || !strings.Contains(err.String(), "is a directory") {
		t.Errorf("a directory: exit code %d, %s", code, err)
	}
	// With --force a link is replaced, and not what it points to.
	for _, there := range []string{path, link, dangling} {
		if code := run(t.Context(), []string{"init", "--force", there}, s); code != 0 {
			t.Errorf("%s: exit code %d, %s", there, code, err)
		}
		if info, e := os.Lstat(there); e != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", there, info)
		}
	}
	if kept, _ := os.ReadFile(mine); string(kept) != "mine" {
		t.Errorf("what the link pointed to holds %q", kept)
	}
	if _, e := os.Stat(filepath.Join(dir, "nowhere")); e == nil {
		t.Error("a file was made where the dangling link points")
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".noctop-*"))
	if deep, _ := filepath.Glob(filepath.Join(dir, "deep", "er", ".noctop-*")); len(left)+len(deep) > 0 {
		t.Errorf("temporary files are left: %v %v", left, deep)
	}
}

func TestInitInItsUsualPlaceAndPrinted(t *testing.T) {
	s, out, err := at(t)
	if code := run(t.Context(), []string{"init", "--print"}, s); code != 0 || !strings.Contains(out.String(), "eth0") {
		t.Errorf("exit code %d, %s", code, err)
	}
	usual := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "noctop", "noctop.yaml")
	if _, e := os.Stat(usual); e == nil {
		t.Error("--print wrote a file")
	}
	if code := run(t.Context(), []string{"init"}, s); code != 0 {
		t.Errorf("exit code %d, %s", code, err)
	}
	if _, e := os.Stat(usual); e != nil {
		t.Error(e)
	}
}

// Some file systems know no links: there a new file is moved in place.
func TestPlaceNew(t *testing.T) {
	dir := t.TempDir()
	from := writeFile(t, "from", "new")
	if err := placeNew(filepath.Join(dir, "missing"), filepath.Join(dir, "to")); err == nil {
		t.Error("nothing was placed, and nobody was told")
	}
	to := filepath.Join(dir, "to")
	if err := placeNew(from, to); err != nil {
		t.Fatal(err)
	}
	if err := placeNew(from, to); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file that is there: %v", err)
	}
}

// A theme's path may come to one that looks like a name.
func TestThemeThatIsAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("themes", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("n.yaml", []byte("theme: ./themes\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _, complaint := at(t)
	if code := run(t.Context(), []string{"config", "check", "n.yaml"}, s); code != exitConfig || !strings.Contains(complaint.String(), "n.yaml:1:1: theme: cannot read the theme: themes is not a regular file") {
		t.Errorf("exit code %d: %s", code, complaint)
	}
}
