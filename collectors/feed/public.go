package feed

import "net/netip"

// IsPublic reports whether an address is one of the Internet at large, and not
// of an inside network.
func IsPublic(address netip.Addr) bool { return isPublic(address) }
