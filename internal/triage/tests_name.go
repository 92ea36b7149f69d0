package triage

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// nameAt is what is known of a name at one resolver.
func (s *Scene) nameAt(name, resolver string) Fact {
	return s.fact(observe.Subject{Kind: observe.KindName, Group: resolver, Name: name}, observe.CheckResolve)
}

// nameFails holds where a name fails at every resolver that itself is well, and
// at least at one, with answers and not with silence.
func nameFails(s *Scene, t Target) Finding {
	found := Finding{Family: byDNS, Subject: observe.Subject{Kind: observe.KindName, Name: t.Name}}
	var causes, at []string
	found.Hard = true
	for _, r := range s.Topology.Resolvers {
		f := s.nameAt(t.Name, r.Name)
		if !f.Known() || s.resolverFact(r).Level != observe.OK || f.Cause == "unexpected-address" && isSplit(r, &f) {
			continue
		}
		if f.Level == observe.OK {
			return Finding{
				Truth: No, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s answers for %s", r.Name, t.Name),
			}
		}
		at = append(at, r.Name)
		if !slices.Contains(causes, f.Cause) {
			causes = append(causes, f.Cause)
		}
		found.Hard = found.Hard && f.Hard
		found.Age = max(found.Age, f.Age)
		found.Subject = f.Key.Subject
		if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
			found.Since = f.Since
		}
	}
	if len(at) == 0 {
		found.Text = i18n.T("%s was asked of no resolver that is well", t.Name)
		return found
	}
	found.Truth = Yes
	found.Text = i18n.T("%s fails at %s (%s)", t.Name, strings.Join(at, ", "), briefs(causes))
	return found
}

// withoutChecking holds where a name that fails is answered once the resolver
// is told not to check signatures (CD, RFC 4035): the zone's DNSSEC is broken.
func withoutChecking(s *Scene, t Target) Finding {
	for _, r := range s.Topology.Resolvers {
		f := s.nameAt(t.Name, r.Name)
		if f.Level == observe.Down && f.Cause == "servfail" && f.Field("cd") == "noerror" {
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s answers for %s where signatures are not checked", r.Name, t.Name),
			}
		}
	}
	return Finding{Truth: No}
}

func withChecking(s *Scene, t Target) Finding { return unless(withoutChecking(s, t)) }

// ofNoProvider holds unless the name is that of a provider whose probes fail with
// it: then it is the provider's fault, and named so.
func ofNoProvider(s *Scene, t Target) Finding {
	for i, p := range s.Topology.Providers {
		if len(s.paths[i].fine) == 0 && len(s.paths[i].dead) > 0 && s.namesProvider(t.Name, p.Name) {
			f := &s.paths[i].dead[0]
			return Finding{
				Truth: No, Family: byReach, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s is %s's, which fails with it", t.Name, p.Name),
			}
		}
	}
	return Finding{Truth: Yes}
}

// namesProvider reports whether a provider is reached by a name.
func (s *Scene) namesProvider(name, provider string) bool {
	return slices.ContainsFunc(s.provider(provider).Probes, func(probe string) bool {
		return strings.EqualFold(hostOf(probe), strings.TrimSuffix(name, "."))
	})
}

// impliesItsNames: the names of a provider fail with it.
func impliesItsNames(s *Scene, t Target, subject observe.Subject) bool {
	return subject.Kind == observe.KindName && s.namesProvider(subject.Name, t.Provider)
}

// itsNameFails holds where the name of a provider fails at every resolver that is
// well.
func itsNameFails(s *Scene, t Target) Finding {
	for _, n := range s.Topology.Names {
		if s.namesProvider(n.Name, t.Provider) {
			if found := nameFails(s, Target{Name: n.Name}); found.Truth == Yes {
				return found
			}
		}
	}
	return Finding{}
}

// otherNameFine holds where another name is answered.
func otherNameFine(s *Scene, t Target) Finding {
	found := Finding{Family: byDNS}
	for _, n := range s.Topology.Names {
		if n.Name == t.Name {
			continue
		}
		for _, r := range s.Topology.Resolvers {
			switch f := s.nameAt(n.Name, r.Name); f.Level {
			case observe.OK:
				return Finding{
					Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
					Text: i18n.T("%s answers for %s", r.Name, n.Name),
				}
			case observe.Down:
				found.Truth, found.Subject, found.Age = No, f.Key.Subject, f.Age
				found.Text = i18n.T("%s fails too", n.Name)
			}
		}
	}
	if found.Truth == No {
		if searched := s.namesSearched(); searched.Truth == Yes {
			return searched
		}
	}
	return found
}

// namesSearched holds where a resolver answers for what is in no cache: it is not
// cut off from those that it asks.
func (s *Scene) namesSearched() Finding {
	for _, r := range s.Topology.Resolvers {
		if f := s.fact(resolverSubject(r), observe.CheckCold); f.Level == observe.OK && !f.shaky() && s.resolverFact(r).Level == observe.OK {
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s answers for what is in no cache", r.Name),
			}
		}
	}
	return Finding{}
}

// resolversFine holds where a resolver answers what is in every cache.
func resolversFine(s *Scene, _ Target) Finding {
	for _, r := range s.Topology.Resolvers {
		if f := s.resolverFact(r); f.Level == observe.OK {
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s is well", r.Name),
			}
		}
	}
	return Finding{Truth: No, Family: byDNS, Text: i18n.T("no resolver is well")}
}

// wrongAddress holds where a pinned name has another address at a resolver.
func wrongAddress(s *Scene, t Target) Finding {
	for _, r := range s.Topology.Resolvers {
		f := s.nameAt(t.Name, r.Name)
		if f.Level == observe.Down && f.Cause == "unexpected-address" && !isSplit(r, &f) {
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age, Since: f.Since, Hard: f.Hard,
				Text: i18n.T("%s gives %s for %s, which is none of its addresses", r.Name, word(f.Field("answer"), "an address"), t.Name),
			}
		}
	}
	return Finding{Truth: No}
}

// isSplit reports whether a resolver of this site's own network gives an address
// of this site's own network: that is split DNS, and nobody's theft.
func isSplit(r topology.Resolver, f *Fact) bool {
	answers := strings.Fields(f.Field("answer"))
	return len(answers) > 0 && r.Address.IsValid() && isOurs(r.Address.Addr()) && !slices.ContainsFunc(answers, func(text string) bool {
		address, err := netip.ParseAddr(text)
		return err != nil || !isOurs(address)
	})
}

// splitNames says where a pinned name has an inside address inside.
func (s *Scene) splitNames() []Notice {
	var notices []Notice
	for _, n := range s.Topology.Names {
		for _, r := range s.Topology.Resolvers {
			f := s.nameAt(n.Name, r.Name)
			if f.Level == observe.Down && f.Cause == "unexpected-address" && isSplit(r, &f) {
				notices = append(notices, Notice{
					Code: NoticeSplit, Subject: f.Key.Subject, Since: f.Since,
					Text: i18n.T("%s gives the inside address %s for %s: split DNS; add it to what is expected", r.Name, f.Field("answer"), n.Name),
				})
			}
		}
	}
	return notices
}

func addressRight(s *Scene, t Target) Finding { return unless(wrongAddress(s, t)) }

// redirected holds where a resolver answers for names that do not exist.
func redirected(s *Scene, t Target) Finding {
	r := s.resolver(t.Resolver)
	f := s.fact(resolverSubject(r), observe.CheckCold)
	if f.Level != observe.Down || f.Cause != "redirected" {
		return Finding{Truth: No}
	}
	return Finding{
		Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age, Since: f.Since, Hard: f.Hard,
		Text: i18n.T("%s gives addresses for names that do not exist (%d of %d)", r.Name, f.Bad, f.Of),
	}
}

// othersNotRedirected holds where another resolver says that they do not exist.
func othersNotRedirected(s *Scene, t Target) Finding {
	for _, r := range s.Topology.Resolvers {
		if r.Name == t.Resolver {
			continue
		}
		if f := s.fact(resolverSubject(r), observe.CheckCold); f.Level == observe.OK {
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s says that they do not exist", r.Name),
			}
		}
	}
	return Finding{}
}

func headlineZone(s *Scene, t Target) i18n.Text {
	if causes := s.nameCauses(t.Name); len(causes) > 0 {
		return i18n.T("%s: every resolver says %s; its zone is at fault", t.Name, briefs(causes))
	}
	return i18n.T("%s fails at every resolver: its zone is at fault", t.Name)
}

// nameCauses are the answers with which a name fails.
func (s *Scene) nameCauses(name string) (causes []string) {
	for _, r := range s.Topology.Resolvers {
		if f := s.nameAt(name, r.Name); f.Level == observe.Down && f.Cause != "" && !slices.Contains(causes, f.Cause) {
			causes = append(causes, f.Cause)
		}
	}
	return causes
}

func nextZone(_ *Scene, t Target) i18n.Text {
	return i18n.T("tell the zone's owner; see where it breaks: %s", "dig +trace "+t.Name)
}

func headlineDNSSEC(_ *Scene, t Target) i18n.Text {
	return i18n.T("%s: its DNSSEC is broken, it resolves only unchecked", t.Name)
}

func nextDNSSEC(_ *Scene, t Target) i18n.Text {
	return i18n.T("tell the zone's owner; compare, and see that the clock is right: %s", "dig "+t.Name+"; dig +cd "+t.Name+"; date")
}

func headlineHijackedName(s *Scene, t Target) i18n.Text {
	f := wrongAddress(s, t)
	at := f.Subject.Group
	answer := s.nameAt(t.Name, at).Field("answer")
	if at == "" || answer == "" {
		return i18n.T("%s is given an address that is not its own", t.Name)
	}
	if right := s.resolversOf(t.Name, func(f *Fact) bool { return f.Level == observe.OK }); len(right) > 0 {
		return i18n.T("%s gives %s for %s, which is not its address; %s gives the right one",
			strings.Join(s.resolversOf(t.Name, isElsewhere), ", "), answer, t.Name, strings.Join(right, ", "))
	}
	return i18n.T("%s has another address at every resolver: %s", t.Name, answer)
}

// isElsewhere holds of an answer with an address that is none of the name's.
func isElsewhere(f *Fact) bool { return f.Level == observe.Down && f.Cause == "unexpected-address" }

// resolversOf are the resolvers whose answer for a name is of a kind.
func (s *Scene) resolversOf(name string, kind func(*Fact) bool) (names []string) {
	for _, r := range s.Topology.Resolvers {
		if f := s.nameAt(name, r.Name); kind(&f) && !(isElsewhere(&f) && isSplit(r, &f)) {
			names = append(names, r.Name)
		}
	}
	return names
}

func headlineHijackingResolver(_ *Scene, t Target) i18n.Text {
	return i18n.T("DNS resolver %s invents addresses for names that do not exist", t.Resolver)
}

func nextHijack(s *Scene, t Target) i18n.Text {
	if t.Name != "" {
		return i18n.T("do not log in there; compare, and look at the domain's registration: %s", s.comparedAnswers(t.Name))
	}
	return i18n.T("%s; compare: %s", s.instead(s.resolver(t.Resolver)), s.askedForNobody(s.resolver(t.Resolver)))
}
