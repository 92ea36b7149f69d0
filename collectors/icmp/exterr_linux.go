package icmp

import (
	"encoding/binary"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"
)

// extendedErrorLength is that of struct sock_extended_err (linux/errqueue.h):
// errno, origin, type, code, padding, info, data. The address of the node that
// sent the error follows it.
const extendedErrorLength = 16

// readQueued reads one entry of a socket's error queue: its control messages,
// and the quoted packet from the ICMP header on. It reports false for entries
// that no ICMP error made.
func readQueued(ipv6 bool, control, packet []byte, target netip.Addr) (Message, bool) {
	if len(packet) < headerLength {
		return Message{}, false
	}
	entries, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return Message{}, false
	}
	for _, entry := range entries {
		mine := entry.Header.Level == unix.SOL_IP && entry.Header.Type == unix.IP_RECVERR
		if ipv6 {
			mine = entry.Header.Level == unix.SOL_IPV6 && entry.Header.Type == unix.IPV6_RECVERR
		}
		if !mine {
			continue
		}
		message, ok := readExtended(ipv6, entry.Data)
		message.Target = target
		message.Sequence = binary.BigEndian.Uint16(packet[6:])
		return message, ok
	}
	return Message{}, false
}

// readExtended reads a sock_extended_err and the address behind it.
func readExtended(ipv6 bool, data []byte) (Message, bool) {
	if len(data) < extendedErrorLength {
		return Message{}, false
	}
	origin := data[4]
	if origin != unix.SO_EE_ORIGIN_ICMP && origin != unix.SO_EE_ORIGIN_ICMP6 {
		return Message{}, false
	}
	from, ok := readAddress(data[extendedErrorLength:])
	if !ok {
		return Message{}, false
	}
	message := Message{From: from, Type: data[5], Code: data[6]}
	message.Kind = kindOf(ipv6, message.Type, message.Code)
	if message.Kind == TooBig {
		message.MTU = mtuOf(ipv6, binary.NativeEndian.Uint32(data[8:]))
	}
	return message, message.Kind != Reply
}

// readAddress reads a struct sockaddr_in or sockaddr_in6.
func readAddress(data []byte) (netip.Addr, bool) {
	if len(data) < 2 {
		return netip.Addr{}, false
	}
	switch family := binary.NativeEndian.Uint16(data); {
	case family == unix.AF_INET && len(data) >= 8:
		return netip.AddrFrom4([4]byte(data[4:8])), true
	case family == unix.AF_INET6 && len(data) >= 24:
		address := netip.AddrFrom16([16]byte(data[8:24])).Unmap()
		if address.IsLinkLocalUnicast() && len(data) >= 28 {
			address = withZone(address, binary.NativeEndian.Uint32(data[24:]))
		}
		return address, true
	}
	return netip.Addr{}, false
}

// withZone adds the interface that a link-local address belongs to.
func withZone(address netip.Addr, index uint32) netip.Addr {
	if index == 0 || !address.Is6() {
		return address
	}
	return address.WithZone(strconv.FormatUint(uint64(index), 10))
}
