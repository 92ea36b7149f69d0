package triage

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// slowFact is the slow one of a resolver's checks whose time is its own: a name
// that has to be looked for takes as long as others need.
func (s *Scene) slowFact(r topology.Resolver) (fact Fact, slow bool) {
	for _, check := range []string{observe.CheckWarm, observe.CheckLive} {
		f := s.fact(resolverSubject(r), check)
		if f.Level == observe.OK && f.Slow {
			return f, true
		}
		if f.Known() {
			fact = f
		}
	}
	return fact, false
}

// resolverIsSlow holds where a resolver answers, far more slowly than it used to.
func resolverIsSlow(s *Scene, t Target) Finding {
	r := s.resolver(t.Resolver)
	f, slow := s.slowFact(r)
	found := Finding{Truth: No, Family: byDNS, Subject: f.Key.Subject, Age: f.Age}
	if !slow {
		if dead := s.resolverFact(r); dead.Level == observe.Down {
			found.Text = deadText(r, dead)
			return found
		}
		if !f.Known() {
			return Finding{}
		}
		found.Text = i18n.T("resolver %s answers in %s", r.Name, milliseconds(f.Took))
		return found
	}
	if f.Usual == 0 && otherResolverQuick(s, t).Truth != Yes {
		return found // nothing says that it is ever quicker
	}
	found.Truth, found.Hard = Yes, true
	found.Since = s.Now.Add(f.SlowSince - s.Now.Mono)
	found.Text = i18n.T("resolver %s takes %s, usually %s", r.Name, milliseconds(f.SlowTook), milliseconds(f.Usual))
	if f.Usual == 0 {
		found.Text = i18n.T("resolver %s answers in %s", r.Name, milliseconds(f.SlowTook))
	}
	return found
}

// otherResolverQuick holds where another resolver is as quick as ever. Where all
// are slow it is what they have in common.
func otherResolverQuick(s *Scene, t Target) Finding {
	found := Finding{Family: byDNS}
	for _, r := range s.Topology.Resolvers {
		if r.Name == t.Resolver {
			continue
		}
		f, slow := s.slowFact(r)
		switch {
		case slow:
			found.Truth, found.Subject, found.Age = No, f.Key.Subject, f.Age
			found.Text = i18n.T("resolver %s is slow too", r.Name)
		case f.Level == observe.OK:
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s answers in %s, as ever", r.Name, milliseconds(f.Took)),
			}
		}
	}
	return found
}

// wayNotSlow holds unless the uplink the resolver is asked by is slow or lossy
// itself: then that is the fault.
func wayNotSlow(s *Scene, t Target) Finding {
	bound := s.resolver(t.Resolver).Uplink
	for i := range s.uplinks {
		u := &s.uplinks[i]
		if !s.goesBy(bound, u.Name) {
			continue
		}
		way := Target{Uplink: u.Name}
		for _, test := range []Test{slowOverAll, lossOverAll} {
			if found := test(s, way); found.Truth == Yes {
				return Finding{Truth: No, Family: byICMP, Subject: found.Subject, Age: found.Age, Text: found.Text}
			}
		}
		for j := range u.anchors {
			if f := &u.anchors[j]; f.Level == observe.OK {
				return Finding{
					Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
					Text: i18n.T("the way there is not slow: %s answers by %s in %s", f.Key.Subject.Name, u.Name, milliseconds(f.Took)),
				}
			}
		}
	}
	return Finding{Truth: Yes}
}

func headlineDNSSlow(s *Scene, t Target) i18n.Text {
	f, _ := s.slowFact(s.resolver(t.Resolver))
	text := i18n.T("DNS resolver %s is slow: %s, usually %s", t.Resolver, milliseconds(f.SlowTook), milliseconds(f.Usual))
	if f.Usual == 0 {
		text = i18n.T("DNS resolver %s is slow: it answers in %s", t.Resolver, milliseconds(f.SlowTook))
	}
	if otherResolverQuick(s, t).Truth == Yes {
		return i18n.T("%s; others are not", text)
	}
	return text
}
