package icmp

import (
	"encoding/binary"
	"net/netip"
)

// The ICMP types that matter here: RFC 792 and RFC 4443.
const (
	type4Reply       = 0
	type4Unreachable = 3
	type4Request     = 8
	type4Exceeded    = 11
	type4Parameter   = 12

	type6Unreachable = 1
	type6TooBig      = 2
	type6Exceeded    = 3
	type6Parameter   = 4
	type6Request     = 128
	type6Reply       = 129

	codeInTransit = 0 // of "exceeded": the TTL, not the time for reassembly
	code4TooBig   = 4 // of "unreachable": fragmentation needed and DF set
)

const (
	headerLength  = 8  // of an ICMP message
	payloadLength = 56 // what ping sends: some filters drop what looks unlike it
	payloadMark   = "noctop"
	leastPayload  = 2 + len(payloadMark) // the sequence number's complement before it
	ip4Shortest   = 20
	ip6Length     = 40
	protocolICMP4 = 1
	protocolICMP6 = 58
)

// kindOf returns what a message's type and code mean.
func kindOf(ipv6 bool, icmpType, code uint8) Kind {
	switch {
	case ipv6 && icmpType == type6Reply, !ipv6 && icmpType == type4Reply:
		return Reply
	case ipv6 && icmpType == type6Exceeded, !ipv6 && icmpType == type4Exceeded:
		if code == codeInTransit {
			return Exceeded
		}
	case ipv6 && icmpType == type6TooBig, !ipv6 && icmpType == type4Unreachable && code == code4TooBig:
		return TooBig
	case ipv6 && icmpType == type6Unreachable, !ipv6 && icmpType == type4Unreachable:
		return Unreachable
	}
	return Other
}

// echoRequest returns an echo request. Its payload begins with the complement
// of the sequence number, so that the checksum is the same for all of them:
// routers that spread load by the first bytes of a packet keep to one path.
func echoRequest(ipv6 bool, id, sequence uint16) []byte {
	return echoRequestOf(payloadLength, ipv6, id, sequence)
}

// echoRequestOf returns one with a payload of so many bytes, at least eight.
func echoRequestOf(payload int, ipv6 bool, id, sequence uint16) []byte {
	packet := make([]byte, headerLength+max(payload, leastPayload))
	packet[0] = type4Request
	if ipv6 {
		packet[0] = type6Request
	}
	binary.BigEndian.PutUint16(packet[4:], id)
	binary.BigEndian.PutUint16(packet[6:], sequence)
	binary.BigEndian.PutUint16(packet[8:], ^sequence)
	copy(packet[10:], payloadMark)
	if !ipv6 { // the kernel needs an IPv6 pseudo-header, and fills that one in
		binary.BigEndian.PutUint16(packet[2:], Checksum(packet))
	}
	return packet
}

// Checksum is the internet checksum of RFC 1071; over a packet with a right
// checksum it is 0.
func Checksum(data []byte) uint16 {
	var sum uint32
	for ; len(data) > 1; data = data[2:] {
		sum += uint32(binary.BigEndian.Uint16(data))
	}
	if len(data) == 1 {
		sum += uint32(data[0]) << 8
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// readReply reads an echo reply.
func readReply(ipv6 bool, packet []byte, from netip.Addr) (message Message, id uint16, ok bool) {
	if len(packet) < headerLength || kindOf(ipv6, packet[0], packet[1]) != Reply {
		return Message{}, 0, false
	}
	message = Message{
		From: from, Target: from, Kind: Reply, Type: packet[0], Code: packet[1],
		Sequence: binary.BigEndian.Uint16(packet[6:]),
	}
	// What follows may be less than was sent: some big resolvers cut long ones.
	if payload := packet[headerLength:]; len(payload) < leastPayload ||
		binary.BigEndian.Uint16(payload) != ^message.Sequence || string(payload[2:leastPayload]) != payloadMark {
		message.Kind = Corrupt
	}
	return message, binary.BigEndian.Uint16(packet[4:]), true
}

// readRaw reads what a raw socket received: replies, and errors that quote an
// echo request. A raw IPv4 socket gives the IP header too, an IPv6 one does not.
func readRaw(ipv6 bool, packet []byte, from netip.Addr) (message Message, id uint16, ok bool) {
	if !ipv6 {
		if packet, ok = afterHeader4(packet); !ok {
			return Message{}, 0, false
		}
	}
	if message, id, ok = readReply(ipv6, packet, from); ok {
		if !ipv6 && Checksum(packet) != 0 { // a raw socket sees it before the kernel has looked
			message.Kind = Corrupt
		}
		return message, id, true
	}
	if len(packet) < headerLength || !isError(ipv6, packet[0]) {
		return Message{}, 0, false
	}
	message = Message{From: from, Type: packet[0], Code: packet[1], Kind: kindOf(ipv6, packet[0], packet[1])}
	if message.Kind == TooBig { // RFC 1191 §4 and RFC 4443 §3.2: the lower half, and the whole, of the same four bytes
		message.MTU = mtuOf(ipv6, binary.BigEndian.Uint32(packet[4:]))
	}
	target, request, ok := quoted(ipv6, packet[headerLength:])
	if !ok {
		return Message{}, 0, false
	}
	message.Target = target
	message.Sequence = binary.BigEndian.Uint16(request[6:])
	return message, binary.BigEndian.Uint16(request[4:]), true
}

// mtuOf reads the MTU that a router names. IPv4 has two bytes for it, and
// IPv6 four, of which no more than two make sense.
func mtuOf(ipv6 bool, named uint32) int {
	if !ipv6 {
		named &= 0xffff
	}
	return int(min(named, 1<<16))
}

func isError(ipv6 bool, icmpType uint8) bool {
	if ipv6 {
		return icmpType >= type6Unreachable && icmpType <= type6Parameter
	}
	return icmpType == type4Unreachable || icmpType == type4Exceeded || icmpType == type4Parameter
}

// quoted returns the destination and the ICMP header of the echo request that
// an error quotes.
func quoted(ipv6 bool, packet []byte) (target netip.Addr, request []byte, ok bool) {
	if ipv6 {
		if len(packet) < ip6Length+headerLength || packet[0]>>4 != 6 || packet[6] != protocolICMP6 {
			return netip.Addr{}, nil, false
		}
		target, _ = netip.AddrFromSlice(packet[24:ip6Length])
		request = packet[ip6Length:]
		return target, request, request[0] == type6Request
	}
	request, ok = afterHeader4(packet)
	if !ok || len(request) < headerLength || packet[9] != protocolICMP4 {
		return netip.Addr{}, nil, false
	}
	target, _ = netip.AddrFromSlice(packet[16:ip4Shortest])
	return target, request, request[0] == type4Request
}

// afterHeader4 returns what follows an IPv4 header.
func afterHeader4(packet []byte) ([]byte, bool) {
	if len(packet) < ip4Shortest || packet[0]>>4 != 4 {
		return nil, false
	}
	length := int(packet[0]&0x0f) * 4
	if length < ip4Shortest || length > len(packet) {
		return nil, false
	}
	return packet[length:], true
}
