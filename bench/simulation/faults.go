package main

import (
	"time"

	"example.com/noctop/internal/triage"
)

// fault is something that can be wrong, and what is to be said of it. It is
// inflicted on the conditions, which the engine never sees.
type fault struct {
	name    string
	cause   triage.Cause
	within  time.Duration // by when it must have been said
	inflict func(s *site, uplink string) (scope []string)
}

func only(name string) []string { return []string{name} }

// faults are drawn from at random, and the uplink with them.
var faults = []fault{
	{"no carrier", triage.CauseHostLink, 30 * time.Second, func(s *site, u string) []string { s.is.link[u] = true; return only(u) }},
	{"no address", triage.CauseHostAddress, 30 * time.Second, func(s *site, u string) []string { s.is.address[u] = true; return only(u) }},
	{"gateway dead", triage.CauseLANGateway, 30 * time.Second, func(s *site, u string) []string { s.is.gateway[u] = true; return only(u) }},
	{"first hop dead", triage.CauseUplinkFirstHop, 30 * time.Second, func(s *site, u string) []string { s.is.hop[u] = true; return only(u) }},
	{"core dead", triage.CauseUplinkCore, 30 * time.Second, func(s *site, u string) []string { s.is.core[u] = true; return only(u) }},
	{"transit dead", triage.CauseUplinkTransit, 30 * time.Second, func(s *site, u string) []string { s.is.transit[u] = true; return only(u) }},
	{"both uplinks dead", triage.CauseUpstreamAll, 30 * time.Second, func(s *site, _ string) []string {
		s.is.core["A"], s.is.core["B"] = true, true
		return []string{"A", "B"}
	}},
	{"20 % loss", triage.CauseUplinkLoss, 60 * time.Second, func(s *site, u string) []string { s.is.loss[u] = 0.2; return only(u) }},
	{"ten times as slow", triage.CauseUplinkLatency, 60 * time.Second, func(s *site, u string) []string { s.is.slow[u] = true; return only(u) }},
	{"large packets lost", triage.CauseUplinkMTU, 90 * time.Second, func(s *site, u string) []string { s.is.large[u] = true; return only(u) }},
	{"TCP blocked", triage.CauseUplinkTCP, 90 * time.Second, func(s *site, u string) []string { s.is.tcp[u] = true; return only(u) }},
	{"captive portal", triage.CauseUplinkPortal, 60 * time.Second, func(s *site, u string) []string { s.is.portal[u] = true; return only(u) }},
	{"resolver silent", triage.CauseDNSResolver, 60 * time.Second, func(s *site, u string) []string { return s.resolve("silent", "R"+u) }},
	{"resolver SERVFAIL", triage.CauseDNSResolver, 60 * time.Second, func(s *site, u string) []string { return s.resolve("servfail", "R"+u) }},
	{"resolver slow", triage.CauseDNSSlow, 60 * time.Second, func(s *site, u string) []string { return s.resolve("slow", "R"+u) }},
	{"no resolver answers", triage.CauseDNSAll, 60 * time.Second, func(s *site, _ string) []string {
		s.resolve("silent", "RA", "RB", "RC")
		return nil
	}},
	{"a zone is gone", triage.CauseDNSZone, 60 * time.Second, func(s *site, _ string) []string { s.is.zone = true; return only("pay.example.com") }},
	{"provider down", triage.CauseProviderDown, 90 * time.Second, func(s *site, _ string) []string { s.is.provider["P1"] = true; return only("P1") }},
	{"provider by one uplink", triage.CauseProviderPath, 90 * time.Second, func(s *site, u string) []string {
		s.is.provider["P1 by "+u] = true
		return []string{"P1", u}
	}},
	{"hosts of one system", triage.CauseEndpointMass, 90 * time.Second, func(s *site, _ string) []string {
		s.is.silent = func(group, host int) bool { return group == 0 && host < 14 }
		return only("Desks")
	}},
	{"one link's hosts", triage.CauseLANSegment, 90 * time.Second, func(s *site, _ string) []string {
		s.is.silent = func(_, host int) bool { return host%2 == 1 }
		return []string{"Desks", "Gates"}
	}},
}

// resolve has resolvers fail in one way.
func (s *site) resolve(how string, names ...string) []string {
	for _, name := range names {
		s.is.resolver[name] = how
	}
	return names
}
