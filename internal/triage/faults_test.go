package triage

import (
	"time"

	"example.com/noctop/internal/observe"
)

// fault is a way to break the world and what must be said of it.
type fault struct {
	name           string
	uplinks        []string
	inflict        func(*world)
	cause          Cause
	scope          []string
	suspect, open  time.Duration // DESIGN's table
	confidence     Confidence
	impliesSubject observe.Kind // a kind that must be among the implied
}

var faults = []fault{
	{
		name: "no carrier on one of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.linkDown["A"] = true },
		cause:   CauseHostLink, scope: []string{"A"}, suspect: 2 * time.Second, open: 5 * time.Second, confidence: Confirmed,
	},
	{
		name: "address lost on one of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.noAddress["A"] = true },
		cause:   CauseHostAddress, scope: []string{"A"}, suspect: 2 * time.Second, open: 5 * time.Second, confidence: Confirmed,
	},
	{
		name: "gateway dead on one of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.gatewayDead["A"] = true },
		cause:   CauseLANGateway, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindFirstHop,
	},
	{
		name: "dead past the gateway on one of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.beyondDead["A"] = true },
		cause:   CauseUplinkFirstHop, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindResolver,
	},
	{
		name: "dead past the first hop on one of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.coreDead["A"] = true },
		cause:   CauseUplinkCore, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindProvider,
	},
	{
		name: "dead past the first hop on the other of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.coreDead["B"] = true },
		cause:   CauseUplinkCore, scope: []string{"B"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
	},
	{
		name: "dead past the first hop, the only uplink", uplinks: []string{"A"},
		inflict: func(w *world) { w.coreDead["A"] = true },
		cause:   CauseUplinkCore, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindResolver,
	},
	{
		name: "foreign anchors dead, the domestic one and its resolvers too far out", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.transitDead["A"] = true },
		cause:   CauseUplinkTransit, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindResolver,
	},
	{
		name: "the first hop was never seen", uplinks: []string{"A"},
		inflict: func(w *world) { w.beyondDead["A"] = true },
		cause:   CauseUplinkFirstHop, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second,
	},
	{
		name: "a gateway that never answered pings, dead past it", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.beyondDead["A"] = true },
		cause:   CauseUplinkFirstHop, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
	},
	{
		name: "both uplinks dead past their gateways", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.beyondDead["A"], w.beyondDead["B"] = true, true },
		cause:   CauseUpstreamAll, scope: []string{"A", "B"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindResolver,
	},
	{
		name: "both uplinks dead past their first hops", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.coreDead["A"], w.coreDead["B"] = true, true },
		cause:   CauseUpstreamAll, scope: []string{"A", "B"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
	},
	{
		name: "both gateways dead is ours", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.gatewayDead["A"], w.gatewayDead["B"] = true, true },
		cause:   CauseLANGateway, scope: []string{"A", "B"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
	},
	{
		name: "30 % loss", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.loss["A"] = 0.3 },
		cause:   CauseUplinkLoss, scope: []string{"A"}, suspect: 20 * time.Second, open: 25 * time.Second,
	},
	{
		name: "10 % loss", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.loss["A"] = 0.1 },
		cause:   CauseUplinkLoss, scope: []string{"A"}, suspect: 60 * time.Second, open: 65 * time.Second,
	},
	{
		name: "30 % loss past the domestic anchors", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.loss["A abroad"] = 0.3 },
		cause:   CauseUplinkLoss, scope: []string{"A"}, suspect: 35 * time.Second, open: 40 * time.Second,
	},
	{
		name: "slow to every anchor", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.slow["A"] = 200 },
		cause:   CauseUplinkLatency, scope: []string{"A"}, suspect: 15 * time.Second, open: 20 * time.Second,
	},
	{
		name: "slow and full of what we send", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.slow["A"], w.tx["A"] = 200, 95e6 },
		cause:   CauseUplinkSaturated, scope: []string{"A"}, suspect: 15 * time.Second, open: 20 * time.Second,
	},
	{
		name: "one resolver dead", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.resolverDead["R1"] = "timeout" },
		cause:   CauseDNSResolver, scope: []string{"R1"}, suspect: 8 * time.Second, open: 15 * time.Second, confidence: Confirmed,
	},
	{
		name: "one resolver answers SERVFAIL", uplinks: []string{"A"},
		inflict: func(w *world) { w.resolverDead["R1"] = "servfail" },
		cause:   CauseDNSResolver, scope: []string{"R1"}, suspect: 8 * time.Second, open: 15 * time.Second, confidence: Confirmed,
	},
	{
		name: "no resolver answers", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.resolverDead["R1"], w.resolverDead["R2"] = "timeout", "timeout" },
		cause:   CauseDNSAll, suspect: 8 * time.Second, open: 15 * time.Second, confidence: Confirmed,
	},
	{
		name: "a provider is down", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.providerDead["P1"] = true },
		cause:   CauseProviderDown, scope: []string{"P1"}, suspect: 20 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "every provider fails is our path", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.providerDead["P1"], w.providerDead["P2"] = true, true },
		cause:   CauseUnknown, suspect: 30 * time.Second, open: 70 * time.Second,
	},
	{
		name: "a provider by one uplink only", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.providerDead["P1 by A"] = true },
		cause:   CauseProviderPath, scope: []string{"P1", "A"}, suspect: 20 * time.Second, open: 60 * time.Second,
	},
	{
		name: "a provider's certificate has expired", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.providerCause["P1"] = "tls-expired" },
		cause:   CauseProviderTLS, scope: []string{"P1"}, suspect: 20 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "a provider's record is gone", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.providerCause["P1"] = "dns" },
		cause:   CauseProviderRecord, scope: []string{"P1"}, suspect: 20 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "one issuer on everybody's certificates", uplinks: []string{"A"},
		inflict: func(w *world) { w.providerCause["P1"], w.providerCause["P2"] = "tls-issuer", "tls-issuer" },
		cause:   CauseTLSIntercepted, suspect: 20 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "one zone fails at every resolver", uplinks: []string{"A"},
		inflict: func(w *world) { w.nameCause["pay.example.com"] = "nxdomain" },
		cause:   CauseDNSZone, scope: []string{"pay.example.com"}, suspect: 8 * time.Second, open: 15 * time.Second,
	},
	{
		name: "a zone's signatures are broken", uplinks: []string{"A"},
		inflict: func(w *world) { w.nameCause["pay.example.com"], w.cd = "servfail", "noerror" },
		cause:   CauseDNSSEC, scope: []string{"pay.example.com"}, suspect: 8 * time.Second, open: 15 * time.Second,
	},
	{
		name: "a pinned name has another address", uplinks: []string{"A"},
		inflict: func(w *world) { w.nameCause["pay.example.com"] = "unexpected-address" },
		cause:   CauseDNSHijack, scope: []string{"pay.example.com"}, suspect: 8 * time.Second, open: 15 * time.Second,
	},
	{
		name: "a resolver invents addresses", uplinks: []string{"A"},
		inflict: func(w *world) { w.redirect = "R1" },
		cause:   CauseDNSHijack, scope: []string{"R1"}, suspect: 8 * time.Second, open: 15 * time.Second,
	},
	{
		name: "hosts of one operating system fall silent", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.silent["Desks"] = 4 },
		cause:   CauseEndpointMass, scope: []string{"Desks"}, suspect: 30 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "a disk is full", uplinks: []string{"A"},
		inflict: func(w *world) { w.disk = 99 },
		cause:   CauseHostDisk, scope: []string{"/var"}, suspect: 5 * time.Second, open: 15 * time.Second,
	},
	{
		name: "the processors are busy", uplinks: []string{"A"},
		inflict: func(w *world) { w.cpu = 100 },
		cause:   CauseHostOverload, scope: []string{"cpu"}, suspect: 40 * time.Second, open: 70 * time.Second,
	},
	{
		name: "full-size packets vanish", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.largeLost["A"] = true },
		cause:   CauseUplinkMTU, scope: []string{"A"}, suspect: 25 * time.Second, open: 45 * time.Second,
	},
	{
		name: "TCP is blocked, pings pass", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.tcpBlocked["A"] = true },
		cause:   CauseUplinkTCP, scope: []string{"A"}, suspect: 25 * time.Second, open: 45 * time.Second, confidence: Confirmed,
		impliesSubject: observe.KindProvider,
	},
	{
		name: "TCP is blocked, and two providers are all that was connected to", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.tcpBlocked["A"] = true },
		cause:   CauseUplinkTCP, scope: []string{"A"}, suspect: 25 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "a provider's record is gone, the address from before answers", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.recordGone["P1"] = true },
		cause:   CauseProviderRecord, scope: []string{"P1"}, suspect: 20 * time.Second, open: 60 * time.Second, confidence: Confirmed,
	},
	{
		name: "both names that are asked for fail at every resolver", uplinks: []string{"A"},
		inflict: func(w *world) {
			w.nameCause["pay.example.com"], w.nameCause["www.example.com"] = "servfail", "servfail"
		},
		cause: CauseDNSZone, scope: []string{"pay.example.com", "www.example.com"}, suspect: 8 * time.Second, open: 15 * time.Second,
	},
	{
		name: "a captive portal on one of two", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.portal["A"] = true },
		cause:   CauseUplinkPortal, scope: []string{"A"}, suspect: 15 * time.Second, open: 20 * time.Second, confidence: Confirmed,
	},
	{
		name: "a resolver takes two seconds", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.dnsSlow["R1"] = 2 * time.Second },
		cause:   CauseDNSSlow, scope: []string{"R1"}, suspect: 15 * time.Second, open: 30 * time.Second, confidence: Confirmed,
	},
	{
		name: "every host behind one link is silent", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.silent["Desks"] = 10 },
		cause:   CauseLANSegment, scope: []string{"Desks"}, suspect: 30 * time.Second, open: 60 * time.Second,
	},
	{
		name: "the clock is an hour off", uplinks: []string{"A"},
		inflict: func(w *world) {
			w.host[Key{observe.Subject{Kind: observe.KindHost, Group: "clock"}, observe.CheckOffset}] = "offset"
		},
		cause: CauseHostClock, scope: []string{"clock"}, suspect: 15 * time.Second, open: 30 * time.Second,
	},
	{
		name: "certificates of unrelated parties are of another time", uplinks: []string{"A"},
		inflict: func(w *world) {
			w.providerCause["P1"], w.providerCause["P2"] = "tls-not-yet-valid", "tls-not-yet-valid"
		},
		cause: CauseHostClock, scope: []string{"clock"}, suspect: 20 * time.Second, open: 60 * time.Second,
	},
	{
		name: "the table of connections is full", uplinks: []string{"A"},
		inflict: func(w *world) {
			w.host[Key{observe.Subject{Kind: observe.KindHost, Group: "conntrack"}, observe.CheckTable}] = "full"
		},
		cause: CauseHostConntrack, scope: []string{"conntrack"}, suspect: 15 * time.Second, open: 30 * time.Second,
	},
	{
		name: "an agent is gone", uplinks: []string{"A"},
		inflict: func(w *world) {
			w.host[Key{observe.Subject{Kind: observe.KindHost, Group: "agent", Name: "falcon-sensor"}, observe.CheckAgent}] = "missing"
		},
		cause: CauseHostAgent, scope: []string{"falcon-sensor"}, suspect: 15 * time.Second, open: 40 * time.Second,
	},
	{
		name: "the kernel kills for lack of memory", uplinks: []string{"A"},
		inflict: func(w *world) {
			w.host[Key{observe.Subject{Kind: observe.KindHost, Group: "memory"}, observe.CheckOOM}] = "oom"
		},
		cause: CauseHostMemory, scope: []string{"memory"}, suspect: 20 * time.Second, open: 40 * time.Second,
	},
	{
		name: "a local firewall forbids sending", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.unsendable["A"] = "eperm" },
		cause:   CauseHostAddress, scope: []string{"A"}, suspect: 4 * time.Second, open: 8 * time.Second, confidence: Confirmed,
	},
	{
		name: "a prohibit route forbids sending", uplinks: []string{"A"},
		inflict: func(w *world) { w.unsendable["A"] = "eacces" },
		cause:   CauseHostAddress, scope: []string{"A"}, suspect: 4 * time.Second, open: 8 * time.Second, confidence: Confirmed,
	},
	{
		name: "a blackhole route swallows what goes by both", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.unsendable["A"], w.unsendable["B"] = "einval", "einval" },
		cause:   CauseHostAddress, scope: []string{"A", "B"}, suspect: 4 * time.Second, open: 8 * time.Second, confidence: Confirmed,
	},
	{
		name: "the interface's queue is stuck", uplinks: []string{"A", "B"},
		inflict: func(w *world) { w.unsendable["A"] = "enobufs" },
		cause:   CauseHostLink, scope: []string{"A"}, suspect: 5 * time.Second, open: 10 * time.Second, confidence: Confirmed,
	},
}
