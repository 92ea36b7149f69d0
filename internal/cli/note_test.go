package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/wire"
)

// withState is a machine whose state is kept in a new folder.
func withState(t *testing.T) (s streams, out, err *sheet, path string) {
	t.Helper()
	s, out, err = at(t)
	state := t.TempDir()
	s.getenv = func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] }
	return s, out, err, filepath.Join(state, "noctop", "notes.jsonl")
}

func TestNotesAreKept(t *testing.T) {
	s, out, err, path := withState(t)
	if code := run(t.Context(), []string{"note", "ETH0", "routing", "error, not an attack", "--at", "2026-01-02T14:28:00+09:00"}, s); code != exitOK {
		t.Fatalf("exit %d: %s", code, err)
	}
	if !strings.Contains(out.String(), "eth0: routing error, not an attack\n") || err.String() != "" {
		t.Errorf("it says %q and %q", out, err)
	}
	if code := run(t.Context(), []string{"note", "Nobody", "text\x1b[2J"}, s); code != exitOK {
		t.Fatalf("exit %d: %s", code, err)
	}
	if !strings.Contains(err.String(), `"Nobody": it will bear on no verdict`) {
		t.Errorf("of an unknown name: %q", err)
	}
	all, problem := notes.Follow(path).Poll()
	if problem != nil || len(all) != 2 || all[0].Provider != "eth0" || !all[0].At.Equal(time.Date(2026, 1, 2, 5, 28, 0, 0, time.UTC)) || all[1].Text != "text" {
		t.Errorf("%+v, %v", all, problem)
	}
}

func TestNotesThatCannotBeKept(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no text":     {[]string{"note", "KT"}, exitUsage, "something is missing: it is noctop note PROVIDER TEXT"},
		"empty text":  {[]string{"note", "KT", " "}, exitUsage, "it needs a text"},
		"no provider": {[]string{"note", "", "text"}, exitUsage, "who said it"},
		"a bad time":  {[]string{"note", "KT", "text", "--at", "soon"}, exitUsage, "yesterday 23:50"},
		"the future":  {[]string{"note", "KT", "text", "--at", "2126-01-01T00:00:00Z"}, exitUsage, "still ahead"},
	} {
		s, _, err, path := withState(t)
		if code := run(t.Context(), test.args, s); code != test.code || !strings.Contains(err.String(), test.want) {
			t.Errorf("%s: exit %d, %q", name, code, err)
		}
		if _, problem := os.Stat(path); problem == nil {
			t.Errorf("%s: something was kept", name)
		}
	}
	s, _, err, _ := withState(t)
	s.getenv = func(string) string { return "" }
	if code := run(t.Context(), []string{"note", "KT", "text"}, s); code != exitSoftware || !strings.Contains(err.String(), "XDG_STATE_HOME") {
		t.Errorf("without a place: exit %d, %q", code, err)
	}
	// A bad configuration does not keep a note from being kept.
	s, _, err, path := withState(t)
	bad := writeFile(t, "bad.yaml", "nonsense: [")
	if code := run(t.Context(), []string{"note", "KT", "text", "--config", bad}, s); code != exitOK || err.String() != "" {
		t.Errorf("with a bad configuration: exit %d, %q", code, err)
	}
	if all, problem := notes.Follow(path).Poll(); problem != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, problem)
	}
}

func TestWhenItWasSaid(t *testing.T) {
	zone := time.FixedZone("KST", 9*3600)
	noon, midnight := time.Date(2026, 11, 21, 12, 0, 30, 0, zone), time.Date(2026, 11, 21, 0, 10, 0, 0, zone)
	for _, test := range []struct {
		text string
		now  time.Time
		want string
	}{
		{"", noon, "21 12:00"},
		{"11:16", noon, "21 11:16"},
		{"9:05", noon, "21 09:05"},
		{"12:00", noon, "21 12:00"},
		{"23:50", midnight, "20 23:50"},
		{"yesterday 23:50", noon, "20 23:50"},
		{"yesterday 00:00", midnight, "20 00:00"},
		{"today 11:16", noon, "21 11:16"},
		{"2026-11-21T02:28:00Z", noon, "21 11:28"},
		{"14:28", noon, "still ahead"},
		{"today 23:50", midnight, "still ahead"},
		{"12:01", noon, "still ahead"},
		{"2026-11-21T12:01:00+09:00", noon, "still ahead"},
		{"24:00", noon, "no such time"},
		{"11:60", noon, "no such time"},
		{"11.16", noon, "write 14:28"},
		{"tomorrow 11:16", noon, "write 14:28"},
	} {
		at, err := saidAt("--at", test.text, test.now)
		got := at.In(zone).Format("02 15:04")
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
}

// New claims become lines once each, in their order, and before the verdicts
// that name them.
func TestClaimsAreStreamedOnce(t *testing.T) {
	box := newOutbox()
	s := &stream{outbox: box}
	snapshot := &history.Snapshot{}
	for _, upTo := range []int{0, 2, 2, 3} {
		snapshot.Claims = nil
		for seq := range upTo {
			snapshot.Claims = append(snapshot.Claims, claims.Claim{Seq: seq + 1, ID: string(rune('a' + seq))})
		}
		s.step(snapshot)
	}
	var told []string
	for len(box.queue) > 0 {
		if line, ok := (<-box.queue).(wire.Claim); ok {
			told = append(told, line.ID)
		}
	}
	if strings.Join(told, "") != "abc" {
		t.Errorf("%q", told)
	}
}

// A running noctop takes on what is noted meanwhile, and what was before.
func TestWatchTellsWhatIsNoted(t *testing.T) {
	s, out, _, path := withState(t)
	early := claims.Noted{At: time.Now().Add(-time.Hour), Entered: time.Now(), Provider: "eth0", Text: "large DDoS attack"}
	if err := notes.Append(path, early); err != nil {
		t.Fatal(err)
	}
	site, err := openSite(t.Context(), s, &settings{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- watch(ctx, site, streams{out: out}, true, false) }()
	late := claims.Noted{At: time.Now(), Entered: time.Now(), Provider: "ETH0", Text: "라우팅 오류, 디도스 아님"}
	if err := notes.Append(path, late); err != nil {
		t.Fatal(err)
	}
	told := func() (all []wire.Claim) {
		for text := range strings.Lines(out.String()) {
			var line wire.Claim
			if json.Unmarshal([]byte(text), &line) == nil && line.Type == wire.TypeClaim {
				all = append(all, line)
			}
		}
		return all
	}
	for deadline := time.Now().Add(20 * time.Second); len(told()) < 2 && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	all := told()
	if len(all) != 2 || all[0].Kind != "cause" || all[1].Supersedes == nil || *all[1].Supersedes != all[0].ID || !all[1].Reversal || all[1].Channel != "note" || all[1].Provider != "eth0" {
		t.Errorf("%+v", all)
	}
}

func TestTroubleWithNotesIsToldOnce(t *testing.T) {
	var told []string
	w := &site{notes: t.TempDir(), tell: func(text i18n.Text) { told = append(told, text.String()) }}
	ask := w.heard()
	for range 3 {
		ask()
	}
	if len(told) != 1 || !strings.Contains(told[0], "not a regular file") {
		t.Errorf("%q", told)
	}
}

// A note of the console ends with when it was said, or is of now.
func TestNotesOfTheConsole(t *testing.T) {
	w := &site{notes: filepath.Join(t.TempDir(), "notes.jsonl")}
	keep, now := w.keeper(), time.Now()
	for said, want := range map[string]string{
		"라우팅 오류 at 00:00":                            "라우팅 오류",
		"a fire in the exchange, at yesterday 23:50": "a fire in the exchange",
		"look at eth0":                               "look at eth0",
		"at 00:00":                                   "at 00:00",
		"fixed at 2026-01-02T03:04:05+09:00":         "fixed",
	} {
		kept, err := keep("KT", said)
		if err != nil || !strings.HasSuffix(kept, "KT: "+want) {
			t.Errorf("%q: kept %q, %v", said, kept, err)
		}
	}
	if _, err := keep("KT", "x at 25:61"); err == nil || strings.Contains(err.Error(), "--at") {
		t.Errorf("a time that is none: %v", err)
	}
	if _, err := keep("", "x"); err == nil {
		t.Error("a note of nobody was kept")
	}
	all, err := notes.Follow(w.notes).Poll()
	if err != nil || len(all) != 5 {
		t.Fatalf("%d notes, %v", len(all), err)
	}
	for _, n := range all {
		midnight := n.Text == "라우팅 오류" && (n.At.Hour() != 0 || n.At.Minute() != 0)
		if midnight || n.Text == "look at eth0" && now.Sub(n.At).Abs() > time.Minute {
			t.Errorf("%+v", n)
		}
	}
}
