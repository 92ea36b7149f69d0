package ping

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

func TestGoodReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, answering(30*time.Millisecond))
		got := r.one(anchorProbe)
		expect(t, got, observe.Good, "")
		if got.Took != 30*time.Millisecond || field(got, "ttl") != 57 || got.Method != MethodICMP || got.Check != observe.CheckICMP {
			t.Errorf("got %+v", got)
		}
		if want := (observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Group: "foreign", Name: anchorAddress}); got.Subject != want {
			t.Errorf("subject %+v, want %+v", got.Subject, want)
		}
	})
}

func TestInFlightIsNotLoss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, silent)
		probe := r.probe(anchorProbe)
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			time.Sleep(900 * time.Millisecond)
			cancel()
		}()
		probe.Run(ctx, r.emit)
		if len(r.emitted) != 0 {
			t.Errorf("a packet in flight was reported: %+v", r.emitted)
		}
	})
}

func TestLateIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, answering(1500*time.Millisecond))
		began := r.clock()
		var lostAt time.Duration
		probe := r.probe(anchorProbe)
		ctx, cancel := context.WithTimeout(context.Background(), probe.Deadline)
		defer cancel()
		probe.Run(ctx, func(o observe.Observation) {
			if o.Outcome == observe.Lost {
				lostAt = r.clock().Sub(began)
			}
			r.emit(o)
		})
		if len(r.emitted) != 2 {
			t.Fatalf("want a loss and its correction, got %+v", r.emitted)
		}
		lost, late := r.emitted[0], r.emitted[1]
		expect(t, lost, observe.Lost, "timeout")
		if lostAt != time.Second {
			t.Errorf("the loss was reported after %s, want at once at the deadline of 1s", lostAt)
		}
		expect(t, late, observe.Late, "late")
		if !late.Corrects || lost.Corrects || late.At != lost.At || late.Took != 1500*time.Millisecond {
			t.Errorf("late %+v does not correct lost %+v", late, lost)
		}
	})
}

func TestLostForGoodAfterTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, answering(2100*time.Millisecond))
		began := time.Now()
		expect(t, r.one(anchorProbe), observe.Lost, "timeout")
		if took := time.Since(began); took != listenFor {
			t.Errorf("the round ended after %s, want %s", took, listenFor)
		}
	})
}

func TestDeadlineFollowsRoundTripTime(t *testing.T) {
	tests := []struct {
		name     string
		smoothed time.Duration
		want     time.Duration
	}{
		{"none known yet", 0, time.Second},
		{"LAN", time.Millisecond, 200 * time.Millisecond},
		{"WAN", 100 * time.Millisecond, 400 * time.Millisecond},
		{"satellite", 600 * time.Millisecond, time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := memory{smoothed: test.smoothed}
			if got := m.deadline(); got != test.want {
				t.Errorf("deadline %s, want %s", got, test.want)
			}
		})
	}
}

func TestLateRepliesTeachTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		delay := 10 * time.Millisecond
		r := newRig(t, func(ctx context.Context, request Request, heard func(Reply)) error {
			return answering(delay)(ctx, request, heard)
		})
		r.one(anchorProbe)
		delay = 400 * time.Millisecond // a longer path from now on
		rounds := 0
		for {
			rounds++
			emitted := r.round(anchorProbe)
			if emitted[len(emitted)-1].Outcome == observe.Good {
				break
			}
			if rounds > 10 {
				t.Fatal("the deadline never learned from late replies")
			}
		}
		if rounds < 2 || rounds > 6 {
			t.Errorf("good again after %d rounds, want a few", rounds)
		}
	})
}

func TestSendErrorIsNotLoss(t *testing.T) {
	tests := []struct {
		err   error
		cause string
	}{
		{syscall.ENETUNREACH, "enetunreach"},
		{syscall.EHOSTUNREACH, "ehostunreach"},
		{syscall.EACCES, "eacces"},
		{syscall.EINVAL, "einval"},
		{syscall.EPERM, "eperm"},
		{syscall.ENODEV, "enodev"},
		{syscall.ENETDOWN, "enetdown"},
		{syscall.EADDRNOTAVAIL, "eaddrnotavail"},
		{syscall.EMSGSIZE, "emsgsize"},
		{syscall.EMFILE, "emfile"},
		{syscall.ENFILE, "enfile"},
		{syscall.ENOBUFS, "enobufs"},
		{syscall.ENOMEM, "enomem"},
		{syscall.EIO, "send-error"},
		{errors.New("route ip+net: no such network interface"), "no-interface"},
	}
	for _, test := range tests {
		t.Run(test.cause, func(t *testing.T) {
			r := newRig(t, failing(&wrapped{test.err}))
			got := r.one(anchorProbe)
			expect(t, got, observe.LocalError, test.cause)
			if got.Outcome.Counts() {
				t.Error("a packet that was never sent counts for the far side")
			}
		})
	}
}

// wrapped stands for the layers that package net puts round a system's error.
type wrapped struct{ err error }

func (w *wrapped) Error() string { return "write ip4: " + w.err.Error() }
func (w *wrapped) Unwrap() error { return w.err }

func TestSendErrorDoesNotEndTheProbe(t *testing.T) {
	var err error = syscall.ENETUNREACH
	r := newRig(t, func(_ context.Context, request Request, heard func(Reply)) error {
		if err == nil {
			heard(Reply{From: request.Target, Took: time.Millisecond, Wall: time.Millisecond})
		}
		return err
	})
	expect(t, r.one(anchorProbe), observe.LocalError, "enetunreach")
	err = nil
	expect(t, r.one(anchorProbe), observe.Good, "")
}

func TestWallClockStepVoidsTheReply(t *testing.T) {
	for name, step := range map[string]time.Duration{"forward": time.Hour, "back": -time.Hour, "just too far": 101 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, func(_ context.Context, request Request, heard func(Reply)) error {
				heard(Reply{From: request.Target, Took: 20 * time.Millisecond, Wall: 20*time.Millisecond + step})
				return nil
			})
			got := r.one(anchorProbe)
			expect(t, got, observe.Void, "clock-jump")
			if got.Took != 0 || r.family.memories[anchorProbe].smoothed != 0 {
				t.Error("a void reply left a round-trip time behind")
			}
		})
	}
}

func TestSleepVoidsTheLoss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, nil)
		r.options.Engine = func(string, bool, func() observe.Instant) Echo {
			return func(ctx context.Context, request Request, heard func(Reply)) error {
				r.skew.Store(int64(time.Hour)) // the wall clock goes on while the machine sleeps
				return silent(ctx, request, heard)
			}
		}
		expect(t, r.one(anchorProbe), observe.Void, "clock-jump")
	})
}

func TestStallVoidsTheLoss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, silent)
		late := false
		target := target{options: &r.options, memory: &memory{}, subject: r.probe(anchorProbe).Subject, clock: func() observe.Instant {
			now := r.clock()
			if late {
				now = now.Add(3 * time.Second) // SIGSTOP: both clocks went on, this process didn't
			}
			late = true
			return now
		}, echo: silent, anchor: netip.MustParseAddr(anchorAddress), family: "ipv4", uplink: r.uplink}
		ctx, cancel := context.WithTimeout(context.Background(), roundDeadline)
		defer cancel()
		target.measure(ctx, r.emit)
		if len(r.emitted) != 1 {
			t.Fatalf("got %+v", r.emitted)
		}
		expect(t, r.emitted[0], observe.Void, "stalled")
	})
}

// A stranger's reply counts for none. Only where the target itself is silent is
// it said that somebody answers in its stead.
func TestForeignReplies(t *testing.T) {
	stranger := Reply{From: netip.MustParseAddr("10.9.9.9"), Took: time.Millisecond, Wall: time.Millisecond}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(ctx context.Context, _ Request, heard func(Reply)) error {
			heard(stranger)
			<-ctx.Done()
			return nil
		})
		got := r.one(anchorProbe)
		expect(t, got, observe.Wrong, "foreign-reply")
		if field(got, "foreign") != 1 || !strings.Contains(got.Detail, "10.9.9.9") {
			t.Errorf("%+v", got)
		}
		if r.family.memories[anchorProbe].smoothed != 0 {
			t.Error("a stranger's reply taught the deadline")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(ctx context.Context, request Request, heard func(Reply)) error {
			heard(stranger)
			return answering(5*time.Millisecond)(ctx, request, heard)
		})
		got := r.one(anchorProbe)
		expect(t, got, observe.Good, "")
		if field(got, "foreign") != 1 || got.Took != 5*time.Millisecond {
			t.Errorf("the target's own reply counts for nothing: %+v", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(ctx context.Context, request Request, heard func(Reply)) error {
			heard(stranger)
			return answering(1500*time.Millisecond)(ctx, request, heard)
		})
		r.round(anchorProbe)
		if last := r.emitted[len(r.emitted)-1]; last.Outcome != observe.Late || !last.Corrects {
			t.Errorf("a late reply after a stranger's: %+v", last)
		}
	})
}

func TestUnreadableRepliesAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(ctx context.Context, _ Request, heard func(Reply)) error {
			heard(Reply{Unreadable: true})
			heard(Reply{Unreadable: true})
			<-ctx.Done()
			return nil
		})
		got := r.one(anchorProbe)
		expect(t, got, observe.Lost, "timeout")
		if field(got, "unreadable") != 2 {
			t.Errorf("%+v", got.Fields)
		}
	})
}

func TestMappedAndZonedAddressesAreTheSameHost(t *testing.T) {
	if !sameHost(netip.MustParseAddr("::ffff:192.0.2.1"), netip.MustParseAddr("192.0.2.1")) ||
		!sameHost(netip.MustParseAddr("fe80::1%eth0"), netip.MustParseAddr("fe80::1")) {
		t.Error("the same host was taken for another")
	}
}

func TestDuplicatesAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, answering(time.Millisecond, 2*time.Millisecond, 3*time.Millisecond))
		first := r.one(anchorProbe)
		expect(t, first, observe.Good, "")
		if n := field(r.one(anchorProbe), "duplicates"); n != 2 {
			t.Errorf("%v duplicates in the round after, want 2", n)
		}
	})
}

func TestCancelEmitsNothingAndLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // fails where a goroutine is left
		r := newRig(t, silent)
		probe := r.probe(anchorProbe)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		began := time.Now()
		probe.Run(ctx, r.emit)
		if len(r.emitted) != 0 || time.Since(began) != 0 {
			t.Errorf("a cancelled round took %s and emitted %+v", time.Since(began), r.emitted)
		}
	})
}

func TestPanicOfAnEngineIsAFailure(t *testing.T) {
	r := newRig(t, func(context.Context, Request, func(Reply)) error { panic("index out of range") })
	expect(t, r.one(anchorProbe), observe.Failed, "engine")
}

func TestEngineThatEndsInSilenceIsAFailure(t *testing.T) {
	expect(t, newRig(t, failing(nil)).one(anchorProbe), observe.Failed, "engine")
}

func TestReplyAndErrorTogetherStandAsReply(t *testing.T) {
	r := newRig(t, func(_ context.Context, request Request, heard func(Reply)) error {
		heard(Reply{From: request.Target, Took: time.Millisecond, Wall: time.Millisecond})
		return syscall.ENETDOWN
	})
	expect(t, r.one(anchorProbe), observe.Good, "")
}
