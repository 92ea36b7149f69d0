package feed

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestWays(t *testing.T) {
	address := netip.MustParseAddrPort
	watched := topology.Topology{
		Uplinks: []topology.Uplink{{Name: "KT", Interface: "eth0"}, {Name: "LGU+", Source: netip.MustParseAddr("192.0.2.9")}, {Name: "nowhere"}},
		Resolvers: []topology.Resolver{
			{Name: "CF", Transport: topology.TransportUDP, Address: address("1.1.1.1:53")},
			{Name: "KT", Transport: topology.TransportUDP, Address: address("168.126.63.1:53"), Uplink: "KT"},
			{Name: "stub", Transport: topology.TransportUDP, Address: address("127.0.0.53:53")},
			{Name: "tls", Transport: topology.TransportTLS, Address: address("9.9.9.9:853")},
			{Name: "system", Transport: topology.TransportSystem},
		},
	}
	ways := waysOf(watched)
	if len(ways) != 3 || ways[0].uplink != "" || ways[1].iface != "eth0" || ways[2].source.String() != "192.0.2.9" {
		t.Fatalf("%+v", ways)
	}
	if !slices.Equal(ways[1].resolvers, []netip.AddrPort{address("168.126.63.1:53"), address("1.1.1.1:53")}) || len(ways[2].resolvers) != 1 {
		t.Errorf("resolvers %v and %v", ways[1].resolvers, ways[2].resolvers)
	}
	watched.Uplinks = watched.Uplinks[:1]
	if only := waysOf(watched); len(only) != 1 {
		t.Errorf("one uplink leaves %d ways", len(only))
	}
}

// Where the first way is dead the page is fetched by another, and by that one
// from then on, until the first is tried again.
func TestFetchByAnotherWay(t *testing.T) {
	var answered atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		answered.Add(1)
		_, _ = io.WriteString(w, page("none", "", ""))
	})
	p := pollerAt(t, server.URL, way{iface: "no-such-if0"}, way{uplink: "KT", iface: "no-such-if1"}, way{uplink: "LGU+", source: loopback})
	for round := range 3 {
		seen, _ := p.once(context.Background())
		if seen.Outcome != observe.Good || p.at != 2 || !slices.Contains(seen.Fields, observe.Field{Name: "by", Text: "LGU+"}) {
			t.Fatalf("round %d: %+v by way %d", round, seen, p.at)
		}
	}
	if answered.Load() != 3 {
		t.Errorf("asked %d times", answered.Load())
	}
	other := newPoller(p.family, statuspageAt(server.URL), p.ways, p.env)
	if seen, _ := other.once(context.Background()); seen.Outcome != observe.Good || other.at != 2 {
		t.Errorf("another page: %+v by way %d", seen, other.at)
	}
	p.family.detour.since -= waysBack + time.Second
	p.ways[0].iface = ""
	if seen, _ := p.once(context.Background()); seen.Outcome != observe.Good || p.at != 0 {
		t.Errorf("the first way is well again: %+v by way %d", seen, p.at)
	}
}

// Where every way is dead it is the first that is told of; a server that
// answers badly is asked once.
func TestFetchByNoWay(t *testing.T) {
	p := pollerAt(t, "http://127.0.0.1:1/", way{iface: "no-such-if0"}, way{uplink: "KT", iface: "no-such-if1"})
	if seen, _ := p.once(context.Background()); seen.Outcome != observe.LocalError || p.at != 0 || seen.Detail != "can't fetch through no-such-if0: no such device" {
		t.Errorf("%+v", seen)
	}
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	p = pollerAt(t, server.URL, way{}, way{uplink: "KT", source: loopback})
	if seen, _ := p.once(context.Background()); seen.Cause != "http-503" || asked.Load() != 1 {
		t.Errorf("%+v, asked %d times", seen, asked.Load())
	}
}

func pollerAt(t *testing.T, address string, ways ...way) *poller {
	t.Helper()
	ticking := &clock{now: observe.Instant{Wall: noon, Mono: time.Hour}}
	family := &Family{options: testOptions(nil), hosts: map[string]chan struct{}{}}
	return newPoller(family, statuspageAt(address), ways, envOf(ticking))
}
