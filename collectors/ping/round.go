package ping

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	// clockSlack is how far the clocks may disagree over one round trip. More
	// means that the wall clock was set or the machine slept.
	clockSlack = 100 * time.Millisecond
	// stalled is how late a timer may fire before a round no longer counts: a
	// reply may have been waiting while this process did not run.
	stalled = 500 * time.Millisecond
)

// round is one packet and what becomes of it.
type round struct {
	target
	at       observe.Instant
	request  Request
	emit     collectors.Emit
	deadline time.Duration
	reported observe.Outcome // what was emitted for it last
	answered bool
	stranger netip.Addr // another host that answered; zero where none did
}

func newRound(t target, at observe.Instant, request Request, emit collectors.Emit) *round {
	return &round{target: t, at: at, request: request, emit: emit, deadline: t.memory.deadline()}
}

// run sends the packet and listens. What is not answered by the deadline is
// reported as lost at once; a reply that comes after all corrects that.
func (r *round) run(parent context.Context) {
	ctx, cancel := context.WithTimeout(parent, listenFor)
	defer cancel()
	replies := make(chan Reply, 16)
	ended := make(chan error, 1)
	go func() {
		ended <- guarded(r.echo)(ctx, r.request, func(reply Reply) {
			select {
			case replies <- reply:
			default: // so many duplicates need not all be counted
			}
		})
	}()
	deadline := time.NewTimer(r.deadline)
	defer deadline.Stop()
	for {
		select {
		case reply := <-replies:
			r.answer(reply)
		case <-deadline.C:
			r.drain(replies)
			if parent.Err() == nil {
				r.giveUp()
			}
		case err := <-ended:
			r.drain(replies)
			if parent.Err() == nil {
				r.finish(err)
			}
			return
		}
	}
}

// guarded turns a panic of an engine into an error: it runs in a goroutine of
// its own, where nobody else would catch it.
func guarded(echo Echo) Echo {
	return func(ctx context.Context, request Request, heard func(Reply)) (err error) {
		defer func() {
			if reason := recover(); reason != nil {
				err = fmt.Errorf("the ping engine failed: %v", reason)
			}
		}()
		return echo(ctx, request, heard)
	}
}

func (r *round) drain(replies <-chan Reply) {
	for {
		select {
		case reply := <-replies:
			r.answer(reply)
		default:
			return
		}
	}
}

// answer reports the target's first reply. Others are counted and change nothing.
func (r *round) answer(reply Reply) {
	switch {
	case reply.Unreadable:
		r.memory.ignore(ignored{unreadable: 1})
		return
	case !sameHost(reply.From, r.request.Target):
		r.stranger = reply.From
		r.memory.ignore(ignored{foreign: 1})
		return
	case r.answered:
		r.memory.ignore(ignored{duplicates: 1})
		return
	}
	r.answered = true
	if r.memory.heard() {
		r.noStandIn(r.at, r.request, r.emit)
	}
	if r.reported == observe.Void {
		return
	}
	o := r.observation(r.at, r.request)
	o.Took = reply.Took
	o.Corrects = r.reported == observe.Lost || r.reported == observe.Wrong
	if reply.Detail != "" {
		o.Detail = reply.Detail
	}
	switch {
	case disagree(reply.Wall, reply.Took):
		o.Outcome, o.Took = observe.Void, 0
		o.Cause, o.Detail = "clock-jump", "the clock was set, or the machine slept, during the round trip"
	case reply.Took > r.deadline:
		o.Outcome, o.Cause = observe.Late, "late"
		o.Detail = fmt.Sprintf("answered after %s, more than the %s it was given",
			reply.Took.Round(time.Millisecond), r.deadline.Round(time.Millisecond))
		r.memory.learn(r.request.Target, reply.Took, reply.Waited)
	default:
		o.Outcome = observe.Good
		r.memory.learn(r.request.Target, reply.Took, reply.Waited)
	}
	o.Fields = r.fields(reply.TTL)
	r.send(o)
}

// fields are what was left of the reply's TTL, and how many replies counted for
// none since the last report.
func (r *round) fields(ttl int) []observe.Field {
	var fields []observe.Field
	figure := func(name string, value int) {
		if value > 0 {
			fields = append(fields, observe.Field{Name: name, Value: float64(value)})
		}
	}
	figure("ttl", ttl)
	ignored := r.memory.takeIgnored()
	figure("duplicates", ignored.duplicates)
	figure("foreign", ignored.foreign)
	figure("unreadable", ignored.unreadable)
	return fields
}

// giveUp reports the packet as lost, unless this process was not there to see.
func (r *round) giveUp() {
	if r.answered {
		return
	}
	now := r.clock()
	waited := now.Sub(r.at)
	o := r.observation(r.at, r.request)
	switch {
	case disagree(elapsed(r.at, now), waited):
		o.Outcome, o.Cause, o.Detail = observe.Void, "clock-jump", "the clock was set, or the machine slept, while waiting for the answer"
	case waited > r.deadline+stalled:
		o.Outcome, o.Cause, o.Detail = observe.Void, "stalled", fmt.Sprintf("noctop itself did not run for %s", (waited-r.deadline).Round(time.Millisecond))
	case r.method == MethodRaw && r.queues.stuck(r.request.Interface, now.Mono):
		full := explain(syscall.ENOBUFS)
		o.Outcome, o.Cause, o.Detail = full.outcome, full.cause, full.detail
	case r.stranger.IsValid():
		r.memory.lost()
		o.Outcome, o.Cause = observe.Wrong, "foreign-reply"
		o.Detail = fmt.Sprintf("%s answered instead of %s", r.stranger, r.request.Target)
		o.Fields = r.fields(0)
	default:
		r.memory.lost()
		o.Fields = r.fields(0)
		o.Outcome, o.Cause = observe.Lost, "timeout"
		o.Detail = fmt.Sprintf("no answer within %s", r.deadline.Round(time.Millisecond))
	}
	r.send(o)
}

// finish reports an engine that could not do its work. Once something has been
// reported for this packet it stands.
func (r *round) finish(err error) {
	if r.reported != observe.None {
		return
	}
	if err == nil {
		err = fmt.Errorf("the ping engine ended without sending or waiting")
	}
	r.refuse(r.emit, r.at, r.request, err)
}

func (r *round) send(o observe.Observation) {
	r.reported = o.Outcome
	r.emit(o)
}

// disagree reports whether the two clocks tell different stories.
func disagree(wall, mono time.Duration) bool {
	return (wall - mono).Abs() > clockSlack
}

// sameHost compares addresses without their zones, which replies don't carry.
func sameHost(a, b netip.Addr) bool {
	return a.Unmap().WithZone("") == b.Unmap().WithZone("")
}
