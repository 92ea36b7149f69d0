package endpoints

import (
	"math/bits"
	"time"
)

// progress is how far a packet has come.
type progress uint8

const (
	unused progress = iota
	landed          // it was answered
	flying          // it is waited for
	gaveUp          // it counts as lost, and may yet be answered
)

// flight is one packet that was sent.
type flight struct {
	at       time.Duration // when it was sent, on the monotonic clock
	wall     int64         // the same on the wall clock, in nanoseconds since 1970
	until    time.Duration // its deadline
	host     int32
	sequence uint16
	progress progress
}

// flights are the newest packets, known by their sequence numbers, and a wheel
// of their deadlines: a bucket for each grain of time, as many as the longest
// deadline needs.
type flights struct {
	ring    []flight // as many as a power of two; a number's place is its low bits
	mask    uint16
	next    uint16
	aloft   int // how many are waited for
	buckets [wheelSize][]uint16
	turned  int64 // the last grain that was looked at
}

const (
	grain     = 10 * time.Millisecond
	wheelSize = 128 // grains: more than longestDeadline
)

// newFlights makes room for as many packets as are sent in the time in which
// answers count.
func newFlights(rate float64, now time.Duration) *flights {
	wanted := min(max(int(rate*lateFor.Seconds()), 256), 1<<16)
	size := 1 << bits.Len(uint(wanted-1))
	return &flights{ring: make([]flight, size), mask: uint16(size - 1), turned: int64(now / grain)}
}

// reserve returns the next sequence number. It reports false where the packet
// that has that place is still waited for.
func (f *flights) reserve() (uint16, bool) {
	sequence := f.next
	if f.ring[sequence&f.mask].progress == flying {
		return 0, false
	}
	f.next++
	return sequence, true
}

// add notes a packet that was sent.
func (f *flights) add(of flight) {
	of.progress = flying
	f.ring[of.sequence&f.mask] = of
	f.aloft++
	bucket := &f.buckets[int64(of.until/grain+1)%wheelSize]
	*bucket = append(*bucket, of.sequence)
}

// find returns the packet of a sequence number, or nil.
func (f *flights) find(sequence uint16) *flight {
	found := &f.ring[sequence&f.mask]
	if found.sequence != sequence || found.progress == unused {
		return nil
	}
	return found
}

// land takes a packet out of those that are waited for.
func (f *flights) land(of *flight, as progress) {
	if of.progress == flying {
		f.aloft--
	}
	of.progress = as
}

// expire calls giveUp for packets whose deadline has passed.
func (f *flights) expire(now time.Duration, giveUp func(*flight)) {
	last := int64(now / grain)
	for grains := max(f.turned+1, last-wheelSize+1); grains <= last; grains++ {
		bucket := &f.buckets[grains%wheelSize]
		for _, sequence := range *bucket {
			if of := f.find(sequence); of != nil && of.progress == flying && of.until <= now {
				giveUp(of)
			}
		}
		*bucket = (*bucket)[:0]
	}
	f.turned = last
}
