// Package self measures noctop's own ability to measure: how late its ticks
// come, whether a packet to itself arrives, and for how long it did not run.
// While these are bad, no verdict on anything else can be trusted.
package self

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	beat = 250 * time.Millisecond
	// tooLate is a lateness that shows an overloaded host: round-trip times
	// measured meanwhile are our own delay.
	tooLate = 250 * time.Millisecond
	// tooSlow is a loopback round trip that shows the same; tens of
	// microseconds are usual.
	tooSlow = 50 * time.Millisecond
	// gap is how long we must not have run for what was in flight to be void.
	gap   = 3 * time.Second
	every = time.Second
)

// Family is the collector of this package.
type Family struct {
	// Asleep returns how long this machine has been suspended since it booted;
	// nil where the platform does not tell.
	Asleep func() time.Duration

	trip  func(context.Context) error // a packet to ourselves, there and back
	heard atomic.Bool                 // one has arrived
}

// New returns the family for this machine.
func New() *Family { return &Family{Asleep: asleep, trip: roundTrip} }

// Name returns "self".
func (f *Family) Name() string { return "self" }

// Plan returns the two probes of ourselves.
func (f *Family) Plan(_ topology.Topology, env collectors.Env) []collectors.Probe {
	tick := observe.Subject{Kind: observe.KindSelf, Name: "tick"}
	loopback := observe.Subject{Kind: observe.KindSelf, Name: "loopback"}
	return []collectors.Probe{
		{
			Name: "self/tick", Subject: tick, Check: observe.CheckLateness,
			Run: func(ctx context.Context, emit collectors.Emit) { f.beat(ctx, env, emit) },
		},
		{
			Name: "self/loopback", Subject: loopback, Check: observe.CheckLoopback, Every: every, Deadline: every, Slot: collectors.Here,
			Run: func(ctx context.Context, emit collectors.Emit) { emit(f.echo(ctx, env)) },
		},
	}
}

// beat ticks until ctx ends, and says once a second how late the latest of the
// ticks came, and at once when we did not run at all.
func (f *Family) beat(ctx context.Context, env collectors.Env, emit collectors.Emit) {
	m := meter{last: env.Clock(), asleep: f.sleep()}
	timer := time.NewTimer(untilTick(m.last))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		now := env.Clock()
		timer.Reset(untilTick(now))
		for _, o := range m.tick(now, f.sleep()) {
			emit(o)
		}
	}
}

// untilTick returns the time to the next full quarter of a second, at which
// the rounds of others begin too.
func untilTick(now observe.Instant) time.Duration { return beat - now.Mono%beat }

func (f *Family) sleep() time.Duration {
	if f.Asleep == nil {
		return 0
	}
	return f.Asleep()
}

// meter turns the instants of ticks into observations.
type meter struct {
	last   observe.Instant
	asleep time.Duration
	worst  time.Duration
	ticks  int
}

// tick takes in one tick. asleep is how long the machine has been suspended in
// all: the monotonic clock stands still meanwhile.
func (m *meter) tick(now observe.Instant, asleep time.Duration) []observe.Observation {
	missed := now.Sub(m.last) - beat + asleep - m.asleep
	m.last, m.asleep = now, asleep
	if missed > gap {
		m.ticks, m.worst = 0, 0
		return []observe.Observation{{
			Check: observe.CheckGap, At: now, Outcome: observe.Failed, Value: missed.Seconds(), Unit: observe.Seconds,
			Cause: "gap", Detail: fmt.Sprintf("noctop did not run for %s", missed.Round(time.Second)),
		}}
	}
	m.worst = max(m.worst, missed)
	m.ticks++
	if m.ticks < int(every/beat) {
		return nil
	}
	o := observe.Observation{
		Check: observe.CheckLateness, At: now, Every: every, Outcome: observe.Good,
		Value: m.worst.Seconds(), Unit: observe.Seconds,
	}
	if m.worst > tooLate {
		o.Outcome, o.Cause = observe.Wrong, "late"
	}
	m.ticks, m.worst = 0, 0
	return []observe.Observation{o}
}

// echo sends one packet to ourselves.
func (f *Family) echo(ctx context.Context, env collectors.Env) observe.Observation {
	o := observe.Observation{At: env.Clock(), Method: "udp", Target: "127.0.0.1"}
	err := f.trip(ctx)
	o.Took = env.Clock().Sub(o.At)
	switch {
	case isTimeout(err) && f.heard.Load():
		o.Outcome, o.Cause, o.Took = observe.Lost, "timeout", 0
		o.Detail = "a packet to ourselves did not arrive"
	case err != nil:
		// A loopback interface that is down, or a firewall that lets nothing by,
		// is no overload: it can't be measured.
		o.Outcome, o.Cause, o.Took = observe.NotProvisioned, "no-loopback", 0
		o.Detail = "can't send a packet to ourselves: " + err.Error()
	case o.Took > tooSlow:
		o.Outcome, o.Cause = observe.Wrong, "slow"
	default:
		o.Outcome = observe.Good
	}
	if err == nil {
		f.heard.Store(true)
	}
	return o
}

// roundTrip sends a packet to ourselves and waits for it, until ctx ends.
func roundTrip(ctx context.Context) error {
	if lo, err := net.InterfaceByName("lo"); err == nil && lo.Flags&net.FlagUp == 0 {
		return errors.New("the loopback interface is down")
	}
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	defer socket.Close()
	stop := context.AfterFunc(ctx, func() { _ = socket.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	if _, err := socket.WriteTo([]byte("noctop"), socket.LocalAddr()); err != nil {
		return err
	}
	_, _, err = socket.ReadFrom(make([]byte, 16))
	return err
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
