// Package families lists every family of measurements. A new one is its folder
// and a line here.
package families

import (
	"net/netip"
	"os"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/dns"
	"example.com/noctop/collectors/endpoints"
	"example.com/noctop/collectors/feed"
	"example.com/noctop/collectors/host"
	"example.com/noctop/collectors/icmp"
	"example.com/noctop/collectors/link"
	"example.com/noctop/collectors/ping"
	"example.com/noctop/collectors/portal"
	"example.com/noctop/collectors/reach"
	"example.com/noctop/collectors/self"
	"example.com/noctop/collectors/toward"
	"example.com/noctop/internal/routes"
)

// All returns every family, in the order of the layers they measure.
func All() []collectors.Family { return all(newNames()) }

// Toward returns every family, and what looks at the way to each target: for a
// check of one thing.
func Toward() []collectors.Family {
	names := newNames()
	return append(all(names), toward.New(toward.Options{Resolve: names.Lookup}))
}

func newNames() *dns.Family { return dns.New(dns.Options{System: true}) }

func all(names *dns.Family) []collectors.Family {
	return []collectors.Family{
		self.New(),
		link.New(link.Options{}),
		ping.New(ping.Options{Gateways: new(routes.Follower).Gateways}),
		icmp.New(icmp.Options{Bars: bars, Ours: routes.Ours}),
		portal.New(portal.Options{Resolve: names.Lookup}),
		names,
		reach.New(reach.Options{Resolve: names.Lookup, ResolveAll: names.LookupAll}),
		endpoints.New(endpoints.Options{Ours: routes.Ours}),
		host.New(host.Options{Memory: host.Place(os.Getenv)}),
		feed.New(feed.Options{}),
	}
}

// bars says why this host itself sends nothing by a line toward an address.
func bars(line icmp.Line, to netip.Addr) error {
	return routes.Bars(line.Interface, line.Source, to)
}
