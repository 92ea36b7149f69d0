package cli

import (
	"bytes"
	"context"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/collectors/ping"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestMain(m *testing.M) {
	// The goroutine that waits for signals must not begin in a bubble of fake time.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	signal.Stop(signals)
	os.Exit(m.Run())
}

// sheet is a place to print to.
type sheet struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *sheet) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *sheet) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// at is a machine with one uplink, one resolver and no families; XDG_CONFIG_HOME
// is an empty directory.
func at(t *testing.T) (s streams, out, err *sheet) {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	out, err = &sheet{}, &sheet{}
	return streams{
		in: bytes.NewReader(nil), out: out, err: err,
		getenv: func(name string) string { return map[string]string{"TERM": "xterm", "LANG": "C.UTF-8"}[name] },
		host: machine{
			find:     func(context.Context) (config.Found, error) { return found(), nil },
			families: func() []collectors.Family { return nil },
			ability:  func() ping.Ability { return ping.Ability{IPv4: ping.MethodICMP, IPv6: ping.MethodICMP} },
			readable: func(string) error { return nil },
			leaving:  func(context.Context, string) (string, bool) { return "eth0", true },
			detours:  func(string, []netip.Addr) []string { return nil },
		},
	}, out, err
}

func found() config.Found {
	return config.Found{
		Hostname: "noc-1",
		Uplinks: []config.FoundUplink{{
			Interface: "eth0", Routed: true, WasRouted: true,
			Gateways: []netip.Addr{netip.MustParseAddr("192.0.2.1")}, Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.2")},
		}},
		Resolvers: []config.FoundResolver{{Address: netip.MustParseAddrPort("192.0.2.53:53"), Role: "system"}},
	}
}

// writeFile makes a file in a new directory.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fakeReach stands for the network: its anchors answer, and so do targets as
// outcomes says, for each uplink or, in its place, for all.
type fakeReach struct {
	outcomes map[string]observe.Observation
	anchors  observe.Outcome
}

func (fakeReach) Name() string { return reachFamily }

func (f fakeReach) Plan(what topology.Topology, _ collectors.Env) (probes []collectors.Probe) {
	add := func(name, check string, subject observe.Subject, o observe.Observation) {
		probes = append(probes, collectors.Probe{
			Name: name, Subject: subject, Check: check, Every: time.Second, Deadline: time.Second,
			Run: func(_ context.Context, emit collectors.Emit) { emit(o) },
		})
	}
	uplinks := what.Uplinks
	if len(uplinks) == 0 {
		uplinks = []topology.Uplink{{}}
	}
	for _, u := range uplinks {
		for _, a := range u.Anchors {
			subject := observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()}
			add(subject.String(), observe.CheckICMP, subject, observe.Observation{Outcome: f.anchors, Took: time.Millisecond})
		}
		for _, p := range what.Providers {
			for _, probe := range p.Probes {
				subject := observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: probe, Name: p.Name}
				o, ok := f.outcomes[u.Name]
				if !ok {
					o = f.outcomes["all"]
				}
				if o.Outcome == observe.Good {
					o.Took = 12 * time.Millisecond
				}
				add(subject.String(), observe.CheckTCP, subject, o)
			}
		}
	}
	return probes
}
