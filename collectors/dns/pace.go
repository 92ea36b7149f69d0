package dns

import (
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

// How often is asked. Rounds come once a second; most of them are skipped.
const (
	round        = time.Second
	pace         = 5 * time.Second
	coldPace     = 10 * time.Second
	quickFor     = 20 * time.Second // how long a change is looked at each second
	byHand       = 700 * time.Millisecond
	slack        = 500 * time.Millisecond
	longUnheard  = 900 * time.Millisecond // an answer that takes so long is out of the ordinary
	rootLiveWait = time.Second
)

// tempo is shared by all that is asked of one resolver: a change in any of it
// has all of it asked each second for a while, so that three rounds in a row
// are there within 8 s of a fault.
type tempo struct {
	mu    sync.Mutex
	quick observe.Instant // until then
	has   bool
}

func (t *tempo) hurry(now observe.Instant) {
	t.quick, t.has = now.Add(quickFor), true
}

// schedule says when one check of a resolver is due.
type schedule struct {
	tempo *tempo
	every time.Duration
	// wary is whether a slow answer is out of the ordinary: it is not for a name
	// that has to be looked for.
	wary bool
	lead time.Duration // how much earlier than every the second round comes, to keep checks apart

	called, begun   observe.Instant // the last round, and the last that was not skipped
	running         bool            // it has begun once
	waiting         int             // queries without an answer yet
	judged, wasGood bool
}

// begin reports whether a round is due, and if so begins it. A round off the
// beat of once a second was asked for by hand, or is the one after such a round,
// and is always due.
func (s *schedule) begin(now observe.Instant) bool {
	s.tempo.mu.Lock()
	defer s.tempo.mu.Unlock()
	first, hand := !s.running, s.running && now.Sub(s.called) < byHand
	elapsed := now.Sub(s.begun)
	s.called = now
	if s.wary && s.wasGood && s.waiting > 0 && elapsed >= longUnheard {
		s.tempo.hurry(now)
	}
	quick := s.tempo.has && s.tempo.quick.Sub(now) > 0
	if !first && !hand && elapsed < s.every-slack && !(quick && elapsed >= slack) {
		return false
	}
	s.begun, s.running = now, true
	if first {
		s.begun = now.Add(-s.lead)
	}
	s.waiting++
	return true
}

// end takes the outcome of a round that was begun.
func (s *schedule) end(now observe.Instant, outcome observe.Outcome) {
	s.tempo.mu.Lock()
	defer s.tempo.mu.Unlock()
	s.waiting--
	if outcome == observe.None {
		return
	}
	good := outcome == observe.Good
	if s.judged && good != s.wasGood || !s.judged && !good {
		s.tempo.hurry(now)
	}
	s.judged, s.wasGood = true, good
}
