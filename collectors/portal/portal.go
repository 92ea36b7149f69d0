// Package portal looks for those who answer in others' stead: a captive portal
// that shows its own page, a proxy that takes every connection, a box that
// answers for addresses nobody has. Each uplink is asked through itself.
//
// A page or an address that does not answer says nothing here: that is for
// other families to find.
package portal

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/ping"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	every    = time.Minute
	deadline = 12 * time.Second
)

// Options are what the family is given from outside. Fields left zero mean this
// system's own.
type Options struct {
	// Resolve returns a name's addresses, and whom it asked.
	Resolve func(ctx context.Context, uplink, name string) (addresses []netip.Addr, resolver string, err error)
	// Dial connects by an uplink.
	Dial func(ctx context.Context, uplink topology.Uplink, to netip.AddrPort) (net.Conn, error)
	// Ping reports whether an address answers an ICMP echo by an uplink. Where
	// it can't be asked there is an error.
	Ping func(ctx context.Context, uplink topology.Uplink, to netip.Addr, clock func() observe.Instant) (bool, error)
}

// Family is the family of portals.
type Family struct {
	options Options

	mu    sync.Mutex
	known map[string][]netip.Addr // the last addresses of each page's host
}

// New returns the family.
func New(options Options) *Family {
	if options.Resolve == nil {
		options.Resolve = resolve
	}
	if options.Dial == nil {
		options.Dial = dial
	}
	if options.Ping == nil {
		options.Ping = echo
	}
	return &Family{options: options, known: make(map[string][]netip.Addr)}
}

// Name returns "portal".
func (*Family) Name() string { return "portal" }

// Plan returns a look at the pages and one at nobody's addresses for each
// uplink, unless the pages are switched off.
func (f *Family) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	if len(what.Portal) == 0 {
		return nil
	}
	nobody := nobodys(what)
	var probes []collectors.Probe
	for _, uplink := range what.Uplinks {
		if uplink.Interface == "" && !uplink.Source.IsValid() {
			continue
		}
		probe := collectors.Probe{
			Name:     "portal/" + uplink.Name,
			Revision: fmt.Sprint(uplink.Interface, uplink.Source, what.Portal),
			Subject:  observe.Subject{Kind: observe.KindUplink, Uplink: uplink.Name},
			Check:    observe.CheckPortal,
			Every:    every,
			Deadline: deadline,
			Run: func(ctx context.Context, emit collectors.Emit) {
				pages := pages{family: f, uplink: uplink, urls: what.Portal, clock: env.Clock}
				emit(pages.look(ctx))
			},
		}
		probes = append(probes, probe)
		if len(nobody) == 0 {
			continue
		}
		canary := &canary{family: f, uplink: uplink, addresses: nobody, clock: env.Clock}
		probe.Name = "canary/" + uplink.Name
		probe.Revision = fmt.Sprint(uplink.Interface, uplink.Source, nobody)
		probe.Check = observe.CheckCanary
		probe.Run = func(ctx context.Context, emit collectors.Emit) { emit(canary.look(ctx)) }
		probes = append(probes, probe)
	}
	return probes
}

// testNets are addresses of RFC 5737, which nobody has.
var testNets = []netip.Addr{
	netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.51.100.1"), netip.MustParseAddr("203.0.113.1"),
}

// nobodys returns those of them that are nobody's here: test networks use them.
func nobodys(what topology.Topology) []netip.Addr {
	return slices.DeleteFunc(slices.Clone(testNets), func(address netip.Addr) bool {
		near := func(other netip.Addr) bool { return sameNetwork(address, other) }
		for _, uplink := range what.Uplinks {
			if near(uplink.Source) || slices.ContainsFunc(uplink.Gateways, near) ||
				slices.ContainsFunc(uplink.Anchors, func(a topology.Anchor) bool { return near(a.Address) }) {
				return true
			}
		}
		return slices.ContainsFunc(what.Resolvers, func(r topology.Resolver) bool { return near(r.Address.Addr()) })
	})
}

// sameNetwork reports whether two IPv4 addresses are of one /24, as RFC 5737 has it.
func sameNetwork(a, b netip.Addr) bool {
	b = b.Unmap()
	if !b.Is4() {
		return false
	}
	network, err := a.Prefix(24)
	return err == nil && network.Contains(b)
}

func resolve(ctx context.Context, _, name string) ([]netip.Addr, string, error) {
	resolver := net.Resolver{PreferGo: true}
	if strings.Contains(name, ".") && !strings.HasSuffix(name, ".") {
		name += "." // no search domains for a full name
	}
	addresses, err := resolver.LookupNetIP(ctx, "ip", name)
	return addresses, "system", err
}

func dial(ctx context.Context, uplink topology.Uplink, to netip.AddrPort) (net.Conn, error) {
	dialer := ping.Dialer(uplink.Interface, uplink.Source, to.Addr())
	return dialer.DialContext(ctx, "tcp", to.String())
}
