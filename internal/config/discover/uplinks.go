package discover

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/routes"
)

// uplinks returns the interfaces with a default route in any table, those that
// carry unbound traffic first. Where there are none it returns those that
// could have one, so that the screen can say which of them is dead.
func uplinks(seen network) []config.FoundUplink {
	links := map[int]routes.Link{}
	for _, link := range seen.links {
		links[link.Index] = link
	}
	var found []config.FoundUplink
	for _, route := range seen.defaults { // in order: the main table, then by metric
		named := func(u config.FoundUplink) bool { return u.Interface == route.Interface }
		if links[route.Index].Loopback || slices.ContainsFunc(found, named) {
			continue
		}
		found = append(found, config.FoundUplink{
			Interface: route.Interface,
			Gateways:  routes.GatewaysOf(seen.defaults, route.Interface),
			Addresses: usable(seen.addresses, route.Index),
			Routed:    true,
			Metric:    metric(seen.defaults, route.Interface),
		})
	}
	if len(found) > 0 {
		return found
	}
	for _, link := range candidates(seen.links) {
		found = append(found, config.FoundUplink{Interface: link.Name, Addresses: usable(seen.addresses, link.Index)})
	}
	return found
}

// metric returns the metric of an interface's first IPv4 default route, or of
// its first IPv6 one where it has no other.
func metric(defaults []routes.Route, interfaceName string) int {
	var found []routes.Route
	for _, route := range defaults {
		if route.Interface == interfaceName {
			found = append(found, route)
		}
	}
	slices.SortStableFunc(found, func(a, b routes.Route) int { return cmp.Compare(a.Family, b.Family) })
	if len(found) == 0 {
		return 0
	}
	return found[0].Metric
}

// usable returns the addresses that an interface can send from.
func usable(all []routes.Address, index int) []netip.Addr {
	var list []netip.Addr
	for _, address := range all {
		if address.Index == index && address.Usable {
			list = append(list, address.Prefix.Addr())
		}
	}
	slices.SortStableFunc(list, func(a, b netip.Addr) int { return cmp.Compare(a.BitLen(), b.BitLen()) })
	return list
}

// innerKinds are kinds of interfaces that lead into this host, or run over
// another way out, and are no line of their own.
var innerKinds = []string{
	"bareudp", "can", "dummy", "erspan", "geneve", "gre", "gretap", "gtp", "ifb", "ip6erspan", "ip6gre", "ip6gretap",
	"ip6tnl", "ipip", "netkit", "nlmon", "sit", "tun", "vcan", "vrf", "vti", "vti6", "vxcan", "vxlan", "wireguard", "xfrm",
}

// innerNames begin the names that container engines and hypervisors give to
// their interfaces.
var innerNames = []string{"br-", "cali", "cni", "docker", "lxc", "podman", "virbr", "vnet"}

// candidates returns the interfaces that could be a way out, those with a
// carrier first.
func candidates(links []routes.Link) []routes.Link {
	var list []routes.Link
	for _, link := range links {
		if candidate(link) {
			list = append(list, link)
		}
	}
	slices.SortStableFunc(list, func(a, b routes.Link) int {
		rank := func(l routes.Link) int {
			if l.AdminUp && l.Carrier {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Index, b.Index))
	})
	return list
}

func candidate(link routes.Link) bool {
	if link.Loopback || link.Master != 0 || slices.Contains(innerKinds, link.Kind) {
		return false
	}
	if link.Kind == "veth" && !link.FarPeer { // both ends are here: it leads nowhere
		return false
	}
	return !slices.ContainsFunc(innerNames, func(prefix string) bool { return strings.HasPrefix(link.Name, prefix) })
}
