package routes

import (
	"net/netip"
	"testing"
)

func TestTheLoopbackIsNotBarred(t *testing.T) {
	home := netip.MustParseAddr("127.0.0.1")
	if err := Bars("lo", netip.Addr{}, home); err != nil {
		t.Error(err)
	}
	if err := Bars("no-such-interface", netip.Addr{}, home); err != nil {
		t.Errorf("what can't be told bars nothing: %v", err)
	}
}

func TestOurs(t *testing.T) {
	if !Ours(netip.MustParseAddr("127.0.0.1")) || !Ours(netip.MustParseAddr("::ffff:127.0.0.1")) || Ours(netip.MustParseAddr("203.0.113.77")) {
		t.Error("this host's own addresses are not told from others")
	}
}
