package triage

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// A pinned name that has lost an address is said, where it has lost it, and is
// no fault.
func TestAPinnedNameThatLacksAnAddressIsANotice(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	lacks := func(resolver, address string) {
		w.triage.Observe(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindName, Group: resolver, Name: "pay.example.com"}, Check: observe.CheckResolve,
			At: w.now, Every: time.Second, Outcome: observe.Good, Took: time.Millisecond,
			Fields: []observe.Field{{Name: "lacks", Text: address}},
		})
		w.result = w.triage.Step(w.now)
	}
	if w.notice(NoticePinned) {
		t.Fatal("nothing is missing yet")
	}
	lacks("R1", "203.0.113.81")
	said := ""
	for _, n := range w.result.Notices {
		if n.Code == NoticePinned {
			said = n.Text.String()
		}
	}
	if !strings.Contains(said, "pay.example.com") || !strings.Contains(said, "203.0.113.81") || !strings.Contains(said, "R1") || strings.Contains(said, "R2") {
		t.Errorf("said %q", said)
	}
	if len(w.result.Verdicts) != 0 {
		t.Errorf("verdicts %v", w.result.Verdicts)
	}
	w.run(5 * time.Second).only()
	if w.notice(NoticePinned) {
		t.Error("it is whole again, and still said to lack something")
	}
}
