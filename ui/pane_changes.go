package ui

import (
	"cmp"
	"slices"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// changesPane shows which endpoints went silent and which came back, in the order
// of time, the newest first: all groups together.
type changesPane struct{}

func (changesPane) ID() string                      { return "changes" }
func (changesPane) Title(lang tongue) safetext.Text { return lang.say("WENT SILENT, CAME BACK") }
func (changesPane) OneLine() bool                   { return false }

// Beside implements Lesser: the hosts themselves come first.
func (changesPane) Beside() {}

// Abreast has the two stand side by side on a wide screen: each is a long list.
func (changesPane) Abreast() {}

// mostChanged is how many of them are listed.
const mostChanged = 200

// changedHost is one host that stands otherwise than before.
type changedHost struct {
	fleet *fleet
	host  int
}

func (c changedHost) member() member { return c.fleet.members[c.host] }

func (changesPane) Table(f *Frame) table {
	t := table{ordered: true, past: true, calm: true, empty: f.say("no change: every host stands as it did when noctop began")}
	if len(f.Snapshot.Topology.Endpoints) == 0 {
		t.empty = f.say("no endpoints: none are configured (endpoints: in the configuration)")
	}
	all := f.changedHosts()
	at, host, group := 8, 12, 8
	for _, c := range all[:min(len(all), mostChanged)] {
		r := f.changeRow(c)
		at = max(at, safetext.Width(r.cells[0].text))
		host = max(host, safetext.Width(r.cells[2].text))
		group = max(group, safetext.Width(r.cells[3].text))
		t.rows = append(t.rows, r)
	}
	if more := len(all) - mostChanged; more > 0 {
		t.note = f.say("the newest %s of %s", grouped(mostChanged), grouped(len(all)))
	}
	t.columns = []column{
		{id: "time", says: f.say("column|time"), sort: downwards, width: at, least: 8},
		{id: "change", says: f.say("column|what"), sort: upwards, width: 14, least: 12, rank: 1},
		{id: "host", says: f.say("column|host"), sort: upwards, width: min(host, 32), least: 12, rank: 1},
		{id: "group", says: f.say("column|group"), sort: upwards, width: min(group, 24), least: 8, rank: 3},
		{id: "cause", says: f.say("cause"), width: 24, least: 8, grow: true, rank: 4},
	}
	return t
}

// changedHosts are the hosts that went silent or came back since they were first
// measured, the newest first.
func (f *Frame) changedHosts() []changedHost {
	var all []changedHost
	for _, g := range f.fleets() {
		settled := f.Snapshot.Started.Mono + 3*g.group.Every + grace // before, a first answer is no arrival
		for i := range g.members {
			m := &g.members[i]
			if m.series != nil && (m.state == good || m.state == down) && m.series.Changed.Mono > settled {
				all = append(all, changedHost{g, i})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b changedHost) int {
		return cmp.Compare(b.member().series.Changed.Mono, a.member().series.Changed.Mono)
	})
	return all
}

// changeRow is the row of one host that went silent or came back.
func (f *Frame) changeRow(c changedHost) row {
	m, name := c.member(), c.fleet.group.Targets[c.host]
	says, cause := f.say("answers again"), safetext.Text{}
	if m.state == down {
		says, cause = f.say("went silent"), causeBrief(f.tongue, m.series.Last.Cause)
	}
	r := row{
		subject: observe.Subject{Kind: observe.KindEndpoint, Group: c.fleet.group.Name, Name: name},
		title:   f.say("endpoint %s", name), state: m.state, gauge: clean(name),
		search: searchable("endpoint", c.fleet.group.Name, name, says.String(), cause.String()),
	}
	at := clock(f.tongue, m.series.Changed.Wall, f.Snapshot.Now.Wall, f.Zone)
	r.cells = []cell{
		word(at, themes.Dim).worth(float64(m.series.Changed.Wall.UnixMilli())), word(says, m.state.role()), word(clean(name), themes.Text),
		word(clean(c.fleet.group.Name), themes.Dim), word(cause, themes.Dim),
	}
	r.detail = func(f *Frame, w int) []line { return f.memberDetail(m, w) }
	return r
}
