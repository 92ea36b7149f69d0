package link

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

// reading is what one round found.
type reading struct {
	err error // nothing is known

	name    string // of the interface; empty where only an address is known, and nothing carries it
	missing bool   // there is no such interface
	link    routes.Link

	// What follows is read again only after a change: it holds while fresh.
	fresh     bool
	taken     observe.Instant
	hardware  routes.Hardware
	addresses []routes.Address
	defaults  []routes.Route // by this interface
	routeless bool           // the platform does not tell its routes
	detours   []string       // where policy routing leads what has its addresses, if elsewhere

	gateways []gateway
}

// gateway is one next hop and its state on the link.
type gateway struct {
	family    string
	address   netip.Addr // zero where there is none of this family
	neighbour routes.Neighbour
	err       error
}

// read asks the kernel about one uplink. What the reading before found is
// taken over where it still holds.
func read(kernel Kernel, hardware func(routes.Link) routes.Hardware, uplink topology.Uplink, before reading, now observe.Instant) reading {
	found := reading{name: cmp.Or(uplink.Interface, before.name)}
	var all []routes.Address
	if !before.fresh || before.missing {
		if all, found.err = kernel.Addresses(); found.err != nil {
			return found
		}
	}
	if uplink.Interface == "" {
		if found.name, found.err = carrier(kernel, uplink.Source, all, before.name); found.err != nil {
			return found
		}
	}
	if found.name == "" {
		found.missing = true
		return found
	}
	found.link, found.err = kernel.Link(found.name)
	if errors.Is(found.err, routes.ErrNoInterface) {
		found.missing, found.err = true, nil
	}
	if found.missing || found.err != nil {
		return found
	}
	if before.fresh && same(before, found) {
		found.fresh, found.taken, found.hardware = true, before.taken, before.hardware
		found.addresses, found.defaults, found.routeless = before.addresses, before.defaults, before.routeless
		found.detours = before.detours
	} else if found.err = refreshed(&found, kernel, hardware, all, now); found.err != nil {
		return found
	} else {
		found.detours = detours(kernel, uplink, found)
	}
	found.gateways = gateways(kernel, uplink, found)
	return found
}

// carrier returns the interface that has an address; or, where none has it
// now, the one that had it last.
func carrier(kernel Kernel, source netip.Addr, all []routes.Address, last string) (string, error) {
	i := slices.IndexFunc(all, func(a routes.Address) bool { return a.Prefix.Addr() == source.WithZone("") })
	if i < 0 {
		return last, nil
	}
	links, err := kernel.Links()
	if err != nil {
		return last, err
	}
	for _, link := range links {
		if link.Index == all[i].Index {
			return link.Name, nil
		}
	}
	return last, nil
}

// same reports whether a link is as it was, so far as addresses and routes depend on it.
func same(before, now reading) bool {
	return !before.missing && before.link.Index == now.link.Index && before.link.AdminUp == now.link.AdminUp &&
		before.link.Carrier == now.link.Carrier && before.link.OperState == now.link.OperState
}

// refreshed reads addresses, routes and hardware. The addresses may have been
// listed already.
func refreshed(found *reading, kernel Kernel, hardware func(routes.Link) routes.Hardware, all []routes.Address, now observe.Instant) error {
	if all == nil {
		var err error
		if all, err = kernel.Addresses(); err != nil {
			return err
		}
	}
	for _, address := range all {
		if address.Index == found.link.Index {
			found.addresses = append(found.addresses, address)
		}
	}
	defaults, err := kernel.Default()
	switch {
	case errors.Is(err, routes.ErrUnsupported):
		found.routeless = true
	case err != nil:
		return err
	}
	for _, route := range defaults {
		if route.Index == found.link.Index {
			found.defaults = append(found.defaults, route)
		}
	}
	found.hardware = hardware(found.link)
	found.fresh, found.taken = true, now
	return nil
}

// detours says where policy routing leads what has the uplink's address, in each
// family that it has an anchor of. What can't be asked is left out.
func detours(kernel Kernel, uplink topology.Uplink, found reading) []string {
	var all []string
	for _, ipv6 := range []bool{false, true} {
		source, target := sourceOf(uplink, found, ipv6), anchorOf(uplink, ipv6)
		if !source.IsValid() || !target.IsValid() {
			continue
		}
		said, err := kernel.Detour(routes.Query{Interface: found.link.Name, Index: found.link.Index, Source: source, Target: target})
		if err == nil && said != "" {
			all = append(all, said)
		}
	}
	return all
}

// sourceOf returns the address that an uplink's packets of a family have.
func sourceOf(uplink topology.Uplink, found reading, ipv6 bool) netip.Addr {
	if source := uplink.Source.Unmap(); source.IsValid() && source.Is6() == ipv6 {
		return source
	}
	for _, address := range found.addresses {
		if address.Usable && address.Prefix.Addr().Is6() == ipv6 {
			return address.Prefix.Addr()
		}
	}
	return netip.Addr{}
}

func anchorOf(uplink topology.Uplink, ipv6 bool) netip.Addr {
	for _, anchor := range uplink.Anchors {
		if address := anchor.Address.Unmap(); address.IsValid() && address.Is6() == ipv6 {
			return address
		}
	}
	return netip.Addr{}
}

// gateways returns the next hop of each family, as configured or else as
// routed, with its state on the link.
func gateways(kernel Kernel, uplink topology.Uplink, found reading) []gateway {
	routed := routes.GatewaysOf(found.defaults, found.link.Name)
	candidates := append(slices.Clone(uplink.Gateways), routed...)
	list := []gateway{{family: "ipv4"}, {family: "ipv6"}}
	for i := range list {
		ofFamily := func(a netip.Addr) bool { return observe.Family(a) == list[i].family }
		at := slices.IndexFunc(candidates, ofFamily)
		if at < 0 {
			continue
		}
		list[i].address = candidates[at].Unmap()
		if !found.link.NoARP {
			list[i].neighbour, list[i].err = kernel.Neighbour(found.link.Index, list[i].address)
		}
	}
	return list
}
