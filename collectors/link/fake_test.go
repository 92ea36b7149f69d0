package link

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing/synctest"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

// fakeKernel is a kernel whose tables a test sets between two rounds. Each
// question passes the gate, as the test does before a round, so that the one
// sees what the other wrote.
type fakeKernel struct {
	gate sync.Mutex

	links      map[string]routes.Link
	addresses  []routes.Address
	defaults   []routes.Route
	neighbours map[netip.Addr]routes.Neighbour

	linkErr, addressErr, routeErr, neighbourErr error

	detours map[netip.Addr]string // by source

	opened, closed, routeDumps int
}

func (k *fakeKernel) pass() {
	k.gate.Lock()
	defer k.gate.Unlock() //nolint:gocritic // to have passed the gate is all
}

func (k *fakeKernel) Link(name string) (routes.Link, error) {
	k.pass()
	if k.linkErr != nil {
		return routes.Link{}, k.linkErr
	}
	link, ok := k.links[name]
	if !ok {
		return routes.Link{}, routes.ErrNoInterface
	}
	return link, nil
}

func (k *fakeKernel) Links() ([]routes.Link, error) {
	k.pass()
	var list []routes.Link
	for _, link := range k.links {
		list = append(list, link)
	}
	return list, k.linkErr
}

func (k *fakeKernel) Addresses() ([]routes.Address, error) {
	k.pass()
	return k.addresses, k.addressErr
}

func (k *fakeKernel) Default() ([]routes.Route, error) {
	k.pass()
	k.routeDumps++
	return k.defaults, k.routeErr
}

func (k *fakeKernel) Neighbour(_ int, address netip.Addr) (routes.Neighbour, error) {
	k.pass()
	if n, ok := k.neighbours[address]; ok {
		return n, k.neighbourErr
	}
	return routes.Neighbour{State: "none"}, k.neighbourErr
}

func (k *fakeKernel) Detour(q routes.Query) (string, error) {
	k.pass()
	return k.detours[q.Source], nil
}

func (k *fakeKernel) Close() { k.closed++ }

// upKernel is one uplink, eth0, in good order.
func upKernel() *fakeKernel {
	return &fakeKernel{
		links: map[string]routes.Link{"eth0": {
			Name: "eth0", Index: 2, AdminUp: true, Carrier: true, OperState: "up", MTU: 1500,
			MAC: "02:00:00:00:00:02", Counted: true,
		}},
		addresses: []routes.Address{
			{Index: 1, Prefix: netip.MustParsePrefix("127.0.0.1/8"), Note: "loopback"},
			{Index: 2, Prefix: netip.MustParsePrefix("192.0.2.5/24"), Usable: true},
			{Index: 2, Prefix: netip.MustParsePrefix("fe80::5/64"), Note: "link-local"},
		},
		defaults: []routes.Route{
			{Interface: "eth0", Index: 2, Gateway: netip.MustParseAddr("192.0.2.1"), Family: "ipv4", Metric: 100, Table: routes.MainTable},
			{Interface: "eth9", Index: 9, Gateway: netip.MustParseAddr("198.51.100.1"), Family: "ipv4", Table: routes.MainTable},
		},
		neighbours: map[netip.Addr]routes.Neighbour{
			netip.MustParseAddr("192.0.2.1"): {State: "reachable", MAC: "02:00:00:00:00:01"},
		},
	}
}

var errBroken = errors.New("resource busy")

// stage runs the family's probe of one uplink in a synctest bubble.
type stage struct {
	kernel  *fakeKernel
	changes chan struct{}
	seen    []observe.Observation
	cancel  context.CancelFunc
	ended   chan struct{}
}

// start begins the probe. Within a bubble only.
func start(kernel *fakeKernel, uplink topology.Uplink, watchErr error) *stage {
	s := &stage{kernel: kernel, changes: make(chan struct{}, 1), ended: make(chan struct{})}
	family := New(Options{
		Open: func() (Kernel, error) { kernel.opened++; return kernel, nil },
		Watch: func(context.Context) (<-chan struct{}, error) {
			if watchErr != nil {
				return nil, watchErr
			}
			return s.changes, nil
		},
		Hardware: func(routes.Link) routes.Hardware { return routes.Hardware{SpeedMbps: 1000, CarrierChanges: 3} },
	})
	began := time.Now()
	env := collectors.Env{Clock: func() observe.Instant {
		return observe.Instant{Wall: time.Now(), Mono: time.Since(began)}
	}}
	probes := family.Plan(topology.Topology{Uplinks: []topology.Uplink{uplink}}, env)
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	go func() {
		defer close(s.ended)
		probes[0].Run(ctx, func(o observe.Observation) { s.seen = append(s.seen, o) })
	}()
	synctest.Wait()
	return s
}

// take returns what was emitted since, by check (and address family of gateways).
func (s *stage) take() map[string]observe.Observation {
	synctest.Wait()
	found := map[string]observe.Observation{}
	for _, o := range s.seen {
		name := o.Check
		if o.Subject.Kind == observe.KindGateway {
			name += " " + o.Subject.Name
		}
		found[name] = o
	}
	s.seen = nil
	return found
}

// sleep lets time pass, and everything that happens in it.
func (s *stage) sleep(d time.Duration) {
	s.kernel.pass()
	time.Sleep(d)
	synctest.Wait()
}

// signal announces a change.
func (s *stage) signal() {
	s.changes <- struct{}{}
	synctest.Wait()
}

func (s *stage) stop() {
	s.cancel()
	<-s.ended
}
