package collectors

import (
	"context"
	"fmt"
	"hash/fnv"
	"runtime/debug"
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

// Wait returns when every schedule has ended; rounds that ignore their context
// are not waited for.
func (r *Runner) Wait() { r.done.Wait() }

// job is one probe that runs.
type job struct {
	runner *Runner
	probe  Probe
	cancel context.CancelFunc
	now    chan struct{}

	mu      sync.Mutex
	flying  int             // rounds that have not returned
	oldest  observe.Instant // when the first of those began
	restart time.Duration   // pause before a stream that ended is begun again
}

const (
	jitterShare    = 0.05 // of the interval, either way
	longestStagger = time.Second
	firstRestart   = 500 * time.Millisecond
	longestRestart = 5 * time.Second
)

func (j *job) schedule(ctx context.Context) {
	defer j.runner.done.Done()
	if j.probe.Every == 0 {
		j.stream(ctx)
		return
	}
	timer := time.NewTimer(stagger(j.probe))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-j.now:
		case <-timer.C:
			jitter := (j.runner.env.Random()*2 - 1) * jitterShare
			timer.Reset(j.probe.Every + time.Duration(jitter*float64(j.probe.Every)))
		}
		j.begin(ctx)
	}
}

// stagger spreads first rounds over the first second, always alike for the
// same probe, so that a start is no burst.
func stagger(probe Probe) time.Duration {
	sum := fnv.New32a()
	sum.Write([]byte(probe.Name))
	return time.Duration(sum.Sum32()) % min(probe.Every, longestStagger)
}

// begin starts a round unless too many have not returned yet.
func (j *job) begin(ctx context.Context) {
	began := j.runner.env.Clock()
	j.mu.Lock()
	if j.flying >= max(j.probe.Overlap, 1) {
		stuck := began.Sub(j.oldest)
		j.mu.Unlock()
		if stuck > j.probe.Deadline {
			j.fail(began, "stuck", fmt.Sprintf("the last call has not returned for %s", stuck.Round(time.Second)))
		}
		return
	}
	if j.flying == 0 {
		j.oldest = began
	}
	j.flying++
	j.mu.Unlock()
	go j.round(ctx, began)
}

func (j *job) round(ctx context.Context, began observe.Instant) {
	if j.probe.Deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, j.probe.Deadline)
		defer cancel()
	}
	defer func() {
		if reason := recover(); reason != nil {
			j.fail(began, "panic", fmt.Sprintf("%v\n%s", reason, debug.Stack()))
		}
		j.mu.Lock()
		j.flying--
		j.oldest = began
		j.mu.Unlock()
	}()
	j.probe.Run(ctx, j.fill(began))
}

// stream keeps a probe running that emits by itself, and begins it again after
// a growing pause when it ends.
func (j *job) stream(ctx context.Context) {
	j.restart = firstRestart
	for ctx.Err() == nil {
		began := j.runner.env.Clock()
		j.round(ctx, began)
		if j.runner.env.Clock().Sub(began) > longestRestart {
			j.restart = firstRestart
		}
		select {
		case <-ctx.Done():
		case <-time.After(j.restart):
		}
		j.restart = min(2*j.restart, longestRestart)
	}
}

// fill completes what a probe leaves empty.
func (j *job) fill(began observe.Instant) Emit {
	return func(o observe.Observation) {
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
func (j *job) fail(at observe.Instant, cause, detail string) {
	j.runner.emit(observe.Observation{
		Subject: j.probe.Subject, Check: j.probe.Check, At: at, Every: j.probe.Every,
		Outcome: observe.Failed, Cause: cause, Detail: detail,
	})
}
