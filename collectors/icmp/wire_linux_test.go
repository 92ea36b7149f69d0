package icmp

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// loopbackWire opens a wire on lo, as the machine allows it.
func loopbackWire(t testing.TB) Wire {
	t.Helper()
	wire, err := Open(Line{Interface: "lo"})
	if errors.Is(err, ErrNotPermitted) {
		t.Skip("skipped: this machine allows no ICMP sockets here")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wire.Close() })
	return wire
}

func TestLoopback(t *testing.T) {
	wire := loopbackWire(t)
	target := netip.MustParseAddr("127.0.0.1")
	for sequence := uint16(1); sequence < 4; sequence++ {
		if err := wire.Send(target, 64, sequence); err != nil {
			t.Fatal(err)
		}
		got, ok, err := wire.Receive(t.Context(), 5*time.Second)
		if !ok || err != nil || got.Sequence != sequence || got.Kind != Reply || got.From != target || got.Target != target {
			t.Fatalf("received %+v, %v, %v", got, ok, err)
		}
	}
}

func TestReceiveEnds(t *testing.T) {
	wire := loopbackWire(t)
	began := time.Now()
	if _, ok, err := wire.Receive(t.Context(), 20*time.Millisecond); ok || err != nil {
		t.Errorf("received something: %v, %v", ok, err)
	}
	if took := time.Since(began); took < 15*time.Millisecond {
		t.Errorf("waited for %s only", took)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, ok, err := wire.Receive(ctx, time.Minute); ok || err != nil {
		t.Errorf("received something when cancelled: %v, %v", ok, err)
	}
	if _, ok, err := wire.Receive(ctx, time.Minute); ok || err != nil {
		t.Errorf("received something after the end: %v, %v", ok, err)
	}
}

func TestNoSuchInterface(t *testing.T) {
	_, err := Open(Line{Interface: "noctop-none"})
	if errors.Is(err, ErrNotPermitted) {
		t.Skip("skipped: this machine allows no ICMP sockets here")
	}
	if !errors.Is(err, unix.ENODEV) {
		t.Errorf("opened with %v, want ENODEV", err)
	}
}

func TestInterfaceMTU(t *testing.T) {
	if got := interfaceMTU(Line{Interface: "lo"}); got < full {
		t.Errorf("lo carries %d", got)
	}
	for _, line := range []Line{{}, {Interface: "noctop-none"}, {Interface: "a name that is too long for one"}} {
		if got := interfaceMTU(line); got != full {
			t.Errorf("%+v: %d, want what Ethernet has", line, got)
		}
	}
}

func TestLargeOnLoopback(t *testing.T) {
	wire := loopbackWire(t)
	target := netip.MustParseAddr("127.0.0.1")
	if err := wire.SendLarge(target, full, 7); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := wire.Receive(t.Context(), 5*time.Second); !ok || err != nil || got.Sequence != 7 || got.Kind != Reply {
		t.Errorf("received %+v, %v, %v", got, ok, err)
	}
	if err := wire.SendLarge(target, interfaceMTU(Line{Interface: "lo"})+1, 8); err == nil {
		t.Error("a packet larger than the interface's MTU was sent")
	}
}

func BenchmarkLoopback(b *testing.B) {
	wire := loopbackWire(b)
	target := netip.MustParseAddr("127.0.0.1")
	b.ReportAllocs()
	var sequence uint16
	for b.Loop() {
		sequence++
		if err := wire.Send(target, 64, sequence); err != nil {
			b.Fatal(err)
		}
		if _, ok, err := wire.Receive(b.Context(), time.Second); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
