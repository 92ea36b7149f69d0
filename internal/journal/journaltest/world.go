package journaltest

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// World makes up what happens at a site whose parts fail at random: what its
// engine is given, second by second.
type World struct {
	What topology.Topology
	Now  observe.Instant

	random *rand.Rand
	dead   map[string]int // seconds that a part will stay dead
	second int
}

// Site is a topology with something of every kind.
func Site() topology.Topology {
	what := topology.Topology{Site: "test"}
	for i, name := range []string{"KT", "LGU+"} {
		what.Uplinks = append(what.Uplinks, topology.Uplink{
			Name: name, Interface: fmt.Sprintf("eth%d", i), Down: 1e8, Up: 1e8, Call: name + " desk", Shares: []string{"exchange"},
			Anchors: []topology.Anchor{
				{Ring: topology.RingForeign, Address: netip.MustParseAddr("192.0.2.11")},
				{Ring: topology.RingForeign, Address: netip.MustParseAddr("192.0.2.12")},
				{Ring: topology.RingDomestic, Address: netip.MustParseAddr("192.0.2.13")},
			},
		})
		what.Resolvers = append(what.Resolvers, topology.Resolver{
			Name: fmt.Sprintf("R%d", i), Transport: topology.TransportUDP, Address: netip.MustParseAddrPort("192.0.2.53:53"),
		})
	}
	what.Providers = []topology.Provider{
		{Name: "Cloud", Probes: []string{"https://cloud.example"}, Feed: &topology.Feed{URL: "https://status.example", Every: time.Minute}, Regions: []string{"seoul"}},
		{Name: "Bank", Probes: []string{"tcp://bank.example:443"}},
	}
	what.Names = []topology.Name{{Name: "pay.example.com", Expect: []netip.Addr{netip.MustParseAddr("203.0.113.80")}}}
	g := topology.EndpointGroup{Name: "Desks", Every: 5 * time.Second, Tags: map[string]string{"os": "windows", "agent": "falcon", "site": "icn"}}
	for i := range 12 {
		g.Targets = append(g.Targets, fmt.Sprintf("desk-%d.example", i))
	}
	what.Endpoints = []topology.EndpointGroup{g}
	what.Services = []topology.Service{{Name: "Card payment", Needs: topology.Need{All: []topology.Need{
		{Ref: topology.Ref{Kind: "provider", Name: "Bank"}}, {Ref: topology.Ref{Kind: "uplink"}},
	}, Text: "all"}, Owner: "duty"}}
	return what
}

// NewWorld returns a World of a seed.
func NewWorld(seed uint64) *World {
	return &World{
		What: Site(), Now: observe.Instant{Wall: time.Date(2026, 11, 21, 2, 16, 0, 123_000, time.UTC), Mono: 70 * time.Millisecond},
		random: rand.New(rand.NewPCG(seed, 6)), dead: map[string]int{},
	}
}

// Second gives out what the engine is given in the next second, with the orders
// to judge. Observations are as collectors make them, not rounded.
func (w *World) Second(give func(engine.Input)) {
	w.fail()
	for _, o := range w.observations() {
		give(engine.Input{At: o.At, Observation: &o})
	}
	if w.random.IntN(400) == 0 {
		said := claims.Noted{At: w.Now.Wall, Entered: w.Now.Wall, Provider: "KT", Text: []string{"라우팅 오류, 디도스 공격 아님", "large DDoS attack", "restored at 12:00\x1b[2J"}[w.random.IntN(3)]}
		give(engine.Input{At: w.Now, Note: &said})
	}
	if w.second%29 == 11 {
		o := w.order()
		give(engine.Input{At: w.Now, Order: &o})
	}
	if w.random.IntN(600) == 0 {
		what := w.What
		what.Uplinks = append([]topology.Uplink(nil), w.What.Uplinks...) // others may still read the one before
		what.Uplinks[1].Circuit += "x"
		w.What = what
		give(engine.Input{At: w.Now, Topology: &what})
	}
	w.Now = w.Now.Add(time.Second + time.Duration(w.random.IntN(900))*time.Microsecond)
	if w.random.IntN(5000) == 0 {
		w.Now.Wall = w.Now.Wall.Add(-time.Hour) // it is set by hand
	}
	give(engine.Input{At: w.Now})
	w.second++
}

// order is what an operator orders next: some of it can't be followed.
func (w *World) order() triage.Order {
	seoul := time.FixedZone("KST", 9*60*60)
	about := triage.OrderTarget{Scope: []string{[]string{"KT", "LGU+", "Bank"}[w.second/29%3]}}
	switch w.second / 29 % 6 {
	case 0:
		return triage.Order{Kind: triage.OrderMute, Target: about, Until: w.Now.Wall.Add(45 * time.Second).In(seoul), By: "kim"}
	case 1:
		return triage.Order{Kind: triage.OrderAck, Target: triage.OrderTarget{Cause: "uplink."}, By: "김\x1b[2J", Why: "called"}
	case 2:
		return triage.Order{Kind: triage.OrderMute, Target: triage.OrderTarget{Cause: "uplink."}, By: "lee"}
	case 3:
		return triage.Order{Kind: triage.OrderUnack, Target: triage.OrderTarget{Cause: "uplink."}, By: "lee"}
	case 4:
		from := w.Now.Wall.Add(20 * time.Second).In(seoul)
		return triage.Order{Kind: triage.OrderMaintenance, Target: about, From: from, Until: from.Add(time.Minute), By: "kim", Why: "new router"}
	}
	return triage.Order{Kind: triage.OrderUnmute, Target: triage.OrderTarget{Cause: "uplink."}}
}

// fail has parts fail, and be repaired.
func (w *World) fail() {
	for name := range w.dead {
		if w.dead[name]--; w.dead[name] <= 0 {
			delete(w.dead, name)
		}
	}
	if w.random.IntN(90) == 0 {
		parts := []string{"KT", "LGU+", "R0", "R1", "Cloud", "Bank", "Desks", "gateway KT", "page", "self"}
		w.dead[parts[w.random.IntN(len(parts))]] = 3 + w.random.IntN(120)
	}
}

func (w *World) isDead(names ...string) bool {
	for _, name := range names {
		if w.dead[name] > 0 {
			return true
		}
	}
	return w.random.IntN(300) == 0
}

// observations are those of a second, in the order in which they arrive.
func (w *World) observations() []observe.Observation {
	var all []observe.Observation
	add := func(s observe.Subject, check string, dead bool, change func(*observe.Observation)) {
		at := w.Now.Add(time.Duration(w.random.IntN(900_000_000)))
		o := observe.Observation{
			Subject: s, Check: check, At: at, Every: time.Second, Outcome: observe.Good, Took: time.Duration(w.random.IntN(40_000_000)), Method: "icmp",
		}
		if dead {
			o.Outcome, o.Took, o.Cause, o.Detail = observe.Lost, 0, "timeout", fmt.Sprintf("no answer in %d ms\xff\x1b]0;x\a", w.random.IntN(3))
		}
		if change != nil {
			change(&o)
		}
		all = append(all, o)
	}
	for _, u := range w.What.Uplinks {
		add(observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}, observe.CheckLink, false, nil)
		add(observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}, observe.CheckAddress, false, nil)
		add(observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}, observe.CheckRoute, false, nil)
		add(observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}, observe.CheckReceive, false, func(o *observe.Observation) {
			o.Unit, o.Value, o.Fields = observe.BytesPerSecond, w.random.Float64()*1e6, []observe.Field{{Name: "packets", Value: w.random.Float64() * 1000}}
		})
		add(observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: "ipv4"}, observe.CheckICMP, w.isDead("gateway "+u.Name), nil)
		add(observe.Subject{Kind: observe.KindFirstHop, Uplink: u.Name, Name: "ipv4"}, observe.CheckICMP, w.isDead("gateway "+u.Name, u.Name), nil)
		for _, a := range u.Anchors {
			add(observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()}, observe.CheckICMP,
				w.isDead("gateway "+u.Name, u.Name), func(o *observe.Observation) { o.Fields = []observe.Field{{Name: "ttl", Value: 57}} })
		}
		for _, p := range w.What.Providers {
			add(observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: p.Probes[0], Name: p.Name}, observe.CheckTCP, w.isDead(u.Name, p.Name), nil)
		}
	}
	for _, r := range w.What.Resolvers {
		for _, check := range []string{observe.CheckLive, observe.CheckWarm, observe.CheckCold} {
			add(observe.Subject{Kind: observe.KindResolver, Name: r.Name}, check, w.isDead(r.Name), nil)
		}
		add(observe.Subject{Kind: observe.KindName, Group: r.Name, Name: "pay.example.com"}, observe.CheckResolve, w.isDead(r.Name), nil)
	}
	if w.second%5 == 0 {
		for i, name := range w.What.Endpoints[0].Targets {
			add(observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: name}, observe.CheckICMP, i%3 > 0 && w.isDead("Desks"), nil)
		}
	}
	if w.second%20 == 0 {
		add(observe.Subject{Kind: observe.KindFeed, Name: "Cloud"}, observe.CheckFetch, w.isDead("page"), func(o *observe.Observation) {
			if o.Outcome == observe.Good {
				o.Report = w.report()
			}
		})
	}
	if w.dead["self"] == 1 {
		add(observe.Subject{Kind: observe.KindSelf, Name: "tick"}, observe.CheckGap, true, func(o *observe.Observation) {
			o.Value, o.Unit = 4.125, observe.Seconds
		})
	}
	w.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// report is what the provider's page says: the truth, some minutes late.
func (w *World) report() *observe.Report {
	report := &observe.Report{Format: "statuspage", State: observe.SeverityOK, Reason: "all well", Updated: w.Now.Wall.Round(time.Second)}
	if w.dead["Cloud"] > 0 && w.random.IntN(3) > 0 {
		report.State = observe.SeverityMajor
		report.Incidents = []observe.Incident{{
			ID: "i-1", Title: "Outage <b>\u202e", State: observe.SeverityMajor, Stage: observe.StageInvestigating, Regions: []string{"seoul"},
			Started: w.Now.Wall.Add(-time.Minute).Truncate(time.Minute).In(time.FixedZone("KST", 9*3600)),
			Updates: []observe.Update{{At: w.Now.Wall.Truncate(time.Minute), Stage: observe.StageInvestigating, Text: fmt.Sprintf("caused by a routing error, ETA in %d min", w.random.IntN(60))}},
		}}
	}
	return report
}
