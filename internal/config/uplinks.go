package config

import (
	"net/netip"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// anyUplink stands for all of them in a service's needs.
const anyUplink = "any"

// sharedRings are those that uplinks can have in common; what is inside an
// ISP's network is its own.
var (
	sharedRings = []string{topology.RingDomestic, topology.RingForeign}
	uplinkRings = []string{topology.RingInside, topology.RingDomestic, topology.RingForeign}
)

func (r *reader) uplinks(v value) {
	all := []uplink{}
	names, lines := unique{}, unique{}
	if !r.items(v, i18n.T(" of uplinks, each with its interface or source"), func(item value) {
		u, ok := r.uplink(item)
		if !ok || !r.take(names, item, i18n.T("an uplink named"), u.Name) {
			return
		}
		line := u.Interface
		if u.Source.IsValid() {
			line = strings.TrimSpace(line + " " + u.Source.String())
		}
		if r.take(lines, item, i18n.T("an uplink by"), line) {
			all = append(all, u)
		}
	}) {
		return
	}
	r.config.uplinks = all
}

func (r *reader) uplink(v value) (uplink, bool) {
	var u uplink
	before := len(r.errors)
	if !r.mapping(v,
		key{"name", r.into(&u.Name, maxNameCells)},
		key{"interface", func(v value) { u.Interface = r.interfaceName(v) }},
		key{"source", func(v value) { u.Source, _ = r.address(v) }},
		key{"gateway", func(v value) { u.Gateways = r.gateways(v) }},
		key{"circuit", r.into(&u.Circuit, maxTextCells)},
		key{"call", r.into(&u.Call, maxTextCells)},
		key{"shares", r.texts(&u.Shares)},
		key{"capacity", func(v value) {
			r.mapping(v, key{"down", r.rate(&u.Down)}, key{"up", r.rate(&u.Up)})
		}},
		key{"anchors", func(v value) { u.rings = r.rings(v, uplinkRings) }},
	) || len(r.errors) > before {
		return u, false
	}
	if u.Interface == "" && !u.Source.IsValid() {
		r.fail(v, "an uplink needs an interface or a source address")
		return u, false
	}
	if u.Name == "" {
		u.Name = u.Interface
	}
	if u.Name == "" {
		u.Name = u.Source.String()
	}
	if u.Name == anyUplink {
		r.fail(v, "an uplink cannot be called %s: \"uplink/any\" stands for all of them", quote(anyUplink))
		return u, false
	}
	return u, true
}

func (r *reader) interfaceName(v value) string {
	s, ok := r.text(v, maxNameCells)
	if ok && strings.ContainsRune(s, '/') {
		r.fail(v, "%s is not an interface: its name cannot have a \"/\"", quote(s))
	}
	return s
}

// gateways reads "auto", one address, or one for each family.
func (r *reader) gateways(v value) []netip.Addr {
	if v.kind == text && v.text == "auto" {
		return nil
	}
	if v.kind != list {
		if v.kind != text && v.kind != number {
			r.fail(v, "must be auto, an IP address, or one address for each of IPv4 and IPv6")
			return nil
		}
		if a, ok := r.address(v); ok {
			return []netip.Addr{a}
		}
		return nil
	}
	var all []netip.Addr
	r.addresses(&all)(v)
	if len(all) > 2 || len(all) == 2 && all[0].Is4() == all[1].Is4() {
		r.fail(v, "at most one gateway for IPv4 and one for IPv6")
	}
	return all
}

// anchors reads those that uplinks share, and the pages that stand beside them.
func (r *reader) anchors(v value) {
	c := r.config
	if v.kind == list && len(v.items) == 0 {
		c.portal = []string{}
	}
	c.rings = r.rings(v, sharedRings, key{"portal", r.portal})
}

// portal reads pages that answer 204. They are asked for without TLS: nobody can
// answer in the stead of others.
func (r *reader) portal(v value) {
	all, seen := []string{}, unique{}
	if r.items(v, i18n.T(" of pages, such as [\"http://www.example.com/204\"]"), func(item value) {
		if s, ok := r.url(item, "http"); ok && r.take(seen, item, i18n.T("the page"), s) {
			all = append(all, s)
		}
	}) {
		r.config.portal = all
	}
}

// rings reads anchors by ring. An empty list in place of the rings switches
// all of them off.
func (r *reader) rings(v value, allowed []string, beside ...key) rings {
	all := rings{}
	if v.kind == list && len(v.items) == 0 {
		for _, ring := range allowed {
			all[ring] = []netip.Addr{}
		}
		return all
	}
	seen := unique{}
	keys := make([]key, len(allowed))
	for i, ring := range allowed {
		keys[i] = key{ring, func(v value) {
			addresses := []netip.Addr{}
			if r.items(v, i18n.T(" of IP addresses, such as [192.0.2.1]"), func(item value) {
				if a, ok := r.address(item); ok && r.take(seen, item, i18n.T("the anchor"), a.String()) {
					addresses = append(addresses, a)
				}
			}) {
				all[ring] = addresses
			}
		}}
	}
	r.mapping(v, append(keys, beside...)...)
	return all
}
