package triage

import (
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// services evaluates every configured service against the verdicts.
func (s *Scene) services(verdicts []Verdict) []ServiceImpact {
	impacts := make([]ServiceImpact, 0, len(s.Topology.Services))
	for _, service := range s.Topology.Services {
		state, via := s.need(service.Needs, verdicts)
		impacts = append(impacts, ServiceImpact{Name: service.Name, State: state, Via: via, Owner: service.Owner})
	}
	return impacts
}

// hurtBy lists the services that the verdict would hurt alone, and those that would
// be better off without it: of two that a service could live with either, each hurts.
func hurtBy(s *Scene, v Verdict, all []Verdict) []ServiceImpact {
	if v.State == Recovering || v.State == Resolved {
		return nil
	}
	var together, without []ServiceImpact
	if len(all) > 1 {
		same := func(other Verdict) bool { return other.Cause == v.Cause && slices.Equal(other.Scope, v.Scope) }
		together, without = s.services(all), s.services(slices.DeleteFunc(slices.Clone(all), same))
	}
	var hurt []ServiceImpact
	for i, impact := range s.services([]Verdict{v}) {
		switch {
		case impact.State == observe.Down || impact.State == observe.Degraded:
			hurt = append(hurt, impact)
		case len(together) > i && together[i].State > without[i].State:
			hurt = append(hurt, together[i])
		}
	}
	return hurt
}

// need is the state of what a service stands on, and by what it is so: the
// worst of all, the best of any. Where any of several is lost and another
// carries on, the service is ok by that other.
func (s *Scene) need(n topology.Need, verdicts []Verdict) (observe.Status, string) {
	switch {
	case len(n.All) > 0:
		worst, via := observe.OK, ""
		for _, part := range n.All {
			if state, by := s.need(part, verdicts); state > worst {
				worst, via = state, by
			} else if via == "" {
				via = by
			}
		}
		return worst, via
	case len(n.Any) > 0:
		best, via := observe.Down, n.Text
		for _, part := range n.Any {
			if state, by := s.need(part, verdicts); state < best {
				best, via = state, by
			}
		}
		return best, via
	default:
		return s.reference(n.Ref, verdicts)
	}
}

func (s *Scene) reference(ref topology.Ref, verdicts []Verdict) (observe.Status, string) {
	switch ref.Kind {
	case "uplink":
		if ref.Name == "" {
			return s.anyUplink(verdicts)
		}
		return hit(verdicts, domainNetwork, ref.Name), ref.Name
	case "dns":
		return s.dns(ref.Name, verdicts)
	case "provider":
		return hit(verdicts, domainProvider, ref.Name), ref.Name
	default:
		return hit(verdicts, ref.Kind, ref.Name), ref.Name
	}
}

// anyUplink is the best uplink there is.
func (s *Scene) anyUplink(verdicts []Verdict) (observe.Status, string) {
	best, via := observe.Down, "every uplink"
	if shared := sharedRisks(s); len(shared) > 0 {
		via += ", which share " + strings.Join(shared, ", ")
	}
	for _, u := range s.Topology.Uplinks {
		if state := hit(verdicts, domainNetwork, u.Name); state < best {
			best, via = state, u.Name
		}
	}
	if len(s.Topology.Uplinks) == 0 {
		return observe.OK, ""
	}
	return best, via
}

// dns is down where no resolver answers; one dead resolver of several only
// slows things down.
func (s *Scene) dns(name string, verdicts []Verdict) (observe.Status, string) {
	if name != "" {
		for _, r := range s.Topology.Resolvers {
			if r.Name == name {
				if state := hit(verdicts, domainDNS, name); state != observe.OK {
					return observe.Down, name
				}
				return observe.OK, name
			}
		}
	}
	if state := hit(verdicts, domainName, name); name != "" && state != observe.OK {
		return state, name
	}
	state := hit(verdicts, domainDNS, "")
	if state != observe.Down && s.resolvesNothing() && hit(verdicts, domainNetwork, "") != observe.OK {
		state = observe.Down // the way to every resolver is gone
	}
	return state, "DNS"
}

// resolvesNothing reports whether not one resolver answers, and at least one fails.
func (s *Scene) resolvesNothing() bool {
	failing := false
	for _, r := range s.Topology.Resolvers {
		f := s.resolverFact(r)
		if f.Level == observe.OK {
			return false
		}
		failing = failing || f.failing()
	}
	return failing
}

// hit is how bad the verdicts of a domain are for one name of it. A verdict
// that can't tell is taken for as bad as it may be.
func hit(verdicts []Verdict, domain, name string) observe.Status {
	state := observe.OK
	for _, v := range verdicts {
		if v.rule == nil || v.rule.Domain != domain || v.State == Recovering || v.State == Resolved {
			continue
		}
		if len(v.Scope) > 0 && name != "" && !slices.Contains(v.Scope, name) {
			continue
		}
		severity := v.Severity
		if severity == observe.Unknown {
			severity = observe.Degraded
		}
		state = max(state, severity)
	}
	return state
}
