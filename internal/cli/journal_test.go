package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

// concluded are the lines of a stream that say what was concluded.
func concluded(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(text) {
		var head struct{ Type string }
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		switch head.Type {
		case "triage", "incident", "claim":
			b.WriteString(line)
		}
	}
	return b.String()
}

// aRun watches a network for a minute of fake time: it keeps a journal, and
// prints lines. The network dies after a while, where it should.
func aRun(t *testing.T) (s streams, lines string) {
	t.Helper()
	s, out, complaints, _ := withState(t)
	w := open(t, s, fakeReach{anchors: observe.Lost})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 65*time.Second)
		defer cancel()
		if err := watch(ctx, w, s, true, true); err != nil {
			t.Error(err)
		}
	})
	if complaints.String() != "" {
		t.Error(complaints)
	}
	return s, out.String()
}

// said runs a command, which must end well, and returns what it prints.
func said(t *testing.T, s streams, args ...string) string {
	t.Helper()
	out, err := &sheet{}, &sheet{}
	s.out, s.err = out, err
	if code := run(t.Context(), args, s); code != exitOK {
		t.Fatalf("%q: exit %d: %s", args, code, err)
	}
	return out.String()
}

func TestAReplaySaysWhatWasSaid(t *testing.T) {
	s, live := aRun(t)
	want := concluded(t, live)
	if !strings.Contains(want, `"event":"opened"`) {
		t.Fatal("nothing has happened")
	}
	if got := said(t, s, "replay", "--json"); got != want {
		t.Errorf("of the journal:\ngot  %s\nwant %s", got, want)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"watched.jsonl": live, "exported.jsonl": said(t, s, "journal", "export")} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := said(t, s, "replay", "--json", path); got != want {
			t.Errorf("of %s:\ngot  %s\nwant %s", name, got, want)
		}
	}
	exported := said(t, s, "journal", "export")
	for _, kind := range []string{"run", "sample", "step", "triage", "incident"} {
		if a, b := strings.Count(exported, `"type":"`+kind+`"`), strings.Count(live, `"type":"`+kind+`"`); a == 0 || a != b && kind != "triage" {
			t.Errorf("%d lines of %s were exported, of %d", a, kind, b)
		}
	}
}

func TestReplayOfAPart(t *testing.T) {
	s, live := aRun(t)
	at := func(after time.Duration) string {
		var first struct{ Time time.Time }
		head, _, _ := strings.Cut(live, "\n")
		if err := json.Unmarshal([]byte(head), &first); err != nil {
			t.Fatal(err)
		}
		return first.Time.Add(after).Format(time.RFC3339)
	}
	part := said(t, s, "replay", "--json", "--from", at(30*time.Second), "--to", at(45*time.Second))
	if n := strings.Count(part, "\n"); n < 2 || n > 5 || !strings.HasSuffix(concluded(t, live), part) && !strings.Contains(part, `"status":"open"`) {
		t.Errorf("it says %s", part)
	}
	began := time.Now()
	said(t, s, "replay", "--json", "--from", at(30*time.Second), "--to", at(40*time.Second), "--speed", "100")
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("ten seconds a hundred times as fast took %s", took)
	}
}

func TestJournalCommands(t *testing.T) {
	s, _ := aRun(t)
	info := said(t, s, "journal", "info")
	for _, want := range []string{"written by nobody now", "1 runs, 1 incidents", "journal-"} {
		if !strings.Contains(info, want) {
			t.Errorf("info lacks %q:\n%s", want, info)
		}
	}
	if text := said(t, s, "journal", "verify"); !strings.Contains(text, "all is well") {
		t.Error(text)
	}
	if text := said(t, s, "journal", "prune", "--before", "1999-01-01"); text != "0 records were dropped\n" {
		t.Error(text)
	}
	path := journalPath(s, "")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[18] ^= 1
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	out, complaints := &sheet{}, &sheet{}
	s.out, s.err = out, complaints
	if code := run(t.Context(), []string{"journal", "verify"}, s); code != exitDegraded || !strings.Contains(out.String(), "it is damaged") {
		t.Errorf("exit %d: %s%s", code, out, complaints)
	}
	if text := said(t, s, "journal", "verify", "--repair"); !strings.Contains(text, "the damaged file is "+path+".damaged-1") {
		t.Error(text)
	}
	if text := said(t, s, "journal", "verify"); !strings.Contains(text, "all is well") {
		t.Error(text)
	}
	if text := said(t, s, "journal", "info"); !strings.Contains(text, "set aside  "+path+".damaged-1") {
		t.Error(text)
	}
}

func TestJournalMistakes(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"none there":     {[]string{"journal", "info"}, exitUsage, "there is no journal"},
		"no such file":   {[]string{"replay", "--json", "/nowhere"}, exitUsage, "there is no journal /nowhere"},
		"a bad time":     {[]string{"replay", "--from", "soon"}, exitUsage, `--from "soon": write 14:28`},
		"backwards":      {[]string{"replay", "--from", "2026-01-02", "--to", "2026-01-01"}, exitUsage, "--to lies before --from"},
		"prune what":     {[]string{"journal", "prune"}, exitUsage, "name a time with --before"},
		"what is no log": {[]string{"replay", "--json", "/etc/hosts"}, exitDegraded, "line 1: it is not of the form"},
	} {
		s, _, err, _ := withState(t)
		if code := run(t.Context(), test.args, s); code != test.code || !strings.Contains(err.String(), test.want) {
			t.Errorf("%s: exit %d: %s", name, code, err)
		}
	}
	s, _, err := at(t)
	if code := run(t.Context(), []string{"journal", "info"}, s); code != exitUsage || !strings.Contains(err.String(), "set XDG_STATE_HOME") {
		t.Errorf("exit %d: %s", code, err)
	}
}
