package dns

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// canBind says that sockets can be tied to an interface.
const canBind = true

// bindTo ties a socket to an interface. Since Linux 5.7 that needs no
// privilege.
func bindTo(name string) func(network, address string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) error {
		var failure error
		err := c.Control(func(fd uintptr) {
			failure = unix.SetsockoptString(int(fd), unix.SOL_SOCKET, unix.SO_BINDTODEVICE, name)
		})
		if err != nil {
			return err
		}
		return failure
	}
}
