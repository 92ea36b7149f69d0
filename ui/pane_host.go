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

func (hostPane) ID() string           { return "host" }
func (hostPane) Title() safetext.Text { return say("HOST") }
func (hostPane) OneLine() bool        { return true }

// hostGroups are the kinds of readings in the order in which they stand. What
// is not among them comes after, as it first appeared.
var hostGroups = []string{"cpu", "memory", "swap", "disk", "nic", "clock", "uptime"}

// hostChecks are the checks whose value stands for a reading, the best first.
var hostChecks = []string{observe.CheckUsage, observe.CheckReceive, observe.CheckLoad, observe.CheckUptime}

func (hostPane) Table(f *Frame) table {
	t := table{empty: say("nothing was read of this host yet")}
	if f.Snapshot.Topology.Host.Off {
		t.empty = say("this host is not watched: host is off in the configuration")
	} else if f.nothing() == noData {
		t.empty = say("no data: nothing could be read of this host")
	}
	what := 6
	for _, subject := range f.hostSubjects() {
		r := f.hostRow(subject)
		what = max(what, safetext.Width(r.cells[0].text))
		t.rows = append(t.rows, r)
	}
	t.columns = []column{
		{width: min(what, 24), least: min(what, 12)},
		{width: 9, right: true, rank: 1},
		{width: 24, least: 12, rank: 3},
		{plot: true, width: 12, least: 8, grow: true, rank: 2},
	}
	return t
}

// hostSubjects lists what was read, in an order that stays.
func (f *Frame) hostSubjects() []observe.Subject {
	var found []observe.Subject
	for _, s := range f.Snapshot.All() {
		if s.Key.Subject.Kind == observe.KindHost && !slices.Contains(found, s.Key.Subject) {
			found = append(found, s.Key.Subject)
		}
	}
	rank := func(s observe.Subject) int {
		if i := slices.Index(hostGroups, s.Group); i >= 0 {
			return i
		}
		return len(hostGroups)
	}
	slices.SortStableFunc(found, func(a, b observe.Subject) int {
		if order := cmp.Compare(rank(a), rank(b)); order != 0 {
			return order
		}
		if a.Group == b.Group {
			return cmp.Compare(a.Name, b.Name)
		}
		return 0
	})
	return found
}

func (f *Frame) hostRow(subject observe.Subject) row {
	r := row{subject: subject, subjects: []observe.Subject{subject}, state: f.state(subject), implied: f.implied(subject)}
	label := hostLabel(subject)
	all := f.allOf(subject)
	main := mainReading(all)
	said, role := f.reading(main, r.state)
	aside := f.otherReadings(all, main)
	if f.linkDown(subject) {
		r.state, said, role, aside = down, say("link down"), down.role(), safetext.Text{}
	}
	r.cells = []cell{word(label, themes.Text), word(said, role), word(aside, themes.Dim), f.gauge(main)}
	r.gauge = say("%s %s", label, said)
	r.search = searchable("host", subject.Group, subject.Name, label.String(), main.Last.Cause.String(), r.state.word().String())
	return r
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

// hostLabel names a reading as operators do.
func hostLabel(s observe.Subject) safetext.Text {
	switch {
	case s.Group == "memory":
		return say("mem")
	case s.Group == "uptime":
		return say("up")
	case s.Group == "disk" && s.Name != "":
		return clean(s.Name)
	case s.Group == "nic" && s.Name != "":
		return clean(s.Name)
	case s.Name != "":
		return say("%s %s", s.Group, s.Name)
	}
	return clean(s.Group)
}

// mainReading is the series that stands for a subject.
func mainReading(all []history.Series) history.Series {
	for _, check := range hostChecks {
		for _, s := range all {
			if s.Key.Check == check {
				return s
			}
		}
	}
	return all[0]
}

// reading says the value of a series, or why there is none.
func (f *Frame) reading(s history.Series, of state) (safetext.Text, themes.Role) {
	newest := s.Newest()
	switch {
	case newest.Outcome == observe.NotProvisioned:
		return absent.word(), themes.Dim
	case len(s.Samples) == 0:
		return noData.word(), themes.Unknown
	case s.Stale(f.Snapshot.Now):
		return stale.word(), themes.Stale
	case newest.Outcome != observe.Good && newest.Outcome != observe.Late:
		if !s.Last.Cause.Empty() {
			return s.Last.Cause, of.role()
		}
		return failed.word(), of.role()
	case s.Key.Check == observe.CheckLoad: // the first round of a CPU has no other
		return say("load %s", value(newest.Value, s.Unit)), themes.Text
	case of.broken():
		return value(newest.Value, s.Unit), of.role()
	}
	return value(newest.Value, s.Unit), themes.Text
}

// asides say the values of further checks.
var asides = map[string]string{
	observe.CheckLoad: "load %s per core", observe.CheckSend: "out %s", observe.CheckReceive: "in %s", observe.CheckErrors: "errors %s",
}

// otherReadings says what the main reading is of, and what else was read.
func (f *Frame) otherReadings(all []history.Series, main history.Series) safetext.Text {
	var parts []safetext.Text
	if total := fieldOf(main, "total_bytes"); total > 0 && main.Unit == observe.Percent {
		parts = append(parts, say("of %s", scaled(total, "B")))
	}
	if main.Key.Check == observe.CheckReceive && main.Newest().Outcome == observe.Good {
		parts = append(parts, say("in"))
	}
	for _, s := range all {
		if s.Key == main.Key || s.Newest().Outcome != observe.Good || s.Stale(f.Snapshot.Now) {
			continue
		}
		if s.Key.Check == observe.CheckErrors && s.Newest().Value == 0 {
			continue
		}
		said := value(s.Newest().Value, s.Unit)
		if aside, ok := asides[s.Key.Check]; ok {
			parts = append(parts, say(aside, said))
		} else {
			parts = append(parts, say("%s %s", s.Key.Check, said))
		}
	}
	return safetext.Join(parts, safetext.Literal(", "))
}

// fieldOf is the value of a field of the newest measurement, or 0.
func fieldOf(s history.Series, name string) float64 {
	for _, field := range s.Last.Fields {
		if field.Name.String() == name {
			return field.Value
		}
	}
	return 0
}

// gauge is the plot of a reading; of what only ever grows there is none.
func (f *Frame) gauge(s history.Series) cell {
	if s.Newest().Outcome == observe.NotProvisioned {
		return cell{}
	}
	switch s.Unit {
	case observe.Percent:
		return cell{trace: newGauge(s, 100)}
	case observe.BytesPerSecond, observe.PerSecond, observe.Count:
		return cell{trace: newGauge(s, 0)}
	}
	return cell{}
}
