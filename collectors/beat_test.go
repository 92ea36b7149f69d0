package collectors

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

// inSlot is a probe of a slot.
func inSlot(name, slot string) Probe {
	p := probe(name, good)
	p.Slot = slot
	p.Subject = observe.Subject{Kind: observe.KindAnchor, Name: name}
	return p
}

// rounds are when each subject's rounds began.
func rounds(seen []observe.Observation) map[string][]time.Duration {
	began := map[string][]time.Duration{}
	for _, o := range seen {
		began[o.Subject.Name] = append(began[o.Subject.Name], o.At.Mono)
	}
	return began
}

func TestRoundsOfASlotBeginTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		first, second, other := inSlot("first", "ping/KT"), inSlot("second", "ping/KT"), inSlot("other", "ping/LGU")
		b.Apply(b.ctx, []Probe{first, other})
		time.Sleep(30*time.Second + 333*time.Millisecond)
		b.Apply(b.ctx, []Probe{first, second, other}) // one that comes later falls into step
		time.Sleep(60 * time.Second)
		began := rounds(b.emitted())
		ours := began["first"]
		if n := len(ours); n < 89 || n > 91 {
			t.Errorf("%d rounds in 90 s", n)
		}
		joined := began["second"]
		if n := len(joined); n < 59 || n > 61 {
			t.Fatalf("%d rounds in 60 s", n)
		}
		if tail := ours[len(ours)-len(joined):]; fmt.Sprint(tail) != fmt.Sprint(joined) {
			t.Errorf("apart: %v and %v", tail, joined)
		}
		if fmt.Sprint(began["other"]) == fmt.Sprint(ours) {
			t.Error("two slots begin together")
		}
		gaps := map[time.Duration]int{}
		for i := range ours[1:] {
			gap := ours[i+1] - ours[i]
			gaps[gap]++
			if gap < 900*time.Millisecond || gap > 1100*time.Millisecond {
				t.Errorf("%s from one round to the next", gap)
			}
		}
		if len(gaps) < 3 {
			t.Errorf("no jitter: %v", gaps)
		}
		b.cancel()
		b.Wait()
	})
}

func TestWhatIsReadHereComesWithTheFullSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.9)
		time.Sleep(123 * time.Millisecond)
		slow := inSlot("slow", Here)
		slow.Every = 10 * time.Second
		b.Apply(b.ctx, []Probe{inSlot("each second", Here), slow})
		time.Sleep(31 * time.Second)
		began := rounds(b.emitted())
		for i, at := range began["each second"] {
			if at != time.Duration(i+1)*time.Second {
				t.Errorf("round %d at %s", i, at)
			}
		}
		if got := fmt.Sprint(began["slow"]); got != "[1s 10s 20s 30s]" {
			t.Errorf("every 10 s: %s", got)
		}
		b.cancel()
		b.Wait()
	})
}

// A process that was stopped must not make up for what it missed.
func TestASlotThatWasMissedIsLeftOut(t *testing.T) {
	p := inSlot("a", "ping/KT")
	for _, late := range []time.Duration{0, 20 * time.Millisecond, 400 * time.Millisecond, time.Hour + 70*time.Millisecond} {
		now := observe.Instant{Mono: 5*time.Second + place(p.Slot) + late}
		wait := untilNext(p, now, nil)
		if wait < p.Every/3 || wait > 2*p.Every {
			t.Errorf("%s late, the next round comes after %s", late, wait)
		}
		if due := now.Mono + wait; due%Beat != 0 {
			t.Errorf("%s late, the next round is off the beat: %s", late, due)
		}
	}
}

func TestRoundsAreOnTheBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.77)
		time.Sleep(17 * time.Millisecond)
		b.Apply(b.ctx, []Probe{probe("a", good), probe("b", func(_ context.Context, emit Emit) {
			time.Sleep(3 * time.Millisecond)
			emit(observe.Observation{Outcome: observe.Good})
		})})
		time.Sleep(20 * time.Second)
		seen := b.emitted()
		for _, o := range seen[4:] { // the first rounds begin where the start was
			if o.At.Mono%Beat != 0 {
				t.Errorf("a round began at %s", o.At.Mono)
			}
		}
		b.cancel()
		b.Wait()
	})
}

func TestShortWaitsAreNotAligned(t *testing.T) {
	for _, test := range []struct{ now, later, want time.Duration }{
		{1007 * time.Millisecond, 20 * time.Millisecond, 20 * time.Millisecond},
		{1007 * time.Millisecond, time.Second, 993 * time.Millisecond},
		{1026 * time.Millisecond, time.Second, 1024 * time.Millisecond},
		{0, 200 * time.Millisecond, 200 * time.Millisecond},
	} {
		if got := UntilBeat(observe.Instant{Mono: test.now}, test.later); got != test.want {
			t.Errorf("at %s, %s later: %s, want %s", test.now, test.later, got, test.want)
		}
	}
}
