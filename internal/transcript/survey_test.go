package transcript

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/wire"
)

// TestASurveyOfATranscript: how long it is, what happened, and what operators'
// tools said. What can't be read is left out.
func TestASurveyOfATranscript(t *testing.T) {
	at := func(second int) time.Time { return time.Date(2026, 11, 21, 2, 16, second, 500_000, time.UTC) }
	text := strings.Join([]string{
		`{"schema":1,"type":"run","time":"2026-11-21T02:16:01.000Z","wall_us":1795227361000500,"mono_us":1}`,
		`{"schema":1,"type":"sample","time":"2026-11-21T02:15:00.000Z","name":"\"type\":\"proof\""}`,
		`{"schema":1,"type":"step","time":"2026-11-21T02:16:02.000Z","wall_us":1795227362000500,"mono_us":2}`,
		`{"schema":1,"type":"triage","time":"2026-11-21T02:16:02.000Z","status":"suspect","verdicts":[{"headline":"KT"},{"headline":"more"}]}`,
		`{"schema":1,"type":"incident","time":"2026-11-21T02:16:03.000Z","id":"20261121-001","event":"opened","cause":"uplink.core","headline":"KT is dead"}`,
		`{"schema":1,"type":"proof","began":"2026-11-21T02:16:04Z","took_s":1.5,"incident":"20261121-001","by":"kim","command":["ping"],"lines":["\u001b[2Jx"]}`,
		`{"schema":1,"type":"claim","time":"2026-11-21T02:16:05.000Z","id":"C-1","provider":"AWS","channel":"feed","kind":"ack","text":"we look"}`,
		`{"schema":1,"type":"note","time":"2026-11-21T02:16:04.000Z","wall_us":1795227364000500,"provider":"KT","text":["Z29uZQ=="]}`,
		`{"schema":1,"type":"topology","time":"2026-11-21T02:16:06.000Z","wall_us":1795227366000500}`,
		`{"schema":1,"type":"step","time":"2026-11-21T02:16:09.000Z","wall_us":1795227369000500,"mono_us":9}`,
		`not JSON "type":"proof"`, `{"type":"proof","began":"yesterday"}`, `{"type":"note","time":"2026-11-21T02:16:04Z","provider":3}`,
		`{"type":"incident","time":"soon"}`, `{"type":"of a newer noctop","time":"2026-11-21T02:16:04Z"}`, "",
	}, "\n")
	s, err := Look(strings.NewReader(text))
	if err != nil || !s.First.Equal(at(1)) || !s.Last.Equal(at(9)) {
		t.Errorf("from %s to %s, %v", s.First, s.Last, err)
	}
	if len(s.Proofs) != 1 || s.Proofs[0].Incident != "20261121-001" || strings.Contains(s.Proofs[0].Lines[0].String(), "\x1b") {
		t.Errorf("%+v", s.Proofs)
	}
	want := []Mark{
		{At: at(1), Type: wire.TypeRun}, {At: at(2), Type: wire.TypeTriage, ID: "suspect", Text: "KT"},
		{At: at(3), Type: wire.TypeIncident, ID: "20261121-001", What: "opened", Text: "KT is dead"},
		{At: at(4), Type: wire.TypeNote, Who: "KT", Text: "gone"}, {At: at(5), Type: wire.TypeClaim, ID: "C-1", What: "ack", Who: "AWS", Text: "we look"},
		{At: at(5), Type: wire.TypeProof, ID: "20261121-001", What: "ping", Who: "kim", Text: "x"}, {At: at(6), Type: wire.TypeTopology},
	}
	if len(s.Marks) != len(want) {
		t.Fatalf("%d marks: %+v", len(s.Marks), s.Marks)
	}
	for i, m := range s.Marks {
		off := m.At.Sub(want[i].At).Abs()
		m.At, m.Line, want[i].At = time.Time{}, nil, time.Time{}
		if off > time.Second || m.Type != want[i].Type || m.ID != want[i].ID || m.What != want[i].What || m.Text != want[i].Text || m.Who != want[i].Who {
			t.Errorf("mark %d, off by %s: %+v, want %+v", i, off, m, want[i])
		}
	}
	if s, err := Look(strings.NewReader(text + "\n" + strings.Repeat("x", mostLine+1))); err == nil || len(s.Proofs) != 1 {
		t.Errorf("a line without end: %v, %d", err, len(s.Proofs))
	}
	if s, err := Look(strings.NewReader("")); err != nil || !s.Last.IsZero() || len(s.Marks) > 0 {
		t.Errorf("of nothing: %+v, %v", s, err)
	}
}
