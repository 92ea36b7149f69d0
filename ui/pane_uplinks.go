package ui

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// uplinksPane shows every way out, and how far each one reaches.
type uplinksPane struct{}

func (uplinksPane) ID() string                      { return "uplinks" }
func (uplinksPane) Title(lang tongue) safetext.Text { return lang.say("UPLINKS") }
func (uplinksPane) OneLine() bool                   { return false }

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
	{observe.KindAnchor, topology.RingInside, "column|in", "inside", 6, 3},
	{observe.KindAnchor, topology.RingDomestic, "dom", "domestic", 8, 2},
	{observe.KindAnchor, topology.RingForeign, "column|for", "foreign", 7, 1},
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
	for _, uplink := range f.uplinks() {
		p := f.path(uplink)
		for i := range stages {
			used[i] = used[i] || len(p.stages[i]) > 0
		}
		paths = append(paths, p)
	}
	rows := len(paths)
	for _, p := range paths {
		for _, parts := range p.stages {
			rows += len(parts)
		}
	}
	t := table{
		rows:    make([]row, 0, rows),
		columns: uplinkColumns(f.tongue, used, paths),
		heads:   true,
		note:    f.methods(paths),
		empty:   f.say("no default route here, and none configured (uplinks: in the configuration)"),
	}
	t.brief = methodsBrief(t.note)
	label := stageWidth(f.tongue)
	for _, p := range paths {
		t.rows = append(t.rows, f.uplinkRow(p, used))
		for i := range stages {
			for _, subject := range p.stages[i] {
				t.rows = append(t.rows, f.stageRow(p, stages[i], subject, used, label))
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

func uplinkColumns(lang tongue, used [5]bool, paths []path) []column {
	name, face := 6, 6 // the title and how it is probed stand above them
	for _, p := range paths {
		name = max(name, safetext.Width(clean(p.uplink.Name)))
		face = max(face, 2+safetext.Width(faceOf(p.uplink)))
	}
	columns := []column{
		{id: "name", says: lang.say("column|name"), sort: upwards, width: min(name, 20), least: min(name, 10)},
		{id: "interface", says: lang.say("column|interface"), width: min(face, 16), least: min(face, 8), rank: 7},
	}
	for i, st := range stages {
		if used[i] {
			columns = append(columns, column{id: long(st), sort: downwards, title: lang.say(long(st)), short: lang.say(st.title), width: st.width, least: max(safetext.Width(lang.say(st.title)), 2), rank: st.rank})
		}
	}
	columns[1].width += max(partWidth(lang, paths)-columnsWidth(columns), 0)
	return append(columns,
		column{id: "p50", title: lang.say("p50 1m"), short: lang.say("p50"), sort: downwards, width: 7, right: true, rank: 8},
		column{id: "loss", title: lang.say("loss 1m"), short: lang.say("loss"), sort: downwards, width: 7, least: 5, right: true, rank: 6},
		column{id: "series", says: lang.say("column|series"), plot: true, width: 12, least: 7, grow: true, rank: 9},
	)
}

// stageWidth is what the name of a stage takes in the row of one of its parts, with
// the blank after it.
func stageWidth(lang tongue) int {
	widest := 0
	for _, st := range stages {
		widest = max(widest, safetext.Width(lang.say(st.long)))
	}
	return widest + 1
}

// partWidth is how wide the longest address of an anchor is with the name of its
// stage before it, and the two cells that it stands in.
func partWidth(lang tongue, paths []path) int {
	widest := 0
	for _, p := range paths {
		for _, anchor := range p.uplink.Anchors {
			widest = max(widest, len(anchor.Address.String()))
		}
	}
	return 2 + stageWidth(lang) + widest
}

// columnsWidth is how wide columns are, with the blanks between them.
func columnsWidth(columns []column) int {
	width := len(columns) - 1
	for _, c := range columns {
		width += c.width
	}
	return width
}

// long is the heading of a stage where there is room.
func long(st stage) string {
	if st.ring == "" {
		return st.title
	}
	return st.ring
}

// faceOf is by what an uplink leaves this host, unless it is named after that.
func faceOf(u topology.Uplink) safetext.Text {
	switch {
	case u.Interface == "" && u.Source.IsValid():
		return clean(u.Source.String())
	case u.Interface == u.Name:
		return safetext.Text{}
	}
	return clean(u.Interface)
}

// faceCell says how the interface stands, and what it is called.
func (f *Frame) faceCell(p path) cell {
	c := signed(f.face(p), faceOf(p.uplink))
	c.role = themes.Dim
	return c
}

// face is how an uplink's interface stands: link, address and route.
func (f *Frame) face(p path) state {
	worst := absent
	for _, check := range []string{observe.CheckLink, observe.CheckAddress, observe.CheckRoute} {
		if _, ok := f.series(p.subject, check); ok {
			worst = worse(worst, f.checkState(p.subject, check))
		}
	}
	if worst == absent {
		return f.nothing()
	}
	return worst
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

// methodsBrief says the same in the few cells that a heading may leave.
func methodsBrief(methods safetext.Text) safetext.Text {
	return clean(strings.ReplaceAll(methods.String(), "icmp-raw", "raw"))
}

func (f *Frame) uplinkRow(p path, used [5]bool) row {
	r := row{subject: p.subject, subjects: []observe.Subject{p.subject}, implied: f.implied(p.subject)}
	r.cells = append(make([]cell, 0, len(stages)+5), word(clean(p.uplink.Name), themes.Text), f.faceCell(p))
	for i := range stages {
		r.subjects = append(r.subjects, p.stages[i]...)
		if used[i] {
			r.cells = append(r.cells, f.stageCell(p.stages[i]))
		}
	}
	figures, cause := f.outermost(p)
	r.cells = append(r.cells, figures...)
	r.state = f.uplinkState(p)
	dead := f.deadRings(p)
	r.partly = r.state == degraded && !dead.Empty()
	r.gauge = clean(p.uplink.Name)
	if r.partly {
		r.gauge = f.say("%s (%s)", p.uplink.Name, dead)
	}
	if of := figures[1].text; of != percent(f.tongue, 0) && of != f.say("-") {
		r.gauge = f.say("%s %s lost", r.gauge, of)
	}
	r.search = searchable("uplink", p.uplink.Name, p.uplink.Interface, p.uplink.Circuit, cause, r.state.word(f.tongue).String())
	return r
}

// stageRow is a part of an uplink's row: one gateway, hop or anchor. The name of its
// stage takes as many cells as a label says.
func (f *Frame) stageRow(p path, st stage, subject observe.Subject, used [5]bool, label int) row {
	columns := 1 // the interface
	for i := range used {
		if used[i] {
			columns++
		}
	}
	s, ok := f.asked(subject)
	r := row{subject: subject, subjects: []observe.Subject{subject}, part: true, state: f.reached(subject), implied: f.implied(subject)}
	address := s.Last.Target.String()
	if _, err := netip.ParseAddr(subject.Name); err == nil {
		address = subject.Name
	}
	detail := clean(strings.TrimSpace(address))
	if ok && r.state != good && r.state != absent && !s.Last.Cause.Empty() && s.Newest().Outcome != observe.Lost { // a silence speaks for itself
		detail = clean(strings.TrimSpace(f.say("%s  %s", address, causeBrief(f.tongue, s.Last.Cause)).String()))
	}
	if _, pinged := f.series(subject, observe.CheckICMP); ok && pinged && s.Key.Check != observe.CheckICMP {
		detail = clean(strings.TrimSpace(f.say("%s  answers no ping", address).String()))
	}
	said := safetext.Join([]safetext.Text{safetext.Pad(f.say(st.long), label), detail}, safetext.Text{})
	r.cells = append(make([]cell, 0, len(stages)+5), cell{text: said, role: themes.Dim, across: columns})
	for range columns {
		r.cells = append(r.cells, cell{})
	}
	if ok {
		r.cells = append(r.cells, f.figures(s)...)
	} else {
		r.cells = append(r.cells, word(f.say("-"), themes.Dim), word(f.say("-"), themes.Dim), word(r.state.word(f.tongue), themes.Dim))
	}
	r.search = searchable(st.long, subject.Group, subject.Name, address, p.uplink.Name, p.uplink.Interface, s.Last.Cause.String(), r.state.word(f.tongue).String())
	return r
}
