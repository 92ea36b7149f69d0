package triage

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// onlyByProxy reports whether this site goes out by a proxy and by nothing else:
// no anchor and no provider ever answered directly, and one does by the proxy, or
// did, or the proxy itself answers and refuses.
func (s *Scene) onlyByProxy() bool {
	if !slices.ContainsFunc(s.facts, func(f Fact) bool {
		return f.Key.Check == observe.CheckProxy && f.Known() && (f.Ever || f.Level == observe.Down && f.Last == observe.Wrong)
	}) {
		return false
	}
	for i := range s.uplinks {
		u := &s.uplinks[i]
		for _, facts := range [][]Fact{u.anchors, u.tcp} {
			if slices.ContainsFunc(facts, func(f Fact) bool { return f.Ever }) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(s.facts, func(f Fact) bool {
		return f.Key.Subject.Kind == observe.KindProvider && f.Key.Check == observe.CheckTCP && f.Ever
	})
}

// proxyAnswers returns what was fetched by the environment's proxy last, where it
// works.
func (s *Scene) proxyAnswers() *Fact {
	var newest *Fact
	for i := range s.facts {
		f := &s.facts[i]
		if f.Key.Check == observe.CheckProxy && f.Level == observe.OK && (newest == nil || f.Age < newest.Age) {
			newest = f
		}
	}
	return newest
}

// proxyFact is what fails at the proxy itself, where nothing comes by it any more.
func (s *Scene) proxyFact() (dead Fact, found bool) {
	for i := range s.facts {
		f := s.facts[i]
		switch {
		case f.Key.Check != observe.CheckProxy:
		case f.Level == observe.OK:
			return Fact{}, false
		case f.Level == observe.Down && f.Cause == "proxy" && !found:
			dead, found = f, true
		}
	}
	return dead, found
}

// proxyFails holds where this site goes out by a proxy only, and nothing comes by
// that any more.
func proxyFails(s *Scene, _ Target) Finding {
	f, found := s.proxyFact()
	if !s.proxied || !found {
		return Finding{Truth: No}
	}
	return Finding{
		Truth: Yes, Family: byReach, Subject: f.Key.Subject, Age: f.Age, Since: f.Since, Hard: f.Hard,
		Text: i18n.T("nothing comes by the proxy %s, and nothing outside ever answered directly", word(f.Target, "of the environment")),
	}
}

// proxyRefuses holds where the proxy is there and says no.
func proxyRefuses(s *Scene, _ Target) Finding {
	f, found := s.proxyFact()
	if !found || f.Last != observe.Wrong {
		return Finding{}
	}
	return Finding{
		Truth: Yes, Family: byTCP, Subject: f.Key.Subject, Age: f.Age,
		Text: i18n.T("the proxy itself answers: %s", word(f.Detail, f.Cause)),
	}
}

func headlineProxy(s *Scene, _ Target) i18n.Text {
	f, _ := s.proxyFact()
	proxy := word(f.Target, "of the environment")
	switch {
	case f.Last == observe.Wrong && strings.HasPrefix(f.Detail, proxySays):
		return i18n.T("the proxy %s, the only way out of this site, refuses: %s", proxy, strings.TrimPrefix(f.Detail, proxySays))
	case f.Last == observe.Refused:
		return i18n.T("the proxy %s, the only way out of this site, refuses connections", proxy)
	case f.Last == observe.Lost:
		return i18n.T("the proxy %s, the only way out of this site, does not answer", proxy)
	}
	return i18n.T("the proxy %s, the only way out of this site, fails: %s", proxy, word(f.Detail, f.Cause))
}

// proxySays is how the collector begins what a proxy answers.
const proxySays = "the proxy says "

func nextProxy(s *Scene, _ Target) i18n.Text {
	f, _ := s.proxyFact()
	if strings.HasPrefix(f.Detail, proxySays+"407") {
		return i18n.T("it wants a log-in: has the password in https_proxy changed? %s", s.byHandThroughProxy(f))
	}
	return i18n.T("ask whoever runs the proxy; see what it says: %s", s.byHandThroughProxy(f))
}

// byHandThroughProxy fetches by hand what the probe does: programs take the proxy
// from the environment, with its password.
func (s *Scene) byHandThroughProxy(f Fact) string {
	return "curl -sv -o /dev/null " + word(f.Key.Subject.Group, "https://example.com")
}

func hintsProxy(s *Scene, _ Target) []Hint {
	f, _ := s.proxyFact()
	host := f.Target
	if place, err := netip.ParseAddrPort(host); err == nil {
		host = place.Addr().String()
	}
	return []Hint{
		check(i18n.T("is it there, and what does it say? %s", "ping "+word(host, "PROXY")+"; "+s.byHandThroughProxy(f))),
		change(i18n.T("another proxy, where there is one: %s", "export https_proxy=http://OTHER:3128")),
		call(i18n.T("whoever runs the proxy: since when, and what it says")),
	}
}
