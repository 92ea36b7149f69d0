package config

import (
	"net/netip"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// Ports of DNS, and of DNS over TLS (RFC 7858).
const (
	portDNS = 53
	portTLS = 853
)

// roleConfigured marks a resolver that the file names and this host does not
// otherwise use.
const roleConfigured = "configured"

func (r *reader) dns(v value) {
	c := r.config
	if v.kind == list && len(v.items) == 0 {
		c.resolvers, c.names = []topology.Resolver{}, []topology.Name{}
		return
	}
	r.mapping(v,
		key{"resolvers", r.resolvers},
		key{"names", r.names},
		key{"probes", func(v value) {
			r.mapping(v,
				key{"warm", r.probeName(&c.Warm)},
				key{"cold", r.probeName(&c.Cold)})
		}},
	)
}

// probeName makes a reader of a DNS name into a variable.
func (r *reader) probeName(to *string) func(value) {
	return func(v value) {
		if name, ok := r.hostName(v); ok {
			*to = name
		}
	}
}

func (r *reader) resolvers(v value) {
	all := []topology.Resolver{}
	names, places := unique{}, unique{}
	if !r.items(v, i18n.T(" of resolvers, each with its address"), func(item value) {
		resolver, ok := r.resolver(item)
		if ok && r.take(names, item, i18n.T("a resolver named"), resolver.Name) &&
			r.take(places, item, i18n.T("a resolver at"), placeOfResolver(resolver)) {
			all = append(all, resolver)
		}
	}) {
		return
	}
	r.config.resolvers = all
}

// placeOfResolver is what makes two resolvers the same one.
func placeOfResolver(t topology.Resolver) string {
	place := t.Transport
	if t.Address.IsValid() {
		place = t.Address.String()
		if t.Transport == topology.TransportTLS {
			place = "tls://" + place
		}
	}
	if t.URL != "" {
		place = t.URL
	}
	if t.Uplink != "" {
		place += " by " + t.Uplink
	}
	return place
}

func (r *reader) resolver(v value) (topology.Resolver, bool) {
	var t topology.Resolver
	written, before := "", len(r.errors)
	if !r.mapping(v,
		key{"name", r.into(&t.Name, maxNameCells)},
		key{"address", func(v value) {
			if v.kind != number && !r.is(v, text, i18n.T(": %s", resolverForms)) {
				return
			}
			var problem i18n.Text
			if written = v.text; !hasInvisible(written) {
				t.Transport, t.Address, t.URL, problem = parseResolver(written)
			} else {
				problem = i18n.T("%s holds control or invisible characters: remove them", quote(written))
			}
			if !problem.Empty() {
				r.fail(v, "%s", problem)
			}
		}},
		key{"uplink", func(v value) {
			if name, ok := r.name(v); ok {
				t.Uplink = name
				r.refs = append(r.refs, reference{at: v.at, path: v.path, ref: topology.Ref{Kind: needUplink, Name: name}})
			}
		}},
	) || len(r.errors) > before {
		return t, false
	}
	if written == "" {
		r.fail(v, "a resolver needs an address: %s", resolverForms)
		return t, false
	}
	if t.Name == "" {
		t.Name = written
		if problem := textFault(written, maxNameCells); !problem.Empty() {
			r.fail(v, "its address is no good name for it: add a short name")
			return t, false
		}
	}
	t.Role = roleConfigured
	return t, true
}

// resolverForms are how a resolver's address can be written.
var resolverForms = i18n.T("192.0.2.1, 192.0.2.1:5353, \"[2001:db8::1]:53\", tls://192.0.2.1, https://dns.example/dns-query or system")

// parseResolver reads an address in one of its forms.
func parseResolver(s string) (transport string, address netip.AddrPort, url string, problem i18n.Text) {
	switch {
	case s == topology.TransportSystem:
		return topology.TransportSystem, address, "", problem
	case strings.HasPrefix(s, "https://"):
		return topology.TransportHTTPS, address, s, urlFault(s, "https")
	case strings.HasPrefix(s, "tls://"):
		address, problem = parseAddrPort(strings.TrimPrefix(s, "tls://"), portTLS)
		return topology.TransportTLS, address, "", problem
	}
	address, problem = parseAddrPort(s, portDNS)
	return topology.TransportUDP, address, "", problem
}

// parseAddrPort reads an address with or without a port.
func parseAddrPort(s string, port uint16) (netip.AddrPort, i18n.Text) {
	bare := strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if with, err := netip.ParseAddrPort(s); err == nil {
		bare, port = with.Addr().String(), with.Port()
	}
	if _, err := netip.ParseAddr(bare); err != nil {
		return netip.AddrPort{}, i18n.T("%s is not a resolver's address: write one of the forms %s", quote(s), resolverForms)
	}
	address, problem := parseAddress(bare)
	switch {
	case !problem.Empty():
		return netip.AddrPort{}, problem
	case port == 0:
		return netip.AddrPort{}, i18n.T("%s has port 0: a port is from 1 to 65535", quote(s))
	}
	return netip.AddrPortFrom(address, port), i18n.Text{}
}

func (r *reader) names(v value) {
	all, seen := []topology.Name{}, unique{}
	if !r.items(v, i18n.T(" of names, each with its name"), func(item value) {
		var n topology.Name
		before := len(r.errors)
		if !r.mapping(item,
			key{"name", r.probeName(&n.Name)},
			key{"expect", r.addresses(&n.Expect)},
		) || len(r.errors) > before {
			return
		}
		if n.Name == "" {
			r.fail(item, "a name needs a name, such as {name: www.example.com}")
			return
		}
		if r.take(seen, item, i18n.T("the name"), n.Name) {
			all = append(all, n)
		}
	}) {
		return
	}
	r.config.names = all
}
