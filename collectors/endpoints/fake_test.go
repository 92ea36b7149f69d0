package endpoints

import (
	"context"
	"net/netip"
	"slices"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// world is a clock and a network behind a fake wire. Only sleeping takes time.
type world struct {
	now, until time.Duration
	stepped    time.Duration // how far the wall clock was set
	stop       context.CancelFunc
	sleeps     func(time.Duration) time.Duration // how long a sleep takes in truth

	answers func(at time.Duration, r Request) []answer
	fails   func(at time.Duration, r Request) error
	opens   func(ipv6 bool) error
	breaks  func(at time.Duration) error
	sent    []sending
	waiting []arrival
	opened  int
	closed  int
	got     []observe.Observation
}

type answer struct {
	after time.Duration
	Message
}

type sending struct {
	at time.Duration
	Request
}

type arrival struct {
	at time.Duration
	Message
}

var epoch = time.Unix(1_700_000_000, 0)

func (w *world) clock() observe.Instant {
	return observe.Instant{Wall: epoch.Add(w.now + w.stepped), Mono: w.now}
}

func (w *world) sleep(_ context.Context, d time.Duration) {
	if w.sleeps != nil {
		d = w.sleeps(d)
	}
	w.now += max(d, 10*time.Microsecond)
	if w.now >= w.until {
		w.stop()
	}
}

func (w *world) open(ipv6 bool) (Wire, error) {
	if w.opens != nil {
		if err := w.opens(ipv6); err != nil {
			return nil, err
		}
	}
	w.opened++
	return &fakeWire{w, ipv6}, nil
}

// run runs what the family plans for groups until a time.
func (w *world) run(t testing.TB, family *Family, until time.Duration, groups ...topology.EndpointGroup) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w.until, w.stop = until, cancel
	if w.now == 0 {
		w.now = time.Second
	}
	probes := family.Plan(topology.Topology{Endpoints: groups}, collectors.Env{Clock: w.clock, Random: func() float64 { return 0 }})
	if len(probes) != 1 {
		t.Fatalf("%d probes planned", len(probes))
	}
	probes[0].Run(ctx, func(o observe.Observation) { w.got = append(w.got, o) })
	if w.opened != w.closed {
		t.Errorf("%d wires opened, %d closed", w.opened, w.closed)
	}
}

func (w *world) family() *Family {
	return New(Options{Open: w.open, Sleep: w.sleep, Ours: func(a netip.Addr) bool { return a == ownAddress }})
}

var ownAddress = netip.MustParseAddr("192.0.2.1")

// of returns the observations of a host.
func (w *world) of(name string) []observe.Observation {
	return slices.DeleteFunc(slices.Clone(w.got), func(o observe.Observation) bool { return o.Subject.Name != name })
}

type fakeWire struct {
	world *world
	ipv6  bool
}

func (f *fakeWire) Send(requests []Request) (int, error) {
	w := f.world
	for i, r := range requests {
		if r.To.Is6() != f.ipv6 {
			panic("a packet on the wire of the other family")
		}
		if w.fails != nil {
			if err := w.fails(w.now, r); err != nil {
				return i, err
			}
		}
		w.sent = append(w.sent, sending{w.now, r})
		if w.answers == nil {
			continue
		}
		for _, a := range w.answers(w.now, r) {
			m := a.Message
			if m.Kind == Nothing {
				m.Kind, m.From = Reply, r.To
			}
			if !m.Target.IsValid() {
				m.Target = r.To
			}
			if m.Sequence == 0 {
				m.Sequence = r.Sequence
			}
			w.waiting = append(w.waiting, arrival{w.now + a.after, m})
		}
	}
	return len(requests), nil
}

func (f *fakeWire) Receive(messages []Message) (int, error) {
	w := f.world
	if w.breaks != nil {
		if err := w.breaks(w.now); err != nil {
			return 0, err
		}
	}
	slices.SortStableFunc(w.waiting, func(a, b arrival) int { return int(a.at - b.at) })
	n := 0
	for n < len(messages) && n < len(w.waiting) && w.waiting[n].at <= w.now {
		messages[n] = w.waiting[n].Message
		if messages[n].Received == 0 {
			messages[n].Received = epoch.Add(w.waiting[n].at + w.stepped).UnixNano()
		}
		n++
	}
	w.waiting = w.waiting[n:]
	return n, nil
}

func (f *fakeWire) Method() string { return "icmp" }
func (f *fakeWire) Close() error   { f.world.closed++; return nil }

// after answers every request after some time.
func after(d time.Duration) func(time.Duration, Request) []answer {
	return func(time.Duration, Request) []answer { return []answer{{after: d}} }
}

// desks is a group of hosts.
func desks(every time.Duration, targets ...string) topology.EndpointGroup {
	return topology.EndpointGroup{Name: "Desks", Every: every, Targets: targets}
}

func many(count int) []string {
	targets := make([]string, count)
	for i := range targets {
		targets[i] = netip.AddrFrom4([4]byte{10, 1, byte(i / 250), byte(i%250 + 1)}).String()
	}
	return targets
}
