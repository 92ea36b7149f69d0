package ui

import (
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// servicesPane shows what people use, and below each service what it stands on:
//
//	1 SERVICES                        state      by                       owner
//	 ✖ Card payment                   DOWN       KT                       payments duty
//	   ✖ all of
//	   ✓   provider Payment gateway   ok
//	   ✖   any of
//	   ✖     uplink KT                DOWN       shares duct-7 with LGU+
//	   ✓     uplink LGU+              ok         shares duct-7 with KT
type servicesPane struct{}

func (servicesPane) ID() string                      { return "services" }
func (servicesPane) Title(lang tongue) safetext.Text { return lang.say("SERVICES") }
func (servicesPane) OneLine() bool                   { return false }

// deepest is how far needs are shown that stand in one another.
const deepest = 6

func (servicesPane) Table(f *Frame) table {
	t := table{ordered: true, empty: f.say("no service is configured (services: in the configuration)")}
	name, by, owner := 10, 12, 0
	for _, impact := range f.services() {
		rows := f.serviceRows(impact)
		for j := range rows {
			name = max(name, safetext.Width(rows[j].cells[0].text)+2)
			by = max(by, safetext.Width(rows[j].cells[2].text))
		}
		owner = max(owner, safetext.Width(clean(impact.Owner)))
		t.rows = append(t.rows, rows...)
	}
	t.columns = []column{
		{id: "service", says: f.say("column|service"), width: min(name, 44), least: min(name, 20), sort: upwards},
		{id: "standing", sort: downwards, title: f.say("column|state"), width: 10, least: 8, rank: 1},
		{id: "by", sort: upwards, title: f.say("column|by"), width: min(by, 40), least: 12, grow: true, rank: 2},
	}
	if owner > 0 {
		t.columns = append(t.columns, column{id: "owner", sort: upwards, title: f.say("column|owner"), width: min(owner, 24), least: 10, rank: 3})
	}
	return t
}

// services are all there are, as triage judged them; those it has not judged yet
// as unknown.
func (f *Frame) services() []triage.ServiceImpact {
	judged := f.Snapshot.Triage.Services
	all := slices.Clone(judged)
	for _, s := range f.Snapshot.Topology.Services {
		if !slices.ContainsFunc(judged, func(i triage.ServiceImpact) bool { return i.Name == s.Name }) {
			all = append(all, triage.ServiceImpact{Name: s.Name, Owner: s.Owner})
		}
	}
	return all
}

// serviceRows are the row of a service and those of what it needs.
func (f *Frame) serviceRows(impact triage.ServiceImpact) []row {
	of := ofStatus(impact.State)
	head := row{
		subject: observe.Subject{Kind: serviceKind, Name: impact.Name}, title: f.say("service %s", impact.Name),
		state: of, gauge: clean(impact.Name), search: searchable("service", impact.Name, impact.Via, impact.Owner, of.word(f.tongue).String()),
	}
	head.cells = []cell{word(clean(impact.Name), themes.Text), word(of.word(f.tongue), of.role()), word(f.text(i18n.Flat(impact.Via)), themes.Text), word(clean(impact.Owner), themes.Dim)}
	needs := topology.Need{}
	if i := slices.IndexFunc(f.Snapshot.Topology.Services, func(s topology.Service) bool { return s.Name == impact.Name }); i >= 0 {
		needs = f.Snapshot.Topology.Services[i].Needs
	}
	if len(needs.All) == 1 { // all of one is that one
		needs = needs.All[0]
	}
	rows := []row{head}
	f.needRows(&rows, impact.Name, needs, 0)
	for i := range rows {
		rows[i].detail = func(f *Frame, w int) []line { return f.serviceDetail(impact, w) }
	}
	return rows
}

// serviceKind is the kind of subject that a service is: nothing is measured of it.
const serviceKind observe.Kind = "service"

// needRows adds the rows of a need and of what stands in it, and returns how it
// stands: the worst of all, the best of any.
func (f *Frame) needRows(rows *[]row, service string, need topology.Need, depth int) state {
	parts, label := need.All, f.say("all of")
	if len(need.Any) > 0 {
		parts, label = need.Any, f.say("any of")
	}
	at := len(*rows)
	r := row{part: true, title: f.say("service %s", service)}
	r.subject = observe.Subject{Kind: serviceKind, Group: service, Name: strconv.Itoa(at)}
	switch {
	case depth > deepest, len(parts) == 0 && need.Ref == (topology.Ref{}):
		return absent
	case len(parts) == 0:
		of, name, fact := f.needed(need.Ref)
		r.state, label = of, name
		r.cells = []cell{word(indented(label, depth), themes.Text), word(r.state.word(f.tongue), r.state.role()), word(fact, themes.Dim), {}}
		r.search = searchable("service", service, label.String(), fact.String(), r.state.word(f.tongue).String())
		*rows = append(*rows, r)
		return r.state
	}
	r.cells = []cell{word(indented(label, depth), themes.Dim), {}, {}, {}}
	r.search = searchable("service", service)
	*rows = append(*rows, r)
	all := make([]state, 0, len(parts))
	for _, part := range parts {
		if of := f.needRows(rows, service, part, depth+1); of != absent {
			all = append(all, of)
		}
	}
	of := absent
	for i, s := range all {
		switch {
		case i == 0:
			of = s
		case len(need.Any) > 0 && badness[s] < badness[of], len(need.Any) == 0 && badness[s] > badness[of]:
			of = s
		}
	}
	(*rows)[at].state = of
	(*rows)[at].cells[1] = word(of.word(f.tongue), of.role())
	return of
}

// indented puts blanks before what stands in something else.
func indented(t safetext.Text, depth int) safetext.Text {
	return safetext.Join([]safetext.Text{safetext.Pad(safetext.Text{}, 2*depth), t}, safetext.Text{})
}

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
			return t.rows[i].state, label, t.rows[i].cells[2].text
		}
	case "endpoint":
		label = f.say("endpoints %s", ref.Name)
		t := f.unfiltered(endpointsPane{})
		if i := slices.IndexFunc(t.rows, func(r row) bool { return !r.part && r.subject.Group == ref.Name }); i >= 0 {
			return t.rows[i].state, label, t.rows[i].cells[1].text
		}
	default:
		label = f.say("%s %s", ref.Kind, ref.Name)
	}
	return f.nothing(), label, safetext.Text{}
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
		found := false
		for i := range t.rows {
			if r := &t.rows[i]; !r.part && (!found || badness[r.state] < badness[of]) {
				of, found = r.state, true
			}
		}
		return of, f.say("any uplink"), f.risks("")
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
	for i := range t.rows {
		r := &t.rows[i]
		if name != "" && r.subject.Name == name {
			return r.state, f.say("DNS %s", name), r.cells[2].text
		}
		if name != "" || r.subject.Kind != observe.KindResolver {
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
	return of, f.say("DNS"), f.say("%d of %d resolvers are well", answering, all)
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

// serviceDetail is a service with the verdicts that hurt it.
func (f *Frame) serviceDetail(impact triage.ServiceImpact, w int) []line {
	all := f.service(impact, w)
	for i := range f.Snapshot.Triage.Verdicts {
		v := &f.Snapshot.Triage.Verdicts[i]
		if !slices.ContainsFunc(v.Services, func(s triage.ServiceImpact) bool { return s.Name == impact.Name && s.State != observe.OK }) {
			continue
		}
		all = append(all, line{}, plain(1, f.say("Hurt by"), themes.Title))
		all = append(all, f.verdictEvidence(v, w)...)
	}
	if len(all) == len(f.service(impact, w)) {
		all = append(all, plain(3, f.say("Nothing that is known hurts it."), themes.Dim))
	}
	return all
}
