package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
)

// For so long, and over so many of them, pings stay unanswered before it counts
// what else is: a lost one now and then is no filter.
const (
	filteredFor   = 10 * time.Second
	filteredPings = 5
)

// asked is the series that tells how a part of the way out answers: its pings, or
// where these are filtered what is answered all the same.
func (f *Frame) asked(subject observe.Subject) (history.Series, bool) {
	pings, ok := f.series(subject, observe.CheckICMP)
	if !ok {
		return f.first(subject, observe.CheckTCP, observe.CheckNeighbour)
	}
	if pings.Newest().Outcome.Answered() { // as nearly always
		return pings, true
	}
	if sum := f.summary(pings, filteredFor); sum.Sent < filteredPings || sum.Answered > 0 {
		return pings, true
	}
	if s, there := f.series(subject, observe.CheckTCP); there && f.isWell(s) {
		return s, true
	}
	if s, there := f.series(subject, observe.CheckNeighbour); there && f.isWell(s) && !everAnswered(pings) {
		return s, true // a gateway may be there, and be silent by policy
	}
	return pings, true
}

// isWell reports whether the newest measurement of a series counts, and is well.
func (f *Frame) isWell(s history.Series) bool {
	return s.Newest().Outcome == observe.Good && !s.Stale(f.Snapshot.Now)
}

// everAnswered reports whether any sample of a series that is kept was answered.
func everAnswered(s history.Series) bool {
	for _, sample := range slices.Backward(s.Samples) {
		if sample.Outcome.Answered() {
			return true
		}
	}
	return false
}

// reached is how a part of the way out stands: an anchor that takes connections
// is there, whatever becomes of pings, and a router that lets others through is not
// broken for being silent.
func (f *Frame) reached(subject observe.Subject) state {
	of := f.state(subject)
	switch subject.Kind {
	case observe.KindAnchor:
		if s, ok := f.series(subject, observe.CheckTCP); ok && f.isWell(s) {
			return good
		}
	case observe.KindGateway, observe.KindFirstHop:
		if of != down {
			return of
		}
		if s, ok := f.asked(subject); ok && s.Key.Check == observe.CheckNeighbour {
			return good
		}
		if f.letsThrough(subject) {
			return absent
		}
	}
	return of
}

// letsThrough reports whether an anchor of the same family answers by the uplink of a
// router.
func (f *Frame) letsThrough(router observe.Subject) bool {
	for _, uplink := range f.Snapshot.Topology.Uplinks {
		if uplink.Name != router.Uplink {
			continue
		}
		for _, a := range uplink.Anchors {
			anchor := observe.Subject{Kind: observe.KindAnchor, Uplink: uplink.Name, Group: a.Ring, Name: a.Address.String()}
			if isIPv6(anchor) == isIPv6(router) && answersNow(f.reached(anchor)) {
				return true
			}
		}
	}
	return false
}
