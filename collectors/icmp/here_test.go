package icmp

import (
	"net/netip"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// TestWhatThisHostBarsIsNotLost: where the kernel has no route by the interface it
// asks the LAN for the address, in vain.
func TestWhatThisHostBarsIsNotLost(t *testing.T) {
	n := &network{}
	gone := func() bool { return n.now >= 2*time.Second }
	n.after = func(to netip.Addr, ttl int) []reply {
		if gone() {
			return nil
		}
		return healthy(to, ttl)
	}
	n.here.bars = func(line Line, to netip.Addr) error {
		if line.Interface != "eth0" || to != anchorA {
			t.Errorf("asked of %+v, %s", line, to)
		}
		if gone() {
			return syscall.EACCES
		}
		return nil
	}
	seen := n.watch(t, 4, anchorA)
	if got := words(seen); got != "ok 198.51.100.1; ok 198.51.100.1; local-error eacces; local-error eacces" {
		t.Error(got)
	}
}

// TestOurOwnWordIsNoRouters: that of an address nobody answers for on the link.
func TestOurOwnWordIsNoRouters(t *testing.T) {
	own := netip.MustParseAddr("192.0.2.99")
	ours := here{ours: func(address netip.Addr) bool { return address == own }}
	n := &network{here: ours}
	n.after = func(to netip.Addr, ttl int) []reply {
		if n.now >= 2*time.Second {
			return []reply{{after: time.Millisecond, from: own, kind: Unreachable, code: 1}}
		}
		return healthy(to, ttl)
	}
	seen := n.watch(t, 3, anchorA)
	if got := words(seen); got != "ok 198.51.100.1; ok 198.51.100.1; lost no-neighbour" || field(seen[2], "icmp-from") != own.String() {
		t.Errorf("%s: %+v", got, seen[2])
	}
}

func TestAWayEndsAtUs(t *testing.T) {
	own := netip.MustParseAddr("192.0.2.99")
	refuses := func(netip.Addr, int) []reply {
		return []reply{{after: time.Millisecond, from: own, kind: Unreachable, code: 1}}
	}
	n := &network{here: here{ours: func(address netip.Addr) bool { return address == own }}}
	last := n.ways(t, upTo(64), refuses)[1]
	if last.Outcome != observe.Lost || last.Detail != "dies at once: not even the gateway answers" || field(last, "hop1") != "" || field(last, "was1") == "" {
		t.Errorf("%+v", last)
	}
	n = &network{here: here{bars: func(Line, netip.Addr) error { return syscall.EINVAL }}}
	last = n.ways(t, upTo(64), refuses)[1]
	if last.Outcome != observe.LocalError || last.Cause != "einval" || field(last, "hop1") != "" {
		t.Errorf("%+v", last)
	}
}
