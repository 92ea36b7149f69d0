package icmp

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestTrace(t *testing.T) {
	third := netip.MustParseAddr("198.51.100.9")
	// way answers for gateway, router, third, and the target at TTL 4.
	way := func(to netip.Addr, ttl int) []reply {
		switch ttl {
		case 1:
			return []reply{{after: time.Millisecond, from: gateway, kind: Exceeded}}
		case 2:
			return []reply{{after: 2 * time.Millisecond, from: router, kind: Exceeded}}
		case 3:
			return []reply{{after: 3 * time.Millisecond, from: third, kind: Exceeded}}
		}
		return []reply{{after: 30 * time.Millisecond, from: to, kind: Reply}}
	}
	asked := make(map[int]int)
	tests := []struct {
		name    string
		answer  func(to netip.Addr, ttl int) []reply
		want    string
		reached bool
	}{
		{"all answer", way, "192.0.2.1 198.51.100.1 198.51.100.9 203.0.113.1", true},
		{"one is silent", func(to netip.Addr, ttl int) []reply {
			if ttl == 2 {
				return nil
			}
			return way(to, ttl)
		}, "192.0.2.1 * 198.51.100.9 203.0.113.1", true},
		{"one answers when asked again", func(to netip.Addr, ttl int) []reply {
			if asked[ttl]++; ttl == 3 && asked[ttl] == 1 {
				return nil
			}
			return way(to, ttl)
		}, "192.0.2.1 198.51.100.1 198.51.100.9 203.0.113.1", true},
		{"all is dead behind the router", func(to netip.Addr, ttl int) []reply {
			if ttl > 2 {
				return nil
			}
			return way(to, ttl)
		}, "192.0.2.1 198.51.100.1", false},
		{"the router says no", func(to netip.Addr, ttl int) []reply {
			if ttl > 1 {
				return []reply{{after: time.Millisecond, from: router, kind: Unreachable, code: 1}}
			}
			return way(to, ttl)
		}, "192.0.2.1 198.51.100.1", false},
		{"nobody answers", nothing, "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			clear(asked)
			n := &network{after: test.answer}
			path, err := Trace(t.Context(), TraceSettings{Target: anchorA, Open: n.dial, Clock: n.clock})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, hop := range path.Hops {
				if hop.TTL != i+1 {
					t.Errorf("hop %d has TTL %d", i, hop.TTL)
				}
				if hop.Address.IsValid() {
					got = append(got, hop.Address.String())
				} else {
					got = append(got, "*")
				}
			}
			if text := strings.Join(got, " "); text != test.want || path.Reached != test.reached {
				t.Errorf("got %q, reached %v; want %q", text, path.Reached, test.want)
			}
		})
	}
}

func TestTraceFailures(t *testing.T) {
	n := &network{after: nothing, fails: func() error { return syscall.ENETUNREACH }}
	if _, err := Trace(t.Context(), TraceSettings{Target: anchorA, Open: n.dial, Clock: n.clock}); !errors.Is(err, syscall.ENETUNREACH) {
		t.Errorf("no route gives %v", err)
	}
	if _, err := Trace(t.Context(), TraceSettings{Target: anchor6, Open: n.dial, Clock: n.clock}); err == nil {
		t.Error("an IPv6 target on an IPv4 line is not refused")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n = &network{after: healthy}
	if path, err := Trace(ctx, TraceSettings{Target: anchorA, Open: n.dial, Clock: n.clock}); err != nil || len(n.sent) != 1 {
		t.Errorf("cancelled: %s, %v, %d packets", fmt.Sprint(path), err, len(n.sent))
	}
}
