package endpoints

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"

	"example.com/noctop/collectors/icmp"
)

var from4, from6 = netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("2001:db8::7")

// replyTo returns the echo reply to a request of the template.
func replyTo(t *template, sequence uint16) []byte {
	packet := slices.Clone(t.packet[:])
	t.number(packet, sequence)
	packet[0] = type4Reply
	if t.ipv6 {
		packet[0] = type6Reply
		return packet
	}
	packet[2], packet[3] = 0, 0
	binary.BigEndian.PutUint16(packet[2:], icmp.Checksum(packet))
	return packet
}

// ip4 puts an IPv4 header before a packet, with some options.
func ip4(packet []byte, options int) []byte {
	header := make([]byte, 20+4*options)
	header[0] = 4<<4 | byte(5+options)
	return append(header, packet...)
}

func TestRequestsHaveOneChecksum(t *testing.T) {
	for _, ipv6 := range []bool{false, true} {
		template := newTemplate(ipv6, 0x1234, [tokenLength]byte{1, 2, 3, 4})
		for _, sequence := range []uint16{0, 1, 255, 256, 0xfffe, 0xffff} {
			packet := slices.Clone(template.packet[:])
			template.number(packet, sequence)
			if !ipv6 && icmp.Checksum(packet) != 0 {
				t.Errorf("request %d has a wrong checksum", sequence)
			}
			if binary.BigEndian.Uint16(packet[6:]) != sequence {
				t.Errorf("request %d is numbered %x", sequence, packet[6:8])
			}
		}
	}
}

func TestRead(t *testing.T) {
	t4, t6 := newTemplate(false, 7, [tokenLength]byte{1, 2, 3, 4}), newTemplate(true, 7, [tokenLength]byte{1, 2, 3, 4})
	other := newTemplate(false, 7, [tokenLength]byte{9, 9, 9, 9})
	change := func(packet []byte, at int, to byte) []byte {
		packet[at] = to
		return packet
	}
	for _, test := range []struct {
		name   string
		of     *template
		packet []byte
		want   Kind
	}{
		{"a reply", &t4, replyTo(&t4, 5), Reply},
		{"an IPv6 reply", &t6, replyTo(&t6, 5), Reply},
		{"with more behind it", &t4, append(replyTo(&t4, 5), 1, 2, 3), Reply},
		{"nothing", &t4, nil, Nothing},
		{"half a header", &t4, replyTo(&t4, 5)[:7], Nothing},
		{"a header only", &t4, replyTo(&t4, 5)[:8], Truncated},
		{"half a payload", &t4, replyTo(&t4, 5)[:40], Truncated},
		{"one byte short", &t4, replyTo(&t4, 5)[:packetLength-1], Truncated},
		{"a request", &t4, change(replyTo(&t4, 5), 0, type4Request), Nothing},
		{"another code", &t4, change(replyTo(&t4, 5), 1, 1), Nothing},
		{"a flipped bit", &t4, change(replyTo(&t4, 5), 40, 1), Corrupt},
		{"another number", &t4, change(replyTo(&t4, 5), 7, 6), Corrupt},
		{"another program's", &t4, replyTo(&other, 5), Corrupt},
		{"of the other family", &t6, replyTo(&t4, 5), Nothing},
	} {
		if got := test.of.read(test.packet, from4); got.Kind != test.want || got.Kind == Reply && (got.Sequence != 5 || got.From != from4) {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func TestReadRaw(t *testing.T) {
	t4, t6 := newTemplate(false, 7, [tokenLength]byte{1, 2, 3, 4}), newTemplate(true, 7, [tokenLength]byte{1, 2, 3, 4})
	elses := newTemplate(false, 8, [tokenLength]byte{1, 2, 3, 4})
	broken := replyTo(&t4, 5)
	broken[3]++
	for _, test := range []struct {
		name   string
		of     *template
		packet []byte
		want   Kind
	}{
		{"a reply", &t4, ip4(replyTo(&t4, 5), 0), Reply},
		{"behind options", &t4, ip4(replyTo(&t4, 5), 10), Reply},
		{"an IPv6 reply has no header", &t6, replyTo(&t6, 5), Reply},
		{"a wrong checksum", &t4, ip4(broken, 0), Corrupt},
		{"another identifier", &t4, ip4(replyTo(&elses, 5), 0), Nothing},
		{"no IP header", &t4, replyTo(&t4, 5), Nothing},
		{"a header that is too long", &t4, ip4(nil, 10)[:30], Nothing},
		{"nothing", &t4, nil, Nothing},
		{"an IP header only", &t4, ip4(nil, 0), Nothing},
	} {
		if got := test.of.readRaw(test.packet, from4); got.Kind != test.want {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	t4, t6 := newTemplate(false, 7, [tokenLength]byte{1, 2, 3, 4}), newTemplate(true, 7, [tokenLength]byte{1, 2, 3, 4})
	f.Add(replyTo(&t4, 5))
	f.Add(replyTo(&t6, 5))
	f.Add(ip4(replyTo(&t4, 5), 0))
	f.Add(ip4(replyTo(&t4, 5), 10))
	f.Fuzz(func(t *testing.T, packet []byte) {
		for _, of := range []*template{&t4, &t6} {
			for _, got := range []Message{of.read(packet, from4), of.readRaw(packet, from6)} {
				if got.Kind == Reply && len(packet) < packetLength {
					t.Errorf("a reply in %d bytes", len(packet))
				}
				if got.Kind > Corrupt {
					t.Errorf("kind %d", got.Kind)
				}
			}
		}
	})
}
