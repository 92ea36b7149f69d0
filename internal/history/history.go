// Package history keeps what was measured lately, as rings of samples, and
// gives out immutable Snapshots of them.
package history

import (
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// Key names one series.
type Key struct {
	Subject observe.Subject
	Check   string
}

// Sample is one point of a series. An hour of them is kept for every series, so
// it is small.
type Sample struct {
	At      time.Duration // on the monotonic clock, as observe.Instant's Mono
	Took    time.Duration
	Value   float64
	Outcome observe.Outcome
}

// Field is a cleaned observe.Field.
type Field struct {
	Name  safetext.Text
	Value float64
	Text  safetext.Text
}

// Last is the newest measurement of a series in full, cleaned.
type Last struct {
	Target, Method, Cause, Detail safetext.Text
	Fields                        []Field
}

// Series is one series at one moment. Samples is shared and must not be
// changed; it runs from the oldest to the newest.
type Series struct {
	Key     Key
	Unit    observe.Unit
	Every   time.Duration
	Samples []Sample
	Last    Last
	// Changed is when the outcome last became good or stopped being so.
	Changed observe.Instant
	Report  *observe.Report // feeds only, cleaned
	// Recent is how Samples end, of a Series of a Snapshot.
	Recent Recent
}

// Recent is the end of a series, at hand: who asks thousands of series how they
// stand does not look up the samples of each.
type Recent struct {
	At       time.Duration      // of the newest sample
	Outcomes [5]observe.Outcome // the newest first, and None before the oldest
}

// recall makes Recent of the samples.
func (s *Series) recall() {
	s.Recent = Recent{At: s.Newest().At}
	for i := range min(len(s.Samples), len(s.Recent.Outcomes)) {
		s.Recent.Outcomes[i] = s.Samples[len(s.Samples)-1-i].Outcome
	}
}

// Snapshot is everything at one moment: what was measured, what there is to
// measure and what it means. It is immutable.
type Snapshot struct {
	Seq      uint64
	Now      observe.Instant
	Started  observe.Instant
	Topology topology.Topology
	Triage   triage.Result
	Probes   int // how many probes run
	// Claims are the newest of what providers said, the oldest of them first;
	// Remarks is what there is to say of that. Neither may be changed.
	Claims  []claims.Claim
	Remarks []claims.Remark
	// Log is what happened lately, the oldest of it first. It may not be changed.
	Log []Happening

	series []Series
	index  map[Key]int
}

// Series returns the series of a key, and whether there is one.
func (s *Snapshot) Series(key Key) (Series, bool) {
	i, ok := s.index[key]
	if !ok {
		return Series{}, false
	}
	return s.series[i], true
}

// All returns every series in the order in which they first appeared. The
// slice must not be changed.
func (s *Snapshot) All() []Series { return s.series }

// Wall returns the wall time of a sample's At, by the clock as it stands now.
func (s *Snapshot) Wall(at time.Duration) time.Time {
	return s.Now.Wall.Add(at - s.Now.Mono)
}

// Newest returns the newest sample, or the zero Sample of an empty series.
func (s Series) Newest() Sample {
	if len(s.Samples) == 0 {
		return Sample{}
	}
	return s.Samples[len(s.Samples)-1]
}

// Stale reports whether the newest sample is older than three intervals.
func (s Series) Stale(now observe.Instant) bool {
	return len(s.Samples) == 0 || s.Every > 0 && now.Mono-s.Newest().At > 3*s.Every+time.Second
}
