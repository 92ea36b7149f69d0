package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// The site that is simulated: two uplinks with six anchors each, three
// resolvers, three providers, and forty hosts behind two links.
const (
	hostsPerGroup = 20
	usual         = 20 * time.Millisecond // round-trip time to anchors
	timeout       = time.Second
	dnsTimeout    = 2 * time.Second
	reachTimeout  = 3 * time.Second
	quickFor      = 20 * time.Second // how long a change at a resolver is looked at each second
)

var uplinks = []string{"A", "B"}

func layout() topology.Topology {
	what := topology.Topology{Site: "simulated"}
	rings := []string{
		topology.RingInside, topology.RingDomestic, topology.RingDomestic, topology.RingForeign, topology.RingForeign, topology.RingForeign,
	}
	for i, name := range uplinks {
		uplink := topology.Uplink{Name: name, Interface: fmt.Sprintf("eth%d", i), Up: 100e6, Down: 100e6}
		for j, ring := range rings {
			network := 10 // what is inside is each ISP's own
			if ring != topology.RingInside {
				network = 20
			} else {
				network += i
			}
			address := netip.AddrFrom4([4]byte{192, 0, 2, byte(network + j)})
			uplink.Anchors = append(uplink.Anchors, topology.Anchor{Ring: ring, Address: address})
		}
		what.Uplinks = append(what.Uplinks, uplink)
		what.Resolvers = append(what.Resolvers, topology.Resolver{
			Name: "R" + name, Transport: topology.TransportUDP, Uplink: name, Address: netip.MustParseAddrPort("192.0.2.53:53"),
		})
	}
	what.Resolvers = append(what.Resolvers, topology.Resolver{
		Name: "RC", Transport: topology.TransportUDP, Uplink: "B", Address: netip.MustParseAddrPort("198.51.100.53:53"),
	})
	for _, name := range []string{"P1", "P2", "P3"} {
		what.Providers = append(what.Providers, topology.Provider{Name: name, Probes: []string{"https://" + name + ".example"}})
	}
	what.Names = []topology.Name{{Name: "pay.example.com"}, {Name: "www.example.com"}}
	for i, name := range []string{"Desks", "Gates"} {
		group := topology.EndpointGroup{Name: name, Every: 5 * time.Second, Tags: map[string]string{"os": []string{"windows", "linux"}[i]}}
		for host := range hostsPerGroup {
			// Half of each group is behind either link.
			group.Targets = append(group.Targets, fmt.Sprintf("10.20.%d.%d", host%2, 10*i*10+host))
		}
		what.Endpoints = append(what.Endpoints, group)
	}
	return what
}

// conditions are what is wrong with the site, as the simulation alone knows it.
type conditions struct {
	link, address, gateway, hop, core, transit map[string]bool // by uplink: is broken
	large, tcp, portal, slow                   map[string]bool
	loss                                       map[string]float64
	resolver                                   map[string]string // silent, servfail, slow
	zone                                       bool              // of the first name
	provider                                   map[string]bool   // "P1", or "P1 by A"
	silent                                     func(group, host int) bool
	anchor                                     map[int]float64 // the share of pings that an anchor loses, by its place
	dark                                       map[string]bool // by uplink: nothing passes just now
	busy                                       bool            // this host has no processor to spare
}

func calm() conditions {
	none := func() map[string]bool { return map[string]bool{} }
	return conditions{
		link: none(), address: none(), gateway: none(), hop: none(), core: none(), transit: none(),
		large: none(), tcp: none(), portal: none(), slow: none(), loss: map[string]float64{}, resolver: map[string]string{},
		provider: none(), silent: func(int, int) bool { return false }, anchor: map[int]float64{}, dark: none(),
	}
}

// site drives a Triage with what its conditions let probes see.
type site struct {
	what    topology.Topology
	triage  *triage.Triage
	random  *rand.Rand
	now     observe.Instant
	misread float64 // the share of probes that are read as the contrary
	is      conditions
	quick   map[string]time.Duration // resolvers that are asked each second, until then
	was     map[string]bool          // what they last said
	late    []due
	sent    int
	lost    int
	result  triage.Result
}

// due is an observation that is known later than it was begun.
type due struct {
	at time.Duration
	o  observe.Observation
}

func newSite(seed uint64, misread float64) *site {
	what := layout()
	start := observe.Instant{Wall: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
	return &site{
		what: what, triage: triage.New(what, start), now: start, is: calm(), misread: misread,
		random: rand.New(rand.NewPCG(seed, 1)), quick: map[string]time.Duration{}, was: map[string]bool{},
	}
}

// second lets one second pass.
func (s *site) second() {
	tick := int(s.now.Mono / time.Second)
	for i := range s.what.Uplinks {
		s.uplink(&s.what.Uplinks[i], tick)
	}
	for _, r := range s.what.Resolvers {
		s.resolver(r, tick)
	}
	if tick%5 == 0 {
		s.providers()
		s.endpoints()
	}
	s.processors()
	s.emit(observe.Observation{
		Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckLateness, Every: time.Second, Outcome: observe.Good,
	}, 0)
	s.now = s.now.Add(time.Second)
	s.deliver()
	s.result = s.triage.Step(s.now)
}

// processors emits how busy this host is.
func (s *site) processors() {
	o := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindHost, Group: "cpu"}, Check: observe.CheckUsage,
		Outcome: observe.Good, Unit: observe.Percent, Value: 20,
	}
	if s.is.busy {
		o.Value = 100
	}
	s.emit(o, 0)
}

func (s *site) deliver() {
	s.late = slices.DeleteFunc(s.late, func(d due) bool {
		if d.at > s.now.Mono {
			return false
		}
		s.triage.Observe(d.o)
		return true
	})
}

// emit hands an observation over, after so long.
func (s *site) emit(o observe.Observation, after time.Duration) {
	o.At = s.now
	if o.Every == 0 {
		o.Every = time.Second
	}
	s.late = append(s.late, due{s.now.Mono + after, o})
}

// probe emits what a probe comes to, which now and then is misread.
func (s *site) probe(o observe.Observation, well bool, wait time.Duration) bool {
	s.sent++
	if s.random.Float64() < s.misread {
		// It is taken for lost, or a lost one for answered: what an answer says is
		// not made up.
		if well = !well; !well {
			o.Outcome, o.Cause = observe.None, ""
		}
	}
	if well {
		o.Outcome, o.Cause = observe.Good, ""
		if o.Took == 0 {
			o.Took = usual
		}
		o.Took += time.Duration(s.random.ExpFloat64() * float64(s.unsteady()))
		s.emit(o, 0)
		return true
	}
	s.lost++
	o.Took = 0
	if o.Outcome == observe.None {
		o.Outcome, o.Cause = observe.Lost, "timeout"
	}
	s.emit(o, wait)
	return false
}

// unsteady is how much a round trip varies: more where the answer waits for a
// processor.
func (s *site) unsteady() time.Duration {
	if s.is.busy {
		return 20 * time.Millisecond
	}
	return 2 * time.Millisecond
}

// passes reports whether a packet by an uplink comes as far as a ring and back.
func (s *site) passes(u, ring string) bool {
	if s.is.dark[u] || s.is.gateway[u] || s.is.hop[u] || s.is.core[u] || ring == topology.RingForeign && s.is.transit[u] {
		return false
	}
	return s.random.Float64() >= s.is.loss[u]
}

// state emits what the kernel says of itself.
func (s *site) state(o observe.Observation, broken bool, cause string) {
	if s.random.Float64() < s.misread {
		broken = !broken
	}
	if o.Outcome = observe.Good; broken {
		o.Outcome, o.Cause = observe.Lost, cause
	}
	s.emit(o, 0)
}

func (s *site) uplink(u *topology.Uplink, tick int) {
	n := u.Name
	of := observe.Subject{Kind: observe.KindUplink, Uplink: n}
	s.state(observe.Observation{Subject: of, Check: observe.CheckLink}, s.is.link[n], "no-carrier")
	s.state(observe.Observation{Subject: of, Check: observe.CheckAddress}, s.is.address[n], "no-address")
	s.state(observe.Observation{Subject: of, Check: observe.CheckRoute}, s.is.address[n] || s.is.link[n], "no-route")
	gateway := observe.Subject{Kind: observe.KindGateway, Uplink: n, Name: "ipv4"}
	hop := observe.Subject{Kind: observe.KindFirstHop, Uplink: n, Name: "ipv4"}
	s.state(observe.Observation{Subject: gateway, Check: observe.CheckNeighbour, Target: "203.0.113.1"}, s.is.gateway[n], "failed")
	if s.unsendable(n) {
		s.barred(gateway, observe.CheckICMP)
		s.barred(hop, observe.CheckICMP)
		for _, a := range u.Anchors {
			s.barred(anchorSubject(u, a), observe.CheckICMP)
		}
		return
	}
	s.probe(observe.Observation{Subject: gateway, Check: observe.CheckICMP, Target: "203.0.113.1"}, !s.is.gateway[n], timeout)
	s.probe(observe.Observation{Subject: hop, Check: observe.CheckICMP, Target: "203.0.113.9"}, !s.is.gateway[n] && !s.is.hop[n] && !s.is.dark[n], timeout)
	for i, a := range u.Anchors {
		well := s.passes(n, a.Ring) && s.random.Float64() >= s.is.anchor[i]
		o := observe.Observation{Subject: anchorSubject(u, a), Check: observe.CheckICMP}
		if s.is.slow[n] {
			o.Took = 10 * usual
		}
		s.probe(o, well, timeout)
	}
	if tick%10 == 3 {
		s.rarely(u)
	}
}

func anchorSubject(u *topology.Uplink, a topology.Anchor) observe.Subject {
	return observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()}
}

func (s *site) unsendable(n string) bool { return s.is.link[n] || s.is.address[n] }

func (s *site) barred(of observe.Subject, check string) {
	s.emit(observe.Observation{Subject: of, Check: check, Outcome: observe.LocalError, Cause: "enetunreach"}, 0)
}

// rarely are connections to anchors, full-size packets, and the strangers' looks.
func (s *site) rarely(u *topology.Uplink) {
	const every = 10 * time.Second
	n := u.Name
	for i, a := range u.Anchors {
		well := s.passes(n, a.Ring) && s.is.anchor[i] < 1
		s.probe(observe.Observation{Subject: anchorSubject(u, a), Check: observe.CheckTCP, Every: every}, well && !s.is.tcp[n], dnsTimeout)
		if i < 2 && well {
			s.probe(observe.Observation{Subject: anchorSubject(u, a), Check: observe.CheckLarge, Every: every}, !s.is.large[n], dnsTimeout)
		}
	}
	if !s.passes(n, topology.RingForeign) || s.is.tcp[n] && !s.is.portal[n] {
		return
	}
	for _, check := range []string{observe.CheckPortal, observe.CheckCanary} {
		o := observe.Observation{
			Subject: observe.Subject{Kind: observe.KindUplink, Uplink: n}, Check: check, Every: every, Outcome: observe.Wrong, Cause: "stranger",
		}
		s.probe(o, !s.is.portal[n], 0)
	}
}

func (s *site) resolver(r topology.Resolver, tick int) {
	quick := s.quick[r.Name] > s.now.Mono
	if s.unsendable(r.Uplink) || !quick && tick%5 != 1 {
		return
	}
	subject := observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
	every := 5 * time.Second
	way := s.passes(r.Uplink, topology.RingForeign)
	state := s.is.resolver[r.Name]
	live := observe.Observation{Subject: subject, Check: observe.CheckLive, Every: every}
	warm := observe.Observation{Subject: subject, Check: observe.CheckWarm, Every: every}
	if state == "slow" {
		live.Took, warm.Took = 900*time.Millisecond, 900*time.Millisecond
	}
	well := s.probe(live, way && state != "silent", dnsTimeout)
	if state == "servfail" && way {
		warm.Outcome, warm.Cause = observe.Wrong, "servfail"
	}
	well = s.probe(warm, way && state != "silent" && state != "servfail", dnsTimeout) && well
	for i, name := range s.what.Names {
		o := observe.Observation{Subject: observe.Subject{Kind: observe.KindName, Group: r.Name, Name: name.Name}, Check: observe.CheckResolve, Every: every}
		if s.is.zone && i == 0 {
			o.Outcome, o.Cause = observe.Wrong, "nxdomain"
		}
		if way && state == "" {
			well = s.probe(o, !s.is.zone || i > 0, dnsTimeout) && well
		}
	}
	if well != s.was[r.Name] || state == "slow" && !quick {
		s.was[r.Name], s.quick[r.Name] = well, s.now.Mono+quickFor
	}
}

func (s *site) providers() {
	for _, p := range s.what.Providers {
		for _, u := range uplinks {
			o := observe.Observation{
				Subject: observe.Subject{Kind: observe.KindProvider, Uplink: u, Group: p.Probes[0], Name: p.Name},
				Check:   observe.CheckTCP, Every: 5 * time.Second,
			}
			if s.unsendable(u) {
				s.barred(o.Subject, o.Check)
				continue
			}
			// A lost packet of a connection is sent again.
			way := s.passes(u, topology.RingForeign) || s.is.loss[u] > 0 && s.passes(u, topology.RingForeign)
			s.probe(o, way && !s.is.tcp[u] && !s.is.provider[p.Name] && !s.is.provider[p.Name+" by "+u], reachTimeout)
		}
	}
}

func (s *site) endpoints() {
	for i, g := range s.what.Endpoints {
		for host, name := range g.Targets {
			o := observe.Observation{
				Subject: observe.Subject{Kind: observe.KindEndpoint, Group: g.Name, Name: name}, Check: observe.CheckICMP, Every: g.Every,
			}
			s.probe(o, !s.is.silent(i, host), timeout)
		}
	}
}

// run lets so much time pass.
func (s *site) run(span time.Duration, each func()) {
	for end := s.now.Mono + span; s.now.Mono < end; {
		s.second()
		if each != nil {
			each()
		}
	}
}

// between is a figure drawn evenly from a span.
func (s *site) between(from, to time.Duration) time.Duration {
	return from + time.Duration(math.Floor(s.random.Float64()*float64(to-from)))
}
