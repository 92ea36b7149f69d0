package triage

import (
	"fmt"
	"testing"
	"time"

	"example.com/noctop/internal/topology"
)

// BenchmarkStep is one round of triage over 20 uplinks and 5,000 endpoints: all
// of them well, and with every uplink dead and every endpoint silent.
func BenchmarkStep(b *testing.B) {
	for name, broken := range map[string]bool{"well": false, "dead": true} {
		b.Run(name, func(b *testing.B) {
			w := large(b, broken)
			b.ReportAllocs()
			for b.Loop() {
				w.triage.Step(w.now)
			}
		})
	}
}

// large is a world of 20 uplinks and 5,000 endpoints.
func large(tb testing.TB, broken bool) *world {
	tb.Helper()
	names := make([]string, 20)
	for i := range names {
		names[i] = fmt.Sprintf("U%02d", i)
	}
	w := newWorld(tb, names...)
	group := topology.EndpointGroup{Name: "Desks", Every: time.Second}
	for i := range 5000 {
		group.Targets = append(group.Targets, fmt.Sprintf("10.20.%d.%d", i/250, i%250))
	}
	w.what.Endpoints = []topology.EndpointGroup{group}
	w.triage = New(w.what, w.now)
	w.run(20 * time.Second)
	if broken {
		for _, name := range names {
			w.coreDead[name] = true
		}
		w.silent["Desks"] = 5000
		w.run(20 * time.Second)
	}
	return w
}

// TestStepsDoNotGrow lets the same minute pass twice, long apart: the second may
// cost no more memory than the first.
func TestStepsDoNotGrow(t *testing.T) {
	for _, broken := range []bool{false, true} {
		w := newWorld(t, "A", "B").run(settled)
		w.coreDead["A"] = broken
		w.run(10 * time.Minute)
		step := func() { w.triage.Step(w.now) }
		first := testing.AllocsPerRun(20, step)
		w.run(30 * time.Minute)
		if later := testing.AllocsPerRun(20, step); later > 1.1*first+5 {
			t.Errorf("broken %v: %.0f allocations a round, later %.0f", broken, first, later)
		}
		if n := len(w.triage.order); n != len(w.triage.windows) || n != len(w.triage.index) {
			t.Errorf("%d series, %d windows, %d in the index", n, len(w.triage.windows), len(w.triage.index))
		}
	}
}
