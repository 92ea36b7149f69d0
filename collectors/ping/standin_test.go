package ping

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"example.com/noctop/internal/observe"
)

// filtered is a rig whose anchor answers connections and, once it may, pings.
func filtered(t *testing.T, connects Echo, pings func() bool) *rig {
	t.Helper()
	r := newRig(t, silent)
	r.options.Engine = func(method string, _ bool, _ func() observe.Instant) Echo {
		if method == MethodTCP {
			return connects
		}
		return func(ctx context.Context, request Request, heard func(Reply)) error {
			if pings() {
				return answering(20*time.Millisecond)(ctx, request, heard)
			}
			return silent(ctx, request, heard)
		}
	}
	return r
}

// connections runs rounds, a second apart, and returns what was said of TCP.
func connections(r *rig, rounds int) (said []observe.Observation) {
	for range rounds {
		began := r.clock()
		for _, o := range r.round(anchorProbe) {
			if o.Check == observe.CheckTCP {
				said = append(said, o)
			}
		}
		time.Sleep(max(every-r.clock().Sub(began), 0))
	}
	return said
}

func TestConnectionsStandInForPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answered := true
		r := filtered(t, answering(30*time.Millisecond), func() bool { return answered })
		if said := connections(r, 5); len(said) != 0 {
			t.Errorf("connections were tried while pings were answered: %+v", said)
		}
		answered = false
		said := connections(r, 3)
		if len(said) != 1 {
			t.Fatalf("want one connection after two silent rounds, got %+v", said)
		}
		expect(t, said[0], observe.Good, "")
		if said[0].Took != 30*time.Millisecond || said[0].Method != MethodTCP || said[0].Every != seldomEvery || said[0].Subject.Name != anchorAddress {
			t.Errorf("got %+v", said[0])
		}
		// A silent round lasts two seconds here: these are a minute.
		if said := connections(r, 30); len(said) < 6 || len(said) > 9 {
			t.Errorf("%d connections in a minute", len(said))
		}
		answered = true
		said = connections(r, 5)
		if len(said) != 1 {
			t.Fatalf("want one word that connections are tried no more, got %+v", said)
		}
		expect(t, said[0], observe.NotProvisioned, "not-needed")
	})
}

func TestConnectionsThatFailToo(t *testing.T) {
	for name, test := range map[string]struct {
		connects Echo
		outcome  observe.Outcome
		cause    string
	}{
		"silence": {silent, observe.Lost, "timeout"},
		"refused on the way": {
			failing(obstacle{observe.Refused, "ehostunreach", "a router says no"}), observe.Refused, "ehostunreach"},
		"a panic": {func(context.Context, Request, func(Reply)) error { panic("no") }, observe.Failed, "engine"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				said := connections(filtered(t, test.connects, func() bool { return false }), 3)
				if len(said) != 1 {
					t.Fatalf("got %+v", said)
				}
				expect(t, said[0], test.outcome, test.cause)
			})
		})
	}
}

func TestGatewaysAreNotConnectedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filtered(t, answering(time.Millisecond), func() bool { return false })
		r.uplink.Gateways = append(r.uplink.Gateways, r.uplink.Anchors[0].Address)
		for range 4 {
			for _, o := range r.round("ping/KT/gateway/ipv4") {
				if o.Check != observe.CheckICMP {
					t.Errorf("got %+v", o)
				}
			}
		}
	})
}
