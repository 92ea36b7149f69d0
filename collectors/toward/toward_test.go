package toward

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/icmp"
	"example.com/noctop/collectors/reach"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

var (
	gateway = netip.MustParseAddr("192.0.2.1")
	router  = netip.MustParseAddr("198.51.100.1")
	shop    = netip.MustParseAddr("203.0.113.80")
)

// rig is a family whose network is made of what a test says.
type rig struct {
	path    icmp.Path
	pathErr error
	fit     icmp.Fit
	fitErr  error
	full    observe.Observation
	nameErr error

	mu      sync.Mutex
	lookups int
	fulls   []string
	lines   []icmp.Line
}

func (r *rig) options() Options {
	return Options{
		Resolve: func(_ context.Context, uplink, name string) ([]netip.Addr, string, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.lookups++
			if r.nameErr != nil || uplink != "KT" || name != "shop.example" {
				return nil, "R1", r.nameErr
			}
			return []netip.Addr{shop}, "R1", nil
		},
		Trace: func(_ context.Context, s icmp.TraceSettings) (icmp.Path, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.lines = append(r.lines, s.Line)
			return r.path, r.pathErr
		},
		Fit: func(context.Context, icmp.FitSettings) (icmp.Fit, error) { return r.fit, r.fitErr },
		Full: func(_ context.Context, _ reach.Target, to netip.AddrPort, _ reach.Settings) observe.Observation {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.fulls = append(r.fulls, to.String())
			return r.full
		},
	}
}

// look runs both probes of a target once, at the same time.
func (r *rig) look(t *testing.T, probe string, uplinks ...topology.Uplink) map[string]observe.Observation {
	t.Helper()
	what := topology.Topology{Uplinks: uplinks, Providers: []topology.Provider{{Name: "shop", Probes: []string{probe}}}}
	clock := func() observe.Instant { return observe.Instant{} }
	said := map[string]observe.Observation{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, p := range New(r.options()).Plan(what, collectors.Env{Clock: clock, Random: func() float64 { return 0 }}) {
		if p.Deadline <= 0 || p.Deadline > 6*time.Second {
			t.Errorf("%s may take %s", p.Name, p.Deadline)
		}
		all.Go(func() {
			p.Run(t.Context(), func(o observe.Observation) {
				mu.Lock()
				defer mu.Unlock()
				said[p.Check] = o
			})
		})
	}
	all.Wait()
	return said
}

var kt = topology.Uplink{Name: "KT", Interface: "eth0"}

func TestHops(t *testing.T) {
	hop := func(ttl int, address netip.Addr, kind icmp.Kind) icmp.Hop {
		return icmp.Hop{TTL: ttl, Address: address, Kind: kind, Took: time.Duration(ttl) * time.Millisecond}
	}
	silent := icmp.Hop{TTL: 2}
	for _, test := range []struct {
		name    string
		path    icmp.Path
		err     error
		outcome observe.Outcome
		cause   string
		detail  string
		hops    string
	}{
		{"reached", icmp.Path{Reached: true, Hops: []icmp.Hop{hop(1, gateway, icmp.Exceeded), silent, hop(3, shop, icmp.Reply)}}, nil,
			observe.Good, "", "203.0.113.80 is reached in 3 hops", "192.0.2.1 1.0 ms|*|203.0.113.80 3.0 ms"},
		{"next door", icmp.Path{Reached: true, Hops: []icmp.Hop{hop(1, shop, icmp.Reply)}}, nil, observe.Good, "", "in 1 hop", "203.0.113.80 1.0 ms"},
		{"the end is silent", icmp.Path{Hops: []icmp.Hop{hop(1, gateway, icmp.Exceeded), hop(2, router, icmp.Exceeded)}}, nil,
			observe.None, "no-answer", "as far as hop 2 (198.51.100.1)", "192.0.2.1 1.0 ms|198.51.100.1 2.0 ms"},
		{"a router says no", icmp.Path{Hops: []icmp.Hop{hop(1, gateway, icmp.Unreachable)}}, nil,
			observe.Refused, "unreachable", "ends at hop 1: 192.0.2.1 says network unreachable", "192.0.2.1 1.0 ms network unreachable"},
		{"nobody answers", icmp.Path{}, nil, observe.None, "no-answer", "nobody on the way", ""},
		{"no route", icmp.Path{}, syscall.ENETUNREACH, observe.LocalError, "enetunreach", "", ""},
		{"not permitted", icmp.Path{}, icmp.ErrNotPermitted, observe.NotProvisioned, "icmp-not-permitted", "ping_group_range", ""},
		{"not on this system", icmp.Path{}, icmp.ErrUnsupported, observe.NotProvisioned, "unsupported-platform", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &rig{path: test.path, pathErr: test.err, fit: icmp.Fit{Answered: true, Size: 1500}}
			o := r.look(t, "https://shop.example/", kt)[observe.CheckPath]
			if o.Outcome != test.outcome || o.Cause != test.cause || !strings.Contains(o.Detail, test.detail) {
				t.Errorf("%s %q: %s", o.Outcome, o.Cause, o.Detail)
			}
			if o.Subject != (observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: "https://shop.example/", Name: "shop"}) {
				t.Errorf("subject %v", o.Subject)
			}
			var hops []string
			for _, f := range o.Fields {
				hops = append(hops, f.Text)
			}
			if got := strings.Join(hops, "|"); got != test.hops {
				t.Errorf("hops %q", got)
			}
		})
	}
}

func TestSize(t *testing.T) {
	arrived := observe.Observation{Outcome: observe.Good, Method: "tcp", Detail: "6000 octets arrived", Fields: []observe.Field{{Name: "path-mtu", Value: 1500}}}
	vanished := observe.Observation{Outcome: observe.Lost, Cause: "mtu", Method: "tcp", Detail: "full-size packets vanish"}
	untold := observe.Observation{Outcome: observe.None, Cause: "not-tried", Detail: "TCP itself does not connect"}
	const page, port = "https://shop.example/", "tcp://shop.example:22"
	for _, test := range []struct {
		name    string
		probe   string
		fit     icmp.Fit
		err     error
		full    observe.Observation
		outcome observe.Outcome
		mtu     float64
		detail  string
		fulls   int
	}{
		{"whole", page, icmp.Fit{Asked: 1500, Answered: true, Size: 1500}, nil, arrived, observe.Good, 1500, "packets of 1500 B pass whole", 1},
		{"a router says less", port, icmp.Fit{Asked: 1500, Answered: true, Size: 1400, Router: router}, nil, arrived, observe.Good, 1400,
			"packets of 1400 B pass whole; 198.51.100.1 says that larger ones do not", 0},
		{"no pings, TCP whole", page, icmp.Fit{Asked: 1500}, nil, arrived, observe.Good, 1500, "6000 octets arrived; it answers no pings", 1},
		{"no pings, a port", port, icmp.Fit{Asked: 1500}, nil, arrived, observe.Good, 1500, "it answers no pings", 1},
		{"small pings only, TCP whole", page, icmp.Fit{Asked: 1500, Answered: true, Silent: true}, nil, arrived, observe.Good, 1500, "it answers small pings only", 1},
		{"a black hole, twice", page, icmp.Fit{Asked: 1500, Answered: true, Silent: true, Size: 1400}, nil, vanished, observe.Lost, 1400, "pings of 1400 B pass", 1},
		{"a black hole, by pings", port, icmp.Fit{Asked: 1500, Answered: true, Silent: true, Size: 1400}, nil, untold, observe.Lost, 1400,
			"packets of 1500 B vanish without a word; those of 1400 B pass", 1},
		{"small pings only", port, icmp.Fit{Asked: 1500, Answered: true, Silent: true}, nil, untold, observe.NotProvisioned, 0, "may filter", 1},
		{"nothing tells", page, icmp.Fit{Asked: 1500}, nil, untold, observe.None, 0, "TCP itself does not connect", 1},
		{"no pings may be sent, TCP whole", page, icmp.Fit{}, icmp.ErrNotPermitted, arrived, observe.Good, 1500, "6000 octets arrived", 1},
		{"nothing may be sent", port, icmp.Fit{}, icmp.ErrNotPermitted, untold, observe.NotProvisioned, 0, "not permitted", 1},
		{"no route", page, icmp.Fit{}, syscall.ENETUNREACH, untold, observe.LocalError, 0, "unreachable", 1},
		{"too slow", page, icmp.Fit{}, context.DeadlineExceeded, untold, observe.None, 0, "too long", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &rig{fit: test.fit, fitErr: test.err, full: test.full}
			r.full.Fields = append([]observe.Field(nil), test.full.Fields...)
			o := r.look(t, test.probe, kt)[observe.CheckLarge]
			mtu := 0.0
			for _, f := range o.Fields {
				if f.Name == "mtu" {
					mtu = f.Value
				}
			}
			if o.Outcome != test.outcome || mtu != test.mtu || !strings.Contains(o.Detail, test.detail) {
				t.Errorf("%s, MTU %v: %s", o.Outcome, mtu, o.Detail)
			}
			if o.Check != observe.CheckLarge || len(r.fulls) != test.fulls {
				t.Errorf("check %s, TCP payloads to %v", o.Check, r.fulls)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	r := &rig{path: icmp.Path{}, full: observe.Observation{Outcome: observe.Good}}
	r.look(t, "https://shop.example/", kt)
	if r.lookups != 1 || len(r.fulls) != 1 || r.fulls[0] != "203.0.113.80:443" {
		t.Errorf("%d look-ups, TCP to %v", r.lookups, r.fulls)
	}
	if r.lines[0] != (icmp.Line{Interface: "eth0"}) {
		t.Errorf("line %+v", r.lines[0])
	}
	r = &rig{}
	r.look(t, "tcp://[2001:db8::1]:22")
	if r.lookups != 0 || r.lines[0] != (icmp.Line{IPv6: true}) {
		t.Errorf("without an uplink: %d look-ups, line %+v", r.lookups, r.lines[0])
	}
	for _, err := range []error{errors.New("no resolver answers"), nil} {
		r = &rig{nameErr: err}
		said := r.look(t, "https://gone.example/", kt)
		for _, check := range []string{observe.CheckPath, observe.CheckLarge} {
			if o := said[check]; o.Outcome != observe.None || o.Cause != "dns" || !strings.Contains(o.Detail, "gone.example can't be resolved") {
				t.Errorf("%v: %+v", err, o)
			}
		}
	}
}

func BenchmarkTheWay(b *testing.B) {
	r := &rig{path: icmp.Path{Reached: true, Hops: make([]icmp.Hop, 12)}, fit: icmp.Fit{Answered: true, Size: 1500}}
	what := topology.Topology{Uplinks: []topology.Uplink{kt}, Providers: []topology.Provider{{Name: "shop", Probes: []string{"tcp://shop.example:22"}}}}
	probes := New(r.options()).Plan(what, collectors.Env{Clock: func() observe.Instant { return observe.Instant{} }})
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range probes {
			p.Run(b.Context(), func(observe.Observation) {})
		}
	}
}
