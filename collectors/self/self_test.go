package self

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// TestMeter gives the meter ticks at the times of the table, and what each of
// them says.
func TestMeter(t *testing.T) {
	type tick struct {
		after  time.Duration // since the tick before
		asleep time.Duration // in all
	}
	on := tick{after: beat}
	tests := []struct {
		name  string
		ticks []tick
		want  []observe.Observation
	}{
		{"on time, once a second", []tick{on, on, on, on, on, on, on, on}, []observe.Observation{
			{Check: observe.CheckLateness, Outcome: observe.Good}, {Check: observe.CheckLateness, Outcome: observe.Good}}},
		{"a little late", []tick{on, {after: 400 * time.Millisecond}, on, on}, []observe.Observation{
			{Check: observe.CheckLateness, Outcome: observe.Good, Value: 0.15}}},
		{"too late", []tick{on, {after: 600 * time.Millisecond}, on, on}, []observe.Observation{
			{Check: observe.CheckLateness, Outcome: observe.Wrong, Value: 0.35, Cause: "late"}}},
		{"late once, then well", []tick{{after: 600 * time.Millisecond}, on, on, on, on, on, on, on}, []observe.Observation{
			{Check: observe.CheckLateness, Outcome: observe.Wrong, Value: 0.35, Cause: "late"},
			{Check: observe.CheckLateness, Outcome: observe.Good}}},
		{"early ticks after a late one are not late", []tick{{after: 450 * time.Millisecond}, {after: 50 * time.Millisecond}, on, on}, []observe.Observation{
			{Check: observe.CheckLateness, Outcome: observe.Good, Value: 0.2}}},
		{"stopped for a minute", []tick{on, on, {after: time.Minute + beat}, on, on, on, on}, []observe.Observation{
			{Check: observe.CheckGap, Outcome: observe.Failed, Value: 60, Cause: "gap", Detail: "noctop did not run for 1m0s"},
			{Check: observe.CheckLateness, Outcome: observe.Good}}},
		{"suspended for an hour, by a clock that stood still", []tick{on, {beat, time.Hour}, {beat, time.Hour}}, []observe.Observation{
			{Check: observe.CheckGap, Outcome: observe.Failed, Value: 3600, Cause: "gap", Detail: "noctop did not run for 1h0m0s"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			now := observe.Instant{Wall: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Mono: time.Hour}
			m := meter{last: now}
			var got []observe.Observation
			for _, tick := range test.ticks {
				now = now.Add(tick.after)
				for _, o := range m.tick(now, tick.asleep) {
					if o.At != now || o.Unit != observe.Seconds {
						t.Errorf("at %v in %q", o.At, o.Unit)
					}
					got = append(got, o)
				}
			}
			if len(got) != len(test.want) {
				t.Fatalf("got %+v", got)
			}
			for i, want := range test.want {
				g := got[i]
				if g.Check != want.Check || g.Outcome != want.Outcome || g.Cause != want.Cause || g.Detail != want.Detail ||
					g.Value < want.Value-1e-6 || g.Value > want.Value+1e-6 {
					t.Errorf("%d: got %+v, want %+v", i, g, want)
				}
			}
		})
	}
}

func environment() collectors.Env {
	began := time.Now()
	return collectors.Env{
		Clock: func() observe.Instant {
			now := time.Now()
			return observe.Instant{Wall: now, Mono: now.Sub(began)}
		},
		Random: func() float64 { return 0.5 },
	}
}

func TestProbes(t *testing.T) {
	f := New()
	probes := f.Plan(topology.Topology{}, environment())
	if f.Name() != "self" || len(probes) != 2 {
		t.Fatalf("%d probes of %s", len(probes), f.Name())
	}
	for _, p := range probes {
		ctx, cancel := context.WithTimeout(t.Context(), 1300*time.Millisecond)
		var seen []observe.Observation
		done := make(chan struct{})
		go func() {
			defer close(done)
			p.Run(ctx, func(o observe.Observation) { seen = append(seen, o) })
		}()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			t.Fatalf("%s did not end with its context", p.Name)
		}
		cancel()
		if len(seen) != 1 {
			t.Fatalf("%s said %+v", p.Name, seen)
		}
		if o := seen[0]; o.Outcome != observe.Good && o.Outcome != observe.Wrong || p.Check == observe.CheckLoopback && o.Took <= 0 {
			t.Errorf("%s said %+v", p.Name, o)
		}
	}
}

// What can't be measured is no overload, and what was never heard may be a
// firewall's doing.
func TestEcho(t *testing.T) {
	var now observe.Instant
	env := collectors.Env{Clock: func() observe.Instant { return now }}
	refused := errors.New("sendto: operation not permitted")
	trips := []struct {
		name string
		took time.Duration
		err  error
		want observe.Outcome
	}{
		{"never heard", time.Second, os.ErrDeadlineExceeded, observe.NotProvisioned},
		{"loopback is down", 0, refused, observe.NotProvisioned},
		{"heard", 30 * time.Microsecond, nil, observe.Good},
		{"slow", 80 * time.Millisecond, nil, observe.Wrong},
		{"lost", time.Second, os.ErrDeadlineExceeded, observe.Lost},
		{"refused later", 0, refused, observe.NotProvisioned},
	}
	f := New()
	for _, trip := range trips {
		f.trip = func(context.Context) error {
			now = now.Add(trip.took)
			return trip.err
		}
		o := f.echo(t.Context(), env)
		if o.Outcome != trip.want || (o.Took > 0) != (trip.err == nil) || (o.Outcome == observe.Good) != (o.Cause == "") {
			t.Errorf("%s: got %+v, want %s", trip.name, o, trip.want)
		}
	}
}

func TestTheEchoEndsWithItsContext(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	began := time.Now()
	for range 20 {
		if err := roundTrip(over); err != nil && !isTimeout(err) {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > 500*time.Millisecond {
		t.Errorf("twenty ended packets took %s", took)
	}
}

func BenchmarkEcho(b *testing.B) {
	f, env := New(), environment()
	b.ReportAllocs()
	for b.Loop() {
		if o := f.echo(b.Context(), env); o.Outcome == observe.Lost {
			b.Fatal("a packet to ourselves was lost")
		}
	}
}

func BenchmarkTick(b *testing.B) {
	now := observe.Instant{Mono: time.Hour}
	m := meter{last: now}
	for b.Loop() {
		now = now.Add(beat)
		m.tick(now, 0)
	}
}
