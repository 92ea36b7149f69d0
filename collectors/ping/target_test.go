package ping

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func addr(text string) netip.Addr { return netip.MustParseAddr(text) }

// recording returns an engine that answers at once and notes what it was asked.
func recording(requests *[]Request) Echo {
	return func(_ context.Context, request Request, heard func(Reply)) error {
		*requests = append(*requests, request)
		heard(Reply{From: request.Target, Took: time.Millisecond, Wall: time.Millisecond})
		return nil
	}
}

func TestPlan(t *testing.T) {
	r := newRig(t, silent)
	r.uplink.Anchors = append(r.uplink.Anchors, r.uplink.Anchors[0], // twice
		topology.Anchor{Ring: topology.RingInside, Address: addr("::ffff:192.0.2.7")},
		topology.Anchor{Ring: topology.RingForeign, Address: addr("2001:db8::1")})
	r.probe(anchorProbe)
	var got []string
	for _, probe := range r.family.Plan(topology.Topology{Uplinks: []topology.Uplink{r.uplink}}, collectors.Env{Clock: r.clock}) {
		got = append(got, probe.Name+" = "+probe.Subject.String())
		if probe.Every != time.Second || probe.Overlap != 12 || probe.Deadline != 2200*time.Millisecond || probe.Check != observe.CheckICMP {
			t.Errorf("probe %+v", probe)
		}
	}
	want := []string{
		"ping/KT/gateway/ipv4 = gateway ipv4 by KT",
		"ping/KT/gateway/ipv6 = gateway ipv6 by KT",
		"ping/KT/foreign/192.0.2.1 = anchor foreign 192.0.2.1 by KT",
		"ping/KT/inside/192.0.2.7 = anchor inside 192.0.2.7 by KT",
		"ping/KT/foreign/2001:db8::1 = anchor foreign 2001:db8::1 by KT",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("planned\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRevisionFollowsTheUplinksSettings(t *testing.T) {
	r := newRig(t, silent)
	before := r.probe(anchorProbe).Revision
	if again := r.probe(anchorProbe).Revision; again != before {
		t.Errorf("the revision changed by itself: %q, %q", before, again)
	}
	r.uplink.Interface = "eth1"
	if r.probe(anchorProbe).Revision == before {
		t.Error("another interface left the revision as it was")
	}
}

func TestMemoryOutlivesAPlanAndEndsWithItsTarget(t *testing.T) {
	var asked []Request
	r := newRig(t, recording(&asked))
	r.one(anchorProbe)
	r.probe(anchorProbe)
	if r.family.memories[anchorProbe].smoothed != time.Millisecond {
		t.Error("a new plan forgot the round-trip time")
	}
	r.uplink.Anchors = nil
	r.probe("ping/KT/gateway/ipv4")
	if len(r.family.memories) != 2 {
		t.Errorf("%d memories are kept for 2 probes", len(r.family.memories))
	}
}

func TestGatewayIsReadAgainEachRound(t *testing.T) {
	var asked []Request
	hops := []netip.Addr{addr("fe80::1"), addr("10.0.0.1")}
	r := newRig(t, recording(&asked))
	r.options.Gateways = func(interfaceName string) []netip.Addr {
		if interfaceName != "eth0" {
			t.Errorf("asked for the gateways of %q", interfaceName)
		}
		return hops
	}
	first := r.one("ping/KT/gateway/ipv4")
	hops = []netip.Addr{addr("10.0.0.254")}
	second := r.one("ping/KT/gateway/ipv4")
	if first.Target != "10.0.0.1" || second.Target != "10.0.0.254" || first.Subject != second.Subject {
		t.Errorf("targets %q, %q", first.Target, second.Target)
	}
}

func TestLinkLocalGatewayGetsItsZone(t *testing.T) {
	var asked []Request
	r := newRig(t, recording(&asked))
	r.options.Gateways = func(string) []netip.Addr { return []netip.Addr{addr("10.0.0.1"), addr("fe80::1")} }
	got := r.one("ping/KT/gateway/ipv6")
	if got.Target != "fe80::1%eth0" || asked[0].Target.Zone() != "eth0" {
		t.Errorf("target %q, asked %+v", got.Target, asked)
	}
}

func TestConfiguredGatewayComesFirst(t *testing.T) {
	var asked []Request
	r := newRig(t, recording(&asked))
	r.uplink.Gateways = []netip.Addr{addr("10.0.0.9")}
	r.options.Gateways = func(string) []netip.Addr { return []netip.Addr{addr("10.0.0.1")} }
	if got := r.one("ping/KT/gateway/ipv4"); got.Target != "10.0.0.9" {
		t.Errorf("target %q", got.Target)
	}
}

func TestUplinkWithoutGateway(t *testing.T) {
	r := newRig(t, silent)
	r.options.Gateways = func(string) []netip.Addr { return []netip.Addr{addr("0.0.0.0"), {}} }
	got := r.one("ping/KT/gateway/ipv4")
	expect(t, got, observe.NotProvisioned, "no-gateway")
	if got.Every != 5*time.Second {
		t.Errorf("every %s: it would be stale before it is said again", got.Every)
	}
	if again := r.round("ping/KT/gateway/ipv4"); len(again) != 0 {
		t.Errorf("said again within five seconds: %+v", again)
	}
	r.began = r.began.Add(-5 * time.Second)
	expect(t, r.one("ping/KT/gateway/ipv4"), observe.NotProvisioned, "no-gateway")
}

func TestGatewayThatWentWithItsLinkIsALocalError(t *testing.T) {
	var asked []Request
	hops := []netip.Addr{addr("10.0.0.1")}
	var down error
	r := newRig(t, recording(&asked))
	r.options.Gateways = func(string) []netip.Addr { return hops }
	r.options.Path = func(Request) error { return down }
	expect(t, r.one("ping/KT/gateway/ipv4"), observe.Good, "")
	hops, down = nil, local("link-down", "eth0 is down")
	for range 2 {
		if got := r.one("ping/KT/gateway/ipv4"); got.Target != "10.0.0.1" {
			t.Errorf("target %q", got.Target)
		} else {
			expect(t, got, observe.LocalError, "link-down")
		}
	}
	down = nil // the link is back, and names no gateway any more
	expect(t, r.one("ping/KT/gateway/ipv4"), observe.NotProvisioned, "no-gateway")
	down = local("link-down", "eth0 is down")
	if got := r.round("ping/KT/gateway/ipv4"); len(got) != 0 {
		t.Errorf("a gateway that is no more was brought up: %+v", got)
	}
}

func TestObstaclesBeforeSending(t *testing.T) {
	var asked []Request
	for _, cause := range []string{causeNoInterface, "link-down", "no-carrier", causeNoRoute} {
		r := newRig(t, recording(&asked))
		r.options.Path = func(Request) error { return local(cause, "not sent") }
		expect(t, r.one(anchorProbe), observe.LocalError, cause)
	}
	if len(asked) != 0 {
		t.Errorf("packets were sent all the same: %+v", asked)
	}
}

func TestIPv6AnchorWithoutIPv6IsNotProvisioned(t *testing.T) {
	const probe = "ping/KT/foreign/2001:db8::1"
	tests := []struct {
		name    string
		ability string
		global  bool
		path    error
		outcome observe.Outcome
		cause   string
	}{
		{"no IPv6 in the system", MethodNone, true, nil, observe.NotProvisioned, "no-ipv6"},
		{"no address", MethodICMP, false, nil, observe.NotProvisioned, "no-ipv6-address"},
		{"no address, so no route", MethodICMP, false, local(causeNoRoute, "none"), observe.NotProvisioned, "no-ipv6-address"},
		{"no route", MethodICMP, true, local(causeNoRoute, "none"), observe.NotProvisioned, "no-ipv6-route"},
		{"link down", MethodICMP, false, local("link-down", "down"), observe.LocalError, "link-down"},
		{"all there", MethodICMP, true, nil, observe.Good, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var asked []Request
			r := newRig(t, recording(&asked))
			r.uplink.Anchors = []topology.Anchor{{Ring: topology.RingForeign, Address: addr("2001:db8::1")}}
			r.options.Ability.IPv6 = test.ability
			r.options.GlobalIPv6 = func(string) bool { return test.global }
			r.options.Path = func(Request) error { return test.path }
			expect(t, r.one(probe), test.outcome, test.cause)
		})
	}
}

func TestIPv4WithoutRouteIsALocalError(t *testing.T) {
	r := newRig(t, silent)
	r.options.GlobalIPv6 = func(string) bool { return false }
	r.options.Path = func(Request) error { return local(causeNoRoute, "none") }
	expect(t, r.one(anchorProbe), observe.LocalError, causeNoRoute)
}

func TestSourceAloneIsBoundToTheInterfaceThatHasIt(t *testing.T) {
	tests := []struct {
		name  string
		owner string
		found bool
		cause string
	}{
		{"on an interface", "eth7", true, ""},
		{"on the loopback: any may carry it", "", true, ""},
		{"gone", "", false, "no-address"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var asked []Request
			r := newRig(t, recording(&asked))
			r.uplink.Interface, r.uplink.Source = "", addr("203.0.113.5")
			r.options.InterfaceOf = func(netip.Addr) (string, bool) { return test.owner, test.found }
			got := r.one(anchorProbe)
			if test.cause != "" {
				expect(t, got, observe.LocalError, test.cause)
				return
			}
			if asked[0].Interface != test.owner || asked[0].Source != addr("203.0.113.5") {
				t.Errorf("asked %+v", asked[0])
			}
		})
	}
}

func TestSourceServesItsOwnFamilyOnly(t *testing.T) {
	var asked []Request
	r := newRig(t, recording(&asked))
	r.uplink.Source = addr("203.0.113.5")
	r.uplink.Anchors = append(r.uplink.Anchors, topology.Anchor{Ring: topology.RingForeign, Address: addr("2001:db8::1")})
	r.one(anchorProbe)
	r.one("ping/KT/foreign/2001:db8::1")
	if asked[0].Source != addr("203.0.113.5") || asked[1].Source.IsValid() {
		t.Errorf("asked %+v", asked)
	}
}

func TestDuplicatesAreLookedForInEveryTenthRound(t *testing.T) {
	var asked []Request
	r := newRig(t, recording(&asked))
	for range 21 {
		r.one(anchorProbe)
	}
	for i, request := range asked {
		if request.Linger != (i%10 == 0) {
			t.Errorf("round %d: linger %v", i, request.Linger)
		}
	}
}

func TestNewAddressForgetsThePace(t *testing.T) {
	m := memory{}
	m.aim(addr("10.0.0.1"))
	m.learn(addr("10.0.0.1"), 100*time.Millisecond, false)
	m.aim(addr("10.0.0.2"))
	m.learn(addr("10.0.0.1"), 100*time.Millisecond, false) // a late reply of the former
	if got := m.deadline(); got != time.Second {
		t.Errorf("deadline %s, want a fresh 1s", got)
	}
}

func TestTCPIsItsOwnCheck(t *testing.T) {
	var asked []Request
	r := newRig(t, recording(&asked))
	r.options.Ability = Ability{IPv4: MethodTCP, IPv6: MethodNone}
	got := r.one(anchorProbe)
	if got.Check != observe.CheckTCP || got.Method != "tcp" || !strings.HasPrefix(r.family.Method(), "tcp") {
		t.Errorf("check %q, method %q, family %q", got.Check, got.Method, r.family.Method())
	}
}
