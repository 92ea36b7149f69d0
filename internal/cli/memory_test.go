package cli

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/ui"
)

func TestTheViewIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "noctop", "view.json")
	m := openMemory(path)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.run(ctx)
	}()
	want := ui.Remembered{
		View: "dns", Focus: "dns", Theme: "nord", Language: "ko", Layout: "wall", Starts: 3, Hinted: true,
		Sorts: map[string]ui.Sorting{"dns": {Column: "loss", Down: true}}, Without: map[string][]string{"dns": {"cold"}},
		Filters: map[string]string{"dns": "pay"},
	}
	m.keep(ui.Remembered{View: "host"})
	m.keep(want)
	cancel()
	<-done
	if text := m.complaint(); !text.Empty() {
		t.Error(text)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".view-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if got := openMemory(path); !reflect.DeepEqual(got.kept, want) {
		t.Errorf("got %+v, want %+v", got.kept, want)
	}
}

// What can't be read is left as it is, and nothing is kept.
func TestAFileThatIsNotOurs(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"damaged", `{"version":1,"view":"dns`, "damaged, or not noctop's"},
		{"another program's", `["a"]`, "damaged, or not noctop's"},
		{"no version", `{"view":"dns"}`, "damaged, or not noctop's"},
		{"newer", `{"version":2,"view":{"id":"dns"}}`, "a newer noctop wrote it"},
		{"newer, and readable", `{"version":2,"view":"dns"}`, "a newer noctop wrote it"},
		{"other types", `{"version":1,"starts":"many"}`, "damaged"},
		{"huge", `{"version":1,"view":"` + strings.Repeat("x", largestMemory) + `"}`, "damaged"},
		{"binary", "\x00\xff\x1b]52;c;AAAA\a", "damaged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "view.json")
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			m := openMemory(path)
			if got := m.complaint().String(); !strings.Contains(got, test.want) || !strings.Contains(got, path) {
				t.Errorf("it says %q", got)
			}
			if m.path != "" || !reflect.DeepEqual(m.kept, ui.Remembered{}) {
				t.Errorf("taken on all the same: %+v", m.kept)
			}
			m.keep(ui.Remembered{View: "dns"})
			m.flush()
			if now, _ := os.ReadFile(path); string(now) != test.text {
				t.Errorf("it was written over: %.100s", now)
			}
		})
	}
}

func TestNothingToRemember(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "view.json")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", empty, filepath.Join(t.TempDir(), "none", "view.json")} {
		m := openMemory(path)
		if !m.complaint().Empty() || !reflect.DeepEqual(m.kept, ui.Remembered{}) || m.path != path {
			t.Errorf("%q: %+v, %s", path, m.kept, m.complaint())
		}
	}
	folder := t.TempDir()
	if m := openMemory(folder); !strings.Contains(m.complaint().String(), "not a regular file") {
		t.Errorf("a folder: %s", m.complaint())
	}
}

// A home that takes nothing is a notice, and nothing else.
func TestAHomeThatTakesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m := openMemory(filepath.Join(t.TempDir(), "noctop", "view.json"))
	m.path = filepath.Join(file, "view.json") // below a file there can be no folder
	m.keep(ui.Remembered{View: "dns"})
	m.flush()
	if !strings.Contains(m.complaint().String(), "the view is not remembered") {
		t.Errorf("it says %q", m.complaint())
	}
	m.path = filepath.Join(t.TempDir(), "view.json")
	m.keep(ui.Remembered{View: "dns"})
	m.flush()
	if !m.complaint().Empty() {
		t.Errorf("it still says %q", m.complaint())
	}
}

// A disk that was full and has room again is no trouble any more, whether or not a key
// is pressed meanwhile.
func TestWhatCouldNotBeWrittenIsTriedAgain(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "noctop")
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // there can be no file below it
		t.Fatal(err)
	}
	m := openMemory("")
	m.path, m.again = filepath.Join(folder, "view.json"), time.Millisecond
	m.keep(ui.Remembered{View: "dns"})
	<-m.wake // nobody presses a key any more
	m.flush()
	if m.complaint().Empty() || !m.waits() {
		t.Fatal("a file was written where there can be none")
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.run(ctx)
	}()
	for range 1000 {
		if m.complaint().Empty() {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	<-done
	if text := m.complaint(); !text.Empty() {
		t.Errorf("it still says %q", text)
	}
	if kept := openMemory(m.path).kept; kept.View != "dns" {
		t.Errorf("kept %+v", kept)
	}
}

// A link in the place of the file is replaced, and what it points to is left.
func TestALinkIsReplaced(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "other")
	path := filepath.Join(folder, "view.json")
	if err := os.WriteFile(other, []byte(`{"version":1,"view":"dns"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, path); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	m := openMemory(path)
	if m.kept.View != "dns" {
		t.Errorf("not read: %+v", m.kept)
	}
	m.keep(ui.Remembered{View: "host"})
	m.flush()
	if text, _ := os.ReadFile(other); string(text) != `{"version":1,"view":"dns"}` {
		t.Errorf("written through the link: %s", text)
	}
}

func TestFlagsAndConfigurationGoFirst(t *testing.T) {
	kept := ui.Remembered{Theme: "nord", Language: "ko", Layout: "wall", View: "dns"}
	m := &memory{kept: kept}
	plain := config.Default(config.Known{})
	if got := m.recall(plain, &settings{}); !reflect.DeepEqual(got, kept) {
		t.Errorf("got %+v", got)
	}
	if got := m.recall(plain, &settings{theme: "dark", lang: "en"}); got.Theme != "" || got.Language != "" || got.Layout != "wall" {
		t.Errorf("against flags: %+v", got)
	}
	c := config.Default(config.Known{})
	c.Theme, c.Language, c.Layout.Preset = "dark", "en", "auto"
	got := m.recall(c, &settings{})
	if got.Theme != "" || got.Language != "" || got.Layout != "" || got.View != "dns" {
		t.Errorf("against the configuration: %+v", got)
	}
	m.keep(got) // and is not forgotten for it
	if !reflect.DeepEqual(*m.latest, kept) {
		t.Errorf("kept %+v", *m.latest)
	}
}

func TestWhereTheViewIsKept(t *testing.T) {
	getenv := func(name string) string { return map[string]string{"XDG_STATE_HOME": "/state"}[name] }
	c := config.Default(config.Known{})
	s := &settings{}
	if got := s.memoryPath(c, getenv); filepath.ToSlash(got) != "/state/noctop/view.json" {
		t.Errorf("%q", got)
	}
	c.Remember = false
	if got := s.memoryPath(c, getenv); got != "" {
		t.Errorf("remember: false, and yet %q", got)
	}
	if got := memoryPath(func(string) string { return "" }); got != "" {
		t.Errorf("nowhere, and yet %q", got)
	}
}

func TestMemoryComplainsInKorean(t *testing.T) {
	m := openMemory(t.TempDir())
	if got := i18n.Korean().Say(m.complaint()); !strings.Contains(got, "일반 파일이 아님") {
		t.Errorf("%q", got)
	}
}

func FuzzMemory(f *testing.F) {
	f.Add([]byte(`{"version":1,"view":"dns","sorts":{"dns":{"column":"loss"}}}`))
	f.Add([]byte(`{"version":1e999}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "view.json")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if m := openMemory(path); m.path == "" && m.complaint().Empty() {
			t.Error("refused, and nothing said")
		}
	})
}
