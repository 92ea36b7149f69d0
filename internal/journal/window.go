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
	sizes []int // how many samples each is to have
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
	for i := range read {
		c.expect(&read[i])
	}
	c.reserve()
	for i := range read {
		p := &read[i]
		shift := p.offset - offset
		if p.run == newest {
			shift = 0 // it is of that clock
		}
		c.add(p, shift)
		spent.Put(&p.all)
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

// points are the points of a piece within a span, in the order in which they
// were kept.
type points struct {
	run    int64
	about  []observe.Observation // what is common to a series
	curve  []int                 // which of the curves each series is
	all    []point
	offset time.Duration // of the wall clock over the monotonic one
	err    error         // there are none
}

type point struct {
	series   int32
	corrects bool // it takes the place of the sample of the same moment
	sample   history.Sample
}

// spent are lists of points that are needed no more: each takes megabytes.
var spent = sync.Pool{New: func() any { return new([]point) }}

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
	items, err := chunk.Unpack(body)
	if err != nil {
		return points{err: err}
	}
	p := points{about: make([]observe.Observation, items.Series()), all: (*spent.Get().(*[]point))[:0]}
	p.all = slices.Grow(p.all, items.Len())
	for i := range p.about {
		p.about[i], _ = items.About(i)
	}
	var next chunk.Point
	for {
		more, err := items.NextPoint(&next)
		if err != nil {
			return points{err: err}
		}
		if !more {
			return p
		}
		p.offset = time.Duration(next.Wall)*time.Microsecond - next.Mono
		if next.Wall < from || next.Wall > to {
			continue
		}
		p.all = append(p.all, point{
			int32(next.Series), next.Corrects, history.Sample{At: next.Mono, Took: next.Took, Value: next.Value, Outcome: next.Outcome},
		})
	}
}

// expect counts what a piece will add to each curve.
func (c *curves) expect(p *points) {
	sizes := make([]int, len(p.about))
	for i := range p.all {
		sizes[p.all[i].series]++
	}
	p.curve = make([]int, len(p.about))
	for i, n := range sizes {
		if n > 0 {
			p.curve[i] = c.of(&p.about[i])
			c.sizes[p.curve[i]] += n
		}
	}
}

// reserve makes room for everything that is expected.
func (c *curves) reserve() {
	total := 0
	for _, n := range c.sizes {
		total += n
	}
	room := make([]history.Sample, total)
	for i, n := range c.sizes {
		c.all[i].Samples, room = room[:0:n], room[n:]
	}
}

// add joins the points of a piece to the curves.
func (c *curves) add(p *points, shift time.Duration) {
	for i := range p.all {
		point := &p.all[i]
		point.sample.At += shift
		s := (*curve)(&c.all[p.curve[point.series]])
		if point.corrects {
			s.correct(point.sample)
		} else {
			s.Samples = append(s.Samples, point.sample)
		}
	}
}

// of returns the number of the curve that an observation is of; it is made where
// there is none.
func (c *curves) of(o *observe.Observation) int {
	key := history.Key{Subject: o.Subject, Check: o.Check}
	i, ok := c.index[key]
	if !ok {
		i = len(c.all)
		c.index[key] = i
		c.all, c.sizes = append(c.all, history.Series{Key: key}), append(c.sizes, 0)
	}
	c.all[i].Unit, c.all[i].Every = o.Unit, o.Every
	return i
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
