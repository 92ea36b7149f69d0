package ui

import (
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// dnsPane shows each resolver, and below them each configured name.
type dnsPane struct{}

func (dnsPane) ID() string                      { return "dns" }
func (dnsPane) Title(lang tongue) safetext.Text { return lang.say("DNS") }
func (dnsPane) OneLine() bool                   { return false }

// dnsChecks are the checks of a resolver, in the order of their columns.
var dnsChecks = []string{observe.CheckLive, observe.CheckWarm, observe.CheckCold}

func (dnsPane) Table(f *Frame) table {
	t := table{empty: f.say("no resolver was found or configured (dns: in the configuration)")}
	name, address := 6, 0
	resolvers := f.resolvers()
	for _, r := range resolvers {
		name = max(name, safetext.Width(clean(r.Name)))
		if clean(r.Name) != addressOf(f.tongue, r) {
			address = max(address, safetext.Width(addressOf(f.tongue, r)))
		}
	}
	for _, n := range f.Snapshot.Topology.Names {
		name = max(name, min(safetext.Width(clean(n.Name))-address, 16))
	}
	t.columns = []column{
		{id: "name", says: f.say("column|name"), sort: upwards, width: min(name, 24), least: min(name, 12)},
		{id: "address", says: f.say("column|address"), width: min(address, 22), least: 8, rank: 10},
		{id: "live", title: f.say("live"), sort: downwards, width: 4, wraps: true, rank: 4}, // of a name, what it is answered
		{id: "warm", title: f.say("warm"), sort: downwards, width: 4, rank: 1},
		{id: "cold", title: f.say("cold"), sort: downwards, width: 4, rank: 3},
		{id: "answer", title: f.say("answer"), width: 9, least: 7, rank: 2},
		{id: "p50", title: f.say("p50 1m"), short: f.say("p50"), sort: downwards, width: 7, right: true, rank: 8},
		{id: "p95", title: f.say("p95 1m"), short: f.say("p95"), sort: downwards, width: 7, right: true, rank: 11, extra: true},
		{id: "loss", title: f.say("loss 1m"), short: f.say("loss"), sort: downwards, width: 7, least: 5, right: true, rank: 6},
		{id: "changed", title: f.say("changed"), sort: upwards, width: 8, right: true, rank: 12, extra: true},
		{id: "series", says: f.say("column|series"), plot: true, width: 12, least: 7, grow: true, rank: 9},
	}
	for _, r := range resolvers {
		t.rows = append(t.rows, f.resolverRow(r))
	}
	for _, n := range f.Snapshot.Topology.Names {
		t.rows = append(t.rows, f.nameRow(n))
	}
	return t
}

// addressOf is where a resolver is asked, as short as it can be said.
func addressOf(lang tongue, r topology.Resolver) safetext.Text {
	switch r.Transport {
	case topology.TransportHTTPS:
		return clean(strings.TrimPrefix(r.URL, "https://"))
	case topology.TransportTLS:
		return clean("tls " + hostOf(r))
	case topology.TransportSystem:
		return lang.say("system")
	}
	return clean(hostOf(r))
}

// hostOf leaves out the port that goes without saying.
func hostOf(r topology.Resolver) string {
	usual := uint16(53)
	if r.Transport == topology.TransportTLS {
		usual = 853
	}
	switch {
	case !r.Address.IsValid():
		return ""
	case r.Address.Port() == usual || r.Address.Port() == 0:
		return r.Address.Addr().String()
	}
	return r.Address.String()
}

func (f *Frame) resolverRow(resolver topology.Resolver) row {
	subject := observe.Subject{Kind: observe.KindResolver, Uplink: resolver.Uplink, Name: resolver.Name}
	r := row{subject: subject, subjects: []observe.Subject{subject}, state: f.state(subject), implied: f.implied(subject)}
	if !r.implied.none() && r.state == good { // not yet judged, and the verdict knows already
		r.state = undecided
	}
	name, address := clean(resolver.Name), addressOf(f.tongue, resolver)
	if name == address || resolver.Transport == topology.TransportSystem && resolver.Name == topology.TransportSystem { // said once is enough, and there is room for all of it
		r.cells = append(r.cells, cell{text: address, role: themes.Text, across: 1}, cell{})
	} else {
		r.cells = append(r.cells, word(name, themes.Text), word(address, themes.Dim))
	}
	if resolver.Role == roleOfPrograms {
		r.implied = f.byItsResolvers(r.state)
	}
	answer, role, well := r.state.word(f.tongue), themes.Dim, 0
	for _, check := range dnsChecks {
		of := f.checkState(subject, check)
		if resolver.Transport == topology.TransportSystem && check != observe.CheckWarm {
			of = absent // it only looks up names
		}
		r.cells = append(r.cells, signed(of, safetext.Text{}))
		if of == good {
			well++
		}
		if s, ok := f.series(subject, check); ok && of != good && of != stale && !s.Last.Cause.Empty() {
			answer, role = causeBrief(f.tongue, s.Last.Cause), of.role()
		}
	}
	switch oddity := f.oddity(subject); {
	case well == len(dnsChecks) && r.state.broken():
		answer = f.say("ok again") // the verdict waits whether it holds
	case r.state == good && !oddity.Empty():
		answer, role = oddity, themes.Degraded
	}
	r.cells = append(r.cells, word(answer, role))
	r.cells = append(r.cells, f.resolverFigures(subject)...)
	r.gauge = clean(resolver.Name)
	r.search = searchable("resolver", resolver.Name, addressOf(f.tongue, resolver).String(), resolver.Uplink, answer.String(), r.state.word(f.tongue).String())
	return r
}

// resolverFigures takes time and series from the warm name, which costs the
// resolver nothing, and the loss from all questions together.
func (f *Frame) resolverFigures(subject observe.Subject) []cell {
	s, ok := f.first(subject, observe.CheckWarm, observe.CheckCold, observe.CheckLive)
	if !ok {
		none := word(f.say("-"), themes.Dim)
		return []cell{none, none, none, none, word(safetext.Text{}, themes.Dim)}
	}
	cells := f.dnsFigures(s)
	var asked []history.Series
	for _, check := range dnsChecks {
		if s, ok := f.series(subject, check); ok && s.Newest().Outcome != observe.NotProvisioned {
			asked = append(asked, s)
		}
	}
	if one := []history.Series{s}; f.dead(one) == observe.None && !couldNotMeasure(one) {
		cells[2] = f.minuteLoss(asked...)
	}
	return cells
}
