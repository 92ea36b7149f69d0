package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// dnsPane shows each resolver, and below them each configured name.
type dnsPane struct{}

func (dnsPane) ID() string           { return "dns" }
func (dnsPane) Title() safetext.Text { return say("DNS") }
func (dnsPane) OneLine() bool        { return false }

// dnsChecks are the checks of a resolver, in the order of their columns.
var dnsChecks = []string{observe.CheckLive, observe.CheckWarm, observe.CheckCold}

func (dnsPane) Table(f *Frame) table {
	t := table{empty: say("no resolver: none was found, and none is configured")}
	name, address := 6, 8
	for _, r := range f.Snapshot.Topology.Resolvers {
		name = max(name, safetext.Width(clean(r.Name)))
		address = max(address, safetext.Width(addressOf(r)))
	}
	for _, n := range f.Snapshot.Topology.Names {
		name = max(name, min(safetext.Width(clean(n.Name))-address, 16))
	}
	t.columns = []column{
		{width: min(name, 20), least: min(name, 12)},
		{width: min(address, 22), least: 8, rank: 10},
		{title: say("live"), width: 4, rank: 4},
		{title: say("warm"), width: 4, rank: 1},
		{title: say("cold"), width: 4, rank: 3},
		{title: say("answer"), width: 9, least: 7, rank: 2},
		{title: say("p50"), width: 7, least: 6, right: true, rank: 8},
		{title: say("loss"), width: 5, right: true, rank: 6},
		{plot: true, width: 12, least: 7, grow: true, rank: 9},
	}
	for _, r := range f.Snapshot.Topology.Resolvers {
		t.rows = append(t.rows, f.resolverRow(r))
	}
	for _, n := range f.Snapshot.Topology.Names {
		t.rows = append(t.rows, f.nameRow(n))
	}
	return t
}

// addressOf is where a resolver is asked, as short as it can be said.
func addressOf(r topology.Resolver) safetext.Text {
	switch r.Transport {
	case topology.TransportHTTPS:
		return clean(strings.TrimPrefix(r.URL, "https://"))
	case topology.TransportTLS:
		return clean("tls " + hostOf(r))
	case topology.TransportSystem:
		return say("system")
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
	r.cells = append(r.cells, word(clean(resolver.Name), themes.Text), word(addressOf(resolver), themes.Dim))
	answer, role := r.state.word(), themes.Dim
	for _, check := range dnsChecks {
		of := f.checkState(subject, check)
		r.cells = append(r.cells, signed(of, safetext.Text{}))
		if s, ok := f.series(subject, check); ok && of != good && of != stale && !s.Last.Cause.Empty() {
			answer, role = s.Last.Cause, of.role()
		}
	}
	r.cells = append(r.cells, word(answer, role))
	r.cells = append(r.cells, f.resolverFigures(subject)...)
	r.gauge = clean(resolver.Name)
	r.search = searchable("resolver", resolver.Name, addressOf(resolver).String(), resolver.Uplink, answer.String(), r.state.word().String())
	return r
}

// resolverFigures takes time and series from the warm name, which costs the
// resolver nothing, and the loss from all questions together.
func (f *Frame) resolverFigures(subject observe.Subject) []cell {
	s, ok := f.first(subject, observe.CheckWarm, observe.CheckCold, observe.CheckLive)
	if !ok {
		return []cell{word(say("-"), themes.Dim), word(say("-"), themes.Dim), word(safetext.Text{}, themes.Dim)}
	}
	cells := f.figures(s)
	var asked []history.Series
	for _, check := range dnsChecks {
		if s, ok := f.series(subject, check); ok && s.Newest().Outcome != observe.NotProvisioned {
			asked = append(asked, s)
		}
	}
	loss, role := f.lossOf(asked...), themes.Text
	if loss != percent(0) {
		role = themes.Loss
	}
	if !f.silent(asked) {
		cells[1] = word(loss, role)
	}
	return cells
}

// nameRow is one configured name as all resolvers answer it.
func (f *Frame) nameRow(name topology.Name) row {
	r := row{subject: observe.Subject{Kind: observe.KindName, Name: name.Name}, state: absent}
	var answers []history.Series
	var wrong []string
	right, asked := 0, 0
	for _, resolver := range f.Snapshot.Topology.Resolvers {
		subject, found := f.nameAt(resolver, name.Name)
		if !found {
			continue
		}
		r.subjects = append(r.subjects, subject)
		of := f.state(subject)
		s, _ := f.first(subject, observe.CheckResolve)
		answers = append(answers, s)
		asked++
		if of == good {
			right++
			continue
		}
		r.state = worse(r.state, of)
		if f.implied(subject) == "" && of.broken() {
			why := s.Last.Cause
			if why.Empty() {
				why = of.word()
			}
			wrong = append(wrong, say("%s: %s", resolver.Name, why).String())
		}
	}
	r.state = nameState(r.state, asked, right, f.nothing())
	answer := say("ok at %d of %d", right, asked)
	if asked == 0 || right == 0 {
		answer = r.state.word()
		if len(answers) > 0 && !answers[0].Last.Cause.Empty() {
			answer = answers[0].Last.Cause
		}
	}
	if len(wrong) > 0 && right > 0 {
		answer = clean(strings.Join(wrong, ", "))
	}
	if i := slices.IndexFunc(r.subjects, func(s observe.Subject) bool { return f.implied(s) != "" }); i >= 0 && right == 0 {
		r.implied = f.implied(r.subjects[i])
	}
	figures := []cell{word(say("-"), themes.Dim), word(say("-"), themes.Dim), {}}
	if len(answers) > 0 {
		figures = f.figures(answers...)
	}
	label := cell{text: clean(name.Name), role: themes.Text, across: 1}
	r.cells = append([]cell{label, {}, {text: answer, role: r.state.role(), across: 3}, {}, {}, {}}, figures...)
	r.gauge = clean(name.Name)
	r.search = searchable("name", name.Name, answer.String(), r.state.word().String())
	return r
}

// nameState is down where the name is right nowhere, and degraded where it is
// right somewhere only.
func nameState(worst state, asked, right int, nothing state) state {
	switch {
	case asked == 0:
		return nothing
	case right == asked:
		return good
	case worst == down && right > 0:
		return degraded
	}
	return worst
}

// nameAt finds the subject of a name at a resolver, however it is asked.
func (f *Frame) nameAt(resolver topology.Resolver, name string) (observe.Subject, bool) {
	for _, uplink := range []string{"", resolver.Uplink} {
		s := observe.Subject{Kind: observe.KindName, Uplink: uplink, Group: resolver.Name, Name: name}
		if len(f.cache.bySubject[s]) > 0 {
			return s, true
		}
	}
	return observe.Subject{}, false
}
