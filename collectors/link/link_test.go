package link

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

var kt = topology.Uplink{Name: "KT", Interface: "eth0"}

// expect checks outcome and cause, and that the detail holds some words.
func expect(t *testing.T, got observe.Observation, outcome observe.Outcome, cause, words string) {
	t.Helper()
	if got.Outcome != outcome || got.Cause != cause || !strings.Contains(got.Detail, words) {
		t.Errorf("%s %s: got %v %q %q; want %v %q with %q",
			got.Subject, got.Check, got.Outcome, got.Cause, got.Detail, outcome, cause, words)
	}
}

func TestGoodUplink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), kt, nil)
		defer s.stop()
		got := s.take()
		expect(t, got[observe.CheckLink], observe.Good, "", "eth0 is up")
		expect(t, got[observe.CheckAddress], observe.Good, "", "192.0.2.5/24")
		expect(t, got[observe.CheckRoute], observe.Good, "", "via 192.0.2.1 metric 100")
		expect(t, got["neighbour ipv4"], observe.Good, "", "reachable 02:00:00:00:00:01")
		expect(t, got["neighbour ipv6"], observe.NotProvisioned, "no-gateway", "no ipv6 gateway")
		if got["neighbour ipv4"].Target != "192.0.2.1" {
			t.Errorf("the gateway's target is %q", got["neighbour ipv4"].Target)
		}
		want := observe.Subject{Kind: observe.KindUplink, Uplink: "KT"}
		if o := got[observe.CheckLink]; o.Subject != want || o.Every != time.Second || o.Method != "netlink" {
			t.Errorf("common parts are %+v %v %q", o.Subject, o.Every, o.Method)
		}
		if _, ok := got[observe.CheckReceive]; ok {
			t.Error("a rate was given on the first reading")
		}
	})
}

func TestLinkStates(t *testing.T) {
	tests := []struct {
		name   string
		change func(*routes.Link)
		good   bool
		cause  string
	}{
		{"admin down", func(l *routes.Link) { l.AdminUp, l.Carrier, l.OperState = false, false, "down" }, false, "admin-down"},
		{"admin down over a dead layer", func(l *routes.Link) { l.AdminUp, l.OperState = false, "lower-layer-down" }, false, "admin-down"},
		{"no carrier", func(l *routes.Link) { l.Carrier, l.OperState = false, "down" }, false, "no-carrier"},
		{"lower layer down", func(l *routes.Link) { l.Carrier, l.OperState = false, "lower-layer-down" }, false, "lower-layer-down"},
		{"dormant", func(l *routes.Link) { l.OperState = "dormant" }, false, "dormant"},
		{"hardware absent", func(l *routes.Link) { l.OperState = "not-present" }, false, "no-interface"},
		{"driver that keeps no state", func(l *routes.Link) { l.OperState = "unknown" }, true, ""},
	}
	for _, test := range tests {
		link := upKernel().links["eth0"]
		test.change(&link)
		got := linkState(kt, reading{name: "eth0", link: link})
		if (got.Outcome == observe.Good) != test.good || got.Cause != test.cause || got.Detail == "" {
			t.Errorf("%s: got %v %q %q, want cause %q", test.name, got.Outcome, got.Cause, got.Detail, test.cause)
		}
	}
}

func TestNeighbourStates(t *testing.T) {
	for state, want := range map[string]observe.Outcome{
		"reachable": observe.Good, "stale": observe.Good, "delay": observe.Good, "probe": observe.Good,
		"permanent": observe.Good, "incomplete": observe.Lost, "failed": observe.Lost, "none": observe.None,
	} {
		g := gateway{family: "ipv4", address: netip.MustParseAddr("192.0.2.1"), neighbour: routes.Neighbour{State: state}}
		got := neighbourState(g, routes.Link{Name: "eth0"})
		if got.Outcome != want {
			t.Errorf("%s: got %v, want %v", state, got.Outcome, want)
		}
		if want == observe.Lost && (got.Cause != state || got.Target != "192.0.2.1") {
			t.Errorf("%s: cause %q, target %q", state, got.Cause, got.Target)
		}
	}
	tunnel := neighbourState(gateway{address: netip.MustParseAddr("192.0.2.1")}, routes.Link{Name: "ppp0", NoARP: true})
	expect(t, tunnel, observe.NotProvisioned, "no-neighbours", "ppp0")
	broken := neighbourState(gateway{address: netip.MustParseAddr("192.0.2.1"), err: errBroken}, routes.Link{Name: "eth0"})
	expect(t, broken, observe.Failed, "netlink", "busy")
}

func TestAnnouncedChangeIsSeenAtOnceAndOnlyTheNewsIsEmitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), kt, nil)
		defer s.stop()
		s.take()
		s.sleep(300 * time.Millisecond)
		link := s.kernel.links["eth0"]
		link.Carrier, link.OperState = false, "down"
		s.kernel.links["eth0"] = link
		s.signal()
		got := s.take()
		expect(t, got[observe.CheckLink], observe.Lost, "no-carrier", "cable")
		if len(got) != 1 || got[observe.CheckLink].At.Mono != 300*time.Millisecond {
			t.Errorf("got %d observations, the link's at %v; want the link's alone, at once", len(got), got[observe.CheckLink].At.Mono)
		}
		s.sleep(settle)
		s.signal()
		if got := s.take(); len(got) != 0 {
			t.Errorf("a signal without news gave %v", got)
		}
	})
}

func TestVanishedAndReturnedInterface(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kernel := upKernel()
		was := kernel.links["eth0"]
		was.Counters.ReceivedBytes = 5_000_000
		kernel.links = map[string]routes.Link{}
		s := start(kernel, kt, nil)
		defer s.stop()
		got := s.take()
		expect(t, got[observe.CheckLink], observe.Lost, "no-interface", "eth0")
		expect(t, got[observe.CheckAddress], observe.Lost, "no-interface", "gone")
		expect(t, got["neighbour ipv4"], observe.None, "no-interface", "")
		expect(t, got[observe.CheckReceive], observe.None, "no-interface", "")

		kernel.links["eth0"] = was // appears, unannounced
		s.sleep(time.Second)
		got = s.take()
		expect(t, got[observe.CheckLink], observe.Good, "", "up")
		if _, ok := got[observe.CheckReceive]; ok {
			t.Error("a rate was given on the first reading of a new interface")
		}

		again := was // is made anew: another index, counters from nought
		again.Index, again.Counters.ReceivedBytes = 7, 9_000_000
		kernel.links["eth0"] = again
		for i := range kernel.addresses {
			kernel.addresses[i].Index += 5
		}
		kernel.defaults[0].Index = 7
		s.sleep(time.Second)
		got = s.take()
		expect(t, got[observe.CheckRoute], observe.Good, "", "192.0.2.1")
		if o, ok := got[observe.CheckReceive]; ok {
			t.Errorf("a bogus rate of %v across two interfaces", o.Value)
		}

		again.Counters.ReceivedBytes += 1500
		kernel.links["eth0"] = again
		s.sleep(time.Second)
		if o := s.take()[observe.CheckReceive]; o.Value != 1500 || o.Unit != observe.BytesPerSecond {
			t.Errorf("the rate is %v %s, want 1500 B/s", o.Value, o.Unit)
		}
	})
}

func TestRatesAndReset(t *testing.T) {
	var m meter
	link := routes.Link{Index: 2, Counted: true}
	at := func(second float64, c routes.Counters) []observe.Observation {
		link.Counters = c
		return m.rates("KT", reading{link: link}, observe.Instant{Mono: time.Duration(second * float64(time.Second))})
	}
	if got := at(0, routes.Counters{ReceivedBytes: 100}); got != nil {
		t.Errorf("first reading gave %v", got)
	}
	got := at(2, routes.Counters{ReceivedBytes: 2100, SentBytes: 500, ReceiveErrors: 2, SendDrops: 4})
	if len(got) != 3 || got[0].Value != 1000 || got[1].Value != 250 || got[2].Value != 3 || got[2].Unit != observe.PerSecond {
		t.Errorf("rates are %+v", got)
	}
	if got := at(3, routes.Counters{ReceivedBytes: 10}); got != nil {
		t.Errorf("a reset counter gave %v", got)
	}
	if got := at(4, routes.Counters{ReceivedBytes: 20}); len(got) != 3 || got[0].Value != 10 {
		t.Errorf("after the reset: %+v", got)
	}
	link.Counted = false
	if got := at(5, routes.Counters{}); len(got) != 3 || got[0].Outcome != observe.NotProvisioned {
		t.Errorf("without counters: %+v", got)
	}
}

func TestUplinkKnownByItsAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), topology.Uplink{Name: "KT", Source: netip.MustParseAddr("192.0.2.5")}, nil)
		defer s.stop()
		expect(t, s.take()[observe.CheckLink], observe.Good, "", "eth0 is up")
		s.kernel.addresses = s.kernel.addresses[:1]
		s.signal()
		got := s.take()
		expect(t, got[observe.CheckAddress], observe.Lost, "no-address", "eth0 has no address")
		if _, ok := got[observe.CheckLink]; ok {
			t.Error("the interface that had the address was forgotten")
		}
		s.sleep(settle)
		s.kernel.addresses = []routes.Address{{Index: 2, Prefix: netip.MustParsePrefix("192.0.2.77/24"), Usable: true}}
		s.signal()
		s.sleep(time.Second)
		expect(t, s.take()[observe.CheckAddress], observe.Lost, "no-address", "192.0.2.5 is not on eth0, which has 192.0.2.77/24")
	})
}

func TestAddressThatNobodyHas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), topology.Uplink{Name: "KT", Source: netip.MustParseAddr("203.0.113.9")}, nil)
		defer s.stop()
		expect(t, s.take()[observe.CheckLink], observe.Lost, "no-interface", "no interface has the address 203.0.113.9")
		s.kernel.addresses = append(s.kernel.addresses, routes.Address{Index: 2, Prefix: netip.MustParsePrefix("203.0.113.9/32"), Usable: true})
		s.sleep(time.Second)
		expect(t, s.take()[observe.CheckLink], observe.Good, "", "eth0 is up")
	})
}

func TestTentativeAddressIsNone(t *testing.T) {
	got := addressState(kt, reading{name: "eth0", addresses: []routes.Address{
		{Prefix: netip.MustParsePrefix("2001:db8::5/64"), Note: "tentative"},
	}})
	expect(t, got, observe.Lost, "no-address", "2001:db8::5/64 is tentative")
}

func TestRouteTexts(t *testing.T) {
	gone := routeState(reading{name: "eth0"})
	expect(t, gone, observe.Lost, "no-route", "no default route leaves by eth0")
	var many []routes.Route
	for i := range 9 {
		many = append(many, routes.Route{Family: "ipv4", Metric: i, Table: 100 + i})
	}
	expect(t, routeState(reading{defaults: many}), observe.Good, "", "on link metric 1 table 101; on link metric 2")
	expect(t, routeState(reading{defaults: many}), observe.Good, "", "; +3")
	expect(t, routeState(reading{routeless: true}), observe.NotProvisioned, "unsupported", "platform")
}

func TestConfiguredGatewayComesFirst(t *testing.T) {
	uplink := kt
	uplink.Gateways = []netip.Addr{netip.MustParseAddr("192.0.2.254")}
	kernel := upKernel()
	found := read(kernel, func(routes.Link) routes.Hardware { return routes.Hardware{} }, uplink, reading{}, observe.Instant{})
	if found.gateways[0].address != uplink.Gateways[0] {
		t.Errorf("the gateway is %v", found.gateways[0].address)
	}
}

func TestRoutesAreReadAgainOnlyWhenNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), kt, nil)
		defer s.stop()
		s.sleep(10 * time.Second)
		if s.kernel.routeDumps != 1 {
			t.Errorf("%d route dumps in ten quiet seconds, want 1", s.kernel.routeDumps)
		}
		link := s.kernel.links["eth0"]
		link.AdminUp = false // the kernel takes the routes away without a word
		s.kernel.links["eth0"], s.kernel.defaults = link, nil
		s.sleep(time.Second)
		expect(t, s.take()[observe.CheckRoute], observe.Lost, "no-route", "")
		s.sleep(refresh)
		if s.kernel.routeDumps != 3 {
			t.Errorf("%d route dumps after the refresh, want 3", s.kernel.routeDumps)
		}
	})
}

func TestWithoutAnnouncementsEverythingIsReadEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), kt, errBroken)
		defer s.stop()
		s.sleep(5 * time.Second)
		if s.kernel.routeDumps != 6 {
			t.Errorf("%d route dumps in five seconds, want 6", s.kernel.routeDumps)
		}
	})
}

func TestKernelErrorIsAFailureAndHeals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), kt, nil)
		defer s.stop()
		s.take()
		s.kernel.linkErr = errBroken
		s.sleep(time.Second)
		got := s.take()
		expect(t, got[observe.CheckLink], observe.Failed, "netlink", "uplink KT is not known: resource busy")
		expect(t, got[observe.CheckRoute], observe.Failed, "netlink", "busy")
		s.kernel.linkErr = nil
		s.sleep(time.Second)
		expect(t, s.take()[observe.CheckLink], observe.Good, "", "eth0 is up")
		if s.kernel.opened != 2 || s.kernel.closed != 1 {
			t.Errorf("opened %d times and closed %d times", s.kernel.opened, s.kernel.closed)
		}
	})
}

func TestRunEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // fails where a goroutine is left
		s := start(upKernel(), kt, nil)
		s.signal() // it pauses after this round
		s.cancel()
		begin := time.Now()
		<-s.ended
		if time.Since(begin) != 0 || s.kernel.closed != 1 {
			t.Errorf("ended after %v, the kernel closed %d times", time.Since(begin), s.kernel.closed)
		}
	})
}

func TestClosedAnnouncementsAreAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(upKernel(), kt, nil)
		defer s.stop()
		closed := s.changes
		s.changes = make(chan struct{}, 1)
		close(closed)
		s.sleep(time.Second)
		s.take()
		s.sleep(100 * time.Millisecond)
		s.kernel.defaults = nil
		s.signal()
		expect(t, s.take()[observe.CheckRoute], observe.Lost, "no-route", "")
	})
}

func TestPlan(t *testing.T) {
	family := New(Options{})
	plan := func(uplinks ...topology.Uplink) []collectors.Probe {
		return family.Plan(topology.Topology{Uplinks: uplinks}, collectors.Env{})
	}
	if family.Name() != "link" || len(plan()) != 0 {
		t.Error("nothing to watch gives probes")
	}
	moved := kt
	moved.Interface = "eth1"
	before, after := plan(kt)[0], plan(moved)[0]
	if before.Name != "link/KT" || before.Name != after.Name || before.Revision == after.Revision {
		t.Errorf("names %q %q, revisions %q %q", before.Name, after.Name, before.Revision, after.Revision)
	}
	if same := plan(kt)[0]; same.Revision != before.Revision || same.Every != 0 {
		t.Errorf("the same uplink gives another revision, or does not stream: %+v", same)
	}
}

func BenchmarkRoundOfFakeKernel(b *testing.B) {
	kernel := upKernel()
	before := reading{}
	for i := 0; b.Loop(); i++ {
		before = read(kernel, func(routes.Link) routes.Hardware { return routes.Hardware{} }, kt, before, observe.Instant{})
		if got := judge(kt, before); len(got) != 5 {
			b.Fatal(fmt.Sprint(got))
		}
	}
}
