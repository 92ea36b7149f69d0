package ui

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// uplinksPane shows every way out, and how far each one reaches.
type uplinksPane struct{}

func (uplinksPane) ID() string           { return "uplinks" }
func (uplinksPane) Title() safetext.Text { return say("UPLINKS") }
func (uplinksPane) OneLine() bool        { return false }

// stage is one column of the way out: the gateway, the first hop, a ring.
type stage struct {
	kind        observe.Kind
	ring        string
	title, long string
	width       int
	rank        int
}

var stages = []stage{
	{observe.KindGateway, "", "gw", "gateway", 2, 4},
	{observe.KindFirstHop, "", "hop", "first hop", 3, 5},
	{observe.KindAnchor, topology.RingInside, "in", "inside", 6, 3},
	{observe.KindAnchor, topology.RingDomestic, "dom", "domestic", 8, 2},
	{observe.KindAnchor, topology.RingForeign, "for", "foreign", 7, 1},
}

// path is an uplink with what is measured on its way out.
type path struct {
	uplink  topology.Uplink
	subject observe.Subject
	stages  [5][]observe.Subject
}

func (uplinksPane) Table(f *Frame) table {
	paths := make([]path, 0, len(f.Snapshot.Topology.Uplinks))
	var used [5]bool
	for _, uplink := range f.Snapshot.Topology.Uplinks {
		p := f.path(uplink)
		for i := range stages {
			used[i] = used[i] || len(p.stages[i]) > 0
		}
		paths = append(paths, p)
	}
	t := table{
		columns: uplinkColumns(f, used, paths),
		note:    f.methods(paths),
		empty:   say("no uplink: no interface with a default route was found, and none is configured"),
	}
	for _, p := range paths {
		t.rows = append(t.rows, f.uplinkRow(p, used))
		for i := range stages {
			for _, subject := range p.stages[i] {
				t.rows = append(t.rows, f.stageRow(p, stages[i], subject, used))
			}
		}
	}
	return t
}

// path lists what is measured through an uplink: gateways and hops as they
// were found, anchors as they are configured.
func (f *Frame) path(uplink topology.Uplink) path {
	p := path{uplink: uplink, subject: observe.Subject{Kind: observe.KindUplink, Uplink: uplink.Name}}
	for i, kind := range []observe.Kind{observe.KindGateway, observe.KindFirstHop} {
		for _, family := range []string{"ipv4", "ipv6"} {
			s := observe.Subject{Kind: kind, Uplink: uplink.Name, Name: family}
			if len(f.cache.bySubject[s]) > 0 && f.state(s) != absent {
				p.stages[i] = append(p.stages[i], s)
			}
		}
	}
	for _, anchor := range uplink.Anchors {
		s := observe.Subject{Kind: observe.KindAnchor, Uplink: uplink.Name, Group: anchor.Ring, Name: anchor.Address.String()}
		if i := slices.IndexFunc(stages, func(st stage) bool { return st.ring == anchor.Ring && st.kind == observe.KindAnchor }); i >= 0 {
			p.stages[i] = append(p.stages[i], s)
		}
	}
	return p
}

func uplinkColumns(f *Frame, used [5]bool, paths []path) []column {
	name, face := 6, 5
	for _, p := range paths {
		name = max(name, safetext.Width(clean(p.uplink.Name)))
		face = max(face, safetext.Width(faceOf(p.uplink)))
	}
	columns := []column{
		{width: min(name, 20), least: min(name, 10)},
		{width: min(face, 16), least: min(face, 8), rank: 7},
	}
	for i, st := range stages {
		if used[i] {
			columns = append(columns, column{title: say(long(st)), short: say(st.title), width: st.width, least: max(len(st.title), 2), rank: st.rank})
		}
	}
	return append(columns,
		column{title: say("p50"), width: 7, least: 6, right: true, rank: 8},
		column{title: say("loss"), width: 5, right: true, rank: 6},
		column{plot: true, width: 12, least: 7, grow: true, rank: 9},
	)
}

// long is the heading of a stage where there is room.
func long(st stage) string {
	if st.ring == "" {
		return st.title
	}
	return st.ring
}

func faceOf(u topology.Uplink) safetext.Text {
	if u.Interface == "" && u.Source.IsValid() {
		return clean(u.Source.String())
	}
	return clean(u.Interface)
}

// methods says how the uplinks are probed: what permissions allow.
func (f *Frame) methods(paths []path) safetext.Text {
	var found []string
	for _, p := range paths {
		for i := range stages {
			for _, subject := range p.stages[i] {
				for _, s := range f.allOf(subject) {
					m := s.Last.Method.String()
					if (s.Key.Check == observe.CheckICMP || s.Key.Check == observe.CheckTCP) && m != "" && !slices.Contains(found, m) {
						found = append(found, m)
					}
				}
			}
		}
	}
	slices.Sort(found)
	return clean(strings.Join(found, ", "))
}

func (f *Frame) uplinkRow(p path, used [5]bool) row {
	r := row{subject: p.subject, subjects: []observe.Subject{p.subject}, implied: f.implied(p.subject)}
	r.cells = append(r.cells, word(clean(p.uplink.Name), themes.Text), word(faceOf(p.uplink), themes.Dim))
	for i := range stages {
		r.subjects = append(r.subjects, p.stages[i]...)
		if used[i] {
			r.cells = append(r.cells, f.stageCell(p.stages[i]))
		}
	}
	figures, loss, cause := f.outermost(p)
	r.cells = append(r.cells, figures...)
	r.state = f.uplinkState(p)
	r.gauge = say("%s %s", p.uplink.Name, loss)
	r.search = searchable("uplink", p.uplink.Name, p.uplink.Interface, p.uplink.Circuit, cause, r.state.word().String())
	return r
}

// stageCell sums up the subjects of one stage: it stands while one of them
// answers, and says how many do where not all do.
func (f *Frame) stageCell(subjects []observe.Subject) cell {
	if len(subjects) == 0 {
		return signed(absent, safetext.Text{})
	}
	standing, counted, worst, best := 0, 0, absent, down
	for _, subject := range subjects {
		s := f.state(subject)
		if s != absent {
			counted++
		}
		if s == good || s == degraded {
			standing++
		}
		worst = worse(worst, s)
		if badness[s] < badness[best] && s != absent {
			best = s
		}
	}
	switch {
	case standing == 0:
		return signed(worst, safetext.Text{})
	case standing < counted:
		return cell{state: best, signed: true, whole: true, text: say("%d/%d", standing, counted), role: themes.Text}
	}
	return signed(best, safetext.Text{})
}

// outermost returns p50, loss and the series of the outermost stage that is
// watched: what users mean by the internet. Anchors that do not answer while
// others of their ring do count for nothing.
func (f *Frame) outermost(p path) (cells []cell, loss safetext.Text, cause string) {
	for i := len(stages) - 1; i >= 0; i-- {
		var living, all []history.Series
		for _, subject := range p.stages[i] {
			s, ok := f.first(subject, observe.CheckICMP, observe.CheckTCP)
			if !ok {
				continue
			}
			all = append(all, s)
			if of := f.state(subject); of == good || of == degraded {
				living = append(living, s)
			}
		}
		if len(living) == 0 {
			living = all
		}
		if len(living) > 0 {
			return f.figures(living...), f.lossOf(living...), living[0].Last.Cause.String()
		}
	}
	nothing := f.nothing().word()
	return []cell{word(say("-"), themes.Dim), word(say("-"), themes.Dim), word(nothing, themes.Dim)}, nothing, ""
}

// uplinkState is what triage says of an uplink; where it says nothing, how far
// the uplink reaches.
func (f *Frame) uplinkState(p path) state {
	for _, v := range f.Snapshot.Triage.Verdicts {
		if v.State == triage.Muted || v.State == triage.Resolved || v.State == triage.Suspect {
			continue
		}
		hit := slices.Contains(v.Scope, p.uplink.Name)
		layer := strings.HasPrefix(string(v.Cause), "uplink.") || strings.HasPrefix(string(v.Cause), "lan.") ||
			v.Cause == "host.link" || v.Cause == "host.address"
		if hit && layer || v.Cause == "upstream.all" && (hit || len(v.Scope) == 0) {
			return ofStatus(v.Severity)
		}
	}
	if f.state(p.subject) == down {
		return down
	}
	return f.reach(p)
}

// reach says how far an uplink reaches by its rings; where it has none, by its
// first hop or gateway.
func (f *Frame) reach(p path) state {
	reached, dead, worst := false, false, absent
	for i, st := range stages {
		if st.kind != observe.KindAnchor || len(p.stages[i]) == 0 {
			continue
		}
		of := f.stageCell(p.stages[i]).state
		reached = reached || of == good || of == degraded
		dead = dead || of == down
		worst = worse(worst, of)
	}
	switch {
	case reached && dead:
		return degraded
	case worst != absent:
		return worst
	case len(p.stages[1]) > 0:
		return f.stageCell(p.stages[1]).state
	case len(p.stages[0]) > 0:
		return f.stageCell(p.stages[0]).state
	}
	return f.state(p.subject)
}

// stageRow is a part of an uplink's row: one gateway, hop or anchor.
func (f *Frame) stageRow(p path, st stage, subject observe.Subject, used [5]bool) row {
	columns := 1 // the interface
	for i := range used {
		if used[i] {
			columns++
		}
	}
	s, ok := f.first(subject, observe.CheckICMP, observe.CheckTCP, observe.CheckNeighbour)
	r := row{subject: subject, subjects: []observe.Subject{subject}, part: true, state: f.state(subject), implied: f.implied(subject)}
	address := s.Last.Target.String()
	if _, err := netip.ParseAddr(subject.Name); err == nil {
		address = subject.Name
	}
	what := say(st.long).String()
	detail := clean(strings.TrimSpace(address))
	if ok && r.state != good && !s.Last.Cause.Empty() && s.Newest().Outcome != observe.Lost { // a silence speaks for itself
		detail = say("%s  %s", address, s.Last.Cause)
	}
	label := cell{text: clean(what + strings.Repeat(" ", max(10-len(what), 1)) + detail.String()), role: themes.Dim, across: columns}
	r.cells = append(r.cells, label)
	for range columns {
		r.cells = append(r.cells, cell{})
	}
	if ok {
		r.cells = append(r.cells, f.figures(s)...)
	} else {
		r.cells = append(r.cells, word(say("-"), themes.Dim), word(say("-"), themes.Dim), word(r.state.word(), themes.Dim))
	}
	r.search = searchable(st.long, subject.Group, subject.Name, address, p.uplink.Name, p.uplink.Interface, s.Last.Cause.String(), r.state.word().String())
	return r
}
