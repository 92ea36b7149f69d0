package engine

import (
	"math"
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// precision is what observations are rounded to before anything looks at them:
// what is kept of them is then just what was judged.
const precision = time.Microsecond

// forget is the time between clean-ups of series nobody watches.
const forget = 10 * time.Minute

// Core is what judges: it is given what was measured, said and configured, and
// when to judge. It has no clock and no I/O: given the same in the same order it
// comes to the same Snapshots, live, from a journal or in a drill. It belongs to
// one goroutine.
type Core struct {
	topology topology.Topology
	started  observe.Instant
	rings    *history.Rings
	triage   *triage.Triage
	ledger   *claims.Ledger
	cleaned  observe.Instant
	happened chronicle
}

// NewCore returns a Core that knows nothing yet.
func NewCore(what topology.Topology, started observe.Instant) *Core {
	c := &Core{
		topology: what, started: started, cleaned: started,
		rings: history.NewRings(), triage: triage.New(what, started), ledger: claims.New(),
	}
	c.happened.began(started)
	return c
}

// Rounded returns an observation as a Core is to be given it. Both clocks are
// moved alike, so that what lies between them stays the same; figures keep five
// digits.
func Rounded(o observe.Observation) observe.Observation {
	o.At = roundedInstant(o.At)
	o.Took = o.Took.Round(precision)
	o.Value = roundedFigure(o.Value)
	for i := range o.Fields {
		if v := roundedFigure(o.Fields[i].Value); v != o.Fields[i].Value {
			o.Fields = slices.Clone(o.Fields) // others may read them
			o.Fields[i].Value = v
		}
	}
	return o
}

func roundedInstant(at observe.Instant) observe.Instant {
	mono := at.Mono.Round(precision)
	return observe.Instant{Wall: at.Wall.Add(mono - at.Mono).Round(precision), Mono: mono}
}

const (
	figures      = 5 // the digits that a figure keeps, unless it is whole
	mostDecimals = 9
)

var powers = [mostDecimals + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

func roundedFigure(v float64) float64 {
	if v == math.Trunc(v) || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	decimals := figures - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	power := powers[min(max(decimals, 0), mostDecimals)]
	return math.Round(v*power) / power
}

// Observe takes one observation.
func (c *Core) Observe(o observe.Observation) {
	c.rings.Add(o)
	c.triage.Observe(o)
	c.happened.observed(&o)
	if o.Report != nil && o.Subject.Kind == observe.KindFeed && !o.Corrects {
		c.ledger.Take(o.Subject.Name, *o.Report, o.At.Add(o.Took))
	}
}

// Note takes a statement entered by hand, unless it is long past.
func (c *Core) Note(said claims.Noted, now observe.Instant) {
	if now.Wall.Sub(said.At) < claims.Kept {
		c.ledger.Note(said.Provider, said.Text, said.At, now)
	}
}

// Adopt takes on a new topology.
func (c *Core) Adopt(what topology.Topology) {
	c.topology = what
	c.happened.adopted = true
	c.triage.SetTopology(what, what.Watches)
}

// Step judges what is known now.
func (c *Core) Step(now observe.Instant) *history.Snapshot {
	result := c.triage.Step(now)
	if now.Sub(c.cleaned) > forget {
		c.cleaned = now
		c.rings.Forget(now, c.topology.Watches)
	}
	return c.snapshot(result)
}

// Doubt returns the uplinks whose state more probing would decide.
func (c *Core) Doubt(now observe.Instant) []string { return c.triage.Doubt(now) }

// snapshot is everything, with what was said held against it.
func (c *Core) snapshot(result triage.Result) *history.Snapshot {
	snapshot := c.rings.Snapshot(result.Now, c.started, c.topology, result)
	c.weigh(snapshot)
	c.happened.judged(&snapshot.Triage)
	snapshot.Log = c.happened.log.Newest()
	return snapshot
}
