package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/triage"
	"example.com/noctop/ui"
)

func TestThePastOfTheConsole(t *testing.T) {
	s, _ := aRun(t)
	p := &kept{path: journalPath(s, "")}
	defer p.close()
	marks, err := p.Marks(time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	opened := slices.IndexFunc(marks, func(m ui.Mark) bool { return m.Kind == ui.MarkOpen })
	suspected := slices.IndexFunc(marks, func(m ui.Mark) bool { return m.Kind == ui.MarkSuspect })
	if marks[0].Kind != ui.MarkRun || opened < 0 || suspected < 0 || suspected > opened {
		t.Fatalf("marks: %+v", marks)
	}
	now, err := p.At(marks[opened].At)
	if err != nil {
		t.Fatal(err)
	}
	before, err := p.At(marks[suspected].At)
	if err != nil {
		t.Fatalf("%v: %s of %+v", err, marks[suspected].At, marks)
	}
	if !isOpen(now.Triage.Verdicts) || isOpen(before.Triage.Verdicts) {
		t.Errorf("where it opens %v, before that %v", now.Triage.Verdicts, before.Triage.Verdicts)
	}
	if !now.Now.Wall.Equal(marks[opened].At) || !before.Now.Wall.Equal(marks[suspected].At) {
		t.Errorf("other moments: %s and %s", now.Now.Wall, before.Now.Wall)
	}
	if _, err := p.At(marks[0].At.Add(-time.Hour)); err == nil {
		t.Error("there is something before the beginning")
	}
}

func isOpen(all []triage.Verdict) bool {
	return slices.ContainsFunc(all, func(v triage.Verdict) bool { return v.State == triage.Open })
}

func TestNoJournalNoPast(t *testing.T) {
	p := &kept{path: filepath.Join(t.TempDir(), "none", "journal.db")}
	defer p.close()
	if _, err := p.Marks(time.Time{}, time.Time{}); err == nil {
		t.Error("there are marks in no journal")
	}
	if _, err := p.At(time.Now()); err == nil {
		t.Error("there is a past in no journal")
	}
}

func TestMarksOfAJournal(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 21, 9, minute, 0, 0, time.UTC) }
	got := marksOf([]journal.Mark{
		{At: at(0), Kind: journal.MarkRun},
		{At: at(1), Kind: journal.MarkVerdict, ID: "suspect"}, // only just begun
		{At: at(2), Kind: journal.MarkVerdict, ID: "suspect", Text: "KT"},
		{At: at(3), Kind: journal.MarkVerdict, ID: "suspect", Text: "KT, and more"},
		{At: at(4), Kind: journal.MarkIncident, ID: "1", What: "opened", Text: "KT"},
		{At: at(5), Kind: journal.MarkNote, Who: "KT", Text: "attack"},
		{At: at(5), Kind: journal.MarkClaim, ID: "C-1", Who: "KT", Text: "attack", Body: []byte(`{"Channel":"note"}`)},
		{At: at(6), Kind: journal.MarkClaim, ID: "C-2", Who: "AWS", Text: "ok", Body: []byte(`{"Channel":"feed"}`)},
		{At: at(7), Kind: journal.MarkClaim, ID: "C-2", Who: "AWS", Text: "ok", Body: []byte(`{"Channel":"feed"}`)},
		{At: at(8), Kind: journal.MarkIncident, ID: "1", What: "widened", Text: "KT"},
		{At: at(9), Kind: journal.MarkIncident, ID: "1", What: "resolved", Text: "KT"},
		{At: at(10), Kind: journal.MarkConfiguration},
		{At: at(11), Kind: "of a newer version"},
	})
	want := []ui.Mark{
		{At: at(0), Kind: ui.MarkRun, Text: i18n.T("noctop began")}, {At: at(2), Kind: ui.MarkSuspect, Text: i18n.T("suspect: KT")},
		{At: at(4), Kind: ui.MarkOpen, Text: i18n.T("1 opened: KT")}, {At: at(5), Kind: ui.MarkNote, Text: i18n.T("KT, by hand: attack")},
		{At: at(6), Kind: ui.MarkClaim, Text: i18n.T("AWS: ok")}, {At: at(8), Kind: ui.MarkStep, Text: i18n.T("1 widened: KT")},
		{At: at(9), Kind: ui.MarkOver, Text: i18n.T("1 resolved: KT")}, {At: at(10), Kind: ui.MarkRun, Text: i18n.T("what is watched changed")},
	}
	if !slices.EqualFunc(got, want, func(a, b ui.Mark) bool {
		return a.At.Equal(b.At) && a.Kind == b.Kind && a.Text.String() == b.Text.String()
	}) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for i, want := range map[int][3]string{2: {"1", "opened", "KT"}, 3: {"KT", "", "attack"}, 4: {"AWS", "", "ok"}, 5: {"1", "widened", "KT"}} {
		if m := got[i]; [3]string{m.Of, m.Step, m.Says.String()} != want {
			t.Errorf("mark %d for a list: %q, %q, %q, want %q", i, m.Of, m.Step, m.Says, want)
		}
	}
}

func TestABulletinIsSaved(t *testing.T) {
	state := t.TempDir()
	save := bulletinSaver(func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] })
	path, err := save("20211025-001-1.txt", []byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "text" || path != filepath.Join(state, "noctop", "bulletins", "20211025-001-1.txt") {
		t.Errorf("%s holds %q: %v", path, text, err)
	}
	for _, name := range []string{"../escaped.txt", "/etc/escaped", "..", "."} {
		if path, err := save(name, nil); err == nil {
			t.Errorf("%q was written to %s", name, path)
		}
	}
	if bulletinSaver(func(string) string { return "" }) != nil {
		t.Error("there is a place for files where there is none for the state")
	}
}

func TestADrillAsLines(t *testing.T) {
	s, _, _ := at(t)
	text := said(t, s, "drill", "fastly-2021", "--json")
	opened := false
	for line := range strings.Lines(text) {
		var of struct{ Type, Event, Cause string }
		if err := json.Unmarshal([]byte(line), &of); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		opened = opened || of.Type == "incident" && of.Event == "opened" && of.Cause == "provider.down"
	}
	if !opened {
		t.Error("no line says that the incident opened")
	}
	out, complaint := &sheet{}, &sheet{}
	s.out, s.err = out, complaint
	if code := run(t.Context(), []string{"drill", "fastly-2021", "--json", "--quiz"}, s); code != exitUsage {
		t.Errorf("exit code %d: %s", code, complaint)
	}
}

// TestEveryDrillCanBeAnswered: its fault is among those to choose, and its turns
// lie within it.
func TestEveryDrillCanBeAnswered(t *testing.T) {
	for _, d := range drill.All() {
		if !quizOf(d).Answerable(d.Topology) {
			t.Errorf("%s: %s of %q can't be chosen", d.Name, d.Answer.Cause, d.Answer.Scope)
		}
		what := recordingOf(d)
		for _, turn := range what.turns {
			if turn.At.Before(what.first) || turn.At.After(what.last) {
				t.Errorf("%s: %q is not within it", d.Name, turn.Text)
			}
		}
	}
}
