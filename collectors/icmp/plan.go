package icmp

import (
	"fmt"
	"net/netip"
	"slices"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// planWays returns, for each uplink, a probe of large packets for each address
// family, and one of the way out. What each has learned is kept while its line
// and its anchors stay.
func (f *Family) planWays(what topology.Topology, env collectors.Env) []collectors.Probe {
	f.mu.Lock()
	defer f.mu.Unlock()
	sizers, paths := make(map[string]*sizer), make(map[string]*pathfinder)
	var probes []collectors.Probe
	for _, uplink := range what.Uplinks {
		traced := false
		for _, ipv6 := range []bool{false, true} {
			line, ok := LineOf(uplink, ipv6)
			anchors := ofFamily(uplink, ipv6)
			if !ok || len(anchors) == 0 {
				continue
			}
			revision := fmt.Sprint(line, anchors)
			far := outwards(anchors)
			large := planLarge(uplink.Name, far[0], revision)
			learned := kept(f.sizers, sizers, large.Name+revision, func() *sizer {
				return &sizer{
					uplink: uplink.Name, line: line, anchors: far, open: f.open, mtu: f.mtu, clock: env.Clock,
					taught: make(map[int]int),
				}
			})
			large.Run = learned.round
			probes = append(probes, large)
			if traced { // one way is enough to see where it ends
				continue
			}
			traced = true
			way := planPath(uplink.Name, revision)
			known := kept(f.paths, paths, way.Name+revision, func() *pathfinder {
				return &pathfinder{subject: way.Subject, line: line, targets: outermost(anchors), here: f.here, open: f.open, clock: env.Clock}
			})
			way.Run = known.round
			probes = append(probes, way)
		}
	}
	f.sizers, f.paths = sizers, paths
	return probes
}

// kept returns what there was for a key, or makes it, and keeps it among those
// that are left.
func kept[T any](before, left map[string]*T, key string, fresh func() *T) *T {
	known := before[key]
	if known == nil {
		known = fresh()
	}
	left[key] = known
	return known
}

func planLarge(uplink string, first topology.Anchor, revision string) collectors.Probe {
	address := first.Address.Unmap()
	return collectors.Probe{
		Name:     "icmp/" + uplink + "/large/" + observe.Family(address),
		Revision: revision,
		Subject:  observe.Subject{Kind: observe.KindAnchor, Uplink: uplink, Group: first.Ring, Name: address.String()},
		Check:    observe.CheckLarge,
		Every:    largeEvery,
		Deadline: largeDeadline,
	}
}

func planPath(uplink, revision string) collectors.Probe {
	return collectors.Probe{
		Name:     "icmp/" + uplink + "/path",
		Revision: revision,
		Subject:  observe.Subject{Kind: observe.KindUplink, Uplink: uplink},
		Check:    observe.CheckPath,
		Every:    pathEvery,
		Deadline: pathDeadline,
	}
}

// ofFamily returns an uplink's anchors of one address family.
func ofFamily(uplink topology.Uplink, ipv6 bool) []topology.Anchor {
	var found []topology.Anchor
	for _, anchor := range uplink.Anchors {
		if address := anchor.Address.Unmap(); address.IsValid() && address.Is6() == ipv6 {
			found = append(found, anchor)
		}
	}
	return found
}

// rings are those of anchors, the outermost first.
var rings = []string{topology.RingForeign, topology.RingDomestic, topology.RingInside}

// inwards is how far in a ring lies; one of no name is the innermost.
func inwards(ring string) int {
	if i := slices.Index(rings, ring); i >= 0 {
		return i
	}
	return len(rings)
}

// outwards returns anchors, those furthest out first: the way to them passes all
// that can break.
func outwards(anchors []topology.Anchor) []topology.Anchor {
	sorted := slices.Clone(anchors)
	slices.SortStableFunc(sorted, func(a, b topology.Anchor) int { return inwards(a.Ring) - inwards(b.Ring) })
	return sorted
}

// outermost returns the addresses of anchors, those furthest out first.
func outermost(anchors []topology.Anchor) []netip.Addr {
	var found []netip.Addr
	for _, anchor := range outwards(anchors) {
		if address := anchor.Address.Unmap(); !slices.Contains(found, address) {
			found = append(found, address)
		}
	}
	return found
}
