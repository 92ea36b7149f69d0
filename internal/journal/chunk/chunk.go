// Package chunk packs what a Core was given into few bytes, in the order in
// which it was given, and gives it back to the bit.
//
// A chunk holds its own dictionary of texts and of series, and needs no other.
// Each figure of an item lies in a stream of its own, as the difference from
// what its series makes one expect; the streams are then compressed one by one,
// for each has its own statistics:
//
//	order     which series follows: 0 where it is the one that followed last time
//	series    its number, where it is another
//	at        when, on the monotonic clock, µs: against the series' interval
//	wall      the wall clock against the monotonic one, µs: 0 until it is stepped
//	took      µs, against the series' running mean
//	outcome   a byte
//	value     a decimal figure, against the one before
//	words     cause and detail, as numbers of texts
//	fields    figures and texts of the measurement's further fields
//	texts     the dictionary
//	frames    what was concluded, where it is kept
//
// Numbers are split by bytes: how many there are in one stream, the lowest in
// the next, and so on, because the low ones are noise and the high ones hardly
// ever change.
package chunk

import (
	"time"

	"example.com/noctop/internal/observe"
)

// Kind says what an Item is.
type Kind uint8

// The kinds of items.
const (
	Sample   Kind = iota // an observation
	Step                 // the order to judge
	Note                 // a statement entered by hand; Text is it, as JSON
	Topology             // a topology was taken on; Text is it, as JSON
	Lost                 // what could not be kept here; Text is how many items
	Order                // what an operator ordered; Text is it, as JSON
)

// Item is one thing that a Core was given.
type Item struct {
	Kind        Kind
	Observation observe.Observation // of a Sample, without its Report
	At          observe.Instant     // of all the others
	Text        string              // JSON: of a Sample, its Report, empty where it has none
	Frame       []byte              // of a Step: what it came to, where that is kept
}

// micros is a time on the wall clock.
func micros(t time.Time) int64 { return t.UnixMicro() }
