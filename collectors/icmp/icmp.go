// Package icmp measures with bare ICMP sockets, one for each address family and
// uplink: the first router past the gateway, and hop paths. It reads what ping
// libraries leave out: the ICMP errors, and the addresses of the routers that
// sent them, which is the best evidence of who says no.
package icmp

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Options are what a Family is given from outside.
type Options struct {
	// Open returns a wire on a line. Nil stands for this system's sockets.
	Open func(Line) (Wire, error)
	// MTU returns that of a line's interface. Nil stands for this system's.
	MTU func(Line) int
	// Bars says why this host itself sends nothing by a line toward an address: the
	// kernel takes what is bound to an interface without a route there for a
	// neighbour of its, and asks the LAN for it in vain. Nil where it does send;
	// where the function itself is nil it is not asked.
	Bars func(Line, netip.Addr) error
	// Ours reports whether an address is this host's own: who says so is then no
	// router. Where the function is nil it is not asked.
	Ours func(netip.Addr) bool
}

// Family plans the first hop of every uplink, what size of packets passes by
// it, and the way out.
type Family struct {
	open  func(Line) (Wire, error)
	mtu   func(Line) int
	here  here
	pause func(ctx context.Context, d time.Duration)

	mu      sync.Mutex
	learned map[string]hop         // by probe and line: outlives a change of anchors
	sizers  map[string]*sizer      // by probe, line and anchors
	paths   map[string]*pathfinder // likewise
}

// New returns the family.
func New(options Options) *Family {
	family := &Family{open: options.Open, mtu: options.MTU, here: here{options.Bars, options.Ours}, pause: pause, learned: make(map[string]hop)}
	if family.open == nil {
		family.open = Open
	}
	if family.mtu == nil {
		family.mtu = interfaceMTU
	}
	return family
}

// Name returns "icmp".
func (*Family) Name() string { return "icmp" }

// interval is between probes of a first hop. Routers that run Linux answer one
// expired packet a second to each host (net.ipv4.icmp_ratelimit, with a reserve
// of six), so that a faster pace would read as loss.
const interval = time.Second

// Plan returns the probes of the first hops, of large packets and of the ways.
func (f *Family) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	return append(f.planHops(what, env), f.planWays(what, env)...)
}

// planHops returns one probe for each uplink and address family it has anchors of.
// Each streams: it keeps its own pace, so that late answers are still heard.
func (f *Family) planHops(what topology.Topology, env collectors.Env) []collectors.Probe {
	var probes []collectors.Probe
	for _, uplink := range what.Uplinks {
		for _, ipv6 := range []bool{false, true} {
			anchors := anchorsOf(uplink, ipv6)
			line, ok := LineOf(uplink, ipv6)
			if !ok || len(anchors) == 0 {
				continue
			}
			subject := observe.Subject{
				Kind: observe.KindFirstHop, Uplink: uplink.Name, Name: observe.Family(anchors[0]),
			}
			name := fmt.Sprintf("icmp/%s/firsthop/%s", uplink.Name, subject.Name)
			key := name + fmt.Sprint(line)
			probes = append(probes, collectors.Probe{
				Name:     name,
				Revision: fmt.Sprint(line, anchors),
				Subject:  subject,
				Check:    observe.CheckICMP,
				Run: func(ctx context.Context, emit collectors.Emit) {
					w := &watcher{
						subject: subject, line: line, anchors: anchors, here: f.here,
						open: f.open, pause: f.pause, clock: env.Clock, emit: emit,
						learned: f.recall(key), remember: func(h hop) { f.keep(key, h) },
						sequence: uint16(env.Random() * (1 << 16)),
					}
					w.run(ctx, time.Duration(env.Random()*float64(interval/2)))
				},
			})
		}
	}
	return probes
}

func (f *Family) recall(key string) hop {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.learned[key]
}

func (f *Family) keep(key string, h hop) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.learned[key] = h
}

func anchorsOf(uplink topology.Uplink, ipv6 bool) []netip.Addr {
	var found []netip.Addr
	for _, anchor := range ofFamily(uplink, ipv6) {
		found = append(found, anchor.Address.Unmap())
	}
	return found
}

// pause sleeps until d is over or ctx ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
