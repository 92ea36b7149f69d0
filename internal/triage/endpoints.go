package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	// A mass of endpoints is at least three and a fifth of a group within ten
	// minutes: hosts that restart once a week by chance make that 2e-5 times a day.
	massLeast  = 3
	massShare  = 0.2
	massWithin = 10 * time.Minute
	massNamed  = 5 // hosts that a line of evidence names
)

// host is one endpoint. There may be thousands, so it keeps no rounds.
type host struct {
	name     string
	behind   *segment // the link it can be behind
	ever     bool
	down     bool
	bad, ok  int           // newest rounds in a row
	began    time.Duration // of the bad ones
	silenced time.Duration // when it became down
	at       time.Duration // of the newest round
	back     time.Duration // when it last came back
}

// fleet is one group of endpoints.
type fleet struct {
	name    string
	hosts   map[string]*host
	order   []*host
	down    int // hosts
	heard   observe.Instant
	every   time.Duration
	blocked int  // newest observations in a row that could not be sent
	mass    mass // as of the last round
	// returned is when a host came back last.
	returned observe.Instant
}

// fleets is every group, in the order of first appearance.
type fleets struct {
	byName map[string]*fleet
	order  []*fleet
	links  map[string]*segment
}

// observe takes in one observation of an endpoint.
func (all *fleets) observe(o observe.Observation) {
	g := all.byName[o.Subject.Group]
	if g == nil {
		g = &fleet{name: o.Subject.Group, hosts: map[string]*host{}}
		if all.byName == nil {
			all.byName = map[string]*fleet{}
		}
		all.byName[g.name] = g
		all.order = append(all.order, g)
	}
	g.take(o, all.link)
}

// link returns what is known of a link, by the name of its network.
func (all *fleets) link(name string) *segment {
	one := all.links[name]
	if one == nil {
		if all.links == nil {
			all.links = map[string]*segment{}
		}
		one = &segment{name: name}
		all.links[name] = one
	}
	return one
}

func (g *fleet) take(o observe.Observation, link func(string) *segment) {
	if o.Outcome == observe.LocalError || o.Outcome == observe.Failed {
		g.blocked++
		return
	}
	if !o.Outcome.Counts() {
		return
	}
	h := g.hosts[o.Subject.Name]
	if h == nil {
		h = &host{name: o.Subject.Name, behind: link(segmentOf(g.name, o.Subject.Name))}
		g.hosts[h.name] = h
		g.order = append(g.order, h)
	}
	if o.At.Mono > g.heard.Mono || g.heard == (observe.Instant{}) {
		g.heard = o.At
	}
	g.every, g.blocked = o.Every, 0
	h.at = max(h.at, o.At.Mono)
	if o.Corrects || !bad(o.Outcome) {
		h.ever = true
		h.bad, h.ok = 0, h.ok+1
		if h.down && h.ok >= recoverRun {
			h.down, h.back, g.returned = false, o.At.Mono, o.At
			g.down--
		}
		return
	}
	if h.bad == 0 {
		h.began = o.At.Mono
	}
	h.bad, h.ok = h.bad+1, 0
	if !h.down && h.bad >= probed.soft {
		h.down, h.silenced = true, h.began
		g.down++
	}
}

// forget drops the runs, as after a gap in which nothing could be measured.
func (all *fleets) forget() {
	for _, g := range all.order {
		for _, h := range g.order {
			h.bad, h.ok = 0, 0
		}
	}
}

// keep drops groups and hosts that are watched no more.
func (all *fleets) keep(watched func(observe.Subject) bool) {
	all.order = slices.DeleteFunc(all.order, func(g *fleet) bool {
		if watched(observe.Subject{Kind: observe.KindEndpoint, Group: g.name}) {
			return false
		}
		delete(all.byName, g.name)
		return true
	})
	all.links = nil // those of hosts that are gone
	for _, g := range all.order {
		for _, h := range g.order {
			h.behind = all.link(h.behind.name)
		}
	}
}

// mass is what a group's silence comes to.
type mass struct {
	silent, of int // hosts; those that answered once
	answer     int // those that answer yet, and have since the last of the silent fell silent
	since      observe.Instant
	spread     time.Duration // between the first and the last that fell silent
	age        time.Duration
	names      []string // some of the silent, those first that fell silent first
	hard       bool
}

// many reports whether so many hosts are silent that this is a fault of its own.
func (m mass) many() bool {
	return m.silent >= massLeast && float64(m.silent) >= massShare*float64(m.of)
}

// measure counts every group's silent hosts, as of now.
func (all *fleets) measure(now observe.Instant) {
	for _, g := range all.order {
		g.mass = g.count(now)
	}
}

// count counts the hosts that fell silent within ten minutes of the last of them.
func (g *fleet) count(now observe.Instant) mass {
	if g.blocked > len(g.order)/2 || now.Sub(g.heard) > stale(g.every) {
		return mass{}
	}
	m := mass{of: len(g.order), hard: true, age: now.Sub(g.heard)}
	if g.down == 0 {
		return m
	}
	newest := time.Duration(-1)
	for _, h := range g.order {
		if h.down && h.ever {
			newest = max(newest, h.silenced)
		}
	}
	first := newest
	var named []*host
	for _, h := range g.order {
		if !h.down || !h.ever || newest-h.silenced > massWithin {
			continue
		}
		m.silent++
		m.hard = m.hard && h.bad >= probed.soft+2
		first = min(first, h.silenced)
		named = earliest(named, h)
	}
	for _, h := range named {
		m.names = append(m.names, h.name)
	}
	for _, h := range g.order {
		if m.silent < massLeast {
			break
		}
		if !h.down && h.bad == 0 && h.at > newest && h.back <= first {
			m.answer++
		}
	}
	if m.silent > 0 {
		m.since, m.spread = now.Add(first-now.Mono), newest-first
	}
	return m
}

// earliest puts a host among the few that fell silent first, in an order that
// is always alike.
func earliest(few []*host, h *host) []*host {
	before := func(a, b *host) int {
		return cmp.Or(cmp.Compare(a.silenced, b.silenced), strings.Compare(a.name, b.name))
	}
	if len(few) == massNamed && before(few[massNamed-1], h) <= 0 {
		return few
	}
	few = append(few, h)
	slices.SortFunc(few, before)
	return few[:min(len(few), massNamed)]
}

func (s *Scene) massOf(group string) mass {
	if g := s.fleets.byName[group]; g != nil {
		return g.mass
	}
	return mass{}
}

func endpointSubject(group string) observe.Subject {
	return observe.Subject{Kind: observe.KindEndpoint, Group: group}
}

// manySilent holds where a mass of a group's hosts is silent.
func manySilent(s *Scene, t Target) Finding {
	m := s.massOf(t.Group)
	found := Finding{Truth: No, Family: byICMP, Subject: endpointSubject(t.Group), Age: m.age}
	if !m.many() {
		return found
	}
	found.Truth, found.Since, found.Hard = Yes, m.since, m.hard
	more := ""
	if m.silent > len(m.names) {
		more = fmt.Sprintf(" +%d", m.silent-len(m.names))
	}
	found.Text = i18n.T("%d of %d hosts of %s are silent: %s%s", m.silent, m.of, t.Group, strings.Join(m.names, ", "), more)
	return found
}

// someAnswer holds where other hosts of the group answer.
func someAnswer(s *Scene, t Target) Finding {
	m := s.massOf(t.Group)
	if m.of == 0 {
		return Finding{}
	}
	found := Finding{Truth: No, Family: byICMP, Subject: endpointSubject(t.Group), Age: m.age,
		Text: i18n.T("not one host of %s answers", t.Group)}
	if m.silent < m.of {
		found.Truth = Yes
		found.Text = i18n.T("%d hosts of %s answer", m.of-m.silent, t.Group)
	}
	return found
}

// otherGroupFine holds where another group has no mass of silent hosts.
func otherGroupFine(s *Scene, t Target) Finding {
	last := ""
	for _, g := range s.fleets.order {
		m := &g.mass
		switch {
		case g.name == t.Group, m.of == 0:
		case m.silent < massLeast:
			return Finding{
				Truth: Yes, Family: byICMP, Subject: endpointSubject(g.name), Age: m.age,
				Text: i18n.T("%d of %d hosts of %s answer", m.of-m.silent, m.of, g.name),
			}
		default:
			last = g.name
		}
	}
	if last == "" {
		return Finding{Family: byICMP}
	}
	return Finding{Truth: No, Family: byICMP, Subject: endpointSubject(last), Text: i18n.T("%s falls silent too", last)}
}

// sharedTag names the tag that every group with a mass of silent hosts has, and
// no group without one. It is sought once a round.
func (s *Scene) sharedTag() string {
	if !s.tagSought {
		s.tag, s.tagSought = s.seekTag(), true
	}
	return s.tag
}

func (s *Scene) seekTag() string {
	var dead, alive []topology.EndpointGroup
	for _, g := range s.Topology.Endpoints {
		switch m := s.massOf(g.Name); {
		case m.many():
			dead = append(dead, g)
		case m.of > 0:
			alive = append(alive, g)
		}
	}
	if len(dead) == 0 || len(alive) == 0 {
		return ""
	}
	var tags []string
	for key, value := range dead[0].Tags {
		has := func(g topology.EndpointGroup) bool { return g.Tags[key] == value }
		if !slices.ContainsFunc(dead, func(g topology.EndpointGroup) bool { return !has(g) }) && !slices.ContainsFunc(alive, has) {
			tags = append(tags, key+"="+value)
		}
	}
	slices.Sort(tags)
	return strings.Join(tags, ", ")
}

// deadShareATag holds where a tag parts the silent groups from the others.
func deadShareATag(s *Scene, t Target) Finding {
	tag := s.sharedTag()
	if tag == "" {
		return Finding{}
	}
	return Finding{
		Truth: Yes, Family: byKernel, Subject: endpointSubject(t.Group),
		Text: i18n.T("the silent have %s in common, the others don't", tag),
	}
}

// headlineMass speaks of all groups at once: they are one fault, and it is the first
// of them that is asked.
func headlineMass(s *Scene, t Target) i18n.Text {
	if s.spokenFor(t) {
		return i18n.Text{}
	}
	m := s.massOf(t.Group)
	text := i18n.T("%s: %d of %d hosts are silent, the network is fine", t.Group, m.silent, m.of)
	if groups := s.massesAtFault(); len(groups) > 1 {
		if tag := s.sharedTag(); tag != "" {
			return i18n.T("%d hosts with %s are silent (%s); the network is fine", s.silentOf(groups), tag, s.counted(groups))
		}
		return i18n.T("%d hosts are silent (%s); the network is fine", s.silentOf(groups), s.counted(groups))
	}
	if tag := s.sharedTag(); tag != "" {
		return i18n.T("%s; they share %s", text, tag)
	}
	return text
}

// spokenFor reports whether another group, the first that the verdict is about,
// speaks for this one too.
func (s *Scene) spokenFor(t Target) bool {
	first := slices.IndexFunc(s.atFault, func(t Target) bool { return t.Group != "" })
	return first >= 0 && s.atFault[first].Group != t.Group
}

// silentOf is how many hosts of some groups are silent.
func (s *Scene) silentOf(groups []string) (silent int) {
	for _, group := range groups {
		silent += s.massOf(group).silent
	}
	return silent
}

// massesAtFault are the groups that the verdict is about.
func (s *Scene) massesAtFault() (groups []string) {
	for _, t := range s.atFault {
		if t.Group != "" {
			groups = append(groups, t.Group)
		}
	}
	return groups
}

// mostCounted is how many groups, or links, a headline names: more than that nobody
// reads there, and the rows say it.
const mostCounted = 6

// few lists names, the first of them where there are many.
func few(names []string) string {
	if len(names) <= mostCounted {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s +%d", strings.Join(names[:mostCounted], ", "), len(names)-mostCounted)
}

// counted says of each group how many of how many hosts are silent.
func (s *Scene) counted(groups []string) (text i18n.Text) {
	for i, group := range groups {
		if i == mostCounted {
			return i18n.T("%s, and %d more groups", text, len(groups)-i)
		}
		m := s.massOf(group)
		one := i18n.T("%s %d/%d", group, m.silent, m.of)
		if i == 0 {
			text = one
		} else {
			text = i18n.T("%s, %s", text, one)
		}
	}
	return text
}

func nextMass(s *Scene, t Target) i18n.Text {
	m := s.massOf(t.Group)
	if len(m.names) == 0 {
		return i18n.T("look at one of them on its console")
	}
	if tag := s.sharedTag(); tag != "" {
		return i18n.T("stop what is being rolled out to %s; look at one on its console (%s): is it up?", tag, m.names[0])
	}
	return i18n.T("look at one on its console (%s): is it up? What did all of them get lately? Stop that roll-out", m.names[0])
}
