package ping

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestQuietTimeLeavesRoomBeforeTheSoonestReply(t *testing.T) {
	for _, test := range []struct{ least, want time.Duration }{
		{0, 0},
		{time.Millisecond, 0},
		{2 * time.Millisecond, 1500 * time.Microsecond},
		{16 * time.Millisecond, 15500 * time.Microsecond},
		{320 * time.Millisecond, 310 * time.Millisecond},
	} {
		if got := quietTime(test.least); got != test.want {
			t.Errorf("least %s: quiet for %s, want %s", test.least, got, test.want)
		}
	}
}

func TestQuietIsWaitedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		q := &quiet{ends: began.Add(30 * time.Millisecond)}
		if q.justOver() {
			t.Error("over before it began")
		}
		q.wait(t.Context())
		if took := time.Since(began); took != 30*time.Millisecond {
			t.Errorf("waited %s", took)
		}
		if !q.justOver() {
			t.Error("a reply at once may have waited")
		}
		q.wait(t.Context())
		if took := time.Since(began); took != 30*time.Millisecond {
			t.Errorf("waited again: %s", took)
		}
		time.Sleep(2 * justOver)
		if q.justOver() {
			t.Error("a reply that came later did not wait")
		}
	})
}

func TestQuietEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		defer cancel()
		began := time.Now()
		(&quiet{ends: began.Add(time.Second)}).wait(ctx)
		if took := time.Since(began); took != 5*time.Millisecond {
			t.Errorf("waited %s", took)
		}
	})
}

// A path that has become shorter is measured wrongly once, and rightly from
// the next round on.
func TestWhatWaitedIsLookedForFromTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		delay := 40 * time.Millisecond
		var asked []Request
		r := newRig(t, func(_ context.Context, request Request, heard func(Reply)) error {
			asked = append(asked, request)
			took := max(delay, request.Quiet)
			time.Sleep(took)
			heard(Reply{From: request.Target, Took: took, Wall: took, Waited: request.Quiet > delay})
			return nil
		})
		took := func() time.Duration { return r.one(anchorProbe).Took }
		took()
		if got := took(); got != 40*time.Millisecond || asked[0].Quiet != 0 || asked[1].Quiet != quietTime(40*time.Millisecond) {
			t.Errorf("took %s, asked %+v", got, asked)
		}
		delay = 10 * time.Millisecond
		if got := took(); got != quietTime(40*time.Millisecond) {
			t.Errorf("the first reply by the shorter path took %s", got)
		}
		if got := took(); got != 10*time.Millisecond {
			t.Errorf("the second took %s", got)
		}
		delay = 80 * time.Millisecond
		for range 40 {
			took()
		}
		if got := asked[len(asked)-1].Quiet; got < 70*time.Millisecond || got > 80*time.Millisecond {
			t.Errorf("on a longer path it is quiet for %s", got)
		}
	})
}
