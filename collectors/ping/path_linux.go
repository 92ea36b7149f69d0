package ping

import (
	"errors"
	"net"
	"syscall"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// kernelPath asks the kernel what stands in the way of a request, and sends
// nothing. It reports only what sending would hide: a packet is swallowed
// without an error where there is no carrier, and where an interface has no
// route to the target the kernel takes it for a neighbour and asks the LAN for
// it. Anything else is for the real packet to find out.
func kernelPath(request Request) error {
	index := 0
	if request.Interface != "" {
		link, err := netlink.LinkByName(request.Interface)
		var missing netlink.LinkNotFoundError
		switch {
		case errors.As(err, &missing):
			return local(causeNoInterface, "not sent: this host has no interface "+request.Interface)
		case err != nil:
			return nil //nolint:nilerr // can't tell: the packet itself will find out
		}
		switch flags := link.Attrs().RawFlags; {
		case flags&unix.IFF_UP == 0:
			return local("link-down", "not sent: "+request.Interface+" is switched off on this host")
		case flags&unix.IFF_LOWER_UP == 0:
			return local("no-carrier", "not sent: "+request.Interface+" has no carrier (cable, port or far end)")
		}
		index = link.Attrs().Index
	}
	if !request.Target.IsValid() {
		return nil
	}
	return kernelRoute(request, index)
}

func kernelRoute(request Request, index int) error {
	options := netlink.RouteGetOptions{OifIndex: index, FIBMatch: true}
	if request.Source.IsValid() {
		options.SrcAddr = net.IP(request.Source.AsSlice())
	}
	target := net.IP(request.Target.AsSlice())
	_, err := netlink.RouteGetWithOptions(target, &options)
	if !errors.Is(err, syscall.EHOSTUNREACH) && !errors.Is(err, syscall.ENETUNREACH) {
		return nil
	}
	if request.Source.IsValid() {
		if _, found := interfaceOf(request.Source); !found {
			return syscall.EADDRNOTAVAIL
		}
	}
	// A route that forbids counts for no interface; asked without one, the
	// kernel names it.
	options.OifIndex, options.FIBMatch = 0, false
	_, err = netlink.RouteGetWithOptions(target, &options)
	if errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EHOSTUNREACH) {
		return err
	}
	way := "this host has no route to " + request.Target.String()
	if request.Interface != "" {
		way += " by " + request.Interface
	}
	return local(causeNoRoute, "not sent: "+way)
}
