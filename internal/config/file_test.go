package config

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestDefaultPath(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/etc/xdg-of-mine")
	if got := DefaultPath(); got != "/etc/xdg-of-mine/noctop/noctop.yaml" {
		t.Errorf("got %s", got)
	}
	t.Setenv("HOME", "/home/noc")
	for _, ignored := range []string{"", "relative/path"} {
		t.Setenv("XDG_CONFIG_HOME", ignored)
		if got := DefaultPath(); !strings.HasPrefix(got, "/home/noc/") || !strings.HasSuffix(got, "/noctop/noctop.yaml") {
			t.Errorf("with %q: got %s", ignored, got)
		}
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", folder)
	if c, err := Load("", known()); err != nil || c.File != "" {
		t.Fatalf("without a file: %+v, %v", c, err)
	}
	path := filepath.Join(folder, "noctop", "noctop.yaml")
	write(t, path, "site: here\n")
	if c, err := Load("", known()); err != nil || c.File != path || c.Topology(Found{}).Site != "here" {
		t.Fatalf("with one: %+v, %v", c, err)
	}
	link := filepath.Join(folder, "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(link, known()); err != nil || c.Topology(Found{}).Site != "here" {
		t.Fatalf("through a link: %+v, %v", c, err)
	}
}

func TestLoadOfWhatIsNoFile(t *testing.T) {
	folder := t.TempDir()
	big := filepath.Join(folder, "big.yaml")
	write(t, big, strings.Repeat("# noctop\n", 10<<20/9+1))
	for path, want := range map[string]string{
		folder:                           "this is a directory: name the file in it",
		big:                              "the file is 10.0 MiB: a configuration may have at most 1 MiB",
		filepath.Join(folder, "no.yaml"): "there is no such file: \"noctop init\" writes one",
		filepath.Join(big, "file"):       "it cannot be read: not a directory",
	} {
		_, err := Load(path, known())
		var one *Error
		if !errors.As(err, &one) || one.Problem.String() != want || one.File != path || one.Line != 0 {
			t.Errorf("%s: %v", path, err)
		} else if err.Error() != path+": "+want {
			t.Errorf("reads %q", err)
		}
	}
	if _, err := Load(filepath.Join(folder, "no.yaml"), known()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file is %v", err)
	}
}

func TestLoadWithoutPermission(t *testing.T) {
	if got := whyUnread(&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}).String(); got != "no permission to read it: make it readable for the user who runs noctop" {
		t.Errorf("got %q", got)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may read everything: the message alone was tested")
	}
	path := filepath.Join(t.TempDir(), "noctop.yaml")
	write(t, path, "")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path, known()); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

func TestWindowsFile(t *testing.T) {
	c := parse(t, "\ufeffsite: a\r\nkeys:\r\n  quit: [q]\r\n")
	if line, column := c.Position("keys.quit[0]"); c.site != "a" || line != 3 || column != 10 {
		t.Errorf("%q at %d:%d", c.site, line, column)
	}
	if e := faults(t, []byte("site: a\r\nmouse: b\r\n"))[0]; e.Line != 2 || e.Column != 8 || e.Source.String() != "mouse: b" {
		t.Errorf("got %v", e)
	}
}

// TestNoNetwork holds that reading a configuration cannot send a packet.
func TestNoNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Skipf("the go command is not to be had: %v", err)
	}
	for name := range strings.FieldsSeq(string(out)) {
		if name == "net" || strings.HasPrefix(name, "net/http") || strings.Contains(name, "netlink") {
			t.Errorf("imports %s", name)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
