package routes

import (
	"net"
	"net/netip"
)

// Ours reports whether an address is on an interface of this host.
func Ours(address netip.Addr) bool {
	listed, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, entry := range listed {
		if network, ok := entry.(*net.IPNet); ok {
			if own, ok := netip.AddrFromSlice(network.IP); ok && own.Unmap() == address.Unmap().WithZone("") {
				return true
			}
		}
	}
	return false
}
