package routes

import (
	"errors"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// Bars says why nothing is sent by an interface toward an address, in the errno
// that the kernel has for it: no route, or one that forbids or swallows. It
// returns nil where a route leads there, or where that can't be told; and sends
// nothing.
func Bars(interfaceName string, source, target netip.Addr) error {
	reader, err := Open()
	if err != nil {
		return nil // can't tell
	}
	defer reader.Close()
	link, err := reader.handle.LinkByName(interfaceName)
	if err != nil {
		return nil // the packet itself will tell
	}
	return Barred(reader.handle, link.Attrs().Index, source, target)
}

// Barred is Bars for whoever has a handle open, and the interface's index: 0
// stands for the one that the kernel would choose.
func Barred(handle *netlink.Handle, index int, source, target netip.Addr) error {
	options := netlink.RouteGetOptions{OifIndex: index, FIBMatch: true}
	if source.IsValid() {
		options.SrcAddr = net.IP(source.AsSlice())
	}
	to := net.IP(target.AsSlice())
	_, err := handle.RouteGetWithOptions(to, &options)
	if !errors.Is(err, unix.EHOSTUNREACH) && !errors.Is(err, unix.ENETUNREACH) {
		return nil
	}
	// A route that forbids counts for no interface; asked without one, the kernel
	// names it.
	options.OifIndex, options.FIBMatch = 0, false
	_, err = handle.RouteGetWithOptions(to, &options)
	if errors.Is(err, unix.EACCES) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EHOSTUNREACH) {
		return err
	}
	return unix.ENETUNREACH
}
