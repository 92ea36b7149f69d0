package ping

import (
	"context"
	"errors"
	"net/netip"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors/icmp"
	"example.com/noctop/internal/observe"
)

// came is what a fake wire hands out: a message, and how long after the last.
type came struct {
	after time.Duration
	icmp.Message
}

// fakeWire stands in for the kernel. The sequence numbers of its messages are
// what they differ from the request's by.
type fakeWire struct {
	icmp.Wire
	messages []came
	sequence uint16
	refuses  error
	closed   bool
}

func (w *fakeWire) Send(_ netip.Addr, _ int, sequence uint16) error {
	w.sequence = sequence
	return w.refuses
}

func (w *fakeWire) Receive(ctx context.Context, wait time.Duration) (icmp.Message, bool, error) {
	due := len(w.messages) > 0 && w.messages[0].after <= wait
	pause := wait
	if due {
		pause = w.messages[0].after
	}
	select {
	case <-ctx.Done():
		return icmp.Message{}, false, nil
	case <-time.After(pause):
	}
	if !due {
		return icmp.Message{}, false, nil
	}
	message := w.messages[0].Message
	message.Sequence += w.sequence
	w.messages = w.messages[1:]
	return message, true, nil
}

func (w *fakeWire) Close() error { w.closed = true; return nil }

// listen sends one echo on a fake wire, and returns what was heard and how long
// that took. The wall clock is set forward by skew once the packet has left.
func listen(t *testing.T, wire *fakeWire, request Request, skew time.Duration) (replies []Reply, took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		for i := range wire.messages {
			if wire.messages[i].Received != 0 {
				wire.messages[i].Received += began.UnixNano()
			}
		}
		engine := stamped{
			open: func(icmp.Line) (icmp.Wire, error) { return wire, nil },
			clock: func() observe.Instant {
				now := observe.Instant{Wall: time.Now(), Mono: time.Since(began)}
				if now.Mono > 0 {
					now.Wall = now.Wall.Add(skew)
				}
				return now
			},
		}
		err = engine.echo(t.Context(), request, func(r Reply) { replies = append(replies, r) })
		took = time.Since(began)
	})
	if !wire.closed {
		t.Error("the socket was left open")
	}
	return replies, took, err
}

func answer(after, received time.Duration, from string) came {
	return came{after, icmp.Message{Kind: icmp.Reply, From: addr(from), Target: addr(from), Received: int64(received), TTL: 57}}
}

func TestTheKernelSaysWhenAnAnswerCame(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		name       string
		came       came
		skew       time.Duration // what the wall clock is set forward by meanwhile
		took, wall time.Duration
	}{
		{"read late", answer(30*ms, 20*ms, anchorAddress), 0, 20 * ms, 20 * ms},
		{"read at once", answer(20*ms, 20*ms, anchorAddress), 0, 20 * ms, 20 * ms},
		{"it does not say", answer(30*ms, 0, anchorAddress), 0, 30 * ms, 30 * ms},
		{"before it was sent", answer(30*ms, -5*ms, anchorAddress), 0, 30 * ms, 30 * ms},
		{"after it was read", answer(30*ms, 40*ms, anchorAddress), 0, 30 * ms, 30 * ms},
		{"the clock is set forward", answer(30*ms, 25*ms, anchorAddress), 5 * ms, 30 * ms, 35 * ms},
		{"the clock is set back", answer(30*ms, 2*ms, anchorAddress), -18 * ms, 30 * ms, 12 * ms},
		{"it drifts", answer(30*ms, 20*ms, anchorAddress), ms / 100, 20 * ms, 20*ms + ms/100},
	} {
		replies, _, err := listen(t, &fakeWire{messages: []came{test.came}}, Request{Target: addr(anchorAddress)}, test.skew)
		want := Reply{From: addr(anchorAddress), Took: test.took, Wall: test.wall, TTL: 57}
		if err != nil || len(replies) != 1 || replies[0] != want {
			t.Errorf("%s: %+v, want %+v (%v)", test.name, replies, want, err)
		}
	}
}

func TestWhatCountsForNoneIsHeardAndWaitedPast(t *testing.T) {
	const ms = time.Millisecond
	own, other := answer(ms, 0, anchorAddress), answer(ms, 0, "192.0.2.66")
	corrupt, refusal, former := own, own, own
	corrupt.Kind, refusal.Kind, former.Sequence = icmp.Corrupt, icmp.Unreachable, 9
	for _, test := range []struct {
		name       string
		came       []came
		linger     bool
		own, other int
		unreadable int
		took       time.Duration
	}{
		{"silence", nil, false, 0, 0, 0, listenFor},
		{"a refusal, and silence", []came{refusal}, false, 0, 0, 0, listenFor},
		{"another's, broken, of another request, and then its own", []came{other, corrupt, former, own}, false, 1, 1, 2, 4 * ms},
		{"the first of two", []came{own, own}, false, 1, 0, 0, ms},
		{"both, where duplicates are looked for", []came{own, own}, true, 2, 0, 0, 2*ms + linger},
	} {
		replies, took, err := listen(t, &fakeWire{messages: test.came}, Request{Target: addr(anchorAddress), Linger: test.linger}, 0)
		var own, other, unreadable int
		for _, reply := range replies {
			switch {
			case reply.Unreadable:
				unreadable++
			case reply.From == addr(anchorAddress):
				own++
			default:
				other++
			}
		}
		if err != nil || own != test.own || other != test.other || unreadable != test.unreadable || took != test.took {
			t.Errorf("%s: %d own, %d others, %d unreadable after %s (%v)", test.name, own, other, unreadable, took, err)
		}
	}
}

func TestWhatCannotBeSentIsAnError(t *testing.T) {
	replies, took, err := listen(t, &fakeWire{refuses: syscall.ENOBUFS}, Request{Target: addr(anchorAddress)}, 0)
	if !errors.Is(err, syscall.ENOBUFS) || took != 0 || len(replies) != 0 {
		t.Errorf("%v after %s, and %+v", err, took, replies)
	}
	engine := stamped{open: func(icmp.Line) (icmp.Wire, error) { return nil, syscall.EMFILE }}
	if err := engine.echo(t.Context(), Request{Target: addr(anchorAddress)}, func(Reply) {}); explain(err).cause != "emfile" {
		t.Errorf("without a descriptor: %v", err)
	}
}
