package host

import (
	"fmt"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// ClockState is what the kernel knows of its clock (adjtimex(2)).
type ClockState struct {
	Synchronised bool          // a time service disciplines it
	Offset       time.Duration // what is still to be corrected
	MostError    time.Duration // the bound that grows while nobody disciplines it
	Likely       time.Duration // the estimated error
	SinceBoot    time.Duration // on a clock that nobody sets and that runs in suspension
}

const (
	// settling is how long after its start a host may take to find the time (node-mixin).
	settling = 17 * time.Minute
	// setBy is a jump of the wall clock that no slewing makes between two rounds.
	setBy = 500 * time.Millisecond
	// setFor is how long a clock that was set is worth telling.
	setFor = 15 * time.Minute
)

// clockMeter keeps what the clock was like before.
type clockMeter struct {
	synchronised bool // it was, while we looked
	seen         bool
	wall         time.Time
	boot         time.Duration
	step         time.Duration   // by how much it was last set
	stepped      observe.Instant // when
}

// runClock reports how far the clock is off and whether anybody keeps it. A
// clock that was never synchronised may be right, by other means than the
// kernel's: it can't be told. One that lost it is a fault.
func (f *Family) runClock(now observe.Instant, watched topology.Host, emit collectors.Emit) {
	target := subject(groupClock, "")
	state, err := f.source.Clock()
	if err != nil {
		emit(unread(target, observe.CheckOffset, err))
		return
	}
	f.guard.Lock()
	defer f.guard.Unlock()
	f.clock.stepTo(now, state.SinceBoot)
	off := state.Offset.Abs()
	o := gauge(target, observe.CheckOffset, off.Seconds(), observe.Seconds,
		number("synchronised", flag(state.Synchronised)), number("offset_s", state.Offset.Seconds()),
		number("max_error_s", state.MostError.Seconds()), number("likely_error_s", state.Likely.Seconds()))
	o.Method = "adjtimex"
	switch {
	case state.Synchronised:
		f.clock.synchronised = true
		o = judged(o, off.Seconds(), watched.Limit("clock"), "offset", fmt.Sprintf("the clock is %s off", off.Round(time.Millisecond)))
	case f.clock.synchronised:
		o.Outcome, o.Cause = observe.Wrong, causeUnsynchronised
		o.Detail = fmt.Sprintf("nothing keeps the clock any more: it may be %s off (is chronyd, ntpd or systemd-timesyncd running?)", state.MostError.Round(time.Second))
	default:
		o.Outcome, o.Unit, o.Cause = observe.NotProvisioned, "", causeUnsynchronised
		o.Detail = "nothing known to the kernel keeps it: how far it is off can't be told"
		if state.SinceBoot > settling {
			o = warned(o, o.Detail)
		}
	}
	if since := now.Sub(f.clock.stepped); f.clock.step != 0 && since < setFor {
		o.Fields = append(o.Fields, number("set_by_s", f.clock.step.Seconds()), number("set_s", since.Round(time.Second).Seconds()))
		if o.Outcome == observe.Good {
			o = warned(o, fmt.Sprintf("the clock was set by %s, %s", f.clock.step.Round(time.Millisecond), ago(since)))
		}
	}
	emit(o)
}

// stepTo compares how far the wall clock and the steady one went since the
// round before.
func (c *clockMeter) stepTo(now observe.Instant, boot time.Duration) {
	if c.seen {
		if step := now.Wall.Sub(c.wall) - (boot - c.boot); step.Abs() >= setBy {
			c.step, c.stepped = step, now
		}
	}
	c.seen, c.wall, c.boot = true, now.Wall, boot
}
