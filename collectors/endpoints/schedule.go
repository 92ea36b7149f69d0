package endpoints

import (
	"math"
	"time"
)

const (
	// fullSlot is how many packets are worth a wake-up, which costs as much as
	// five of them: 16 echo requests take as many bytes on the wire as one
	// full-size frame. shortestSlot and longestSlot bound how long they are
	// gathered for.
	fullSlot     = 16
	shortestSlot = time.Millisecond
	longestSlot  = 25 * time.Millisecond
	// catchUp is how many times its share one wake-up may send where the ones
	// before it came late, and longestLag how far sending may fall behind until
	// it is made good by shifting all later turns instead.
	catchUp    = 4
	longestLag = 250 * time.Millisecond
)

// lane is one group's hosts in the order of their turns: one every gap, so
// that they are spread evenly over the interval.
type lane struct {
	first, count int // in the hosts of all lanes
	every        time.Duration
	begun        time.Duration // of the present round, on the monotonic clock
	turn         int           // the next one of the round
}

// due is when the next host has its turn.
func (l *lane) due() time.Duration {
	return l.begun + time.Duration(int64(l.every)*int64(l.turn)/int64(l.count))
}

// take returns the host whose turn it is.
func (l *lane) take() int {
	host := l.first + l.turn
	l.turn++
	if l.turn == l.count {
		l.turn = 0
		l.begun += l.every
	}
	return host
}

// schedule says whose turn it is.
type schedule struct {
	lanes []lane
	slot  time.Duration
	rate  float64 // packets a second
	most  int     // in one slot: no burst, whatever is overdue
}

// newSchedule starts all lanes at now, each a little later than the one before it, so
// that their turns do not fall together.
func newSchedule(lanes []lane, now time.Duration) *schedule {
	const golden = 0.6180339887498949 // its multiples spread most evenly
	s := &schedule{lanes: lanes}
	for i := range lanes {
		l := &lanes[i]
		gap := l.every / time.Duration(l.count)
		_, share := math.Modf(float64(i) * golden)
		l.begun = now + time.Duration(share*float64(gap))
		s.rate += float64(l.count) / l.every.Seconds()
	}
	s.slot = min(max(time.Duration(fullSlot/s.rate*float64(time.Second)), shortestSlot), longestSlot)
	s.most = catchUp * max(int(math.Ceil(s.rate*s.slot.Seconds())), 1)
	return s
}

// take calls launch for the hosts whose turn it is, and returns when the next
// has its own.
func (s *schedule) take(now time.Duration, launch func(host int)) (next time.Duration) {
	left := s.most
	next = math.MaxInt64
	for i := range s.lanes {
		l := &s.lanes[i]
		if lag := now - l.due(); lag > longestLag {
			l.begun += lag
		}
		for left > 0 && l.due() <= now {
			launch(l.take())
			left--
		}
		next = min(next, l.due())
	}
	return max(next, now+s.slot)
}
