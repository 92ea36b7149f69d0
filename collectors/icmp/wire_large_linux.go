package icmp

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// hops sets how far the next packets may go.
func (s *socket) hops(fd, ttl int) error {
	if ttl == s.ttl {
		return nil
	}
	level, option := unix.SOL_IP, unix.IP_TTL
	if s.line.IPv6 {
		level, option = unix.SOL_IPV6, unix.IPV6_UNICAST_HOPS
	}
	err := unix.SetsockoptInt(fd, level, option, ttl)
	if err == nil {
		s.ttl = ttl
	}
	return err
}

// SendLarge sends one echo request of a size. The kernel is told to leave what
// it has learned of the way aside, so that each such packet is a test: one
// larger than the interface's own MTU still can't be sent.
func (s *socket) SendLarge(to netip.Addr, size int, sequence uint16) error {
	header, level, option := ip4Shortest, unix.SOL_IP, unix.IP_MTU_DISCOVER
	if s.line.IPv6 {
		header, level, option = ip6Length, unix.SOL_IPV6, unix.IPV6_MTU_DISCOVER
	}
	packet := echoRequestOf(size-header-headerLength, s.line.IPv6, s.id, sequence)
	var failure error
	err := s.conn.Control(func(fd uintptr) {
		// PROBE means the same for both families (linux/in.h, linux/in6.h).
		if failure = unix.SetsockoptInt(int(fd), level, option, unix.IP_PMTUDISC_PROBE); failure != nil {
			return
		}
		if failure = s.hops(int(fd), anchorTTL); failure != nil {
			return
		}
		failure = unix.Sendto(int(fd), packet, 0, address(to))
		if failure != nil && s.drain(int(fd)) {
			failure = unix.Sendto(int(fd), packet, 0, address(to))
		}
	})
	if err != nil {
		return err
	}
	return failure
}

// interfaceMTU returns the MTU of a line's interface, or what Ethernet has where
// it is not known. It asks for that and no more: to list all interfaces costs more
// than the packets.
func interfaceMTU(line Line) int {
	request, err := unix.NewIfreq(line.Interface)
	if err != nil {
		return full
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return full
	}
	defer unix.Close(fd)
	if unix.IoctlIfreq(fd, unix.SIOCGIFMTU, request) != nil || request.Uint32() == 0 {
		return full
	}
	return int(request.Uint32())
}
