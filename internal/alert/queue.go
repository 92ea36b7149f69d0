package alert

import (
	"slices"
	"time"
)

const (
	// mostWaiting is how many alerts wait for a program at most.
	mostWaiting = 256
	// firstPause and longestPause are what passes between two attempts: the first
	// time, and at most. It doubles.
	firstPause   = time.Second
	longestPause = time.Minute
	// blindPause is when an attempt is made although the verdicts say that there
	// is no way: they may be wrong about this one.
	blindPause = 5 * time.Minute
)

// Queue are the alerts that a program is still to be told, in their order, one
// at a time. It belongs to one goroutine. Times are on the monotonic clock.
type Queue struct {
	waiting []Alert
	busy    bool // the first one is on its way
	pause   time.Duration
	next    time.Duration // when the next attempt may be made
	since   time.Duration // when the last one began, or the way was found shut
	shut    bool          // the way was shut when it was last asked for
}

// Add puts an alert at the end. What waits of the same incident and is out of
// date by it goes: of each incident its beginning is told, and how it stands.
func (q *Queue) Add(a Alert) {
	from := 0
	if q.busy {
		from = 1
	}
	began := false
	kept := q.waiting[:from]
	for _, old := range q.waiting[from:] {
		same := old.Event.Verdict.Incident == a.Event.Verdict.Incident
		if !same || old.Event.Kind == "opened" && !began {
			kept = append(kept, old)
		}
		began = began || same && old.Event.Kind == "opened"
	}
	kept = append(kept, a)
	q.waiting = kept
	if len(q.waiting) > mostWaiting {
		q.waiting = slices.Delete(q.waiting, from, from+1)
	}
}

// Len returns how many are waiting, or on their way.
func (q *Queue) Len() int { return len(q.waiting) }

// Next returns the alert to send now, which is then on its way until Done. Where
// there is none, wait says when to ask again; 0 is: when something has changed.
func (q *Queue) Next(now time.Duration, open bool) (a Alert, wait time.Duration, ok bool) {
	if q.busy || len(q.waiting) == 0 {
		return Alert{}, 0, false
	}
	due := q.next
	if !open {
		if !q.shut {
			q.since = now
		}
		due = max(due, q.since+blindPause)
	}
	q.shut = !open
	if now < due {
		return Alert{}, due - now, false
	}
	q.busy, q.since = true, now
	return q.waiting[0], 0, true
}

// Done says what came of the one on its way: told, or to be tried again.
func (q *Queue) Done(now time.Duration, told bool) {
	if !q.busy {
		return
	}
	q.busy = false
	if told {
		q.waiting = slices.Delete(q.waiting, 0, 1)
		q.pause, q.next = 0, now
		return
	}
	q.pause = min(max(2*q.pause, firstPause), longestPause)
	q.next = now + q.pause
}

// Hurry has the next attempt made at once: the way is open again.
func (q *Queue) Hurry(now time.Duration) { q.pause, q.next = 0, min(q.next, now) }
