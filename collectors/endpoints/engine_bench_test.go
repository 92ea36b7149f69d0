package endpoints_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// BenchmarkSecondOfTheEngine is what one second with 5,000 endpoints at 1 Hz
// costs history and triage.
func BenchmarkSecondOfTheEngine(b *testing.B) {
	const hosts = 5000
	what := topology.Topology{Endpoints: []topology.EndpointGroup{{Name: "Desks", Every: time.Second, Targets: loopbacks(hosts)}}}
	start := observe.Instant{Wall: time.Unix(1_700_000_000, 0)}
	// round is all observations of one second.
	round := func(second int, take func(observe.Observation)) {
		at := start.Add(time.Duration(second) * time.Second)
		for _, name := range what.Endpoints[0].Targets {
			take(observe.Observation{
				Subject: observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: name}, Check: observe.CheckICMP,
				At: at, Took: time.Millisecond, Outcome: observe.Good, Method: "icmp", Every: time.Second,
			})
		}
	}
	b.Run("history", func(b *testing.B) {
		before := heap()
		rings := history.NewRings()
		for second := range 120 {
			round(second, rings.Add)
		}
		used := float64(heap()-before) / 1e6
		b.ReportAllocs()
		second := 120
		for b.Loop() {
			round(second, rings.Add)
			second++
			snapshot = rings.Snapshot(start.Add(time.Duration(second)*time.Second), start, what, triage.Result{})
		}
		b.ReportMetric(used, "MB")
	})
	b.Run("observe", func(b *testing.B) {
		before := heap()
		judge := triage.New(what, start)
		for second := range 140 {
			round(second, judge.Observe)
		}
		used := float64(heap()-before) / 1e6
		b.ReportAllocs()
		second := 140
		for b.Loop() {
			round(second, judge.Observe)
			second++
		}
		b.ReportMetric(used, "MB")
	})
	b.Run("step", func(b *testing.B) {
		judge := triage.New(what, start)
		second := 0
		for second = range 140 {
			round(second, judge.Observe)
		}
		b.ReportAllocs()
		for b.Loop() {
			judge.Step(start.Add(time.Duration(second) * time.Second))
		}
	})
}

var snapshot *history.Snapshot

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}

// loopbacks are addresses of this machine.
func loopbacks(count int) []string {
	targets := make([]string, count)
	for i := range targets {
		targets[i] = fmt.Sprintf("127.1.%d.%d", i/250, i%250+1)
	}
	return targets
}
