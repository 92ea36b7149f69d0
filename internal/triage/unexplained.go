package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// unknownRule stands for what fails and no rule explains: an honest "can't
// tell", as narrow as what is known.
var unknownRule = Rule{
	Cause: CauseUnknown, Code: "R99", Layer: LayerUnknown, Severity: observe.Unknown,
	Suspect: 5 * time.Second, Open: 15 * time.Second, Resolve: time.Minute,
	Next: func(*Scene, Target) i18n.Text { return i18n.T("see the evidence, and what was not measured") },
}

// unexplained makes a verdict of each thing that fails outside every root.
func (s *Scene) unexplained(roots []*hypothesis) []*hypothesis {
	var unknown []*hypothesis
	add := func(t Target, domain string, headline, next i18n.Text, facts ...Fact) {
		if h := s.unknownOf(t, domain, headline, next, facts); h != nil && !s.covered(slices.Concat(roots, unknown), h) {
			unknown = append(unknown, h)
		}
	}
	for i := range s.uplinks {
		u := &s.uplinks[i]
		t := Target{Uplink: u.Name}
		if count, cause := u.unsendable(); count > 0 && !u.answering() {
			if !u.justChanged(s.Now) {
				add(t, domainNetwork, i18n.T("%s: %s", u.Name, barredBecause(u, cause)), nextBarred(s, t), u.anchors...)
			}
			continue
		}
		if u.silent() {
			add(t, domainNetwork,
				i18n.T("%s: nothing answers past this host; where it stops can't be told", u.Name),
				i18n.T("trace by hand: %s", u.traced(simply)), u.anchors...)
		}
	}
	s.unexplainedDNS(add)
	s.unexplainedProviders(add)
	return unknown
}

// nextUnsureResolver is what parts a resolver from the way to it.
func nextUnsureResolver(s *Scene, r topology.Resolver) i18n.Text {
	if !r.Address.IsValid() || r.Transport != topology.TransportUDP {
		return i18n.T("see whether it answers, and how far the way there goes: %s", asked(r))
	}
	trace := "mtr -n -u -P 53 " + r.Address.Addr().String()
	if u := s.uplink(r.Uplink); u != nil {
		trace = u.tracedTo(simply, r.Address.Addr().String())
	}
	return i18n.T("see whether it answers, and how far the way there goes: %s", asked(r)+"; "+trace)
}

type adder func(t Target, domain string, headline, next i18n.Text, facts ...Fact)

// justChanged reports whether the uplink's link, address or route came back so
// lately that what was last sent by it failed for want of them.
func (u *uplinkScene) justChanged(now observe.Instant) bool {
	const lately = 3 * time.Second
	return slices.ContainsFunc([]Fact{u.link, u.address, u.route}, func(f Fact) bool {
		return f.Level == observe.OK && now.Sub(f.Since) < lately
	})
}

func familyName(family string) string {
	if family == "ipv4" {
		return "IPv4"
	}
	return "IPv6"
}

// unexplainedDNS finds resolvers that fail where nothing says whose fault it is.
func (s *Scene) unexplainedDNS(add adder) {
	for _, r := range s.Topology.Resolvers {
		if f := s.resolverFact(r); f.Level == observe.Down && !(s.proxied && !f.Ever) {
			add(Target{Resolver: r.Name}, domainDNS,
				i18n.T("DNS resolver %s fails; whether it or the way to it can't be told", r.Name),
				nextUnsureResolver(s, r), f)
		}
	}
}

// unexplainedProviders finds providers that all fail together: more likely our
// path than every one of theirs.
func (s *Scene) unexplainedProviders(add adder) {
	var everybody []Fact
	failing := 0
	for _, p := range s.Topology.Providers {
		if dead, fine := s.providerPaths(p); len(dead) > 0 && len(fine) == 0 {
			failing++
			everybody = append(everybody, dead...)
		}
	}
	if failing >= 2 {
		add(Target{}, domainProvider,
			i18n.T("all %d providers that are probed fail together: more likely our path than theirs", failing),
			i18n.T("look at what they have in common: noctop check %s", everybody[0].Key.Subject.Group), everybody...)
	}
}

// unknownOf gathers the failing facts into a hypothesis, if they have failed
// for long enough.
func (s *Scene) unknownOf(t Target, domain string, headline, next i18n.Text, facts []Fact) *hypothesis {
	rule := unknownRule
	rule.Domain = domain
	rule.Headline = func(*Scene, Target) i18n.Text { return headline }
	if t.Uplink != "" {
		rule.Implies = impliesUplink
	}
	if !next.Empty() {
		rule.Next = func(*Scene, Target) i18n.Text { return next }
	}
	h := &hypothesis{rule: &rule, target: t, scope: t.Scope(), since: s.Now, hard: true, families: map[string]bool{}, margin: possibleMargin}
	for _, f := range facts {
		if f.Level != observe.Down && f.Local < unsendable {
			continue
		}
		if f.Since.Mono < h.since.Mono {
			h.since = f.Since
		}
		h.hard = h.hard && (f.Hard || f.Local >= unsendable)
		h.grounds = append(h.grounds, f.Key.Subject)
		h.forIt = append(h.forIt, Evidence{
			Subject: f.Key.Subject, Age: f.Age,
			Text: i18n.T("%s: %s, %d of %d failed", Called(f.Key.Subject), f.why(), f.Bad, f.Of),
		})
	}
	if len(h.forIt) == 0 || s.Now.Sub(h.since) < rule.Suspect {
		return nil
	}
	return h
}

func word(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// said is the first text that is not empty, as a collector said it: whoever reads
// it is told in their language what of it is ours.
func said(texts ...string) i18n.Text { return i18n.Flat(word(texts...)) }

// covered reports whether a root explains everything the hypothesis rests on.
func (s *Scene) covered(roots []*hypothesis, h *hypothesis) bool {
	for _, root := range roots {
		if root.rule.Domain == h.rule.Domain && meet(root.scope, h.scope) {
			return true
		}
		if !slices.ContainsFunc(h.forIt, func(line Evidence) bool { return !root.implies(s, line.Subject) }) {
			return true
		}
	}
	return false
}
