package ui

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/triage"
)

// addressChecks are the checks that name the address they went to.
var addressChecks = []string{
	observe.CheckICMP, observe.CheckTCP, observe.CheckTLS, observe.CheckHTTP, observe.CheckNeighbour, observe.CheckResolve,
}

// proofFacts are what commands are made from: what the screen shows.
func (s *screen) proofFacts(named string) proof.Facts {
	f := s.frame(nil)
	return proof.Facts{
		System: system(named), What: &s.snapshot.Topology, Address: f.lastTarget, Sources: f.addressesOf,
		Failing: func(subject observe.Subject) bool { return s.snapshot.Triage.Levels[subject] == observe.Down },
		Proxied: func(provider string) bool {
			for _, series := range s.snapshot.All() {
				if series.Key.Check == observe.CheckProxy && series.Key.Subject.Name == provider {
					return true
				}
			}
			return false
		},
	}
}

// lastTarget is what was last probed of a subject.
func (f *Frame) lastTarget(subject observe.Subject) string {
	for _, check := range addressChecks {
		if s, ok := f.series(subject, check); ok && !s.Last.Target.Empty() {
			return s.Last.Target.String()
		}
	}
	return ""
}

// addressesOf are the addresses of an uplink's interface, as its check lists them.
func (f *Frame) addressesOf(uplink string) (all []netip.Addr) {
	s, ok := f.series(observe.Subject{Kind: observe.KindUplink, Uplink: uplink}, observe.CheckAddress)
	if !ok || s.Newest().Outcome != observe.Good {
		return nil
	}
	for _, word := range strings.Split(s.Last.Detail.String(), ", ") {
		if prefix, err := netip.ParsePrefix(strings.TrimSpace(word)); err == nil {
			all = append(all, prefix.Addr())
		}
	}
	return all
}

// incidentFor is the incident that a row bears on, or else the worst that is open;
// nothing where none is.
func (s *screen) incidentFor(subject observe.Subject) string {
	all := s.incidents()
	for _, v := range all {
		if s.bearsOn(v, subject) {
			return v.Incident
		}
	}
	if len(all) > 0 {
		return all[0].Incident
	}
	return ""
}

// bearsOn reports whether a row is part of what a verdict is about.
func (s *screen) bearsOn(v *triage.Verdict, subject observe.Subject) bool {
	of := strings.Join(v.Scope, ", ")
	return isAbout(v, subject) || of != "" && s.snapshot.Triage.Implied[subject] == of ||
		slices.ContainsFunc(v.Scope, func(name string) bool {
			return name == subject.Name || name == subject.Uplink || name == subject.Group
		})
}
