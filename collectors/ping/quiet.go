package ping

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	// shortestQuiet is the least time without a look that saves anything.
	shortestQuiet = 2 * time.Millisecond
	// quietMargin, or a thirty-second of the time if that is more, is how much
	// sooner than the soonest of late a reply is looked for.
	quietMargin = 500 * time.Microsecond
	quietShare  = 32
	// justOver is how soon after the quiet a reply counts as having waited.
	justOver = 100 * time.Microsecond
)

// quiet is the time after a packet in which no reply can be expected. The
// library looks for one all the time from the start, in waits that double from
// 50 µs: each costs as much as a packet, for nothing while the reply is still
// on its way.
type quiet struct {
	ends time.Time
	over atomic.Int64 // when it was over, after ends in nanoseconds; 0 before
}

// wait is called by the library after each look in vain, and returns when the
// next one may find something.
func (q *quiet) wait(ctx context.Context) {
	left := time.Until(q.ends)
	if left <= 0 {
		return
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
	q.over.Store(max(int64(time.Since(q.ends)), 1))
}

// justOver reports whether the first look after the quiet found the reply: it
// may have been there for longer.
func (q *quiet) justOver() bool {
	over := q.over.Load()
	return over > 0 && time.Since(q.ends)-time.Duration(over) < justOver
}

// quietTime returns for how long no reply is expected, where the soonest of
// late took least.
func quietTime(least time.Duration) time.Duration {
	if least < shortestQuiet {
		return 0
	}
	return least - max(quietMargin, least/quietShare)
}
