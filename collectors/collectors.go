// Package collectors runs what is measured. A family of measurements plans
// probes from what there is to watch; the runner gives each probe its own
// schedule, deadline, jitter and guard against panics and hangs.
package collectors

import (
	"context"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Emit hands one observation to the engine. It never blocks for long and may
// be called from any goroutine. The runner fills in what a probe leaves empty:
// At (when the round began) and Every.
type Emit func(observe.Observation)

// Probe is one thing measured again and again. Probes are known by Name: when
// the topology changes, a probe whose name and Revision stay goes on undisturbed.
type Probe struct {
	Name     string // unique: "ping/KT/1.1.1.1"
	Revision string // changes when the probe's settings do
	Subject  observe.Subject
	Check    string
	Every    time.Duration // between starts of rounds; 0: Run is called once and streams until its context ends
	Deadline time.Duration // of one round; after it the context is cancelled
	// Overlap is how many rounds may be in flight at once (0 means 1). A round
	// that would exceed it is not started: the runner says that it is stuck.
	Overlap int
	// Slot, where set, is shared by probes that need not be kept apart: their
	// rounds begin at the same moment, for one wake-up.
	Slot string
	// Run measures once. It must return when ctx ends where it can.
	Run func(ctx context.Context, emit Emit)
}

// Family is a kind of measurement.
type Family interface {
	// Name is the family's name, as in its folder.
	Name() string
	// Plan returns the probes for what there is to watch. It does no I/O and
	// may be called again at any time; what a family must remember between
	// plans (sockets, learned hops) it keeps itself.
	Plan(topology.Topology, Env) []Probe
}

// Env is what families are given from outside, so that tests can stand in.
type Env struct {
	Clock func() observe.Instant
	// Random returns a number in [0,1), for jitter and random labels.
	Random func() float64
}
