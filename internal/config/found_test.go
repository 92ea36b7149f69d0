package config

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"example.com/noctop/internal/topology"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func twoUplinks() Found {
	return Found{
		Hostname: "noc1",
		Uplinks: []FoundUplink{
			{Interface: "eth0", Gateways: []netip.Addr{addr("192.0.2.1")}, Addresses: []netip.Addr{addr("192.0.2.5")}, Routed: true, Metric: 100},
			{Interface: "wwan 0", Routed: true, Metric: 700},
			{Interface: "eth5"},
		},
		Resolvers: []FoundResolver{
			{Address: addrPort("127.0.0.53:53"), Role: "stub"},
			{Address: addrPort("192.0.2.1:53"), Role: "upstream", Interface: "eth0"},
			{Address: addrPort("192.0.2.1:53"), Role: "upstream", Interface: "eth0"},
			{Address: addrPort("0.0.0.0:53"), Role: "system"},
			{Address: addrPort("8.8.8.8:53"), Role: "upstream", Interface: "wwan 0"},
		},
	}
}

func TestTopologyOfFound(t *testing.T) {
	anchors := []topology.Anchor{}
	for _, a := range defaultForeign {
		anchors = append(anchors, topology.Anchor{Ring: "foreign", Address: a})
	}
	got := Default(known()).Topology(twoUplinks())
	want := []topology.Uplink{
		{Name: "eth0", Interface: "eth0", Anchors: anchors, Discovered: true},
		{Name: "wwan 0", Interface: "wwan 0", Anchors: anchors, Discovered: true},
	}
	if diff := cmp.Diff(want, got.Uplinks, alike); diff != "" {
		t.Error(diff)
	}
	resolvers := []topology.Resolver{
		{Name: "stub", Transport: "udp", Address: addrPort("127.0.0.53:53"), Role: "stub"},
		{Name: "192.0.2.1", Transport: "udp", Address: addrPort("192.0.2.1:53"), Role: "upstream", Uplink: "eth0"},
		{Name: "8.8.8.8", Transport: "udp", Address: addrPort("8.8.8.8:53"), Role: "upstream", Uplink: "wwan 0"},
		{Name: "Cloudflare", Transport: "udp", Address: addrPort("1.1.1.1:53"), Role: "public"},
	}
	if diff := cmp.Diff(resolvers, got.Resolvers, alike); diff != "" {
		t.Error(diff)
	}
	if got.Site != "noc1" || got.Host.Off || len(got.Providers) != 1 || got.Providers[0].Feed.Every != defaultFeedEvery {
		t.Errorf("got %+v", got)
	}
}

func TestCandidatesWithoutAnyRoute(t *testing.T) {
	got := Default(known()).Topology(Found{Uplinks: []FoundUplink{{Interface: "eth0"}, {Interface: "eth1"}}})
	if len(got.Uplinks) != 2 {
		t.Errorf("with the network gone from the start there are %d uplinks", len(got.Uplinks))
	}
}

func TestResolversOfOneAddressAreToldApart(t *testing.T) {
	found := Found{Uplinks: []FoundUplink{{Interface: "a", Routed: true}, {Interface: "b", Routed: true}}}
	for _, device := range []string{"a", "b", "", ""} {
		found.Resolvers = append(found.Resolvers, FoundResolver{Address: addrPort("[::ffff:192.0.2.1]:5353"), Role: "upstream", Interface: device})
	}
	var names []string
	for _, r := range Default(known()).Topology(found).Resolvers {
		names = append(names, r.Name)
	}
	if want := []string{"192.0.2.1:5353", "192.0.2.1:5353 by b", "192.0.2.1:5353 upstream", "Cloudflare", "Google"}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
}

func TestMerge(t *testing.T) {
	old := twoUplinks()
	both := Merge(Found{}, old)
	gone := Merge(both, Found{Uplinks: []FoundUplink{{Interface: "eth0", Routed: true}}})
	if gone.Hostname != "noc1" || len(gone.Resolvers) != len(old.Resolvers) || len(gone.Uplinks) != 3 {
		t.Fatalf("got %+v", gone)
	}
	if u := gone.Uplinks[1]; u.Interface != "wwan 0" || u.Routed || !u.WasRouted || u.Metric != 700 {
		t.Errorf("what vanished is %+v", u)
	}
	names := func(f Found) string {
		var all []string
		for _, u := range Default(known()).Topology(f).Uplinks {
			all = append(all, u.Name)
		}
		return strings.Join(all, ",")
	}
	if got := names(gone); got != "eth0,wwan 0" {
		t.Errorf("uplinks are %s", got)
	}
	back := Merge(gone, Found{Hostname: "noc2", Resolvers: old.Resolvers[:1], Uplinks: []FoundUplink{{Interface: "eth9", Routed: true}, {Interface: "wwan 0", Routed: true, Metric: 1}}})
	if got := names(back); got != "eth0,wwan 0,eth9" || back.Hostname != "noc2" || len(back.Resolvers) != 1 || !back.Uplinks[1].Routed || back.Uplinks[1].Metric != 1 || back.Uplinks[0].Routed {
		t.Errorf("uplinks are %s of %+v", got, back)
	}
	if old.Uplinks[0].WasRouted {
		t.Error("Merge changed what it was given")
	}
}

func TestSampleRoundTrip(t *testing.T) {
	for name, found := range map[string]Found{
		"two uplinks": twoUplinks(),
		"nothing":     {},
		"no routes":   {Hostname: "a b: c #d", Uplinks: []FoundUplink{{Interface: "eth0"}}},
		"odd names": {Hostname: "true", Uplinks: []FoundUplink{{Interface: "any", Routed: true}, {Interface: "no", Routed: true}, {Interface: "1e3", Routed: true}, {Interface: `a"b\c`, Routed: true}, {Interface: "한국", Routed: true}, {Interface: "~", Routed: true}},
			Resolvers: []FoundResolver{{Address: addrPort("[fe80::1%eth0]:53"), Role: "system"}, {Address: addrPort("[2001:db8::1]:5353"), Role: "upstream", Interface: "~"}}},
	} {
		t.Run(name, func(t *testing.T) {
			text := Sample(found)
			c, err := Parse(text, "noctop.yaml", known())
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if diff := cmp.Diff(Default(known()).Topology(found), c.Topology(found), alike, cmpopts.IgnoreFields(topology.Uplink{}, "Discovered")); diff != "" {
				t.Errorf("%s\n%s", diff, text)
			}
		})
	}
}

// TestSampleExamples takes the examples' marks away: what is left must be
// right too.
func TestSampleExamples(t *testing.T) {
	var lines []string
	for line := range strings.Lines(string(Sample(twoUplinks()))) {
		bare := strings.TrimLeft(line, " ")
		if rest, ok := strings.CutPrefix(bare, "# "); ok && (strings.Contains(rest, ": ") || strings.HasSuffix(rest, ":\n")) && !strings.Contains(rest, "2001:db8::1]:53") && isExample(rest) {
			line = line[:len(line)-len(bare)] + rest
		}
		lines = append(lines, line)
	}
	text := strings.Join(lines, "")
	c := parse(t, text)
	got := c.Topology(twoUplinks())
	if c.Keys["quit"] == nil || len(got.Services) != 1 || len(got.Endpoints) != 1 || len(got.Names) != 1 || got.Uplinks[0].Circuit != "KT-1001" || len(got.Host.Disks) != 2 || len(got.Providers) != 2 {
		t.Errorf("got %+v of\n%s", got, text)
	}
}

// isExample tells "key: value" and "- key: value" from a sentence.
func isExample(s string) bool {
	first := strings.Fields(strings.TrimLeft(s, " -{"))[0]
	return strings.HasSuffix(first, ":") && !strings.Contains(first, ",")
}

func TestSampleLeavesOutWhatCannotBeWritten(t *testing.T) {
	found := Found{Uplinks: []FoundUplink{{Interface: "e\x1b[2Jvil", Routed: true}, {Interface: "eth0", Routed: true}},
		Resolvers: []FoundResolver{{Address: addrPort("192.0.2.1:53"), Role: "upstream", Interface: "e\x1b[2Jvil"}}}
	text := Sample(found)
	if hasInvisible(strings.ReplaceAll(string(text), "\n", "")) || !strings.Contains(string(text), "left out") {
		t.Errorf("got %q", text)
	}
	if got := parse(t, string(text)).Topology(found); len(got.Uplinks) != 1 {
		t.Errorf("got %+v", got.Uplinks)
	}
	if u := Default(known()).Topology(found).Uplinks[0]; u.Interface != "e\x1b[2Jvil" || u.Name != `"e\x1b[2Jvil"` {
		t.Errorf("got %+v", u)
	}
}
