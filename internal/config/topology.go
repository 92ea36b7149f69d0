package config

import (
	"net/netip"
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

// The anchors abroad of a file that names none: three operators' public
// resolvers, reached by anycast from nearly everywhere.
var defaultForeign = []netip.Addr{
	netip.MustParseAddr("1.1.1.1"),
	netip.MustParseAddr("8.8.8.8"),
	netip.MustParseAddr("9.9.9.9"),
	netip.MustParseAddr("2606:4700:4700::1111"),
	netip.MustParseAddr("2001:4860:4860::8888"),
}

// defaultPortal are pages that operating systems and browsers ask for to find
// portals, of two operators.
var defaultPortal = []string{"http://connectivitycheck.gstatic.com/generate_204", "http://cp.cloudflare.com/generate_204"}

// publicResolvers stand beside those of this host, of two operators, so that
// one that fails can be told from all that fail.
var publicResolvers = []topology.Resolver{
	{Name: "Cloudflare", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("1.1.1.1:53"), Role: rolePublic},
	{Name: "Google", Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("8.8.8.8:53"), Role: rolePublic},
}

const (
	rolePublic = "public"
	roleStub   = "stub"
)

// Topology lays the file over what was found: what to watch.
func (c *Config) Topology(found Found) topology.Topology {
	t := topology.Topology{
		Site:        c.site,
		Uplinks:     c.topologyUplinks(found),
		NoUplinks:   c.uplinks != nil && len(c.uplinks) == 0,
		Names:       c.names,
		Providers:   c.topologyProviders(),
		Endpoints:   c.endpoints,
		Host:        c.host,
		Services:    c.services,
		Maintenance: c.maintenance,
		WarmName:    c.Warm,
		ColdZone:    c.Cold,
	}
	if t.Portal = c.portal; t.Portal == nil {
		t.Portal = defaultPortal
	}
	if t.Site == "" {
		t.Site = safetext.Clean(found.Hostname, maxNameCells).String()
	}
	t.Resolvers = c.topologyResolvers(found, t.Uplinks)
	return t
}

func (c *Config) topologyProviders() []topology.Provider {
	all := make([]topology.Provider, len(c.providers))
	for i, p := range c.providers {
		all[i] = withFeedInterval(p)
	}
	return all
}

func (c *Config) topologyUplinks(found Found) []topology.Uplink {
	configured := c.uplinks
	if configured == nil {
		configured = discoveredUplinks(found)
	}
	all := make([]topology.Uplink, 0, len(configured))
	for _, u := range configured {
		up := u.Uplink
		up.Anchors = anchorsOf(u.rings, c.rings)
		if up.Interface == "" {
			up.Interface = interfaceWith(found, up.Source)
		}
		all = append(all, up)
	}
	return all
}

// discoveredUplinks are the interfaces that have, or had, a default route.
// Where none ever had one, those that could are taken: with the network gone
// there is still something to say of each.
func discoveredUplinks(found Found) []uplink {
	all := []uplink{}
	for _, routedOnly := range []bool{true, false} {
		for _, f := range found.Uplinks {
			name := uplinkName(f.Interface)
			taken := slices.ContainsFunc(all, func(u uplink) bool { return u.Name == name })
			if routedOnly && !f.Routed && !f.WasRouted || f.Interface == "" || taken {
				continue
			}
			all = append(all, uplink{Uplink: topology.Uplink{
				Name: name, Interface: f.Interface, Discovered: true,
			}})
		}
		if len(all) > 0 {
			break
		}
	}
	return all
}

// uplinkName is an interface's name, or its quoted form where it cannot be
// shown as it is.
func uplinkName(device string) string {
	if device == anyUplink || safetext.Clean(device, maxNameCells).String() != device {
		device = quote(device)
	}
	return safetext.Clean(device, maxNameCells).String()
}

// interfaceWith returns the interface that has an address, or "".
func interfaceWith(found Found, source netip.Addr) string {
	for _, f := range found.Uplinks {
		if slices.Contains(f.Addresses, source) {
			return f.Interface
		}
	}
	return ""
}

// anchorsOf takes each ring from the uplink itself, else from the shared ones,
// else from the defaults. An address stands in one ring, the innermost.
func anchorsOf(own, shared rings) []topology.Anchor {
	var all []topology.Anchor
	seen := map[netip.Addr]bool{}
	for _, ring := range uplinkRings {
		addresses, ok := own[ring]
		if !ok {
			addresses, ok = shared[ring]
		}
		if !ok && ring == topology.RingForeign {
			addresses = defaultForeign
		}
		for _, a := range addresses {
			if !seen[a] {
				seen[a] = true
				all = append(all, topology.Anchor{Ring: ring, Address: a})
			}
		}
	}
	return all
}

func (c *Config) topologyResolvers(found Found, uplinks []topology.Uplink) []topology.Resolver {
	discovered := discoveredResolvers(found, uplinks)
	if c.resolvers == nil {
		return discovered
	}
	all := slices.Clone(c.resolvers)
	for i := range all {
		all[i].Role = roleOf(all[i], discovered)
	}
	return all
}

// roleOf says what a configured resolver is to this host.
func roleOf(t topology.Resolver, discovered []topology.Resolver) string {
	for _, d := range discovered {
		if placeOfResolver(d) == placeOfResolver(t) {
			return d.Role
		}
	}
	for _, d := range slices.Concat(discovered, publicResolvers) {
		if d.Transport == t.Transport && d.Address == t.Address && t.Address.IsValid() {
			return d.Role
		}
	}
	return t.Role
}

// discoveredResolvers are those that were found, and the public ones.
func discoveredResolvers(found Found, uplinks []topology.Uplink) []topology.Resolver {
	var all []topology.Resolver
	names, places := map[string]bool{}, map[string]bool{}
	for _, f := range found.Resolvers {
		address := netip.AddrPortFrom(f.Address.Addr().Unmap(), f.Address.Port())
		if !writable(address) {
			continue
		}
		t := topology.Resolver{Transport: topology.TransportUDP, Address: address, Role: f.Role, Uplink: uplinkOn(f.Interface, uplinks)}
		place := placeOfResolver(t)
		t.Name = resolverName(t, names)
		if places[place] || names[t.Name] {
			continue
		}
		places[place], names[t.Name] = true, true
		all = append(all, t)
	}
	for _, p := range publicResolvers {
		if !slices.ContainsFunc(all, func(t topology.Resolver) bool { return t.Address == p.Address }) {
			all = append(all, p)
		}
	}
	return all
}

// writable reports whether an address can stand in a file: what cannot, no
// resolver has.
func writable(address netip.AddrPort) bool {
	written := addressText(address)
	if !textFault(written, maxNameCells).Empty() || safetext.Clean(written, maxNameCells).String() != written {
		return false
	}
	_, again, _, problem := parseResolver(written)
	return problem.Empty() && again == address
}

// addressText writes an address as it stands in a file: without DNS's own port.
func addressText(address netip.AddrPort) string {
	if address.Port() == portDNS {
		return address.Addr().String()
	}
	return address.String()
}

// resolverName is "stub" for the first stub, else the address, with the uplink
// or role where that alone is taken.
func resolverName(t topology.Resolver, taken map[string]bool) string {
	name := addressText(t.Address)
	if t.Role == roleStub && !taken[roleStub] {
		name = roleStub
	}
	switch {
	case taken[name] && t.Uplink != "":
		name += " by " + t.Uplink
	case taken[name]:
		name += " " + t.Role
	}
	return safetext.Clean(name, maxNameCells).String()
}

// uplinkOn returns the name of the uplink on an interface, or "".
func uplinkOn(device string, uplinks []topology.Uplink) string {
	for _, u := range uplinks {
		if device != "" && u.Interface == device {
			return u.Name
		}
	}
	return ""
}
