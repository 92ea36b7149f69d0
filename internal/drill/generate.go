package drill

import (
	"cmp"
	"hash/fnv"
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/observe"
)

// recorder makes a drill's tape, second by second.
type recorder struct {
	drill *Drill
	rows  []row
	due   []due           // what is not known yet
	whole map[string]seen // the ways out when they were last whole, by uplink
}

// row is a series with what is drawn from its name: the moment in its interval
// at which it is measured, and the seed of its chances.
type row struct {
	series
	seed  uint64
	phase time.Duration
}

// due is an observation that is known at a moment.
type due struct {
	at time.Duration
	o  observe.Observation
}

// generate yields the drill's inputs.
func (d *Drill) generate(yield func(engine.Input, error) bool) {
	r := &recorder{drill: d, rows: rows(d), whole: map[string]seen{}}
	what := d.Topology
	if !yield(engine.Input{At: r.instant(0), Begin: true, Topology: &what}, nil) {
		return
	}
	says := slices.Clone(d.says)
	for at := time.Duration(0); at < d.Length; at += time.Second {
		r.measure(at)
		r.ways(at)
		for _, o := range r.known(at + time.Second) {
			if !yield(engine.Input{At: o.At, Observation: &o}, nil) {
				return
			}
		}
		now := r.instant(at + time.Second)
		for len(says) > 0 && says[0].after <= at {
			note := claims.Noted{At: d.At(says[0].after), Entered: now.Wall, Provider: says[0].provider, Text: says[0].text}
			if !yield(engine.Input{At: now, Note: &note}, nil) {
				return
			}
			says = says[1:]
		}
		if !d.judges(at) {
			continue
		}
		if !yield(engine.Input{At: now}, nil) {
			return
		}
	}
}

const (
	seldom = 5 * time.Second // between orders to judge while nothing happens
	around = 5 * time.Minute // a turn, in which they come every second
)

// judges reports whether the order to judge comes after the second from at: in
// hours in which nothing changes not every second.
func (d *Drill) judges(at time.Duration) bool {
	if at%seldom == 0 {
		return true
	}
	return slices.ContainsFunc(d.Turns, func(t Turn) bool { return at >= t.After-around && at < t.After+around })
}

func rows(d *Drill) []row {
	var all []row
	for _, s := range measured(d.Topology) {
		sum := fnv.New64a()
		sum.Write([]byte(s.subject.String() + " " + s.check))
		seed := sum.Sum64()
		phase := time.Duration(seed%uint64(s.every/time.Second)) * time.Second
		all = append(all, row{series: s, seed: seed, phase: phase})
	}
	return all
}

func (r *recorder) instant(after time.Duration) observe.Instant {
	return observe.Instant{Wall: r.drill.At(after), Mono: after}
}

// measure makes the rounds that begin in the second from at.
func (r *recorder) measure(at time.Duration) {
	for i := range r.rows {
		row := &r.rows[i]
		if (at-row.phase)%row.every != 0 || at < row.phase {
			continue
		}
		within := time.Duration(row.seed>>20%900) * time.Millisecond
		o, took := r.round(row, at+within)
		r.due = append(r.due, due{at + within + took, o})
	}
}

// known takes out what is known by a moment, in the order in which it became so.
func (r *recorder) known(by time.Duration) (all []observe.Observation) {
	slices.SortStableFunc(r.due, func(a, b due) int { return cmp.Compare(a.at, b.at) })
	n, _ := slices.BinarySearchFunc(r.due, by, func(d due, by time.Duration) int { return cmp.Compare(d.at, by) })
	for _, d := range r.due[:n] {
		all = append(all, d.o)
	}
	r.due = append(r.due[:0], r.due[n:]...)
	return all
}

// round is one measurement, and how long it took to know.
func (r *recorder) round(row *row, at time.Duration) (observe.Observation, time.Duration) {
	o := observe.Observation{
		Subject: row.subject, Check: row.check, At: r.instant(at), Every: row.every,
		Target: row.target, Method: row.method, Unit: row.unit, Value: row.value, Fields: row.fields,
		Outcome: observe.Good,
	}
	does := r.behaviour(row, at)
	chance := draw(row.seed, at)
	o.Value = row.value * (0.85 + 0.3*chance)
	if does.times != 0 {
		o.Value *= does.times
	}
	o.Took = time.Duration(float64(row.usual)*(0.95+0.12*chance)) + does.slower
	if does.loss > 0 {
		does, o.Took = lose(row, at, does, o.Took)
	}
	if does.outcome != observe.None {
		o.Outcome, o.Cause, o.Detail = does.outcome, does.cause, does.detail
	}
	if does.fields != nil {
		o.Fields = does.fields
	}
	if row.subject.Kind == observe.KindFeed && o.Outcome == observe.Good {
		o.Report = r.page(row.subject.Name, at)
	}
	if !o.Outcome.Answered() {
		o.Took = 0
		return o, patience
	}
	if row.usual == 0 {
		o.Took = 0
	}
	return o, o.Took
}

// handshakes are the checks that TCP carries: what is lost is sent again.
var handshakes = []string{observe.CheckTCP, observe.CheckTLS, observe.CheckHTTP, observe.CheckFetch}

// lose draws whether a round is lost. A datagram is, as it comes; of a handshake
// three in a row have to be, each a second or more after the one before (RFC 6298).
func lose(row *row, at time.Duration, does behaviour, took time.Duration) (behaviour, time.Duration) {
	tries := uint64(1)
	if slices.Contains(handshakes, row.check) {
		tries = 3
	}
	for try := range tries {
		if draw(row.seed+1+try, at) >= does.loss {
			return does, took + time.Duration(1<<try-1)*time.Second
		}
	}
	return silent(), 0
}

// behaviour is what the last effect that meets a row does to it.
func (r *recorder) behaviour(row *row, at time.Duration) (does behaviour) {
	for i := range r.drill.effects {
		e := &r.drill.effects[i]
		if at >= e.from && at < e.to && e.on(row.subject, row.check) {
			does = e.does
		}
	}
	return does
}

// page is what a status page says at a moment.
func (r *recorder) page(provider string, at time.Duration) *observe.Report {
	report := observe.Report{Format: "statuspage", State: observe.SeverityOK}
	for _, p := range r.drill.pages[provider] {
		if p.from <= at {
			report = p.report
		}
	}
	return &report
}

// draw returns a number in [0,1), always the same for a seed and a moment
// (splitmix64, Steele, Lea and Flood 2014).
func draw(seed uint64, at time.Duration) float64 {
	z := seed + uint64(at)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}
