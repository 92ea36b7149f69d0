package icmp

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// passingUpTo answers as a way does that is silent about what does not fit.
func passingUpTo(limit int) func(netip.Addr, int) []reply {
	return func(to netip.Addr, size int) []reply {
		if size > limit {
			return nil
		}
		return []reply{{after: 20 * time.Millisecond, from: to, kind: Reply}}
	}
}

// named answers as a way does whose router says what fits.
func named(mtu, limit int) func(netip.Addr, int) []reply {
	return func(to netip.Addr, size int) []reply {
		if size > limit {
			return []reply{{after: 3 * time.Millisecond, from: router, kind: TooBig, mtu: mtu}}
		}
		return []reply{{after: 20 * time.Millisecond, from: to, kind: Reply}}
	}
}

// only answers as one anchor does and others don't.
func only(which netip.Addr, these, others func(netip.Addr, int) []reply) func(netip.Addr, int) []reply {
	return func(to netip.Addr, size int) []reply {
		if to == which {
			return these(to, size)
		}
		return others(to, size)
	}
}

// measure runs rounds of an uplink's large packets, and returns what each said.
func (n *network) measure(t *testing.T, mtu int, rounds int, change func(round int), anchors ...netip.Addr) (said [][]observe.Observation) {
	t.Helper()
	family := New(Options{Open: n.dial, MTU: func(Line) int { return mtu }})
	uplink := topology.Uplink{Name: "KT", Interface: "eth0"}
	for _, anchor := range anchors {
		uplink.Anchors = append(uplink.Anchors, topology.Anchor{Ring: topology.RingForeign, Address: anchor})
	}
	for round := range rounds {
		if change != nil {
			change(round)
		}
		for _, probe := range family.Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}}, collectors.Env{Clock: n.clock, Random: func() float64 { return 0 }}) {
			if probe.Check == observe.CheckLarge {
				var all []observe.Observation
				probe.Run(t.Context(), func(o observe.Observation) { all = append(all, o) })
				said = append(said, all)
			}
		}
		n.now += largeEvery
	}
	return said
}

func fieldOf(o observe.Observation, name string) observe.Field {
	for _, f := range o.Fields {
		if f.Name == name {
			return f
		}
	}
	return observe.Field{}
}

func TestLarge(t *testing.T) {
	whole, filter := passingUpTo(full), passingUpTo(100)
	tests := []struct {
		name    string
		mtu     int
		large   func(netip.Addr, int) []reply
		anchors []netip.Addr
		rounds  int
		outcome observe.Outcome
		cause   string
		passes  float64
		router  string
		about   netip.Addr
	}{
		{"all passes", 1500, whole, []netip.Addr{anchorA, anchorB}, 1, observe.Good, "", 1500, "", anchorA},
		{"the interface's own MTU", 1400, whole, []netip.Addr{anchorA}, 1, observe.Good, "", 1400, "", anchorA},
		{"jumbo frames end at the gateway", 9000, whole, []netip.Addr{anchorA}, 1, observe.Good, "", 1500, "", anchorA},
		{"a router names the MTU", 1500, named(1400, 1400), []netip.Addr{anchorA}, 1, observe.Good, "", 1400, router.String(), anchorA},
		{"and it stands", 1500, named(1400, 1400), []netip.Addr{anchorA}, 3, observe.Good, "", 1400, router.String(), anchorA},
		{"a router that names too much", 1500, func(to netip.Addr, size int) []reply {
			if size > 1492 {
				return named(1492, 1492)(to, size)
			}
			return passingUpTo(1420)(to, size)
		}, []netip.Addr{anchorA, anchorB}, 1, observe.Lost, causeBlackHole, 1420, router.String(), anchorA},
		{"a lie about the MTU", 1500, named(68, 1400), []netip.Addr{anchorA, anchorB}, 1, observe.Lost, causeBlackHole, 1400, "", anchorA},
		{"two anchors agree from the start", 1500, passingUpTo(1420), []netip.Addr{anchorA, anchorB}, 1, observe.Lost, causeBlackHole, 1420, "", anchorA},
		{"one anchor alone never answered a large one", 1500, passingUpTo(1420), []netip.Addr{anchorA}, 1, observe.NotProvisioned, causeFiltered, 0, "", anchorA},
		{"all filter", 1500, filter, []netip.Addr{anchorA, anchorB}, 1, observe.NotProvisioned, causeFiltered, 0, "", anchorA},
		{"one filters, another does not", 1500, only(anchorA, filter, whole), []netip.Addr{anchorA, anchorB}, 1, observe.Good, "", 1500, "", anchorB},
		{"the next rounds stay with that one", 1500, only(anchorA, filter, whole), []netip.Addr{anchorA, anchorB}, 2, observe.Good, "", 1500, "", anchorB},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := &network{after: healthy, large: test.large}
			said := n.measure(t, test.mtu, test.rounds, nil, test.anchors...)
			var o observe.Observation
			for _, one := range said[len(said)-1] {
				if o.Subject.Name != test.about.String() {
					o = one
				} else if one.Outcome != o.Outcome {
					t.Errorf("another anchor says %+v", one)
				}
			}
			if o.Outcome != test.outcome || o.Cause != test.cause || fieldOf(o, "mtu").Value != test.passes || fieldOf(o, "router").Text != test.router {
				t.Errorf("got %+v", o)
			}
			if o.Subject.Name != test.about.String() || o.Check != observe.CheckLarge || o.Every != largeEvery || o.Detail == "" {
				t.Errorf("got %+v", o)
			}
		})
	}
}

func TestLargeOfAnAnchorThatTaught(t *testing.T) {
	n := &network{after: healthy}
	said := n.measure(t, 1500, 4, func(round int) {
		n.large = passingUpTo(map[bool]int{true: 1380, false: full}[round == 1 || round == 2])
	}, anchorA)
	var outcomes []string
	for _, round := range said {
		outcomes = append(outcomes, round[0].Outcome.String())
	}
	if got := strings.Join(outcomes, " "); got != "ok lost lost ok" {
		t.Errorf("got %s", got)
	}
	if detail := said[1][0].Detail; detail != "packets of 1500 B vanish without a word; those of 1380 B pass" {
		t.Error(detail)
	}
}

func TestLargeFollowsTheWay(t *testing.T) {
	n := &network{after: healthy}
	ways := []func(netip.Addr, int) []reply{passingUpTo(full), named(1400, 1400), passingUpTo(1400), named(1400, 1400), passingUpTo(full)}
	said := n.measure(t, 1500, len(ways), func(round int) { n.large = ways[round] }, anchorA)
	var got []string
	for _, round := range said {
		got = append(got, fmt.Sprint(round[0].Outcome, " ", fieldOf(round[0], "mtu").Value))
	}
	if text := strings.Join(got, ", "); text != "ok 1500, ok 1400, lost 1400, ok 1400, ok 1500" {
		t.Errorf("a router that says what fits, falls silent, and says it again: %s", text)
	}
}

func TestLargeSaysNothingOfSilence(t *testing.T) {
	n := &network{after: nothing, large: func(netip.Addr, int) []reply { return nil }}
	o := n.measure(t, 1500, 1, nil, anchorA, anchorB)[0][0]
	if o.Outcome != observe.None || o.Cause != causeSilent {
		t.Errorf("got %+v", o)
	}
	n = &network{after: healthy, fails: func() error { return syscall.EPERM }}
	if o := n.measure(t, 1500, 1, nil, anchorA)[0][0]; o.Outcome != observe.LocalError || o.Cause != "eperm" {
		t.Errorf("got %+v", o)
	}
}

// TestLargeByChance holds that ordinary loss is not taken for a black hole.
func TestLargeByChance(t *testing.T) {
	n := &network{after: healthy}
	count := 0
	n.large = func(to netip.Addr, size int) []reply {
		if count++; count%3 != 0 {
			return nil
		}
		return passingUpTo(full)(to, size)
	}
	for i, round := range n.measure(t, 1500, 30, nil, anchorA, anchorB) {
		if o := round[len(round)-1]; o.Outcome != observe.Good {
			t.Errorf("round %d: %+v", i, o)
		}
	}
}

func BenchmarkLarge(b *testing.B) {
	n := &network{after: healthy}
	s := &sizer{
		anchors: []topology.Anchor{{Address: anchorA}}, open: n.dial, mtu: func(Line) int { return full }, clock: n.clock, taught: map[int]int{},
	}
	b.ReportAllocs()
	for b.Loop() {
		n.sent = n.sent[:0]
		s.round(b.Context(), func(observe.Observation) {})
	}
}

// TestLargePastTheNearest: what is nearer than the hole answers all sizes, and is
// not what people go to.
func TestLargePastTheNearest(t *testing.T) {
	n := &network{after: healthy, large: only(anchorA, passingUpTo(1500), passingUpTo(1400))}
	family := New(Options{Open: n.dial, MTU: func(Line) int { return 1500 }})
	uplink := topology.Uplink{Name: "KT", Interface: "eth0", Anchors: []topology.Anchor{
		{Ring: topology.RingInside, Address: anchorA}, {Ring: topology.RingForeign, Address: anchorB}, {Ring: topology.RingForeign, Address: anchorC},
	}}
	var said []string
	for _, probe := range family.Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}}, collectors.Env{Clock: n.clock, Random: func() float64 { return 0 }}) {
		if probe.Check == observe.CheckLarge {
			probe.Run(t.Context(), func(o observe.Observation) { said = append(said, o.Subject.Name+" "+word(o)) })
		}
	}
	want := anchorB.String() + " lost black-hole; " + anchorC.String() + " lost black-hole"
	if got := strings.Join(said, "; "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
