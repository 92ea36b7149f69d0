package triage

import (
	"testing"
	"time"
)

// TestALineThatLosesMuchDoesNotRecoverMeanwhile: at 20 % an anchor is silent three
// times in a row now and then. When it answers again it has lost nothing for some
// seconds, which makes the loss no other's.
func TestALineThatLosesMuchDoesNotRecoverMeanwhile(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.loss["A"] = 0.2
	w.run(2 * time.Minute).only(CauseUplinkLoss)
	for began := w.now.Mono; w.now.Mono-began < 30*time.Minute; {
		if w.second(); len(w.result.Verdicts) != 1 || w.result.Verdicts[0].State != Open {
			t.Errorf("after %s: %+v", w.now.Mono-began, w.result.Verdicts)
			return
		}
	}
}
