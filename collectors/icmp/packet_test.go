package icmp

import (
	"encoding/binary"
	"net/netip"
	"testing"
)

// ip4 puts an IPv4 header with options of so many bytes before a payload.
func ip4(protocol byte, to netip.Addr, options int, payload []byte) []byte {
	packet := make([]byte, ip4Shortest+options)
	packet[0] = 4<<4 | byte(len(packet)/4)
	packet[9] = protocol
	copy(packet[16:], to.AsSlice())
	return append(packet, payload...)
}

func ip6(next byte, to netip.Addr, payload []byte) []byte {
	packet := make([]byte, ip6Length)
	packet[0] = 6 << 4
	packet[6] = next
	copy(packet[24:], to.AsSlice())
	return append(packet, payload...)
}

// icmpError is an ICMP error that quotes a packet.
func icmpError(icmpType, code byte, quote []byte) []byte {
	return append([]byte{icmpType, code, 0, 0, 0, 0, 0, 0}, quote...)
}

// tooBig is an error that names an MTU.
func tooBig(icmpType, code byte, mtu uint32, quote []byte) []byte {
	packet := icmpError(icmpType, code, quote)
	binary.BigEndian.PutUint32(packet[4:], mtu)
	return packet
}

func TestNamedMTU(t *testing.T) {
	for _, test := range []struct {
		name   string
		ipv6   bool
		packet []byte
		want   int
	}{
		{"IPv4", false, ip4(1, gateway, 0, tooBig(3, 4, 1400, ip4(1, anchorA, 0, echoRequest(false, 7, 9)))), 1400},
		{"IPv4, the upper half is not the MTU's", false, ip4(1, gateway, 0, tooBig(3, 4, 7<<16|1400, ip4(1, anchorA, 0, echoRequest(false, 7, 9)))), 1400},
		{"a router before RFC 1191 names none", false, ip4(1, gateway, 0, tooBig(3, 4, 0, ip4(1, anchorA, 0, echoRequest(false, 7, 9)))), 0},
		{"IPv6", true, tooBig(2, 0, 1280, ip6(58, anchor6, echoRequest(true, 7, 9))), 1280},
		{"IPv6, beyond reason", true, tooBig(2, 0, 1<<31, ip6(58, anchor6, echoRequest(true, 7, 9))), 1 << 16},
		{"an unreachable one names none", false, ip4(1, gateway, 0, tooBig(3, 1, 1400, ip4(1, anchorA, 0, echoRequest(false, 7, 9)))), 0},
	} {
		if message, _, ok := readRaw(test.ipv6, test.packet, router); !ok || message.MTU != test.want {
			t.Errorf("%s: read %d, %v; want %d", test.name, message.MTU, ok, test.want)
		}
	}
}

func TestEchoRequest(t *testing.T) {
	first := echoRequest(false, 7, 1)
	if Checksum(first) != 0 {
		t.Error("the checksum does not check")
	}
	for _, sequence := range []uint16{0, 2, 0x1234, 0xffff} {
		packet := echoRequest(false, 7, sequence)
		if got, want := binary.BigEndian.Uint16(packet[2:]), binary.BigEndian.Uint16(first[2:]); got != want {
			t.Errorf("sequence %d has checksum %#x, want that of all others, %#x", sequence, got, want)
		}
		if binary.BigEndian.Uint16(packet[6:]) != sequence {
			t.Errorf("sequence %d is not in the packet", sequence)
		}
	}
	if echoRequest(true, 7, 1)[0] != type6Request {
		t.Error("the IPv6 request has the wrong type")
	}
}

func TestReadRaw(t *testing.T) {
	ours4 := echoRequest(false, 7, 9)
	ours6 := echoRequest(true, 7, 9)
	reply4 := append([]byte(nil), ours4...)
	reply4[0] = type4Reply
	binary.BigEndian.PutUint16(reply4[2:], 0)
	binary.BigEndian.PutUint16(reply4[2:], Checksum(reply4))
	tests := []struct {
		name   string
		ipv6   bool
		packet []byte
		kind   Kind
		target netip.Addr
		ok     bool
	}{
		{"reply", false, ip4(1, anchorA, 0, reply4), Reply, router, true},
		{"reply with IP options", false, ip4(1, anchorA, 8, reply4), Reply, router, true},
		{"exceeded", false, ip4(1, gateway, 0, icmpError(11, 0, ip4(1, anchorA, 0, ours4))), Exceeded, anchorA, true},
		{"exceeded, quoting options", false, ip4(1, gateway, 0, icmpError(11, 0, ip4(1, anchorA, 4, ours4[:8]))), Exceeded, anchorA, true},
		{"reassembly exceeded", false, ip4(1, gateway, 0, icmpError(11, 1, ip4(1, anchorA, 0, ours4))), Other, anchorA, true},
		{"unreachable", false, ip4(1, gateway, 0, icmpError(3, 13, ip4(1, anchorA, 0, ours4))), Unreachable, anchorA, true},
		{"too big", false, ip4(1, gateway, 0, tooBig(3, 4, 1400, ip4(1, anchorA, 0, ours4))), TooBig, anchorA, true},
		{"quotes UDP", false, ip4(1, gateway, 0, icmpError(3, 3, ip4(17, anchorA, 0, ours4))), 0, netip.Addr{}, false},
		{"quotes a reply", false, ip4(1, gateway, 0, icmpError(3, 3, ip4(1, anchorA, 0, reply4))), 0, netip.Addr{}, false},
		{"quotes too little", false, ip4(1, gateway, 0, icmpError(11, 0, ip4(1, anchorA, 0, ours4[:7]))), 0, netip.Addr{}, false},
		{"a request", false, ip4(1, gateway, 0, ours4), 0, netip.Addr{}, false},
		{"header longer than the packet", false, []byte{0x4f, 19: 0}, 0, netip.Addr{}, false},
		{"header too short to be one", false, append([]byte{0x44}, make([]byte, 40)...), 0, netip.Addr{}, false},
		{"nothing", false, nil, 0, netip.Addr{}, false},
		{"IPv6 exceeded", true, icmpError(3, 0, ip6(58, anchor6, ours6)), Exceeded, anchor6, true},
		{"IPv6 unreachable", true, icmpError(1, 0, ip6(58, anchor6, ours6)), Unreachable, anchor6, true},
		{"IPv6 too big", true, tooBig(type6TooBig, 0, 1280, ip6(58, anchor6, ours6)), TooBig, anchor6, true},
		{"IPv6 quotes TCP", true, icmpError(3, 0, ip6(6, anchor6, ours6)), 0, netip.Addr{}, false},
		{"IPv6 quotes nothing", true, icmpError(3, 0, nil), 0, netip.Addr{}, false},
	}
	for _, test := range tests {
		message, id, ok := readRaw(test.ipv6, test.packet, router)
		if ok != test.ok {
			t.Errorf("%s: read %v, want %v", test.name, ok, test.ok)
			continue
		}
		if !ok {
			continue
		}
		if message.Kind != test.kind || message.Target != test.target || message.Sequence != 9 || id != 7 || message.From != router {
			t.Errorf("%s: read %+v with id %d", test.name, message, id)
		}
	}
}

func FuzzReadRaw(f *testing.F) {
	ours := echoRequest(false, 7, 9)
	f.Add(false, ip4(1, gateway, 0, icmpError(11, 0, ip4(1, anchorA, 0, ours))))
	f.Add(true, icmpError(3, 0, ip6(58, anchor6, echoRequest(true, 7, 9))))
	f.Add(false, []byte{0x4f})
	f.Fuzz(func(t *testing.T, ipv6 bool, packet []byte) {
		message, _, ok := readRaw(ipv6, packet, router)
		if !ok {
			return
		}
		if !message.Target.IsValid() || message.From != router {
			t.Errorf("read %+v", message)
		}
		if message.MTU < 0 || message.MTU > 1<<16 {
			t.Errorf("an MTU of %d", message.MTU)
		}
		if message.Kind == Reply && message.Target != router {
			t.Errorf("a reply is from its target: %+v", message)
		}
	})
}
