//go:build unix

package ui

import (
	"fmt"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// blanks are the screens that have nothing to show, or nothing that counts.
var blanks = []struct {
	name string
	make func() *history.Snapshot
}{
	{"no-snapshot", func() *history.Snapshot { return nil }},
	{"first-second", func() *history.Snapshot {
		w := equipped()
		w.started = w.now.Add(-time.Second)
		w.result.Status = triage.Starting
		w.series = []history.Series{}
		return w.snapshot()
	}},
	{"nothing-came", func() *history.Snapshot {
		w := equipped()
		w.result.Status = triage.Starting
		w.series = []history.Series{}
		return w.snapshot()
	}},
	{"nothing-configured", func() *history.Snapshot {
		w := newWorld()
		w.what = topology.Topology{Site: w.what.Site, Host: topology.Host{Off: true}}
		w.series = []history.Series{}
		return w.snapshot()
	}},
	{"no-names-no-providers", func() *history.Snapshot {
		w := newWorld()
		w.what.Names, w.what.Providers = nil, nil
		w.kept = 60
		w.measureWithoutNames()
		return w.snapshot()
	}},
	{"all-stale", func() *history.Snapshot {
		w := equipped()
		w.measure()
		w.measureFleet()
		w.now = w.now.Add(10 * time.Minute)
		return w.snapshot()
	}},
	{"collectors-failed", func() *history.Snapshot {
		w := equipped()
		w.measure()
		w.measureFleet()
		for i := range w.series {
			s := &w.series[i]
			for j := max(len(s.Samples)-5, 0); j < len(s.Samples); j++ {
				s.Samples[j].Outcome, s.Samples[j].Took, s.Samples[j].Value = observe.Failed, 0, 0
			}
			s.Last.Cause = safetext.Clean("collector failed", 80)
			s.Last.Detail = safetext.Clean("too many open files", 80)
			s.Report = nil
			delete(w.result.Levels, s.Key.Subject)
		}
		return w.snapshot()
	}},
}

// equipped is a world that has all kinds of panes.
func equipped() *world {
	w := newWorld()
	group := topology.EndpointGroup{Name: "Check-in desks", Every: 5 * time.Second}
	for i := range 12 {
		group.Targets = append(group.Targets, fmt.Sprintf("desk-%02d", i+1))
	}
	w.what.Endpoints = []topology.EndpointGroup{group}
	return w
}

// measureFleet measures the endpoints as if all answered.
func (w *world) measureFleet() {
	for _, g := range w.what.Endpoints {
		for _, target := range g.Targets {
			w.add(observe.Subject{Kind: observe.KindEndpoint, Group: g.Name, Name: target}, observe.CheckICMP, g.Every, time.Millisecond, target, "icmp")
		}
	}
}

// measureWithoutNames measures links, resolvers and the host.
func (w *world) measureWithoutNames() {
	w.what.Names = []topology.Name{{Name: "pay.example.com"}}
	w.measure()
	w.what.Names = nil
}

// TestGoldenBlanks shows what panes say that have nothing to show: what it is,
// and what there is to do about it.
func TestGoldenBlanks(t *testing.T) {
	for _, blank := range blanks {
		for _, size := range sizes {
			name := fmt.Sprintf("blank-%s-%dx%d", blank.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				c := still(t, blank.make(), size[0], size[1], themes.Unicode())
				c.settle()
				golden(t, name, c.screen.Lines())
			})
		}
	}
}
