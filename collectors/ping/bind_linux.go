package ping

import (
	"errors"
	"net"
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"
)

// canBind says whether packets can be made to leave by a given interface.
const canBind = true

// bindTo returns a net.Dialer's Control that binds its socket to an interface.
// Where the device can't be bound (before Linux 5.7 that takes CAP_NET_RAW),
// the interface's own address is.
func bindTo(interfaceName string) func(network, address string, c syscall.RawConn) error {
	if interfaceName == "" {
		return nil
	}
	return func(network, _ string, c syscall.RawConn) error {
		var failure error
		err := c.Control(func(fd uintptr) {
			failure = unix.BindToDevice(int(fd), interfaceName)
			if errors.Is(failure, unix.EPERM) {
				failure = bindAddress(int(fd), interfaceName, network)
			}
		})
		return errors.Join(err, failure)
	}
}

// bindAddress binds a socket to the first address of an interface that serves
// a network ("tcp4", "udp6").
func bindAddress(fd int, interfaceName, network string) error {
	six := network[len(network)-1] == '6'
	for _, address := range addressesOf(interfaceName) {
		switch {
		case address.Is4() && !six:
			return unix.Bind(fd, &unix.SockaddrInet4{Addr: address.As4()})
		case address.Is6() && six && address.IsGlobalUnicast():
			return unix.Bind(fd, &unix.SockaddrInet6{Addr: address.As16()})
		}
	}
	return unix.EADDRNOTAVAIL
}

// addressesOf returns the addresses of an interface.
func addressesOf(interfaceName string) []netip.Addr {
	device, err := net.InterfaceByName(interfaceName)
	if err != nil {
		return nil
	}
	return addresses(*device)
}
