package icmp

import "net/netip"

// ReadQueued reads one entry of a socket's error queue: its control messages,
// and the quoted packet from the ICMP header on. It reports false for entries
// that no ICMP error made.
func ReadQueued(ipv6 bool, control, packet []byte, target netip.Addr) (Message, bool) {
	return readQueued(ipv6, control, packet, target)
}

// PendingError reports whether a call on a socket failed in the name of an
// ICMP error whose entry is in the error queue.
func PendingError(err error) bool { return pendingError(err) }

// Address returns an address as the kernel gives it in its raw form: a struct
// sockaddr_in or sockaddr_in6.
func Address(data []byte) (netip.Addr, bool) { return readAddress(data) }
