package ping

import (
	"context"
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	// silentRounds in a row have an anchor asked by TCP too: where ICMP alone is
	// filtered, connections get through.
	silentRounds = 2
	// The first few tries come soon after each other: one may be lost by chance.
	soonTries   = 3
	soonEvery   = 2 * time.Second
	seldomEvery = 10 * time.Second
)

// standIn asks an anchor by TCP, beside the ICMP that it does not answer. It
// returns a function that waits until that is done.
func (t target) standIn(ctx context.Context, at observe.Instant, request Request, emit collectors.Emit) func() {
	if t.connect == nil || !t.memory.connectDue(at) {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.askByTCP(ctx, at, request, emit)
	}()
	return func() { <-done }
}

func (t target) askByTCP(parent context.Context, at observe.Instant, request Request, emit collectors.Emit) {
	ctx, cancel := context.WithTimeout(parent, longestDeadline)
	defer cancel()
	o := t.connection(at, request)
	o.Outcome, o.Cause = observe.Lost, "timeout"
	o.Detail = fmt.Sprintf("no connection within %s either", longestDeadline)
	err := guarded(t.connect)(ctx, request, func(reply Reply) {
		o.Outcome, o.Cause, o.Took = observe.Good, "", reply.Took
		o.Detail = "takes connections, and answers no pings"
		if reply.Detail != "" {
			o.Detail = reply.Detail + ", and answers no pings"
		}
	})
	if err != nil {
		reason := explain(err)
		o.Outcome, o.Cause, o.Detail = reason.outcome, reason.cause, reason.detail
	}
	if parent.Err() == nil && t.memory.stillSilent() {
		emit(o)
	}
}

// noStandIn says that connections are not tried any more, where they were.
func (t target) noStandIn(at observe.Instant, request Request, emit collectors.Emit) {
	o := t.connection(at, request)
	o.Outcome, o.Cause = observe.NotProvisioned, "not-needed"
	o.Detail = "pings are answered: no connection is tried"
	emit(o)
}

// connection is what observations of connections have in common.
func (t target) connection(at observe.Instant, request Request) observe.Observation {
	o := t.observation(at, request)
	o.Check, o.Method, o.Every = observe.CheckTCP, MethodTCP, seldomEvery
	return o
}
