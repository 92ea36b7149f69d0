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
	Order    []Key // of the facts, always alike
	// Baseline is the share of probes each uplink loses on an ordinary day.
	Baseline map[string]float64
	Gap      time.Duration // how long noctop did not run, just now; 0 ordinarily

	facts   []Fact // in Order
	index   map[Key]int
	fleets  *fleets
	uplinks []uplinkScene
	// linksCounted says that the links that endpoints can be behind were counted,
	// which is only done where many are silent.
	linksCounted bool
	paths        []paths        // to the providers, in the topology's order
	amiss        map[about]bool // resolvers and names of which something fails or is slow
	proxied      bool           // this site goes out by a proxy and by nothing else
	atFault      []Target       // of the verdict whose headline is being made
	tag          string         // what parts silent groups from others; see sharedTag
	tagSought    bool
}

// uplinkScene is one uplink's facts, gathered by layer.
type uplinkScene struct {
	topology.Uplink
	link, address, route Fact
	portal, canary, path Fact
	gateways             []Fact        // ICMP to the next hops
	neighbours           []Fact        // their link-layer state
	hops                 []Fact        // first routers past the gateways
	anchors              []Fact        // those that count
	ejected              []Fact        // those that fail alone, or never answered while others do
	tcp                  []Fact        // connections to anchors, beside what they are pinged with
	large                []Fact        // full-size packets to anchors
	filtered             bool          // pings alone are lost: connections get through
	mute                 time.Duration // for how long pings have been lost
	gatewayWas           string        // the last next hop there was, where there is none any more
	primary              bool          // what is bound to no uplink leaves by this one
	calm                 bool          // nothing of it is amiss

	// What is found once a round, where it is asked for.
	dark      darkSeconds
	lossy     lossy
	isLossy   bool
	darkKnown bool
	lossKnown bool
}

// ejectAfter is how long an anchor fails while its siblings answer until it
// does not count any more.
const ejectAfter = time.Minute

// gather sorts the facts by uplink and layer.
func (s *Scene) gather() {
	s.uplinks = slices.Grow(s.uplinks[:0], len(s.Topology.Uplinks))[:len(s.Topology.Uplinks)]
	s.fleets.measure(s.Now)
	s.linksCounted, s.tagSought = false, false
	for i, uplink := range s.Topology.Uplinks {
		u := &s.uplinks[i]
		u.reset(uplink)
		s.gatherLink(u)
		s.gatherAnchors(u)
	}
	s.proxied = s.onlyByProxy()
	for i := range s.uplinks {
		u := &s.uplinks[i]
		if s.proxied {
			u.ejected, u.anchors = append(u.ejected, u.anchors...), u.anchors[:0]
		}
		u.eject(s.Now)
		s.seePastFilters(u)
		u.calm = u.isCalm()
	}
	s.choosePrimary()
	s.gatherPaths()
	for _, p := range s.paths {
		for _, f := range p.dead {
			if u := s.uplink(f.Key.Subject.Uplink); u != nil {
				u.calm = false
			}
		}
	}
	s.gatherAmiss()
}

// about is a resolver or a name, whatever it was asked of or by.
type about struct {
	kind observe.Kind
	name string
}

func (s *Scene) gatherAmiss() {
	if s.amiss == nil {
		s.amiss = map[about]bool{}
	}
	clear(s.amiss)
	for i, key := range s.Order {
		if key.Subject.Kind != observe.KindResolver && key.Subject.Kind != observe.KindName {
			continue
		}
		if f := &s.facts[i]; f.failing() || f.Slow {
			s.amiss[about{key.Subject.Kind, key.Subject.Name}] = true
		}
	}
}

// reset empties an uplink's scene and keeps its memory.
func (u *uplinkScene) reset(of topology.Uplink) {
	*u = uplinkScene{
		Uplink: of, gateways: u.gateways[:0], neighbours: u.neighbours[:0], hops: u.hops[:0],
		anchors: u.anchors[:0], ejected: u.ejected[:0], tcp: u.tcp[:0], large: u.large[:0],
	}
}

func (s *Scene) gatherLink(u *uplinkScene) {
	of := observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}
	u.link = s.fact(of, observe.CheckLink)
	u.address = s.fact(of, observe.CheckAddress)
	u.route = s.fact(of, observe.CheckRoute)
	u.portal = s.fact(of, observe.CheckPortal)
	u.canary = s.fact(of, observe.CheckCanary)
	u.path = s.fact(of, observe.CheckPath)
}

func (s *Scene) gatherAnchors(u *uplinkScene) {
	for _, anchor := range u.Anchors {
		subject := observe.Subject{
			Kind: observe.KindAnchor, Uplink: u.Name, Group: anchor.Ring, Name: anchor.Address.String(),
		}
		pinged, connected := len(u.anchors), len(u.tcp)
		u.anchors = s.collect(u.anchors, subject, observe.CheckICMP)
		u.tcp = s.collect(u.tcp, subject, observe.CheckTCP)
		u.large = s.collect(u.large, subject, observe.CheckLarge)
		if len(u.tcp) == connected {
			continue
		}
		// TCP stands in where ICMP may not be sent.
		byTCP := u.tcp[connected]
		switch {
		case len(u.anchors) == pinged:
			u.anchors, u.tcp = append(u.anchors, byTCP), u.tcp[:connected]
		case !u.anchors[pinged].Known() && u.anchors[pinged].Local < unsendable && byTCP.Known():
			u.anchors[pinged] = byTCP
			u.tcp = u.tcp[:connected]
		}
	}
	for _, family := range families {
		if len(u.anchors) > 0 && !slices.ContainsFunc(u.anchors, func(f Fact) bool { return familyOf(f) == family }) {
			continue // a gateway of another family says nothing about the way to them
		}
		gateway := observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: family}
		hop := observe.Subject{Kind: observe.KindFirstHop, Uplink: u.Name, Name: family}
		for _, check := range []string{observe.CheckICMP, observe.CheckNeighbour} {
			u.gatewayWas = word(u.gatewayWas, s.fact(gateway, check).Was)
		}
		u.gateways = s.collect(u.gateways, gateway, observe.CheckICMP)
		u.gateways = s.collect(u.gateways, gateway, observe.CheckTCP)
		u.neighbours = s.collect(u.neighbours, gateway, observe.CheckNeighbour)
		u.hops = s.collect(u.hops, hop, observe.CheckICMP)
	}
}

var families = []string{"ipv4", "ipv6"}

// isCalm reports whether no rule about one uplink can hold of it.
func (u *uplinkScene) isCalm() bool {
	for _, f := range []*Fact{&u.link, &u.address, &u.route, &u.portal, &u.canary} {
		if f.failing() {
			return false
		}
	}
	lost := 0
	for _, facts := range [][]Fact{u.gateways, u.neighbours, u.hops, u.anchors, u.ejected, u.tcp, u.large} {
		for i := range facts {
			if facts[i].failing() || facts[i].Slow {
				return false
			}
			lost += facts[i].Loss.Lost
		}
	}
	return float64(lost) < suspectShare*fewestLost
}

func familyOf(anchor Fact) string {
	if strings.Contains(anchor.Key.Subject.Name, ":") {
		return "ipv6"
	}
	return "ipv4"
}

func (s *Scene) fact(subject observe.Subject, check string) Fact {
	key := Key{subject, check}
	if i, ok := s.index[key]; ok {
		return s.facts[i]
	}
	return Fact{Key: key}
}

// collect appends the fact where there is one and the thing exists here.
func (s *Scene) collect(facts []Fact, subject observe.Subject, check string) []Fact {
	i, ok := s.index[Key{subject, check}]
	if !ok || s.facts[i].Absent {
		return facts
	}
	return append(facts, s.facts[i])
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
	first := len(u.ejected)
	for i := range u.anchors {
		f := &u.anchors[i]
		failsAlone := f.Level == observe.Down && u.siblingAnswers(*f)
		if failsAlone && (!f.Ever || now.Sub(f.Since) >= ejectAfter && alive >= 2) {
			u.ejected = append(u.ejected, *f)
		}
	}
	u.anchors = slices.DeleteFunc(u.anchors, func(f Fact) bool {
		return slices.ContainsFunc(u.ejected[first:], func(e Fact) bool { return e.Key == f.Key })
	})
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
		if f.Local >= unsendable && !f.starved() {
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
