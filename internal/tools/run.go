package tools

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"example.com/noctop/internal/proof"
)

// run is one run of a program.
type run struct {
	stop  context.CancelFunc
	limit time.Duration

	mu     sync.Mutex
	state  proof.State
	record proof.Record
	output output
}

func newRun(known proof.Record, limit time.Duration) *run { return &run{record: known, limit: limit} }

// look is a copy of how it stands. Lines are only ever appended.
func (r *run) look() proof.Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := proof.Progress{Record: r.record, State: r.state}
	p.Lines, p.Cut = r.output.lines, r.output.cut
	return p
}

func (r *run) began(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state, r.record.At = proof.Running, at
}

func (r *run) end(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.output.flush()
	r.state, r.record.Took = proof.Over, max(at.Sub(r.record.At), 0)
}

// finish says how it ended.
func (r *run) finish(how proof.Ending, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record.Ending, r.record.Exit = how, status
}

// say adds a line of our own to what the program wrote.
func (r *run) say(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.output.flush()
	r.output.write([]byte(line + "\n"))
}

// run runs the program until it has ended and nothing of it is left.
func (r *run) run(ctx context.Context, environ []string) {
	ctx, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	from, to, err := os.Pipe()
	if err != nil {
		r.fail(err)
		return
	}
	defer from.Close()
	words := r.record.Command
	command := exec.Command(find(words[0]), words[1:]...) //nolint:noctx // it is ended with all that it started, which takes more than its context does
	command.Env, command.Stdout, command.Stderr = environ, to, to
	apart(command)
	err = command.Start()
	_ = to.Close() // the program has its own
	if err != nil {
		r.fail(err)
		return
	}
	read, flooded := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		r.read(from, flooded)
	}()
	exited := make(chan error, 1)
	go func() { exited <- command.Wait() }()
	r.follow(ctx, command, exited, flooded)
	// What it has left behind may hold the other end open for ever.
	_ = from.SetReadDeadline(time.Now().Add(grace))
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-read:
	case <-late.C: // where reading can't be ended, closing must do
	}
}

// follow waits for the end of the program, and sees to it where it does not come.
func (r *run) follow(ctx context.Context, command *exec.Cmd, exited <-chan error, flooded <-chan struct{}) {
	how := proof.Exited
	select {
	case err := <-exited:
		kill(command) // what it may have left behind
		r.finish(how, statusOf(command, err))
		return
	case <-flooded:
		how = proof.Flooded
	case <-ctx.Done():
		how = proof.Cancelled
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			how = proof.TimedOut
		}
	}
	interrupt(command) // many tools sum up what they found
	if err, ended := within(exited, grace); ended {
		kill(command)
		r.finish(how, statusOf(command, err))
		return
	}
	kill(command)
	err, ended := within(exited, patience)
	if !ended {
		r.finish(proof.Stuck, 0)
		return
	}
	r.finish(how, statusOf(command, err))
}

// within waits for the end for some time.
func within(exited <-chan error, wait time.Duration) (err error, ended bool) { //nolint:revive // the error is what came, not whether it did
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case err := <-exited:
		return err, true
	case <-late.C:
		return nil, false
	}
}

// read takes what the program writes, until that ends. Past what is kept it is
// thrown away; one that goes on all the same is flooding.
func (r *run) read(from io.Reader, flooded chan<- struct{}) {
	buffer := make([]byte, 16<<10)
	total := 0
	for {
		n, err := from.Read(buffer)
		r.mu.Lock()
		r.output.write(buffer[:n])
		r.mu.Unlock()
		if total += n; total > mostRead && flooded != nil {
			close(flooded)
			flooded = nil
		}
		if err != nil {
			return
		}
	}
}

// fail says why it could not be run.
func (r *run) fail(err error) {
	r.say("noctop: " + err.Error())
	r.finish(proof.Unstarted, 0)
}

// plainLanguage is an environment in which programs speak as their manuals do.
func plainLanguage(ours []string) []string {
	var all []string
	for _, variable := range ours {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "LC_") && !strings.HasPrefix(name, "NOCTOP_") && name != "LANG" && name != "LANGUAGE" {
			all = append(all, variable)
		}
	}
	return append(all, "LC_ALL=C", "TERM=dumb", "PAGER=cat", "SYSTEMD_COLORS=0", "SYSTEMD_PAGER=")
}
