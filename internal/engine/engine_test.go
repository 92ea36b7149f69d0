package engine

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

func TestThereIsASnapshotFromTheFirstMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{Topology: watched("KT"), Env: environment()})
		s := e.Snapshot()
		if s == nil || s.Triage.Status != triage.Starting || len(s.Topology.Uplinks) != 1 || len(s.All()) != 0 {
			t.Fatalf("%+v", s)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		e.Start(ctx) // also where it ends before it begins
		e.Wait()
		if e.Snapshot() == nil {
			t.Error("none after the end")
		}
	})
}

func TestStepsComeOnceASecondWhileAllIsWell(t *testing.T) {
	_, families := newNetwork()
	var all steps
	run(t, Options{Topology: watched("KT"), Families: families, OnStep: all.add}, func(e *Engine) {
		time.Sleep(10500 * time.Millisecond)
		seen := all.since(0)
		if len(seen) != 10 {
			t.Fatalf("%d steps in 10 s", len(seen))
		}
		for i, s := range seen {
			if s.Now.Mono != time.Duration(i+1)*time.Second {
				t.Errorf("step %d at %s", i, s.Now.Mono)
			}
		}
		if first := seen[0]; len(first.All()) != 3 || first.Probes != 3 {
			t.Errorf("after a second %d series of %d probes", len(first.All()), first.Probes)
		}
		if seen[9] != e.Snapshot() || seen[9].Triage.Status != triage.AllOK || seen[9].Seq <= seen[8].Seq {
			t.Errorf("the newest is %+v", seen[9].Triage)
		}
	})
}

// Losses that come one upon the other must not put judging off, nor have it
// done all the time.
func TestAFloodOfLosses(t *testing.T) {
	n, families := newNetwork()
	flood := family{func(topology.Topology, collectors.Env) []collectors.Probe {
		return []collectors.Probe{{
			Name: "flood", Check: observe.CheckICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: "KT", Name: "192.0.2.1", Group: "foreign"},
			Run: func(ctx context.Context, emit collectors.Emit) {
				for ctx.Err() == nil {
					time.Sleep(20 * time.Millisecond)
					emit(observe.Observation{Outcome: observe.Lost, Every: time.Second})
				}
			},
		}}
	}}
	n.dead.Store(true)
	var all steps
	run(t, Options{Topology: watched("KT"), Families: append(families, flood), OnStep: all.add}, func(e *Engine) {
		time.Sleep(2 * time.Minute)
		seen := all.since(0)
		if seen[0].Now.Mono > 200*time.Millisecond {
			t.Errorf("the first step came at %s", seen[0].Now.Mono)
		}
		for i := range seen[1:] {
			if gap := seen[i+1].Now.Sub(seen[i].Now); gap > tick+alarmTick || gap < alarmTick {
				t.Errorf("%s from one step to the next", gap)
			}
		}
		if verdicts := e.Snapshot().Triage.Verdicts; len(verdicts) == 0 {
			t.Error("no verdict after two minutes of silence")
		}
		if late := all.since(time.Minute); len(late) > 5*60 {
			t.Errorf("%d steps in the second minute", len(late))
		}
	})
}

func TestDoubtIsProbedInShortBursts(t *testing.T) {
	const probe = "KT/192.0.2.1"
	n, families := newNetwork()
	run(t, Options{Topology: watched("KT", "LGU"), Families: families}, func(e *Engine) {
		spent := func(d time.Duration) int {
			before := len(n.roundsOf(probe))
			time.Sleep(d)
			return len(n.roundsOf(probe)) - before
		}
		if calm := spent(10 * time.Second); calm < 9 || calm > 11 {
			t.Errorf("%d rounds in 10 s without doubt", calm)
		}
		n.dead.Store(true)
		burst := spent(1300 * time.Millisecond)
		n.dead.Store(false)
		if burst += spent(1700 * time.Millisecond); burst < 6 || burst > 18 {
			t.Errorf("%d rounds in the 3 s of doubt", burst)
		}
		spent(4 * time.Second)
		if after := spent(5 * time.Second); after > 6 {
			t.Errorf("%d rounds in 5 s when the doubt was over", after)
		}
		n.dead.Store(true)
		from := e.options.Env.Clock().Mono
		time.Sleep(time.Minute)
		if most := mostWithin(10*time.Second, n.roundsOf(probe), from); most > 10+5*3+2 {
			t.Errorf("%d rounds in ten seconds of an outage", most)
		}
		if status := e.Snapshot().Triage.Status; status != triage.AnyOpen {
			t.Errorf("after a minute it is %s", status)
		}
	})
}

func TestReconfigure(t *testing.T) {
	n, families := newNetwork()
	run(t, Options{Topology: watched("KT"), Families: families}, func(e *Engine) {
		time.Sleep(3 * time.Second)
		var callers sync.WaitGroup
		for range 8 {
			callers.Go(func() { e.Reconfigure(watched("KT", "SKB")) })
		}
		callers.Wait()
		e.Reconfigure(watched("KT", "LGU"))
		synctest.Wait()
		s := e.Snapshot()
		if len(s.Topology.Uplinks) != 2 || s.Topology.Uplinks[1].Name != "LGU" || s.Probes != 6 {
			t.Errorf("at once there are %d probes of %+v", s.Probes, s.Topology.Uplinks)
		}
		time.Sleep(10 * time.Second)
		if kt, lgu := len(n.roundsOf("KT/192.0.2.1")), len(n.roundsOf("LGU/192.0.2.1")); kt < 12 || kt > 14 || lgu < 9 || lgu > 11 {
			t.Errorf("%d rounds of what stayed, %d of what came", kt, lgu)
		}
		e.Reconfigure(watched("KT"))
		synctest.Wait()
		before := len(n.roundsOf("LGU/192.0.2.1"))
		time.Sleep(5 * time.Second)
		if after := len(n.roundsOf("LGU/192.0.2.1")); after != before {
			t.Errorf("%d rounds of what went", after-before)
		}
	})
}

func TestWhatWentIsForgottenAfterHours(t *testing.T) {
	_, families := newNetwork()
	run(t, Options{Topology: watched("KT"), Families: families}, func(e *Engine) {
		time.Sleep(3 * time.Second)
		e.Reconfigure(topology.Topology{})
		time.Sleep(time.Hour)
		if n := len(e.Snapshot().All()); n != 3 {
			t.Errorf("%d series after an hour", n)
		}
		time.Sleep(2 * time.Hour)
		if n := len(e.Snapshot().All()); n != 0 {
			t.Errorf("%d series after three", n)
		}
	})
}

func TestRefresh(t *testing.T) {
	_, families := newNetwork()
	var asked atomic.Int32
	refresh := func(ctx context.Context) (topology.Topology, bool) {
		n := asked.Add(1)
		if n == 5 {
			<-ctx.Done() // it may take its time
			return watched("late"), true
		}
		return watched("KT", "LGU"), n == 2
	}
	options := Options{Topology: watched("KT"), Families: families, Refresh: refresh, RefreshEvery: 5 * time.Second}
	run(t, options, func(e *Engine) {
		time.Sleep(7 * time.Second)
		if n := len(e.Snapshot().Topology.Uplinks); n != 1 || asked.Load() != 1 {
			t.Errorf("%d uplinks after asking %d times", n, asked.Load())
		}
		for range 10 {
			e.RefreshNow()
		}
		synctest.Wait()
		if n := len(e.Snapshot().Topology.Uplinks); n != 2 || asked.Load() > 3 {
			t.Errorf("%d uplinks after asking %d times", n, asked.Load())
		}
		time.Sleep(30 * time.Second)
	})
	if asked.Load() != 5 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestWithoutAnIntervalRefreshOnlyComesWhenAskedFor(t *testing.T) {
	var asked atomic.Int32
	refresh := func(context.Context) (topology.Topology, bool) {
		asked.Add(1)
		return topology.Topology{}, false
	}
	run(t, Options{Refresh: refresh}, func(e *Engine) {
		time.Sleep(time.Minute)
		e.RefreshNow()
		synctest.Wait()
		if asked.Load() != 1 {
			t.Errorf("asked %d times", asked.Load())
		}
	})
}

// A probe that ignores its context, and one that emits more than is taken,
// hold nothing up.
func TestTheEndComesAtOnce(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	deaf := family{func(topology.Topology, collectors.Env) []collectors.Probe {
		hang := func(context.Context, collectors.Emit) { <-release }
		shout := func(ctx context.Context, emit collectors.Emit) {
			for ctx.Err() == nil {
				emit(observe.Observation{Outcome: observe.Good})
			}
		}
		return []collectors.Probe{
			{Name: "round", Every: time.Second, Deadline: time.Second, Run: hang},
			{Name: "stream", Run: hang},
			{Name: "shout", Run: shout},
		}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	e := New(Options{Families: []collectors.Family{deaf}, Env: environment()})
	e.Start(ctx)
	time.Sleep(200 * time.Millisecond)
	cancel()
	ending := time.Now()
	e.Wait()
	if took := time.Since(ending); took > 300*time.Millisecond {
		t.Errorf("the end took %s", took)
	}
}

func TestWaitForIsPatientOnlySoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{Env: environment()})
		release := make(chan struct{})
		e.Go(t.Context(), func(context.Context) { <-release })
		began := time.Now()
		e.WaitFor(300 * time.Millisecond)
		if took := time.Since(began); took != 300*time.Millisecond {
			t.Errorf("waited %s", took)
		}
		close(release)
		e.WaitFor(time.Hour)
		if took := time.Since(began); took != 300*time.Millisecond {
			t.Errorf("waited %s for what has ended", took)
		}
	})
}

// Whatever fails in the engine's own goroutines is told, and stops the probes.
func TestAPanicIsAFailureAndNoCrash(t *testing.T) {
	explode := func() { panic("boom") }
	for name, options := range map[string]Options{
		"step":        {OnStep: func(*history.Snapshot) { explode() }},
		"observation": {OnObservation: func(observe.Observation) { explode() }},
		"refresh": {RefreshEvery: time.Second, Refresh: func(context.Context) (topology.Topology, bool) {
			explode()
			return topology.Topology{}, false
		}},
		"plan": {Families: []collectors.Family{family{func(topology.Topology, collectors.Env) []collectors.Probe {
			explode()
			return nil
		}}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, families := newNetwork()
			options.Topology, options.Families = watched("KT"), append(families, options.Families...)
			run(t, options, func(e *Engine) {
				select {
				case <-e.Failed():
				case <-time.After(5 * time.Second):
					t.Fatal("nobody was told")
				}
				if err := e.Failure(); err == nil || !strings.Contains(err.Error(), "boom") || !strings.Contains(err.Error(), "engine_test.go:") {
					t.Errorf("%v", err)
				}
				if e.Snapshot() == nil {
					t.Error("there is no snapshot any more")
				}
			})
		})
	}
}

func TestReadersAndCommandsAtOnce(t *testing.T) {
	_, families := newNetwork()
	var observed atomic.Int32
	options := Options{
		Topology: watched("KT"), Families: families,
		OnObservation: func(observe.Observation) { observed.Add(1) },
		Refresh:       func(context.Context) (topology.Topology, bool) { return watched("KT", "LGU"), true },
		RefreshEvery:  700 * time.Millisecond,
	}
	run(t, options, func(e *Engine) {
		var work sync.WaitGroup
		for g := range 6 {
			work.Go(func() {
				for i := range 200 {
					time.Sleep(13 * time.Millisecond)
					switch g {
					case 0:
						e.RefreshNow()
					case 1:
						e.Reconfigure(watched("KT", fmt.Sprint(i%3)))
					default:
						for _, s := range e.Snapshot().All() {
							_ = s.Newest()
						}
					}
				}
			})
		}
		work.Wait()
		if observed.Load() == 0 || e.Failure() != nil {
			t.Errorf("%d observations; failure: %v", observed.Load(), e.Failure())
		}
	})
}

func BenchmarkStep(b *testing.B) {
	n, families := newNetwork()
	e := New(Options{Topology: watched("KT", "LGU"), Families: families, Env: environment()})
	e.runner = collectors.NewRunner(e.options.Env, func(observe.Observation) {})
	now := e.options.Env.Clock()
	for round := range 60 {
		for _, p := range n.plan(e.core.topology, e.options.Env) {
			e.take(observe.Observation{
				Subject: p.Subject, Check: p.Check, Every: time.Hour, Outcome: observe.Good,
				At: now.Add(time.Duration(round-60) * time.Second),
			})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		e.step()
	}
}
