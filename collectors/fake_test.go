package collectors

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

// bench is a runner in a bubble of fake time, and what it emitted.
type bench struct {
	*Runner
	cancel context.CancelFunc
	ctx    context.Context
	began  time.Time

	mu   sync.Mutex
	seen []observe.Observation
}

// newBench returns a runner whose random numbers are all random. 0.5 means no jitter.
func newBench(t *testing.T, random float64) *bench {
	t.Helper()
	b := &bench{began: time.Now()}
	b.Runner = NewRunner(Env{Clock: b.clock, Random: func() float64 { return random }}, b.emit)
	b.ctx, b.cancel = context.WithCancel(t.Context())
	return b
}

func (b *bench) clock() observe.Instant {
	now := time.Now()
	return observe.Instant{Wall: now.Round(0), Mono: now.Sub(b.began)}
}

func (b *bench) emit(o observe.Observation) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, o)
}

// emitted returns what was emitted until now, in order.
func (b *bench) emitted() []observe.Observation {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]observe.Observation(nil), b.seen...)
}

// caused returns those with a cause.
func caused(seen []observe.Observation, cause string) (those []observe.Observation) {
	for _, o := range seen {
		if o.Cause == cause {
			those = append(those, o)
		}
	}
	return those
}

// good emits one good observation.
func good(_ context.Context, emit Emit) { emit(observe.Observation{Outcome: observe.Good}) }

var anchor = observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Name: "192.0.2.1"}

func probe(name string, run func(context.Context, Emit)) Probe {
	return Probe{Name: name, Subject: anchor, Check: observe.CheckICMP, Every: time.Second, Deadline: time.Second, Run: run}
}
