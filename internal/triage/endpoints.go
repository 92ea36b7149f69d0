package triage

import (
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
	ever     bool
	down     bool
	bad, ok  int           // newest rounds in a row
	began    time.Duration // of the bad ones
	silenced time.Duration // when it became down
}

// fleet is one group of endpoints.
type fleet struct {
	name    string
	hosts   map[string]*host
	order   []*host
	down    map[*host]bool
	heard   observe.Instant
	every   time.Duration
	blocked int // newest observations in a row that could not be sent
}

// fleets is every group, in the order of first appearance.
type fleets struct {
	byName map[string]*fleet
	order  []*fleet
}

// observe takes in one observation of an endpoint.
func (all *fleets) observe(o observe.Observation) {
	g := all.byName[o.Subject.Group]
	if g == nil {
		g = &fleet{name: o.Subject.Group, hosts: map[string]*host{}, down: map[*host]bool{}}
		if all.byName == nil {
			all.byName = map[string]*fleet{}
		}
		all.byName[g.name] = g
		all.order = append(all.order, g)
	}
	g.take(o)
}

func (g *fleet) take(o observe.Observation) {
	if o.Outcome == observe.LocalError {
		g.blocked++
		return
	}
	if !o.Outcome.Counts() {
		return
	}
	h := g.hosts[o.Subject.Name]
	if h == nil {
		h = &host{name: o.Subject.Name}
		g.hosts[h.name] = h
		g.order = append(g.order, h)
	}
	if o.At.Mono > g.heard.Mono || g.heard == (observe.Instant{}) {
		g.heard = o.At
	}
	g.every, g.blocked = o.Every, 0
	if o.Corrects || !bad(o.Outcome) {
		h.ever = true
		h.bad, h.ok = 0, h.ok+1
		if h.down && h.ok >= recoverRun {
			h.down = false
			delete(g.down, h)
		}
		return
	}
	if h.bad == 0 {
		h.began = o.At.Mono
	}
	h.bad, h.ok = h.bad+1, 0
	if !h.down && h.bad >= probed.soft {
		h.down, h.silenced = true, h.began
		g.down[h] = true
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
}

// mass is what a group's silence comes to.
type mass struct {
	silent, of int      // hosts that answered once
	since      Fact     // carries the onset and age only
	names      []string // some of the silent
	hard       bool
}

// massOf counts the hosts of a group that fell silent within ten minutes of the
// last of them.
func (s *Scene) massOf(group string) mass {
	g := s.fleets.byName[group]
	if g == nil || g.blocked > len(g.order)/2 || s.Now.Sub(g.heard) > stale(g.every) {
		return mass{}
	}
	m := mass{of: len(g.order), hard: true}
	var silenced []*host
	for h := range g.down {
		if h.ever {
			silenced = append(silenced, h)
		}
	}
	slices.SortFunc(silenced, func(a, b *host) int {
		if a.silenced != b.silenced {
			return int(a.silenced/time.Millisecond - b.silenced/time.Millisecond)
		}
		return strings.Compare(a.name, b.name)
	})
	first := 0
	for len(silenced) > 0 && silenced[len(silenced)-1].silenced-silenced[first].silenced > massWithin {
		first++
	}
	for _, h := range silenced[first:] {
		m.silent++
		if len(m.names) < massNamed {
			m.names = append(m.names, h.name)
		}
		m.hard = m.hard && h.bad >= probed.soft+2
	}
	if m.silent > 0 {
		m.since.Since = s.Now.Add(silenced[first].silenced - s.Now.Mono)
		m.since.Age = s.Now.Sub(g.heard)
	}
	return m
}

func endpointSubject(group string) observe.Subject {
	return observe.Subject{Kind: observe.KindEndpoint, Group: group}
}

// manySilent holds where a mass of a group's hosts is silent.
func manySilent(s *Scene, t Target) Finding {
	m := s.massOf(t.Group)
	found := Finding{Truth: No, Family: byICMP, Subject: endpointSubject(t.Group), Age: m.since.Age}
	if m.silent < massLeast || float64(m.silent) < massShare*float64(m.of) {
		return found
	}
	found.Truth, found.Since, found.Hard = Yes, m.since.Since, m.hard
	more := ""
	if m.silent > len(m.names) {
		more = fmt.Sprintf(" and %d more", m.silent-len(m.names))
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
	found := Finding{Truth: No, Family: byICMP, Subject: endpointSubject(t.Group), Age: m.since.Age,
		Text: i18n.T("not one host of %s answers", t.Group)}
	if m.silent < m.of {
		found.Truth = Yes
		found.Text = i18n.T("%d hosts of %s answer", m.of-m.silent, t.Group)
	}
	return found
}

// otherGroupFine holds where another group has no mass of silent hosts.
func otherGroupFine(s *Scene, t Target) Finding {
	found := Finding{Family: byICMP}
	for _, g := range s.Topology.Endpoints {
		if g.Name == t.Group {
			continue
		}
		m := s.massOf(g.Name)
		switch {
		case m.of == 0:
		case m.silent < massLeast:
			return Finding{
				Truth: Yes, Family: byICMP, Subject: endpointSubject(g.Name), Age: m.since.Age,
				Text: i18n.T("%d of %d hosts of %s answer", m.of-m.silent, m.of, g.Name),
			}
		default:
			found.Truth, found.Subject = No, endpointSubject(g.Name)
			found.Text = i18n.T("%s falls silent too", g.Name)
		}
	}
	return found
}

// sharedTag names the tag that every group with a mass of silent hosts has, and
// no group without one.
func (s *Scene) sharedTag() string {
	var dead, alive []topology.EndpointGroup
	for _, g := range s.Topology.Endpoints {
		if manySilent(s, Target{Group: g.Name}).Truth == Yes {
			dead = append(dead, g)
		} else if s.massOf(g.Name).of > 0 {
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

func headlineMass(s *Scene, t Target) i18n.Text {
	m := s.massOf(t.Group)
	text := i18n.T("%s: %d of %d hosts are silent, the network is fine", t.Group, m.silent, m.of)
	if tag := s.sharedTag(); tag != "" {
		return i18n.T("%s; they share %s", text, tag)
	}
	return text
}

func nextMass(s *Scene, t Target) i18n.Text {
	m := s.massOf(t.Group)
	if len(m.names) == 0 {
		return i18n.T("look at one of them on its console")
	}
	return i18n.T("look at one on its console (%s): is it up? What did all of them get lately?", m.names[0])
}
