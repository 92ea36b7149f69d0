package endpoints

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"example.com/noctop/internal/observe"
)

// TestLoopback pings this machine's own addresses through the kernel.
func TestLoopback(t *testing.T) {
	targets := []string{"127.0.0.1"}
	if wire, err := Open(false); errors.Is(err, ErrNotPermitted) {
		t.Skip("skipped: this process may open no ICMP socket")
	} else if err != nil {
		t.Fatal(err)
	} else {
		wire.Close()
	}
	if conn, err := net.ListenPacket("udp6", "[::1]:0"); err == nil {
		conn.Close()
		targets = append(targets, "::1")
	}
	for i := range 50 {
		targets = append(targets, netip.AddrFrom4([4]byte{127, 1, 0, byte(i + 1)}).String())
	}
	descriptors, goroutines := openFiles(t), runtime.NumGoroutine()
	f := New(Options{})
	got := live(t, f, 700*time.Millisecond, desks(200*time.Millisecond, targets...))
	answers := map[string]int{}
	for _, o := range got {
		if o.Outcome != observe.Good || o.Took <= 0 || o.Took > 200*time.Millisecond || o.Detail != "" || o.Target != "" {
			t.Errorf("%v", o)
		}
		answers[o.Subject.Name]++
	}
	for _, target := range targets {
		if answers[target] < 2 {
			t.Errorf("%s answered %d times", target, answers[target])
		}
	}
	if f.Counts() != (Counts{}) {
		t.Errorf("ignored %+v", f.Counts())
	}
	if now := openFiles(t); now > descriptors {
		t.Errorf("%d descriptors before, %d after", descriptors, now)
	}
	if now := runtime.NumGoroutine(); now > goroutines {
		t.Errorf("%d goroutines before, %d after", goroutines, now)
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	found, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

// TestFilter runs the filter of raw sockets on packets as the kernel would.
func TestFilter(t *testing.T) {
	t4, t6 := newTemplate(false, 7, [tokenLength]byte{}), newTemplate(true, 7, [tokenLength]byte{})
	elses4, elses6 := newTemplate(false, 8, [tokenLength]byte{}), newTemplate(true, 8, [tokenLength]byte{})
	request6 := append([]byte(nil), t6.packet[:]...)
	for _, test := range []struct {
		name   string
		ipv6   bool
		packet []byte
		want   bool
	}{
		{"our reply", false, ip4(replyTo(&t4, 5), 0), true},
		{"behind options", false, ip4(replyTo(&t4, 5), 3), true},
		{"another's reply", false, ip4(replyTo(&elses4, 5), 0), false},
		{"our own request", false, ip4(t4.packet[:], 0), false},
		{"unreachable", false, ip4(append([]byte{3, 1}, make([]byte, 40)...), 0), true},
		{"time exceeded", false, ip4(append([]byte{11, 0}, make([]byte, 40)...), 0), true},
		{"parameter problem", false, ip4(append([]byte{12, 0}, make([]byte, 40)...), 0), true},
		{"redirect", false, ip4(append([]byte{5, 0}, make([]byte, 40)...), 0), false},
		{"our IPv6 reply", true, replyTo(&t6, 5), true},
		{"another's IPv6 reply", true, replyTo(&elses6, 5), false},
		{"our own IPv6 request", true, request6, false},
		{"IPv6 unreachable", true, append([]byte{1, 3}, make([]byte, 60)...), true},
		{"packet too big", true, append([]byte{2, 0}, make([]byte, 60)...), true},
		{"neighbour solicitation", true, append([]byte{135, 0}, make([]byte, 60)...), false},
	} {
		reply, errorTypes := uint32(type4Reply), errors4
		if test.ipv6 {
			reply, errorTypes = type6Reply, errors6
		}
		var raw []bpf.RawInstruction
		for _, i := range filterProgram(test.ipv6, 7, reply, errorTypes) {
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

// controlMessage is one as the kernel lays it out.
func controlMessage(level, kind int32, data []byte) []byte {
	message := make([]byte, unix.CmsgSpace(len(data)))
	binary.NativeEndian.PutUint64(message, uint64(unix.CmsgLen(len(data))))
	binary.NativeEndian.PutUint32(message[8:], uint32(level))
	binary.NativeEndian.PutUint32(message[12:], uint32(kind))
	copy(message[unix.CmsgLen(0):], data)
	return message
}

func stamp(seconds, nanoseconds uint64) []byte {
	data := binary.NativeEndian.AppendUint64(nil, seconds)
	return binary.NativeEndian.AppendUint64(data, nanoseconds)
}

func TestReadControl(t *testing.T) {
	if unix.SizeofCmsghdr != 16 {
		t.Skip("skipped: the messages of this test are laid out for 64 bits")
	}
	stamped := controlMessage(unix.SOL_SOCKET, unix.SCM_TIMESTAMPNS, stamp(1_700_000_000, 5))
	dropped := controlMessage(unix.SOL_SOCKET, unix.SO_RXQ_OVFL, []byte{3, 0, 0, 0})
	for _, test := range []struct {
		name     string
		control  []byte
		received int64
		drops    uint32
	}{
		{"nothing", nil, 0, 0},
		{"a time", stamped, 1_700_000_000_000_000_005, 0},
		{"both", append(append([]byte(nil), stamped...), dropped...), 1_700_000_000_000_000_005, 3},
		{"the other way round", append(append([]byte(nil), dropped...), stamped...), 1_700_000_000_000_000_005, 3},
		{"half a header", stamped[:9], 0, 0},
		{"half a time", stamped[:20], 0, 0},
		{"another level", controlMessage(unix.SOL_IP, unix.SCM_TIMESTAMPNS, stamp(1, 1)), 0, 0},
		{"a short time", controlMessage(unix.SOL_SOCKET, unix.SCM_TIMESTAMPNS, []byte{1, 2}), 0, 0},
	} {
		if received, drops := readControl(test.control); received != test.received || drops != test.drops {
			t.Errorf("%s: %d and %d", test.name, received, drops)
		}
	}
}

func FuzzReadControl(f *testing.F) {
	f.Add(controlMessage(unix.SOL_SOCKET, unix.SCM_TIMESTAMPNS, stamp(1, 1)))
	f.Add(controlMessage(unix.SOL_SOCKET, unix.SO_RXQ_OVFL, []byte{3, 0, 0, 0}))
	f.Fuzz(func(t *testing.T, control []byte) {
		if received, drops := readControl(control); len(control) < unix.SizeofCmsghdr && (received != 0 || drops != 0) {
			t.Errorf("%d and %d in %d bytes", received, drops, len(control))
		}
	})
}

// BenchmarkLoopbackRound is the cost of one ping and its answer, in full batches.
func BenchmarkLoopbackRound(b *testing.B) {
	wire, err := Open(false)
	if err != nil {
		b.Skipf("skipped: no ICMP socket: %v", err)
	}
	defer wire.Close()
	requests := make([]Request, batchSize)
	for i := range requests {
		requests[i] = Request{To: netip.AddrFrom4([4]byte{127, 1, 0, byte(i + 1)}), Sequence: uint16(i)}
	}
	var messages [batchSize]Message
	b.ReportAllocs()
	for b.Loop() {
		if sent, err := wire.Send(requests); sent != len(requests) {
			b.Fatal(sent, err)
		}
		if n, err := wire.Receive(messages[:]); n != len(requests) {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*batchSize), "ns/ping")
}
