package icmp

import "net/netip"

// ReadRaw reads what a raw socket received: replies, and errors that quote an
// echo request, with the request's identifier. A raw IPv4 socket gives the IP
// header too, an IPv6 one does not.
func ReadRaw(ipv6 bool, packet []byte, from netip.Addr) (message Message, id uint16, ok bool) {
	return readRaw(ipv6, packet, from)
}

// ErrnoName returns the stable name of the errno in an error of sending.
func ErrnoName(err error) string { return errnoName(err) }

// Meaning puts an ICMP error into words: "host unreachable".
func Meaning(m Message) string { return meaning(m) }
