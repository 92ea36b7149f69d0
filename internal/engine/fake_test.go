package engine

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// family plans the probes that plan returns.
type family struct {
	plan func(topology.Topology, collectors.Env) []collectors.Probe
}

func (family) Name() string { return "fake" }

func (f family) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	return f.plan(what, env)
}

// network is a fake network: a probe for each anchor of each uplink, and
// whether they answer.
type network struct {
	dead   atomic.Bool
	mu     sync.Mutex
	rounds map[string][]time.Duration
}

func newNetwork() (*network, []collectors.Family) {
	n := &network{rounds: map[string][]time.Duration{}}
	return n, []collectors.Family{family{n.plan}}
}

func (n *network) plan(what topology.Topology, env collectors.Env) (probes []collectors.Probe) {
	for _, u := range what.Uplinks {
		for _, a := range u.Anchors {
			name := u.Name + "/" + a.Address.String()
			probes = append(probes, collectors.Probe{
				Name: name, Check: observe.CheckICMP, Every: time.Second, Deadline: 2 * time.Second, Overlap: 8,
				Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()},
				Run: func(_ context.Context, emit collectors.Emit) {
					n.note(name, env.Clock().Mono)
					if n.dead.Load() {
						time.Sleep(200 * time.Millisecond)
						emit(observe.Observation{Outcome: observe.Lost, Cause: "timeout"})
						return
					}
					time.Sleep(5 * time.Millisecond)
					emit(observe.Observation{Outcome: observe.Good, Took: 5 * time.Millisecond})
				},
			})
		}
	}
	return probes
}

func (n *network) note(name string, at time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.rounds[name] = append(n.rounds[name], at)
}

// roundsOf returns when a probe's rounds began.
func (n *network) roundsOf(name string) []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.rounds[name])
}

// mostWithin is the greatest number of moments, from one on, in any such span.
func mostWithin(span time.Duration, moments []time.Duration, from time.Duration) (most int) {
	for i, at := range moments {
		within := 0
		for _, other := range moments[i:] {
			if at >= from && other < at+span {
				within++
			}
		}
		most = max(most, within)
	}
	return most
}

// watched is a topology of uplinks with three anchors each.
func watched(uplinks ...string) topology.Topology {
	var what topology.Topology
	for _, name := range uplinks {
		u := topology.Uplink{Name: name, Interface: "eth-" + name}
		for i := range byte(3) {
			u.Anchors = append(u.Anchors, topology.Anchor{Ring: topology.RingForeign, Address: netip.AddrFrom4([4]byte{192, 0, 2, i + 1})})
		}
		what.Uplinks = append(what.Uplinks, u)
	}
	return what
}

// environment has the clock of the time package: in a bubble, that is fake.
func environment() collectors.Env {
	began := time.Now()
	return collectors.Env{
		Clock: func() observe.Instant {
			now := time.Now()
			return observe.Instant{Wall: now.Round(0), Mono: now.Sub(began)}
		},
		Random: func() float64 { return 0.5 },
	}
}

// run starts an engine, in a bubble of fake time, and ends it after the test.
func run(t *testing.T, options Options, test func(*Engine)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		options.Env = environment()
		e := New(options)
		e.Start(ctx)
		test(e)
		cancel()
		e.Wait()
		time.Sleep(time.Second) // rounds that are under way end
	})
}

// steps remembers the snapshot of each step.
type steps struct {
	mu   sync.Mutex
	seen []*history.Snapshot
}

func (s *steps) add(snapshot *history.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, snapshot)
}

// since returns the snapshots of that time and later.
func (s *steps) since(from time.Duration) (those []*history.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, snapshot := range s.seen {
		if snapshot.Now.Mono >= from {
			those = append(those, snapshot)
		}
	}
	return those
}
