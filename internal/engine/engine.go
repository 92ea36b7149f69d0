// Package engine is the one loop that joins measuring, history and triage.
// Data goes one way through it; nothing flows back but commands.
package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	tick      = time.Second            // between rounds of triage
	quickTick = 200 * time.Millisecond // between them while something is in doubt
	alarmTick = 50 * time.Millisecond  // until the first of those: what fails together is looked at together
	backlog   = 1024                   // observations that may wait for the loop
	gap       = 3 * time.Second        // not run for so long, what was in flight is void
	suspense  = 30 * time.Second       // how long a suspicion is looked at quickly
)

// Options say what an Engine works on.
type Options struct {
	Topology topology.Topology
	Families []collectors.Family
	Env      collectors.Env
	// OnObservation and OnStep, where set, are called in the engine's loop for
	// every observation and every round of triage. They must not block, nor
	// change what they are given.
	OnObservation func(observe.Observation)
	OnStep        func(*history.Snapshot)
	// Recorder, where set, is told all that is judged.
	Recorder Recorder
	// Refresh, where set, is asked every RefreshEvery whether what is to be
	// watched has changed. It may take its time.
	Refresh      func(context.Context) (topology.Topology, bool)
	RefreshEvery time.Duration
	// Notes, where set, is asked every two seconds for the statements that were
	// entered by hand since it was last asked. It may take its time.
	Notes func() []claims.Noted
}

// Engine measures, remembers and judges.
type Engine struct {
	options Options
	core    *Core
	in      chan observe.Observation
	changes chan topology.Topology
	nudge   chan struct{}
	done    sync.WaitGroup
	runner  *collectors.Runner
	noted   chan claims.Noted
	desk    desk
	current atomic.Pointer[history.Snapshot]
	bursts  bursts          // of probing
	looks   looks           // at what verdicts call for
	alarms  bursts          // of judging
	stepped observe.Instant // the last round of triage

	failure atomic.Pointer[error]
	failed  chan struct{} // closed with failure set
}

// New returns an Engine that has not begun.
func New(options Options) *Engine {
	if options.Recorder == nil {
		options.Recorder = Deaf{}
	}
	thrift(options.Topology)
	started := roundedInstant(options.Env.Clock())
	e := &Engine{
		options: options, core: NewCore(options.Topology, started), stepped: started,
		in: make(chan observe.Observation, backlog), changes: make(chan topology.Topology, 1),
		nudge: make(chan struct{}, 1), bursts: bursts{}, alarms: bursts{},
		failed: make(chan struct{}), noted: make(chan claims.Noted), desk: newDesk(),
	}
	e.current.Store(e.core.snapshot(triage.Result{Now: started, Since: started, Status: triage.Starting}))
	return e
}

// Snapshot returns the newest state of everything. It never blocks and is
// never nil, also before the start and after the end.
func (e *Engine) Snapshot() *history.Snapshot { return e.current.Load() }

// Reconfigure changes what is watched. Of several changes at once the last counts.
func (e *Engine) Reconfigure(what topology.Topology) {
	for {
		select {
		case e.changes <- what:
			return
		default:
		}
		select {
		case <-e.changes:
		default:
		}
	}
}

// Start begins to measure, until ctx ends.
func (e *Engine) Start(ctx context.Context) {
	e.Go(ctx, e.Run)
	if e.options.Refresh != nil {
		e.Go(ctx, e.follow)
	}
	if e.options.Notes != nil {
		e.Go(ctx, e.followNotes)
	}
}

// Go runs a task of the engine's in a goroutine of its own. If it panics the
// engine has failed.
func (e *Engine) Go(ctx context.Context, task func(context.Context)) {
	e.done.Add(1)
	go func() {
		defer e.done.Done()
		defer func() {
			if reason := recover(); reason != nil {
				e.fail(i18n.Errorf("noctop's own loop failed: %s", collectors.WhatAndWhere(reason)))
			}
		}()
		task(ctx)
	}()
}

// fail remembers the first failure.
func (e *Engine) fail(err error) {
	if e.failure.CompareAndSwap(nil, &err) {
		close(e.failed)
	}
}

// Failed is closed when the engine itself has failed: what it last said gets
// old, and nobody measures any more. Failure says why.
func (e *Engine) Failed() <-chan struct{} { return e.failed }

// Failure returns why the engine has failed; nil while it has not.
func (e *Engine) Failure() error {
	if err := e.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// Wait returns when everything that was started has ended.
func (e *Engine) Wait() { e.done.Wait() }

// WaitFor is Wait for at most patience.
func (e *Engine) WaitFor(patience time.Duration) {
	done := make(chan struct{})
	go func() {
		e.done.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// RefreshNow asks at once whether what is to be watched has changed.
func (e *Engine) RefreshNow() {
	select {
	case e.nudge <- struct{}{}:
	default:
	}
}

// follow keeps the topology up with what is there.
func (e *Engine) follow(ctx context.Context) {
	var ticks <-chan time.Time
	if e.options.RefreshEvery > 0 {
		ticker := time.NewTicker(e.options.RefreshEvery)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
		case <-e.nudge:
		case <-ticks:
		}
		if ctx.Err() != nil {
			return
		}
		if what, changed := e.options.Refresh(ctx); changed && ctx.Err() == nil {
			e.Reconfigure(what)
		}
	}
}

// Run measures until ctx ends.
func (e *Engine) Run(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop() // also when it fails: nobody would take what is measured
	e.runner = collectors.NewRunner(e.options.Env, func(o observe.Observation) {
		select {
		case e.in <- o:
		case <-ctx.Done():
		}
	})
	e.runner.Apply(ctx, e.plan())
	timer := time.NewTimer(tick)
	defer timer.Stop()
	hurried := false
	for {
		select {
		case <-ctx.Done():
			e.runner.Wait()
			return
		case o := <-e.in:
			// Once only before each round: a stream of alarms must not put it off.
			if e.take(o) && !hurried {
				hurried = true
				timer.Reset(alarmTick)
			}
			continue
		case said := <-e.noted:
			now := roundedInstant(e.options.Env.Clock())
			e.core.Note(said, now)
			e.options.Recorder.Noted(said, now)
			continue
		case order := <-e.desk.orders:
			if !e.obey(order) {
				continue
			}
		case <-e.desk.probe:
			e.runner.Now(atAnyTime)
			continue
		case what := <-e.changes:
			e.adopt(ctx, what)
		case <-timer.C:
		}
		next := e.step()
		hurried = next < tick
		timer.Reset(collectors.UntilBeat(e.options.Env.Clock(), next))
	}
}

// take keeps an observation, and reports whether the next round of triage
// should come early.
func (e *Engine) take(o observe.Observation) bool {
	o = Rounded(o)
	e.core.Observe(o)
	e.options.Recorder.Observed(o)
	if e.options.OnObservation != nil {
		e.options.OnObservation(o)
	}
	return alarming(o) && e.alarms.allow(o.Subject.Uplink, e.options.Env.Clock())
}

// step judges, publishes, and returns when to do so again.
func (e *Engine) step() time.Duration {
	now := roundedInstant(e.options.Env.Clock())
	if missed := now.Sub(e.stepped) - tick; missed > gap {
		e.take(stopped(now, missed))
	}
	e.stepped = now
	snapshot := e.core.Step(now)
	e.publish(snapshot)
	result := &snapshot.Triage
	e.lookInto(result, now)
	if uplinks := e.bursts.due(e.core.Doubt(now), now); len(uplinks) > 0 {
		e.runner.Now(func(p collectors.Probe) bool { return inBurst(p, uplinks) })
		return quickTick
	}
	if result.Status == triage.AnySuspect && now.Sub(result.Since) < suspense {
		return quickTick
	}
	return tick
}

// stopped says that noctop did not run. The collector that watches for that says
// so too, but what it says comes after the first round past the gap.
func stopped(now observe.Instant, missed time.Duration) observe.Observation {
	return observe.Observation{
		Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckGap, At: now,
		Outcome: observe.Failed, Cause: "gap", Value: missed.Seconds(), Unit: observe.Seconds,
	}
}

func (e *Engine) publish(snapshot *history.Snapshot) {
	snapshot.Probes = e.runner.Count()
	e.current.Store(snapshot)
	e.options.Recorder.Stepped(snapshot)
	if e.options.OnStep != nil {
		e.options.OnStep(snapshot)
	}
}

// adopt takes on a new topology.
func (e *Engine) adopt(ctx context.Context, what topology.Topology) {
	thrift(what)
	e.core.Adopt(what)
	e.options.Recorder.Adopted(what, roundedInstant(e.options.Env.Clock()))
	e.runner.Apply(ctx, e.plan())
}

func (e *Engine) plan() []collectors.Probe {
	var probes []collectors.Probe
	for _, family := range e.options.Families {
		probes = append(probes, family.Plan(e.core.topology, e.options.Env)...)
	}
	return probes
}
