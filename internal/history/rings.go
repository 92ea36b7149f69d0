package history

import (
	"maps"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	kept        = time.Hour // how far back a series goes
	fewest      = 60        // samples a series keeps, however slow
	most        = 3600
	detailCells = 400 // what is kept of an answer's text
	wordCells   = 80  // of addresses, causes and field names
	forgotten   = 2 * time.Hour
)

// Rings keeps the samples of every series. It belongs to one goroutine;
// Snapshots taken from it may be read by any.
type Rings struct {
	series []Series
	index  map[Key]int
	shared bool // a Snapshot reads index: it is copied before it changes
	seq    uint64
}

// NewRings returns empty Rings.
func NewRings() *Rings { return &Rings{index: make(map[Key]int)} }

// Add keeps one observation. Its text comes from outside: it is cleaned here,
// once, for everything that reads history.
func (r *Rings) Add(o observe.Observation) {
	key := Key{o.Subject, o.Check}
	i, ok := r.index[key]
	if !ok {
		i = len(r.series)
		if r.shared {
			r.index, r.shared = maps.Clone(r.index), false
		}
		r.index[key] = i
		r.series = append(r.series, Series{Key: key, Changed: o.At})
	}
	s := &r.series[i]
	sample := Sample{At: o.At.Mono, Took: o.Took, Value: o.Value, Outcome: o.Outcome}
	if o.Corrects {
		s.Samples = correct(s.Samples, sample)
		return
	}
	if len(s.Samples) == 0 || (s.Newest().Outcome == observe.Good) != (o.Outcome == observe.Good) {
		s.Changed = o.At
	}
	s.Every, s.Unit = o.Every, o.Unit
	s.Samples = slide(s.Samples, sample, capacity(o.Every))
	s.Last = clean(o)
	if o.Report != nil {
		s.Report = cleanReport(o.Report)
	}
}

// capacity is how many samples cover what is kept.
func capacity(every time.Duration) int {
	if every <= 0 {
		return most
	}
	return min(max(int(kept/every), fewest), most)
}

// slide appends a sample to a window of at most size. Snapshots share the
// memory up to their own length, so nothing before it is ever written again:
// when the room is used up the window moves to a new one.
func slide(samples []Sample, sample Sample, size int) []Sample {
	if len(samples) >= size {
		samples = samples[len(samples)-size+1:]
	}
	if len(samples) < cap(samples) {
		return append(samples, sample)
	}
	room := min(2*len(samples)+8, size+size/4)
	moved := make([]Sample, len(samples), max(room, len(samples)+1))
	copy(moved, samples)
	return append(moved, sample)
}

// correct replaces the sample of the same moment in a copy. It looks at the
// newest few only: a late answer is seconds late.
func correct(samples []Sample, sample Sample) []Sample {
	for i := len(samples) - 1; i >= 0 && i >= len(samples)-8; i-- {
		if samples[i].At == sample.At {
			copied := make([]Sample, len(samples), cap(samples))
			copy(copied, samples)
			copied[i] = sample
			return copied
		}
	}
	return samples
}

func clean(o observe.Observation) Last {
	last := Last{
		Target: safetext.Clean(o.Target, wordCells),
		Method: safetext.Clean(o.Method, wordCells),
		Cause:  safetext.Clean(o.Cause, wordCells),
		Detail: safetext.Clean(o.Detail, detailCells),
	}
	if len(o.Fields) > 0 {
		last.Fields = make([]Field, len(o.Fields))
		for i, field := range o.Fields {
			last.Fields[i] = Field{
				Name:  safetext.Clean(field.Name, wordCells),
				Value: field.Value,
				Text:  safetext.Clean(field.Text, detailCells),
			}
		}
	}
	return last
}

// Snapshot returns everything as it is now. It shares the samples and copies
// the rest.
func (r *Rings) Snapshot(now, started observe.Instant, what topology.Topology, result triage.Result) *Snapshot {
	r.seq++
	r.shared = true
	return &Snapshot{
		Seq: r.seq, Now: now, Started: started, Topology: what, Triage: result,
		series: slices.Clone(r.series), index: r.index,
	}
}

// Forget drops series that keep says are not watched any more and that have
// been silent for two hours, so that hosts that come and go leave no trace.
func (r *Rings) Forget(now observe.Instant, watched func(observe.Subject) bool) {
	left := make([]Series, 0, len(r.series))
	for _, s := range r.series {
		if !watched(s.Key.Subject) && now.Mono-s.Newest().At > forgotten {
			continue
		}
		left = append(left, s)
	}
	if len(left) == len(r.series) {
		return
	}
	r.series, r.index, r.shared = left, make(map[Key]int, len(left)), false
	for i, s := range r.series {
		r.index[s.Key] = i
	}
}
