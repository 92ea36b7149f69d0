package dns

import (
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

// TestWithoutEDNS holds that a resolver which drops what comes with EDNS, and
// answers the rest, is asked without, until it takes EDNS again.
func TestWithoutEDNS(t *testing.T) {
	t.Parallel()
	drops := make(chan bool, 1)
	drops <- true
	server := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		deaf := <-drops
		drops <- deaf
		if !deaf || len(q.Additionals) == 0 {
			zone(q, network, send)
		}
	})
	clock, env := newNow(), environment()
	env.Clock = clock.instant
	f := New(Options{})
	probes := f.Plan(watching(server.address), env)
	r := f.resolvers[identity{name: "R1"}]
	r.alive.Store(aliveByChaos)
	for i, want := range []struct {
		drops   bool
		outcome observe.Outcome // of the live and of the warm name
		edns    string
	}{{true, observe.Lost, ""}, {true, observe.Lost, "dropped"}, {true, observe.Good, "dropped"}, {false, observe.Good, "dropped"}, {false, observe.Good, ""}} {
		<-drops
		drops <- want.drops
		clock.add(2 * time.Minute)
		for _, p := range probes[:2] {
			// What is sure to be dropped is not waited for as long as an answer is.
			r.client.datagramWait = testWait
			if want.outcome == observe.Lost && (i == 0 || p.Check == observe.CheckLive) {
				r.client.datagramWait = testWait / 4
			}
			var got []observe.Observation
			p.Run(within(t, testWait), func(o observe.Observation) { got = append(got, o) })
			switch {
			case len(got) != 1:
				t.Fatalf("round %d: %+v", i, got)
			case p.Check == observe.CheckLive && got[0].Outcome != want.outcome:
				t.Errorf("round %d: %+v", i, got[0])
			case p.Check == observe.CheckWarm && (got[0].Outcome == observe.Good) != (i > 0) || p.Check == observe.CheckWarm && text(got[0], "edns") != want.edns:
				t.Errorf("round %d: %+v", i, got[0])
			}
		}
	}
}

// TestSilentOverUDPOnly holds that the losses of a resolver which answers over
// TCP say so, and that this is forgotten once it answers again.
func TestSilentOverUDPOnly(t *testing.T) {
	t.Parallel()
	blocked := make(chan bool, 1)
	blocked <- true
	server := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		down := <-blocked
		blocked <- down
		if network == "tcp" || !down {
			zone(q, network, send)
		}
	})
	f := New(Options{})
	var now time.Duration
	env := environment()
	env.Clock = func() observe.Instant { return observe.Instant{Mono: now} }
	var live collectors.Probe
	for _, p := range f.Plan(watching(server.address), env) {
		if p.Check == observe.CheckLive {
			live = p
		}
	}
	r := f.resolvers[identity{name: "R1"}]
	r.client.datagramWait = testWait
	r.alive.Store(aliveByChaos)
	for i, want := range []struct {
		down    bool
		outcome observe.Outcome
		tcp     string
	}{{true, observe.Lost, ""}, {true, observe.Lost, "noerror"}, {false, observe.Good, ""}, {true, observe.Lost, ""}} {
		<-blocked
		blocked <- want.down
		now += time.Minute
		var got []observe.Observation
		live.Run(within(t, 2*testWait), func(o observe.Observation) { got = append(got, o) })
		if len(got) != 1 || got[0].Outcome != want.outcome || text(got[0], "tcp") != want.tcp {
			t.Fatalf("round %d: %+v", i, got)
		}
	}
}
