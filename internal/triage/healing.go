package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	// lossEnds is how long nothing must be lost for a brownout to be healing: at
	// 10 % of three anchors that comes by chance one time in five, and only keeps
	// the words as they are.
	lossEnds = 5 * time.Second
	// hostsReturn is how long after a host came back a group is still coming back.
	hostsReturn = 30 * time.Second
)

// healing reports whether whatever a hypothesis rests on was well in its newest
// rounds, though not for long enough to be called well: what is measured then
// says how it ends, and no longer what it was.
func (s *Scene) healing(h *hypothesis) bool {
	grounds := false
	for i := range s.facts {
		f := &s.facts[i]
		if !h.restsOn(f) {
			continue
		}
		switch lossy := h.rule.Severity == observe.Degraded && len(f.Loss.At) > 0; {
		case f.failing() && (f.BadRun > 0 || f.Local > 0), f.Slow && f.SlowNow:
			return false
		case lossy && s.Now.Mono-slices.Max(f.Loss.At) < lossEnds:
			return false
		case f.failing(), f.Slow, lossy:
			grounds = true
		}
	}
	if h.target.Group != "" && h.target.Check == "" {
		g := s.fleets.byName[h.target.Group]
		return g != nil && g.returned != (observe.Instant{}) && s.Now.Sub(g.returned) < hostsReturn
	}
	return grounds
}

// restsOn reports whether a fact is among what failed. A subject without a name
// stands for all of its kind.
func (h *hypothesis) restsOn(f *Fact) bool {
	of := f.Key.Subject
	return slices.ContainsFunc(h.grounds, func(ground observe.Subject) bool {
		switch {
		case of.Kind != ground.Kind || ground.Uplink != "" && of.Uplink != ground.Uplink || ground.Name != "" && of.Name != ground.Name:
			return false
		case of.Kind == observe.KindProvider && ground.Group != "" && of.Group != ground.Group:
			return false
		case of.Kind == observe.KindUplink:
			return h.restsOnCheck(f.Key.Check)
		case of.Kind == observe.KindHost:
			return of.Group == ground.Group && f.Key.Check == h.target.Check
		}
		return true
	})
}

// restsOnCheck tells apart what is measured of an uplink itself.
func (h *hypothesis) restsOnCheck(check string) bool {
	switch check {
	case observe.CheckLink:
		return h.rule.Cause == CauseHostLink
	case observe.CheckAddress, observe.CheckRoute:
		return h.rule.Cause == CauseHostAddress
	default:
		return h.rule.Cause == CauseUplinkPortal
	}
}
