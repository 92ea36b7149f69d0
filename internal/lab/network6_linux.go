package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// The addresses on the far side that are of IPv6: documentation's (RFC 3849),
// and one public one.
var (
	domestic6 = netip.MustParseAddr("2001:db8:d::11")
	foreign6  = []netip.Addr{netip.MustParseAddr("2001:db8:f::8"), netip.MustParseAddr("2606:4700:4700::1111")}
)

// dualConfigured is configured with anchors of IPv6 too.
var dualConfigured = strings.Replace(strings.Replace(configured,
	"[198.51.100.11]", "[198.51.100.11, \"2001:db8:d::11\"]", 1),
	"9.9.9.9]", "9.9.9.9, \"2001:db8:f::8\", \"2606:4700:4700::1111\"]", 1)

// address6 is an address on one of a line's networks: its own (""), that to its
// provider ("1") or the provider's to the world ("2").
func (l line) address6(network string, host int) string {
	return fmt.Sprintf("2001:db8:%s%d::%d", network, l.number, host)
}

// dualStack lays IPv6 beside IPv4, everywhere.
func dualStack(n *Network) error {
	n.dual = true
	var troubles []error
	for _, host := range []*Host{n.GatewayA, n.GatewayB, n.ProviderA, n.ProviderB, n.World} {
		troubles = append(troubles, host.sysctl("ipv6/conf/all/forwarding", "1"))
	}
	for _, address := range append([]netip.Addr{domestic6}, foreign6...) {
		troubles = append(troubles, n.World.address("lo", address.String()+"/128"))
	}
	for _, l := range n.lines() {
		side := "w" + strings.ToLower(l.name)
		own, access := l.address6("", 0)+"/64", l.address6("1", 0)+"/64"
		troubles = append(troubles,
			l.gateway.address("lan", l.address6("", 1)+"/64"),
			l.gateway.address("wan", l.address6("1", 2)+"/64"),
			l.provider.address("cust", l.address6("1", 1)+"/64"),
			l.provider.address("core", l.address6("2", 2)+"/64"),
			n.World.address(side, l.address6("2", 1)+"/64"),
			n.defaultRoute(l),
			l.gateway.route("default", l.address6("1", 1), "wan", 0),
			l.provider.route("default", l.address6("2", 1), "core", 0),
			l.provider.route(own, l.address6("1", 2), "cust", 0),
			n.World.route(own, l.address6("2", 2), side, 0),
			n.World.route(access, l.address6("2", 2), side, 0),
		)
	}
	return errors.Join(troubles...)
}
