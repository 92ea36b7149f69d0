package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// literalsHeld is how long literal addresses must have answered before DNS
// alone is blamed: DNS fails first and is rarely the fault.
const literalsHeld = 10 * time.Second

// literalsHeldAtStart is how long where noctop itself has only just begun.
const literalsHeldAtStart = 4 * time.Second

// held is how long literal addresses must have answered as of now.
func (s *Scene) held() time.Duration {
	if s.Now.Sub(s.Started) < 3*literalsHeld {
		return literalsHeldAtStart
	}
	return literalsHeld
}

func resolverSubject(r topology.Resolver) observe.Subject {
	return observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
}

func (s *Scene) resolver(name string) topology.Resolver {
	for _, r := range s.Topology.Resolvers {
		if r.Name == name {
			return r
		}
	}
	return topology.Resolver{}
}

// resolverFact is what is known of a resolver: it is down where nothing is
// there, or where it cannot answer even what is in every cache.
func (s *Scene) resolverFact(r topology.Resolver) Fact {
	live := s.fact(resolverSubject(r), observe.CheckLive)
	warm := s.fact(resolverSubject(r), observe.CheckWarm)
	if warm.Level == observe.Down && (live.Level != observe.Down || warm.Since.Mono < live.Since.Mono) {
		return warm
	}
	if !live.Known() {
		return warm
	}
	return live
}

// resolverDead holds where a resolver does not answer, or not usefully.
func resolverDead(s *Scene, t Target) Finding {
	r := s.resolver(t.Resolver)
	f := s.resolverFact(r)
	found := Finding{Subject: f.Key.Subject, Family: byDNS, Age: f.Age}
	switch f.Level {
	case observe.Down:
		found.Truth, found.Since, found.Hard = Yes, f.Since, f.Hard
		found.Text = deadText(r, f)
	case observe.OK:
		found.Truth = No
		found.Text = i18n.T("resolver %s answers in %s", r.Name, milliseconds(f.Took))
	default:
		found.Text = i18n.T("resolver %s was not asked", r.Name)
	}
	return found
}

func deadText(r topology.Resolver, f Fact) i18n.Text {
	switch f.Last {
	case observe.Refused:
		return i18n.T("resolver %s refuses: %d of %d queries (%s)", r.Name, f.Bad, f.Of, brief(f.Cause))
	case observe.Wrong:
		return i18n.T("resolver %s: %s, %d of %d queries", r.Name, brief(f.Cause), f.Bad, f.Of)
	default:
		return i18n.T("resolver %s left %d of %d queries without an answer", r.Name, f.Bad, f.Of)
	}
}

// otherResolverFine holds where another resolver answers.
func otherResolverFine(s *Scene, t Target) Finding {
	found := Finding{Family: byDNS}
	for _, r := range s.Topology.Resolvers {
		if r.Name == t.Resolver {
			continue
		}
		switch f := s.resolverFact(r); f.Level {
		case observe.OK:
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s answers in %s", r.Name, milliseconds(f.Took)),
			}
		case observe.Down:
			found.Truth = No
			found.Text = i18n.T("resolver %s does not answer either", r.Name)
		}
	}
	return found
}

// literalsFine holds where literal addresses answer on the resolver's way.
func literalsFine(s *Scene, t Target) Finding {
	bound := ""
	if t.Resolver != "" {
		bound = s.resolver(t.Resolver).Uplink
	}
	found := Finding{
		Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: bound},
		Text: i18n.T("IP addresses answer, and have for at least %s", rounded(s.held())),
	}
	found.Truth = No
	if s.literalsAnswer(bound, s.held()) {
		found.Truth = Yes
	} else {
		found.Text = i18n.T("IP addresses have not answered for %s on end", rounded(s.held()))
	}
	return found
}

// allResolversDead holds where no resolver answers, and at least one was asked.
func allResolversDead(s *Scene, _ Target) Finding {
	found := Finding{Family: byDNS, Subject: observe.Subject{Kind: observe.KindResolver}}
	down, hard := 0, 0
	for _, r := range s.Topology.Resolvers {
		f := s.resolverFact(r)
		switch f.Level {
		case observe.OK:
			return Finding{
				Truth: No, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s answers", r.Name),
			}
		case observe.Down:
			down++
			if f.Hard {
				hard++
			}
			// All are dead since the last of them died.
			if f.Since.Mono > found.Since.Mono {
				found.Since = f.Since
			}
			found.Age = max(found.Age, f.Age)
		}
	}
	if down == 0 {
		found.Text = i18n.T("no resolver was asked")
		return found
	}
	found.Truth, found.Hard = Yes, hard == down
	found.Text = i18n.T("none of %d resolvers answers", down)
	if causes := s.answersOfResolvers(); len(causes) > 0 {
		found.Text = i18n.T("all %d resolvers answer with errors only (%s)", down, briefs(causes))
	}
	return found
}

// answersOfResolvers are the errors that resolvers answer with, where each that
// fails is there and answers; empty where one is silent.
func (s *Scene) answersOfResolvers() []string {
	var causes []string
	for _, r := range s.Topology.Resolvers {
		f := s.resolverFact(r)
		if f.Level != observe.Down {
			continue
		}
		if f.Last != observe.Wrong && f.Last != observe.Refused || f.Cause == "" || f.Cause == "port-unreachable" || f.Cause == "econnrefused" {
			return nil // that nothing listens there is no answer of a resolver
		}
		if !slices.Contains(causes, f.Cause) {
			causes = append(causes, f.Cause)
		}
	}
	return causes
}
