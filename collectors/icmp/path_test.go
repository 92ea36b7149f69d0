package icmp

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

var core = netip.MustParseAddr("198.51.100.9")

// upTo answers as a way of four hops does that is broken after some of them.
func upTo(hops int) func(netip.Addr, int) []reply {
	return func(to netip.Addr, ttl int) []reply {
		switch {
		case ttl > hops:
			return nil
		case ttl >= 4:
			return []reply{{after: 30 * time.Millisecond, from: to, kind: Reply}}
		}
		return []reply{{after: time.Duration(ttl) * time.Millisecond, from: []netip.Addr{gateway, router, core}[ttl-1], kind: Exceeded}}
	}
}

// ways runs rounds of an uplink's path.
func (n *network) ways(t *testing.T, answers ...func(netip.Addr, int) []reply) (said []observe.Observation) {
	t.Helper()
	family := New(Options{Open: n.dial, Bars: n.here.bars, Ours: n.here.ours})
	uplink := topology.Uplink{Name: "KT", Interface: "eth0", Anchors: []topology.Anchor{
		{Ring: topology.RingInside, Address: anchorB}, {Ring: topology.RingForeign, Address: anchorA},
	}}
	for _, answer := range answers {
		n.after = answer
		for _, probe := range family.Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}}, collectors.Env{Clock: n.clock, Random: func() float64 { return 0 }}) {
			if probe.Check == observe.CheckPath {
				probe.Run(t.Context(), func(o observe.Observation) { said = append(said, o) })
			}
		}
		n.now += time.Minute
	}
	return said
}

func TestPath(t *testing.T) {
	whole := upTo(64)
	refuses := func(to netip.Addr, ttl int) []reply {
		if ttl >= 2 {
			return []reply{{after: time.Millisecond, from: router, kind: Unreachable, code: 0}}
		}
		return whole(to, ttl)
	}
	refusesSeldom := func(to netip.Addr, ttl int) []reply {
		switch ttl {
		case 1, 2:
			return whole(to, ttl)
		case 26:
			return refuses(to, ttl)
		}
		return nil
	}
	loops := func(_ netip.Addr, ttl int) []reply {
		return []reply{{after: time.Millisecond, from: []netip.Addr{gateway, router, core}[min(ttl-1, 1+ttl%2)], kind: Exceeded}}
	}
	tests := []struct {
		name    string
		answers []func(netip.Addr, int) []reply
		outcome observe.Outcome
		detail  string
		fields  string
	}{
		{"well", []func(netip.Addr, int) []reply{whole}, observe.Good, "203.0.113.1 is reached in 4 hops",
			"hop1=192.0.2.1 1.0 ms, hop2=198.51.100.1 2.0 ms, hop3=198.51.100.9 3.0 ms, hop4=203.0.113.1 30.0 ms"},
		{"dead after the first hop, as ever", []func(netip.Addr, int) []reply{upTo(2)}, observe.Lost, "dies after hop 2 (198.51.100.1)",
			"hop1=192.0.2.1 1.0 ms, hop2=198.51.100.1 2.0 ms"},
		{"dead after the first hop, and it was not", []func(netip.Addr, int) []reply{whole, upTo(2)}, observe.Lost,
			"dies after hop 2 (198.51.100.1); hop 3 was 198.51.100.9",
			"hop1=192.0.2.1 1.0 ms, hop2=198.51.100.1 2.0 ms, was=60, was-hops=4, " +
				"was1=192.0.2.1 1.0 ms, was2=198.51.100.1 2.0 ms, was3=198.51.100.9 3.0 ms, was4=203.0.113.1 30.0 ms"},
		{"all dead", []func(netip.Addr, int) []reply{nothing}, observe.Lost, "dies at once: not even the gateway answers", ""},
		{"refused", []func(netip.Addr, int) []reply{refuses}, observe.Refused, "ends at hop 2: 198.51.100.1 says network unreachable",
			"hop1=192.0.2.1 1.0 ms, hop2=198.51.100.1 1.0 ms network unreachable"},
		{"refused, and it is said once", []func(netip.Addr, int) []reply{refusesSeldom}, observe.Refused, "ends at hop 2: 198.51.100.1 says network unreachable",
			"hop1=192.0.2.1 1.0 ms, hop2=198.51.100.1 2.0 ms network unreachable"},
		{"a loop", []func(netip.Addr, int) []reply{loops}, observe.Lost, "loops from hop 2 (198.51.100.1) on",
			"hop1=192.0.2.1 1.0 ms, hop2=198.51.100.1 1.0 ms, hop3=198.51.100.9 1.0 ms, hop4=198.51.100.1 1.0 ms"},
		{"and well again", []func(netip.Addr, int) []reply{whole, upTo(1), whole}, observe.Good, "203.0.113.1 is reached in 4 hops", "-"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := &network{}
			said := n.ways(t, test.answers...)
			o := said[len(said)-1]
			if len(said) != len(test.answers) || o.Outcome != test.outcome || o.Detail != test.detail {
				t.Errorf("%d said, the last %s: %q", len(said), o.Outcome, o.Detail)
			}
			if o.Target != anchorA.String() || o.Subject.Kind != observe.KindUplink || o.Check != observe.CheckPath {
				t.Errorf("got %+v", o)
			}
			if got := inWords(o.Fields); test.fields != "-" && got != test.fields {
				t.Errorf("got  %s\nwant %s", got, test.fields)
			}
		})
	}
}

func inWords(fields []observe.Field) string {
	var words []string
	for _, f := range fields {
		text := f.Text
		if text == "" {
			text = strconv.FormatFloat(f.Value, 'f', 0, 64)
		}
		words = append(words, f.Name+"="+text)
	}
	return strings.Join(words, ", ")
}

func TestPathCountsLoss(t *testing.T) {
	n := &network{}
	asked := 0
	o := n.ways(t, upTo(64), func(to netip.Addr, ttl int) []reply {
		if ttl == 3 {
			if asked++; asked == 3 {
				return nil
			}
		}
		return upTo(3)(to, ttl)
	})[1]
	if got := fieldOf(o, "hop3").Text; got != "198.51.100.9 3.0 ms loss 33 %" {
		t.Errorf("got %q", got)
	}
}

// TestABrokenWayIsNotAskedOfThoseWhoAreWatched: a first router that answers one
// packet a second would fall silent for the probe that watches it.
func TestABrokenWayIsNotAskedOfThoseWhoAreWatched(t *testing.T) {
	n := &network{}
	asked := map[int]int{}
	o := n.ways(t, upTo(64), func(to netip.Addr, ttl int) []reply {
		asked[ttl]++
		return upTo(3)(to, ttl)
	})[1]
	if asked[1] != 1 || asked[2] != 1 || asked[3] != 1+countedTries {
		t.Errorf("asked of each hop: %v", asked)
	}
	if o.Detail != "dies after hop 3 (198.51.100.9); hop 4 was 203.0.113.1" {
		t.Errorf("it says %q", o.Detail)
	}
}

// TestPathIsCheap holds what a healthy look costs: a few packets more than hops.
func TestPathIsCheap(t *testing.T) {
	n := &network{}
	whole := upTo(64)
	n.ways(t, []func(netip.Addr, int) []reply{whole, whole}...)
	if len(n.sent) > 14 {
		t.Errorf("%d packets for two looks at four hops", len(n.sent))
	}
}
