package config

import (
	"net/netip"
	"net/url"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

const (
	defaultEndpointEvery = 5 * time.Second
	maxHosts             = 65536 // of all groups together
)

// probeFault says what a tcp probe lacks, or nothing.
func probeFault(s string) i18n.Text {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "tcp" {
		return i18n.Text{}
	}
	if u.Port() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return i18n.T("%s is not a TCP probe: write tcp://host:port", quote(s))
	}
	return i18n.Text{}
}

func (r *reader) endpoints(v value) {
	all, names := []topology.EndpointGroup{}, unique{}
	if !r.items(v, i18n.T(" of groups, each with group and targets"), func(item value) {
		g, ok := r.group(item)
		if ok && r.take(names, item, i18n.T("a group named"), g.Name) {
			all = append(all, g)
		}
	}) {
		return
	}
	r.config.endpoints = all
}

func (r *reader) group(v value) (topology.EndpointGroup, bool) {
	g := topology.EndpointGroup{Every: defaultEndpointEvery}
	before := len(r.errors)
	if !r.mapping(v,
		key{"group", r.into(&g.Name, maxNameCells)},
		key{"every", r.interval(&g.Every)},
		key{"port", r.port(&g.Port)},
		key{"targets", func(v value) { g.Targets = r.targets(v) }},
		key{"tags", func(v value) { g.Tags = r.tags(v) }},
	) || len(r.errors) > before {
		return g, false
	}
	switch {
	case g.Name == "":
		r.fail(v, "a group of endpoints needs a name: group: Check-in desks")
	case len(g.Targets) == 0:
		r.fail(v, "a group of endpoints needs targets: addresses, names, or prefixes such as 192.0.2.0/28")
	default:
		return g, true
	}
	return g, false
}

func (r *reader) tags(v value) map[string]string {
	all := map[string]string{}
	if !r.is(v, mapping, i18n.T(", such as {os: windows}")) {
		return nil
	}
	r.entries(v, func(name string, at position, child value) {
		if problem := textFault(name, maxNameCells); !problem.Empty() {
			r.failAt(at, v.path, "the tag's name %s", problem)
			return
		}
		if child.kind == empty {
			r.failAt(at, child.path, "the tag %s needs a value", quote(name))
			return
		}
		if s, ok := r.name(child); ok {
			all[safetext.Clean(name, maxNameCells).String()] = s
		}
	})
	return all
}

// targets reads addresses, names and prefixes, these spelled out.
func (r *reader) targets(v value) []string {
	var all []string
	seen := map[string]string{}
	r.items(v, i18n.T(" of addresses, names and prefixes"), func(item value) {
		if item.kind != number && !r.is(item, text, i18n.T(", an address, a name or a prefix")) {
			return
		}
		hosts, problem := expand(item.text, maxHosts-r.hosts)
		if !problem.Empty() {
			r.fail(item, "%s", problem)
			return
		}
		for _, host := range hosts {
			if earlier, twice := seen[host]; twice {
				r.fail(item, "%s is in this group already, as %s", quote(host), quote(earlier))
				return
			}
			seen[host] = item.text
		}
		r.hosts += len(hosts)
		all = append(all, hosts...)
	})
	return all
}

// expand returns the hosts that a target stands for, at most left.
func expand(s string, left int) (hosts []string, problem i18n.Text) {
	if strings.Contains(s, "/") {
		return expandPrefix(s, left)
	}
	if left < 1 {
		return nil, tooManyHosts(s)
	}
	if a, problem := parseAddress(s); problem.Empty() {
		return []string{a.String()}, problem
	} else if _, err := netip.ParseAddr(s); err == nil {
		return nil, problem
	}
	if looksNumeric(s) {
		return nil, i18n.T("%s is neither an address, nor a name, nor a prefix such as 192.0.2.0/28", quote(s))
	}
	if problem := nameFault(s); !problem.Empty() {
		return nil, problem
	}
	return []string{strings.ToLower(strings.TrimSuffix(s, "."))}, problem
}

// looksNumeric reports whether a target was meant to be an address: no name
// ends in a part of digits alone.
func looksNumeric(s string) bool {
	last := s[strings.LastIndexByte(s, '.')+1:]
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// expandPrefix spells a prefix out, without the addresses that no host has:
// IPv4's network and broadcast, and IPv6's subnet-router anycast (RFC 4291).
func expandPrefix(s string, left int) (hosts []string, problem i18n.Text) {
	prefix, err := netip.ParsePrefix(s)
	if err != nil {
		return nil, i18n.T("%s is not a prefix: write one such as 192.0.2.0/28", quote(s))
	}
	if prefix != prefix.Masked() {
		return nil, i18n.T("%s has host bits set: did you mean %s?", quote(s), quote(prefix.Masked().String()))
	}
	if prefix.Addr().Is4In6() || prefix.Addr().IsMulticast() || prefix.Addr().IsUnspecified() {
		return nil, i18n.T("%s is not a prefix of hosts", quote(s))
	}
	bits := prefix.Addr().BitLen() - prefix.Bits()
	if bits > 16 {
		return nil, tooManyHosts(s)
	}
	count := 1 << bits
	first, last := 0, count-1
	if bits > 1 {
		first++
		if prefix.Addr().Is4() {
			last--
		}
	}
	if last-first+1 > left {
		return nil, tooManyHosts(s)
	}
	hosts = make([]string, 0, last-first+1)
	a := prefix.Addr()
	for i := range count {
		if i >= first && i <= last {
			hosts = append(hosts, a.String())
		}
		a = a.Next()
	}
	return hosts, problem
}

func tooManyHosts(s string) i18n.Text {
	return i18n.T("%s makes more than %d hosts in all: use smaller prefixes, or several sites", quote(s), maxHosts)
}
