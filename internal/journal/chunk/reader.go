package chunk

import (
	"encoding/binary"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

var errShape = i18n.Errorf("it holds what no chunk does")

// Reader gives the items of a chunk back, one by one. It belongs to one
// goroutine.
type Reader struct {
	series []*series
	texts  []string

	order, which, at, wall, took, value, words, fields taker
	outcome, frames                                    []byte

	left    int
	judged  int // outcomes that were taken
	last    int
	lastAt  int64
	lastGap int64
}

// mostItems is more than any chunk has.
const mostItems = 1 << 26

// Unpack returns a Reader of a chunk.
func Unpack(text []byte) (*Reader, error) {
	if len(text) == 0 {
		return nil, errShort
	}
	if text[0] != version {
		return nil, i18n.Errorf("it is of version %d, and this noctop reads version %d", text[0], version)
	}
	u := &unpacker{rest: text[1:], decoder: decoders.Get()}
	defer decoders.Put(u.decoder)
	count, err := u.number()
	if err != nil || count > mostItems {
		return nil, errShape
	}
	r := &Reader{left: int(count), last: -1}
	description, err := u.section()
	if err != nil {
		return nil, err
	}
	dictionary, err := u.section()
	if err != nil {
		return nil, err
	}
	if r.outcome, err = u.section(); err != nil {
		return nil, err
	}
	for _, t := range []*taker{&r.order, &r.which, &r.at, &r.wall, &r.took, &r.value, &r.words, &r.fields} {
		if err := u.planes(&t.planes); err != nil {
			return nil, err
		}
	}
	if r.frames, err = u.section(); err != nil {
		return nil, err
	}
	if r.texts, err = textsIn(dictionary); err != nil {
		return nil, err
	}
	return r, r.describe(description)
}

func (u *unpacker) planes(p *planes) (err error) {
	if p.lengths, err = u.section(); err != nil {
		return err
	}
	if len(u.rest) == 0 || u.rest[0] > longest {
		return errShape
	}
	used := int(u.rest[0])
	u.rest = u.rest[1:]
	for i := range used {
		if p.bytes[i], err = u.section(); err != nil {
			return err
		}
	}
	return nil
}

func textsIn(dictionary []byte) ([]string, error) {
	all := string(dictionary) // one piece of memory for all of them
	texts := []string{""}
	for at := 0; at < len(dictionary); {
		length, size := binary.Uvarint(dictionary[at:])
		at += max(size, 0)
		if size <= 0 || length > uint64(len(dictionary)-at) {
			return nil, errShort
		}
		texts = append(texts, all[at:at+int(length)])
		at += int(length)
	}
	return texts, nil
}

func (r *Reader) text(number uint64) (string, error) {
	if number >= uint64(len(r.texts)) {
		return "", errShape
	}
	return r.texts[number], nil
}

// describe reads the series.
func (r *Reader) describe(text []byte) error {
	d := description{reader: r, rest: text}
	for len(d.rest) > 0 && d.err == nil {
		s := &series{kind: Kind(d.byte()), corrects: d.byte() == 1}
		if s.kind > Order {
			return i18n.Errorf("it holds items of a kind that a newer noctop writes (%d)", s.kind)
		}
		s.subject.Kind, s.subject.Uplink, s.subject.Group, s.subject.Name = observe.Kind(d.word()), d.word(), d.word(), d.word()
		s.check, s.unit, s.method, s.target = d.word(), observe.Unit(d.word()), d.word(), d.word()
		s.every = time.Duration(d.signed())
		for n := d.number(); n > 0 && d.err == nil; n-- {
			s.fields = append(s.fields, fieldShape{d.word(), d.byte() == 1})
		}
		s.prepare()
		r.series = append(r.series, s)
	}
	return d.err
}

// description reads the list of series; the first thing amiss ends it.
type description struct {
	reader *Reader
	rest   []byte
	err    error
}

func (d *description) byte() byte {
	if len(d.rest) == 0 {
		d.err = errShort
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *description) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.err = errShort
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *description) signed() int64 {
	n, size := binary.Varint(d.rest)
	if size <= 0 {
		d.err = errShort
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *description) word() string {
	text, err := d.reader.text(d.number())
	if err != nil {
		d.err = err
	}
	return text
}

// Len is how many items are left.
func (r *Reader) Len() int { return r.left }

// head reads what every item begins with: the number of its series, and its
// moment on the monotonic clock in microseconds.
func (r *Reader) head() (number int, mono int64, err error) {
	if number, err = r.follows(); err != nil {
		return 0, 0, err
	}
	if mono, err = r.when(r.series[number]); err != nil {
		return 0, 0, err
	}
	r.left--
	return number, mono, nil
}

// Next fills in the next item, and reports whether there is one. What item
// refers to is the item's alone, but for texts. It and NextPoint can't be mixed.
func (r *Reader) Next(item *Item) (bool, error) {
	if r.left == 0 {
		return false, nil
	}
	number, mono, err := r.head()
	if err != nil {
		return false, err
	}
	s := r.series[number]
	at := observe.Instant{Wall: time.UnixMicro(mono + r.lastGap).UTC(), Mono: time.Duration(mono) * time.Microsecond}
	*item = Item{Kind: s.kind}
	if s.kind == Sample {
		return true, r.sample(s, at, item)
	}
	item.At = at
	text, _, err := r.words.nextUnsigned()
	if err != nil {
		return false, err
	}
	if item.Text, err = r.text(text); err != nil {
		return false, err
	}
	if s.kind == Step {
		item.Frame, err = r.frame()
	}
	return true, err
}

func (r *Reader) frame() ([]byte, error) {
	length, size := binary.Uvarint(r.frames)
	if size <= 0 || length > uint64(len(r.frames)-size) {
		return nil, errShort
	}
	frame := r.frames[size : size+int(length)]
	r.frames = r.frames[size+int(length):]
	return frame, nil
}

// follows returns the number of the next item's series.
func (r *Reader) follows() (int, error) {
	expected := -1
	if r.last >= 0 {
		expected = r.series[r.last].next
	}
	if !r.order.zero() {
		_, mark, err := r.order.nextUnsigned()
		if err != nil {
			return 0, err
		}
		if mark == otherSeries {
			number, _, err := r.which.nextUnsigned()
			if err != nil {
				return 0, err
			}
			if number >= uint64(len(r.series)) {
				return 0, errShape
			}
			expected = int(number)
		}
	}
	if expected < 0 {
		return 0, errShape
	}
	if r.last >= 0 {
		r.series[r.last].next = expected
	}
	r.last = expected
	return expected, nil
}

// when returns the next item's moment on the monotonic clock, in µs; lastGap
// then gives the wall clock's.
func (r *Reader) when(s *series) (int64, error) {
	if !r.wall.zero() {
		shift, _, err := r.wall.next()
		if err != nil {
			return 0, err
		}
		r.lastGap += shift
	}
	off, mark, err := r.at.next()
	if err != nil {
		return 0, err
	}
	mono := r.lastAt
	switch {
	case mark == sameMoment:
	case !s.seen:
		mono += off
	default:
		mono = s.expectedAt() + off
	}
	s.arrived(mono)
	r.lastAt = mono
	return mono, nil
}

func (r *Reader) sample(s *series, at observe.Instant, item *Item) (err error) {
	o := &item.Observation
	o.Subject, o.Check, o.Unit, o.Every, o.Method, o.Target, o.Corrects = s.subject, s.check, s.unit, s.every, s.method, s.target, s.corrects
	o.At = at
	if o.Outcome, o.Took, o.Value, err = r.figures(s); err != nil {
		return err
	}
	if o.Cause, err = r.word(&s.cause); err != nil {
		return err
	}
	if o.Detail, err = r.word(&s.detail); err != nil {
		return err
	}
	if item.Text, err = r.word(&s.text); err != nil {
		return err
	}
	if len(s.fields) == 0 {
		return nil
	}
	o.Fields = make([]observe.Field, len(s.fields))
	for i, f := range s.fields {
		o.Fields[i].Name = f.name
		if o.Fields[i].Value, err = s.of[i].take(&r.fields); err != nil {
			return err
		}
		if f.text {
			if o.Fields[i].Text, err = r.word(&s.words[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// figures reads what every sample has.
func (r *Reader) figures(s *series) (outcome observe.Outcome, took time.Duration, value float64, err error) {
	if r.judged >= len(r.outcome) {
		return 0, 0, 0, errShort
	}
	outcome = observe.Outcome(r.outcome[r.judged])
	r.judged++
	if took, err = r.duration(s); err != nil {
		return 0, 0, 0, err
	}
	value, err = s.value.take(&r.value)
	return outcome, took, value, err
}

func (r *Reader) duration(s *series) (time.Duration, error) {
	off, mark, err := r.took.next()
	if err != nil || mark == noTime {
		return 0, err
	}
	n := s.took.expected() + off
	s.took.follow(n)
	return time.Duration(n) * time.Microsecond, nil
}

func (r *Reader) word(last *uint64) (string, error) {
	number, _, err := r.words.nextUnsigned()
	if err != nil {
		return "", err
	}
	if number > 0 {
		*last = number - 1
	}
	return r.text(*last)
}
