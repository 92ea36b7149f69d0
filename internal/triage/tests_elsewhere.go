package triage

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// hostOf is the host name of a probe; empty where it is an address.
func hostOf(probe string) string {
	place, err := url.Parse(probe)
	if err != nil {
		return ""
	}
	host := place.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	return strings.TrimSuffix(host, ".")
}

// addressUntried holds where a resolver gives an address for a provider's name
// that no probe of it has tried: it may answer there, so that it is down is not
// sure yet.
func addressUntried(s *Scene, t Target) Finding {
	p := s.provider(t.Provider)
	dead, _ := s.providerPaths(p)
	var tried []string
	for _, f := range dead {
		if address, err := netip.ParseAddrPort(f.Target); err == nil {
			tried = append(tried, address.Addr().Unmap().String())
		} else if f.Target != "" {
			tried = append(tried, f.Target)
		}
	}
	if len(tried) == 0 {
		return Finding{Truth: No}
	}
	for _, probe := range p.Probes {
		host := hostOf(probe)
		for _, r := range s.Topology.Resolvers {
			if host == "" {
				break
			}
			f := s.nameAt(host, r.Name)
			answers := strings.Fields(f.Field("answer"))
			if f.Level != observe.OK || slices.ContainsFunc(answers, func(a string) bool { return slices.Contains(tried, a) }) || len(answers) == 0 {
				continue
			}
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s gives %s for %s, which was not tried", r.Name, strings.Join(answers, " "), host),
			}
		}
	}
	return Finding{Truth: No}
}

// addressesTried is addressUntried the other way round, for evidence.
func addressesTried(s *Scene, t Target) Finding {
	found := addressUntried(s, t)
	if found.Truth == Yes {
		found.Truth = No
	} else {
		found.Truth = Yes
	}
	return found
}
