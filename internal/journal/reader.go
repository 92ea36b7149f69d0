package journal

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// Reader reads a journal, also while it is being written. It belongs to one
// goroutine.
type Reader struct {
	path    string
	from    source
	rows    []record
	runs    []*run
	damage  []Damage
	damaged bool // it is read by its pages
	bodies  map[int64][]byte
	order   []int64 // of bodies, the one used longest ago first
}

// run is a run of noctop as the journal has it.
type run struct {
	seq    int64
	begin  *record
	pieces []record // chunks and tails, in the order of their items
	marks  []record
}

// Damage is a part of a journal that can't be read, or is missing.
type Damage struct {
	From, To time.Time // as far as that can be told
	What     i18n.Text
}

// Error says what is damaged, and of when.
func (d Damage) Error() string { return d.In(i18n.English) }

// In is Error in a language.
func (d Damage) In(l i18n.Language) string {
	if d.From.IsZero() {
		return l.Say(d.What)
	}
	const form = "2006-01-02 15:04:05"
	if d.To.Sub(d.From) < time.Second {
		return d.From.Format(form) + ": " + l.Say(d.What)
	}
	return l.Say(i18n.T("%s to %s: %s", d.From.Format(form), d.To.Format(form), d.What))
}

// OpenReader opens a journal to read it. One that is damaged is read as far as
// it can be: see Damage.
func OpenReader(path string) (*Reader, error) {
	r := &Reader{path: path, bodies: map[int64][]byte{}}
	f, err := openFile(path)
	switch {
	case err == nil:
		r.from = f
	case isDamage(err):
		if err := r.byPages(err); err != nil {
			return nil, err
		}
	default:
		return nil, i18n.Errorf("the journal %s can't be opened: %w", path, err)
	}
	return r, r.Refresh()
}

// byPages reads the file without SQLite's help.
func (r *Reader) byPages(why error) error {
	p, err := openPages(r.path)
	if err != nil {
		return err
	}
	if r.from != nil {
		_ = r.from.close() // it has failed
	}
	r.from, r.damaged = p, true
	r.damage = append(r.damage, Damage{What: i18n.T("the file as a whole: %s; it is read page by page", why)})
	return nil
}

// Close ends reading.
func (r *Reader) Close() error { return r.from.close() }

// Damage lists what was found to be damaged so far.
func (r *Reader) Damage() []Damage { return slices.Clone(r.damage) }

// Refresh looks for what was written since.
func (r *Reader) Refresh() error {
	rows, bad, err := r.from.heads()
	if err != nil && isDamage(err) && !r.damaged {
		if err := r.byPages(err); err != nil {
			return err
		}
		rows, bad, err = r.from.heads()
	}
	if err != nil {
		return i18n.Errorf("the journal %s can't be read: %w", r.path, err)
	}
	for _, b := range bad {
		r.found(b, errDamaged)
	}
	r.rows = rows
	r.sort()
	return nil
}

// found takes note of a damaged record, once.
func (r *Reader) found(bad record, why error) {
	d := Damage{What: i18n.T("record %d (%s): %s", bad.seq, bad.kind, why)}
	if bad.from > 0 && bad.to >= bad.from {
		d.From, d.To = time.UnixMicro(bad.from), time.UnixMicro(bad.to)
	}
	if !slices.ContainsFunc(r.damage, func(known Damage) bool { return known.Error() == d.Error() }) {
		r.damage = append(r.damage, d)
	}
}

// sort puts the records in their runs.
func (r *Reader) sort() {
	byNumber := map[int64]*run{}
	r.runs = nil
	for i := range r.rows {
		row := &r.rows[i]
		if row.kind == kindPruned {
			continue
		}
		one, ok := byNumber[row.run]
		if !ok {
			one = &run{seq: row.run}
			byNumber[row.run] = one
			r.runs = append(r.runs, one)
		}
		switch row.kind {
		case kindRun:
			one.begin = row
		case kindChunk, kindTail:
			one.pieces = append(one.pieces, *row)
		default:
			one.marks = append(one.marks, *row)
		}
	}
	for _, one := range r.runs {
		one.arrange()
	}
	slices.SortStableFunc(r.runs, func(a, b *run) int { return cmp.Compare(a.seq, b.seq) })
}

// arrange puts a run's pieces in the order of their items. A tail that is part of
// a chunk is left out.
func (o *run) arrange() {
	slices.SortStableFunc(o.pieces, func(a, b record) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last))
	})
	next := int64(0)
	o.pieces = without(o.pieces, func(p record) bool {
		if p.last < next {
			return true
		}
		next = p.last + 1
		return false
	})
}

// keptBodies is how many bodies are remembered: an hour's, and some marks'.
const keptBodies = 12

// body returns what a record holds.
func (r *Reader) body(of record) ([]byte, error) {
	if body, ok := r.bodies[of.seq]; ok {
		return body, nil
	}
	body, err := r.from.body(of)
	if err != nil && !r.damaged && (isDamage(err) || !errors.Is(err, errDamaged)) && result(err) != resultBusy {
		body, err = r.carve(of, err)
	}
	if err != nil {
		r.found(of, err)
		return nil, err
	}
	if of.kind == kindChunk || of.kind == kindTail {
		if len(r.order) >= keptBodies {
			delete(r.bodies, r.order[0])
			r.order = r.order[1:]
		}
		r.bodies[of.seq] = body
		r.order = append(r.order, of.seq)
	}
	return body, nil
}

// carve looks for a record that SQLite does not find.
func (r *Reader) carve(of record, why error) ([]byte, error) {
	p, err := openPages(r.path)
	if err != nil {
		return nil, why
	}
	defer func() { _ = p.close() }()
	body, err := p.body(of)
	if err != nil {
		return nil, why
	}
	return body, nil
}

// about reads the record that began a run.
func (r *Reader) about(o *run) (Run, error) {
	var about Run
	if o.begin == nil {
		return about, i18n.Errorf("%w: the record that began the run is missing", errDamaged)
	}
	body, err := r.body(*o.begin)
	if err != nil {
		return about, err
	}
	if err := json.Unmarshal(body, &about); err != nil {
		return about, i18n.Errorf("%w: %w", errDamaged, err)
	}
	return about, nil
}

// watched is what was watched before an item of a run.
func (r *Reader) watched(o *run, item int64) (topology.Topology, error) {
	for _, m := range slices.Backward(o.marks) {
		if m.kind != kindTopology || m.first >= item {
			continue
		}
		var what topology.Topology
		body, err := r.body(m)
		if err != nil {
			return what, err
		}
		if err := json.Unmarshal(body, &what); err != nil {
			return what, i18n.Errorf("%w: %w", errDamaged, err)
		}
		return what, nil
	}
	about, err := r.about(o)
	return about.Topology, err
}

// Span is from when until when something is kept.
func (r *Reader) Span() (from, to time.Time) {
	for _, o := range r.runs {
		for _, p := range o.pieces {
			if at := time.UnixMicro(p.from); from.IsZero() || at.Before(from) {
				from = at
			}
			if at := time.UnixMicro(p.to); at.After(to) {
				to = at
			}
		}
	}
	return from, to
}

// Runs lists the runs that are kept, the oldest first.
func (r *Reader) Runs() []Run {
	var all []Run
	for _, o := range r.runs {
		if about, err := r.about(o); err == nil {
			all = append(all, about)
		}
	}
	return all
}

// RunStart returns when the run began in which a moment lies.
func (r *Reader) RunStart(at time.Time) (time.Time, bool) {
	wanted := at.UnixMicro()
	for _, o := range slices.Backward(r.runs) {
		for _, p := range o.pieces {
			if p.to >= wanted && o.pieces[0].from <= wanted {
				if o.begin != nil {
					return time.UnixMicro(min(o.begin.from, o.pieces[0].from)), true
				}
				return time.UnixMicro(o.pieces[0].from), true
			}
		}
	}
	return time.Time{}, false
}
