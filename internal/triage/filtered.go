package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// seePastFilters looks at an uplink on which pings are lost and connections get
// through: what drops ICMP is a filter, and no outage. Only connections that were
// begun after the last good ping show it. Where somebody answers for everybody
// they show nothing.
func (s *Scene) seePastFilters(u *uplinkScene) {
	if u.answeredByOthers() {
		return
	}
	if since := u.silentSince(); since != (observe.Instant{}) {
		u.mute = s.Now.Sub(since)
	}
	if u.silent() {
		s.seePastSilence(u)
		return
	}
	proofs := 0
	for i := range u.anchors {
		if t := u.connected(&u.anchors[i]); t != nil {
			proofs += proofsSince(t, u.anchors[i].Since)
		}
	}
	if proofs < fewestProofs {
		return
	}
	for i := range u.anchors {
		f := &u.anchors[i]
		if t := u.connected(f); t != nil {
			loss, lately := f.Loss, f.Lately
			*f = *t
			f.Loss, f.Lately = loss, lately
			u.filtered = true
		}
	}
}

// surelyMute is for how long pings must have been lost to say that they are
// filtered: at the end of an outage a connection may be back a moment before them.
const surelyMute = 10 * time.Second

// fewestProofs are needed to say that connections get through: a single one may
// have been misread.
const fewestProofs = 2

// connected returns what is known of connections to an anchor that does not
// answer pings, where one was made since.
func (u *uplinkScene) connected(f *Fact) *Fact {
	if f.Level != observe.Down || f.Key.Check != observe.CheckICMP {
		return nil
	}
	for i := range u.tcp {
		if t := &u.tcp[i]; t.Key.Subject == f.Key.Subject && provenAfter(t, f.Since) {
			return t
		}
	}
	return nil
}

// seePastSilence puts connections in the place of pings, where every ping is
// lost and several connections were made since.
func (s *Scene) seePastSilence(u *uplinkScene) {
	var proven []Fact
	proofs := 0
	since := u.silentSince()
	prove := func(f Fact) {
		proven = append(proven, f)
		proofs += proofsSince(&f, since)
	}
	for i := range u.anchors {
		if t := u.connected(&u.anchors[i]); t != nil {
			prove(*t)
		}
	}
	for _, p := range s.Topology.Providers {
		for _, probe := range p.Probes {
			f := s.fact(observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: probe, Name: p.Name}, observe.CheckTCP)
			if provenAfter(&f, since) {
				prove(f)
			}
		}
	}
	if proofs < fewestProofs {
		return
	}
	u.filtered = true
	u.anchors = slices.DeleteFunc(u.anchors, func(f Fact) bool {
		return slices.ContainsFunc(proven, func(t Fact) bool { return t.Key.Subject == f.Key.Subject })
	})
	u.anchors = append(u.anchors, proven...)
}

// provenAfter reports whether a round begun after an instant went well.
func provenAfter(f *Fact, since observe.Instant) bool {
	return f.Proven != (observe.Instant{}) && f.Proven.Mono > since.Mono
}

// proofsSince is how many good rounds in a row were begun after an instant, up to
// fewestProofs.
func proofsSince(f *Fact, since observe.Instant) int {
	switch {
	case !provenAfter(f, since):
		return 0
	case f.BadRun == 0 && f.Proven.Mono-f.Every > since.Mono && f.GoodRun >= fewestProofs:
		return fewestProofs
	default:
		return 1
	}
}

// silentSince is when the last anchor that fell silent did so.
func (u *uplinkScene) silentSince() observe.Instant {
	var since observe.Instant
	for _, f := range u.anchors {
		if f.Level == observe.Down && f.Since.Mono > since.Mono {
			since = f.Since
		}
	}
	return since
}

// answeredByOthers reports whether somebody on the way answers in place of those
// that are asked: a captive portal, or a proxy that nobody was told of.
func (u *uplinkScene) answeredByOthers() bool {
	return u.portal.Level == observe.Down && u.portal.Last == observe.Wrong || u.canary.Level == observe.Down
}

// paths are a provider's probes by every uplink that itself works.
type paths struct{ dead, fine []Fact }

// gatherPaths sorts the probes of every provider.
func (s *Scene) gatherPaths() {
	n := len(s.Topology.Providers)
	s.paths = slices.Grow(s.paths[:0], n)[:n]
	for i := range s.paths {
		s.paths[i].dead, s.paths[i].fine = s.paths[i].dead[:0], s.paths[i].fine[:0]
		p := &s.Topology.Providers[i]
		for _, probe := range p.Probes {
			if s.proxied {
				s.paths[i].sort(s.fact(observe.Subject{Kind: observe.KindProvider, Group: probe, Name: p.Name}, observe.CheckProxy))
			}
		}
		for j := range s.uplinks {
			if u := &s.uplinks[j]; u.settled() {
				for _, probe := range p.Probes {
					s.paths[i].sort(s.providerFact(*p, probe, u.Name))
				}
			}
		}
	}
}

func (p *paths) sort(f Fact) {
	switch f.Level {
	case observe.Down:
		p.dead = append(p.dead, f)
	case observe.OK:
		p.fine = append(p.fine, f)
	}
}
