package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
)

var update = flag.Bool("update", false, "rewrite the golden bulletins")

// lived returns what a drill came to by a moment, with the events until then.
func lived(t *testing.T, name string, until time.Duration) (*history.Snapshot, []triage.Event) {
	t.Helper()
	var events []triage.Event
	var last *history.Snapshot
	for s, err := range engine.Replay(drill.Find(name).Tape()) {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, s.Triage.Events...)
		last = s
		if s.Now.Mono >= until {
			break
		}
	}
	return last, events
}

func source(t *testing.T, name string, until time.Duration) Source {
	t.Helper()
	snapshot, events := lived(t, name, until)
	return Source{Snapshot: snapshot, Events: events, Zone: drill.Find(name).Start.Location()}
}

func golden(t *testing.T, name string, b Bulletin) {
	t.Helper()
	for extension, write := range map[string]func(*bytes.Buffer) error{
		"txt":  func(out *bytes.Buffer) error { return b.Text(out, i18n.English) },
		"md":   func(out *bytes.Buffer) error { return b.Markdown(out, i18n.English) },
		"json": func(out *bytes.Buffer) error { return b.JSON(out, i18n.English) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+"."+extension)
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(string(want), got.String()); difference != "" {
			t.Error(path, difference)
		}
	}
}

func TestFirstBulletin(t *testing.T) {
	s := source(t, "kt-dns-2023", 6*time.Minute)
	golden(t, "first", Incident(s, s.Snapshot.Triage.Verdicts[0], 1))
}

func TestFinalBulletin(t *testing.T) {
	s := source(t, "kt-dns-2023", 30*time.Minute)
	s.Actions = []Action{{At: s.Snapshot.Now.Wall.Add(-20 * time.Minute), By: "kim", Text: "moved the tills to Cloudflare's resolver"}}
	v := s.Events[len(s.Events)-1].Verdict
	v.State = triage.Resolved
	golden(t, "final", Incident(s, v, 3))
}

func TestHandover(t *testing.T) {
	s := source(t, "kt-dns-2023", 6*time.Minute)
	golden(t, "handover", HandOver(s))
}

// Names from outside mean nothing to any format.
func TestHostileNames(t *testing.T) {
	s := source(t, "kt-dns-2023", 6*time.Minute)
	v := s.Snapshot.Triage.Verdicts[0]
	hostile := "\x1b[31m<script>`[x](http://evil)`|# **\u202e\n- https://evil"
	v.Headline = i18n.T("%s fails", hostile)
	v.Scope = []string{hostile}
	b := Incident(s, v, 1)
	b.Site = hostile
	var text, markdown, object bytes.Buffer
	for _, err := range []error{b.Text(&text, i18n.English), b.Markdown(&markdown, i18n.English), b.JSON(&object, i18n.English)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, out := range []string{text.String(), markdown.String(), object.String()} {
		if strings.ContainsAny(out, "\x1b\u202e") {
			t.Errorf("a control sign got through: %q", out)
		}
	}
	for _, bad := range []string{"<script", "](http", "https://"} {
		if unescaped := strings.NewReplacer(`\<`, "", `\]`, "", `\:`, "").Replace(markdown.String()); strings.Contains(unescaped, bad) {
			t.Errorf("%q stands in the Markdown: %s", bad, markdown.String())
		}
	}
	if strings.Contains(text.String(), "\n- https") {
		t.Error("a line break got through")
	}
	if !json.Valid(object.Bytes()) {
		t.Error("the JSON is none")
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("a *b* <c> [d](e) 1. f")
	f.Fuzz(func(t *testing.T, s string) {
		out := escape(clean(s))
		if strings.Contains(strings.ReplaceAll(out, "\\<", ""), "<") {
			t.Errorf("%q", out)
		}
	})
}
