package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// endpointsPane shows groups of the operator's own hosts: a row and a map for
// each group, with a sign for a host, and below them the hosts that do not answer.
//
//	5 ENDPOINTS
//	 ⚠ Check-in desks   4,988 of 5,000   12 silent since 11:16:07
//	   ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀✖✖✖⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
//	   ✖ desk-77        silent           since 11:16:07  timeout
type endpointsPane struct{}

func (endpointsPane) ID() string                      { return "endpoints" }
func (endpointsPane) Title(lang tongue) safetext.Text { return lang.say("ENDPOINTS") }
func (endpointsPane) OneLine() bool                   { return true }

// Present reports whether any endpoints are configured.
func (endpointsPane) Present(s *history.Snapshot) bool { return len(s.Topology.Endpoints) > 0 }

const (
	deadRun     = 3                // bad rounds in a row until a host is silent
	massLeast   = 3                // silent hosts that break a group,
	massShare   = 5                // where they are one in five
	oneWave     = 10 * time.Minute // hosts that fell silent within it did so together
	mostListed  = 60               // hosts that have a row of their own
	hostColumns = 3
	usualMap    = 75 // hosts in a line of a map on a narrow screen
)

// fleet is one group as it stands.
type fleet struct {
	group   topology.EndpointGroup
	members []member // in the order of the configuration: a host keeps its place in the map
	count   [absent + 1]int
	first   observe.Instant // of the silent: when the first and the last fell silent
	last    observe.Instant
}

// member is one host.
type member struct {
	state  state
	series *history.Series // nil where nothing was measured
}

func (endpointsPane) Table(f *Frame) table {
	t := table{empty: f.say("no endpoints: none are configured (endpoints: in the configuration)")}
	wanted := strings.Fields(strings.ToLower(f.Filter))
	left, hosts := mostListed, 0
	name := 8
	fleets := f.fleets()
	t.rows = make([]row, 0, len(fleets))
	for _, g := range fleets {
		r := f.fleetRow(g)
		name = max(name, safetext.Width(r.cells[0].text))
		t.rows = append(t.rows, r)
		for _, i := range g.notable(wanted, left) {
			part := f.memberRow(g, i)
			name = max(name, safetext.Width(part.cells[0].text)+2)
			t.rows = append(t.rows, part)
			left--
		}
		hosts += len(g.members)
		t.beside += ceil(len(g.members), usualMap)
	}
	if hosts > 0 {
		t.note = f.say("%s hosts", grouped(hosts))
	}
	t.columns = []column{
		{id: "name", says: f.say("column|name"), sort: upwards, width: min(name, 28), least: min(name, 14)},
		{id: "answering", says: f.say("column|how many answer"), sort: downwards, width: 16, least: 14, rank: 1},
		{id: "silent", says: f.say("column|who does not, and since when"), sort: downwards, width: 30, least: 12, grow: true, rank: 2},
	}
	t.alike = true
	return t
}

// fleets are the groups as they stand, worked out once a Snapshot.
func (f *Frame) fleets() []*fleet {
	if f.cache.grouped == nil {
		f.cache.grouped = f.gather()
	}
	return f.cache.grouped
}

// gather makes the groups of the series there are.
func (f *Frame) gather() []*fleet {
	groups := f.Snapshot.Topology.Endpoints
	byGroup := make(map[string][]member, len(groups))
	checks := make(map[string]string, len(groups))
	for _, g := range groups {
		checks[g.Name] = observe.CheckICMP
		if g.Port != 0 {
			checks[g.Name] = observe.CheckTCP
		}
		byGroup[g.Name] = make([]member, 0, len(g.Targets))
	}
	all := f.Snapshot.All()
	var name, check string
	var found []member
	for i := range all {
		s := &all[i]
		if s.Key.Subject.Kind != observe.KindEndpoint || s.Key.Subject.Name == "" {
			continue
		}
		if s.Key.Subject.Group != name || check == "" { // they come in long runs
			if check != "" {
				byGroup[name] = found
			}
			name = s.Key.Subject.Group
			check, found = checks[name], byGroup[name]
		}
		if s.Key.Check == check {
			found = append(found, member{hostState(s, f.Snapshot.Now), s})
		}
	}
	if check != "" {
		byGroup[name] = found
	}
	fleets := make([]*fleet, 0, len(groups))
	for _, g := range groups {
		fleets = append(fleets, f.fleetOf(g, byGroup[g.Name]))
	}
	return fleets
}

// fleetOf puts the hosts of a group that were measured into their order. They
// mostly have it already.
func (f *Frame) fleetOf(group topology.EndpointGroup, found []member) *fleet {
	if !asTargets(group.Targets, found) {
		found = f.arranged(group.Targets, found)
	}
	g := &fleet{group: group, members: found}
	for _, m := range found {
		g.count[m.state]++
		if m.state == down {
			at := m.series.Changed
			if g.first == (observe.Instant{}) || at.Mono < g.first.Mono {
				g.first = at
			}
			if at.Mono > g.last.Mono {
				g.last = at
			}
		}
	}
	return g
}

// asTargets reports whether hosts are the targets, one by one.
func asTargets(targets []string, found []member) bool {
	if len(found) != len(targets) {
		return false
	}
	for i, target := range targets {
		if found[i].series.Key.Subject.Name != target {
			return false
		}
	}
	return true
}

// arranged gives every target its host, or one of which nothing was measured.
func (f *Frame) arranged(targets []string, found []member) []member {
	byName := make(map[string]member, len(found))
	for _, m := range found {
		byName[m.series.Key.Subject.Name] = m
	}
	nothing := f.nothing()
	all := make([]member, len(targets))
	for i, target := range targets {
		m, measured := byName[target]
		if !measured {
			m.state = nothing
		}
		all[i] = m
	}
	return all
}

// hostState is the state of one host by its newest samples: lost packets are a
// warning, three in a row are silence. What could not be sent says nothing of it.
func hostState(s *history.Series, now observe.Instant) state {
	bad := 0
	switch {
	case len(s.Samples) == 0:
		return noData
	case s.Every > 0 && now.Mono-s.Recent.At > 3*s.Every+time.Second:
		return stale
	}
	for i, outcome := range s.Recent.Outcomes {
		switch outcome {
		case observe.Good:
			if i == 0 {
				return good
			}
			return degraded
		case observe.Late:
			return degraded
		case observe.Lost, observe.Refused, observe.Wrong:
			if bad++; bad == deadRun {
				return down
			}
		case observe.Failed:
			return failed
		case observe.NotProvisioned:
			return absent
		case observe.LocalError:
			return undecided
		}
	}
	if bad > 0 {
		return degraded
	}
	return undecided
}

// state is how the group stands.
func (g *fleet) state() state {
	switch silent := g.count[down]; {
	case silent >= massLeast && silent*massShare >= len(g.members), silent > 0 && silent == len(g.members):
		return down
	case silent > 0:
		return degraded
	case g.count[good]+g.count[degraded] > 0:
		return good
	}
	worst := absent
	for s, n := range g.count {
		if n > 0 {
			worst = worse(worst, state(s))
		}
	}
	return worst
}

// fleetRow is the row of a group.
func (f *Frame) fleetRow(g *fleet) row {
	subject := observe.Subject{Kind: observe.KindEndpoint, Group: g.group.Name}
	answering := g.count[good] + g.count[degraded]
	r := row{subject: subject, state: g.state(), implied: f.implied(subject)}
	counts := f.say("%s of %s", grouped(answering), grouped(len(g.members)))
	words, role := f.fleetWords(g)
	missing, since := float64(len(g.members)-answering), word(words, role)
	if g.count[down] > 0 {
		since = since.worth(g.last.Mono.Seconds())
	}
	name := clean(g.group.Name)
	r.cells = []cell{word(name, themes.Text), word(counts, r.state.role()).worth(missing), since}
	r.gauge = safetext.Join([]safetext.Text{name, counts}, safetext.Literal(" "))
	r.search = searchable("endpoint", g.group.Name, r.state.word(f.tongue).String(), tagsOf(g.group).String())
	r.strip = g
	r.detail = func(f *Frame, w int) []line { return f.fleetDetail(g, w) }
	return r
}

// fleetWords says what is not well in a group, and since when.
func (f *Frame) fleetWords(g *fleet) (safetext.Text, themes.Role) {
	var said []safetext.Text
	role := themes.Dim
	if n := g.count[down]; n > 0 {
		role = themes.Down
		since := clock(f.tongue, g.first.Wall, f.Snapshot.Now.Wall, f.Zone)
		words := f.say("%s silent since %s", grouped(n), since)
		if g.last.Sub(g.first) > oneWave {
			words = f.say("%s silent, the last since %s", grouped(n), clock(f.tongue, g.last.Wall, f.Snapshot.Now.Wall, f.Zone))
		}
		said = append(said, words)
	}
	for _, other := range []struct {
		of   state
		text string
	}{{degraded, "%s late or losing"}, {stale, "%s stale"}, {failed, "%s failed"}, {undecided, "%s not sent"}, {noData, "%s no data"}, {measuring, "%s not yet measured"}, {absent, "%s n/a"}} {
		if n := g.count[other.of]; n > 0 {
			said = append(said, f.say(other.text, grouped(n)))
		}
	}
	if len(said) == 0 {
		return f.say("all answer"), role
	}
	return safetext.Join(said, safetext.Literal(", ")), role
}

// notable returns which hosts have a row of their own: those that do not
// answer, the newest first, and those that a filter asks for.
func (g *fleet) notable(wanted []string, most int) []int {
	if len(wanted) == 0 && (most <= 0 || g.count[good] == len(g.members)) {
		return nil
	}
	var found []int
	rest := wanted[:0:0]
	for _, w := range wanted {
		if !strings.Contains(strings.ToLower(g.group.Name), w) {
			rest = append(rest, w)
		}
	}
	for i := range g.members {
		if s := g.members[i].state; s != good && s != noData && s != measuring && s != absent || len(rest) > 0 && holds(g.group.Targets[i], rest) {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int {
		x, y := &g.members[a], &g.members[b]
		if order := cmp.Compare(badness[y.state], badness[x.state]); order != 0 || x.series == nil || y.series == nil {
			return order
		}
		return cmp.Compare(y.series.Changed.Mono, x.series.Changed.Mono)
	})
	if len(rest) > 0 {
		found = slices.DeleteFunc(found, func(i int) bool { return !holds(g.group.Targets[i], rest) })
	}
	return found[:min(len(found), max(most, 0))]
}

func holds(name string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(strings.ToLower(name), w) {
			return false
		}
	}
	return true
}

// memberRow is the row of one host.
func (f *Frame) memberRow(g *fleet, i int) row {
	m, name := g.members[i], g.group.Targets[i]
	subject := observe.Subject{Kind: observe.KindEndpoint, Group: g.group.Name, Name: name}
	r := row{subject: subject, subjects: []observe.Subject{subject}, part: true, state: m.state}
	said, cause := hostWord(f.tongue, m.state), safetext.Text{}
	if m.series != nil {
		cause = f.say("since %s", clock(f.tongue, m.series.Changed.Wall, f.Snapshot.Now.Wall, f.Zone))
		if m.state != good && !m.series.Last.Cause.Empty() {
			cause = f.say("since %s  %s", clock(f.tongue, m.series.Changed.Wall, f.Snapshot.Now.Wall, f.Zone), causeBrief(f.tongue, m.series.Last.Cause))
		}
	}
	since := word(cause, themes.Dim)
	if m.series != nil {
		since = since.worth(m.series.Changed.Mono.Seconds())
	}
	r.cells = []cell{word(clean(name), themes.Text), word(said, m.state.role()).worth(float64(badness[m.state])), since}
	r.search = searchable("endpoint", g.group.Name, name, said.String(), cause.String())
	r.detail = func(f *Frame, w int) []line { return f.memberDetail(m, w) }
	return r
}

// hostWord is what a host's state is called.
func hostWord(lang tongue, s state) safetext.Text {
	switch s {
	case down:
		return lang.say("silent")
	case degraded:
		return lang.say("late or losing")
	case undecided:
		return lang.say("not sent")
	}
	return s.word(lang)
}

// grouped says a number with its thousands apart: "4,988".
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// tagsOf says a group's tags, in an order that stays.
func tagsOf(g topology.EndpointGroup) safetext.Text {
	var all []string
	for name, value := range g.Tags {
		all = append(all, name+"="+value)
	}
	slices.Sort(all)
	return clean(strings.Join(all, " "))
}
