package lab

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// address gives an interface an address, at once: nobody else in here has it.
func (h *Host) address(device, prefix string) error {
	return h.change(device, func(link netlink.Link) error {
		address, err := netlink.ParseAddr(prefix)
		if err != nil {
			return err
		}
		if address.IP.To4() == nil {
			address.Flags = unix.IFA_F_NODAD
		}
		return h.link.AddrReplace(link, address)
	})
}

// route sends what is for the prefix ("default" for everything) to a gateway.
func (h *Host) route(prefix, gateway, device string, metric int) error {
	route, err := h.routeTo(prefix, gateway, device, metric)
	if err == nil {
		err = h.link.RouteReplace(route)
	}
	if err != nil {
		return fmt.Errorf("%s: route to %s by %s: %w", h.Name, prefix, gateway, err)
	}
	return nil
}

// The destinations of default routes.
var (
	everywhere  = &net.IPNet{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)}
	everywhere6 = &net.IPNet{IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)}
)

func (h *Host) routeTo(prefix, gateway, device string, metric int) (*netlink.Route, error) {
	by, err := netip.ParseAddr(gateway)
	if err != nil {
		return nil, err
	}
	to := everywhere
	switch {
	case prefix != "default":
		if _, to, err = net.ParseCIDR(prefix); err != nil {
			return nil, err
		}
	case by.Is6():
		to = everywhere6
	}
	route := &netlink.Route{Dst: to, Gw: net.IP(by.AsSlice()), Priority: metric}
	if device != "" {
		link, err := h.link.LinkByName(device)
		if err != nil {
			return nil, err
		}
		route.LinkIndex = link.Attrs().Index
	}
	return route, nil
}
