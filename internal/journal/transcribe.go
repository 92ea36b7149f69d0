package journal

import (
	"encoding/json"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/journal/frame"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
)

// Entry is one thing in a journal: an Input, a line that was said then, or what
// could not be read.
type Entry struct {
	Run   Run
	Input engine.Input
	Line  any // of the contract
	Err   error
}

// Transcribe gives out all that is kept of a span, in its order: what Cores were
// given, as Tape does, and between it what was concluded and said at the time. It
// ends at the first error that give returns.
func (r *Reader) Transcribe(from, to time.Time, give func(Entry) error) error {
	for _, o := range r.runs {
		about, err := r.about(o) // a tape says itself what is missing
		said := transcriber{reader: r, run: o, about: about, unknown: err, give: give, claims: map[int]bool{}}
		r.play(o, from, to, said.take)
		if said.rest(from, to); said.failed != nil {
			return said.failed
		}
	}
	return nil
}

// rest gives out what was said after the last item: all that there is, where a run
// ended before anything of it was measured.
func (t *transcriber) rest(from, to time.Time) {
	within := func(m record) bool {
		return (from.IsZero() || m.from >= from.UnixMicro()) && (to.IsZero() || m.from <= to.UnixMicro())
	}
	if !t.begun {
		t.marks = without(t.run.marks, func(m record) bool { return !spoken(m) || !within(m) })
		if len(t.marks) > 0 && t.failed == nil {
			t.failed = t.give(t.beginning())
		}
	}
	for _, m := range t.marks {
		if t.failed == nil && within(m) {
			t.failed = t.say(m)
		}
	}
}

// beginning is the Input that a run begins with.
func (t *transcriber) beginning() Entry {
	if t.unknown != nil {
		return Entry{Err: damageOf(record{seq: t.run.seq, kind: kindRun}, t.unknown)}
	}
	at := observe.Instant{Wall: t.about.Wall, Mono: time.Duration(t.about.Mono) * time.Microsecond}
	return Entry{Run: t.about, Input: engine.Input{At: at, Begin: true, Topology: &t.about.Topology}}
}

// spoken reports whether a mark is a line of its own: the others are among the
// items.
func spoken(m record) bool { return m.kind != kindTopology && m.kind != kindNote }

// transcriber gives out the marks of a run between its items.
type transcriber struct {
	reader  *Reader
	run     *run
	about   Run
	unknown error // why that is not known
	give    func(Entry) error
	failed  error
	begun   bool
	marks   []record // that are still to come
	claims  map[int]bool
}

// take gives out one Input, and what was said after it.
func (t *transcriber) take(in engine.Input, err error) bool {
	if in.Begin {
		t.begun = true
		for _, m := range t.run.marks {
			if m.from >= in.At.Wall.UnixMicro() && spoken(m) {
				t.marks = append(t.marks, m)
			}
		}
	}
	if t.failed = t.give(Entry{Run: t.about, Input: in, Err: err}); t.failed != nil {
		return false
	}
	// Marks stand after the order to judge that they came of.
	if err != nil || !in.IsStep() {
		return true
	}
	wall := in.At.Wall.UnixMicro()
	for len(t.marks) > 0 && t.marks[0].from <= wall {
		if t.failed = t.say(t.marks[0]); t.failed != nil {
			return false
		}
		t.marks = t.marks[1:]
	}
	return true
}

// say gives out the line of a mark.
func (t *transcriber) say(m record) error {
	body, err := t.reader.body(m)
	if err != nil {
		return t.give(Entry{Err: damageOf(m, err)})
	}
	if m.kind != kindClaim {
		return t.give(Entry{Run: t.about, Line: json.RawMessage(body)})
	}
	c, err := frame.DecodeClaim(body)
	if err != nil {
		return t.give(Entry{Err: damageOf(m, err)})
	}
	if t.claims[c.Seq] {
		return nil // only what is held of it has changed
	}
	t.claims[c.Seq] = true
	return t.give(Entry{Run: t.about, Line: lines.Claim(c)})
}
