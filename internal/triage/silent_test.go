package triage

import (
	"slices"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// Several probes are sent in a second while there is doubt: one of them lost is
// no silent second.
func TestASecondIsSilentWhereAllOfItIsLost(t *testing.T) {
	w := window{}
	add := func(at time.Duration, outcome observe.Outcome) {
		w.rounds = append(w.rounds, round{at: at, outcome: outcome})
	}
	add(500*time.Millisecond, observe.Lost) // all of its second
	add(1200*time.Millisecond, observe.Lost)
	add(1400*time.Millisecond, observe.Good)
	add(1600*time.Millisecond, observe.Lost)
	add(2500*time.Millisecond, observe.Good)
	add(3100*time.Millisecond, observe.Lost) // both of them
	add(3300*time.Millisecond, observe.Lost)
	l := w.loss(0)
	if l.Sent != 7 || l.Lost != 5 || len(l.At) != 5 || !slices.Equal(l.Silent, []time.Duration{3, 0}) {
		t.Errorf("%+v", l)
	}
}
