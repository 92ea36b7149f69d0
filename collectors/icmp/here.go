package icmp

import "net/netip"

// causeNoNeighbour is that of packets which this host itself gave up: nobody
// answered for the next hop on the link.
const causeNoNeighbour = "no-neighbour"

const nobodyOnTheLink = "this host finds nobody on the link to hand packets to: no answer to ARP or neighbour discovery"

// here is what is known of this host where nothing comes back. Its functions may
// be nil: then nothing is.
type here struct {
	bars func(Line, netip.Addr) error
	ours func(netip.Addr) bool
}

// bar says why this host sends nothing by a line toward an address, or nil.
func (h here) bar(line Line, to netip.Addr) error {
	if h.bars == nil || line.Interface == "" || !to.IsValid() {
		return nil
	}
	return h.bars(line, to)
}

// is reports whether an address is this host's own.
func (h here) is(address netip.Addr) bool { return h.ours != nil && h.ours(address) }

// cut takes this host's own word off the end of a way: it is no hop.
func (h here) cut(hops []Hop) []Hop {
	if last := len(hops) - 1; last >= 0 && hops[last].Kind == Unreachable && h.is(hops[last].Address) {
		return hops[:last]
	}
	return hops
}
