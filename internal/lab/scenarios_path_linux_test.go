package lab

import (
	"errors"
	"strings"
	"time"
)

var (
	withIPv6  = Process{Config: dualConfigured}
	withRate  = Process{Config: capacityConfigured}
	withFloor = Process{Config: floorConfigured}
)

// pathRows are about a line that is there and does not do what it should.
var pathRows = []Scenario{
	// One family of two.
	{Name: "IPv6 dead on A", Quick: true, Process: withIPv6, Arrange: dualStack, Fault: familyDead("ip6", "A"),
		Expect: blame("uplink.ipv6", "A"), Suspect: familySuspect, Open: familyOpen},
	{Name: "IPv6 dead on B", Process: withIPv6, Arrange: dualStack, Fault: familyDead("ip6", "B"),
		Expect: blame("uplink.ipv6", "B"), Suspect: familySuspect, Open: familyOpen},
	{Name: "IPv4 dead on A, IPv6 fine", Process: withIPv6, Arrange: dualStack, Fault: familyDead("ip", "A"),
		Expect: blame("uplink.ipv4", "A"), Suspect: familySuspect, Open: familyOpen},
	{Name: "core dead on A, both families", Process: withIPv6, Arrange: dualStack,
		Fault:  everyFault("both", familyDead("ip", "A"), familyDead("ip6", "A")),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "beyond gateway A, both families", Process: withIPv6, Arrange: dualStack, Fault: beyondGatewayBoth("A"),
		Expect: blame("uplink.firsthop", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "gateway deaf to ARP, IPv6 fine", Process: withIPv6, Arrange: dualStack, Fault: gatewayDeafToARP("A"),
		Expect: blame("uplink.ipv4", "A"), Suspect: familySuspect, Open: familyOpen},
	{Name: "interface down, both families", Process: withIPv6, Arrange: dualStack, Fault: interfaceDown("A"),
		Expect: blame("host.link", "A"), Suspect: linkSuspect, Open: linkOpen},

	// Dead now and then.
	{Name: "core dead 12 s of every 20 s", Process: withFile, Fault: pulsing(coreDead("A"), 12*second, 8*second),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen, Hold: 75 * second, Flaps: true},
	{Name: "core dead 5 s of every 10 s", Process: withFile, Fault: pulsing(coreDead("A"), 5*second, 5*second),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: flapOpen, Hold: 20 * second, Flaps: true},
	{Name: "routing loop", Process: withFile, Fault: looping("A"),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},

	{Name: "core dead, no resolver is watched", Process: Process{Config: noResolvers}, Fault: coreDead("A"),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},

	// Routers and gateways that keep silent by policy.
	{Name: "core dead, first hop tells of no TTL", Arrange: hopTellsNothing, Process: withFile, Fault: coreDead("A"),
		Expect: blame("uplink.firsthop", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "beyond gateway A, which answers no ping", Arrange: gatewayNoPing, Process: withFile, Fault: beyondGateway("A"),
		Expect: blame("uplink.firsthop", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},

	// Brownouts.
	{Name: "30 % loss out", Process: withFile, Fault: losingOut("A", 30),
		Expect: blame("uplink.loss", "A"), Open: 20 * second, Recover: lossRecover},
	{Name: "long wires: 25 % loss back", Process: withFile, Arrange: longWires, Fault: wireBehaves("loss back", "B", WireManner{Delay: 10 * time.Millisecond, LossBack: 25}),
		Expect: blame("uplink.loss", "B"), Open: 30 * second, Recover: lossRecover},
	{Name: "long wires: core dead", Process: withFile, Arrange: longWires, Fault: coreDead("B"),
		Expect: blame("uplink.core", "B"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "long wires: 200 ms more", Quick: true, Process: withFile, Arrange: longWires, Settled: 25 * second,
		Fault:  wireBehaves("delay", "A", WireManner{Delay: 110 * time.Millisecond}),
		Expect: blame("uplink.latency", "A"), Open: brownoutOpen, Recover: lossRecover},
	{Name: "long wires: jitter of 150 to 400 ms", Process: withFile, Arrange: longWires, Settled: 25 * second,
		Fault:  wireBehaves("jitter", "A", WireManner{Delay: 75 * time.Millisecond, Jitter: 125 * time.Millisecond}),
		Expect: blame("uplink.latency", "A"), Open: brownoutOpen, Recover: lossRecover},
	{Name: "filled by what it sends", Process: withRate, Arrange: shape("A", 300*time.Millisecond), Settled: 25 * second, Fault: flooding("A", false, overDriven),
		Expect: blame("uplink.saturated", "A"), Open: brownoutOpen, Recover: lossRecover},
	{Name: "filled by what it receives", Process: withRate, Arrange: shape("A", 300*time.Millisecond), Settled: 25 * second, Fault: flooding("A", true, overDriven),
		Expect: blame("uplink.flooded", "A"), Open: brownoutOpen, Recover: lossRecover},

	// Some packets only.
	{Name: "large packets vanish", Process: withFile, Fault: swallowLarge("A"),
		Expect: blame("uplink.mtu", "A"), Open: time.Minute, Round: 10 * second, Recover: time.Minute},
	{Name: "no TCP", Process: Process{Config: threeProviders}, Fault: noTCP("A"),
		Expect: blame("uplink.tcp", "A"), Open: time.Minute, Recover: time.Minute},
	{Name: "no TCP, two providers only", Process: withFile, Fault: noTCP("A"),
		Expect: blame("uplink.tcp", "A"), Open: time.Minute, Recover: time.Minute},
	// The page that tells is asked for once a minute.
	{Name: "captive portal", Process: withFile, Fault: captive("A"),
		Expect: blame("uplink.portal", "A"), Open: 75 * second, Round: time.Minute, Recover: 75 * second},
	{Name: "no ICMP, all else fine", Process: withFile, Fault: noICMP("A"), Hold: 30 * second, Notice: "uplink.icmp"},
}

// noResolvers is configured without DNS.
var noResolvers = strings.NewReplacer(
	"    - {name: R1, address: 192.0.2.53, uplink: A}\n    - {name: R2, address: 192.0.2.54}\n", "",
	"  resolvers:\n", "  resolvers: []\n",
	"  names:\n    - {name: pay.example.com, expect: [203.0.113.80]}\n", "  names: []\n",
).Replace(configured)

// threeProviders is configured with one more.
var threeProviders = strings.Replace(configured, "host: {disks", "  - name: Tickets\n    probes: [\"https://cp.cloudflare.com/\"]\nhost: {disks", 1)

// hopTellsNothing has the first hops never say that a packet died there.
func hopTellsNothing(n *Network) error {
	var troubles []error
	for _, l := range n.lines() {
		troubles = append(troubles, l.provider.block("ip", "habits", "chain output { type filter hook output priority 0; icmp type time-exceeded counter drop; }"))
	}
	return errors.Join(troubles...)
}

// gatewayNoPing has the gateways answer no ping.
func gatewayNoPing(n *Network) error {
	var troubles []error
	for _, l := range n.lines() {
		troubles = append(troubles, l.gateway.block("ip", "habits", "chain input { type filter hook input priority 0; icmp type echo-request counter drop; }"))
	}
	return errors.Join(troubles...)
}
