package triage

import (
	"fmt"
	"math/rand"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// world is a small simulated site: it feeds a Triage with the observations
// that its faults would cause, by an injected clock.
type world struct {
	t      testing.TB
	triage *Triage
	now    observe.Instant
	random *rand.Rand
	what   topology.Topology
	// The faults, by uplink, resolver or provider.
	linkDown, noAddress, gatewayDead, beyondDead, coreDead, transitDead map[string]bool
	unsendable                                                          map[string]string
	resolverDead                                                        map[string]string // cause
	providerDead                                                        map[string]bool
	providerCause                                                       map[string]string
	nameCause                                                           map[string]string
	cd, redirect                                                        string
	silent                                                              map[string]int     // hosts of a group, from its first
	slow, tx                                                            map[string]float64 // milliseconds, bits per second
	disk, cpu                                                           float64
	anchorDead                                                          map[string]bool
	loss                                                                map[string]float64
	hopUnknown, gatewayMute, bindResolvers                              bool
	icmpDropped, tcpBlocked, largeLost, portal, canary, tooBig          map[string]bool
	dnsSlow                                                             map[string]time.Duration
	host                                                                map[Key]string // cause of what is wrong
	proxy, anchorsTakeNoTCP, lanOnly                                    bool           // lanOnly: hosts are not reached by uplinks
	recordGone, ipv4Dead, late                                          map[string]bool
	feeds                                                               map[string]observe.Severity
	feedDead                                                            map[string]bool
	quicDead                                                            bool
	nameAnswer                                                          string // what names have at R2
	answer, nameCauseAt                                                 string // another address at one resolver
	limited                                                             string // an anchor that answers one ping in five
	result                                                              Result
	events                                                              []Event
	pending                                                             []pending
}

type pending struct {
	due time.Duration
	o   observe.Observation
}

func site(uplinks ...string) topology.Topology {
	what := topology.Topology{Site: "test"}
	for i, name := range uplinks {
		what.Uplinks = append(what.Uplinks, topology.Uplink{
			Name: name, Up: 100e6, Down: 100e6, Interface: "eth" + string(rune('0'+i)), Circuit: name + "-1001", Call: name + " desk",
			Shares: []string{"exchange-1", "duct-" + name},
			Anchors: []topology.Anchor{
				{Ring: topology.RingForeign, Address: netip.MustParseAddr("192.0.2.11")},
				{Ring: topology.RingForeign, Address: netip.MustParseAddr("192.0.2.12")},
				{Ring: topology.RingDomestic, Address: netip.MustParseAddr("192.0.2.13")},
			},
		})
	}
	for _, name := range []string{"R1", "R2"} {
		what.Resolvers = append(what.Resolvers, topology.Resolver{
			Name: name, Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("192.0.2.53:53"),
		})
	}
	for _, name := range []string{"P1", "P2"} {
		what.Providers = append(what.Providers, topology.Provider{Name: name, Probes: []string{"https://" + name + ".example"}})
	}
	for group, tags := range map[string]map[string]string{
		"Desks": {"os": "windows", "agent": "falcon"}, "Gates": {"os": "linux", "agent": "falcon"},
	} {
		g := topology.EndpointGroup{Name: group, Every: time.Second, Tags: tags}
		for i := range 10 {
			g.Targets = append(g.Targets, fmt.Sprintf("%s-%d", group, i))
		}
		what.Endpoints = append(what.Endpoints, g)
	}
	slices.SortFunc(what.Endpoints, func(a, b topology.EndpointGroup) int { return strings.Compare(a.Name, b.Name) })
	what.Names = []topology.Name{{Name: "pay.example.com"}, {Name: "www.example.com"}}
	what.Services = []topology.Service{
		{Name: "Card payment", Needs: topology.Need{All: []topology.Need{
			{Ref: topology.Ref{Kind: "provider", Name: "P1"}}, {Ref: topology.Ref{Kind: "uplink"}},
		}}},
		{Name: "Telephone", Needs: topology.Need{Ref: topology.Ref{Kind: "uplink", Name: uplinks[0]}}},
	}
	return what
}

func newWorld(t testing.TB, uplinks ...string) *world {
	t.Helper()
	start := observe.Instant{Wall: time.Date(2026, 11, 21, 2, 16, 0, 0, time.UTC)}
	what := site(uplinks...)
	return &world{
		t: t, now: start, what: what, triage: New(what, start), random: rand.New(rand.NewSource(2)),
		linkDown: map[string]bool{}, noAddress: map[string]bool{}, gatewayDead: map[string]bool{},
		beyondDead: map[string]bool{}, coreDead: map[string]bool{}, transitDead: map[string]bool{}, unsendable: map[string]string{},
		resolverDead: map[string]string{}, providerDead: map[string]bool{}, anchorDead: map[string]bool{},
		loss: map[string]float64{}, providerCause: map[string]string{}, nameCause: map[string]string{},
		silent: map[string]int{}, slow: map[string]float64{}, tx: map[string]float64{}, disk: 40, cpu: 5,
		icmpDropped: map[string]bool{}, tcpBlocked: map[string]bool{}, largeLost: map[string]bool{}, tooBig: map[string]bool{},
		portal: map[string]bool{}, canary: map[string]bool{}, dnsSlow: map[string]time.Duration{}, host: map[Key]string{},
		feeds: map[string]observe.Severity{}, feedDead: map[string]bool{}, recordGone: map[string]bool{}, ipv4Dead: map[string]bool{}, late: map[string]bool{},
	}
}

// bind has each resolver asked by an uplink of its own, from the start.
func (w *world) bind(uplinks ...string) *world {
	for i := range w.what.Resolvers {
		w.what.Resolvers[i].Uplink = uplinks[i]
	}
	w.bindResolvers = true
	w.triage = New(w.what, w.now)
	return w
}

// run lets so much time pass: a round of probes and of triage each second.
func (w *world) run(span time.Duration) *world {
	w.t.Helper()
	for end := w.now.Mono + span; w.now.Mono < end; {
		w.second()
	}
	return w
}

func (w *world) second() {
	for _, u := range w.what.Uplinks {
		w.uplink(u)
	}
	for _, r := range w.what.Resolvers {
		w.resolver(r)
	}
	if int(w.now.Mono/time.Second)%5 == 0 {
		for _, p := range w.what.Providers {
			w.provider(p)
		}
	}
	w.names()
	w.rarely()
	for _, g := range w.what.Endpoints {
		for i, name := range g.Targets {
			outcome := observe.Good
			if i < w.silent[g.Name] || w.dark() && !w.lanOnly {
				outcome = observe.Lost
			}
			w.send(observe.Subject{Kind: observe.KindEndpoint, Group: g.Name, Name: name}, observe.CheckICMP, 0, outcome, "", 0)
		}
	}
	w.gauge(observe.Subject{Kind: observe.KindHost, Group: "disk", Name: "/var"}, w.disk)
	w.gauge(observe.Subject{Kind: observe.KindHost, Group: "cpu"}, w.cpu)
	w.send(observe.Subject{Kind: observe.KindSelf, Name: "tick"}, observe.CheckLateness, 0, observe.Good, "", 0)
	w.now = w.now.Add(time.Second)
	left := w.pending[:0]
	for _, p := range w.pending {
		if p.due <= w.now.Mono {
			w.triage.Observe(p.o)
		} else {
			left = append(left, p)
		}
	}
	w.pending = left
	w.result = w.triage.Step(w.now)
	w.events = append(w.events, w.result.Events...)
}

// send makes an observation that is known after a while.
func (w *world) send(s observe.Subject, check string, after time.Duration, outcome observe.Outcome, cause string, every time.Duration) {
	if every == 0 {
		every = time.Second
	}
	o := observe.Observation{
		Subject: s, Check: check, At: w.now, Outcome: outcome, Cause: cause, Every: every,
		Target: "203.0.113.1", Method: "test",
	}
	if outcome == observe.Good {
		o.Took = 20*time.Millisecond + time.Duration(w.slow[s.Uplink]*float64(time.Millisecond))
	}
	w.pending = append(w.pending, pending{w.now.Mono + after, o})
}

func (w *world) state(s observe.Subject, check string, isBad bool, cause string) {
	outcome := observe.Good
	if isBad {
		outcome = observe.Lost
	} else {
		cause = ""
	}
	w.send(s, check, 0, outcome, cause, 0)
}

func (w *world) uplink(u topology.Uplink) {
	of := observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}
	w.state(of, observe.CheckLink, w.linkDown[u.Name], "no-carrier")
	w.state(of, observe.CheckAddress, w.noAddress[u.Name], "no-address")
	w.state(of, observe.CheckRoute, w.noAddress[u.Name] || w.linkDown[u.Name], "no-route")
	w.triage.Observe(observe.Observation{
		Subject: of, Check: observe.CheckSend, At: w.now, Every: time.Second, Outcome: observe.Good,
		Value: w.tx[u.Name] / 8, Unit: observe.BytesPerSecond,
	})
	cause := w.unsendable[u.Name]
	if w.linkDown[u.Name] || w.noAddress[u.Name] {
		cause = "enetunreach"
	}
	gateway := observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: "ipv4"}
	w.state(gateway, observe.CheckNeighbour, w.gatewayDead[u.Name], "failed")
	if !w.gatewayMute {
		w.ping(gateway, w.gatewayDead[u.Name], cause, 0)
	}
	if !w.hopUnknown {
		hop := observe.Subject{Kind: observe.KindFirstHop, Uplink: u.Name, Name: "ipv4"}
		w.ping(hop, w.gatewayDead[u.Name] || w.beyondDead[u.Name], cause, 0)
	}
	for _, a := range u.Anchors {
		name := a.Address.String()
		dead := w.gatewayDead[u.Name] || w.beyondDead[u.Name] || w.coreDead[u.Name] || w.anchorDead[name]
		dead = dead || w.transitDead[u.Name] && a.Ring == topology.RingForeign
		dead = dead || w.ipv4Dead[u.Name] && a.Address.Is4()
		dead = dead || w.icmpDropped[u.Name] || a.Ring == topology.RingForeign && w.icmpDropped[u.Name+" abroad"] || name == w.limited && w.random.Float64() < 0.8
		w.ping(observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: name}, dead, cause, w.lossTo(u.Name, a.Ring))
	}
}

// lossTo is an uplink's loss to a ring of anchors.
func (w *world) lossTo(uplink, ring string) float64 {
	if ring == topology.RingForeign {
		return max(w.loss[uplink], w.loss[uplink+" abroad"])
	}
	return w.loss[uplink]
}

func (w *world) ping(s observe.Subject, dead bool, cause string, loss float64) {
	switch {
	case cause != "":
		w.send(s, observe.CheckICMP, 0, observe.LocalError, cause, 0)
	case dead || w.random.Float64() < loss:
		w.send(s, observe.CheckICMP, time.Second, observe.Lost, "timeout", 0)
	default:
		w.send(s, observe.CheckICMP, 0, observe.Good, "", 0)
	}
}

// dark reports whether nothing unbound can get out: it goes by the first uplink
// that has a link.
func (w *world) dark() bool {
	for _, u := range w.what.Uplinks {
		if w.linkDown[u.Name] || w.noAddress[u.Name] {
			continue
		}
		return w.ipv4Dead[u.Name] || w.gatewayDead[u.Name] || w.beyondDead[u.Name] || w.coreDead[u.Name] || w.transitDead[u.Name]
	}
	return true
}

func (w *world) resolver(r topology.Resolver) {
	subject := observe.Subject{Kind: observe.KindResolver, Name: r.Name}
	dark := w.dark()
	if w.bindResolvers {
		subject.Uplink, dark = r.Uplink, w.broken(r.Uplink, topology.RingForeign)
	}
	switch cause := w.resolverDead[r.Name]; {
	case w.late[r.Name]:
		// The test itself says what it answers.
	case cause == "servfail":
		w.send(subject, observe.CheckLive, 0, observe.Good, "", 0)
		w.send(subject, observe.CheckWarm, 0, observe.Wrong, cause, 0)
	case cause != "" || dark:
		w.send(subject, observe.CheckLive, 2*time.Second, observe.Lost, "timeout", 0)
	default:
		for _, check := range []string{observe.CheckLive, observe.CheckWarm} {
			w.pending = append(w.pending, pending{w.now.Mono, observe.Observation{
				Subject: subject, Check: check, At: w.now, Outcome: observe.Good, Every: time.Second,
				Took: 5*time.Millisecond + w.dnsSlow[r.Name],
			}})
		}
	}
}

// names asks every resolver for every name, and for one that does not exist.
func (w *world) names() {
	for _, r := range w.what.Resolvers {
		if w.resolverDead[r.Name] != "" || w.dark() {
			continue
		}
		for _, n := range w.what.Names {
			o := observe.Observation{
				Subject: observe.Subject{Kind: observe.KindName, Group: r.Name, Name: n.Name}, Check: observe.CheckResolve,
				At: w.now, Every: time.Second, Outcome: observe.Good, Took: time.Millisecond,
			}
			if w.nameAnswer != "" && r.Name == "R2" {
				o.Fields = []observe.Field{{Name: "answer", Text: w.nameAnswer}}
			}
			if w.nameCauseAt == r.Name && n.Name == "pay.example.com" {
				o.Outcome, o.Cause, o.Fields = observe.Wrong, "unexpected-address", []observe.Field{{Name: "answer", Text: w.answer}}
			}
			if cause := w.nameCause[n.Name]; cause != "" {
				o.Outcome, o.Cause = observe.Wrong, cause
				o.Fields = []observe.Field{{Name: "cd", Text: w.cd}, {Name: "answer", Text: "198.51.100.66"}}
			}
			w.triage.Observe(o)
		}
		outcome, cause := observe.Good, ""
		if w.redirect == r.Name {
			outcome, cause = observe.Wrong, "redirected"
		}
		w.send(observe.Subject{Kind: observe.KindResolver, Name: r.Name}, observe.CheckCold, 0, outcome, cause, 0)
	}
}

func (w *world) gauge(s observe.Subject, value float64) {
	w.triage.Observe(observe.Observation{
		Subject: s, Check: observe.CheckUsage, At: w.now, Every: time.Second, Outcome: observe.Good,
		Value: value, Unit: observe.Percent,
	})
}

func (w *world) provider(p topology.Provider) {
	for _, u := range w.what.Uplinks {
		subject := observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: p.Probes[0], Name: p.Name}
		dead := w.providerDead[p.Name] || w.providerDead[p.Name+" by "+u.Name] || w.tcpBlocked[u.Name] ||
			w.gatewayDead[u.Name] || w.beyondDead[u.Name] || w.coreDead[u.Name] || w.transitDead[u.Name]
		switch {
		case w.linkDown[u.Name] || w.noAddress[u.Name]:
			w.send(subject, observe.CheckTCP, 0, observe.LocalError, "enetunreach", 5*time.Second)
		case w.providerCause[p.Name] != "":
			w.send(subject, observe.CheckTCP, 0, observe.Good, "", 5*time.Second)
			w.send(subject, observe.CheckTLS, 0, observe.Wrong, w.providerCause[p.Name], 5*time.Second)
		case w.recordGone[p.Name]:
			// The address that was remembered answers.
			w.triage.Observe(observe.Observation{
				Subject: subject, Check: observe.CheckTCP, At: w.now, Outcome: observe.Good, Every: 5 * time.Second, Took: time.Millisecond,
				Fields: []observe.Field{{Name: "dns", Text: "no-record"}, {Name: "addresses", Text: "kept"}},
			})
		case dead:
			w.send(subject, observe.CheckTCP, 3*time.Second, observe.Lost, "timeout", 5*time.Second)
		default:
			w.send(subject, observe.CheckTCP, 0, observe.Good, "", 5*time.Second)
		}
	}
}

// only asserts that exactly these causes are open or suspected.
func (w *world) only(causes ...Cause) Verdict {
	w.t.Helper()
	var got []Cause
	for _, v := range w.result.Verdicts {
		got = append(got, v.Cause)
	}
	if len(got) != len(causes) {
		w.t.Fatalf("at %s: verdicts %v, want %v", w.now.Mono, got, causes)
	}
	for i := range got {
		if got[i] != causes[i] {
			w.t.Fatalf("at %s: verdicts %v, want %v", w.now.Mono, got, causes)
		}
	}
	if len(got) == 0 {
		return Verdict{}
	}
	return w.result.Verdicts[0]
}

// opened counts the incidents that were ever opened.
func (w *world) opened() int {
	ids := map[string]bool{}
	for _, e := range w.events {
		ids[e.Verdict.Incident] = true
	}
	return len(ids)
}
