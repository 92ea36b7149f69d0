package dns

import (
	"net"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// canBind says that sockets can be tied to an interface.
const canBind = true

// bindTo ties a socket to an interface.
func bindTo(name string) func(network, address string, c syscall.RawConn) error {
	return func(network, _ string, c syscall.RawConn) error {
		link, err := net.InterfaceByName(name)
		if err != nil {
			return unix.ENODEV
		}
		level, option := unix.IPPROTO_IP, unix.IP_BOUND_IF
		if strings.HasSuffix(network, "6") {
			level, option = unix.IPPROTO_IPV6, unix.IPV6_BOUND_IF
		}
		var failure error
		err = c.Control(func(fd uintptr) {
			failure = unix.SetsockoptInt(int(fd), level, option, link.Index)
		})
		if err != nil {
			return err
		}
		return failure
	}
}
