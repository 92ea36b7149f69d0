package journal

import (
	"slices"
	"sync"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/observe"
)

// curves gathers the samples of series from pieces of one or several runs, by
// one monotonic clock.
type curves struct {
	all   []history.Series
	index map[history.Key]int
}

// Window returns every series with its samples from one moment to another, in
// the order in which they first appear. Samples' times are of the newest run's
// monotonic clock; base is the moment to by it. What is damaged is left out: see
// Damage.
func (r *Reader) Window(from, to time.Time) (series []history.Series, base observe.Instant) {
	pieces := r.piecesOf(from, to)
	if len(pieces) == 0 {
		return nil, observe.Instant{Wall: to}
	}
	newest := pieces[len(pieces)-1].run
	read := r.pointsOf(pieces, from, to)
	var offset time.Duration // of the wall clock over the newest run's monotonic one
	for _, p := range read {
		if p.err == nil && p.run == newest {
			offset = p.offset
		}
	}
	c := curves{index: map[history.Key]int{}}
	for _, p := range read {
		if p.err == nil {
			c.add(p, p.offset-offset, p.run == newest)
		}
	}
	c.tidy()
	return c.all, observe.Instant{Wall: to, Mono: time.Duration(to.UnixMicro())*time.Microsecond - offset}
}

// piecesOf returns the pieces of all runs that reach into a span.
func (r *Reader) piecesOf(from, to time.Time) []record {
	var all []record
	for _, o := range r.runs {
		for _, p := range o.pieces {
			if p.to >= from.UnixMicro() && p.from <= to.UnixMicro() {
				all = append(all, p)
			}
		}
	}
	return all
}

// points are the points of a piece within a span.
type points struct {
	run    int64
	about  []observe.Observation // what is common to a series
	sample [][]history.Sample
	redone [][]history.Sample // what corrects one of them
	offset time.Duration      // of the wall clock over the monotonic one
	err    error
}

// pointsOf reads pieces, on all processors that there are.
func (r *Reader) pointsOf(pieces []record, from, to time.Time) []points {
	read := make([]points, len(pieces))
	var all sync.WaitGroup
	for i, piece := range pieces {
		body, err := r.body(piece)
		if err != nil {
			read[i].err = err
			continue
		}
		all.Go(func() {
			read[i] = pointsIn(body, from.UnixMicro(), to.UnixMicro())
			read[i].run = piece.run
		})
	}
	all.Wait()
	for i := range read {
		if read[i].err != nil {
			r.found(pieces[i], read[i].err)
		}
	}
	return read
}

func pointsIn(body []byte, from, to int64) points {
	var p points
	items, err := chunk.Unpack(body)
	if err != nil {
		return points{err: err}
	}
	n := items.Series()
	p.about, p.sample, p.redone = make([]observe.Observation, n), make([][]history.Sample, n), make([][]history.Sample, n)
	usual := items.Len()/max(n, 1) + 8
	for i := range n {
		p.about[i], _ = items.About(i)
	}
	var point chunk.Point
	for {
		more, err := items.NextPoint(&point)
		if err != nil {
			p.err = err
			return p
		}
		if !more {
			return p
		}
		p.offset = time.Duration(point.Wall)*time.Microsecond - point.Mono
		if point.Wall < from || point.Wall > to {
			continue
		}
		into := &p.sample[point.Series]
		if point.Corrects {
			into = &p.redone[point.Series]
		} else if *into == nil {
			*into = make([]history.Sample, 0, usual)
		}
		*into = append(*into, history.Sample{At: point.Mono, Took: point.Took, Value: point.Value, Outcome: point.Outcome})
	}
}

// add joins the points of a piece to the curves.
func (c *curves) add(p points, shift time.Duration, sameClock bool) {
	for i, samples := range p.sample {
		if len(samples) == 0 {
			continue
		}
		s := c.series(&p.about[i])
		if !sameClock {
			for n := range samples {
				samples[n].At += shift
			}
		}
		if s.Samples == nil {
			s.Samples = samples
		} else {
			s.Samples = append(s.Samples, samples...)
		}
	}
	for i, samples := range p.redone {
		if len(samples) == 0 {
			continue
		}
		s := c.series(&p.about[i])
		for _, sample := range samples {
			if !sameClock {
				sample.At += shift
			}
			s.correct(sample)
		}
	}
}

// series returns the series that an observation is of; it is made where there is none.
func (c *curves) series(o *observe.Observation) *curve {
	key := history.Key{Subject: o.Subject, Check: o.Check}
	i, ok := c.index[key]
	if !ok {
		i = len(c.all)
		c.index[key] = i
		c.all = append(c.all, history.Series{Key: key})
	}
	s := &c.all[i]
	s.Unit, s.Every = o.Unit, o.Every
	return (*curve)(s)
}

// curve is a series while it is put together.
type curve history.Series

// correct puts a sample in the place of the one of the same moment.
func (s *curve) correct(sample history.Sample) {
	for i := len(s.Samples) - 1; i >= 0; i-- {
		if s.Samples[i].At == sample.At {
			s.Samples[i] = sample
			return
		}
	}
}

// tidy puts samples in the order of time: a round that got no answer is
// reported after a later one that did.
func (c *curves) tidy() {
	byTime := func(a, b history.Sample) int { return int(a.At - b.At) }
	for i := range c.all {
		if s := &c.all[i]; !slices.IsSortedFunc(s.Samples, byTime) {
			slices.SortStableFunc(s.Samples, byTime)
		}
	}
}
