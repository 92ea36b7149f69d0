// Package tools runs the operator's own programs: a few at a time, each for a
// limited time and with limited output, without a shell, a terminal or an input,
// and none of them outlives noctop. What they write is cleaned before anybody
// sees it.
package tools

import (
	"context"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/proof"
)

const (
	// atOnce is how many programs run at a time; others wait for their turn.
	atOnce = 4
	// mostRuns is how many runs are remembered.
	mostRuns = 100
	// grace is how long a program that is told to end may take to say what it found.
	grace = 500 * time.Millisecond
	// patience is how long the end waits for a program that was killed: one that
	// the kernel holds can't be ended at all.
	patience = 2 * time.Second
)

// ErrClosed is of what is to be run while noctop ends.
var ErrClosed = i18n.Errorf("noctop is ending: nothing is started any more")

// Options say how programs are run.
type Options struct {
	Environ []string         // the environment to hand on; its language is replaced
	Family  string           // of the system, as package proof names it; empty where that is not known
	Clock   func() time.Time // of the times in records
	// Ended, where set, is told of each run that has ended, from its own goroutine.
	Ended func(proof.Record)
}

// Runner runs programs.
type Runner struct {
	options Options
	places  chan struct{} // a run in each has its turn
	context context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu     sync.Mutex
	closed bool
	last   int
	runs   map[int]*run
}

// New returns a Runner. It is to be closed.
func New(options Options) *Runner {
	r := &Runner{options: options, places: make(chan struct{}, atOnce), runs: map[int]*run{}}
	r.options.Environ = plainLanguage(options.Environ)
	r.context, r.cancel = context.WithCancel(context.Background())
	return r
}

// Have says which programs are there to be run.
func (r *Runner) Have(programs []string) map[string]bool {
	found := make(map[string]bool, len(programs))
	for _, program := range programs {
		_, err := exec.LookPath(find(program))
		found[program] = err == nil
	}
	return found
}

// beside are folders of programs for administrators, which some systems leave
// out of everybody else's path.
var beside = []string{"/usr/local/sbin", "/usr/sbin", "/sbin"}

// find is where a program is; its bare name where it is nowhere.
func find(program string) string {
	if path, err := exec.LookPath(program); err == nil {
		return path
	}
	for _, folder := range beside {
		if path, err := exec.LookPath(filepath.Join(folder, program)); err == nil {
			return path
		}
	}
	return program
}

// Family is the family of systems that programs are installed by.
func (r *Runner) Family() string { return r.options.Family }

// Start has the command of a record run, as soon as it has its turn and for no
// longer than limit, and returns the number by which to look at it.
func (r *Runner) Start(known proof.Record, limit time.Duration) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return 0, ErrClosed
	}
	r.last++
	one := newRun(known, limit)
	ctx, stop := context.WithCancel(r.context)
	one.stop = stop
	r.runs[r.last] = one
	delete(r.runs, r.last-mostRuns)
	r.running.Go(func() {
		defer stop()
		r.carryOut(ctx, one)
	})
	return r.last, nil
}

// carryOut waits for a turn, and runs.
func (r *Runner) carryOut(ctx context.Context, one *run) {
	select {
	case r.places <- struct{}{}:
		one.began(r.options.Clock())
		one.run(ctx, r.options.Environ)
		<-r.places
	case <-ctx.Done():
		one.began(r.options.Clock())
		one.finish(proof.Cancelled, 0)
	}
	one.end(r.options.Clock())
	if r.options.Ended != nil {
		r.options.Ended(one.look().Record)
	}
}

// Look returns how a run stands: what it has written so far, and whether it has
// ended. Of a number that is not known it returns nothing.
func (r *Runner) Look(number int) proof.Progress {
	r.mu.Lock()
	one := r.runs[number]
	r.mu.Unlock()
	if one == nil {
		return proof.Progress{State: proof.Over}
	}
	return one.look()
}

// Cancel ends a run, or takes back that it was to be one.
func (r *Runner) Cancel(number int) {
	r.mu.Lock()
	one := r.runs[number]
	r.mu.Unlock()
	if one != nil {
		one.stop()
	}
}

// Close ends everything that runs, and waits until it has ended; no longer than
// it takes to kill it.
func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	ended := make(chan struct{})
	go func() {
		r.running.Wait()
		close(ended)
	}()
	late := time.NewTimer(grace + 2*patience)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
	}
}
