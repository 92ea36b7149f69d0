package triage

import (
	"math/rand"
	"testing"
	"time"
)

// TestALineThatLosesMuchDoesNotRecoverMeanwhile: at 20 % and more an anchor is silent
// three times in a row every minute. That is no outage of its own, and when it answers
// again it has not only just begun to lose: with three anchors the brownout stays as
// it is for as long as it lasts.
func TestALineThatLosesMuchDoesNotRecoverMeanwhile(t *testing.T) {
	for name, loss := range map[string]float64{"20 %": 0.2, "30 %": 0.3, "40 %": 0.4} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "A", "B").run(settled)
			w.loss["A"] = loss
			w.run(2 * time.Minute).only(CauseUplinkLoss)
			for began := w.now.Mono; w.now.Mono-began < 30*time.Minute; {
				if w.second(); len(w.result.Verdicts) != 1 || w.result.Verdicts[0].State != Open || w.result.Verdicts[0].Cause != CauseUplinkLoss {
					t.Errorf("after %s: %+v", w.now.Mono-began, w.result.Verdicts)
					return
				}
			}
		})
	}
}

// TestALineThatLosesATenthDoesNotFlap: chance hides it now and then, and it is called
// recovering only where that lasts.
func TestALineThatLosesATenthDoesNotFlap(t *testing.T) {
	t.Parallel()
	hidden := 0
	for seed := range int64(3) {
		w := newWorld(t, "A", "B")
		w.random = rand.New(rand.NewSource(seed))
		w.run(settled).loss["A"] = 0.1
		w.run(2 * time.Minute).only(CauseUplinkLoss)
		for began := w.now.Mono; w.now.Mono-began < 30*time.Minute; {
			if w.second(); len(w.result.Verdicts) != 1 || w.result.Verdicts[0].State != Open {
				hidden++
			}
		}
		for _, e := range w.events {
			if e.Kind == "flapping" || e.Verdict.Cause != CauseUplinkLoss {
				t.Errorf("%s %s", e.Kind, e.Verdict.Cause)
			}
		}
	}
	if hidden > 180 {
		t.Errorf("for %d s of an hour and a half it was not open", hidden)
	}
}
