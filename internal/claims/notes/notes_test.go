package notes

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"example.com/noctop/internal/claims"
)

var kst = time.FixedZone("", 9*3600)

func note(minute int, text string) claims.Noted {
	at := time.Date(2026, 11, 21, 14, minute, 0, 0, kst)
	return claims.Noted{At: at, Entered: at.Add(time.Minute), Provider: "KT", Text: text}
}

func texts(all []claims.Noted) string {
	var words []string
	for _, n := range all {
		words = append(words, n.Text)
	}
	return strings.Join(words, "|")
}

func polled(t *testing.T, f *Follower) string {
	t.Helper()
	all, err := f.Poll()
	if err != nil {
		t.Fatal(err)
	}
	return texts(all)
}

func TestANoteComesBackAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "noctop", "notes.jsonl")
	f := Follow(path)
	if got := polled(t, f); got != "" {
		t.Errorf("before there is a file: %q", got)
	}
	want := note(28, "라우팅 오류, 공격 아님 \"quoted\" <b>")
	if err := Append(path, want); err != nil {
		t.Fatal(err)
	}
	all, err := f.Poll()
	if err != nil || len(all) != 1 || !all[0].At.Equal(want.At) || !all[0].Entered.Equal(want.Entered) || all[0].Text != want.Text || all[0].Provider != "KT" {
		t.Errorf("%+v, %v", all, err)
	}
	if got := polled(t, f); got != "" {
		t.Errorf("it comes twice: %q", got)
	}
	if runtime.GOOS == "windows" {
		t.Log("not looked at here: the permissions of files")
		return
	}
	for name, mode := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v: %v", name, info.Mode(), err)
		}
	}
}

func TestFollowing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.jsonl")
	add := func(text string) {
		t.Helper()
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	entry := func(minute int, text string) string {
		line, err := encode(note(minute, text))
		if err != nil {
			t.Fatal(err)
		}
		return string(line)
	}
	f := Follow(path)
	add(entry(30, "second") + entry(10, "first") + "not json\n\n{\"schema\":1}\n" + `{"schema":1,"at":"now","provider":"a","text":"b"}` + "\n")
	if got := polled(t, f); got != "first|second" {
		t.Errorf("%q", got)
	}
	torn := entry(40, "torn")
	add(torn[:20])
	if got := polled(t, f); got != "" {
		t.Errorf("of a line that is being written: %q", got)
	}
	add(torn[20:])
	if got := polled(t, f); got != "torn" {
		t.Errorf("when it is written: %q", got)
	}
	add("{\"torn\":") // and never ended
	if err := Append(path, note(50, "after")); err != nil {
		t.Fatal(err)
	}
	if got := polled(t, f); got != "after" {
		t.Errorf("after a torn line: %q", got)
	}
	add(strings.Repeat("x", 3<<20))
	if got := polled(t, f); got != "" {
		t.Errorf("within an endless line: %q", got)
	}
	add("\n" + entry(51, "next"))
	if got := polled(t, f); got != "next" {
		t.Errorf("after an endless line: %q", got)
	}
	if err := os.WriteFile(path, []byte(entry(1, "new")), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := polled(t, f); got != "new" {
		t.Errorf("of a shorter file: %q", got)
	}
	if err := os.WriteFile(path, []byte(entry(2, "other")+entry(3, "and longer")), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := polled(t, f); got != "other|and longer" {
		t.Errorf("of another file that is longer: %q", got)
	}
}

func TestWritersAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.jsonl")
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for n := range 20 {
				if err := Append(path, note(n, strings.Repeat("가", 500))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	all, err := Follow(path).Poll()
	if err != nil || len(all) != 160 {
		t.Errorf("%d notes, %v", len(all), err)
	}
}

func TestWhatCannotBeKept(t *testing.T) {
	folder := t.TempDir()
	blocked := filepath.Join(folder, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	good := note(1, "text")
	nameless, wordless, timeless := good, good, good
	nameless.Provider, wordless.Text, timeless.At = "\x1b[31m", " \u200b", time.Time{}
	for _, test := range []struct {
		path string
		note claims.Noted
		want string
	}{
		{"", good, "XDG_STATE_HOME"},
		{filepath.Join(blocked, "noctop", "notes.jsonl"), good, "folder"},
		{folder, good, "not a regular file"},
		{filepath.Join(folder, "n"), nameless, "name of who said it"},
		{filepath.Join(folder, "n"), wordless, "needs a text"},
		{filepath.Join(folder, "n"), timeless, "needs a time"},
	} {
		if err := Append(test.path, test.note); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v", test.want, err)
		}
	}
	if _, err := Follow(folder).Poll(); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder can't be followed: %v", err)
	}
	if all, err := Follow("").Poll(); all != nil || err != nil {
		t.Errorf("nowhere: %v, %v", all, err)
	}
}

func TestPath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: the places of other systems are tried here")
	}
	for _, test := range []struct{ state, home, want string }{
		{"/state", "/home/a", "/state/noctop/notes.jsonl"},
		{"", "/home/a", "/home/a/.local/state/noctop/notes.jsonl"},
		{"relative", "/home/a", "/home/a/.local/state/noctop/notes.jsonl"},
		{"", "", ""},
	} {
		got := Path(func(name string) string {
			return map[string]string{"XDG_STATE_HOME": test.state, "HOME": test.home}[name]
		})
		if got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schema":1,"at":"2026-11-21T14:28:00+09:00","entered":"2026-11-21T14:29:00+09:00","provider":"KT","text":"routing error"}`))
	f.Add([]byte(`{"schema":1,"at":"2026-11-21T14:28:00Z","provider":"\u001b[2J","text":"` + "\x9b\xff" + `"}`))
	f.Add([]byte(`{"schema":2,"at":"0001-01-01T00:00:00Z","provider":"a","text":"b","more":[[[]]]}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, ok := Parse(text)
		if !ok {
			return
		}
		if n.At.IsZero() || n.Provider == "" || strings.ContainsFunc(n.Provider+n.Text, unicode.IsControl) {
			t.Fatalf("%+v", n)
		}
		out, err := encode(n)
		if err != nil {
			t.Fatal(err)
		}
		again, ok := Parse(bytes.TrimSuffix(out, []byte("\n")))
		if !ok || again.Text != n.Text || again.Provider != n.Provider || again.At.Unix() != n.At.Unix() {
			t.Fatalf("%+v became %+v", n, again)
		}
	})
}

// FuzzFollow reads a file as it grows in pieces: what comes out does not depend
// on how it was cut.
func FuzzFollow(f *testing.F) {
	one := `{"schema":1,"at":"2026-11-21T14:28:00Z","provider":"KT","text":"a"}`
	f.Add([]byte(one+"\n"+one+"\n"), uint16(10))
	f.Add([]byte(one+"\n"+one), uint16(70))
	f.Add([]byte("\n\n"+one+"\r\n\x00\n"), uint16(1))
	f.Fuzz(func(t *testing.T, text []byte, cut uint16) {
		var whole, pieces []claims.Noted
		a, b := &Follower{}, &Follower{}
		a.take(text, &whole)
		at := int(cut) % (len(text) + 1)
		taken := b.take(text[:at], &pieces)
		b.take(text[taken:], &pieces)
		if len(text) <= MaxLine && !reflect.DeepEqual(whole, pieces) {
			t.Fatalf("%v and %v", whole, pieces)
		}
	})
}
