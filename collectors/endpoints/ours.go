package endpoints

import (
	"net"
	"net/netip"
)

// isOurs reports whether an address is one of this host's.
func isOurs(address netip.Addr) bool {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, known := range found {
		network, ok := known.(*net.IPNet)
		if !ok {
			continue
		}
		if a, ok := netip.AddrFromSlice(network.IP); ok && sameHost(a, address) {
			return true
		}
	}
	return false
}
