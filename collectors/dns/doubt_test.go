package dns

import (
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

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
