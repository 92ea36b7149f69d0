package engine

import (
	"iter"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// Input is one thing that a Core is given: an observation, a statement entered
// by hand, what an operator ordered, a topology, or, where it is none of these,
// the moment to judge.
type Input struct {
	At          observe.Instant
	Begin       bool // a run of noctop begins with this Topology: what was before is another's
	Topology    *topology.Topology
	Observation *observe.Observation
	Note        *claims.Noted
	Order       *triage.Order
}

// IsStep reports whether it is the moment to judge.
func (in *Input) IsStep() bool {
	return in.Observation == nil && in.Note == nil && in.Order == nil && in.Topology == nil
}

// Tape is what a Core was given, in its order. It starts with the Input that
// begins a run. An error ends it, unless more Inputs follow.
type Tape = iter.Seq2[Input, error]

// Give gives the Core one Input of its run, and returns what it has come to
// where that was the order to judge; else nil.
func (c *Core) Give(in Input) *history.Snapshot {
	switch {
	case in.Observation != nil:
		c.Observe(*in.Observation)
	case in.Note != nil:
		c.Note(*in.Note, in.At)
	case in.Order != nil:
		_ = c.Order(*in.Order, in.At) // what a tape begins with may be missing: then there is nothing to follow
	case in.Topology != nil:
		c.Adopt(*in.Topology)
	default:
		return c.Step(in.At)
	}
	return nil
}

// Replay yields what Cores come to from a tape, run after run.
func Replay(tape Tape) iter.Seq2[*history.Snapshot, error] {
	return func(yield func(*history.Snapshot, error) bool) {
		var core *Core
		for in, err := range tape {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			if in.Begin && in.Topology != nil {
				core = NewCore(*in.Topology, in.At)
				continue
			}
			if core == nil {
				continue
			}
			if snapshot := core.Give(in); snapshot != nil && !yield(snapshot, nil) {
				return
			}
		}
	}
}
