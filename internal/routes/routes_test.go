package routes

import (
	"net/netip"
	"slices"
	"testing"
	"time"
)

func TestGatewaysOf(t *testing.T) {
	gateway := func(device, address string, metric, table int) Route {
		a, _ := netip.ParseAddr(address)
		return Route{Interface: device, Gateway: a, Metric: metric, Table: table}
	}
	defaults := []Route{
		gateway("eth0", "192.0.2.9", 10, 101),
		gateway("eth0", "192.0.2.2", 200, MainTable),
		gateway("eth0", "192.0.2.1", 100, MainTable),
		gateway("eth0", "fe80::1%eth0", 1024, MainTable),
		gateway("eth1", "198.51.100.1", 0, 102),
		gateway("ppp0", "", 0, MainTable),
	}
	tests := map[string][]string{
		"eth0": {"192.0.2.1", "fe80::1%eth0"},
		"eth1": {"198.51.100.1"},
		"ppp0": nil,
		"eth2": nil,
	}
	for device, want := range tests {
		var got []string
		for _, a := range GatewaysOf(defaults, device) {
			got = append(got, a.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", device, got, want)
		}
	}
}

func TestRouteString(t *testing.T) {
	tests := map[string]Route{
		"via 192.0.2.1 metric 100":      {Gateway: netip.MustParseAddr("192.0.2.1"), Metric: 100, Table: MainTable},
		"via fe80::1 metric 1024":       {Gateway: netip.MustParseAddr("fe80::1%eth0"), Metric: 1024, Table: MainTable},
		"on link":                       {Table: MainTable},
		"via 192.0.2.1 table 101":       {Gateway: netip.MustParseAddr("192.0.2.1"), Table: 101},
		"on link metric 50 table 51820": {Metric: 50, Table: 51820},
	}
	for want, route := range tests {
		if got := route.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRatesSince(t *testing.T) {
	before := Counters{ReceivedBytes: 1000, SentBytes: 2000, ReceivedPackets: 10, SendDrops: 1}
	now := Counters{ReceivedBytes: 3000, SentBytes: 2000, ReceivedPackets: 30, SendDrops: 5}
	rates, ok := now.RatesSince(before, 2*time.Second)
	if !ok || rates != (Rates{ReceivedBytes: 1000, ReceivedPackets: 10, SendDrops: 2}) {
		t.Errorf("got %+v %v", rates, ok)
	}
	for name, elapsed := range map[string]time.Duration{"no time": 0, "too soon": 50 * time.Millisecond, "backwards": -time.Second} {
		if _, ok := now.RatesSince(before, elapsed); ok {
			t.Errorf("%s: gave a rate", name)
		}
	}
	if _, ok := before.RatesSince(now, time.Second); ok {
		t.Error("counters that went back gave a rate")
	}
	wrapped := Counters{ReceivedBytes: 5}
	if _, ok := wrapped.RatesSince(Counters{ReceivedBytes: 1<<32 - 10}, time.Second); ok {
		t.Error("a wrapped counter gave a rate")
	}
}
