package ping

import (
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

func TestQueues(t *testing.T) {
	const ms = time.Millisecond
	type count struct {
		at            time.Duration
		sent, dropped uint64
		stuck         bool
	}
	for _, test := range []struct {
		name   string
		counts []count
	}{
		{"all drops, nothing leaves", []count{{0, 10, 5, false}, {5 * ms, 10, 6, false}, {1000 * ms, 10, 12, true}, {1005 * ms, 10, 13, true}, {2000 * ms, 10, 20, true}}},
		{"lost on the way", []count{{0, 10, 5, false}, {1000 * ms, 20, 5, false}, {2000 * ms, 30, 5, false}}},
		{"full, and sending", []count{{0, 10, 5, false}, {1000 * ms, 900, 50, false}, {2000 * ms, 1800, 100, false}}},
		{"drops of long ago", []count{{0, 10, 5, false}, {time.Minute, 10, 99, false}}},
		{"it goes on again", []count{{0, 10, 5, false}, {1000 * ms, 10, 9, true}, {2000 * ms, 12, 9, false}, {3000 * ms, 14, 9, false}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			now := count{}
			q := &queues{count: func(string) (uint64, uint64, bool) { return now.sent, now.dropped, true }}
			for _, now = range test.counts {
				if got := q.stuck("eth0", now.at); got != now.stuck {
					t.Errorf("at %s: %v", now.at, got)
				}
			}
		})
	}
	untold := &queues{count: func(string) (uint64, uint64, bool) { return 0, 0, false }}
	if untold.stuck("eth0", 0) || untold.stuck("", 0) || (&queues{}).stuck("eth0", 0) {
		t.Error("stuck, though nothing was counted")
	}
}

// With raw sockets a full queue is this host's fault from the second loss on.
func TestAFullQueueIsNoLossOfTheLine(t *testing.T) {
	for method, want := range map[string]observe.Outcome{MethodRaw: observe.LocalError, MethodICMP: observe.Lost} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t, silent)
			r.options.Ability = Ability{IPv4: method, IPv6: MethodNone}
			dropped := uint64(0)
			r.options.Queue = func(string) (uint64, uint64, bool) { dropped++; return 7, dropped, true }
			expect(t, r.one(anchorProbe), observe.Lost, "timeout")
			time.Sleep(time.Second)
			if got := r.round(anchorProbe)[0]; got.Outcome != want || want == observe.LocalError && got.Cause != "enobufs" {
				t.Errorf("%s: %s %q (%s)", method, got.Outcome, got.Cause, got.Detail)
			}
		})
	}
}
