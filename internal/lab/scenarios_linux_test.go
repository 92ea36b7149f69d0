package lab

import (
	"errors"
	"slices"
)

var withFile = Process{Config: configured}

// scenarios is the table.
var scenarios = slices.Concat(siteRows, pathRows, nameRows, providerRows, massRows, trapRows)

// siteRows are about this host, its gateways and what is dead beyond them.
var siteRows = []Scenario{
	// This host and its links.
	{Name: "interface down", Quick: true, Process: withFile, Fault: interfaceDown("A"), Resolves: true,
		Expect: blame("host.link", "A"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "no carrier", Process: withFile, Fault: carrierLost("A"),
		Expect: blame("host.link", "A"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "interface gone, back with another index", Quick: true, Process: withFile, Fault: interfaceGone("B"),
		Expect: blame("host.link", "B"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "interface replaced at once", Process: withFile, Fault: interfaceReplaced("A"), Hold: 15 * second},
	{Name: "both interfaces down", Process: withFile, Fault: everyFault("both", interfaceDown("A"), interfaceDown("B")),
		Expect: blame("host.link", "A", "B"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "address lost", Process: withFile, Fault: addressLost("A"),
		Expect: blame("host.address", "A"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "default route lost", Quick: true, Process: withFile, Fault: routeLost("A"),
		Expect: blame("host.address", "A"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "own firewall on A (EPERM)", Quick: true, Process: withFile, Fault: firewalled("A"),
		Expect: blame("host.address", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "prohibit route (EACCES)", Process: withFile, Fault: prohibited(),
		Expect: blame("host.address", "A", "B"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "loopback down", Process: withFile, Fault: loopbackDown(), Hold: 20 * second, Steady: true},

	// The gateway.
	{Name: "gateway dead", Quick: true, Process: withFile, Fault: gatewayDead("A"),
		Expect: blame("lan.gateway", "A"), Suspect: 4 * second, Open: linkOpen},
	{Name: "gateway deaf to ARP", Process: withFile, Fault: gatewayDeafToARP("A"),
		Expect: blame("lan.gateway", "A"), Suspect: 4 * second, Open: linkOpen},
	{Name: "both gateways dead", Process: withFile, Fault: everyFault("both", gatewayDead("A"), gatewayDead("B")),
		Expect: blame("lan.gateway", "A", "B"), Suspect: 4 * second, Open: linkOpen},

	// Beyond it.
	{Name: "beyond gateway A", Quick: true, Process: withFile, Fault: beyondGateway("A"), Resolves: true,
		Expect: blame("uplink.firsthop", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "beyond gateway B", Process: withFile, Fault: beyondGateway("B"),
		Expect: blame("uplink.firsthop", "B"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "beyond both gateways", Quick: true, Process: withFile, Fault: everyFault("both", beyondGateway("A"), beyondGateway("B")), Resolves: true,
		Expect: blame("upstream.all", "A", "B"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "first hop dead", Process: withFile, Fault: firstHopDead("A"),
		Expect: blame("uplink.firsthop", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "core dead", Quick: true, Process: withFile, Fault: coreDead("A"), Implies: []string{"R1"},
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "core dead on B", Process: withFile, Fault: coreDead("B"),
		Expect: blame("uplink.core", "B"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "both cores dead", Quick: true, Process: withFile, Implies: []string{"R1", "R2"}, Fault: everyFault("both", coreDead("A"), coreDead("B")),
		Expect: blame("upstream.all", "A", "B"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "core dead on A, 15 s later on B", Process: withFile, First: oneFault(coreDead("A")), FirstFor: 15 * second, Fault: coreDead("B"),
		Expect: blame("upstream.all", "A", "B"), Meanwhile: []Blame{blame("uplink.core", "A")}, Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "transit dead", Process: withFile, Fault: transitDead("A"),
		Expect: blame("uplink.transit", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "one anchor dead", Process: withFile, Fault: anchorDead(foreign[0]), Hold: 30 * second},
	{Name: "core dead, routers limit their ICMP", Process: withFile, Arrange: limitICMP, Fault: coreDead("A"),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "core dead, unprivileged ping sockets", Process: Process{Config: configured, NoRawSockets: true}, Arrange: allowPing, Fault: coreDead("A"),
		Expect: blame("uplink.core", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},
	// Without ICMP the first hop can't be seen: nothing tells it from the core.
	{Name: "beyond gateway A, no ICMP socket at all", Process: Process{Config: configured, NoRawSockets: true}, Fault: beyondGateway("A"),
		Expect: blame("uplink.firsthop", "A"), Suspect: uplinkSuspect, Open: uplinkOpen},

	// Loss, one way.
	{Name: "30 % loss", Quick: true, Process: withFile, Fault: losing("A", 30),
		Expect: blame("uplink.loss", "A"), Open: 20 * second, Recover: lossRecover},
	{Name: "20 % loss", Process: withFile, Fault: losing("A", 20),
		Expect: blame("uplink.loss", "A"), Open: 30 * second, Recover: lossRecover},
	{Name: "10 % loss", Process: withFile, Fault: losing("B", 10),
		Expect: blame("uplink.loss", "B"), Open: 60 * second, Recover: lossRecover},

	// DNS.
	{Name: "resolver silent", Quick: true, Process: withFile, Fault: resolving("R2 silent", Silent, resolver2), Resolves: true,
		Expect: blame("dns.resolver", "R2"), Suspect: dnsSuspect, Open: dnsOpen},
	{Name: "bound resolver silent", Process: withFile, Fault: resolving("R1 silent", Silent, resolver1),
		Expect: blame("dns.resolver", "R1"), Suspect: dnsSuspect, Open: dnsOpen},
	{Name: "resolver SERVFAIL", Process: withFile, Fault: resolving("R2 SERVFAIL", Fails, resolver2),
		Expect: blame("dns.resolver", "R2"), Suspect: dnsSuspect, Open: dnsOpen},
	{Name: "resolver REFUSED", Process: withFile, Fault: resolving("R1 REFUSED", Refuses, resolver1),
		Expect: blame("dns.resolver", "R1"), Suspect: dnsSuspect, Open: dnsOpen},
	{Name: "all resolvers silent", Quick: true, Process: withFile, Fault: resolving("all silent", Silent, resolver1, resolver2),
		Expect: blame("dns.all"), Suspect: dnsSuspect, Open: dnsOpen},

	// Providers.
	{Name: "provider answers 503", Quick: true, Process: withFile, Fault: failing503(),
		Expect: blame("provider.down", "Pay"), Suspect: providerSuspect, Open: providerOpen},
	{Name: "provider dead by A only", Process: withFile, Fault: unreachableBy("A", payDoor),
		Expect: blame("provider.path", "Pay", "A"), Suspect: providerSuspect, Open: providerOpen},
	{Name: "status page dead", Process: withFile, Fault: everyFault("status page", unreachableBy("A", payStatus)), Hold: 25 * second},

	{Name: "status page red, probes fine", Process: withFile, Fault: pageSays(redPage), Hold: 20 * second},

	// Ourselves.
	{Name: "noctop stopped for 10 s", Quick: true, Process: withFile, Fault: stopped(), Hold: 10 * second, Shows: "monitor"},

	// The start.
	{Name: "no interface at the start", Process: withFile, Fault: everyFault("both", interfaceGone("A"), interfaceGone("B")), Broken: true,
		Expect: blame("host.link", "A", "B"), Open: 10 * second},
	{Name: "interfaces down at the start", Process: withFile, Fault: everyFault("both", interfaceDown("A"), interfaceDown("B")), Broken: true,
		Expect: blame("host.link", "A", "B"), Open: 10 * second},

	// Without a configuration: uplinks are called by their interfaces.
	{Name: "discovered: interface down", Quick: true, Arrange: ownResolver, Fault: interfaceDown("A"),
		Expect: blame("host.link", "eth0"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "discovered: core dead", Arrange: ownResolver, Fault: coreDead("A"),
		Expect: blame("uplink.core", "eth0"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "discovered: beyond both gateways", Arrange: ownResolver, Fault: everyFault("both", beyondGateway("A"), beyondGateway("B")),
		Expect: blame("upstream.all", "eth0", "eth1"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "discovered: own resolver silent", Quick: true, Arrange: ownResolver, Fault: resolving("own silent", Silent, resolverH),
		Expect: blame("dns.resolver", resolverH.String()), Suspect: dnsSuspect, Open: dnsOpen},
	{Name: "one uplink: interface down", Arrange: oneUplink, Fault: interfaceDown("A"),
		Expect: blame("host.link", "eth0"), Suspect: linkSuspect, Open: linkOpen},
	{Name: "one uplink: gateway dead", Arrange: oneUplink, Fault: gatewayDead("A"),
		Expect: blame("lan.gateway", "eth0"), Suspect: 4 * second, Open: linkOpen},
	{Name: "one uplink: beyond the gateway", Quick: true, Arrange: oneUplink, Fault: beyondGateway("A"),
		Expect: blame("uplink.firsthop", "eth0"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "one uplink: core dead", Arrange: oneUplink, Fault: coreDead("A"),
		Expect: blame("uplink.core", "eth0"), Suspect: uplinkSuspect, Open: uplinkOpen},
	{Name: "one uplink: all resolvers silent", Arrange: oneUplink, Fault: resolving("all silent", Silent, resolverH, foreign[0], foreign[1]),
		Expect: blame("dns.all"), Suspect: dnsSuspect, Open: dnsOpen},
	{Name: "discovered: interfaces down at the start", Arrange: ownResolver, Broken: true,
		Fault:  everyFault("both", interfaceDown("A"), interfaceDown("B")),
		Expect: blame("host.link", "eth0", "eth1"), Open: 10 * second},
}

// limitICMP has routers send at most one ICMP error a second to anybody, as
// Linux does unless told otherwise.
func limitICMP(n *Network) error {
	var troubles []error
	for _, host := range []*Host{n.GatewayA, n.GatewayB, n.ProviderA, n.ProviderB, n.World} {
		troubles = append(troubles, host.sysctl("ipv4/icmp_ratelimit", "1000"))
	}
	return errors.Join(troubles...)
}

// allowPing lets the group that noctop runs in open unprivileged ping sockets.
func allowPing(n *Network) error { return n.Home.sysctl("ipv4/ping_group_range", "0 0") }

// ownResolver has the host's own configuration name one resolver.
func ownResolver(n *Network) error {
	n.resolvConf = n.resolvConf[:0]
	n.resolvConf = append(n.resolvConf, resolverH)
	return nil
}

// oneUplink leaves the host one line, and a resolv.conf of its own.
func oneUplink(n *Network) error { return errors.Join(ownResolver(n), n.unplug(n.line("B"))) }
