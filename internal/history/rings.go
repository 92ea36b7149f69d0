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
	most        = 3600      // samples it keeps, however fast
	mostOfHosts = 150_000   // samples of all endpoints together, of which there may be thousands
	spare       = 8         // samples of room in new memory, beside a share of what is there
	detailCells = 400       // what is kept of an answer's text
	wordCells   = 80        // of addresses, causes and field names
	forgotten   = 2 * time.Hour
)

// Rings keeps the samples of every series. It belongs to one goroutine;
// Snapshots taken from it may be read by any.
type Rings struct {
	series []Series
	index  map[Key]int
	hosts  int  // how many of them are endpoints
	shared bool // a Snapshot reads index: it is copied before it changes
	seq    uint64
}

// NewRings returns empty Rings.
func NewRings() *Rings { return &Rings{index: make(map[Key]int)} }

// Add keeps one observation, at its place in the order of time: a round that
// got no answer is reported after the answer to a later one. Its text comes
// from outside: it is cleaned here, once, for everything that reads history.
func (r *Rings) Add(o observe.Observation) {
	s := r.find(Key{o.Subject, o.Check}, !o.Corrects)
	if s == nil {
		return // it corrects what was never there
	}
	sample := Sample{At: o.At.Mono, Took: o.Took, Value: o.Value, Outcome: o.Outcome}
	before := len(s.Samples)
	newest := before == 0 || sample.At >= s.Newest().At
	switch {
	case o.Corrects:
		s.Samples = correct(s.Samples, sample)
		newest = newest && s.Newest() == sample
		s.recount(o.At)
	case newest:
		if before == 0 || counts(o.Outcome) && s.good() != (o.Outcome == observe.Good) {
			s.Changed = o.At
		}
		s.Samples = slide(s.Samples, sample, r.most(s.Key.Subject.Kind))
	default:
		s.Samples = insert(s.Samples, sample)
		s.recount(o.At)
	}
	if newest {
		s.latest(o)
	}
	s.recall()
}

// find returns the series of a key. Where there is none it makes one if it may,
// and else returns nil.
func (r *Rings) find(key Key, create bool) *Series {
	i, ok := r.index[key]
	if !ok {
		if !create {
			return nil
		}
		i = len(r.series)
		if r.shared {
			r.index, r.shared = maps.Clone(r.index), false
		}
		r.index[key] = i
		r.series = append(r.series, Series{Key: key})
		if key.Subject.Kind == observe.KindEndpoint {
			r.hosts++
		}
	}
	return &r.series[i]
}

// latest keeps the newest observation in full. No answer says nothing of a
// status page: what it said last stands.
func (s *Series) latest(o observe.Observation) {
	s.Every, s.Unit = o.Every, o.Unit
	s.Last = clean(o)
	if o.Report != nil {
		s.Report = cleanReport(o.Report)
	}
}

// counts reports whether an outcome can change a series' state: what was not
// measured, or is void, changes nothing.
func counts(o observe.Outcome) bool { return o != observe.None && o != observe.Void }

// good reports whether the newest sample that counts is.
func (s *Series) good() bool {
	for i := len(s.Samples) - 1; i >= 0; i-- {
		if counts(s.Samples[i].Outcome) {
			return s.Samples[i].Outcome == observe.Good
		}
	}
	return false
}

// recount finds out anew when the series last became good or stopped being so,
// after a sample of the past was added or changed. by is any instant, to tell
// the wall time.
func (s *Series) recount(by observe.Instant) {
	good, at := s.good(), time.Duration(-1)
	for i := len(s.Samples) - 1; i >= 0; i-- {
		if sample := s.Samples[i]; counts(sample.Outcome) {
			if (sample.Outcome == observe.Good) != good {
				s.Changed = by.Add(at - by.Mono)
				return
			}
			at = sample.At
		}
	}
	// All samples are alike: it was so before the oldest of them, or since then.
	if at >= 0 && s.Changed.Mono > at {
		s.Changed = by.Add(at - by.Mono)
	}
}

// most is how many samples a series keeps, however fast it is measured. That
// of an endpoint is a tenth of others at most, and less where there are many.
func (r *Rings) most(kind observe.Kind) int {
	if kind == observe.KindEndpoint {
		return min(max(mostOfHosts/r.hosts, fewest/2), most/10)
	}
	return most
}

// slide appends a sample to the window of an hour, of at least fewest samples
// and at most most. Snapshots share the memory up to their own length, so
// nothing before it is ever written again: when the room is used up the window
// moves to a new one.
func slide(samples []Sample, sample Sample, most int) []Sample {
	for len(samples) >= most || len(samples) >= fewest && samples[0].At < sample.At-kept {
		samples = samples[1:]
	}
	if len(samples) < cap(samples) {
		return append(samples, sample)
	}
	return append(moved(samples), sample)
}

// insert puts a sample at its place in a copy, for Snapshots may read what
// follows it. What is older than a full window is left out.
func insert(samples []Sample, sample Sample) []Sample {
	i := len(samples)
	for i > 0 && samples[i-1].At > sample.At {
		i--
	}
	if i == 0 && len(samples) >= fewest {
		return samples
	}
	return slices.Insert(moved(samples), i, sample)
}

// correct replaces the sample of the same moment in a copy.
func correct(samples []Sample, sample Sample) []Sample {
	for i := len(samples) - 1; i >= 0 && samples[i].At >= sample.At; i-- {
		if samples[i].At == sample.At {
			copied := moved(samples)
			copied[i] = sample
			return copied
		}
	}
	return samples
}

// moved returns a copy with room for a quarter more: a window that slides is
// copied once in so many samples.
func moved(samples []Sample) []Sample {
	copied := make([]Sample, len(samples), len(samples)+len(samples)/4+spare)
	copy(copied, samples)
	return copied
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
	r.series, r.index, r.shared, r.hosts = left, make(map[Key]int, len(left)), false, 0
	for i, s := range r.series {
		r.index[s.Key] = i
		if s.Key.Subject.Kind == observe.KindEndpoint {
			r.hosts++
		}
	}
}
