package collectors

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

func TestRoundsComeAtTheirInterval(t *testing.T) {
	for _, test := range []struct {
		random   float64
		interval time.Duration
	}{
		{0, 950 * time.Millisecond}, {0.5, time.Second}, {0.999999, 1050 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, test.random)
			p := probe("a", good)
			b.Apply(b.ctx, []Probe{p})
			time.Sleep(10 * time.Second)
			seen := b.emitted()
			if first := seen[0].At.Mono; first != stagger(p) {
				t.Errorf("the first round came at %s, not at its place %s", first, stagger(p))
			}
			for i := range seen[1:] {
				if gap := seen[i+1].At.Sub(seen[i].At); (gap - test.interval).Abs() > time.Millisecond {
					t.Errorf("random %v: round %d came %s after the one before, want %s", test.random, i+1, gap, test.interval)
				}
			}
			b.cancel()
			b.Wait()
		})
	}
}

func TestFirstRoundsAreSpreadOverASecond(t *testing.T) {
	slots := map[time.Duration]int{}
	for i := range 500 {
		p := probe(fmt.Sprintf("ping/KT/192.0.2.%d", i), good)
		at, again := stagger(p), stagger(p)
		if at != again || at < 0 || at >= time.Second {
			t.Fatalf("%s begins at %s, and again at %s", p.Name, at, again)
		}
		slots[at/(100*time.Millisecond)]++
	}
	for slot := range time.Duration(10) {
		if slots[slot] < 20 || slots[slot] > 90 {
			t.Errorf("%d of 500 probes begin in tenth %d", slots[slot], slot)
		}
	}
	quick := probe("quick", good)
	quick.Every = 100 * time.Millisecond
	if stagger(quick) >= quick.Every {
		t.Errorf("a probe every %s begins only at %s", quick.Every, stagger(quick))
	}
}

func TestWhatAProbeLeavesEmptyIsFilledIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		other := observe.Subject{Kind: observe.KindHost, Group: "cpu"}
		b.Apply(b.ctx, []Probe{probe("a", func(_ context.Context, emit Emit) {
			began := b.clock()
			time.Sleep(20 * time.Millisecond)
			emit(observe.Observation{Outcome: observe.Good})
			emit(observe.Observation{Subject: other, Check: observe.CheckUsage, At: began.Add(time.Millisecond), Every: time.Minute})
		})})
		time.Sleep(1500 * time.Millisecond)
		seen := b.emitted()
		if o := seen[0]; o.Subject != anchor || o.Check != observe.CheckICMP || o.Every != time.Second || o.At.Mono != stagger(Probe{Name: "a", Every: time.Second}) {
			t.Errorf("not filled in: %+v", o)
		}
		if o := seen[1]; o.Subject != other || o.Check != observe.CheckUsage || o.Every != time.Minute || o.At.Sub(seen[0].At) != time.Millisecond {
			t.Errorf("overwritten: %+v", o)
		}
		b.cancel()
		b.Wait()
	})
}

func TestARoundHasADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		p := probe("a", func(ctx context.Context, emit Emit) {
			<-ctx.Done()
			emit(observe.Observation{Outcome: observe.Lost})
		})
		p.Deadline = 300 * time.Millisecond
		b.Apply(b.ctx, []Probe{p})
		time.Sleep(stagger(p) + p.Deadline - time.Millisecond)
		if seen := b.emitted(); len(seen) != 0 {
			t.Errorf("ended before the deadline: %+v", seen)
		}
		time.Sleep(2 * time.Millisecond)
		if seen := b.emitted(); len(seen) != 1 || seen[0].Outcome != observe.Lost {
			t.Errorf("what a probe says of its own deadline counts: %+v", seen)
		}
		b.cancel()
		b.Wait()
	})
}

func TestNeverMoreRoundsThanOverlap(t *testing.T) {
	for _, overlap := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, 0.5)
			var mu sync.Mutex
			flying, most, calls := 0, 0, 0
			release := make(chan struct{})
			p := probe("a", func(context.Context, Emit) {
				mu.Lock()
				flying++
				calls++
				most = max(most, flying)
				mu.Unlock()
				<-release // whatever its context says
				mu.Lock()
				flying--
				mu.Unlock()
			})
			p.Overlap, p.Deadline = overlap, 1500*time.Millisecond
			b.Apply(b.ctx, []Probe{p})
			for range 40 {
				time.Sleep(250 * time.Millisecond)
				b.Now(func(Probe) bool { return true })
			}
			want := max(overlap, 1)
			mu.Lock()
			if most != want || calls != want {
				t.Errorf("overlap %d: %d calls, %d at once", overlap, calls, most)
			}
			mu.Unlock()
			close(release)
			time.Sleep(2 * time.Second)
			b.cancel()
			b.Wait()
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if calls == want {
				t.Error("no call after the stuck ones returned")
			}
		})
	}
}

func TestAStuckProbeIsReportedOnceAnInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		release := make(chan struct{})
		var began time.Duration
		p := probe("a", func(context.Context, Emit) {
			began = b.clock().Mono
			<-release
		})
		b.Apply(b.ctx, []Probe{p})
		for range 4 * 20 { // twenty seconds, in which rounds are asked for often
			time.Sleep(250 * time.Millisecond)
			b.Now(func(Probe) bool { return true })
		}
		stuck := caused(b.emitted(), "stuck")
		if len(stuck) < 15 || len(stuck) > 19 {
			t.Fatalf("reported %d times in 20 s", len(stuck))
		}
		for i, o := range stuck {
			if o.Outcome != observe.Failed || o.Subject != anchor || o.Check != observe.CheckICMP || o.Every != time.Second {
				t.Errorf("not the probe's own: %+v", o)
			}
			age := o.At.Mono - began
			if want := fmt.Sprintf("a call has not returned for %s", age.Round(time.Second)); o.Detail != want {
				t.Errorf("report %d says %q, want %q", i, o.Detail, want)
			}
			if age <= p.Deadline+stuckGrace {
				t.Errorf("reported after %s already", age)
			}
		}
		close(release)
		time.Sleep(3 * time.Second)
		if again := caused(b.emitted(), "stuck"); len(again) > len(stuck)+1 {
			t.Errorf("still stuck after it returned: %+v", again[len(stuck):])
		}
		b.cancel()
		b.Wait()
	})
}

// One call hangs for good while later ones come and go: its age counts, not theirs.
func TestTheOldestRoundIsTheOneThatIsStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		release := make(chan struct{})
		var mu sync.Mutex
		calls := 0
		p := probe("a", func(context.Context, Emit) {
			mu.Lock()
			calls++
			n := calls
			mu.Unlock()
			switch {
			case n == 1 || n > 4:
				<-release
			default:
				time.Sleep(100 * time.Millisecond)
			}
		})
		p.Overlap = 2
		b.Apply(b.ctx, []Probe{p})
		time.Sleep(stagger(p) + 10*time.Second + 10*time.Millisecond)
		stuck := caused(b.emitted(), "stuck")
		if len(stuck) == 0 {
			t.Fatal("not reported")
		}
		if want := "a call has not returned for 10s"; stuck[len(stuck)-1].Detail != want {
			t.Errorf("got %q, want %q", stuck[len(stuck)-1].Detail, want)
		}
		close(release)
		b.cancel()
		b.Wait()
	})
}

func TestAProbeThatFillsItsDeadlineIsNotStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.1) // rounds come a little sooner than the deadline
		b.Apply(b.ctx, []Probe{probe("a", func(ctx context.Context, _ Emit) { <-ctx.Done() })})
		time.Sleep(time.Minute)
		if seen := b.emitted(); len(seen) > 0 {
			t.Errorf("%+v", seen[0])
		}
		b.cancel()
		b.Wait()
	})
}

func TestApplyDisturbsOnlyWhatChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		var mu sync.Mutex
		running := map[string]int{}
		stream := func(name, revision string) Probe {
			p := probe(name, func(ctx context.Context, _ Emit) {
				mu.Lock()
				running[name+revision]++
				mu.Unlock()
				<-ctx.Done()
				mu.Lock()
				running[name+revision] -= 10
				mu.Unlock()
			})
			p.Every, p.Revision = 0, revision
			return p
		}
		b.Apply(b.ctx, []Probe{stream("kept", "1"), stream("changed", "1"), stream("gone", "1"), stream("gone", "1")})
		synctest.Wait()
		if b.Count() != 3 {
			t.Errorf("%d probes, of one name twice", b.Count())
		}
		b.Apply(b.ctx, []Probe{stream("kept", "1"), stream("changed", "2"), stream("new", "1")})
		synctest.Wait()
		mu.Lock()
		got := fmt.Sprint(running)
		mu.Unlock()
		if want := "map[changed1:-9 changed2:1 gone1:-9 kept1:1 new1:1]"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if b.Count() != 3 {
			t.Errorf("%d probes", b.Count())
		}
		b.Apply(b.ctx, nil)
		b.Wait()
		if b.Count() != 0 {
			t.Errorf("%d probes after none were wanted", b.Count())
		}
	})
}

func TestNowStartsARoundAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		slow := probe("slow", good)
		slow.Every = time.Minute
		other := slow
		other.Name = "other"
		b.Apply(b.ctx, []Probe{slow, other})
		time.Sleep(2 * time.Second)
		before := len(b.emitted())
		b.Now(func(p Probe) bool { return p.Name == "slow" })
		b.Now(func(Probe) bool { return false })
		seen := b.emitted()
		if len(seen) != before+1 || seen[before].At.Mono != 2*time.Second {
			t.Errorf("%d rounds more", len(seen)-before)
		}
		time.Sleep(time.Minute)
		if got := len(b.emitted()); got != before+3 {
			t.Errorf("%d rounds in the minute after, want one of each", got-before-1)
		}
		b.cancel()
		b.Wait()
	})
}

// A look that is broken off fails, and a call may come back long after: neither
// says anything of what it measured.
func TestWhatComesAfterTheEndIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		p := probe("a", func(ctx context.Context, emit Emit) {
			<-ctx.Done()
			emit(observe.Observation{Outcome: observe.Lost, Cause: "timeout"})
			time.Sleep(time.Minute)
			emit(observe.Observation{Outcome: observe.Good})
			panic("late")
		})
		p.Deadline = time.Hour
		b.Apply(b.ctx, []Probe{p})
		time.Sleep(2 * time.Second)
		b.Apply(b.ctx, nil)
		b.Wait()
		time.Sleep(2 * time.Minute)
		if seen := b.emitted(); len(seen) != 0 {
			t.Errorf("%+v", seen)
		}
	})
}

// Wait does not wait for calls that ignore their context, in rounds or streams.
func TestTheEndIsNotHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		release := make(chan struct{})
		deaf := func(context.Context, Emit) { <-release }
		stream := probe("stream", deaf)
		stream.Every = 0
		b.Apply(b.ctx, []Probe{probe("round", deaf), stream})
		time.Sleep(5 * time.Second)
		before := b.clock().Mono
		b.cancel()
		b.Wait()
		if took := b.clock().Mono - before; took > 0 {
			t.Errorf("the end took %s", took)
		}
		close(release)
	})
}

// While an emit blocks, rounds wait and nothing piles up; after it all goes on.
func TestAnEmitThatBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.5)
		gate := make(chan struct{})
		b.Runner.emit = func(o observe.Observation) {
			<-gate
			b.emit(o)
		}
		var calls atomic.Int32
		b.Apply(b.ctx, []Probe{probe("a", func(_ context.Context, emit Emit) {
			calls.Add(1)
			emit(observe.Observation{Outcome: observe.Good})
		})})
		time.Sleep(time.Minute)
		b.Now(func(Probe) bool { return true })
		if b.Count() != 1 || calls.Load() != 1 {
			t.Errorf("%d calls while the first one could not emit", calls.Load())
		}
		close(gate)
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if calls.Load() < 3 {
			t.Errorf("%d calls after it could", calls.Load())
		}
		b.cancel()
		b.Wait()
	})
}

func TestTheRunnerIsSafeForManyCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, 0.3)
		var work sync.WaitGroup
		for g := range 8 {
			work.Go(func() {
				for i := range 100 {
					p := probe(fmt.Sprintf("p%d", (g+i)%10), good)
					p.Every, p.Overlap, p.Revision = 20*time.Millisecond, 2, fmt.Sprint(i%3)
					b.Apply(b.ctx, []Probe{p, probe("always", good)})
					b.Now(func(Probe) bool { return true })
					b.Count()
					time.Sleep(7 * time.Millisecond)
				}
			})
		}
		work.Wait()
		b.cancel()
		b.Wait()
		if len(b.emitted()) == 0 {
			t.Error("nothing was measured")
		}
	})
}

func BenchmarkRound(b *testing.B) {
	clock := func() observe.Instant { return observe.Instant{Mono: time.Second} }
	r := NewRunner(Env{Clock: clock}, func(observe.Observation) {})
	j := &job{runner: r, probe: probe("a", good)}
	b.ReportAllocs()
	for b.Loop() {
		j.round(b.Context(), clock())
	}
}
