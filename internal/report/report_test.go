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

// TestABulletinOfWhatRecovers says whom it hurt, and nothing of what to do while it
// was there; that somebody took it on stands with what else was done.
func TestABulletinOfWhatRecovers(t *testing.T) {
	s := source(t, "kt-2021", 11*time.Minute)
	v := s.Snapshot.Triage.Verdicts[0]
	v.Ack = &triage.Order{Kind: triage.OrderAck, By: "kim", Why: "called KT", Given: v.Detected.Add(time.Minute)}
	v.State, v.Services = triage.Recovering, nil
	s.Actions = []Action{{At: v.Detected.Wall, By: "lee", Text: "ping 192.0.2.1: 100% packet loss"}, {At: v.Since.Wall.Add(-time.Hour), Text: "earlier"}}
	var text bytes.Buffer
	if err := Incident(s, v, 2).Text(&text, i18n.English); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"- Services: Card payment: down", "- Next: watch it: it is closed when that has held",
		"11:16:39 ping 192.0.2.1: 100% packet loss (lee)\n    11:17:39 taken on: called KT (kim)",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing from\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "move what needs it") || strings.Contains(text.String(), "earlier") {
		t.Error(text.String())
	}
}

// TestThePlotsShowTheFault: from here outwards, and the hosts of a group in one row.
func TestThePlotsShowTheFault(t *testing.T) {
	for name, until := range map[string]time.Duration{"kt-2021": 8 * time.Minute, "crowdstrike-2024": 95 * time.Minute, "facebook-2021": 12 * time.Minute} {
		s := source(t, name, until)
		var rows []string
		for _, section := range Incident(s, s.Snapshot.Triage.Verdicts[0], 1).Sections {
			for _, row := range section.Plot {
				rows = append(rows, row.In(i18n.English).String())
			}
		}
		for i, want := range map[string][]string{
			"kt-2021": {
				"gateway of KT (IPv4)", "first hop of KT (IPv4)", "inside anchor 168.126.63.1 by KT", "domestic anchor", "domestic anchor", "foreign anchor", "foreign anchor", "foreign anchor",
			},
			"crowdstrike-2024": {"endpoint Back office", "endpoint Check-in desks"},
			"facebook-2021":    {"provider Facebook by KT http", "provider Facebook by KT tcp", "provider Facebook by LGU+ http", "provider Facebook by LGU+ tcp"},
		}[name] {
			if i >= len(rows) || !strings.HasPrefix(rows[i], want) {
				t.Errorf("%s: row %d is not %q:\n%s", name, i, want, strings.Join(rows, "\n"))
				break
			}
			near := strings.HasPrefix(want, "gateway") || strings.HasPrefix(want, "first hop")
			if ends := rows[i][len(rows[i])-1]; (ends == '.') != near {
				t.Errorf("%s: %s", name, rows[i])
			}
		}
	}
}

// TestTheBulletinOfADrillSaysSo first, in every format, and in the name of its file.
func TestTheBulletinOfADrillSaysSo(t *testing.T) {
	s := source(t, "kt-dns-2023", 6*time.Minute)
	s.Drill = "kt-dns-2023"
	for b, file := range map[*Bulletin]string{
		ref(Incident(s, s.Snapshot.Triage.Verdicts[0], 1)): "drill-20230102-001-1.txt", ref(HandOver(s)): "drill-handover-20230102-1426.txt",
	} {
		var text, markdown, object bytes.Buffer
		for _, err := range []error{b.Text(&text, i18n.English), b.Markdown(&markdown, i18n.English), b.JSON(&object, i18n.English)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for format, is := range map[string]string{
			text.String(): "[DRILL kt-dns-2023, nothing of this happens: ", markdown.String(): "# DRILL kt-dns-2023, nothing", object.String(): `"title": "DRILL kt-dns-2023, nothing`,
		} {
			if !strings.Contains(format, is) {
				t.Errorf("%q is not in\n%.200s", is, format)
			}
		}
		if got := b.File("txt"); got != file {
			t.Errorf("its file is %s", got)
		}
	}
}

func ref(b Bulletin) *Bulletin { return &b }
