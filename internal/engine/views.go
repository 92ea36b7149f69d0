package engine

import (
	"iter"
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// views yields what we know ourselves of everyone who could say something:
// carriers by their uplinks, those who run resolvers, providers. Whoever is
// several of these is yielded once.
func views(s *history.Snapshot) iter.Seq2[string, claims.OurView] {
	return func(yield func(string, claims.OurView) bool) {
		var seen []string
		for name := range sources(s.Topology) {
			if name == "" || slices.Contains(seen, name) {
				continue
			}
			seen = append(seen, name)
			if !yield(name, viewOf(name, s)) {
				return
			}
		}
	}
}

func sources(what topology.Topology) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, p := range what.Providers {
			if !yield(p.Name) {
				return
			}
		}
		for _, u := range what.Uplinks {
			if !yield(u.Name) {
				return
			}
		}
		for _, r := range what.Resolvers {
			if !yield(r.Name) {
				return
			}
		}
	}
}

func viewOf(name string, s *history.Snapshot) claims.OurView {
	view := claims.OurView{}
	for _, p := range s.Topology.Providers {
		if p.Name == name {
			view.Regions, view.Components = p.Regions, p.Components
			view.Probed = probed(p, s)
		}
	}
	for _, v := range s.Triage.Verdicts {
		if v.State != triage.Open && v.State != triage.Flapping || !slices.Contains(faultOf(v, s.Topology).Providers, name) {
			continue
		}
		if !view.Failing || v.Since.Mono < view.Since.Mono {
			view.Failing, view.Since = true, v.Since
		}
	}
	for _, u := range s.Topology.Uplinks {
		if u.Name == name && view.Failing {
			view.Inbound = inbound(u, view.Since, s)
		}
	}
	return view
}

// probed reports whether any probe of a provider says something now.
func probed(p topology.Provider, s *history.Snapshot) bool {
	for _, uplink := range append(uplinkNames(s.Topology), "") {
		for _, probe := range p.Probes {
			subject := observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: probe, Name: p.Name}
			if s.Triage.Levels[subject] != observe.Unknown {
				return true
			}
		}
	}
	return false
}

const (
	// floodShare is the share of a line's capacity from which it is flooded.
	floodShare = 0.85
	// before is how far back from an onset the ordinary rate is looked for.
	before = 10 * time.Minute
)

// inbound tells whether a line receives a flood while it fails: as much as it
// can carry, or no more than it received before.
func inbound(u topology.Uplink, onset observe.Instant, s *history.Snapshot) claims.Inbound {
	subject := observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}
	series, ok := s.Series(history.Key{Subject: subject, Check: observe.CheckReceive})
	if !ok || series.Stale(s.Now) || series.Newest().Outcome != observe.Good {
		return claims.InboundUnknown
	}
	now := series.Newest().Value
	if u.Down > 0 {
		if now*8 >= floodShare*float64(u.Down) {
			return claims.InboundFlooded
		}
		return claims.InboundNormal
	}
	usual, measured := 0.0, false
	for _, sample := range series.Samples {
		if sample.Outcome == observe.Good && sample.At < onset.Mono && sample.At >= onset.Mono-before {
			usual, measured = max(usual, sample.Value), true
		}
	}
	if measured && now <= usual {
		return claims.InboundNormal
	}
	return claims.InboundUnknown
}
