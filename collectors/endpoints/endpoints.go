// Package endpoints measures the operator's own hosts, in groups of hundreds
// or thousands: by ICMP from one socket for each address family, or by a TCP
// port. Packets leave evenly over the interval and never in a burst.
package endpoints

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/netip"
	"sync/atomic"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Options are what a Family is given from outside. Fields left zero mean this
// system's own.
type Options struct {
	// Open returns a wire of one address family.
	Open func(ipv6 bool) (Wire, error)
	// Dial opens a TCP connection and closes it.
	Dial func(ctx context.Context, to netip.AddrPort) error
	// Routed reports whether this host has a way to an address.
	Routed func(to netip.Addr) bool
	// Resolve returns the addresses of a name.
	Resolve func(ctx context.Context, name string) ([]netip.Addr, error)
	// Ours reports whether an address is one of this host's. Where it is nil none is.
	Ours func(netip.Addr) bool
	// Sleep waits for a time, or until ctx ends where that is long.
	Sleep func(ctx context.Context, d time.Duration)
}

// Family is the family of endpoints.
type Family struct {
	options Options
	known   *addresses
	counts  counters
}

// New returns the family.
func New(options Options) *Family {
	if options.Open == nil {
		options.Open = Open
	}
	if options.Dial == nil {
		options.Dial = connect
	}
	if options.Routed == nil {
		options.Routed = isRouted
	}
	if options.Resolve == nil {
		options.Resolve = lookUp
	}
	if options.Ours == nil {
		options.Ours = func(netip.Addr) bool { return false }
	}
	if options.Sleep == nil {
		options.Sleep = sleep
	}
	return &Family{options: options, known: &addresses{of: make(map[string]netip.Addr)}}
}

// Name returns "endpoints".
func (*Family) Name() string { return "endpoints" }

// Counts are answers that were not taken for one, since the start.
type Counts struct {
	Duplicates int64 // further replies to a packet that was answered already
	Foreign    int64 // replies and errors that belong to none of our packets
	Truncated  int64 // replies shorter than what was sent
	Corrupt    int64 // replies with a wrong checksum or payload
	Overflows  int64 // how often this host was too slow to take in all answers
}

type counters struct{ duplicates, foreign, truncated, corrupt, overflows atomic.Int64 }

// read returns the counts as they are now.
func (c *counters) read() Counts {
	return Counts{
		Duplicates: c.duplicates.Load(), Foreign: c.foreign.Load(), Truncated: c.truncated.Load(),
		Corrupt: c.corrupt.Load(), Overflows: c.overflows.Load(),
	}
}

// Counts returns what was ignored.
func (f *Family) Counts() Counts { return f.counts.read() }

// Plan returns one probe for all groups that are pinged and one for all that
// have a TCP port. Both stream: they keep their own pace.
func (f *Family) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	var pinged, connected []topology.EndpointGroup
	for _, group := range what.Endpoints {
		switch {
		case len(group.Targets) == 0 || group.Every <= 0:
		case group.Port == 0:
			pinged = append(pinged, group)
		default:
			connected = append(connected, group)
		}
	}
	var probes []collectors.Probe
	if len(pinged) > 0 {
		probes = append(probes, probe(observe.CheckICMP, pinged, func(ctx context.Context, emit collectors.Emit) {
			p := &pinger{
				roster: f.roster(pinged, env), open: f.options.Open, ours: f.options.Ours, emit: emit, counts: &f.counts,
			}
			p.run(ctx)
		}))
	}
	if len(connected) > 0 {
		probes = append(probes, probe(observe.CheckTCP, connected, func(ctx context.Context, emit collectors.Emit) {
			c := &connector{roster: f.roster(connected, env), dial: f.options.Dial, routed: f.options.Routed, emit: emit}
			c.run(ctx)
		}))
	}
	return probes
}

func (f *Family) roster(groups []topology.EndpointGroup, env collectors.Env) roster {
	return roster{
		groups: groups, clock: env.Clock, sleep: f.options.Sleep,
		names: &names{
			resolve: f.options.Resolve, sleep: sleep, known: f.known, results: make(chan lookup, mostLookups),
		},
	}
}

// probe makes the probe of all groups that are measured one way. Where the
// collector itself fails, that is said of them all.
func probe(check string, groups []topology.EndpointGroup, run func(context.Context, collectors.Emit)) collectors.Probe {
	return collectors.Probe{
		Name:     "endpoints/" + check,
		Revision: revision(groups),
		Subject:  observe.Subject{Kind: observe.KindEndpoint},
		Check:    check,
		Run:      run,
	}
}

// revision changes with anything that the measurement depends on.
func revision(groups []topology.EndpointGroup) string {
	sum := fnv.New64a()
	for _, group := range groups {
		fmt.Fprintf(sum, "%q %d %d %d\n", group.Name, group.Every, group.Port, len(group.Targets))
		for _, target := range group.Targets {
			fmt.Fprintln(sum, target)
		}
	}
	return fmt.Sprintf("%x", sum.Sum64())
}
