package cli

import (
	"cmp"
	"slices"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
)

// way is one way to a target: by an uplink, as the routing table decides, or
// through the environment's proxy.
type way struct {
	uplink string
	proxy  bool
	layers []history.Series // what was measured, from TCP to HTTP
	needed string           // the check that must be well for the way to be
}

// waysTo are the ways on which something was measured, in the topology's order.
func waysTo(s *history.Snapshot, t target) []way {
	var ways []way
	for _, uplink := range uplinksTo(s, t) {
		w := way{uplink: uplink, needed: observe.CheckTCP}
		if t.asksPage() {
			w.needed = observe.CheckHTTP
		}
		subject := observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: t.probe, Name: t.text}
		for _, check := range []string{observe.CheckTCP, observe.CheckTLS, observe.CheckHTTP} {
			if series, ok := s.Series(history.Key{Subject: subject, Check: check}); ok && len(series.Samples) > 0 {
				w.layers = append(w.layers, series)
			}
		}
		if len(w.layers) > 0 {
			ways = append(ways, w)
		}
	}
	return ways
}

// proxyTo is the way through the environment's proxy, where it was measured.
func proxyTo(s *history.Snapshot, t target) (w way, ok bool) {
	subject := observe.Subject{Kind: observe.KindProvider, Group: t.probe, Name: t.text}
	series, ok := s.Series(history.Key{Subject: subject, Check: observe.CheckProxy})
	if !ok || len(series.Samples) == 0 {
		return way{}, false
	}
	return way{proxy: true, needed: observe.CheckProxy, layers: []history.Series{series}}, true
}

// allWays are the ways to a target, the proxy's last.
func allWays(s *history.Snapshot, t target) []way {
	ways := waysTo(s, t)
	if w, ok := proxyTo(s, t); ok {
		ways = append(ways, w)
	}
	return ways
}

// onlyByProxy reports whether the target answers through the proxy alone, in a
// network that lets nothing out but by that.
func onlyByProxy(s *history.Snapshot, well, failing []way) bool {
	if len(well) != 1 || !well[0].proxy {
		return false
	}
	return !slices.ContainsFunc(failing, func(w way) bool {
		layer, _ := w.failing()
		return layer.Newest().Outcome == observe.Wrong || networkFine(s, w.uplink)
	})
}

// uplinksTo names the uplinks that a target is asked by; one without a name
// stands for the routing table.
func uplinksTo(s *history.Snapshot, t target) []string {
	if t.direct || len(s.Topology.Uplinks) == 0 {
		return []string{""}
	}
	names := make([]string, len(s.Topology.Uplinks))
	for i, u := range s.Topology.Uplinks {
		names[i] = u.Name
	}
	return names
}

// failing is the first layer that is not well, where there is one.
func (w way) failing() (history.Series, bool) {
	for _, layer := range w.layers {
		if bad(layer.Newest().Outcome) || unnamed(layer) {
			return layer, true
		}
	}
	return history.Series{}, false
}

func bad(o observe.Outcome) bool {
	switch o {
	case observe.Lost, observe.Refused, observe.Wrong, observe.LocalError, observe.Failed:
		return true
	default:
		return false
	}
}

// unnamed reports whether nothing was tried for want of an address.
func unnamed(layer history.Series) bool {
	return layer.Newest().Outcome == observe.None && layer.Last.Cause.String() == causeNoName
}

// recordless reports whether DNS says that the name has no address.
func recordless(layer history.Series) bool {
	return layer.Newest().Outcome == observe.Wrong && layer.Last.Cause.String() == causeNoName
}

// causeNoName is how a look says that no resolver gave an address.
const causeNoName = "dns"

// well reports whether the last layer answers as it should.
func (w way) well() bool {
	last := w.layers[len(w.layers)-1]
	outcome := last.Newest().Outcome
	return last.Key.Check == w.needed && (outcome == observe.Good || outcome == observe.Late)
}

// rounds is how many of the newest looks failed in a row where the newest did.
func (w way) rounds() int {
	layer, ok := w.failing()
	if !ok {
		return 0
	}
	n := 0
	for i := len(layer.Samples) - 1; i >= 0 && layer.Samples[i].Outcome == layer.Newest().Outcome; i-- {
		n++
	}
	return n
}

// namesOf are the answers of the resolvers for the target's name, in the
// topology's order.
func namesOf(s *history.Snapshot, t target) []history.Series {
	var answers []history.Series
	place := func(series history.Series) int {
		for i, r := range s.Topology.Resolvers {
			if r.Name == series.Key.Subject.Group {
				return i
			}
		}
		return len(s.Topology.Resolvers)
	}
	for _, series := range s.All() {
		if series.Key.Check == observe.CheckResolve && series.Key.Subject.Name == t.name && len(series.Samples) > 0 {
			answers = append(answers, series)
		}
	}
	slices.SortStableFunc(answers, func(a, b history.Series) int { return cmp.Compare(place(a), place(b)) })
	return answers
}
