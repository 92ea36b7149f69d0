package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// scenes are what golden screens are of.
var scenes = []struct {
	name string
	make func() *history.Snapshot
}{
	{"healthy", func() *history.Snapshot { return healthy().snapshot() }},
	{"interface-down", func() *history.Snapshot { return interfaceDown().snapshot() }},
	{"gateway-dead", func() *history.Snapshot { return gatewayDead().snapshot() }},
	{"beyond-dead", func() *history.Snapshot { return beyondDead().snapshot() }},
	{"core-dead", func() *history.Snapshot { return coreDead().snapshot() }},
	{"both-dead", func() *history.Snapshot { return bothDead().snapshot() }},
	{"resolver-dead", func() *history.Snapshot { return resolverDead().snapshot() }},
	{"recovering", func() *history.Snapshot { return recovering().snapshot() }},
	{"nothing", empty},
}

func healthy() *world { return newWorld() }

// stop makes subjects unable to send for some time past: no loss, and no answer.
func (w *world) stop(ago time.Duration, cause string, subjects ...observe.Subject) {
	w.kill(ago, cause, subjects...)
	for _, s := range subjects {
		w.unsent[s] = true
		w.result.Levels[s] = observe.Unknown
	}
}

func interfaceDown() *world {
	w := newWorld()
	beyond := append(w.anchors(kt), w.gateway(kt), w.hop(kt))
	w.stop(7*time.Second, "enetdown", append(beyond, w.resolver(0))...)
	w.imply(kt, append(beyond, w.resolver(0))...)
	w.kill(7*time.Second, "admin-down", w.link(kt))
	v := w.verdict("host.link", 7*time.Second, "KT: the interface eth0 is switched off on this host; LGU+ is fine", kt)
	v.Next = i18n.T("ip link set eth0 up")
	v.For = []triage.Evidence{{Subject: w.link(kt), Text: i18n.T("eth0 is administratively down"), Weight: 20, Age: time.Second}}
	v.Services = []triage.ServiceImpact{{Name: "Telephone", State: observe.Down, Via: "KT"}}
	w.result.Services = append(slices.Clone(v.Services), triage.ServiceImpact{Name: "Card payment", State: observe.OK})
	return w
}

// beyondDead is dead past the gateway of one uplink.
func beyondDead() *world {
	w := newWorld()
	w.kill(12*time.Second, "timeout", append(w.anchors(kt), w.hop(kt))...)
	w.kill(11*time.Second, "timeout", w.resolver(0))
	w.imply(kt, append(w.anchors(kt), w.hop(kt), w.resolver(0))...)
	for _, p := range w.what.Providers {
		w.kill(10*time.Second, "timeout", w.probe(p, kt))
		w.imply(kt, w.probe(p, kt))
	}
	v := w.verdict("uplink.firsthop", 12*time.Second,
		"KT: nothing answers past the gateway 192.0.2.1, the first hop 198.51.100.1 included; LGU+ is fine", kt)
	v.Next = i18n.T("move what needs it to LGU+; call about circuit KT-1001; trace: mtr -n -I eth0 1.1.1.1")
	v.Call = "KT enterprise desk 080-000-0000, circuit KT-1001"
	v.For = []triage.Evidence{
		{Subject: w.gateway(kt), Text: i18n.T("gateway 192.0.2.1 answers in 0.4 ms"), Weight: 10},
		{Subject: w.hop(kt), Text: i18n.T("first hop 198.51.100.1 lost 10 of 10"), Weight: 12},
		{Subject: w.anchors(kt)[0], Text: i18n.T("no anchor answers by KT: 80 of 80 probes lost"), Weight: 10, Age: time.Second},
	}
	v.Services = []triage.ServiceImpact{{Name: "Telephone", State: observe.Down, Via: "KT"}}
	return w
}

// recovering is the same, a quarter of a minute after it was mended.
func recovering() *world {
	w := beyondDead()
	for subject, ago := range w.broken {
		w.broken[subject] = ago + 20*time.Second
		w.result.Levels[subject] = observe.OK
	}
	w.back = 14 * time.Second
	clear(w.result.Implied)
	v := &w.result.Verdicts[0]
	v.State, v.Since, v.Services = triage.Recovering, w.now.Add(-32*time.Second), nil
	return w
}

func gatewayDead() *world {
	w := newWorld()
	w.kill(12*time.Second, "timeout", append(w.anchors(kt), w.gateway(kt), w.hop(kt))...)
	w.imply(kt, append(w.anchors(kt), w.hop(kt))...)
	v := w.verdict("lan.gateway", 12*time.Second, "The gateway of KT (192.0.2.1 on eth0) is gone: our LAN or its router, not KT; LGU+ is fine", kt)
	v.Next = i18n.T("look at the router's lights and its switch port, then: ip neigh show dev eth0")
	v.For = []triage.Evidence{
		{Subject: w.gateway(kt), Text: i18n.T("the neighbour entry of 192.0.2.1 has FAILED"), Weight: 20, Age: time.Second},
		{Subject: w.gateway(kt), Text: i18n.T("192.0.2.1 answered 0 of 10 pings"), Weight: 10, Age: time.Second},
	}
	return w
}

func coreDead() *world {
	w := newWorld()
	w.kill(17*time.Second, "timeout", w.anchors(kt)...)
	w.kill(16*time.Second, "timeout", w.resolver(0))
	w.imply(kt, w.resolver(0))
	for _, p := range w.what.Providers {
		w.kill(10*time.Second, "timeout", w.probe(p, kt))
		w.imply(kt, w.probe(p, kt))
	}
	coreVerdict(w)
	return w
}

func coreVerdict(w *world) {
	v := w.verdict("uplink.core", 17*time.Second, "KT uplink: nothing answers past KT's first router; LGU+ is fine", kt)
	v.Next, v.Call = i18n.T("move POS to LGU+, then call KT with the circuit KT-1001"), "KT enterprise desk 080-000-0000"
	v.For = []triage.Evidence{
		{Subject: w.anchors(kt)[0], Text: i18n.T("inside, domestic and foreign anchors by KT: 0 of 24 answered in 3 s"), Weight: 20, Age: time.Second},
		{Subject: w.hop(kt), Text: i18n.T("KT's first router answers: 8 of 8, 2 ms"), Weight: 12, Age: time.Second},
		{Subject: w.link(lg), Text: i18n.T("LGU+ reaches all of them: 24 of 24"), Weight: 8, Age: time.Second},
	}
	v.Implied = []triage.Evidence{{Subject: w.resolver(0), Text: i18n.T("resolver KT DNS, asked by KT"), Age: 2 * time.Second}}
	v.Unknown = []triage.Evidence{{Text: i18n.T("in which direction the packets are lost")}}
	v.Rivals = []triage.Rival{{Cause: "uplink.transit", Scope: []string{kt}, WhyNot: i18n.T("the anchor inside KT is dead as well")}}
	v.Services = []triage.ServiceImpact{
		{Name: "Card payment", State: observe.Down, Via: "uplink KT", Owner: "payments duty"},
		{Name: "Booking", State: observe.Degraded, Via: "uplink LGU+"},
		{Name: "Telephone", State: observe.OK},
	}
	w.result.Services = v.Services
}

func bothDead() *world {
	w := newWorld()
	for _, u := range []string{kt, lg} {
		w.kill(25*time.Second, "timeout", w.anchors(u)...)
		for _, p := range w.what.Providers {
			w.kill(20*time.Second, "timeout", w.probe(p, u))
			w.imply("all uplinks", w.probe(p, u))
		}
	}
	for i := range w.what.Resolvers {
		w.kill(24*time.Second, "timeout", w.resolver(i))
		w.imply("all uplinks", w.resolver(i))
		name := observe.Subject{Kind: observe.KindName, Group: w.what.Resolvers[i].Name, Name: "pay.example.com"}
		w.kill(20*time.Second, "timeout", name)
		w.imply("all uplinks", name)
	}
	v := w.verdict("upstream.all", 25*time.Second, "Both uplinks are dead past their first routers, within 2 s of each other, and both gateways are fine")
	v.Next = i18n.T("they share exchange-ahyeon and duct-7: ask both carriers for it by name; use LTE meanwhile")
	v.Services = []triage.ServiceImpact{{Name: "Card payment", State: observe.Down}, {Name: "Booking", State: observe.Down}, {Name: "Telephone", State: observe.Down}}
	return w
}

func resolverDead() *world {
	w := newWorld()
	w.kill(40*time.Second, "timeout", w.resolver(0))
	v := w.verdict("dns.resolver", 40*time.Second, "The resolver KT DNS (168.126.63.1) does not answer; the other three do, and so do plain addresses by KT", "KT DNS")
	v.Next = i18n.T("use another resolver: resolvectl dns eth0 1.1.1.1")
	v.Severity = observe.Degraded
	s := w.verdict("provider.down", 9*time.Second, "Azure's probe fails by both uplinks", "Azure")
	s.State, s.Confidence, s.Incident = triage.Suspect, triage.Possible, ""
	return w
}

// empty is a world in which nothing was measured yet.
func empty() *history.Snapshot {
	w := newWorld()
	w.started = w.now.Add(-3 * time.Second)
	w.result = triage.Result{Now: w.now, Status: triage.Starting, Since: w.started}
	return history.NewSnapshot(w.now, w.started, w.what, w.result, nil)
}
