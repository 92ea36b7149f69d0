package ui

import (
	"cmp"
	"slices"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// hostPane shows this machine.
type hostPane struct{}

func (hostPane) ID() string                      { return "host" }
func (hostPane) Title(lang tongue) safetext.Text { return lang.say("HOST") }
func (hostPane) OneLine() bool                   { return true }

// hostGroups are the kinds of readings in the order in which they stand. What
// is not among them comes after, as it first appeared.
var hostGroups = []string{"cpu", "memory", "swap", "disk", "clock", "agent", "units", "nic", "uptime", "conntrack", "tcp", "pressure"}

// hostChecks are the checks whose value stands for a reading, the best first.
var hostChecks = []string{
	observe.CheckUsage, observe.CheckReceive, observe.CheckLoad, observe.CheckUptime, observe.CheckOffset, observe.CheckTable,
	observe.CheckRetries, observe.CheckUnits, observe.CheckAgent, observe.CheckPressure,
}

// hostParent is the reading that another one belongs to: it has a row of its
// own, and the other is an aspect of it.
func hostParent(s observe.Subject) observe.Subject {
	switch {
	case s.Group == "pressure" && s.Name != "io":
		s.Group, s.Name = s.Name, ""
	case s.Group == "softnet":
		s.Group, s.Name = "tcp", ""
	case s.Group == "device":
		s.Group, s.Name = "pressure", "io"
	}
	return s
}

func (hostPane) Table(f *Frame) table {
	t := table{empty: f.say("nothing was read of this host yet")}
	if f.Snapshot.Topology.Host.Off {
		t.empty = f.say("this host is not watched: host is off in the configuration")
	} else if f.nothing() == noData {
		t.empty = f.say("no data: nothing could be read of this host; run: noctop doctor")
	}
	what, value, aside := 6, 9, 24
	for _, r := range f.hostRows() {
		what = max(what, safetext.Width(r.cells[0].text))
		value = max(value, min(safetext.Width(r.cells[1].text), 16))
		if r.state.broken() || r.state == absent { // why is worth the room of the plots
			aside = max(aside, min(safetext.Width(r.cells[2].text), 70))
		}
		t.rows = append(t.rows, r)
	}
	t.columns = []column{
		{id: "name", says: f.say("column|name"), sort: upwards, width: min(what, 24), least: min(what, 12)},
		{id: "value", says: f.say("column|value"), width: value, least: 9, right: true, rank: 1},
		{id: "more", says: f.say("column|what else there is to say"), width: aside, least: 12, rank: 3},
		{id: "series", says: f.say("column|series"), plot: true, width: 12, least: 8, grow: true, rank: 2},
	}
	return t
}

// hostRows are the readings, and last the journal.
func (f *Frame) hostRows() (all []row) {
	for _, subjects := range f.hostSubjects() {
		all = append(all, f.hostRow(subjects))
	}
	if f.Journal != nil && !f.Snapshot.Topology.Host.Off {
		all = append(all, f.journalRow())
	}
	return all
}

// hostSubjects lists what was read, each with what belongs to it, in an order
// that stays.
func (f *Frame) hostSubjects() [][]observe.Subject {
	var found [][]observe.Subject
	for _, index := range f.cache.rest {
		subject := f.Snapshot.All()[index].Key.Subject
		if subject.Kind != observe.KindHost {
			continue
		}
		parent := hostParent(subject)
		at := slices.IndexFunc(found, func(row []observe.Subject) bool { return row[0] == parent })
		if at < 0 {
			at = len(found)
			found = append(found, []observe.Subject{parent})
		}
		if !slices.Contains(found[at], subject) {
			found[at] = append(found[at], subject)
		}
	}
	rank := func(s observe.Subject) int {
		if i := slices.Index(hostGroups, s.Group); i >= 0 {
			return i
		}
		return len(hostGroups)
	}
	slices.SortStableFunc(found, func(a, b []observe.Subject) int {
		if order := cmp.Compare(rank(a[0]), rank(b[0])); order != 0 {
			return order
		}
		if a[0].Group == b[0].Group {
			return cmp.Compare(a[0].Name, b[0].Name)
		}
		return 0
	})
	return found
}

func (f *Frame) hostRow(subjects []observe.Subject) row {
	subject := subjects[0]
	r := row{subject: subject, subjects: subjects, state: absent, implied: f.implied(subject)}
	label := hostLabel(f.tongue, subject)
	var all []history.Series
	for _, s := range subjects {
		if of := f.allOf(s); len(of) > 0 {
			all = append(all, of...)
			r.state = worse(r.state, f.state(s))
		}
	}
	main := f.mainReading(all)
	if (r.state == good || r.state == absent) && ofHost(main, f) == degraded {
		r.state = degraded
	}
	said, role := f.reading(main, r.state)
	aside := f.otherReadings(all, main)
	if r.state == stale {
		aside = safetext.Text{}
	}
	if why := main.Last.Detail; !why.Empty() && ofHost(main, f) != good {
		aside = f.told(why)
	}
	if f.linkDown(subject) {
		r.state, said, role, aside = down, f.say("link down"), down.role(), safetext.Text{}
	}
	r.cells = []cell{word(label, themes.Text), word(said, role), word(aside, themes.Dim), f.gauge(main)}
	r.gauge = f.say("%s %s", label, said)
	r.search = searchable("host", subject.Group, subject.Name, label.String(), main.Last.Cause.String(), r.state.word(f.tongue).String())
	return r
}

// warned reports whether a reading that is well is worth a look.
func warned(s history.Series) bool {
	for _, field := range s.Last.Fields {
		if field.Name.String() == "level" {
			return true
		}
	}
	return false
}

// ofHost is the state of one reading.
func ofHost(s history.Series, f *Frame) state {
	of := ofSeries(s, f.Snapshot.Now)
	if (of == good || of == absent) && warned(s) {
		return degraded
	}
	return of
}

// linkDown reports whether a network interface is that of an uplink without
// link: it then carries nothing, which is no good reading of it.
func (f *Frame) linkDown(subject observe.Subject) bool {
	if subject.Group != "nic" {
		return false
	}
	for _, uplink := range f.Snapshot.Topology.Uplinks {
		if uplink.Interface == subject.Name {
			of := observe.Subject{Kind: observe.KindUplink, Uplink: uplink.Name}
			return f.checkState(of, observe.CheckLink) == down
		}
	}
	return false
}
