package endpoints

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// live runs what the family plans for a group in real time.
func live(t *testing.T, f *Family, length time.Duration, group topology.EndpointGroup) []observe.Observation {
	t.Helper()
	began := time.Now()
	env := collectors.Env{Clock: func() observe.Instant {
		now := time.Now()
		return observe.Instant{Wall: now.Round(0), Mono: now.Sub(began) + time.Second}
	}}
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	var mu sync.Mutex
	var got []observe.Observation
	for _, probe := range f.Plan(topology.Topology{Endpoints: []topology.EndpointGroup{group}}, env) {
		probe.Run(ctx, func(o observe.Observation) {
			mu.Lock()
			defer mu.Unlock()
			got = append(got, o)
		})
	}
	mu.Lock()
	defer mu.Unlock()
	return got
}

func TestConnects(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	port := listener.Addr().(*net.TCPAddr).AddrPort().Port()
	before := runtime.NumGoroutine()
	group := desks(50*time.Millisecond, "127.0.0.1", "127.0.0.2")
	group.Port = port
	got := live(t, New(Options{}), 400*time.Millisecond, group)
	answered := map[string]int{}
	for _, o := range got {
		if o.Outcome != observe.Good || o.Check != observe.CheckTCP || o.Method != "tcp" || o.Took <= 0 {
			t.Errorf("%v", o)
		}
		refused := len(o.Fields) == 1 && o.Fields[0].Text == "refused the connection"
		if refused != (o.Subject.Name == "127.0.0.2") { // nobody listens there
			t.Errorf("%s: fields %v", o.Subject.Name, o.Fields)
		}
		answered[o.Subject.Name]++
	}
	if answered["127.0.0.1"] < 3 || answered["127.0.0.2"] < 3 {
		t.Errorf("answers: %v", answered)
	}
	time.Sleep(20 * time.Millisecond)
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines before, %d after", before, now)
	}
}

func TestFailedConnects(t *testing.T) {
	timeout := &net.OpError{Op: "dial", Err: context.DeadlineExceeded}
	for _, test := range []struct {
		name    string
		err     error
		takes   time.Duration
		outcome observe.Outcome
		cause   string
	}{
		{"silence", timeout, 5 * ms, observe.Lost, "timeout"},
		{"reset", &net.OpError{Err: syscall.ECONNREFUSED}, ms, observe.Good, ""},
		{"a router says no", &net.OpError{Err: syscall.EHOSTUNREACH}, 5 * ms, observe.Refused, "host-unreachable"},
		{"no way there from here", &net.OpError{Err: syscall.EHOSTUNREACH}, 0, observe.LocalError, "ehostunreach"},
		{"no route", &net.OpError{Err: syscall.ENETUNREACH}, 0, observe.LocalError, "enetunreach"},
		{"no descriptors", &net.OpError{Err: syscall.EMFILE}, 0, observe.LocalError, "emfile"},
		{"a local firewall", &net.OpError{Err: syscall.EPERM}, 0, observe.LocalError, "eperm"},
		{"something else", errors.New("no suitable address"), 0, observe.LocalError, "local-error"},
	} {
		now := time.Second
		c := &connector{roster: roster{clock: func() observe.Instant { return observe.Instant{Wall: epoch.Add(now), Mono: now} }}}
		h := &host{subject: observe.Subject{Name: hostA}, address: netip.MustParseAddr(hostA)}
		o := h.observation(observe.CheckTCP, "tcp", c.clock())
		now += test.takes
		c.routed = func(netip.Addr) bool { return test.takes > 0 }
		if got := c.judge(o, h, h.address, time.Second, test.err); got.Outcome != test.outcome || got.Cause != test.cause {
			t.Errorf("%s: %s (%s)", test.name, got.Outcome, got.Cause)
		}
	}
}

func TestConnectsAcrossAStallAreVoid(t *testing.T) {
	now := time.Second
	c := &connector{roster: roster{clock: func() observe.Instant { return observe.Instant{Wall: epoch.Add(now), Mono: now} }}}
	h := &host{subject: observe.Subject{Name: hostA}, address: netip.MustParseAddr(hostA)}
	o := h.observation(observe.CheckTCP, "tcp", c.clock())
	now += 5 * time.Second
	if got := c.judge(o, h, h.address, time.Second, context.DeadlineExceeded); got.Outcome != observe.Void || got.Cause != "stalled" {
		t.Errorf("%s (%s)", got.Outcome, got.Cause)
	}
	o.At.Wall = epoch.Add(-time.Hour)
	if got := c.judge(o, h, h.address, time.Second, nil); got.Outcome != observe.Void || got.Cause != "clock-jump" {
		t.Errorf("%s (%s)", got.Outcome, got.Cause)
	}
}

func TestConnectsAreBounded(t *testing.T) {
	var flying, worst atomic.Int32
	f := New(Options{Dial: func(ctx context.Context, _ netip.AddrPort) error {
		n := flying.Add(1)
		for seen := worst.Load(); n > seen && !worst.CompareAndSwap(seen, n); seen = worst.Load() {
		}
		<-ctx.Done()
		flying.Add(-1)
		return ctx.Err()
	}})
	group := desks(200*time.Millisecond, many(1000)...)
	group.Port = 443
	before := runtime.NumGoroutine()
	got := live(t, f, 1300*time.Millisecond, group)
	if worst.Load() > mostConnects || worst.Load() < mostConnects/2 {
		t.Errorf("%d connections at the same time", worst.Load())
	}
	for _, o := range got {
		if o.Outcome != observe.Lost {
			t.Fatalf("%v", o)
		}
	}
	if len(got) == 0 {
		t.Error("nothing was given up")
	}
	time.Sleep(20 * time.Millisecond)
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines before, %d after", before, now)
	}
}
