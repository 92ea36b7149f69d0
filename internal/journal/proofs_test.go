package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/journal/journaltest"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/transcript"
)

// aProof is a run that ended at a moment.
func aProof(ended time.Time) proof.Record {
	return proof.Record{
		At: ended.Add(-4 * time.Second).UTC().Truncate(time.Millisecond), Took: 4 * time.Second, Incident: "20261121-001", By: "kim",
		Subject: observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}, Command: proof.Command{"ping", "-c", "5", "192.0.2.1"},
		Ending: proof.Exited, Exit: 1, Cut: true,
		Lines: []safetext.Text{proof.Line("PING \x1b[2J192.0.2.1"), {}, proof.Line("  5 packets transmitted, 0 received, 100% packet loss")},
	}
}

// TestProofsAreKept: they come back as they were, and nothing else changes by them.
func TestProofsAreKept(t *testing.T) {
	path := newPath(t)
	j := Open(Options{Path: path, Version: "1", Host: "noc-1", pace: quick})
	w := journaltest.NewWorld(3)
	l := begin(j, w)
	var want []proof.Record
	for i := range 200 {
		if i == 50 || i == 150 {
			one := aProof(w.Now.Wall)
			want = append(want, one)
			j.Proved(one)
		}
		w.Second(l.give)
	}
	j.Close(10 * time.Second)
	j.Proved(aProof(w.Now.Wall)) // nobody takes it any more
	r := reader(t, path)
	if got := r.Proofs(time.Time{}, w.Now.Wall); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := r.Proofs(want[1].At, w.Now.Wall); len(got) != 1 {
		t.Errorf("%d of the second half", len(got))
	}
	same(t, replayed(t, r), l.lines.String())
	var marks []Mark
	for _, m := range r.Marks(time.Time{}, time.Time{}) {
		if m.Kind == MarkProof {
			marks = append(marks, m)
		}
	}
	if len(marks) != 2 || marks[0].Who != "kim" || marks[0].What != "ping -c 5 192.0.2.1" || !strings.Contains(marks[0].Text, "100% packet loss") || marks[0].ID != "20261121-001" {
		t.Errorf("%+v", marks)
	}
	if found, err := Verify(path); err != nil || len(found.Damage) > 0 {
		t.Errorf("%v, %v", found.Damage, err)
	}
}

// TestAnExportHasTheProofs, and what reads one goes over them.
func TestAnExportHasTheProofs(t *testing.T) {
	path := newPath(t)
	j := Open(Options{Path: path, pace: quick})
	w := journaltest.NewWorld(5)
	l := begin(j, w)
	for i := range 60 {
		if i == 30 {
			j.Proved(aProof(w.Now.Wall))
		}
		w.Second(l.give)
	}
	j.Close(10 * time.Second)
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	err := reader(t, path).Transcribe(time.Time{}, time.Time{}, func(e Entry) error {
		switch {
		case e.Err != nil:
			return e.Err
		case e.Line != nil:
			return encoder.Encode(e.Line)
		}
		return encoder.Encode(transcript.Line(e.Input, transcript.About{}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text.String(), `"type":"proof"`); n != 1 || !strings.Contains(text.String(), `"command":["ping","-c","5","192.0.2.1"]`) {
		t.Errorf("%d proofs are exported", n)
	}
	var again bytes.Buffer
	for s, err := range engine.Replay(transcript.Read(&text)) {
		if err != nil {
			t.Fatal(err)
		}
		write(&again, s)
	}
	same(t, again.String(), l.lines.String())
}

// TestAnExportHasWhatNoRoundCameAfter: a proof of a run in which nothing was measured
// yet, and one after the last round of a run.
func TestAnExportHasWhatNoRoundCameAfter(t *testing.T) {
	path := newPath(t)
	var ended []time.Time
	for seconds := range 2 {
		j := Open(Options{Path: path, Version: "1", pace: quick})
		w := journaltest.NewWorld(3)
		w.Now.Wall = w.Now.Wall.Add(time.Duration(seconds) * time.Hour)
		l := begin(j, w)
		for range seconds {
			w.Second(l.give)
		}
		ended = append(ended, w.Now.Wall.Add(time.Minute))
		j.Proved(aProof(ended[seconds]))
		j.Close(10 * time.Second)
	}
	types := func(from, to time.Time) (all []string) {
		err := reader(t, path).Transcribe(from, to, func(e Entry) error {
			var line struct{ Type string }
			said := e.Line
			if e.Line == nil {
				said = transcript.Line(e.Input, transcript.About{})
			}
			text, err := json.Marshal(said)
			if err = errors.Join(e.Err, err, json.Unmarshal(text, &line)); line.Type != "sample" {
				all = append(all, line.Type)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, test := range []struct {
		from, to time.Time
		want     string
	}{
		{want: "run proof run step triage proof"},
		{to: ended[0], want: "run proof"},
		{to: ended[0].Add(-2 * time.Minute), want: ""},
		{from: ended[0].Add(time.Second), to: ended[1].Add(-time.Second), want: "run step triage"},
	} {
		if got := strings.Join(types(test.from, test.to), " "); got != test.want {
			t.Errorf("from %s to %s: %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

func TestADamagedProofIsLeftOut(t *testing.T) {
	for _, body := range []string{"", "x", `{"began":"yesterday"}`, `{"began":"2026-11-21T02:16:24Z","lines":3}`} {
		if one, err := proofIn([]byte(body)); err == nil || !isDamage(err) {
			t.Errorf("%q: %+v, %v", body, one, err)
		}
	}
}
