package icmp

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

var (
	gateway = netip.MustParseAddr("192.0.2.1")
	router  = netip.MustParseAddr("198.51.100.1")
	backup  = netip.MustParseAddr("198.51.100.2")
	anchorA = netip.MustParseAddr("203.0.113.1")
	anchorB = netip.MustParseAddr("203.0.113.2")
	anchorC = netip.MustParseAddr("203.0.113.3")
	anchor6 = netip.MustParseAddr("2001:db8::1")
)

// network is a clock and what there is behind a fake wire.
type network struct {
	now   time.Duration
	after func(to netip.Addr, ttl int) []reply
	fails func() error // what Send returns
	open  func() error
	large func(to netip.Addr, size int) []reply // nil: all sizes are as good as a small one
	here  here
	sent  []sending
}

type reply struct {
	after time.Duration
	from  netip.Addr
	kind  Kind
	code  uint8
	mtu   int
}

type sending struct {
	at   time.Duration
	to   netip.Addr
	ttl  int
	size int // of a large one
}

func (n *network) clock() observe.Instant { return observe.Instant{}.Add(n.now) }

func (n *network) dial(Line) (Wire, error) {
	if n.open != nil {
		if err := n.open(); err != nil {
			return nil, err
		}
	}
	return &fakeWire{network: n}, nil
}

type due struct {
	at time.Duration
	Message
}

type fakeWire struct {
	*network
	pending []due
	closed  bool
}

func (w *fakeWire) Method() string { return "icmp" }
func (w *fakeWire) Close() error   { w.closed = true; return nil }

func (w *fakeWire) Send(to netip.Addr, ttl int, sequence uint16) error {
	if w.fails != nil {
		if err := w.fails(); err != nil {
			return err
		}
	}
	w.sent = append(w.sent, sending{at: w.now, to: to, ttl: ttl})
	w.answer(to, sequence, w.after(to, ttl))
	return nil
}

func (w *fakeWire) SendLarge(to netip.Addr, size int, sequence uint16) error {
	if w.fails != nil {
		if err := w.fails(); err != nil {
			return err
		}
	}
	w.sent = append(w.sent, sending{at: w.now, to: to, ttl: anchorTTL, size: size})
	answers := w.large
	if answers == nil {
		answers = func(to netip.Addr, _ int) []reply { return w.after(to, anchorTTL) }
	}
	w.answer(to, sequence, answers(to, size))
	return nil
}

func (w *fakeWire) answer(to netip.Addr, sequence uint16, replies []reply) {
	for _, r := range replies {
		message := Message{From: r.from, Target: to, Sequence: sequence, Kind: r.kind, Code: r.code, MTU: r.mtu}
		switch r.kind {
		case Exceeded:
			message.Type = type4Exceeded
		case Unreachable:
			message.Type = type4Unreachable
		}
		w.pending = append(w.pending, due{at: w.now + r.after, Message: message})
	}
}

func (w *fakeWire) Receive(_ context.Context, wait time.Duration) (Message, bool, error) {
	first := -1
	for i, d := range w.pending {
		if d.at <= w.now+wait && (first < 0 || d.at < w.pending[first].at) {
			first = i
		}
	}
	if first < 0 {
		w.now += wait
		return Message{}, false, nil
	}
	got := w.pending[first]
	w.pending = append(w.pending[:first], w.pending[first+1:]...)
	w.now = max(w.now, got.at)
	return got.Message, true, nil
}

// watch runs the first hop's probe of an uplink with these anchors until it
// has emitted as many observations as asked for.
func (n *network) watch(t *testing.T, count int, anchors ...netip.Addr) []observe.Observation {
	t.Helper()
	family := New(Options{Open: n.dial, Bars: n.here.bars, Ours: n.here.ours})
	return n.watchWith(t, family, count, anchors...)
}

func (n *network) watchWith(t *testing.T, family *Family, count int, anchors ...netip.Addr) []observe.Observation {
	t.Helper()
	family.pause = func(_ context.Context, d time.Duration) { n.now += d }
	uplink := topology.Uplink{Name: "KT", Interface: "eth0"}
	for _, anchor := range anchors {
		uplink.Anchors = append(uplink.Anchors, topology.Anchor{Address: anchor})
	}
	probes := family.Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}},
		collectors.Env{Clock: n.clock, Random: func() float64 { return 0 }})
	if len(probes) == 0 || probes[0].Check != observe.CheckICMP {
		t.Fatalf("%d probes planned, want that of the first hop before the others", len(probes))
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var seen []observe.Observation
	probes[0].Run(ctx, func(o observe.Observation) {
		if len(seen) < count {
			seen = append(seen, o)
		}
		if len(seen) == count {
			cancel()
		}
	})
	return seen
}

// healthy answers as a gateway, a router and living anchors do.
func healthy(to netip.Addr, ttl int) []reply {
	switch {
	case ttl == 1:
		return []reply{{after: time.Millisecond, from: gateway, kind: Exceeded}}
	case ttl == firstHopTTL:
		return []reply{{after: 3 * time.Millisecond, from: router, kind: Exceeded}}
	}
	return []reply{{after: 20 * time.Millisecond, from: to, kind: Reply}}
}

func nothing(netip.Addr, int) []reply { return nil }
