package routes

import (
	"net/netip"
	"testing"
)

func TestDetour(t *testing.T) {
	source := netip.MustParseAddr("10.1.0.2")
	q := Query{Interface: "eth0", Index: 2, Source: source, Target: netip.MustParseAddr("192.0.2.1")}
	here, there := way{index: 2, device: "eth0", table: MainTable}, way{index: 3, device: "eth1", table: MainTable}
	usual := []rule{{0, localTable, "from all lookup 255", netip.Prefix{}, false, false}, {32766, MainTable, "from all lookup 254", netip.Prefix{}, false, false}}
	ours := rule{100, 200, "from 10.1.0.2/32 lookup 200", netip.MustParsePrefix("10.1.0.2/32"), false, false}
	by := func(device string, table int) way { return way{index: 3, device: device, table: table} }
	for _, test := range []struct {
		name        string
		bound, free way
		rules       []rule
		want        string
	}{
		{"one way", here, here, usual, ""},
		{"the second of two, without policy", here, there, usual, ""},
		{"a table of its own", here, way{index: 2, device: "eth0", table: 200}, append(usual, ours), ""},
		{"a table that leads elsewhere", here, by("eth1", 200), append(usual, ours),
			"rule 100 (from 10.1.0.2/32 lookup 200) sends what has the source 10.1.0.2 by eth1: it does not go the way that is measured for eth0"},
		{"a tunnel takes all that is not marked", here, by("wg0", 51820),
			append(usual, rule{32764, 51820, "not from all fwmark 0xca6c lookup 51820", netip.Prefix{}, true, true}),
			"rule 32764 (not from all fwmark 0xca6c lookup 51820) sends what has the source 10.1.0.2 by wg0: it does not go the way that is measured for eth0"},
		{"the rule of another source", here, by("eth1", 200),
			append(usual, rule{100, 200, "from 10.2.0.2/32 lookup 200", netip.MustParsePrefix("10.2.0.2/32"), false, false}), ""},
		{"the binding does not hold", there, there, usual, "what is bound to eth0 leaves by eth1 all the same: probes of eth0 measure eth1"},
		{"a rule forbids", here, way{forbidden: true}, append(usual, rule{50, 0, "from all prohibit", netip.Prefix{}, false, false}),
			"rule 50 (from all prohibit) forbids what is sent from 10.1.0.2 and not bound to eth0"},
		{"a route forbids", here, way{forbidden: true}, usual, ""},
		{"no route at all", way{}, way{}, usual, ""},
	} {
		if got := detour(q, test.bound, test.free, test.rules); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestARouteForbidsWhatIsNotBound(t *testing.T) {
	q := Query{Interface: "eth0", Index: 2, Source: netip.MustParseAddr("2001:db8:1::2"), Target: netip.MustParseAddr("2001:db8::1")}
	want := "a route of this host forbids what is sent from 2001:db8:1::2 and not bound to eth0"
	if got := detour(q, way{index: 2, device: "eth0", table: MainTable}, way{forbidden: true}, nil); got != want {
		t.Errorf("%q", got)
	}
	if got := detour(q, way{}, way{forbidden: true}, nil); got != "" {
		t.Errorf("what is bound does not go either, and yet: %q", got)
	}
}
