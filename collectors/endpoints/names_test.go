package endpoints

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func addressesOf(texts ...string) (all []netip.Addr) {
	for _, text := range texts {
		all = append(all, netip.MustParseAddr(text))
	}
	return all
}

func TestChooseAddress(t *testing.T) {
	for _, test := range []struct{ found, current, want string }{
		{"2001:db8::1 192.0.2.1 192.0.2.2", "", "192.0.2.1"},
		{"192.0.2.1 192.0.2.2", "192.0.2.2", "192.0.2.2"},
		{"192.0.2.1", "192.0.2.9", "192.0.2.1"},
		{"2001:db8::1", "", "2001:db8::1"},
		{"::ffff:192.0.2.1", "", "192.0.2.1"},
		{"", "192.0.2.1", ""},
	} {
		current, _ := netip.ParseAddr(test.current)
		want, _ := netip.ParseAddr(test.want)
		if got := choose(addressesOf(strings.Fields(test.found)...), current); got != want {
			t.Errorf("%+v: chose %s", test, got)
		}
	}
}

func TestNamesAreMeasuredByAddress(t *testing.T) {
	var asked atomic.Int32
	w := &world{answers: after(ms)}
	w.sleeps = func(d time.Duration) time.Duration {
		time.Sleep(50 * time.Microsecond) // let the look-ups run
		return d
	}
	f := New(Options{Open: w.open, Sleep: w.sleep, Resolve: func(_ context.Context, name string) ([]netip.Addr, error) {
		asked.Add(1)
		if name == "desk-77.example" {
			return addressesOf("10.0.0.77"), nil
		}
		return nil, errors.New("no such host")
	}})
	w.run(t, f, 6*time.Second, desks(time.Second, "desk-77.example", "gone.example", hostA))
	known, gone := w.of("desk-77.example"), w.of("gone.example")
	if n := len(known); n == 0 || known[n-1].Outcome != observe.Good || known[n-1].Target != "10.0.0.77" {
		t.Errorf("the known name: %v", known)
	}
	if n := len(gone); n == 0 || gone[n-1].Outcome != observe.LocalError || gone[n-1].Cause != "unresolved" ||
		!strings.Contains(gone[n-1].Detail, "no such host") {
		t.Errorf("the unknown name: %v", gone)
	}
	if asked.Load() != 2 {
		t.Errorf("asked %d times: an address is not resolved", asked.Load())
	}

	// After a change of what is watched the last good address is there at once.
	again := &world{answers: after(ms)}
	f.options.Open, f.options.Sleep = again.open, again.sleep
	f.options.Resolve = func(ctx context.Context, _ string) ([]netip.Addr, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	again.run(t, f, 4*time.Second, desks(time.Second, "desk-77.example"))
	if got := told(again.got); got != "ok ok" && got != "ok ok ok" {
		t.Errorf("with a dead resolver: %s", got)
	}
}

func TestLookupsAreFewAtATimeAndComeAgain(t *testing.T) {
	var mu sync.Mutex
	flying, worst, asked := 0, 0, map[string]int{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	looks := 0
	n := &names{
		known: &addresses{of: map[string]netip.Addr{}}, results: make(chan lookup, mostLookups),
		resolve: func(_ context.Context, name string) ([]netip.Addr, error) {
			mu.Lock()
			flying++
			worst = max(worst, flying)
			asked[name]++
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			flying--
			mu.Unlock()
			if strings.HasPrefix(name, "bad") {
				return nil, errors.New("SERVFAIL")
			}
			return addressesOf("192.0.2.1"), nil
		},
		sleep: func(context.Context, time.Duration) {
			time.Sleep(20 * time.Microsecond)
			if looks++; looks > 310 { // seconds
				cancel()
			}
		},
	}
	hosts := []host{{subject: observe.Subject{Name: "bad.example"}}, {subject: observe.Subject{Name: "192.0.2.9"}}}
	for i := range 60 {
		hosts = append(hosts, host{subject: observe.Subject{Name: "good" + strings.Repeat("x", i) + ".example"}})
	}
	stop := n.start(ctx, hosts)
	var got []lookup
	for open := true; open; {
		select {
		case r := <-n.results:
			got = append(got, r)
		case <-ctx.Done():
			open = false
		}
	}
	stop()
	if worst > mostLookups {
		t.Errorf("%d look-ups at the same time", worst)
	}
	if asked["good.example"] != 2 {
		t.Errorf("a good name was asked %d times in 310 s", asked["good.example"])
	}
	if n := asked["bad.example"]; n < 8 || n > 12 {
		t.Errorf("a bad name was asked %d times in 310 s", n)
	}
	n.resolve = func(context.Context, string) ([]netip.Addr, error) { panic("what is this") }
	n.results = make(chan lookup, 1)
	n.lookUp(context.Background(), 0, "bad.example")
	if got := <-n.results; !strings.Contains(got.problem, "what is this") {
		t.Errorf("after a panic: %q", got.problem)
	}
	if asked["192.0.2.9"] != 0 {
		t.Error("an address was looked up")
	}
	if !slices.ContainsFunc(got, func(l lookup) bool { return l.host == 0 && l.problem == "SERVFAIL" }) {
		t.Error("nothing says why the bad name has no address")
	}
}
