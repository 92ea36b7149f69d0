package chunk

import (
	"time"

	"example.com/noctop/internal/observe"
)

// series is what stays the same from one item of a series to the next. When any
// of it changes that is another series, of which a chunk may have many.
type series struct {
	kind     Kind
	subject  observe.Subject
	check    string
	unit     observe.Unit
	every    time.Duration
	method   string
	target   string
	corrects bool
	fields   []fieldShape

	state
}

// fieldShape is a field without its figure.
type fieldShape struct {
	name string
	text bool
}

// state is what a series makes one expect next. Writing and reading move it
// alike.
type state struct {
	seen   bool
	at     int64 // µs
	took   figure
	value  decimal
	text   uint64 // the texts' numbers
	cause  uint64
	detail uint64
	of     []decimal // the fields' figures
	words  []uint64  // and texts
	next   int       // the series that followed last time
}

// figure is a running mean of whole numbers.
type figure struct {
	mean int64 // times meanUnit
}

// meanShift is how slowly a mean follows: a quarter of the way each time.
const (
	meanUnit  = 16
	meanShift = 2
)

func (f *figure) expected() int64 { return f.mean / meanUnit }

func (f *figure) follow(n int64) { f.mean += (n*meanUnit - f.mean) >> meanShift }

// matches reports whether an observation is one of the series'.
func (s *series) matches(o *observe.Observation) bool {
	if s.check != o.Check || s.unit != o.Unit || s.every != o.Every || s.corrects != o.Corrects ||
		s.method != o.Method || s.target != o.Target || len(s.fields) != len(o.Fields) || s.subject != o.Subject {
		return false
	}
	for i := range o.Fields {
		if s.fields[i].name != o.Fields[i].Name || s.fields[i].text != isText(&o.Fields[i]) {
			return false
		}
	}
	return true
}

// isText reports whether a field has a word. One that has both keeps its figure
// too: see figures.
func isText(f *observe.Field) bool { return f.Text != "" }

func seriesOf(o *observe.Observation) *series {
	s := &series{
		kind: Sample, subject: o.Subject, check: o.Check, unit: o.Unit, every: o.Every, method: o.Method, target: o.Target, corrects: o.Corrects,
	}
	for i := range o.Fields {
		s.fields = append(s.fields, fieldShape{o.Fields[i].Name, isText(&o.Fields[i])})
	}
	s.prepare()
	return s
}

func (s *series) prepare() {
	s.of, s.words = make([]decimal, len(s.fields)), make([]uint64, len(s.fields))
	s.next = -1
}

// forget is as if none of its items had been seen.
func (s *series) forget() {
	clear(s.of)
	clear(s.words)
	s.state = state{of: s.of, words: s.words, next: -1}
}

// expectedAt is when the next item of the series is due, in µs.
func (s *series) expectedAt() int64 { return s.at + int64(s.every/time.Microsecond) }

// arrived moves the expectation a part of the way: single rounds are early or
// late by chance, the interval stands.
func (s *series) arrived(at int64) {
	due := s.expectedAt()
	if off := at - due; s.seen && s.every > 0 && off > -maxJitter && off < maxJitter {
		s.at = due + off>>meanShift
	} else {
		s.at = at
	}
	s.seen = true
}

// maxJitter is in µs. What is farther off is no chance.
const maxJitter = 20_000
