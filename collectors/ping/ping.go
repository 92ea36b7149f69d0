// Package ping measures, for every uplink, its gateways and its anchors with
// ICMP echoes, or with TCP connects where this process may not send ICMP.
//
// Each round is one packet on a new socket that is bound to the uplink's
// interface. Short runs cost no more than long ones and are free of what goes
// stale in those: interface indexes, routes, start-up errors, packets in flight.
// Gateways are asked with pro-bing, and anchors too where the kernel doesn't say
// when an answer came; where it does, that is their round-trip time.
package ping

import (
	"fmt"
	"net/netip"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	every         = time.Second             // public targets limit the rate of those who ask more often
	listenFor     = 2 * time.Second         // a reply later than this is lost for good
	roundDeadline = 2200 * time.Millisecond // listenFor, and the time a pinger takes to close
	// lingerEvery is how many rounds there are to one that looks for duplicates.
	// To listen on doubles what a round costs, and duplicates are no passing thing.
	lingerEvery = 10
	overlap     = 12 // rounds in flight: listenFor / every, and those of a confirming burst
)

// Options are what the family is given from outside. Fields left zero mean
// this system's own; Gateways has no default.
type Options struct {
	// Gateways returns the next hops of an interface's default routes as they
	// are now. It is asked in every round.
	Gateways func(interfaceName string) []netip.Addr
	// Ability is what this process may send.
	Ability Ability
	// Engine returns what sends echoes by a method, to an anchor or a gateway.
	Engine func(method string, anchor bool, clock func() observe.Instant) Echo
	// Path reports what stands in the way of a request before it is sent: no
	// such interface, no carrier, no route.
	Path func(Request) error
	// Queue counts what an interface's queue has sent and dropped.
	Queue func(interfaceName string) (sent, dropped uint64, ok bool)
	// GlobalIPv6 reports whether an interface has an IPv6 address that is good
	// beyond its link.
	GlobalIPv6 func(interfaceName string) bool
	// InterfaceOf returns the interface that has an address, and whether one
	// has; the name is empty where any interface may carry it.
	InterfaceOf func(netip.Addr) (name string, found bool)
}

// Family is the family of pings.
type Family struct {
	options Options
	queues  *queues

	mu       sync.Mutex
	memories map[string]*memory // by the probe's name
}

// New returns the family. It opens a socket of each kind for a moment, to see
// what this process may do, and sends nothing.
func New(options Options) *Family {
	if options.Ability == (Ability{}) {
		options.Ability = Detect()
	}
	if options.Gateways == nil {
		options.Gateways = func(string) []netip.Addr { return nil }
	}
	if options.Engine == nil {
		options.Engine = engine
	}
	if options.Path == nil {
		options.Path = newKernelPath()
	}
	if options.GlobalIPv6 == nil {
		options.GlobalIPv6 = hasGlobalIPv6
	}
	if options.InterfaceOf == nil {
		options.InterfaceOf = interfaceOf
	}
	if options.Queue == nil {
		options.Queue = queueCounter()
	}
	return &Family{options: options, queues: &queues{count: options.Queue}, memories: make(map[string]*memory)}
}

// Name returns "ping".
func (f *Family) Name() string { return "ping" }

// Method says how IPv4 is measured, or IPv6 where there is no IPv4: "icmp",
// "icmp-raw" or "tcp", and that it is not bound where this system can't.
func (f *Family) Method() string {
	method := f.options.Ability.IPv4
	if method == MethodNone {
		method = f.options.Ability.IPv6
	}
	if !canBind {
		method += " (not bound to interfaces)"
	}
	return method
}

// Plan returns a probe for each gateway and each anchor of each uplink.
func (f *Family) Plan(watched topology.Topology, env collectors.Env) []collectors.Probe {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := make(map[string]*memory)
	var probes []collectors.Probe
	add := func(t target) {
		name := t.name()
		if _, twice := kept[name]; twice {
			return
		}
		t.memory = f.memories[name]
		if t.memory == nil {
			t.memory = &memory{}
		}
		kept[name] = t.memory
		probes = append(probes, f.probe(name, t, env))
	}
	for _, uplink := range watched.Uplinks {
		for _, family := range []string{"ipv4", "ipv6"} {
			add(target{uplink: uplink, family: family,
				subject: observe.Subject{Kind: observe.KindGateway, Uplink: uplink.Name, Name: family}})
		}
		for _, anchor := range uplink.Anchors {
			address := anchor.Address.Unmap()
			add(target{uplink: uplink, family: observe.Family(address), anchor: address,
				subject: observe.Subject{Kind: observe.KindAnchor, Uplink: uplink.Name, Group: anchor.Ring, Name: address.String()}})
		}
	}
	f.memories = kept
	return probes
}

func (f *Family) probe(name string, t target, env collectors.Env) collectors.Probe {
	t.options, t.queues = &f.options, f.queues
	t.clock = env.Clock
	t.method = f.options.Ability.method(t.family)
	t.echo = f.options.Engine(t.method, t.anchor.IsValid(), env.Clock)
	check := observe.CheckICMP
	if t.method == MethodTCP {
		check = observe.CheckTCP
	}
	t.check = check
	if t.anchor.IsValid() && (t.method == MethodICMP || t.method == MethodRaw) {
		t.connect = f.options.Engine(MethodTCP, true, env.Clock)
	}
	// A round trip to a gateway takes microseconds: nothing else of the uplink
	// is sent or read meanwhile.
	slot := "ping/" + t.uplink.Name
	if !t.anchor.IsValid() {
		slot += "/gateway"
	}
	return collectors.Probe{
		Name:     name,
		Revision: fmt.Sprint(t.uplink.Interface, t.uplink.Source, t.uplink.Gateways, t.method),
		Subject:  t.subject,
		Check:    check,
		Every:    every,
		Deadline: roundDeadline,
		Overlap:  overlap,
		Slot:     slot,
		Run:      t.measure,
	}
}
