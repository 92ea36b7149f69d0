package lines

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

func TestAProofIsWrittenAndRead(t *testing.T) {
	r := proof.Record{
		At: time.Date(2026, 11, 21, 2, 16, 24, 70e6, time.UTC), Took: 4080 * time.Millisecond, Incident: "20261121-001", By: "kim",
		Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Group: "foreign", Name: "192.0.2.1"}, Ending: proof.TimedOut, Exit: 130,
		Command: proof.Command{"mtr", "-n", "192.0.2.1"}, Lines: []safetext.Text{proof.Line("HOST"), {}, proof.Line("  1.|-- ???")}, Cut: true,
	}
	line := Proof(r)
	if line.Type != wire.TypeProof || line.Time != "2026-11-21T02:16:28.150Z" || line.Gist != "1.|-- ???" || line.TookS != 4.08 {
		t.Errorf("%+v", line)
	}
	if got, err := ProofOf(line); err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, r)
	}
	line.Lines = []string{"\x1b[2Ja\nb"} // a file may hold anything
	if got, err := ProofOf(line); err != nil || strings.ContainsAny(got.Lines[0].String(), "\x1b\n") {
		t.Errorf("%v, %+v", err, got.Lines)
	}
	if _, err := ProofOf(wire.Proof{}); err == nil {
		t.Error("a proof of no time is read")
	}
}

func TestHintsAreOnTheLine(t *testing.T) {
	got := Verdict(triage.Verdict{Hints: []triage.Hint{{Kind: triage.HintCheck, Text: i18n.T("look: %s", "ip\x1b[2J link")}}}).Hints
	if want := []wire.Hint{{Kind: "check", Text: "look: ip link"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if none := Verdict(triage.Verdict{}).Hints; none == nil {
		t.Error("the list is null")
	}
}
