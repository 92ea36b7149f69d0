// Package toward looks at the way to one target, as a check of one thing asks
// for it: the routers that it leads over, and which size of packets passes by
// it. It is for targets that somebody names, now and once, and not for what is
// watched all the time: a stranger's host need not be sent all that every minute.
package toward

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/icmp"
	"example.com/noctop/collectors/reach"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Options are what the family is given from outside. Fields left zero mean this
// system's own.
type Options struct {
	// Resolve returns a name's addresses. The first of them is looked at.
	Resolve reach.Resolve
	// Trace finds the routers on the way, Fit the size of packets that passes,
	// and Full whether full-size TCP segments arrive.
	Trace func(context.Context, icmp.TraceSettings) (icmp.Path, error)
	Fit   func(context.Context, icmp.FitSettings) (icmp.Fit, error)
	Full  func(context.Context, reach.Target, netip.AddrPort, reach.Settings) observe.Observation
}

const (
	// again is when the way is looked at once more: a check is over by then.
	again = time.Minute
	// Deadline is how long one look may take. What is known by then is said.
	Deadline = 5 * time.Second
	traced   = 4 * time.Second // of it, the hops
)

// Family is the family of the ways to targets.
type Family struct{ options Options }

// New returns the family.
func New(options Options) *Family {
	if options.Resolve == nil {
		options.Resolve = reach.SystemResolve
	}
	if options.Trace == nil {
		options.Trace = icmp.Trace
	}
	if options.Fit == nil {
		options.Fit = icmp.FindFit
	}
	if options.Full == nil {
		options.Full = reach.LookFull
	}
	return &Family{options: options}
}

// Name returns "toward".
func (*Family) Name() string { return "toward" }

// Plan returns two probes for each provider's probe and each uplink: the hops
// on the way to it, and the size of packets. They run at the same time.
func (f *Family) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	var probes []collectors.Probe
	for _, provider := range what.Providers {
		for _, text := range provider.Probes {
			for _, uplink := range what.Ways() {
				w := &way{
					options: &f.options, clock: env.Clock, random: env.Random,
					target: reach.Target{Provider: provider.Name, Probe: text, Uplink: uplink},
				}
				probes = append(probes, w.probe(observe.CheckPath, w.hops), w.probe(observe.CheckLarge, w.size))
			}
		}
	}
	return probes
}

// way is the way to one target by one uplink.
type way struct {
	options *Options
	target  reach.Target
	clock   func() observe.Instant
	random  func() float64

	mu    sync.Mutex
	found *place // once its address is known
}

// place is what a target's text comes to.
type place struct {
	address netip.AddrPort
	line    icmp.Line
}

func (w *way) probe(check string, look func(context.Context, place) observe.Observation) collectors.Probe {
	subject := w.target.Subject()
	return collectors.Probe{
		Name:     fmt.Sprintf("toward/%s/%s/%s", w.target.Uplink.Name, check, w.target.Probe),
		Revision: fmt.Sprint(w.target.Uplink.Interface, " ", w.target.Uplink.Source),
		Subject:  subject,
		Check:    check,
		Every:    again,
		Deadline: Deadline,
		Slot:     "reach/" + w.target.Provider, // with the looks that it stands beside
		Run: func(ctx context.Context, emit collectors.Emit) {
			began := w.clock()
			o := observe.Observation{Outcome: observe.None, Cause: "dns"}
			to, err := w.place(ctx)
			if err == nil {
				o = look(ctx, to)
			} else {
				o.Detail = err.Error()
			}
			if ctx.Err() == context.Canceled {
				return
			}
			o.Subject, o.Check, o.At, o.Every = subject, check, began, again
			emit(o)
		},
	}
}

// place returns where the target is. It is looked up once for both probes.
func (w *way) place(ctx context.Context) (place, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.found != nil {
		return *w.found, nil
	}
	parsed, err := reach.Parse(w.target.Probe)
	if err != nil {
		return place{}, err
	}
	address, err := netip.ParseAddr(parsed.Host)
	if err != nil {
		found, _, lookup := w.options.Resolve(ctx, w.target.Uplink.Name, parsed.Host)
		if len(found) == 0 {
			return place{}, fmt.Errorf("%s can't be resolved: %w", parsed.Host, orNone(lookup))
		}
		address = found[0]
	}
	address = address.Unmap()
	line, bound := icmp.LineOf(w.target.Uplink, address.Is6())
	if !bound {
		line = icmp.Line{IPv6: address.Is6()} // the routing table decides
	}
	w.found = &place{address: netip.AddrPortFrom(address, parsed.Port), line: line}
	return *w.found, nil
}

func orNone(err error) error {
	if err == nil {
		return errNoAddress
	}
	return err
}
