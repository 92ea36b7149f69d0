package icmp

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Control is what the kernel says of a received packet beside its bytes, as far
// as the socket has asked for it.
type Control struct {
	Received int64  // by the wall clock, in nanoseconds since 1970; 0 where it isn't said
	Drops    uint32 // packets that this socket had no room for, since it was opened
	TTL      int    // what was left of the packet's; 0 where it isn't said
}

// ReadControl reads the control messages that came with a packet: see
// SO_TIMESTAMPNS and SO_RXQ_OVFL in socket(7), IP_RECVTTL in ip(7).
func ReadControl(control []byte) Control {
	var c Control
	for len(control) >= unix.SizeofCmsghdr {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			break
		}
		switch {
		case header.Level == unix.SOL_IP && header.Type == unix.IP_TTL,
			header.Level == unix.SOL_IPV6 && header.Type == unix.IPV6_HOPLIMIT:
			if len(data) == 4 {
				c.TTL = int(binary.NativeEndian.Uint32(data) & 0xff)
			}
		case header.Level != unix.SOL_SOCKET:
		case header.Type == unix.SCM_TIMESTAMPNS && len(data) == int(unsafe.Sizeof(unix.Timespec{})):
			if len(data) == 16 {
				c.Received = int64(binary.NativeEndian.Uint64(data))*1e9 + int64(binary.NativeEndian.Uint64(data[8:]))
			} else {
				c.Received = int64(binary.NativeEndian.Uint32(data))*1e9 + int64(binary.NativeEndian.Uint32(data[4:]))
			}
		case header.Type == unix.SO_RXQ_OVFL && len(data) == 4:
			c.Drops = binary.NativeEndian.Uint32(data)
		}
		control = rest
	}
	return c
}
