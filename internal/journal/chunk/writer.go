package chunk

import (
	"encoding/binary"
	"math"
	"time"

	"example.com/noctop/internal/observe"
)

// Writer packs items. The zero value is not usable: see NewWriter. It belongs
// to one goroutine.
type Writer struct {
	series []*series
	latest map[key]int // the newest series of a subject and check
	others map[Kind]int
	texts  map[string]uint64
	spelt  []string // the texts, by their numbers

	described []byte // the first of the series, as they are written
	known     int    // how many of them
	packed    legend

	order, which, at, wall, took, value, words, fields planes
	outcome, dictionary, frames                        []byte

	count    int
	last     int // the series of the last item
	lastAt   int64
	lastGap  int64 // of the wall clock over the monotonic one
	from, to int64 // on the wall clock, the earliest and the latest
}

// legend is what explains a chunk, packed: the series and the texts.
type legend struct {
	sizes    [2]int // of the two when they were packed
	sections []byte
}

type key struct {
	subject observe.Subject
	check   string
}

// NewWriter returns a Writer of an empty chunk.
func NewWriter() *Writer {
	w := &Writer{}
	w.Reset()
	return w
}

// Reset empties the Writer.
func (w *Writer) Reset() {
	w.series, w.latest, w.others = nil, map[key]int{}, map[Kind]int{}
	w.texts, w.spelt, w.dictionary = map[string]uint64{"": 0}, []string{""}, w.dictionary[:0]
	w.described, w.known, w.packed.sections = w.described[:0], 0, w.packed.sections[:0]
	w.empty()
}

// carried is how many bytes of series and texts there may be for each item.
const carried = 64

// Again empties the Writer for a chunk that is likely to have the same series and
// texts: it keeps these, unless they are too many for so few items.
func (w *Writer) Again() {
	if w.count == 0 {
		return
	}
	if len(w.described)+len(w.dictionary) > carried*w.count {
		w.Reset()
		return
	}
	for _, s := range w.series {
		s.forget()
	}
	w.empty()
}

// empty takes out what was added.
func (w *Writer) empty() {
	for _, p := range w.streams() {
		p.reset()
	}
	w.outcome, w.frames = w.outcome[:0], w.frames[:0]
	w.count, w.last, w.lastAt, w.lastGap = 0, -1, 0, 0
	w.from, w.to = math.MaxInt64, math.MinInt64
}

func (w *Writer) streams() [8]*planes {
	return [...]*planes{&w.order, &w.which, &w.at, &w.wall, &w.took, &w.value, &w.words, &w.fields}
}

// Len is how many items are in it.
func (w *Writer) Len() int { return w.count }

// Size is about how many bytes they take before they are compressed.
func (w *Writer) Size() int { return len(w.described) + len(w.dictionary) + len(w.frames) + 12*w.count }

// Span is the earliest and the latest moment in it, on the wall clock, in µs.
func (w *Writer) Span() (from, to int64) { return w.from, w.to }

// Add appends an item. Times are kept to the microsecond.
func (w *Writer) Add(item *Item) {
	if item.Kind == Sample {
		w.AddSample(&item.Observation, item.Text)
		return
	}
	w.begin(w.other(item.Kind), item.At)
	w.words.putUnsigned(w.text(item.Text))
	if item.Kind == Step {
		w.frames = binary.AppendUvarint(w.frames, uint64(len(item.Frame)))
		w.frames = append(w.frames, item.Frame...)
	}
}

// AddSample appends an observation; its Report is report, as JSON.
func (w *Writer) AddSample(o *observe.Observation, report string) {
	s := w.begin(w.find(o), o.At)
	w.outcome = append(w.outcome, byte(o.Outcome))
	w.duration(s, o.Took)
	s.value.put(&w.value, o.Value)
	w.word(&s.cause, o.Cause)
	w.word(&s.detail, o.Detail)
	w.word(&s.text, report)
	for i := range o.Fields {
		s.of[i].put(&w.fields, o.Fields[i].Value)
		if s.fields[i].text {
			w.word(&s.words[i], o.Fields[i].Text)
		}
	}
}

// begin appends what every item begins with, and returns its series.
func (w *Writer) begin(number int, at observe.Instant) *series {
	w.follows(number)
	s := w.series[number]
	w.when(s, at)
	w.count++
	return s
}

// other returns the number of the series of a kind other than samples.
func (w *Writer) other(kind Kind) int {
	number, ok := w.others[kind]
	if !ok {
		number = w.add(&series{kind: kind})
		w.others[kind] = number
	}
	return number
}

// find returns the number of an observation's series, which is made where there
// is none.
func (w *Writer) find(o *observe.Observation) int {
	if w.last >= 0 { // mostly the one follows that did last time
		if next := w.series[w.last].next; next >= 0 && w.series[next].kind == Sample && w.series[next].matches(o) {
			return next
		}
	}
	k := key{o.Subject, o.Check}
	number, ok := w.latest[k]
	if ok && w.series[number].matches(o) {
		return number
	}
	if ok { // it may have been like this before
		for i, s := range w.series {
			if s.kind == Sample && s.matches(o) {
				w.latest[k] = i
				return i
			}
		}
	}
	number = w.add(seriesOf(o))
	w.latest[k] = number
	return number
}

func (w *Writer) add(s *series) int {
	if s.kind != Sample {
		s.prepare()
	}
	w.series = append(w.series, s)
	return len(w.series) - 1
}

// follows writes which series comes next.
func (w *Writer) follows(number int) {
	expected := -1
	if w.last >= 0 {
		expected = w.series[w.last].next
		w.series[w.last].next = number
	}
	w.last = number
	if number == expected {
		w.order.putUnsigned(0)
		return
	}
	w.order.mark(otherSeries)
	w.which.putUnsigned(uint64(number))
}

const (
	otherSeries byte = longest + 1 // of order
	sameMoment  byte = longest + 1 // of at: as the item before
)

// when writes an instant.
func (w *Writer) when(s *series, at observe.Instant) {
	mono, wall := int64(at.Mono/time.Microsecond), micros(at.Wall)
	w.from, w.to = min(w.from, wall), max(w.to, wall)
	gap := wall - mono
	w.wall.put(gap - w.lastGap)
	w.lastGap = gap
	switch {
	case mono == w.lastAt && w.count > 0:
		w.at.mark(sameMoment)
	case !s.seen:
		w.at.put(mono - w.lastAt)
	default:
		w.at.put(mono - s.expectedAt())
	}
	s.arrived(mono)
	w.lastAt = mono
}

// noTime is the mark of a duration of nothing, which says nothing of the next.
const noTime byte = longest + 1

func (w *Writer) duration(s *series, d time.Duration) {
	n := int64(d / time.Microsecond)
	if n == 0 {
		w.took.mark(noTime)
		return
	}
	w.took.put(n - s.took.expected())
	s.took.follow(n)
}

// word writes a text that mostly is the one before.
func (w *Writer) word(last *uint64, text string) {
	if w.spelt[*last] == text {
		w.words.putUnsigned(0)
		return
	}
	*last = w.text(text)
	w.words.putUnsigned(*last + 1)
}

// text returns a text's number in the dictionary.
func (w *Writer) text(text string) uint64 {
	number, ok := w.texts[text]
	if !ok {
		number = uint64(len(w.spelt))
		w.texts[text] = number
		w.spelt = append(w.spelt, text)
		w.dictionary = appendText(w.dictionary, text)
	}
	return number
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}
