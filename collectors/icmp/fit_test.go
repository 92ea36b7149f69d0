package icmp

import (
	"context"
	"errors"
	"net/netip"
	"syscall"
	"testing"
	"time"
)

func TestFindFit(t *testing.T) {
	answered := func(to netip.Addr) []reply { return []reply{{after: 20 * time.Millisecond, from: to, kind: Reply}} }
	upTo := func(most int) func(netip.Addr, int) []reply {
		return func(to netip.Addr, size int) []reply {
			if size > most {
				return nil
			}
			return answered(to)
		}
	}
	told := func(to netip.Addr, size int) []reply {
		if size > 1400 {
			return []reply{{after: time.Millisecond, from: router, kind: TooBig, mtu: 1400}}
		}
		return answered(to)
	}
	for _, test := range []struct {
		name  string
		large func(netip.Addr, int) []reply
		small func(netip.Addr, int) []reply
		want  Fit
	}{
		{"whole", upTo(1500), healthy, Fit{Asked: 1500, Answered: true, Size: 1500}},
		{"a router says less", told, healthy, Fit{Asked: 1500, Answered: true, Size: 1400, Router: router}},
		{"a black hole", upTo(1420), healthy, Fit{Asked: 1500, Answered: true, Size: 1420, Silent: true}},
		{"small ones only", upTo(0), healthy, Fit{Asked: 1500, Answered: true, Silent: true}},
		{"nothing", upTo(0), nothing, Fit{Asked: 1500}},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := &network{after: test.small, large: test.large}
			test.want.Method = "icmp"
			got, err := FindFit(t.Context(), FitSettings{Target: anchorA, Open: n.dial, MTU: func(Line) int { return 9000 }, Clock: n.clock})
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v; want %+v", got, err, test.want)
			}
			if n.now > 5*time.Second {
				t.Errorf("it took %s", n.now)
			}
		})
	}
}

// The interface that the routing table chooses may carry less than 1500 octets.
func TestFitOfANarrowInterface(t *testing.T) {
	n := &network{after: healthy}
	narrow := func(Line) (Wire, error) { return &narrowWire{fakeWire{network: n}}, nil }
	got, err := FindFit(t.Context(), FitSettings{Target: anchorA, Open: narrow, MTU: func(Line) int { return 1500 }, Clock: n.clock})
	if err != nil || got.Size != 1420 || got.Asked != 1420 || got.Silent {
		t.Errorf("%+v, %v", got, err)
	}
}

// narrowWire refuses what is larger than a WireGuard tunnel carries.
type narrowWire struct{ fakeWire }

func (w *narrowWire) SendLarge(to netip.Addr, size int, sequence uint16) error {
	if size > 1420 {
		return syscall.EMSGSIZE
	}
	return w.fakeWire.SendLarge(to, size, sequence)
}

func TestFindFitFails(t *testing.T) {
	n := &network{after: healthy, fails: func() error { return syscall.EPERM }}
	if _, err := FindFit(t.Context(), FitSettings{Target: anchorA, Open: n.dial, Clock: n.clock}); !errors.Is(err, syscall.EPERM) {
		t.Errorf("a firewall gives %v", err)
	}
	n = &network{open: func() error { return ErrNotPermitted }}
	if _, err := FindFit(t.Context(), FitSettings{Target: anchorA, Open: n.dial, Clock: n.clock}); !errors.Is(err, ErrNotPermitted) {
		t.Errorf("no permission gives %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n = &network{after: nothing}
	if _, err := FindFit(ctx, FitSettings{Target: anchorA, Open: n.dial, Clock: n.clock}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled gives %v", err)
	}
}
