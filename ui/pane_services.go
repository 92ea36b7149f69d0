package ui

import (
	"slices"
	"strconv"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// servicesPane shows what people use, below each service what it stands on, and
// below them all what hurts those that are not well:
//
//	1 SERVICES                        state  since     by              owner
//	 ✖ Card payment                   DOWN   11:16:30  KT              payments duty
//	   ✖ all of                       DOWN
//	   ✓   provider Payment gateway   ok               32 ms
//	   ✖   uplink KT                  DOWN             shares duct-7 with LGU+
//
//	 ✖ DOWN KT: nothing answers past the first router; LGU+ is fine
//	   since 11:16:30 (30 s)   confirmed   incident 20211025-001
//	   hurts Card payment, tell payments duty
//	   next: move POS to LGU+
//	   call: KT enterprise desk 080-000-0000
type servicesPane struct{}

func (servicesPane) ID() string                      { return "services" }
func (servicesPane) Title(lang tongue) safetext.Text { return lang.say("SERVICES") }
func (servicesPane) OneLine() bool                   { return false }

// deepest is how far needs are shown that stand in one another.
const deepest = 6

func (servicesPane) Table(f *Frame) table {
	t := table{heads: true, empty: f.say("no service is configured (services: in the configuration)")}
	name, since, by, owner, fact := 10, 0, 6, 0, 0
	for _, impact := range f.services() {
		rows := f.serviceRows(impact)
		for j := range rows {
			name = max(name, safetext.Width(rows[j].cells[0].text)+2)
			fact = max(fact, safetext.Width(rows[j].cells[3].text))
		}
		by = max(by, safetext.Width(rows[0].cells[3].text))
		since = max(since, safetext.Width(rows[0].cells[2].text))
		owner = max(owner, safetext.Width(clean(impact.Owner)))
		t.rows = append(t.rows, rows...)
	}
	if owner > 0 { // a fact goes on below the owners
		fact -= 1 + owner
	}
	by = max(by, min(fact, leastWhole)) // more of it would stand far from its service
	t.columns = []column{
		{id: "service", says: f.say("column|service"), width: min(name, 44), least: min(name, 20), sort: upwards},
		{id: "standing", sort: downwards, title: f.say("column|state"), width: 9, least: 8, rank: 1},
		{id: "since", sort: downwards, title: f.say("column|since"), width: min(since, 16), least: min(since, 8), rank: 4}, // none on a quiet day
		{id: "by", sort: upwards, title: f.say("column|by"), width: min(by, 40), least: min(by, 16), tight: 6, grow: true, most: by, wraps: true, rank: 2},
	}
	if owner > 0 {
		t.columns = append(t.columns, column{id: "owner", sort: upwards, title: f.say("column|owner"), width: min(owner, 24), least: min(owner, 14), rank: 3})
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
	since := cell{}
	if hurting := f.hurting(impact); len(hurting) > 0 {
		first := hurting[0].Since.Wall
		for _, v := range hurting[1:] {
			if v.Since.Wall.Before(first) {
				first = v.Since.Wall
			}
		}
		since = word(clock(f.tongue, first, f.Snapshot.Now.Wall, f.Zone), themes.Text).worth(float64(first.UnixMilli()))
	}
	head.cells = []cell{
		word(clean(impact.Name), themes.Text), word(of.word(f.tongue), of.role()), since, word(f.via(impact), themes.Text), word(clean(impact.Owner), themes.Dim),
	}
	rows := []row{head}
	f.needRows(&rows, impact.Name, f.needsOf(impact.Name), 0)
	for i := range rows {
		rows[i].detail = func(f *Frame, w int) []line { return f.serviceDetail(impact, w) }
	}
	return rows
}

// needsOf is what a service needs.
func (f *Frame) needsOf(service string) topology.Need {
	i := slices.IndexFunc(f.Snapshot.Topology.Services, func(s topology.Service) bool { return s.Name == service })
	if i < 0 {
		return topology.Need{}
	}
	needs := f.Snapshot.Topology.Services[i].Needs
	if len(needs.All) == 1 { // all of one is that one
		return needs.All[0]
	}
	return needs
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
		r.cells = []cell{
			word(indented(label, depth), themes.Text), word(r.state.word(f.tongue), r.state.role()), {}, {text: fact, role: themes.Dim, across: 1}, {},
		}
		r.search = searchable("service", service, label.String(), fact.String(), r.state.word(f.tongue).String())
		*rows = append(*rows, r)
		return r.state
	}
	r.cells = []cell{word(indented(label, depth), themes.Dim), {}, {}, {}, {}}
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
