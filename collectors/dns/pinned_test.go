package dns

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// answersWith is what note makes of an answer with these addresses.
func (p *pins) answersWith(expect []netip.Addr, outcome observe.Outcome, addresses ...netip.Addr) string {
	o := observe.Observation{Outcome: outcome}
	p.note(expect, Answer{Addresses: addresses}, &o)
	return text(o, "lacks")
}

func TestPins(t *testing.T) {
	a, b, c := netip.MustParseAddr("203.0.113.80"), netip.MustParseAddr("203.0.113.81"), netip.MustParseAddr("203.0.113.82")
	expect := []netip.Addr{a, b, c}
	t.Run("a pool that takes turns", func(t *testing.T) {
		var p pins
		for i := range 30 {
			if lacks := p.answersWith(expect, observe.Good, expect[i%3]); lacks != "" {
				t.Errorf("answer %d lacks %s", i, lacks)
			}
		}
	})
	t.Run("one is gone, and comes back", func(t *testing.T) {
		var p pins
		for i := range 6 {
			want := ""
			if i >= lackingFrom-1 {
				want = b.String()
			}
			if lacks := p.answersWith(expect, observe.Good, a, c); lacks != want {
				t.Errorf("answer %d lacks %q, want %q", i, lacks, want)
			}
		}
		if lacks := p.answersWith(expect, observe.Good, a, b, c); lacks != "" {
			t.Errorf("whole again, and lacks %s", lacks)
		}
		if lacks := p.answersWith(expect, observe.Good, a, c); lacks != "" {
			t.Errorf("the first answer after lacks %s", lacks)
		}
	})
	t.Run("what fails says nothing of it", func(t *testing.T) {
		var p pins
		for range 10 {
			if lacks := p.answersWith(expect, observe.Wrong, netip.MustParseAddr("198.51.100.1")); lacks != "" {
				t.Errorf("a wrong answer lacks %s", lacks)
			}
		}
		if len(p.missed) != 0 {
			t.Errorf("kept %v", p.missed)
		}
	})
	t.Run("not pinned", func(t *testing.T) {
		var p pins
		for range 10 {
			if lacks := p.answersWith(nil, observe.Good, a); lacks != "" {
				t.Errorf("lacks %s", lacks)
			}
		}
	})
}

// A pinned name is well with its set exactly, is said to lack what no answer
// has, and is wrong with an address of anybody else's.
func TestAPinnedNameAtAResolver(t *testing.T) {
	server := startServer(t, zone)
	pinned := topology.Name{Name: "pay.example", Expect: []netip.Addr{netip.MustParseAddr("203.0.113.80"), netip.MustParseAddr("203.0.113.81")}}
	now := time.Duration(0)
	env := collectors.Env{
		Clock:  func() observe.Instant { return observe.Instant{}.Add(now) },
		Random: func() float64 { return 0.5 },
	}
	var last observe.Observation
	for _, probe := range New(Options{}).Plan(watching(server.address, pinned), env) {
		if probe.Check != observe.CheckResolve {
			continue
		}
		for range lackingFrom {
			now += time.Minute
			probe.Run(context.Background(), func(o observe.Observation) { last = o })
		}
	}
	if last.Outcome != observe.Good || text(last, "missing") != "203.0.113.81" || text(last, "lacks") != "203.0.113.81" {
		t.Errorf("%+v", last)
	}
}
