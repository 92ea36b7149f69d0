package host

import "time"

// counts are counters of one moment; what is not used stays 0.
type counts [4]uint64

// window tells how much counters grew in the last stretch of time.
type window struct {
	span  time.Duration // the stretch
	step  time.Duration // between marks
	marks []mark        // the first is the newest that is at least as old as the span
}

type mark struct {
	at     time.Duration
	counts counts
}

// grown takes in the counters of now, and returns how much they grew and in
// what time: the span, or less where there is not so much yet. Counters that
// went back begin anew.
func (w *window) grown(at time.Duration, now counts) (growth counts, over time.Duration) {
	if n := len(w.marks); n > 0 && less(now, w.marks[n-1].counts) {
		w.marks = nil
	}
	for len(w.marks) > 1 && at-w.marks[1].at >= w.span {
		w.marks = w.marks[1:]
	}
	if len(w.marks) > 0 {
		first := w.marks[0]
		over = at - first.at
		for i := range now {
			growth[i] = now[i] - first.counts[i]
		}
	}
	if n := len(w.marks); n == 0 || at-w.marks[n-1].at >= w.step {
		w.marks = append(w.marks, mark{at, now})
	}
	return growth, over
}

// less reports whether any counter is less than it was.
func less(now, before counts) bool {
	for i := range now {
		if now[i] < before[i] {
			return true
		}
	}
	return false
}

// share is a part of a whole in percent, 0 where there is too little of the
// whole to tell.
func share(part, whole, least uint64) float64 {
	if whole < max(least, 1) {
		return 0
	}
	return min(100, float64(part)/float64(whole)*100)
}
