package routes

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// attribute builds a netlink attribute, padded to four bytes.
func attribute(kind uint16, value []byte) []byte {
	out := binary.NativeEndian.AppendUint16(nil, uint16(4+len(value)))
	out = append(binary.NativeEndian.AppendUint16(out, kind), value...)
	return append(out, make([]byte, (4-len(out)%4)%4)...)
}

func u32(value uint32) []byte { return binary.NativeEndian.AppendUint32(nil, value) }

func ip(text string) []byte { return netip.MustParseAddr(text).AsSlice() }

// rtmsg builds a route message: family, prefix length, table, type, attributes.
func rtmsg(family, bits, table, kind byte, attributes ...[]byte) []byte {
	out := []byte{family, bits, 0, 0, table, unix.RTPROT_STATIC, 0, kind, 0, 0, 0, 0}
	return append(out, slices.Concat(attributes...)...)
}

// nexthop builds an rtnexthop with attributes.
func nexthop(index uint32, attributes ...[]byte) []byte {
	body := slices.Concat(attributes...)
	out := binary.NativeEndian.AppendUint16(nil, uint16(8+len(body)))
	return append(append(append(out, 0, 0), u32(index)...), body...)
}

const (
	inet, inet6, unicast = unix.AF_INET, unix.AF_INET6, unix.RTN_UNICAST
	mainByte             = byte(MainTable)
)

var names = map[int]string{2: "eth0", 3: "eth1", 4: "tun0"}

// read parses messages as Default does.
func readMessages(messages ...[]byte) []Route {
	var hops []hop
	for _, message := range messages {
		hops = append(hops, parseDefault(message)...)
	}
	return sorted(named(hops, names))
}

func TestParseDefault(t *testing.T) {
	v4 := func(index uint32, gateway string, more ...[]byte) [][]byte {
		return append([][]byte{attribute(unix.RTA_OIF, u32(index)), attribute(unix.RTA_GATEWAY, ip(gateway))}, more...)
	}
	tests := []struct {
		name     string
		messages [][]byte
		want     []Route
	}{
		{"plain, with metric and source", [][]byte{rtmsg(inet, 0, mainByte, unicast, v4(2, "192.0.2.1",
			attribute(unix.RTA_PRIORITY, u32(100)), attribute(unix.RTA_PREFSRC, ip("192.0.2.5")))...)},
			[]Route{{"eth0", 2, netip.MustParseAddr("192.0.2.1"), "ipv4", 100, netip.MustParseAddr("192.0.2.5"), MainTable}}},
		{"link-local gateway gets its zone", [][]byte{rtmsg(inet6, 0, mainByte, unicast,
			attribute(unix.RTA_OIF, u32(2)), attribute(unix.RTA_GATEWAY, ip("fe80::1")), attribute(unix.RTA_PRIORITY, u32(1024)))},
			[]Route{{"eth0", 2, netip.MustParseAddr("fe80::1%eth0"), "ipv6", 1024, netip.Addr{}, MainTable}}},
		{"main table first, then metric", [][]byte{
			rtmsg(inet, 0, 101, unicast, v4(3, "198.51.100.1")...),
			rtmsg(inet, 0, mainByte, unicast, v4(3, "198.51.100.1", attribute(unix.RTA_PRIORITY, u32(200)))...),
			rtmsg(inet, 0, mainByte, unicast, v4(2, "192.0.2.1", attribute(unix.RTA_PRIORITY, u32(100)))...)},
			[]Route{
				{"eth0", 2, netip.MustParseAddr("192.0.2.1"), "ipv4", 100, netip.Addr{}, MainTable},
				{"eth1", 3, netip.MustParseAddr("198.51.100.1"), "ipv4", 200, netip.Addr{}, MainTable},
				{"eth1", 3, netip.MustParseAddr("198.51.100.1"), "ipv4", 0, netip.Addr{}, 101}}},
		{"table above 255", [][]byte{rtmsg(inet, 0, 0, unicast, v4(2, "192.0.2.1", attribute(unix.RTA_TABLE, u32(51820)))...)},
			[]Route{{"eth0", 2, netip.MustParseAddr("192.0.2.1"), "ipv4", 0, netip.Addr{}, 51820}}},
		{"several next hops", [][]byte{rtmsg(inet, 0, mainByte, unicast, attribute(unix.RTA_MULTIPATH, slices.Concat(
			nexthop(2, attribute(unix.RTA_GATEWAY, ip("192.0.2.1"))),
			nexthop(3, attribute(unix.RTA_GATEWAY, ip("198.51.100.1"))))))},
			[]Route{
				{"eth0", 2, netip.MustParseAddr("192.0.2.1"), "ipv4", 0, netip.Addr{}, MainTable},
				{"eth1", 3, netip.MustParseAddr("198.51.100.1"), "ipv4", 0, netip.Addr{}, MainTable}}},
		{"IPv4 by an IPv6 gateway", [][]byte{rtmsg(inet, 0, mainByte, unicast, attribute(unix.RTA_OIF, u32(2)),
			attribute(unix.RTA_VIA, append([]byte{inet6, 0}, ip("fe80::1")...)))},
			[]Route{{"eth0", 2, netip.MustParseAddr("fe80::1%eth0"), "ipv4", 0, netip.Addr{}, MainTable}}},
		{"no gateway", [][]byte{rtmsg(inet, 0, mainByte, unicast, attribute(unix.RTA_OIF, u32(4)))},
			[]Route{{"tun0", 4, netip.Addr{}, "ipv4", 0, netip.Addr{}, MainTable}}},
		{"two halves of a VPN", [][]byte{
			rtmsg(inet, 1, mainByte, unicast, v4(4, "10.8.0.1", attribute(unix.RTA_DST, ip("128.0.0.0")))...),
			rtmsg(inet, 1, mainByte, unicast, v4(4, "10.8.0.1", attribute(unix.RTA_DST, ip("0.0.0.0")))...)},
			[]Route{{"tun0", 4, netip.MustParseAddr("10.8.0.1"), "ipv4", 0, netip.Addr{}, MainTable}}},
		{"one half only", [][]byte{
			rtmsg(inet, 1, mainByte, unicast, v4(4, "10.8.0.1", attribute(unix.RTA_DST, ip("128.0.0.0")))...),
			rtmsg(inet, 1, mainByte, unicast, v4(3, "10.8.0.1", attribute(unix.RTA_DST, ip("0.0.0.0")))...)}, nil},
		{"all global IPv6", [][]byte{rtmsg(inet6, 3, mainByte, unicast, attribute(unix.RTA_DST, ip("2000::")),
			attribute(unix.RTA_OIF, u32(2)), attribute(unix.RTA_GATEWAY, ip("2001:db8::1")))},
			[]Route{{"eth0", 2, netip.MustParseAddr("2001:db8::1"), "ipv6", 0, netip.Addr{}, MainTable}}},
		{"unreachable default", [][]byte{rtmsg(inet6, 0, mainByte, unix.RTN_UNREACHABLE, attribute(unix.RTA_OIF, u32(2)))}, nil},
		{"a network", [][]byte{rtmsg(inet, 24, mainByte, unicast, v4(2, "192.0.2.1", attribute(unix.RTA_DST, ip("10.0.0.0")))...)}, nil},
		{"interface has gone", [][]byte{rtmsg(inet, 0, mainByte, unicast, v4(99, "192.0.2.1")...)}, nil},
		{"cut short", [][]byte{{inet, 0, 0}, rtmsg(inet, 0, mainByte, unicast, []byte{200, 0, 5, 0, 1})}, nil},
	}
	for _, test := range tests {
		if got := readMessages(test.messages...); !slices.Equal(got, test.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestParseNeighbour(t *testing.T) {
	ndmsg := func(state uint16, attributes ...[]byte) []byte {
		out := append([]byte{inet, 0, 0, 0}, u32(2)...)
		return append(append(binary.NativeEndian.AppendUint16(out, state), 0, 0), slices.Concat(attributes...)...)
	}
	mac := attribute(netlink.NDA_LLADDR, []byte{2, 0, 0, 0, 0, 1})
	tests := []struct {
		message []byte
		want    Neighbour
	}{
		{ndmsg(netlink.NUD_REACHABLE, attribute(netlink.NDA_DST, ip("192.0.2.1")), mac), Neighbour{"reachable", "02:00:00:00:00:01"}},
		{ndmsg(netlink.NUD_STALE, mac), Neighbour{"stale", "02:00:00:00:00:01"}},
		{ndmsg(netlink.NUD_FAILED), Neighbour{State: "failed"}},
		{ndmsg(netlink.NUD_NONE), Neighbour{State: "none"}},
		{ndmsg(0x55), Neighbour{State: "none"}},
		{nil, Neighbour{State: "none"}},
	}
	for _, test := range tests {
		if got := parseNeighbour(test.message); got != test.want {
			t.Errorf("got %+v, want %+v", got, test.want)
		}
	}
}

// FuzzParse holds that no message, however broken, makes the parsers fail or
// gives a route without an interface.
func FuzzParse(f *testing.F) {
	f.Add(rtmsg(inet, 0, mainByte, unicast, attribute(unix.RTA_OIF, u32(2)), attribute(unix.RTA_GATEWAY, ip("192.0.2.1"))))
	f.Add(rtmsg(inet6, 0, mainByte, unicast, attribute(unix.RTA_MULTIPATH, nexthop(2, attribute(unix.RTA_GATEWAY, ip("fe80::1"))))))
	f.Add(rtmsg(inet, 1, mainByte, unicast, attribute(unix.RTA_VIA, []byte{1, 2, 3})))
	f.Fuzz(func(t *testing.T, message []byte) {
		for _, route := range readMessages(message) {
			if route.Interface == "" || names[route.Index] != route.Interface {
				t.Errorf("a route by no interface: %+v", route)
			}
		}
		if parseNeighbour(message).State == "" {
			t.Error("a neighbour without a state")
		}
	})
}
