package triage

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// pickyResolvers says which resolvers answer simple queries and drop others:
// those with EDNS, or those that ask for signatures. Most programs do without;
// those that validate get nothing.
func (s *Scene) pickyResolvers() []Notice {
	var notices []Notice
	for _, r := range s.Topology.Resolvers {
		f := s.fact(resolverSubject(r), observe.CheckWarm)
		if f.Level != observe.OK {
			continue
		}
		notice := Notice{Code: NoticeSigned, Subject: f.Key.Subject, Since: f.Since}
		switch {
		case f.Field("edns") == "dropped":
			notice.Text = i18n.T("DNS resolver %s drops queries with EDNS and answers the rest: long answers and DNSSEC fail by it; a firewall on the way? compare: %s",
				r.Name, "dig "+at(r)+" . NS; dig +noedns "+at(r)+" . NS")
		case f.Field("do") == "dropped" && f.Bad == 0: // else packets are lost, of whatever kind
			notice.Text = i18n.T("DNS resolver %s drops queries that ask for signatures (DO) and answers the rest: programs that validate get nothing by it; compare: %s",
				r.Name, "dig +dnssec "+at(r)+" . NS; dig "+at(r)+" . NS")
		default:
			continue
		}
		notices = append(notices, notice)
	}
	return notices
}
