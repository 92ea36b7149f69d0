package ping

import (
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// rig is a family with everything outside it replaced.
type rig struct {
	t       *testing.T
	options Options
	uplink  topology.Uplink
	skew    atomic.Int64 // nanoseconds that the wall clock has been set forward by
	began   time.Time

	mu      sync.Mutex
	emitted []observe.Observation
	family  *Family
}

const anchorAddress = "192.0.2.1"

func newRig(t *testing.T, echo Echo) *rig {
	t.Helper()
	return &rig{
		t: t, began: time.Now(),
		uplink: topology.Uplink{Name: "KT", Interface: "eth0",
			Anchors: []topology.Anchor{{Ring: topology.RingForeign, Address: netip.MustParseAddr(anchorAddress)}}},
		options: Options{
			Ability:     Ability{IPv4: MethodICMP, IPv6: MethodICMP},
			Engine:      func(string, bool, func() observe.Instant) Echo { return echo },
			Path:        func(Request) error { return nil },
			GlobalIPv6:  func(string) bool { return true },
			InterfaceOf: func(netip.Addr) (string, bool) { return "", false },
		},
	}
}

func (r *rig) clock() observe.Instant {
	now := time.Now()
	return observe.Instant{Wall: now.Add(time.Duration(r.skew.Load())), Mono: now.Sub(r.began)}
}

// probe plans, and returns the probe of a name.
func (r *rig) probe(name string) collectors.Probe {
	r.t.Helper()
	if r.family == nil {
		r.family = New(r.options)
	}
	for _, probe := range r.family.Plan(topology.Topology{Uplinks: []topology.Uplink{r.uplink}}, collectors.Env{Clock: r.clock}) {
		if probe.Name == name {
			return probe
		}
	}
	r.t.Fatalf("no probe %q was planned", name)
	return collectors.Probe{}
}

func (r *rig) emit(o observe.Observation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emitted = append(r.emitted, o)
}

// round runs one round of a probe as the runner would, and returns what it emitted.
func (r *rig) round(name string) []observe.Observation {
	r.t.Helper()
	probe := r.probe(name)
	ctx, cancel := context.WithTimeout(context.Background(), probe.Deadline)
	defer cancel()
	r.mu.Lock()
	before := len(r.emitted)
	r.mu.Unlock()
	probe.Run(ctx, r.emit)
	return r.emitted[before:]
}

// one is round where exactly one observation is expected.
func (r *rig) one(name string) observe.Observation {
	r.t.Helper()
	emitted := r.round(name)
	if len(emitted) != 1 {
		r.t.Fatalf("%d observations were emitted, want 1: %+v", len(emitted), emitted)
	}
	return emitted[0]
}

const anchorProbe = "ping/KT/foreign/" + anchorAddress

// answering returns an engine whose replies come after each of the delays.
func answering(delays ...time.Duration) Echo {
	return func(ctx context.Context, request Request, heard func(Reply)) error {
		began := time.Now()
		for _, delay := range delays {
			select {
			case <-time.After(delay - time.Since(began)):
				heard(Reply{From: request.Target, Took: delay, Wall: delay, TTL: 57})
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	}
}

// silent is an engine that nobody answers.
func silent(ctx context.Context, _ Request, _ func(Reply)) error {
	<-ctx.Done()
	return nil
}

// failing returns an engine that can't send.
func failing(err error) Echo {
	return func(context.Context, Request, func(Reply)) error { return err }
}

func expect(t *testing.T, got observe.Observation, outcome observe.Outcome, cause string) {
	t.Helper()
	if got.Outcome != outcome || got.Cause != cause {
		t.Errorf("outcome %s, cause %q (%s); want %s, %q", got.Outcome, got.Cause, got.Detail, outcome, cause)
	}
	if outcome != observe.Good && got.Detail == "" {
		t.Errorf("%s has no detail for a person to read", outcome)
	}
}

func field(o observe.Observation, name string) float64 {
	for _, f := range o.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return 0
}
