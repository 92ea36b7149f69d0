package routes

import (
	"fmt"
	"net/netip"
)

// Query asks where something sent from an address goes.
type Query struct {
	Interface string // the one that it is expected to leave by
	Index     int
	Source    netip.Addr
	Target    netip.Addr
}

// way is where the kernel sends something.
type way struct {
	index     int
	device    string
	table     int
	forbidden bool // a rule or route says no
}

// rule is a rule of policy routing.
type rule struct {
	priority int
	table    int
	text     string       // as ip-rule(8) writes it, without its priority
	source   netip.Prefix // what it holds for; zero for all
	inverted bool         // it holds for all but that
	marked   bool         // it holds for marked packets only, or for others that ours are none of
}

// Tables that every host has, for which there are rules from the start
// (rtnetlink(7)).
const (
	localTable   = 255
	defaultTable = 253
)

// detour says where policy routing leads what is sent from an address, where
// that is not the interface it stands for; or nothing. bound is the way of what
// is bound to the interface, free that of what has the address alone.
func detour(q Query, bound, free way, rules []rule) string {
	switch {
	case bound.index != 0 && bound.index != q.Index:
		return fmt.Sprintf("what is bound to %s leaves by %s all the same: probes of %[1]s measure %[2]s", q.Interface, bound.device)
	case free.forbidden:
		if by, ok := forbidding(rules); ok {
			return fmt.Sprintf("rule %d (%s) forbids what is sent from %s and not bound to %s", by.priority, by.text, q.Source, q.Interface)
		}
		if q.Target.Is6() && bound.index == q.Index { // of IPv4 the probes themselves meet the route
			return fmt.Sprintf("a route of this host forbids what is sent from %s and not bound to %s", q.Source, q.Interface)
		}
		return ""
	case free.index == 0 || free.index == q.Index:
		return ""
	}
	by, ok := deciding(rules, q.Source, free.table)
	if !ok {
		return "" // the main table decides, as on every host without policy routing
	}
	return fmt.Sprintf("rule %d (%s) sends what has the source %s by %s: it does not go the way that is measured for %s",
		by.priority, by.text, q.Source, free.device, q.Interface)
}

// deciding returns the rule that had a table looked up for what is sent from an
// address. Rules that every host has are none of policy routing.
func deciding(rules []rule, source netip.Addr, table int) (rule, bool) {
	for _, r := range rules {
		usual := r.table == MainTable || r.table == localTable || r.table == defaultTable
		if r.table == table && !usual && r.holds(source) {
			return r, true
		}
	}
	return rule{}, false
}

// forbidding returns the first rule that names no table, as those do that say no.
func forbidding(rules []rule) (rule, bool) {
	for _, r := range rules {
		if r.table == 0 && !r.marked {
			return r, true
		}
	}
	return rule{}, false
}

// holds reports whether a rule holds for what is sent from an address.
func (r rule) holds(source netip.Addr) bool {
	if r.marked {
		return r.inverted
	}
	within := !r.source.IsValid() || r.source.Contains(source)
	return within != r.inverted
}
