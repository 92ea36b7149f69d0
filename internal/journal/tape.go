package journal

import (
	"encoding/json"
	"errors"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal/chunk"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/wire"
)

// Tape gives back what Cores were given from one moment to another; a zero time
// is no bound. Where a run had begun before from, the tape begins it there, with
// what was watched then: to judge exactly as was judged, begin at RunStart. What
// is damaged or missing comes as an error, and the tape goes on behind it.
func (r *Reader) Tape(from, to time.Time) engine.Tape {
	return func(yield func(engine.Input, error) bool) {
		for _, o := range r.runs {
			if !r.play(o, from, to, yield) {
				return
			}
		}
	}
}

// between returns the pieces of a run that reach into a span, and whether the
// first of them has more before it. A clock that was stepped makes no gaps.
func (o *run) between(from, to time.Time) []record {
	first, last := -1, -1
	for i, p := range o.pieces {
		if (from.IsZero() || p.to >= from.UnixMicro()) && (to.IsZero() || p.from <= to.UnixMicro()) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	return o.pieces[first : last+1]
}

// play yields what there is of one run, and reports whether more is wanted.
func (r *Reader) play(o *run, from, to time.Time, yield func(engine.Input, error) bool) bool {
	pieces := o.between(from, to)
	if len(pieces) == 0 {
		return true
	}
	p := player{reader: r, run: o, from: from, to: to, yield: yield, next: pieces[0].first}
	for i, piece := range pieces {
		p.last = i == len(pieces)-1
		if piece.first > p.next && !yield(engine.Input{}, r.gap(piece, piece.first-p.next)) {
			return false
		}
		if more := p.piece(piece); !more {
			return !p.stopped
		}
		p.next = piece.last + 1
	}
	return true
}

// gap is what is missing before a piece.
func (r *Reader) gap(before record, items int64) error {
	at := time.UnixMicro(before.from)
	return Damage{From: at, To: at, What: i18n.T("%d items before are missing", items)}
}

// player yields the items of a run.
type player struct {
	reader   *Reader
	run      *run
	from, to time.Time
	yield    func(engine.Input, error) bool
	begun    bool
	last     bool // this is the last piece
	stopped  bool // nobody wants more
	next     int64
}

// give yields an Input, and reports whether more is wanted.
func (p *player) give(in engine.Input, err error) bool {
	p.stopped = !p.yield(in, err)
	return !p.stopped
}

// piece yields the items of a piece, and reports whether there is more to come.
func (p *player) piece(piece record) bool {
	body, err := p.reader.body(piece)
	if err != nil {
		return p.give(engine.Input{}, damageOf(piece, err))
	}
	items, err := chunk.Unpack(body)
	if err != nil {
		return p.give(engine.Input{}, damageOf(piece, err))
	}
	var item chunk.Item
	for number := piece.first; ; number++ {
		more, err := items.Next(&item)
		if err != nil {
			return p.give(engine.Input{}, damageOf(piece, err))
		}
		if !more {
			return true
		}
		if number < p.next {
			continue // it was in the piece before
		}
		at := item.At
		if item.Kind == chunk.Sample {
			at = item.Observation.At
		}
		if !p.begun {
			if !p.from.IsZero() && at.Wall.Before(p.from) {
				continue
			}
			if !p.begin(number, at) {
				return false
			}
		}
		if p.last && item.Kind == chunk.Step && !p.to.IsZero() && at.Wall.After(p.to) {
			return false
		}
		if in, err := inputOf(&item); !p.give(in, err) {
			return false
		}
	}
}

// begin yields the Input that begins the run.
func (p *player) begin(number int64, at observe.Instant) bool {
	p.begun = true
	what, err := p.reader.watched(p.run, number)
	if err != nil && !p.give(engine.Input{}, damageOf(record{seq: p.run.seq, kind: kindRun}, err)) {
		return false
	}
	if number == 1 {
		if about, err := p.reader.about(p.run); err == nil {
			at = observe.Instant{Wall: about.Wall, Mono: time.Duration(about.Mono) * time.Microsecond}
		}
	}
	return p.give(engine.Input{At: at, Begin: true, Topology: &what}, nil)
}

func damageOf(r record, err error) error {
	d := Damage{What: i18n.T("record %d (%s): %s", r.seq, r.kind, err)}
	if r.from > 0 {
		d.From, d.To = time.UnixMicro(r.from), time.UnixMicro(r.to)
	}
	return d
}

// inputOf is an item as a Core takes it.
func inputOf(item *chunk.Item) (engine.Input, error) {
	switch item.Kind {
	case chunk.Sample:
		o := item.Observation
		var err error
		if o.Report, err = reportIn(item.Text); err != nil {
			err = Damage{From: o.At.Wall, To: o.At.Wall, What: i18n.T("a report can't be read: %s", err)}
		}
		return engine.Input{At: o.At, Observation: &o}, err
	case chunk.Note:
		var n noted
		if err := json.Unmarshal([]byte(item.Text), &n); err != nil {
			return engine.Input{}, Damage{From: item.At.Wall, To: item.At.Wall, What: i18n.T("a note can't be read: %s", err)}
		}
		said := n.noted()
		return engine.Input{At: item.At, Note: &said}, nil
	case chunk.Order:
		var said wire.OrderBody
		err := json.Unmarshal([]byte(item.Text), &said)
		order, wrong := lines.OrderOf(said)
		if err = errors.Join(err, wrong); err != nil {
			return engine.Input{}, Damage{From: item.At.Wall, To: item.At.Wall, What: i18n.T("an order can't be read: %s", err)}
		}
		return engine.Input{At: item.At, Order: &order}, nil
	case chunk.Topology:
		var what topology.Topology
		if err := json.Unmarshal([]byte(item.Text), &what); err != nil {
			return engine.Input{}, Damage{From: item.At.Wall, To: item.At.Wall, What: i18n.T("a topology can't be read: %s", err)}
		}
		return engine.Input{At: item.At, Topology: &what}, nil
	case chunk.Lost:
		return engine.Input{}, Damage{From: item.At.Wall, To: item.At.Wall, What: i18n.T("%s items were not kept: the disk was too slow", item.Text)}
	default:
		return engine.Input{At: item.At}, nil
	}
}
