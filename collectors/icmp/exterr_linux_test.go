package icmp

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"
)

// controlMessage builds one control message as the kernel lays it out.
func controlMessage(level, kind int32, data []byte) []byte {
	length := unix.CmsgLen(len(data))
	message := make([]byte, unix.CmsgSpace(len(data)))
	binary.NativeEndian.PutUint64(message, uint64(length))
	binary.NativeEndian.PutUint32(message[8:], uint32(level))
	binary.NativeEndian.PutUint32(message[12:], uint32(kind))
	copy(message[unix.CmsgLen(0):], data)
	return message
}

// extended builds a sock_extended_err and the address of who sent it.
func extended(origin, icmpType, code byte, from netip.Addr) []byte {
	data := make([]byte, extendedErrorLength, 48)
	binary.NativeEndian.PutUint32(data, uint32(unix.EHOSTUNREACH))
	data[4], data[5], data[6] = origin, icmpType, code
	if !from.IsValid() {
		return data
	}
	if from.Is4() {
		address := make([]byte, 16)
		binary.NativeEndian.PutUint16(address, unix.AF_INET)
		copy(address[4:], from.AsSlice())
		return append(data, address...)
	}
	address := make([]byte, 28)
	binary.NativeEndian.PutUint16(address, unix.AF_INET6)
	copy(address[8:], from.AsSlice())
	binary.NativeEndian.PutUint32(address[24:], 3)
	return append(data, address...)
}

// naming puts an MTU into an extended error.
func naming(mtu uint32, data []byte) []byte {
	binary.NativeEndian.PutUint32(data[8:], mtu)
	return data
}

func TestReadQueued(t *testing.T) {
	quote := echoRequest(false, 0, 77)
	recverr := func(data []byte) []byte { return controlMessage(unix.SOL_IP, unix.IP_RECVERR, data) }
	recverr6 := func(data []byte) []byte { return controlMessage(unix.SOL_IPV6, unix.IPV6_RECVERR, data) }
	local := netip.MustParseAddr("fe80::1")
	tests := []struct {
		name    string
		ipv6    bool
		control []byte
		quote   []byte
		want    Message
		ok      bool
	}{
		{"exceeded", false, recverr(extended(unix.SO_EE_ORIGIN_ICMP, 11, 0, router)), quote,
			Message{From: router, Target: anchorA, Sequence: 77, Kind: Exceeded, Type: 11}, true},
		{"unreachable", false, recverr(extended(unix.SO_EE_ORIGIN_ICMP, 3, 1, gateway)), quote,
			Message{From: gateway, Target: anchorA, Sequence: 77, Kind: Unreachable, Type: 3, Code: 1}, true},
		{"too big", false, recverr(naming(1400, extended(unix.SO_EE_ORIGIN_ICMP, 3, 4, router))), quote,
			Message{From: router, Target: anchorA, Sequence: 77, Kind: TooBig, Type: 3, Code: 4, MTU: 1400}, true},
		{"IPv6, too big", true, recverr6(naming(1280, extended(unix.SO_EE_ORIGIN_ICMP6, 2, 0, anchor6))), quote,
			Message{From: anchor6, Target: anchorA, Sequence: 77, Kind: TooBig, Type: 2, MTU: 1280}, true},
		{"behind another control message", false,
			append(controlMessage(unix.SOL_SOCKET, unix.SO_TIMESTAMP, make([]byte, 16)), recverr(extended(unix.SO_EE_ORIGIN_ICMP, 11, 0, router))...), quote,
			Message{From: router, Target: anchorA, Sequence: 77, Kind: Exceeded, Type: 11}, true},
		{"IPv6, link-local", true, recverr6(extended(unix.SO_EE_ORIGIN_ICMP6, 3, 0, local)), quote,
			Message{From: local.WithZone("3"), Target: anchorA, Sequence: 77, Kind: Exceeded, Type: 3}, true},
		{"our own error", false, recverr(extended(unix.SO_EE_ORIGIN_LOCAL, 0, 0, router)), quote, Message{}, false},
		{"nobody's address", false, recverr(extended(unix.SO_EE_ORIGIN_ICMP, 11, 0, netip.Addr{})), quote, Message{}, false},
		{"too short", false, recverr(make([]byte, 15)), quote, Message{}, false},
		{"of the other family", true, recverr(extended(unix.SO_EE_ORIGIN_ICMP, 11, 0, router)), quote, Message{}, false},
		{"quotes too little", false, recverr(extended(unix.SO_EE_ORIGIN_ICMP, 11, 0, router)), quote[:7], Message{}, false},
		{"no control message", false, nil, quote, Message{}, false},
		{"broken control message", false, []byte{1, 2, 3}, quote, Message{}, false},
	}
	for _, test := range tests {
		got, ok := readQueued(test.ipv6, test.control, test.quote, anchorA)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%s: read %+v, %v", test.name, got, ok)
		}
	}
}

func FuzzReadQueued(f *testing.F) {
	f.Add(false, controlMessage(unix.SOL_IP, unix.IP_RECVERR, extended(unix.SO_EE_ORIGIN_ICMP, 11, 0, router)), echoRequest(false, 0, 1))
	f.Add(true, controlMessage(unix.SOL_IPV6, unix.IPV6_RECVERR, extended(unix.SO_EE_ORIGIN_ICMP6, 3, 0, anchor6)), echoRequest(true, 0, 1))
	f.Fuzz(func(t *testing.T, ipv6 bool, control, packet []byte) {
		message, ok := readQueued(ipv6, control, packet, anchorA)
		if ok && (!message.From.IsValid() || message.Target != anchorA || message.Kind == Reply) {
			t.Errorf("read %+v", message)
		}
	})
}
