package icmp

import (
	"testing"

	"golang.org/x/net/bpf"
)

// TestFilter runs the filter of raw sockets on packets as the kernel would.
func TestFilter(t *testing.T) {
	reply := func(ipv6 bool, id uint16) []byte {
		packet := echoRequest(ipv6, id, 5)
		packet[0] = type4Reply
		if ipv6 {
			packet[0] = type6Reply
		}
		return packet
	}
	// ip4 puts an IPv4 header with so many words of options before a message.
	ip4 := func(message []byte, options int) []byte {
		header := make([]byte, ip4Shortest+4*options)
		header[0] = byte(0x45 + options)
		return append(header, message...)
	}
	for _, test := range []struct {
		name   string
		ipv6   bool
		packet []byte
		want   bool
	}{
		{"our reply", false, ip4(reply(false, 7), 0), true},
		{"behind options", false, ip4(reply(false, 7), 3), true},
		{"another's reply", false, ip4(reply(false, 8), 0), false},
		{"our own request", false, ip4(echoRequest(false, 7, 5), 0), false},
		{"unreachable", false, ip4(append([]byte{3, 1}, make([]byte, 40)...), 0), true},
		{"time exceeded", false, ip4(append([]byte{11, 0}, make([]byte, 40)...), 0), true},
		{"parameter problem", false, ip4(append([]byte{12, 0}, make([]byte, 40)...), 0), true},
		{"redirect", false, ip4(append([]byte{5, 0}, make([]byte, 40)...), 0), false},
		{"our IPv6 reply", true, reply(true, 7), true},
		{"another's IPv6 reply", true, reply(true, 8), false},
		{"our own IPv6 request", true, echoRequest(true, 7, 5), false},
		{"IPv6 unreachable", true, append([]byte{1, 3}, make([]byte, 60)...), true},
		{"packet too big", true, append([]byte{2, 0}, make([]byte, 60)...), true},
		{"neighbour solicitation", true, append([]byte{135, 0}, make([]byte, 60)...), false},
	} {
		var raw []bpf.RawInstruction
		for _, i := range filterProgram(test.ipv6, 7) {
			raw = append(raw, bpf.RawInstruction{Op: i.Code, Jt: i.Jt, Jf: i.Jf, K: i.K})
		}
		program, ok := bpf.Disassemble(raw)
		if !ok {
			t.Fatal("the filter is no classic BPF")
		}
		machine, err := bpf.NewVM(program)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := machine.Run(test.packet); err != nil || n > 0 != test.want {
			t.Errorf("%s: %d bytes pass (%v)", test.name, n, err)
		}
	}
}
