package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
)

// needed is how a thing stands that a service needs, what it is called, and what
// else there is to know of it.
func (f *Frame) needed(ref topology.Ref) (of state, label, fact safetext.Text) {
	switch ref.Kind {
	case "uplink":
		return f.neededUplink(ref.Name)
	case "dns":
		return f.neededDNS(ref.Name)
	case "provider":
		label = f.say("provider %s", ref.Name)
		t := f.unfiltered(providersPane{})
		if i := slices.IndexFunc(t.rows, func(r row) bool { return r.subject.Name == ref.Name }); i >= 0 {
			return t.rows[i].state, label, bothTold(t.rows[i].cells[1], t.rows[i].cells[2])
		}
	case "endpoint":
		label = f.say("endpoints %s", ref.Name)
		all := f.fleets()
		if i := slices.IndexFunc(all, func(g *fleet) bool { return g.group.Name == ref.Name }); i >= 0 {
			r := f.fleetRow(all[i])
			return r.state, label, safetext.Join([]safetext.Text{r.cells[1].text, r.cells[2].text}, safetext.Literal("; "))
		}
	default:
		label = f.say("%s %s", ref.Kind, ref.Name)
	}
	return f.nothing(), label, safetext.Text{}
}

// bothTold is what is measured of a provider and, where its page says anything
// but that all is well, what that says.
func bothTold(measured, says cell) safetext.Text {
	switch {
	case measured.text.Empty():
		return says.text
	case says.signed && (says.state == good || says.state == absent):
		return measured.text
	}
	return safetext.Join([]safetext.Text{measured.text, says.text}, safetext.Literal("; "))
}

// unfiltered is the table of a pane with all its rows.
func (f *Frame) unfiltered(p Pane) *table {
	g := *f
	g.Filter = ""
	return g.table(p)
}

// neededUplink is an uplink, or the best of all of them, with the risks that it
// shares with others.
func (f *Frame) neededUplink(name string) (of state, label, fact safetext.Text) {
	t := f.unfiltered(uplinksPane{})
	of = f.nothing()
	if name == "" {
		working, all := 0, 0
		for i := range t.rows {
			r := &t.rows[i]
			if r.part {
				continue
			}
			if all++; all == 1 || badness[r.state] < badness[of] {
				of = r.state
			}
			if r.state == good {
				working++
			}
		}
		fact = f.say("%d of %d uplinks are well", working, all)
		if shared := f.risks(""); !shared.Empty() {
			fact = safetext.Join([]safetext.Text{fact, shared}, safetext.Literal("; "))
		}
		return of, f.say("any uplink"), fact
	}
	if i := slices.IndexFunc(t.rows, func(r row) bool { return !r.part && r.subject.Uplink == name }); i >= 0 {
		of = t.rows[i].state
	}
	return of, f.say("uplink %s", name), f.risks(name)
}

// neededDNS is a resolver, a name, or all resolvers together: one that answers is
// enough.
func (f *Frame) neededDNS(name string) (of state, label, fact safetext.Text) {
	t := f.unfiltered(dnsPane{})
	of, found := f.nothing(), false
	answering, all := 0, 0
	slowed := slices.ContainsFunc(f.Snapshot.Topology.Resolvers, func(resolver topology.Resolver) bool {
		return f.state(subjectOf(resolver)).broken() && f.implied(subjectOf(resolver)).none()
	})
	for i := range t.rows {
		r := &t.rows[i]
		if name != "" && r.subject.Name == name {
			answer := 2 // of a name, across the columns of the checks
			if r.subject.Kind == observe.KindResolver {
				return r.state, f.say("DNS %s", name), r.cells[answer+len(dnsChecks)].text
			}
			return slower(r.state, slowed), f.say("DNS %s", name), r.cells[answer].text
		}
		watched := slices.ContainsFunc(f.Snapshot.Topology.Resolvers, func(of topology.Resolver) bool { return subjectOf(of) == r.subject })
		if name != "" || !watched {
			continue
		}
		all++
		if r.state == good {
			answering++
		}
		if !found || badness[r.state] < badness[of] {
			of, found = r.state, true
		}
	}
	if name != "" {
		return of, f.say("DNS %s", name), safetext.Text{}
	}
	return slower(of, slowed), f.say("DNS"), f.say("%d of %d resolvers are well", answering, all)
}

// slower is how names stand where one resolver of several is dead: programs wait
// for it before they ask the next one.
func slower(of state, slowed bool) state {
	if of == good && slowed {
		return degraded
	}
	return of
}

// risks are what an uplink shares with others; without a name, what all uplinks
// share.
func (f *Frame) risks(name string) safetext.Text {
	uplinks := f.Snapshot.Topology.Uplinks
	var said []string
	if name == "" {
		if len(uplinks) < 2 {
			return safetext.Text{}
		}
		for _, risk := range uplinks[0].Shares {
			if !slices.ContainsFunc(uplinks, func(u topology.Uplink) bool { return !slices.Contains(u.Shares, risk) }) {
				said = append(said, risk)
			}
		}
		if len(said) == 0 {
			return safetext.Text{}
		}
		return f.say("all share %s", strings.Join(said, ", "))
	}
	own := slices.IndexFunc(uplinks, func(u topology.Uplink) bool { return u.Name == name })
	if own < 0 {
		return safetext.Text{}
	}
	var with []string
	for _, u := range uplinks {
		shared := false
		for _, risk := range uplinks[own].Shares {
			if u.Name != name && slices.Contains(u.Shares, risk) {
				shared = true
				if !slices.Contains(said, risk) {
					said = append(said, risk)
				}
			}
		}
		if shared {
			with = append(with, u.Name)
		}
	}
	if len(said) == 0 {
		return safetext.Text{}
	}
	return f.say("shares %s with %s", strings.Join(said, ", "), strings.Join(with, ", "))
}
