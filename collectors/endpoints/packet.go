package endpoints

import (
	"bytes"
	"encoding/binary"
	"net/netip"

	"example.com/noctop/collectors/icmp"
)

// The ICMP types that matter here: RFC 792 and RFC 4443.
const (
	type4Reply   = 0
	type4Request = 8
	type6Request = 128
	type6Reply   = 129
)

const (
	headerLength  = 8  // of an ICMP message
	payloadLength = 56 // what ping sends: some filters drop what looks unlike it
	packetLength  = headerLength + payloadLength
	ip4Shortest   = 20
	tokenLength   = 4
)

// template is an echo request in which only the sequence number is to be set.
// Its payload begins with the complement of that number, so that the checksum
// is the same for all of them, and goes on with a token of this wire's own.
type template struct {
	ipv6   bool
	id     uint16 // 0 where the kernel fills it in
	packet [packetLength]byte
}

const payloadMark = "noctop"

func newTemplate(ipv6 bool, id uint16, token [tokenLength]byte) template {
	t := template{ipv6: ipv6, id: id}
	p := t.packet[:]
	p[0] = type4Request
	if ipv6 {
		p[0] = type6Request
	}
	binary.BigEndian.PutUint16(p[4:], id)
	copy(p[headerLength+2:], payloadMark)
	copy(p[headerLength+2+len(payloadMark):], token[:])
	t.number(p, 0)
	if !ipv6 { // the kernel needs an IPv6 pseudo-header, and fills that one in
		binary.BigEndian.PutUint16(p[2:], icmp.Checksum(p))
	}
	return t
}

// number sets the sequence number of a packet made from the template.
func (t *template) number(packet []byte, sequence uint16) {
	binary.BigEndian.PutUint16(packet[6:], sequence)
	binary.BigEndian.PutUint16(packet[headerLength:], ^sequence)
}

// read reads an echo reply from its ICMP header on. Whoever did not see the
// request can't make up its payload.
func (t *template) read(packet []byte, from netip.Addr) Message {
	replies := byte(type4Reply)
	if t.ipv6 {
		replies = type6Reply
	}
	if len(packet) < headerLength || packet[0] != replies || packet[1] != 0 {
		return Message{}
	}
	m := Message{Kind: Reply, From: from, Target: from, Sequence: binary.BigEndian.Uint16(packet[6:])}
	switch {
	case len(packet) < packetLength:
		m.Kind = Truncated
	case binary.BigEndian.Uint16(packet[headerLength:]) != ^m.Sequence,
		!bytes.Equal(packet[headerLength+2:packetLength], t.packet[headerLength+2:]):
		m.Kind = Corrupt
	}
	return m
}

// readRaw reads what a raw socket received. It sees every echo reply to this
// host, of other programs too, and before the kernel has checked it.
func (t *template) readRaw(packet []byte, from netip.Addr) Message {
	if !t.ipv6 {
		var ok bool
		if packet, ok = afterHeader4(packet); !ok {
			return Message{}
		}
	}
	if len(packet) < headerLength || binary.BigEndian.Uint16(packet[4:]) != t.id {
		return Message{}
	}
	m := t.read(packet, from)
	if m.Kind == Reply && !t.ipv6 && icmp.Checksum(packet) != 0 {
		m.Kind = Corrupt
	}
	return m
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
