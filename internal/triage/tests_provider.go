package triage

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func (s *Scene) provider(name string) topology.Provider {
	for _, p := range s.Topology.Providers {
		if p.Name == name {
			return p
		}
	}
	return topology.Provider{}
}

// providerFact is the worst of one probe's checks by one uplink: where it
// stops. A check that was not reached says nothing.
func (s *Scene) providerFact(p topology.Provider, probe, uplink string) Fact {
	subject := observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: probe, Name: p.Name}
	best := Fact{}
	for _, check := range []string{observe.CheckTCP, observe.CheckTLS, observe.CheckHTTP} {
		f := s.fact(subject, check)
		if f.Level == observe.Down {
			return f
		}
		if f.Known() {
			best = f
		}
	}
	return best
}

// withoutRecord makes a bad round of a connection to an address that was kept
// from before: the name has none any more, and who asks for it now gets nowhere.
func withoutRecord(o observe.Observation) observe.Observation {
	if o.Subject.Kind != observe.KindProvider || o.Check != observe.CheckTCP || !o.Outcome.Counts() {
		return o
	}
	if slices.ContainsFunc(o.Fields, func(f observe.Field) bool { return f.Name == "dns" && f.Text == causeNoRecord }) {
		o.Outcome, o.Cause = observe.Wrong, causeNoRecord
	}
	return o
}

// causeNoRecord is why a name without an address can't be connected to.
const causeNoRecord = "no-record"

// providerPaths returns a provider's probes by every uplink that itself works.
func (s *Scene) providerPaths(p topology.Provider) (dead, fine []Fact) {
	for i := range s.Topology.Providers {
		if s.Topology.Providers[i].Name == p.Name {
			return s.paths[i].dead, s.paths[i].fine
		}
	}
	return nil, nil
}

// providerDead holds where all probes of a provider fail by every uplink that works.
func providerDead(s *Scene, t Target) Finding {
	dead, fine := s.providerPaths(s.provider(t.Provider))
	found := Finding{Family: byReach, Subject: observe.Subject{Kind: observe.KindProvider, Name: t.Provider}}
	switch {
	case len(fine) > 0:
		f := fine[0]
		found.Truth, found.Subject, found.Age = No, f.Key.Subject, f.Age
		found.Text = i18n.T("%s answers by %s in %s", t.Provider, f.Key.Subject.Uplink, milliseconds(f.Took))
	case len(dead) > 0:
		found.Truth, found.Hard, found.Since = Yes, true, dead[0].Since
		found.Subject = dead[0].Key.Subject
		for _, f := range dead {
			found.Hard = found.Hard && f.Hard
			found.Age = max(found.Age, f.Age)
			if f.Since.Mono < found.Since.Mono {
				found.Since = f.Since
			}
		}
		found.Text = i18n.T("%s fails %d of %d times (%s: %s)",
			dead[0].Key.Subject.Group, dead[0].Bad, dead[0].Of, i18n.Named("check", dead[0].Key.Check), dead[0].why())
	default:
		found.Text = i18n.T("%s was not probed", t.Provider)
	}
	return found
}

// networkFine holds where literal addresses answer by some uplink.
func networkFine(s *Scene, _ Target) Finding {
	for i := range s.uplinks {
		if !s.uplinks[i].fine() {
			continue
		}
		for _, f := range s.uplinks[i].anchors {
			if f.Level == observe.OK {
				return Finding{
					Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
					Text: i18n.T("the network is fine: %s answers by %s", f.Key.Subject.Name, s.uplinks[i].Name),
				}
			}
		}
	}
	if f := s.proxyAnswers(); s.proxied && f != nil {
		return Finding{
			Truth: Yes, Family: byTCP, Subject: f.Key.Subject, Age: f.Age,
			Text: i18n.T("the network is fine: %s answers by the proxy", f.Key.Subject.Name),
		}
	}
	return Finding{Truth: No, Text: i18n.T("no uplink answers all the way out")}
}

// networkNotDead holds unless uplinks are watched and none of them works.
func networkNotDead(s *Scene, t Target) Finding {
	found := networkFine(s, t)
	if len(s.uplinks) == 0 {
		found.Truth = Yes
	}
	return found
}

// otherProviderFine holds where an unrelated provider answers: what fails
// together on unrelated parties is ours or our path's.
func otherProviderFine(s *Scene, t Target) Finding {
	found := Finding{Family: byReach}
	for _, p := range s.Topology.Providers {
		if p.Name == t.Provider || len(p.Probes) == 0 {
			continue
		}
		dead, fine := s.providerPaths(p)
		if len(fine) > 0 {
			return Finding{
				Truth: Yes, Family: byReach, Subject: fine[0].Key.Subject, Age: fine[0].Age,
				Text: i18n.T("%s answers in %s", p.Name, milliseconds(fine[0].Took)),
			}
		}
		if len(dead) > 0 {
			found.Truth, found.Subject = No, dead[0].Key.Subject
			found.Text = i18n.T("%s fails too", p.Name)
		}
	}
	return found
}

// notEveryProvider holds unless every other provider that is probed fails too.
func notEveryProvider(s *Scene, t Target) Finding {
	found := otherProviderFine(s, t)
	if found.Truth == CannotSay {
		found.Truth = Yes
	}
	return found
}

// byTwoUplinks holds where the provider fails by at least two uplinks that work.
func byTwoUplinks(s *Scene, t Target) Finding {
	dead, _ := s.providerPaths(s.provider(t.Provider))
	names := map[string]bool{}
	for _, f := range dead {
		names[f.Key.Subject.Uplink] = true
	}
	if len(names) < 2 {
		return Finding{}
	}
	found := Finding{Truth: Yes, Family: byReach, Subject: dead[0].Key.Subject, Age: dead[0].Age}
	found.Text = i18n.T("it fails by all %d uplinks that work", len(names))
	if len(names) == 2 {
		found.Text = i18n.T("it fails by both uplinks that work")
	}
	return found
}

// answersBadly holds where the provider is there and answers with an error.
func answersBadly(s *Scene, t Target) Finding {
	dead, _ := s.providerPaths(s.provider(t.Provider))
	for _, f := range dead {
		if f.Last == observe.Wrong {
			return Finding{
				Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("its front door answers: %s", f.why()),
			}
		}
	}
	return Finding{}
}

// failsWith holds where every path to the provider that is dead is so for one of
// some causes.
func failsWith(causes ...string) Test {
	return func(s *Scene, t Target) Finding {
		dead, _ := s.providerPaths(s.provider(t.Provider))
		for _, f := range dead {
			if !slices.Contains(causes, f.Cause) {
				return Finding{Truth: No}
			}
		}
		if len(dead) == 0 {
			return Finding{Truth: No}
		}
		f := dead[0]
		return Finding{
			Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
			Text: i18n.T("every path to %s ends alike: %s", t.Provider, f.why()),
		}
	}
}

var (
	certificateCauses = []string{"tls-expired", "tls-not-yet-valid", "tls-name"}
	badCertificate    = failsWith(certificateCauses...)
	noRecord          = failsWith("dns", causeNoRecord)
	foreignIssuer     = failsWith("tls-issuer")
)

func goodCertificate(s *Scene, t Target) Finding { return unless(badCertificate(s, t)) }

func hasRecord(s *Scene, t Target) Finding { return unless(noRecord(s, t)) }

// failsByOne holds where the provider fails by an uplink that works and answers
// by another one.
func failsByOne(s *Scene, t Target) Finding {
	dead, fine := s.stillDead(t.Provider)
	deadBy, fineBy := byUplink(dead), byUplink(fine)
	for _, name := range fineBy {
		deadBy = slices.DeleteFunc(deadBy, func(other string) bool { return other == name })
	}
	if len(deadBy) == 0 || len(fineBy) == 0 {
		return Finding{Truth: No}
	}
	if justBack(s, dead, fine) {
		return Finding{Truth: No, Text: i18n.T("%s has only just come back by %s", t.Provider, strings.Join(fineBy, ", "))}
	}
	found := Finding{Truth: Yes, Family: byReach, Hard: true}
	for _, f := range dead {
		if !slices.Contains(deadBy, f.Key.Subject.Uplink) {
			continue
		}
		found.Subject, found.Hard, found.Age = f.Key.Subject, found.Hard && f.Hard, max(found.Age, f.Age)
		if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
			found.Since = f.Since
		}
	}
	found.Text = i18n.T("%s fails by %s and answers by %s", t.Provider, strings.Join(deadBy, ", "), strings.Join(fineBy, ", "))
	return found
}

// stillDead is providerPaths without the ways that have begun to come back.
func (s *Scene) stillDead(provider string) (dead, fine []Fact) {
	dead, fine = s.providerPaths(topology.Provider{Name: provider})
	return slices.DeleteFunc(slices.Clone(dead), func(f Fact) bool { return f.BadRun == 0 }), fine
}

// justBack reports whether the ways to a provider that are fine came back after
// the others had failed, and lately: what ends by one uplink ends by the other a
// little later, and is no fault of the way between.
func justBack(s *Scene, dead, fine []Fact) bool {
	const settled = time.Minute
	return !slices.ContainsFunc(fine, func(f Fact) bool {
		return f.Since.Mono <= dead[0].Since.Mono || s.Now.Sub(f.Since) >= settled
	})
}

// providerAndUplinks names the provider and the uplinks that it fails by alone.
func providerAndUplinks(s *Scene, t Target) []string {
	dead, fine := s.stillDead(t.Provider)
	fineBy := byUplink(fine)
	deadBy := slices.DeleteFunc(byUplink(dead), func(name string) bool { return slices.Contains(fineBy, name) })
	return append([]string{t.Provider}, deadBy...)
}

func byUplink(facts []Fact) []string {
	var names []string
	for _, f := range facts {
		if !slices.Contains(names, f.Key.Subject.Uplink) {
			names = append(names, f.Key.Subject.Uplink)
		}
	}
	return names
}

// othersByThatUplink holds where other providers answer by the uplink that this
// one fails by.
func othersByThatUplink(s *Scene, t Target) Finding {
	uplink := failsByOne(s, t).Subject.Uplink
	for _, p := range s.Topology.Providers {
		if p.Name == t.Provider {
			continue
		}
		_, fine := s.providerPaths(p)
		for _, f := range fine {
			if f.Key.Subject.Uplink == uplink {
				return Finding{
					Truth: Yes, Family: byReach, Subject: f.Key.Subject, Age: f.Age,
					Text: i18n.T("%s answers by %s", p.Name, uplink),
				}
			}
		}
	}
	return Finding{}
}

// everybodysIssuer holds where all providers that are probed, and at least two,
// show certificates of an issuer that is not trusted: something on the way
// makes them.
func everybodysIssuer(s *Scene, _ Target) Finding {
	found := Finding{Truth: Yes, Family: byReach, Hard: true}
	seen := 0
	for _, p := range s.Topology.Providers {
		dead, fine := s.providerPaths(p)
		if len(fine) > 0 {
			return Finding{Truth: No, Subject: fine[0].Key.Subject, Text: i18n.T("%s shows its own certificate", p.Name)}
		}
		if len(dead) == 0 {
			continue
		}
		if foreignIssuer(s, Target{Provider: p.Name}).Truth != Yes {
			return Finding{Truth: No}
		}
		seen++
		for _, f := range dead {
			found.Subject, found.Hard, found.Age = f.Key.Subject, found.Hard && f.Hard, max(found.Age, f.Age)
			if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
				found.Since = f.Since
			}
		}
	}
	if seen < 2 {
		return Finding{Truth: No}
	}
	issuer := word(s.issuer(found.Subject), "not named")
	found.Text = i18n.T("all %d providers show certificates of an issuer that is not trusted (%s)", seen, issuer)
	if seen == 2 {
		found.Text = i18n.T("both providers show certificates of an issuer that is not trusted (%s)", issuer)
	}
	return found
}

func (s *Scene) issuer(subject observe.Subject) string {
	return s.fact(subject, observe.CheckTLS).Field("issuer")
}
