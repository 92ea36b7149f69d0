package engine

import (
	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// Recorder is told all that a Core is given, in its order: enough to do it
// again. It is called in the engine's loop: it must not block, nor change what
// it is given.
type Recorder interface {
	Observed(observe.Observation)
	Noted(claims.Noted, observe.Instant)
	Ordered(triage.Order, observe.Instant)
	Adopted(topology.Topology, observe.Instant)
	Stepped(*history.Snapshot)
}

// Deaf is a Recorder that keeps nothing.
type Deaf struct{}

// Observed keeps nothing.
func (Deaf) Observed(observe.Observation) {}

// Noted keeps nothing.
func (Deaf) Noted(claims.Noted, observe.Instant) {}

// Ordered keeps nothing.
func (Deaf) Ordered(triage.Order, observe.Instant) {}

// Adopted keeps nothing.
func (Deaf) Adopted(topology.Topology, observe.Instant) {}

// Stepped keeps nothing.
func (Deaf) Stepped(*history.Snapshot) {}
