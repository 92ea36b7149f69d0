package endpoints

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

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
