package transcript

import (
	"strings"
	"testing"
)

func TestProofsOfATranscript(t *testing.T) {
	one := `{"schema":1,"type":"proof","began":"2026-11-21T02:16:24Z","took_s":1.5,"incident":"20261121-001","command":["ping"],"lines":["\u001b[2Jx"]}`
	text := strings.Join([]string{
		`{"schema":1,"type":"run"}`, one, `not JSON "type":"proof"`, `{"type":"note","text":"\"type\":\"proof\""}`,
		`{"type":"proof","began":"yesterday"}`, `{"type":"sample","group":"x","type":"proof","began":3}`,
	}, "\n")
	all, err := Proofs(strings.NewReader(text))
	if err != nil || len(all) != 1 || all[0].Incident != "20261121-001" || strings.Contains(all[0].Lines[0].String(), "\x1b") {
		t.Errorf("%v, %+v", err, all)
	}
	if all, err := Proofs(strings.NewReader(one + "\n" + strings.Repeat("x", mostLine+1))); err == nil || len(all) != 1 {
		t.Errorf("a line without end: %v, %d", err, len(all))
	}
}
