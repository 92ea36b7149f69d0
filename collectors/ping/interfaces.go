package ping

import (
	"net"
	"net/netip"
	"slices"
)

// hasGlobalIPv6 reports whether an interface has an IPv6 address that is good
// beyond its link. Unique local ones count: they may be translated.
func hasGlobalIPv6(interfaceName string) bool {
	device, err := net.InterfaceByName(interfaceName)
	if err != nil {
		return false
	}
	for _, address := range addresses(*device) {
		if address.Is6() && address.IsGlobalUnicast() {
			return true
		}
	}
	return false
}

// interfaceOf returns the interface that has an address, and whether one has.
// One that the loopback has is a router's own, and leaves by any interface.
func interfaceOf(wanted netip.Addr) (name string, found bool) {
	devices, err := net.Interfaces()
	if err != nil {
		return "", false
	}
	for _, device := range devices {
		if !slices.Contains(addresses(device), wanted) {
			continue
		}
		if device.Flags&net.FlagLoopback != 0 {
			return "", true
		}
		return device.Name, true
	}
	return "", false
}

func addresses(device net.Interface) []netip.Addr {
	listed, err := device.Addrs()
	if err != nil {
		return nil
	}
	var found []netip.Addr
	for _, entry := range listed {
		if network, ok := entry.(*net.IPNet); ok {
			if address, ok := netip.AddrFromSlice(network.IP); ok {
				found = append(found, address.Unmap())
			}
		}
	}
	return found
}
