package journal

import (
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/journal/frame"
	"example.com/noctop/internal/observe"
)

// ErrNothing is of a moment of which nothing is kept.
var ErrNothing = i18n.Errorf("nothing is kept of that moment")

// ShownBefore is how far back a moment's curves go where nobody says otherwise.
const ShownBefore = 15 * time.Minute

// At returns everything as it was at a moment: what was measured until then, as
// far back as before, and what was concluded, as it was shown then. The verdicts
// are those that were written down and not judged anew: the moment is exact
// however long the run had lasted, in a time that does not grow with it. What is
// concluded is written at each change and, for its figures, every ten seconds
// while something is wrong, so that ages and figures may be as old.
func (r *Reader) At(at time.Time, before time.Duration) (*history.Snapshot, error) {
	o, piece := r.holding(at)
	if o == nil {
		return nil, ErrNothing
	}
	m, err := r.momentIn(o, piece, at)
	if err != nil {
		return nil, err
	}
	what, err := r.watched(o, m.item+1)
	if err != nil {
		return nil, err
	}
	series, base := r.Window(m.now.Wall.Add(-before), m.now.Wall)
	r.lookBack(o, piece, at, before, series, &m)
	for i := range series {
		if last, ok := m.last[series[i].Key]; ok {
			complete(&series[i], last, base)
		}
	}
	result := m.frame.Result
	result.Now = m.now
	snapshot := history.NewSnapshot(m.now, m.frame.Started, what, result, series)
	snapshot.Seq, snapshot.Probes, snapshot.Remarks = uint64(m.item), m.frame.Probes, m.frame.Remarks
	snapshot.Claims = r.said(o, func(of record) bool { return of.first <= m.item })
	return snapshot, nil
}

// holding returns the piece in which a moment lies, or the last before it.
func (r *Reader) holding(at time.Time) (of *run, piece int) {
	wanted, best := at.UnixMicro(), int64(-1)
	for _, o := range r.runs {
		for i, p := range o.pieces {
			reached := min(p.to, wanted)
			if p.from <= wanted && reached >= best {
				of, piece, best = o, i, reached
			}
		}
	}
	return of, piece
}

// moment is what a run knew at one time.
type moment struct {
	now   observe.Instant
	item  int64
	from  int64 // the first item of what was read
	frame frame.Frame
	last  map[history.Key]*observe.Observation // the newest of each series
}

// momentIn reads the pieces of a run up to a moment: the one it lies in, and as
// many before it as it takes to know what was concluded.
func (r *Reader) momentIn(o *run, piece int, at time.Time) (moment, error) {
	m := moment{last: map[history.Key]*observe.Observation{}}
	for i := piece; i >= 0; i-- {
		m.from = o.pieces[i].first
		framed, err := r.momentsOf(o.pieces[i], at, m.item == 0, &m) // a piece may begin with what came late, and have no step yet
		if err != nil {
			r.found(o.pieces[i], err)
		}
		if framed || piece-i > mostLookedBack {
			break
		}
	}
	if m.item == 0 {
		return m, ErrNothing
	}
	return m, nil
}

// lookBack finds the newest observations of series that are measured so rarely
// that they stand in pieces before, and what pages said before they failed.
func (r *Reader) lookBack(o *run, piece int, at time.Time, before time.Duration, series []history.Series, m *moment) {
	since := at.Add(-before).UnixMicro()
	for i := piece - 1; i >= 0 && o.pieces[i].to >= since; i-- {
		if !slices.ContainsFunc(series, func(s history.Series) bool { return m.lacks(s.Key) }) {
			return
		}
		if o.pieces[i].first < m.from {
			known := m.frame
			if _, err := r.momentsOf(o.pieces[i], at, false, m); err != nil {
				r.found(o.pieces[i], err)
			}
			m.frame = known
		}
	}
}

// lacks reports whether more of a series may stand in pieces before.
func (m *moment) lacks(key history.Key) bool {
	last := m.last[key]
	return last == nil || key.Subject.Kind == observe.KindFeed && last.Report == nil
}

// mostLookedBack is how many pieces before are looked at for a conclusion: tails
// of some seconds have none while nothing changes.
const mostLookedBack = 90

// momentsOf reads one piece. Of those before the last one only what was
// concluded, and what is not known better, is taken.
func (r *Reader) momentsOf(piece record, at time.Time, newest bool, m *moment) (framed bool, err error) {
	body, err := r.body(piece)
	if err != nil {
		return false, err
	}
	items, err := chunk.Unpack(body)
	if err != nil {
		return false, err
	}
	var text []byte
	seen := map[history.Key]*observe.Observation{}
	var item chunk.Item
	for number := piece.first; ; number++ {
		more, err := items.Next(&item)
		if err != nil || !more {
			break
		}
		switch item.Kind {
		case chunk.Sample:
			if item.Observation.At.Wall.After(at) {
				continue // a later one of another series may have come before
			}
			in, _ := inputOf(&item) // a report that can't be read is none
			if in.Observation == nil {
				continue
			}
			key := history.Key{Subject: in.Observation.Subject, Check: in.Observation.Check}
			if in.Observation.Report == nil && seen[key] != nil {
				in.Observation.Report = seen[key].Report
			}
			seen[key] = in.Observation
		case chunk.Step:
			if item.At.Wall.After(at) {
				return r.framed(text, seen, m)
			}
			if newest {
				m.now, m.item = item.At, number
			}
			if len(item.Frame) > 0 {
				text = item.Frame
			}
		}
	}
	return r.framed(text, seen, m)
}

// framed takes what a piece says to a moment.
func (r *Reader) framed(text []byte, seen map[history.Key]*observe.Observation, m *moment) (bool, error) {
	for key, o := range seen {
		switch newer := m.last[key]; {
		case newer == nil:
			m.last[key] = o
		case newer.Report == nil: // what a page said last stands while it can't be fetched
			newer.Report = o.Report
		}
	}
	if text == nil {
		return false, nil
	}
	f, err := frame.Decode(text)
	if err != nil {
		return false, i18n.Errorf("%w: %w", errDamaged, err)
	}
	m.frame = f
	return true, nil
}

// complete adds to a series what its newest observation says.
func complete(s *history.Series, last *observe.Observation, base observe.Instant) {
	newest := history.Describe(*last)
	s.Last, s.Report, s.Every, s.Unit = newest.Last, newest.Report, last.Every, last.Unit
	s.Changed = base
	good := false
	for i := len(s.Samples) - 1; i >= 0; i-- {
		sample := s.Samples[i]
		if sample.Outcome == observe.None || sample.Outcome == observe.Void {
			continue
		}
		if i == len(s.Samples)-1 {
			good = sample.Outcome == observe.Good
		}
		if (sample.Outcome == observe.Good) != good {
			break
		}
		s.Changed = base.Add(sample.At - base.Mono)
	}
}

// Claims are what providers said from one moment to another, run by run, each
// claim as it was written last. A zero time is no bound.
func (r *Reader) Claims(from, to time.Time) []claims.Claim {
	var all []claims.Claim
	for _, o := range r.runs {
		all = append(all, r.said(o, func(m record) bool {
			return (from.IsZero() || m.from >= from.UnixMicro()) && (to.IsZero() || m.from <= to.UnixMicro())
		})...)
	}
	return all
}

// said are the claims of a run among the marks that count: each as it was
// written last.
func (r *Reader) said(o *run, counts func(record) bool) []claims.Claim {
	var all []claims.Claim
	index := map[int]int{}
	for _, m := range o.marks {
		if m.kind != kindClaim || !counts(m) {
			continue
		}
		body, err := r.body(m)
		if err != nil {
			continue // it is told of: see Damage
		}
		c, err := frame.DecodeClaim(body)
		if err != nil {
			r.found(m, err)
			continue
		}
		if i, known := index[c.Seq]; known {
			all[i] = c
			continue
		}
		index[c.Seq] = len(all)
		all = append(all, c)
	}
	return all
}
