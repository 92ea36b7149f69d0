package triage

import (
	"fmt"
	"strings"
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

// BenchmarkStepOfManyGroups is one round over 5,000 endpoints in a hundred groups,
// which have all fallen silent at once, or half of each.
func BenchmarkStepOfManyGroups(b *testing.B) {
	for name, silent := range map[string]int{"well": 0, "half": groupSize / 2, "all": groupSize} {
		b.Run(name, func(b *testing.B) {
			w := manyGroups(b, silent)
			b.ReportAllocs()
			for b.Loop() {
				w.triage.Step(w.now)
			}
		})
	}
}

// groupSize is how many endpoints a group of manyGroups has.
const groupSize = 50

// manyGroups is a world of two uplinks and a hundred groups of fifty endpoints, of
// which so many have fallen silent half a minute ago.
func manyGroups(tb testing.TB, silent int) *world {
	tb.Helper()
	w := newWorld(tb, "A", "B")
	w.what.Endpoints = nil
	for i := range 100 {
		group := topology.EndpointGroup{Name: fmt.Sprintf("Desks %d", i+1), Every: time.Second}
		for j := range groupSize {
			group.Targets = append(group.Targets, fmt.Sprintf("10.60.%d.%d", i, j+1))
		}
		w.what.Endpoints = append(w.what.Endpoints, group)
	}
	w.triage = New(w.what, w.now)
	w.run(20 * time.Second)
	for _, group := range w.what.Endpoints {
		w.silent[group.Name] = silent
	}
	return w.run(40 * time.Second)
}

// TestManyGroupsAreOneFault lets a hundred groups fall silent at once: it is one
// verdict, whose headline names a few of them, and a round of it costs no more
// than so many groups need.
func TestManyGroupsAreOneFault(t *testing.T) {
	for silent, names := range map[int]string{groupSize / 2: ", and 94 more groups)", groupSize: "Desks 6 +94"} {
		w := manyGroups(t, silent)
		verdicts := w.triage.Step(w.now).Verdicts
		if len(verdicts) != 1 || !strings.Contains(verdicts[0].Headline.String(), names) {
			t.Errorf("%d silent of each: %d verdicts, the first: %s", silent, len(verdicts), verdicts[0].Headline)
		}
		if allocations := testing.AllocsPerRun(5, func() { w.triage.Step(w.now) }); allocations > 200*float64(len(w.what.Endpoints)) {
			t.Errorf("%d silent of each: %.0f allocations a round", silent, allocations)
		}
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
