package lab

import (
	"strings"
	"time"
)

// nameRows are about DNS.
var nameRows = []Scenario{
	{Name: "resolver slow by 2 s", Process: withFile, Fault: slowResolver(resolver2, 2*second),
		Expect: blame("dns.slow", "R2"), Open: 30 * second, Recover: time.Minute},
	{Name: "resolver slow by 300 ms", Process: withFile, Settled: 25 * second, Fault: slowResolver(resolver2, 300*time.Millisecond),
		Expect: blame("dns.slow", "R2"), Open: 30 * second, Recover: time.Minute},
	{Name: "resolver invents addresses", Process: withFile, Fault: resolving("R1 invents", Invents, resolver1),
		Expect: blame("dns.hijack", "R1"), Open: 30 * second},
	{Name: "name moved at every resolver", Quick: true, Process: withFile, Fault: naming("moved", payName, NameMoved, resolver1, resolver2),
		Expect: blame("dns.hijack", payName), Open: 30 * second},
	{Name: "name gone at every resolver", Process: withFile, Fault: naming("gone", payName, NameGone, resolver1, resolver2),
		Expect: blame("dns.zone", payName), Open: 30 * second},
	{Name: "name SERVFAIL at every resolver", Process: withFile, Fault: naming("broken", payName, NameBroken, resolver1, resolver2),
		Expect: blame("dns.zone", payName), Open: 30 * second},
	{Name: "name bogus unless CD is set", Process: withFile, Fault: naming("bogus", payName, NameBogus, resolver1, resolver2),
		Expect: blame("dns.dnssec", payName), Open: 30 * second},
	{Name: "two names without an answer", Process: Process{Config: twoNames}, Fault: everyFault("both",
		naming("broken", payName, NameBroken, resolver1, resolver2), naming("broken too", cloudHost, NameBroken, resolver1, resolver2)),
		Expect: blame("dns.zone", payName, cloudHost), Open: 30 * second},
}

// providerRows are about providers, and what they say.
var providerRows = []Scenario{
	{Name: "provider silent by every uplink", Process: withFile, Fault: anchorDead(payDoor),
		Expect: blame("provider.down", "Pay"), Suspect: providerSuspect, Open: providerOpen},
	{Name: "provider 503, and its page is red", Process: withFile, Fault: everyFault("503, admitted", failing503(), pageSays(redPage)),
		Expect: blame("provider.down", "Pay"), Suspect: providerSuspect, Open: providerOpen},
	{Name: "provider 503, its page unreachable", Process: withFile, Fault: everyFault("503, no page", failing503(), anchorDead(payStatus)),
		Expect: blame("provider.down", "Pay"), Suspect: providerSuspect, Open: providerOpen},
	{Name: "certificate expired", Process: withFile, Fault: showing("expired", Expired, payOnly),
		Expect: blame("provider.tls", "Pay"), Suspect: providerSuspect, Open: providerOpen},
	{Name: "one issuer for everybody", Quick: true, Process: withFile, Fault: showing("foreign issuer", Foreign, everyDoor),
		Expect: blame("tls.intercepted"), Suspect: providerSuspect, Open: providerOpen},
	// A name is asked for every ten seconds while it has an address.
	{Name: "provider's record empty", Process: withFile, Fault: naming("empty", payHost, NameEmpty, resolver1, resolver2),
		Expect: blame("provider.record", "Pay"), Suspect: providerSuspect, Open: providerOpen, Round: 10 * second},
	{Name: "zone broken and its addresses dead", Process: withFile,
		Fault:  everyFault("withdrawn", naming("broken", payHost, NameBroken, resolver1, resolver2), anchorDead(payDoor)),
		Expect: blame("provider.down", "Pay"), Suspect: providerSuspect, Open: providerOpen},
}

// massRows are about the site's own hosts.
var massRows = []Scenario{
	{Name: "8 of 20 desks silent", Process: withFloor, Arrange: furnishFloors, Fault: silent(desks, 1, 8),
		Expect: blame("endpoint.mass", desks.group), Suspect: massSuspect, Open: massOpen},
	{Name: "a floor is cut off", Process: withFloor, Arrange: furnishFloors, Fault: floorCut(2),
		Expect: blame("lan.segment", offices.group, kiosks.group), Suspect: massSuspect, Open: massOpen},
	{Name: "core dead on A, and desks silent", Quick: true, Process: withFloor, Arrange: furnishFloors,
		Fault:  everyFault("two roots", coreDead("A"), silent(desks, 1, 10)),
		Expect: blame("uplink.core", "A"), Also: []Blame{blame("endpoint.mass", desks.group)}, Suspect: uplinkSuspect, Open: massOpen},
}

// twoNames is configured with a second name.
var twoNames = strings.Replace(configured, "expect: [203.0.113.80]}\n", "expect: [203.0.113.80]}\n    - {name: "+cloudHost+"}\n", 1)
