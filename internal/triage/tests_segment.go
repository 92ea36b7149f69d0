package triage

import (
	"net/netip"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

const (
	// segmentWithin is how far apart the hosts behind one link may fall silent:
	// a link goes at once, and each is asked every few seconds. What hosts were
	// sent takes them one by one: on 19 July 2024 over more than an hour.
	segmentWithin = 15 * time.Second
	// What can be one link: the addresses of a /24, or of a /64.
	linkIPv4, linkIPv6 = 24, 64
)

// segmentOf is the link that a host can be behind: its network, where it goes by
// an address, or else its group.
func segmentOf(group, host string) string {
	address, err := netip.ParseAddr(host)
	if err != nil {
		return group
	}
	bits := linkIPv4
	if address.Is6() && !address.Is4In6() {
		bits = linkIPv6
	}
	prefix, err := address.Unmap().Prefix(bits)
	if err != nil {
		return group
	}
	return prefix.String()
}

// segment is what is known of the hosts that can be behind one link.
type segment struct {
	name        string
	silent, of  int
	first, last time.Duration // when those fell silent
	groups      []string
}

// countLinks counts the hosts of every group by the link they can be behind.
func (all *fleets) countLinks() {
	for _, one := range all.links {
		*one = segment{name: one.name, groups: one.groups[:0]}
	}
	for _, g := range all.order {
		for _, h := range g.order {
			if h.ever {
				h.behind.count(g.name, h)
			}
		}
	}
}

func (s *segment) count(group string, h *host) {
	s.of++
	if len(s.groups) == 0 || s.groups[len(s.groups)-1] != group {
		s.groups = append(s.groups, group)
	}
	if !h.down {
		return
	}
	if s.silent == 0 || h.silenced < s.first {
		s.first = h.silenced
	}
	s.last = max(s.last, h.silenced)
	s.silent++
}

// segment returns the link behind which all of a group's silent hosts are, and
// nobody answers.
func (s *Scene) segment(group string) *segment {
	m := s.massOf(group)
	if m.silent < massLeast {
		return nil
	}
	if !s.linksCounted {
		s.fleets.countLinks()
		s.linksCounted = true
	}
	var behind *segment
	for _, h := range s.fleets.byName[group].order {
		if !h.down || !h.ever {
			continue
		}
		if h.behind.silent < h.behind.of || behind != nil && behind != h.behind {
			return nil
		}
		behind = h.behind
	}
	return behind
}

// segmentSilent holds where every host behind one link fell silent at once.
func segmentSilent(s *Scene, t Target) Finding {
	behind := s.segment(t.Group)
	found := Finding{Truth: No, Family: byICMP, Subject: endpointSubject(t.Group)}
	if behind == nil || behind.last-behind.first > segmentWithin {
		return found
	}
	m := s.massOf(t.Group)
	found.Truth, found.Since, found.Hard, found.Age = Yes, m.since, m.hard, m.age
	found.Text = i18n.T("all %d hosts of %s fell silent within %s", behind.of, behind.name, rounded(max(behind.last-behind.first, time.Second)))
	return found
}

// segmentMixed holds where those behind the link are of several groups: what they
// run is not what they have in common.
func segmentMixed(s *Scene, t Target) Finding {
	behind := s.segment(t.Group)
	if behind == nil || len(behind.groups) < 2 {
		return Finding{}
	}
	return Finding{
		Truth: Yes, Family: byKernel, Subject: endpointSubject(t.Group),
		Text: i18n.T("those behind %s are of %d groups with different tags", behind.name, len(behind.groups)),
	}
}

// tagsDiffer holds unless a tag parts the silent groups from the others.
func tagsDiffer(s *Scene, t Target) Finding {
	found := deadShareATag(s, t)
	if found.Truth == Yes {
		found.Truth = No
		return found
	}
	return Finding{
		Truth: Yes, Family: byKernel, Subject: endpointSubject(t.Group),
		Text: i18n.T("no tag parts the silent from the others"),
	}
}

// staggered holds where the silent fell silent one by one, which is not how a
// link goes, or where others behind the same link answer.
func staggered(s *Scene, t Target) Finding {
	m := s.massOf(t.Group)
	found := Finding{Truth: No, Family: byICMP, Subject: endpointSubject(t.Group), Age: m.age}
	behind := s.segment(t.Group)
	switch {
	case behind == nil:
		found.Truth = Yes
		found.Text = i18n.T("others behind the same links answer")
	case m.spread > segmentWithin:
		found.Truth = Yes
		found.Text = i18n.T("they fell silent one by one, over %s", rounded(m.spread))
	default:
		found.Text = i18n.T("they fell silent at once, all behind %s", behind.name)
	}
	return found
}

func headlineSegment(s *Scene, t Target) i18n.Text {
	if s.spokenFor(t) {
		return i18n.Text{}
	}
	behind := s.segment(t.Group)
	if groups := s.massesAtFault(); len(groups) > 1 {
		return s.segmentsTogether(groups)
	}
	if behind == nil {
		return i18n.T("%s: every host behind one link is silent: their switch or link", t.Group)
	}
	return i18n.T("%s: all %d hosts of %s fell silent at once: their switch or link", t.Group, behind.of, behind.name)
}

// segmentsTogether speaks of several links at once: they are one fault.
func (s *Scene) segmentsTogether(groups []string) i18n.Text {
	hosts := 0
	var links []string
	for _, group := range groups {
		if behind := s.segment(group); behind != nil && !slices.Contains(links, behind.name) {
			hosts, links = hosts+behind.of, append(links, behind.name)
		}
	}
	return i18n.T("all %d hosts of %s fell silent at once (%s): their switch or link", hosts, few(links), few(groups))
}

func nextSegment(s *Scene, t Target) i18n.Text {
	m := s.massOf(t.Group)
	if len(m.names) == 0 {
		return i18n.T("look at the switch port and the power before them")
	}
	return i18n.T("look at the switch port and the power before them; the way there: %s", "mtr -n "+m.names[0]+"; ip neigh show to "+m.names[0])
}

// impliesSegment: every host behind the link.
func impliesSegment(_ *Scene, t Target, subject observe.Subject) bool {
	return subject.Kind == observe.KindEndpoint && subject.Group == t.Group
}
