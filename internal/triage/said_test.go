package triage

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// reads holds a verdict's headline and next step to what an operator must read there.
func reads(t *testing.T, v Verdict, headline, next string) {
	t.Helper()
	if got := v.Headline.String(); got != headline {
		t.Errorf("headline %q, want %q", got, headline)
	}
	if got := v.Next.String(); !strings.Contains(got, next) {
		t.Errorf("next %q, want %q in it", got, next)
	}
}

// TestHeadlinesSayWhatIsBrokenFirst, and by which ways.
func TestHeadlinesSayWhatIsBrokenFirst(t *testing.T) {
	for _, c := range []struct {
		uplinks        []string
		inflict        func(*world)
		cause          Cause
		headline, next string
	}{
		{[]string{"A", "B"}, func(w *world) { w.beyondDead["A"] = true }, CauseUplinkFirstHop,
			"A: nothing answers from the first hop 203.0.113.1 on; B is fine", "move what needs it to B"},
		{[]string{"A", "B"}, func(w *world) { w.coreDead["B"] = true }, CauseUplinkCore, // by which mtr would trace A
			"B: nothing answers past its first router 203.0.113.1; A is fine", "traceroute -n -w 2 -i eth1 192.0.2.11"},
		{[]string{"A", "B"}, func(w *world) { w.transitDead["A"] = true }, CauseUplinkTransit,
			"A: nothing abroad answers, what is nearer does; B is fine", "mtr -n -I eth0 192.0.2.11"},
		{[]string{"A", "B"}, func(w *world) { w.gatewayDead["A"] = true }, CauseLANGateway,
			"A: nothing answers from the gateway 203.0.113.1 on; B is fine", "ip neigh show dev eth0; ping -c 3 -I eth0 203.0.113.1"},
		{[]string{"A", "B"}, func(w *world) { w.linkDown["A"] = true }, CauseHostLink,
			"A: no carrier on eth0 (cable, port or far end); B is fine", "ip -s link show eth0"},
		{[]string{"A", "B"}, func(w *world) { w.providerDead["P1"] = true }, CauseProviderDown,
			"P1 does not answer, by every uplink; the network is fine", "noctop check https://P1.example"},
		{[]string{"A"}, func(w *world) { w.providerDead["P1"] = true }, CauseProviderDown,
			"P1 does not answer; the network is fine", "it is theirs"},
		{[]string{"A", "B"}, func(w *world) { w.providerDead["P1 by A"] = true }, CauseProviderPath,
			"P1 fails by A and answers by B: the way from A there is at fault", "noctop check https://P1.example"},
		{[]string{"A", "B"}, func(w *world) { w.slow["A"] = 300 }, CauseUplinkLatency,
			"A is slow to every anchor: 320 ms, usually 20 ms; B is fine", "mtr -n -I eth0"},
		{[]string{"A", "B"}, func(w *world) { w.slow["A"], w.tx["A"] = 300, 96e6 }, CauseUplinkSaturated,
			"A is full of what this site sends, 96 % of its capacity; B is fine", "the line is not at fault"},
		{[]string{"A"}, func(w *world) { w.nameCause["pay.example.com"] = "nxdomain" }, CauseDNSZone,
			"pay.example.com: every resolver says NXDOMAIN; its zone is at fault", "dig +trace pay.example.com"},
		{[]string{"A"}, func(w *world) { w.resolverDead["R1"] = "timeout" }, CauseDNSResolver,
			"DNS resolver R1 does not answer, others do", "use R2 (192.0.2.53) in its place; check this one: dig @192.0.2.53 . NS"},
		{[]string{"A", "B"}, func(w *world) { w.coreDead["A"], w.coreDead["B"] = true, true }, CauseUpstreamAll,
			"both uplinks are dead past their first routers; they share exchange-1", "mtr -n -I eth0 192.0.2.11"},
		{[]string{"A", "B"}, func(w *world) { w.beyondDead["A"], w.beyondDead["B"] = true, true }, CauseUpstreamAll,
			"both uplinks are dead past their gateways; they share exchange-1", "call the carriers"},
		{[]string{"A", "B"}, func(w *world) { w.linkDown["A"], w.linkDown["B"] = true, true }, CauseHostLink,
			"A: no carrier on eth0 (cable, port or far end); B: no carrier on eth1 (cable, port or far end)", "ip -s link show eth0; ip -s link show eth1"},
		{[]string{"A"}, func(w *world) { w.silent["Desks"] = 8 }, CauseEndpointMass,
			"Desks: 8 of 10 hosts are silent, the network is fine; they share os=windows", "stop what is being rolled out to os=windows"},
	} {
		w := newWorld(t, c.uplinks...).run(settled)
		c.inflict(w)
		reads(t, w.run(2*time.Minute).only(c.cause), c.headline, c.next)
	}
}

func TestSilentGroupsAreCountedTogether(t *testing.T) {
	w := newWorld(t, "A")
	w.what.Endpoints[1].Tags, w.lanOnly = map[string]string{"os": "windows", "agent": "other"}, true
	third := w.what.Endpoints[1]
	third.Name, third.Tags, third.Targets = "Signs", map[string]string{"os": "linux"}, []string{"s-1", "s-2", "s-3"}
	w.what.Endpoints = append(w.what.Endpoints, third)
	w.triage = New(w.what, w.now)
	w.run(settled)
	w.silent["Desks"], w.silent["Gates"] = 8, 6
	v := w.run(2 * time.Minute).only(CauseEndpointMass)
	reads(t, v, "14 hosts with os=windows are silent (Desks 8/10, Gates 6/10); the network is fine", "os=windows")
}

// TestThisHostsOwnWordNeedsNoSecondWitness: nobody else can say how full its disk is.
func TestThisHostsOwnWordNeedsNoSecondWitness(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.disk = 99
	if v := w.run(30 * time.Second).only(CauseHostDisk); v.Confidence != Confirmed {
		t.Errorf("%s: %s", v.Headline, v.Confidence)
	}
}

// TestALostRouteIsPutBackAsItWas: by the gateway it led to, and behind the others.
func TestALostRouteIsPutBackAsItWas(t *testing.T) {
	what := topology.Topology{Uplinks: []topology.Uplink{{Name: "B", Interface: "eth1"}}}
	start := observe.Instant{Wall: time.Unix(0, 0)}
	engine := New(what, start)
	var result Result
	for second := range 20 {
		now := start.Add(time.Duration(second) * time.Second)
		of := observe.Subject{Kind: observe.KindUplink, Uplink: "B"}
		gateway := observe.Subject{Kind: observe.KindGateway, Uplink: "B", Name: "ipv4"}
		route := observe.Observation{Subject: of, Check: observe.CheckRoute, At: now, Every: time.Second, Outcome: observe.Good, Value: 200}
		hop := observe.Observation{Subject: gateway, Check: observe.CheckICMP, At: now, Every: time.Second, Outcome: observe.Good, Target: "10.2.0.1"}
		if second > 5 {
			route.Outcome, route.Cause, route.Value = observe.Lost, "no-route", 0
			hop.Outcome, hop.Target = observe.NotProvisioned, ""
		}
		for _, check := range []string{observe.CheckLink, observe.CheckAddress} {
			engine.Observe(observe.Observation{Subject: of, Check: check, At: now, Every: time.Second, Outcome: observe.Good})
		}
		engine.Observe(route)
		engine.Observe(hop)
		result = engine.Step(now)
	}
	if len(result.Verdicts) != 1 {
		t.Fatalf("%v", result.Verdicts)
	}
	reads(t, result.Verdicts[0], "B: eth1 has no default route", "sudo ip route add default via 10.2.0.1 dev eth1 metric 200")
}

// TestCommandsLeaveByTheAddressWhereNoInterfaceIsGiven: mtr takes no address for one.
func TestCommandsLeaveByTheAddressWhereNoInterfaceIsGiven(t *testing.T) {
	w := newWorld(t, "A", "B")
	w.what.Uplinks[0].Interface, w.what.Uplinks[0].Source = "", netip.MustParseAddr("203.0.113.5")
	w.triage = New(w.what, w.now)
	w.run(settled)
	w.coreDead["A"] = true
	v := w.run(30 * time.Second).only(CauseUplinkCore)
	reads(t, v, "A: nothing answers past its first router 203.0.113.1; B is fine", "mtr -n -a 203.0.113.5 192.0.2.11")
}

// TestAResolverOfAnotherUplinkIsAskedByNoctop: dig would leave by the first one.
func TestAResolverOfAnotherUplinkIsAskedByNoctop(t *testing.T) {
	w := newWorld(t, "A", "B").bind("A", "B").run(settled)
	w.resolverDead["R2"] = "timeout"
	reads(t, w.run(60*time.Second).only(CauseDNSResolver), "DNS resolver R2 does not answer, others do", "noctop check ")
}

// TestARivalDoesNotContradictTheVerdict: what does not answer is not quick either.
func TestARivalDoesNotContradictTheVerdict(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.resolverDead["R1"] = "timeout"
	v := w.run(60 * time.Second).only(CauseDNSResolver)
	for _, r := range v.Rivals {
		if r.Cause == CauseDNSSlow && strings.Contains(r.WhyNot.String(), "answers in") {
			t.Errorf("%s: %s", v.Headline, r.WhyNot)
		}
	}
}

// TestAnIPv4GatewayThatIsGoneIsLookedAt before the carrier is called.
func TestAnIPv4GatewayThatIsGoneIsLookedAt(t *testing.T) {
	s := &Scene{Topology: &topology.Topology{}, uplinks: []uplinkScene{{
		Uplink:     topology.Uplink{Name: "A", Interface: "eth0", Call: "A desk"},
		anchors:    []Fact{{Level: observe.Down, Key: Key{Subject: observe.Subject{Kind: observe.KindAnchor, Name: "1.1.1.1"}}}},
		neighbours: []Fact{{Level: observe.Down, Target: "10.1.0.1", Key: Key{observe.Subject{Kind: observe.KindGateway, Uplink: "A", Name: "ipv4"}, observe.CheckNeighbour}}},
	}}}
	if got := nextFamily(s, Target{Uplink: "A"}).String(); !strings.Contains(got, "ip neigh show dev eth0; ping -c 3 -I eth0 10.1.0.1") {
		t.Errorf("%s", got)
	}
	if got := callFamily("ipv4")(s, Target{Uplink: "A"}); got != "" {
		t.Errorf("%s is called", got)
	}
	if got := headlineFamily("ipv4")(s, Target{Uplink: "A"}).String(); got != "A: IPv4 is dead at the gateway 10.1.0.1, IPv6 works" {
		t.Errorf("%s", got)
	}
}

// TestPingsThatAreLostForAMomentAreNotSaidToBeFiltered: at the end of an outage a
// connection may be back before them.
func TestPingsThatAreLostForAMomentAreNotSaidToBeFiltered(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.icmpDropped["A"] = true
	for second := range 30 {
		w.second()
		if said := w.notice(NoticeICMP); said && second < 9 || !said && second > 25 {
			t.Errorf("after %d s: %v", second, said)
		}
	}
}

func TestANameWithAnotherAddressEverywhereAccusesNoResolver(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.nameCause["pay.example.com"] = "unexpected-address"
	reads(t, w.run(60*time.Second).only(CauseDNSHijack), "pay.example.com has another address at every resolver: 198.51.100.66", "do not log in there")
}

func TestLateTurnsAreCounted(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	for range 10 {
		w.triage.Observe(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckLateness, At: w.now, Every: time.Second,
			Outcome: observe.Wrong, Value: 0.0004,
		})
		w.now = w.now.Add(time.Second)
		w.result = w.triage.Step(w.now)
	}
	v := w.only(CauseMonitor)
	reads(t, v, "verdicts are frozen: noctop runs late, 10 times of 10: this host is overloaded", "top -o %CPU")
	if v.Confidence != Confirmed {
		t.Errorf("%s", v.Confidence)
	}
}

// TestARivalIsNamedOnce: two rules of one cause say no more than one.
func TestARivalIsNamedOnce(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.linkDown["A"] = true
	seen := map[Cause]bool{}
	for _, r := range w.run(30 * time.Second).only(CauseHostLink).Rivals {
		if seen[r.Cause] {
			t.Errorf("%s is named twice: %s", r.Cause, r.WhyNot)
		}
		seen[r.Cause] = true
	}
}

// TestThatNothingListensIsNoAnswer of a resolver: what it asks in turn explains nothing.
func TestThatNothingListensIsNoAnswer(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.late["R1"], w.late["R2"] = true, true
	for range 60 {
		for _, r := range w.what.Resolvers {
			w.triage.Observe(observe.Observation{
				Subject: resolverSubject(r), Check: observe.CheckLive, At: w.now, Every: time.Second, Outcome: observe.Refused, Cause: "port-unreachable",
			})
		}
		w.second()
	}
	reads(t, w.only(CauseDNSAll), "no DNS resolver answers, while IP addresses do", "dig +tcp @192.0.2.53 . NS")
}

// TestTwoFaultsThatHurtAServiceTogetherBothHurtIt: it could live with either.
func TestTwoFaultsThatHurtAServiceTogetherBothHurtIt(t *testing.T) {
	w := newWorld(t, "A", "B").run(settled)
	w.linkDown["A"], w.beyondDead["B"] = true, true
	w.run(60 * time.Second)
	if len(w.result.Verdicts) != 2 {
		t.Fatalf("%v", w.result.Verdicts)
	}
	for _, v := range w.result.Verdicts {
		hurt := ""
		for _, s := range v.Services {
			hurt += s.Name + " "
		}
		if !strings.Contains(hurt, "Card payment") {
			t.Errorf("%s hurts %s", v.Headline, hurt)
		}
	}
}

// TestAnAnchorThatIsSilentAloneIsSaidToBe: it explains what the uplink's row says is lost.
func TestAnAnchorThatIsSilentAloneIsSaidToBe(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.anchorDead["192.0.2.12"] = true
	if w.run(20 * time.Second); !w.notice(NoticeEjected) || len(w.result.Verdicts) != 0 {
		t.Errorf("%v %v", w.result.Notices, w.result.Verdicts)
	}
	w.anchorDead["192.0.2.12"] = false
	w.transitDead["A"] = true
	if w.run(20 * time.Second); w.notice(NoticeEjected) {
		t.Errorf("beside a verdict that tells of it: %v", w.result.Notices)
	}
}
