package collectors

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

// Runner runs probes, each on its own schedule. Its goroutines are the only
// ones that measure.
type Runner struct {
	env  Env
	emit Emit

	mu   sync.Mutex
	jobs map[string]*job
	done sync.WaitGroup // of the schedules, not of rounds that never return
}

// NewRunner returns a Runner that hands every observation to emit.
func NewRunner(env Env, emit Emit) *Runner {
	return &Runner{env: env, emit: emit, jobs: make(map[string]*job)}
}

// Apply makes probes the ones that run, until ctx ends: new ones start, missing
// ones stop, changed ones are replaced, and the others go on undisturbed.
func (r *Runner) Apply(ctx context.Context, probes []Probe) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wanted := make(map[string]Probe, len(probes))
	for _, probe := range probes {
		wanted[probe.Name] = probe
	}
	for name, running := range r.jobs {
		if probe, ok := wanted[name]; !ok || probe.Revision != running.probe.Revision {
			running.cancel()
			delete(r.jobs, name)
		}
	}
	for name, probe := range wanted {
		if _, ok := r.jobs[name]; ok {
			continue
		}
		jobCtx, cancel := context.WithCancel(ctx)
		started := &job{runner: r, probe: probe, cancel: cancel, now: make(chan struct{}, 1)}
		r.jobs[name] = started
		r.done.Add(1)
		go started.schedule(jobCtx)
	}
}

// Count returns how many probes run.
func (r *Runner) Count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.jobs)
}

// Now starts a round of every probe that wanted accepts, without waiting for
// its turn.
func (r *Runner) Now(wanted func(Probe) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, running := range r.jobs {
		if wanted(running.probe) {
			select {
			case running.now <- struct{}{}:
			default:
			}
		}
	}
}

// Wait returns when every schedule has ended; calls of probes that ignore
// their context are not waited for.
func (r *Runner) Wait() { r.done.Wait() }

// job is one probe that runs.
type job struct {
	runner *Runner
	probe  Probe
	cancel context.CancelFunc
	now    chan struct{}

	mu     sync.Mutex
	flying []observe.Instant // when each round that has not returned began, the oldest first
}

const (
	// stuckGrace is what a round may take to return once its context has
	// ended: on a busy host that is not at once.
	stuckGrace     = time.Second
	firstRestart   = 500 * time.Millisecond
	longestRestart = 5 * time.Second
)

// schedule starts rounds until ctx ends.
func (j *job) schedule(ctx context.Context) {
	defer j.runner.done.Done()
	if j.probe.Every == 0 {
		j.stream(ctx)
		return
	}
	timer := time.NewTimer(untilFirst(j.probe, j.runner.env.Clock()))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-j.now:
			j.begin(ctx)
		case <-timer.C:
			timer.Reset(untilNext(j.probe, j.runner.env.Clock(), j.runner.env.Random))
			if age, stuck := j.begin(ctx); stuck {
				j.fail(ctx, j.runner.env.Clock(), "stuck", fmt.Sprintf("a call has not returned for %s", age.Round(time.Second)))
			}
		}
	}
}

// begin starts a round, unless too many have not returned yet. It is stuck
// where the oldest of them should have long ago.
func (j *job) begin(ctx context.Context) (oldest time.Duration, stuck bool) {
	began := j.runner.env.Clock()
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.flying) >= max(j.probe.Overlap, 1) {
		oldest = began.Sub(j.flying[0])
		return oldest, oldest > j.probe.Deadline+stuckGrace
	}
	j.flying = append(j.flying, began)
	go j.round(ctx, began)
	return 0, false
}

func (j *job) round(ctx context.Context, began observe.Instant) {
	defer j.landed(began)
	limited := ctx
	if j.probe.Deadline > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, j.probe.Deadline)
		defer cancel()
	}
	j.call(ctx, limited, began)
}

func (j *job) landed(began observe.Instant) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := slices.Index(j.flying, began); i >= 0 {
		j.flying = slices.Delete(j.flying, i, i+1)
	}
}

// call runs the probe once, and turns its panic into an observation. What it
// emits counts while ctx lives; limited is the context that it is given.
func (j *job) call(ctx, limited context.Context, began observe.Instant) {
	defer func() {
		if reason := recover(); reason != nil {
			j.fail(ctx, began, "panic", WhatAndWhere(reason))
		}
	}()
	j.probe.Run(limited, j.fill(ctx, began))
}

// stream keeps a probe running that emits by itself, and begins it again after
// a growing pause when it ends. It has no deadline.
func (j *job) stream(ctx context.Context) {
	pause := firstRestart
	for ctx.Err() == nil {
		began := j.runner.env.Clock()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			j.call(ctx, ctx, began)
		}()
		select {
		case <-ctx.Done():
			return // without waiting for one that ignores its context
		case <-ended:
		}
		if j.runner.env.Clock().Sub(began) > longestRestart {
			pause = firstRestart
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, longestRestart)
	}
}

// fill completes what a probe leaves empty. What comes after the probe was
// stopped is dropped: nobody watches its subject any more, and what was broken
// off is no failure.
func (j *job) fill(ctx context.Context, began observe.Instant) Emit {
	return func(o observe.Observation) {
		if ctx.Err() != nil {
			return
		}
		if o.Subject == (observe.Subject{}) {
			o.Subject = j.probe.Subject
		}
		if o.Check == "" {
			o.Check = j.probe.Check
		}
		if o.At == (observe.Instant{}) {
			o.At = began
			if j.probe.Every == 0 {
				o.At = j.runner.env.Clock()
			}
		}
		if o.Every == 0 {
			o.Every = j.probe.Every
		}
		j.runner.emit(o)
	}
}

// fail says that the collector itself did not work.
func (j *job) fail(ctx context.Context, at observe.Instant, cause, detail string) {
	j.fill(ctx, at)(observe.Observation{At: at, Outcome: observe.Failed, Cause: cause, Detail: detail})
}
