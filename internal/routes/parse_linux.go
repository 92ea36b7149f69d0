package routes

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

// hop is a Route before its interface has a name.
type hop struct {
	route Route
	half  byte // 1 or 2: the lower or the upper half of the address space
}

// parseDefault reads an rtmsg and its attributes (rtnetlink(7)) where it is a
// unicast default route, and gives a hop for each next hop. It gives none
// where the message is anything else, or cut short.
//
// VPN clients lay two halves (0.0.0.0/1 and 128.0.0.0/1) over the default
// route of others, and some IPv6 networks route 2000::/3: these serve as
// default routes too.
func parseDefault(message []byte) []hop {
	if len(message) < unix.SizeofRtMsg {
		return nil
	}
	family, bits, table := message[0], message[1], int(message[4])
	kind, flags := message[7], binary.NativeEndian.Uint32(message[8:])
	if family != unix.AF_INET && family != unix.AF_INET6 || bits > 3 ||
		kind != unix.RTN_UNICAST || flags&unix.RTM_F_CLONED != 0 {
		return nil
	}
	base := Route{Table: table, Family: "ipv4"}
	if family == unix.AF_INET6 {
		base.Family = "ipv6"
	}
	var destination byte // the first byte is enough for so short a prefix
	var multipath []byte
	eachAttribute(message[unix.SizeofRtMsg:], func(kind uint16, value []byte) {
		switch kind {
		case unix.RTA_DST:
			if len(value) > 0 {
				destination = value[0]
			}
		case unix.RTA_TABLE:
			base.Table = number(value)
		case unix.RTA_PRIORITY:
			base.Metric = number(value)
		case unix.RTA_PREFSRC:
			base.Source = address(value)
		case unix.RTA_MULTIPATH:
			multipath = value
		default:
			nextHopAttribute(&base, kind, value)
		}
	})
	half, ok := coverage(family, bits, destination)
	if !ok {
		return nil
	}
	var hops []hop
	for _, route := range nextHops(base, multipath) {
		hops = append(hops, hop{route: route, half: half})
	}
	return hops
}

// coverage says what a short prefix covers: everything (0), the lower half (1)
// or the upper one (2); or, with false, something that is no default.
func coverage(family, bits, destination byte) (half byte, ok bool) {
	switch {
	case bits == 0:
		return 0, true
	case bits == 1:
		return 1 + destination>>7, true
	case bits == 3 && family == unix.AF_INET6 && destination == 0x20: // 2000::/3, all global unicast
		return 0, true
	}
	return 0, false
}

// nextHops returns the route itself, or one for each of its several next hops.
// Each begins with an rtnexthop: length, flags, hops, interface.
func nextHops(base Route, multipath []byte) []Route {
	if len(multipath) == 0 {
		return []Route{base}
	}
	var list []Route
	for len(multipath) >= unix.SizeofRtNexthop {
		length := int(binary.NativeEndian.Uint16(multipath))
		if length < unix.SizeofRtNexthop || length > len(multipath) {
			break
		}
		route := base
		route.Index = number(multipath[4:8])
		eachAttribute(multipath[unix.SizeofRtNexthop:length], func(kind uint16, value []byte) {
			nextHopAttribute(&route, kind, value)
		})
		list = append(list, route)
		multipath = multipath[min((length+3)&^3, len(multipath)):]
	}
	return list
}

// nextHopAttribute takes in an attribute of a next hop.
func nextHopAttribute(route *Route, kind uint16, value []byte) {
	switch kind {
	case unix.RTA_OIF:
		route.Index = number(value)
	case unix.RTA_GATEWAY:
		route.Gateway = address(value)
	case unix.RTA_VIA: // a gateway of another family: its family in two bytes, then its address
		if len(value) > 2 {
			route.Gateway = address(value[2:])
		}
	}
}

// named gives hops the names of their interfaces, drops those without one, and
// joins the two halves of an interface to one route.
func named(hops []hop, names map[int]string) []Route {
	type place struct {
		family       string
		index, table int
	}
	halves := map[place]byte{}
	for _, h := range hops {
		halves[place{h.route.Family, h.route.Index, h.route.Table}] |= h.half
	}
	var list []Route
	for _, h := range hops {
		route := h.route
		route.Interface = names[route.Index]
		joined := halves[place{route.Family, route.Index, route.Table}] == 3
		if route.Interface == "" || h.half == 2 || h.half == 1 && !joined {
			continue
		}
		if route.Gateway.Is6() && route.Gateway.IsLinkLocalUnicast() {
			route.Gateway = route.Gateway.WithZone(route.Interface)
		}
		list = append(list, route)
	}
	return list
}

// eachAttribute walks netlink attributes and stops at the first that is cut short.
func eachAttribute(list []byte, visit func(kind uint16, value []byte)) {
	for len(list) >= unix.SizeofRtAttr {
		length := int(binary.NativeEndian.Uint16(list))
		if length < unix.SizeofRtAttr || length > len(list) {
			return
		}
		const nestedAndOrder = unix.NLA_F_NESTED | unix.NLA_F_NET_BYTEORDER
		visit(binary.NativeEndian.Uint16(list[2:])&^nestedAndOrder, list[unix.SizeofRtAttr:length])
		list = list[min((length+3)&^3, len(list)):]
	}
}

// number reads a 32-bit attribute, or 0.
func number(value []byte) int {
	if len(value) < 4 {
		return 0
	}
	return int(binary.NativeEndian.Uint32(value))
}

// address reads an address attribute, or the zero address.
func address(value []byte) netip.Addr {
	ip, ok := netip.AddrFromSlice(value)
	if !ok || ip.IsUnspecified() {
		return netip.Addr{}
	}
	return ip.Unmap()
}
