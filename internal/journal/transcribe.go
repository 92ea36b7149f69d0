package journal

import (
	"encoding/json"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/journal/frame"
	"example.com/noctop/internal/lines"
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
		about, _ := r.about(o) // a tape says itself what is missing
		said := transcriber{reader: r, run: o, about: about, give: give, claims: map[int]bool{}}
		r.play(o, from, to, said.take)
		if said.failed != nil {
			return said.failed
		}
	}
	return nil
}

// transcriber gives out the marks of a run between its items.
type transcriber struct {
	reader *Reader
	run    *run
	about  Run
	give   func(Entry) error
	failed error
	begun  bool
	marks  []record // that are still to come
	claims map[int]bool
}

// take gives out one Input, and what was said after it.
func (t *transcriber) take(in engine.Input, err error) bool {
	if in.Begin {
		t.begun = true
		for _, m := range t.run.marks {
			if m.from >= in.At.Wall.UnixMicro() && m.kind != kindTopology && m.kind != kindNote {
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
