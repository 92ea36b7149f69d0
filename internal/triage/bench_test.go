package triage

import (
	"fmt"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// BenchmarkStep is one round of triage over 20 uplinks and 5,000 endpoints, all
// of them well.
func BenchmarkStep(b *testing.B) {
	names := make([]string, 20)
	for i := range names {
		names[i] = fmt.Sprintf("U%02d", i)
	}
	w := newWorld(b, names...)
	group := topology.EndpointGroup{Name: "Desks", Every: time.Second}
	for i := range 5000 {
		group.Targets = append(group.Targets, fmt.Sprintf("10.20.%d.%d", i/250, i%250))
	}
	w.what.Endpoints = []topology.EndpointGroup{group}
	w.triage = New(w.what, w.now)
	for range 20 {
		for _, host := range group.Targets {
			w.triage.Observe(observe.Observation{
				Subject: observe.Subject{Kind: observe.KindEndpoint, Group: group.Name, Name: host}, Check: observe.CheckICMP,
				At: w.now, Every: time.Second, Outcome: observe.Good, Took: time.Millisecond,
			})
		}
		w.second()
	}
	b.ReportAllocs()
	for b.Loop() {
		w.triage.Step(w.now)
	}
}
