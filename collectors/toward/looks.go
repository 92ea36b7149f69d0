package toward

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/noctop/collectors/icmp"
	"example.com/noctop/collectors/reach"
	"example.com/noctop/internal/observe"
)

var errNoAddress = errors.New("it has no address")

// hops finds the routers on the way. That the target itself is silent is said,
// and is no fault: many hosts answer no pings.
func (w *way) hops(ctx context.Context, to place) observe.Observation {
	ctx, cancel := context.WithTimeout(ctx, traced)
	defer cancel()
	path, err := w.options.Trace(ctx, icmp.TraceSettings{Line: to.line, Target: to.address.Addr(), Clock: w.clock})
	o := observe.Observation{Target: to.address.Addr().String(), Method: path.Method}
	if err != nil {
		o.Outcome, o.Cause, o.Detail = unsent(err)
		return o
	}
	o.Fields = icmp.HopFields(path)
	switch last := len(path.Hops) - 1; {
	case path.Reached:
		o.Outcome, o.Took = observe.Good, path.Hops[last].Took
		o.Detail = fmt.Sprintf("%s is reached in %s", o.Target, hops(len(path.Hops)))
	case last < 0:
		o.Outcome, o.Cause, o.Detail = observe.None, "no-answer", "nobody on the way to "+o.Target+" answers, and it itself does not"
	case path.Hops[last].Kind == icmp.Unreachable:
		end := path.Hops[last]
		o.Outcome, o.Cause = observe.Refused, "unreachable"
		o.Detail = fmt.Sprintf("the way to %s ends at hop %d: %s says %s", o.Target, end.TTL, end.Address, end.Meaning())
	default:
		end := path.Hops[last]
		o.Outcome, o.Cause = observe.None, "no-answer"
		o.Detail = fmt.Sprintf("the way to %s is known as far as hop %d (%s): whoever comes after answers no pings, or is not reached", o.Target, end.TTL, end.Address)
	}
	return o
}

func hops(n int) string {
	if n == 1 {
		return "1 hop"
	}
	return fmt.Sprintf("%d hops", n)
}

// unsent says why nothing was sent: what this host lacks is no fault.
func unsent(err error) (observe.Outcome, string, string) {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return observe.None, "timeout", "it took too long to find out"
	case errors.Is(err, icmp.ErrUnsupported):
		return observe.NotProvisioned, "unsupported-platform", err.Error()
	case errors.Is(err, icmp.ErrNotPermitted):
		return observe.NotProvisioned, "icmp-not-permitted", err.Error()
	}
	return observe.LocalError, icmp.ErrnoName(err), err.Error()
}

// size finds the largest packet that passes, by pings where the target answers
// them, and else by how much of a TCP payload it acknowledges.
func (w *way) size(ctx context.Context, to place) observe.Observation {
	byTCP := make(chan observe.Observation, 1)
	connects := w.connects()
	if connects {
		go func() { byTCP <- w.full(ctx, to) }()
	}
	fit, err := w.options.Fit(ctx, icmp.FitSettings{Line: to.line, Target: to.address.Addr(), Clock: w.clock})
	o := observe.Observation{Target: to.address.Addr().String(), Method: fit.Method, Outcome: observe.Good}
	figure := func(name string, size int) {
		o.Fields = append(o.Fields, observe.Field{Name: name, Value: float64(size)})
	}
	switch {
	case err == nil && fit.Answered && !fit.Silent:
		figure("mtu", fit.Size)
		o.Detail = fmt.Sprintf("packets of %d B pass whole", fit.Size)
		if fit.Router.IsValid() {
			o.Detail += fmt.Sprintf("; %s says that larger ones do not", fit.Router)
			o.Fields = append(o.Fields, observe.Field{Name: "router", Text: fit.Router.String()})
		}
		if connects {
			<-byTCP // it holds a connection of the target's
		}
		return o
	case !connects:
		byTCP <- w.full(ctx, to)
	}
	full := <-byTCP
	switch {
	case full.Outcome == observe.Good:
		o = full
		o.Detail += why(fit, err)
		return o
	case full.Outcome == observe.Lost:
		o = full
		if fit.Size > 0 {
			figure("mtu", fit.Size)
			o.Detail += fmt.Sprintf("; pings of %d B pass", fit.Size)
		}
		return o
	case err != nil:
		o.Outcome, o.Cause, o.Detail = unsent(err)
		return o
	case fit.Silent && fit.Size > 0:
		figure("mtu", fit.Size)
		o.Outcome, o.Cause = observe.Lost, "black-hole"
		o.Detail = fmt.Sprintf("packets of %d B vanish without a word; those of %d B pass", fit.Asked, fit.Size)
		return o
	case fit.Silent:
		o.Outcome, o.Cause, o.Detail = observe.NotProvisioned, "filters-large", "it answers small pings only, and may filter the others"
		return o
	}
	o.Outcome, o.Cause, o.Detail = observe.None, "no-answer", "it answers no pings, and TCP does not tell: "+full.Detail
	return o
}

// connects reports whether the target is asked for a page or a greeting anyway:
// then full-size segments are sent to it at once, and to others only where pings
// tell nothing.
func (w *way) connects() bool {
	parsed, err := reach.Parse(w.target.Probe)
	return err == nil && (parsed.HTTP() || parsed.TLS)
}

func (w *way) full(ctx context.Context, to place) observe.Observation {
	ctx, cancel := context.WithTimeout(ctx, Deadline-time.Second)
	defer cancel()
	o := w.options.Full(ctx, w.target, to.address, reach.Settings{Clock: w.clock, Random: w.random})
	for i := range o.Fields {
		if o.Fields[i].Name == "path-mtu" {
			o.Fields[i].Name = "mtu"
		}
	}
	return o
}

// why says why pings did not tell.
func why(fit icmp.Fit, err error) string {
	switch {
	case err != nil:
		return ""
	case fit.Silent:
		return "; it answers small pings only"
	}
	return "; it answers no pings"
}
