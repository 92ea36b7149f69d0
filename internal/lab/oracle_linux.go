package lab

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The oracle says what is broken from what was done to the network, and from
// how the network is wired. It knows nothing of what noctop measures, or of how
// it judges: only what a person would say who did it.

// Layers of a line, from the bottom: what is cut at one cuts all above it.
type layer int

const (
	whole layer = iota
	cutLink
	cutAddress
	cutGateway
	cutFirstHop
	cutCore
	cutTransit
)

var layerCauses = map[layer]string{
	cutLink: "host.link", cutAddress: "host.address", cutGateway: "lan.gateway",
	cutFirstHop: "uplink.firsthop", cutCore: "uplink.core", cutTransit: "uplink.transit",
}

// deed is one thing that can be done to the network, and what it does.
type deed struct {
	label    string
	fault    func() Fault
	line     string // that it is done to; empty: to none
	cuts     layer
	loses    bool   // a share of what passes
	resolver string // that it silences
	provider string // that it fails
	group    string // whose hosts it silences
	open     time.Duration
	recovers time.Duration // where it is not the usual
}

// deeds are all that the generator draws from.
func deeds() []deed {
	var all []deed
	for _, name := range []string{"A", "B"} {
		all = append(all,
			deed{label: "interface down on " + name, fault: func() Fault { return interfaceDown(name) }, line: name, cuts: cutLink, open: linkOpen},
			deed{label: "no carrier on " + name, fault: func() Fault { return carrierLost(name) }, line: name, cuts: cutLink, open: linkOpen},
			deed{label: "address lost on " + name, fault: func() Fault { return addressLost(name) }, line: name, cuts: cutAddress, open: linkOpen},
			deed{label: "route lost on " + name, fault: func() Fault { return routeLost(name) }, line: name, cuts: cutAddress, open: linkOpen},
			deed{label: "gateway dead on " + name, fault: func() Fault { return gatewayDead(name) }, line: name, cuts: cutGateway, open: linkOpen},
			deed{label: "beyond gateway " + name, fault: func() Fault { return beyondGateway(name) }, line: name, cuts: cutFirstHop, open: uplinkOpen},
			deed{label: "first hop dead on " + name, fault: func() Fault { return firstHopDead(name) }, line: name, cuts: cutFirstHop, open: uplinkOpen},
			deed{label: "core dead on " + name, fault: func() Fault { return coreDead(name) }, line: name, cuts: cutCore, open: uplinkOpen},
			deed{label: "routing loop on " + name, fault: func() Fault { return looping(name) }, line: name, cuts: cutCore, open: uplinkOpen},
			deed{label: "transit dead on " + name, fault: func() Fault { return transitDead(name) }, line: name, cuts: cutTransit, open: uplinkOpen},
			deed{label: "25 % loss on " + name, fault: func() Fault { return losing(name, 25) }, line: name, loses: true, open: brownoutOpen, recovers: lossRecover},
		)
	}
	return append(all,
		deed{label: "R1 silent", fault: func() Fault { return resolving("R1 silent", Silent, resolver1) }, resolver: "R1", open: dnsOpen},
		deed{label: "R2 refuses", fault: func() Fault { return resolving("R2 refuses", Refuses, resolver2) }, resolver: "R2", open: dnsOpen},
		deed{label: "R2 SERVFAIL", fault: func() Fault { return resolving("R2 fails", Fails, resolver2) }, resolver: "R2", open: dnsOpen},
		deed{label: "Pay answers 503", fault: failing503, provider: "Pay", open: providerOpen},
		deed{label: "Pay silent", fault: func() Fault { return anchorDead(payDoor) }, provider: "Pay", open: providerOpen},
		deed{label: "half the desks silent", fault: func() Fault { return silent(desks, 3, 12) }, group: desks.group, open: massOpen},
		deed{label: "half the kiosks silent", fault: func() Fault { return silent(kiosks, 1, 5) }, group: kiosks.group, open: massOpen},
	)
}

// judged is what is broken once the deeds are done. It is not fair to ask where
// one deed hides another: whoever hears of both would name only one, or could
// not tell.
func judged(done ...deed) (blames []Blame, fair bool) {
	cuts := map[string]layer{}
	var resolvers []string
	for _, d := range done {
		switch {
		case d.cuts != whole && cuts[d.line] != whole, d.loses && cuts[d.line] != whole:
			return nil, false // one line twice
		case d.cuts != whole:
			cuts[d.line] = d.cuts
		case d.loses:
			blames = append(blames, blame("uplink.loss", d.line))
		case d.resolver != "":
			resolvers = append(resolvers, d.resolver)
		case d.provider != "":
			blames = append(blames, blame("provider.down", d.provider))
		case d.group != "":
			blames = append(blames, blame("endpoint.mass", d.group))
		}
	}
	lossy := slices.ContainsFunc(done, func(d deed) bool { return d.loses })
	// Both resolvers are asked by A: R1 is bound to it, R2 goes where most goes.
	if len(resolvers) > 0 && (cuts["A"] != whole || lossy) {
		return nil, false
	}
	switch slices.Sort(resolvers); len(slices.Compact(resolvers)) {
	case 1:
		blames = append(blames, blame("dns.resolver", resolvers[0]))
	case 2:
		blames = append(blames, blame("dns.all"))
	}
	providers, groups := 0, 0
	for _, d := range done {
		providers += bit(d.provider != "")
		groups += bit(d.group != "")
	}
	bothCut := cuts["A"] != whole && cuts["B"] != whole
	// Without a line nothing can be told of a provider; two deeds to one provider are one.
	if providers > 1 || groups > 1 || providers > 0 && (bothCut || lossy) || lossy && len(cuts) > 0 {
		return nil, false
	}
	network, fair := judgedLines(cuts["A"], cuts["B"])
	return append(network, blames...), fair
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// judgedLines is what is broken of two lines that are cut there.
func judgedLines(a, b layer) ([]Blame, bool) {
	switch {
	case a == whole && b == whole:
		return nil, true
	case b == whole:
		return []Blame{blame(layerCauses[a], "A")}, true
	case a == whole:
		return []Blame{blame(layerCauses[b], "B")}, true
	case a == cutTransit || b == cutTransit:
		// Abroad is gone by both: what is abroad may be at fault as well.
		return nil, false
	case a >= cutFirstHop && b >= cutFirstHop:
		return []Blame{blame("upstream.all", "A", "B")}, true
	case a == b:
		return []Blame{blame(layerCauses[a], "A", "B")}, true
	}
	return []Blame{blame(layerCauses[a], "A"), blame(layerCauses[b], "B")}, true
}

// drawn makes rows of single faults and of pairs, the same for the same seed:
// two in three are pairs.
func drawn(seed uint64, count int) []Scenario {
	random := rand.New(rand.NewPCG(seed, 0))
	all := deeds()
	var rows []Scenario
	// Of so many draws, more are repetitions than not: then all there is has been drawn.
	before := map[string]bool{}
	for draws := 0; len(rows) < count && draws < 100*count; draws++ {
		done := []deed{all[random.IntN(len(all))]}
		if len(rows)%3 != 0 {
			done = append(done, all[random.IntN(len(all))])
		}
		blames, fair := judged(done...)
		what := labels(done)
		if !fair || len(blames) == 0 || before[what] {
			continue
		}
		before[what] = true
		rows = append(rows, row(fmt.Sprintf("seed %d.%d: ", seed, len(rows)+1), done, blames))
	}
	return rows
}

// labels names deeds, in one order whatever they were drawn in.
func labels(done []deed) string {
	var all []string
	for _, d := range done {
		all = append(all, d.label)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// row makes a row of deeds and of what they come to.
func row(name string, done []deed, blames []Blame) Scenario {
	s := Scenario{Process: Process{Config: floorConfigured}, Arrange: furnishFloors, Expect: blames[0], Also: blames[1:]}
	var parts []Fault
	name += labels(done)
	for _, d := range done {
		parts = append(parts, d.fault())
		s.Open = max(s.Open, d.open)
		s.Recover = max(s.Recover, cmp.Or(d.recovers, usualRecover))
	}
	s.Name, s.Fault = name, everyFault(name, parts...)
	return s
}
