package reach

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func noChance() float64 { return 0.5 }

func noProxy(*url.URL) (*url.URL, error) { return nil, nil }

func TestPlan(t *testing.T) {
	what := topology.Topology{
		Uplinks: []topology.Uplink{{Name: "KT", Interface: "eth0"}, {Name: "LGU+", Interface: "eth1"}},
		Providers: []topology.Provider{
			{Name: "Pay", Probes: []string{"https://pay.example/", "tcp://pay.example:443"}},
			{Name: "Silent"},
		},
	}
	family := New(Options{Proxy: func(*url.URL) (*url.URL, error) { return url.Parse("http://proxy.example:3128") }})
	env := collectors.Env{Clock: clock, Random: noChance}
	var names []string
	for _, probe := range family.Plan(what, env) {
		names = append(names, probe.Name)
		if probe.Subject.Name != "Pay" || probe.Every < time.Second || probe.Deadline <= usualTimeout {
			t.Errorf("%+v", probe)
		}
	}
	want := []string{
		"reach/KT/Pay/https://pay.example/", "beside-reach/KT/Pay/https://pay.example/",
		"reach/LGU+/Pay/https://pay.example/", "beside-reach/LGU+/Pay/https://pay.example/", "reach/proxy/Pay/https://pay.example/",
		"reach/KT/Pay/tcp://pay.example:443", "reach/LGU+/Pay/tcp://pay.example:443", "reach/proxy/Pay/tcp://pay.example:443",
	}
	if !slices.Equal(names, want) {
		t.Errorf("planned %q", names)
	}
	what.Uplinks = nil
	if probes := New(Options{Proxy: noProxy}).Plan(what, env); len(probes) != 3 || probes[0].Subject.Uplink != "" {
		t.Errorf("without uplinks: %+v", probes)
	}
}

// The runner calls once a second; what is well is looked at every five, what
// has failed every second.
func TestPace(t *testing.T) {
	var now time.Duration
	serving := serve(t, hang)
	family := New(Options{Proxy: noProxy, Timeout: 200 * time.Millisecond})
	probe := family.Plan(topology.Topology{
		Providers: []topology.Provider{{Name: "Pay", Probes: []string{"tcp://127.0.0.1:" + serving}}},
	}, collectors.Env{Clock: func() observe.Instant { return observe.Instant{}.Add(now) }, Random: noChance})[0]
	looks := func(seconds int) (count int) {
		for range seconds {
			probe.Run(t.Context(), func(observe.Observation) { count++ })
			now += 1010 * time.Millisecond
		}
		return count
	}
	if got := looks(20); got != 4 {
		t.Errorf("%d looks in 20 s at what is well", got)
	}
	p := family.pace(probe.Name, every)
	p.failing, p.since = true, now
	if got := looks(4); got != 1 || p.failing {
		t.Errorf("%d looks in 4 s after a failure that is over, failing %v", got, p.failing)
	}
}

func TestPaceOfFailure(t *testing.T) {
	p := newPace(every)
	var looks []int
	for second := range 120 {
		now := time.Duration(second) * time.Second
		if began, due := p.begin(now); due {
			looks = append(looks, second)
			p.end(began, false)
		}
	}
	// Every second for a minute, then every five.
	if want := 60 + 12; len(looks) < want-1 || len(looks) > want+1 {
		t.Errorf("%d looks in two minutes of failure, want %d: %v", len(looks), want, looks)
	}
}

func TestPaceDropsWhatIsOvertaken(t *testing.T) {
	p := newPace(every)
	p.end(0, false)
	first, _ := p.begin(time.Second)
	second, _ := p.begin(2 * time.Second)
	if !p.end(second, true) {
		t.Error("the newer look does not count")
	}
	if p.end(first, false) {
		t.Error("the older look counts after the newer one")
	}
	if p.failing {
		t.Error("the older look's result holds")
	}
}

func TestMemory(t *testing.T) {
	var now time.Duration
	asked, broken := 0, error(nil)
	m := &memory{
		clock: func() observe.Instant { return observe.Instant{}.Add(now) },
		known: make(map[memoryKey]remembered),
		resolve: func(context.Context, string, string) ([]netip.Addr, string, error) {
			asked++
			return []netip.Addr{loopback}, "r", broken
		},
	}
	lookup := func() (int, error) {
		addresses, _, err := m.lookup(t.Context(), "KT", name)
		return len(addresses), err
	}
	m.resolveAll = m.resolve
	broken = errors.New("down")
	if n, err := lookup(); n != 0 || err == nil {
		t.Errorf("a failure gives %d addresses, %v", n, err)
	}
	broken = nil
	for range 3 {
		if n, err := lookup(); n != 1 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times, want 2", asked)
	}
	m.doubt("KT", name)
	if n, err := lookup(); n != 1 || err != nil || asked != 2 {
		t.Errorf("at once after a doubt: got %d, %v, asked %d times", n, err, asked)
	}
	now += resolveDoubt
	if n, err := lookup(); n != 1 || err != nil {
		t.Errorf("after a doubt: got %d, %v", n, err)
	}
	if asked != 3 {
		t.Errorf("asked %d times after a doubt, want 3", asked)
	}
	now += resolveAgain - slack/2 // looks come a moment early or late
	broken = errors.New("down")
	if n, err := lookup(); n != 1 || err == nil || asked != 4 {
		t.Errorf("with the resolver down: %d addresses, %v, asked %d times", n, err, asked)
	}
}

func TestEmitsNothingWhenCancelled(t *testing.T) {
	family := New(Options{Proxy: noProxy})
	port := serve(t, hang)
	probe := family.Plan(topology.Topology{
		Providers: []topology.Provider{{Name: "Pay", Probes: []string{"https://127.0.0.1:" + port + "/"}}},
	}, collectors.Env{Clock: clock, Random: noChance})[0]
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	var seen []string
	probe.Run(ctx, func(o observe.Observation) { seen = append(seen, o.Check) })
	if len(seen) > 0 {
		t.Errorf("emitted %s", strings.Join(seen, ", "))
	}
}

func TestLeavesNoGoroutines(t *testing.T) {
	port := serve(t, hang)
	before := runtime.NumGoroutine()
	for range 5 {
		Look(t.Context(), target("https://127.0.0.1:"+port+"/"), Settings{Clock: clock, Timeout: 20 * time.Millisecond})
	}
	for wait := 0; runtime.NumGoroutine() > before && wait < 100; wait++ {
		time.Sleep(10 * time.Millisecond) // the server's own end when they see the connection closed
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}
