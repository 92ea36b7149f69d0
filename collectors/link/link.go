// Package link watches what an uplink stands on here: its interface, carrier,
// addresses, default routes, traffic counters, and the link-layer state of its
// gateways. It sends nothing: all of it is read from the kernel.
package link

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/routes"
	"example.com/noctop/internal/topology"
)

// Kernel is what is asked. routes.Reader is one.
type Kernel interface {
	Link(name string) (routes.Link, error)
	Addresses() ([]routes.Address, error)
	Links() ([]routes.Link, error)
	Default() ([]routes.Route, error)
	Neighbour(index int, address netip.Addr) (routes.Neighbour, error)
	Detour(routes.Query) (string, error)
	Close()
}

// Options are what tests replace. The zero value asks this host's kernel.
type Options struct {
	Open     func() (Kernel, error)
	Watch    func(context.Context) (<-chan struct{}, error)
	Hardware func(routes.Link) routes.Hardware
}

// Family plans one streaming probe for each uplink.
type Family struct {
	options Options
}

// The pace.
const (
	every = time.Second
	// refresh is how often addresses and routes are read although no change
	// has been announced.
	refresh = 30 * time.Second
	// settle is the least time between two readings that changes ask for.
	settle = 50 * time.Millisecond
)

// New returns the family.
func New(options Options) *Family {
	if options.Open == nil {
		options.Open = func() (Kernel, error) { return routes.Open() }
	}
	if options.Watch == nil {
		options.Watch = routes.Watch
	}
	if options.Hardware == nil {
		options.Hardware = routes.HardwareOf
	}
	return &Family{options: options}
}

// Name is the family's name.
func (f *Family) Name() string { return "link" }

// Plan returns a streaming probe for each uplink.
func (f *Family) Plan(watched topology.Topology, env collectors.Env) []collectors.Probe {
	var probes []collectors.Probe
	for _, uplink := range watched.Uplinks {
		probes = append(probes, collectors.Probe{
			Name:     "link/" + uplink.Name,
			Revision: fmt.Sprint(uplink.Interface, " ", uplink.Source, " ", uplink.Gateways, " ", uplink.Anchors),
			Subject:  uplinkSubject(uplink.Name),
			Check:    observe.CheckLink,
			Run: func(ctx context.Context, emit collectors.Emit) {
				watcher := &watcher{options: f.options, uplink: uplink, clock: env.Clock, emit: emit}
				watcher.run(ctx)
			},
		})
	}
	return probes
}

func uplinkSubject(name string) observe.Subject {
	return observe.Subject{Kind: observe.KindUplink, Uplink: name}
}

func gatewaySubject(uplink, family string) observe.Subject {
	return observe.Subject{Kind: observe.KindGateway, Uplink: uplink, Name: family}
}
