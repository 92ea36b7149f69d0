package triage

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Scene is all that Decide looks at: what there is, and what is known of it.
type Scene struct {
	Now      observe.Instant
	Started  observe.Instant
	Topology *topology.Topology
	Facts    map[Key]Fact
	Order    []Key // of the facts, always alike
	// Baseline is the share of probes each uplink loses on an ordinary day.
	Baseline map[string]float64
	Gap      time.Duration // how long noctop did not run, just now; 0 ordinarily

	fleets  fleets
	uplinks []uplinkScene
}

// uplinkScene is one uplink's facts, gathered by layer.
type uplinkScene struct {
	topology.Uplink
	link, address, route Fact
	gateways             []Fact // ICMP to the next hops
	neighbours           []Fact // their link-layer state
	hops                 []Fact // first routers past the gateways
	anchors              []Fact // those that count
	ejected              []Fact // those that fail alone, or never answered while others do
	primary              bool   // what is bound to no uplink leaves by this one
}

// ejectAfter is how long an anchor fails while its siblings answer until it
// does not count any more.
const ejectAfter = time.Minute

// gather sorts the facts by uplink and layer.
func (s *Scene) gather() {
	s.uplinks = make([]uplinkScene, 0, len(s.Topology.Uplinks))
	for _, uplink := range s.Topology.Uplinks {
		u := uplinkScene{Uplink: uplink}
		of := observe.Subject{Kind: observe.KindUplink, Uplink: uplink.Name}
		u.link = s.fact(of, observe.CheckLink)
		u.address = s.fact(of, observe.CheckAddress)
		u.route = s.fact(of, observe.CheckRoute)
		for _, anchor := range uplink.Anchors {
			subject := observe.Subject{
				Kind: observe.KindAnchor, Uplink: uplink.Name, Group: anchor.Ring, Name: anchor.Address.String(),
			}
			// TCP stands in where ICMP may not be sent.
			for _, check := range []string{observe.CheckICMP, observe.CheckTCP} {
				u.anchors = s.collect(u.anchors, subject, check)
			}
		}
		for _, family := range u.families() {
			gateway := observe.Subject{Kind: observe.KindGateway, Uplink: uplink.Name, Name: family}
			hop := observe.Subject{Kind: observe.KindFirstHop, Uplink: uplink.Name, Name: family}
			u.gateways = s.collect(u.gateways, gateway, observe.CheckICMP)
			u.gateways = s.collect(u.gateways, gateway, observe.CheckTCP)
			u.neighbours = s.collect(u.neighbours, gateway, observe.CheckNeighbour)
			u.hops = s.collect(u.hops, hop, observe.CheckICMP)
		}
		u.eject(s.Now)
		s.uplinks = append(s.uplinks, u)
	}
	s.choosePrimary()
}

// families returns the address families that the uplink has anchors of: a
// gateway of another one says nothing about the way to them.
func (u *uplinkScene) families() []string {
	var families []string
	for _, family := range []string{"ipv4", "ipv6"} {
		if len(u.anchors) == 0 || slices.ContainsFunc(u.anchors, func(f Fact) bool { return familyOf(f) == family }) {
			families = append(families, family)
		}
	}
	return families
}

func familyOf(anchor Fact) string {
	if strings.Contains(anchor.Key.Subject.Name, ":") {
		return "ipv6"
	}
	return "ipv4"
}

func (s *Scene) fact(subject observe.Subject, check string) Fact {
	key := Key{subject, check}
	if f, ok := s.Facts[key]; ok {
		return f
	}
	return Fact{Key: key}
}

// collect appends the fact where there is one and the thing exists here.
func (s *Scene) collect(facts []Fact, subject observe.Subject, check string) []Fact {
	f, ok := s.Facts[Key{subject, check}]
	if !ok || f.Absent {
		return facts
	}
	return append(facts, f)
}

// eject takes out anchors that fail alone, leaving never fewer than two, and
// those that never answered while their siblings do: unreachable by policy. A
// sibling is of the same ring, or of one further out: its answers pass by there.
func (u *uplinkScene) eject(now observe.Instant) {
	alive := 0
	for _, f := range u.anchors {
		if f.Level == observe.OK {
			alive++
		}
	}
	kept := u.anchors[:0:0]
	for _, f := range u.anchors {
		failsAlone := f.Level == observe.Down && u.siblingAnswers(f)
		if failsAlone && (!f.Ever || now.Sub(f.Since) >= ejectAfter && alive >= 2) {
			u.ejected = append(u.ejected, f)
		} else {
			kept = append(kept, f)
		}
	}
	u.anchors = kept
}

func (u *uplinkScene) siblingAnswers(f Fact) bool {
	return slices.ContainsFunc(u.anchors, func(other Fact) bool {
		return other.Level == observe.OK && ringOf(other) >= ringOf(f)
	})
}

// rings are the rings of anchors, from the inside out.
var rings = []string{topology.RingInside, topology.RingDomestic, topology.RingForeign}

// ringOf is how far out an anchor stands.
func ringOf(anchor Fact) int { return slices.Index(rings, anchor.Key.Subject.Group) }

// ring counts one ring's anchors that answer and that are down.
func (u *uplinkScene) ring(number int) (alive, down int) {
	for _, f := range u.anchors {
		if ringOf(f) != number {
			continue
		}
		switch f.Level {
		case observe.OK:
			alive++
		case observe.Down:
			down++
		}
	}
	return alive, down
}

// brokenFrom is the innermost ring that is dead while one further in answers,
// or -1.
func (u *uplinkScene) brokenFrom() int {
	answered := false
	broken := -1
	for number := range rings {
		alive, down := u.ring(number)
		switch {
		case alive > 0 && broken >= 0:
			return -1 // a ring further out answers: the dead one is no obstacle
		case alive > 0:
			answered = true
		case down > 0 && answered && broken < 0:
			broken = number
		}
	}
	return broken
}

// settled reports whether the uplink works and has for some seconds: what goes by
// it takes a moment to come back.
func (u *uplinkScene) settled() bool {
	const rounds = 5
	return u.fine() && slices.ContainsFunc(u.anchors, func(f Fact) bool { return f.GoodRun >= rounds })
}

// fine reports whether the uplink carries traffic as far out as it is measured.
func (u *uplinkScene) fine() bool { return u.answering() && u.brokenFrom() < 0 }

// choosePrimary marks the uplink that carries what is bound to none: the one
// with the default route of the lowest metric.
func (s *Scene) choosePrimary() {
	best := -1
	for i, u := range s.uplinks {
		// A route whose link has no carrier still draws traffic: the kernel keeps it.
		if u.route.Level == observe.Down || !u.route.Known() && u.link.Level == observe.Down {
			continue
		}
		if best < 0 || u.route.Value < s.uplinks[best].route.Value {
			best = i
		}
	}
	if best >= 0 {
		s.uplinks[best].primary = true
	}
}

func (s *Scene) uplink(name string) *uplinkScene {
	for i := range s.uplinks {
		if s.uplinks[i].Name == name {
			return &s.uplinks[i]
		}
	}
	return nil
}

// answering reports whether any anchor answers by the uplink.
func (u *uplinkScene) answering() bool {
	return slices.ContainsFunc(u.anchors, func(f Fact) bool { return f.Level == observe.OK })
}

// silent reports whether every anchor that is known is down, and at least one is.
func (u *uplinkScene) silent() bool {
	down := 0
	for _, f := range u.anchors {
		switch f.Level {
		case observe.OK:
			return false
		case observe.Down:
			down++
		}
	}
	return down > 0
}

// unsendable reports how many anchors could not be sent to, and why.
func (u *uplinkScene) unsendable() (count int, cause string) {
	for _, f := range u.anchors {
		if f.Local >= unsendable {
			count++
			cause = f.Cause
		}
	}
	return count, cause
}

// literalsAnswer reports whether literal addresses answer where a thing bound
// to uplink (or to none) would go, as far out as any are, and have done so for held.
func (s *Scene) literalsAnswer(uplink string, held time.Duration) bool {
	for i := range s.uplinks {
		u := &s.uplinks[i]
		if uplink != "" && u.Name != uplink || uplink == "" && !u.primary || !u.fine() {
			continue
		}
		for _, f := range u.anchors {
			if f.Level == observe.OK && f.Age <= 3*time.Second && s.Now.Sub(f.Since) >= held {
				return true
			}
		}
	}
	return false
}
