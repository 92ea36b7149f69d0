package feed

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// way is a path that a page can be fetched by: the routing table's, or that of
// one uplink.
type way struct {
	uplink    string // "" is the routing table's
	iface     string
	source    netip.Addr       // zero where the interface decides
	resolvers []netip.AddrPort // asked by this way; none: the system's, by its own way
}

// waysBack is how long a page is fetched by another uplink before the usual
// way is tried again.
const waysBack = 10 * time.Minute

// detour is the uplink that pages are fetched by while the usual way is dead.
// What one page has found out the others need not.
type detour struct {
	mutex  sync.Mutex
	uplink string        // "" is the usual way
	since  time.Duration // on the monotonic clock
}

// at returns which of some ways to try first.
func (d *detour) at(ways []way, now time.Duration) int {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.uplink != "" && now-d.since > waysBack {
		d.uplink = ""
	}
	return max(0, slices.IndexFunc(ways, func(w way) bool { return w.uplink == d.uplink }))
}

// take notes the way that went.
func (d *detour) take(uplink string, now time.Duration) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.uplink == "" {
		d.since = now
	}
	d.uplink = uplink
}

// waysOf lists the routing table's way and, where there are several uplinks,
// theirs: with one there is no other to turn to.
func waysOf(watched topology.Topology) []way {
	ways := []way{{}}
	if len(watched.Uplinks) < 2 {
		return ways
	}
	for _, uplink := range watched.Uplinks {
		if uplink.Interface == "" && !uplink.Source.IsValid() {
			continue
		}
		ways = append(ways, way{uplink: uplink.Name, iface: uplink.Interface, source: uplink.Source, resolvers: resolversOf(uplink.Name, watched)})
	}
	return ways
}

// resolversOf are the resolvers to ask by an uplink: its own first, then those
// that belong to none.
func resolversOf(uplink string, watched topology.Topology) []netip.AddrPort {
	var own, anybodys []netip.AddrPort
	for _, resolver := range watched.Resolvers {
		address := resolver.Address.Addr()
		switch {
		case resolver.Transport != topology.TransportUDP || !address.IsValid() || address.IsLoopback():
		case resolver.Uplink == uplink:
			own = append(own, resolver.Address)
		case resolver.Uplink == "":
			anybodys = append(anybodys, resolver.Address)
		}
	}
	return append(own, anybodys...)
}

// bind prepares a dialer for the way.
func (w way) bind(dialer *net.Dialer, network string) {
	if !w.source.IsValid() {
		return
	}
	switch network {
	case "udp", "udp4", "udp6":
		dialer.LocalAddr = net.UDPAddrFromAddrPort(netip.AddrPortFrom(w.source, 0))
	default:
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(w.source, 0))
	}
}

// resolver asks the way's own resolvers, each time the next one: the standard
// library asks again where one does not answer.
func (w way) resolver(usual *net.Resolver) *net.Resolver {
	if len(w.resolvers) == 0 {
		return usual
	}
	next := make(chan int, 1)
	next <- 0
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		at := <-next
		next <- at + 1
		dialer := net.Dialer{Control: binding(w.iface)}
		w.bind(&dialer, network)
		return dialer.DialContext(ctx, network, w.resolvers[at%len(w.resolvers)].String())
	}}
}

// dead reports whether a fetch ended as it does where the way is dead, and the
// page may be well: no answer, no name, nothing sent.
func dead(err error) bool {
	if err == nil {
		return false
	}
	outcome, cause := classify(err)
	return outcome == observe.Lost || outcome == observe.LocalError || cause == causeUnreachable
}
