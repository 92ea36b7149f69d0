// Package reach measures providers from outside in: name, TCP, TLS, HTTP, by
// each uplink in turn.
package reach

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/url"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Options are what a Family is given from outside. The zero value stands for
// this machine's resolver, authorities and proxies.
type Options struct {
	Resolve Resolve
	// ResolveAll asks several resolvers, for a name whose addresses don't
	// answer; nil where there is only Resolve.
	ResolveAll Resolve
	Roots      *x509.CertPool
	Timeout    time.Duration
	// Proxy returns the proxy that this machine's programs use for a URL, or
	// nil: HTTP, HTTPS, SOCKS 5. A provider behind a proxy is measured that way
	// too, as a path of its own that belongs to no uplink.
	Proxy func(*url.URL) (*url.URL, error)
}

// Family plans the probes of providers.
type Family struct {
	options Options

	mu    sync.Mutex
	names *memory
	paces map[string]*pace
	sides map[string]*side
}

// New returns the family.
func New(options Options) *Family {
	if options.Resolve == nil {
		options.Resolve = SystemResolve
	}
	if options.Proxy == nil {
		options.Proxy = environmentProxy
	}
	if options.ResolveAll == nil {
		options.ResolveAll = options.Resolve
	}
	return &Family{options: options, paces: make(map[string]*pace), sides: make(map[string]*side)}
}

// Name returns "reach".
func (*Family) Name() string { return "reach" }

const (
	every      = 5 * time.Second  // between looks at what is well
	proxyEvery = 15 * time.Second // the same through a proxy
	tick       = time.Second      // and at what has just failed
	undecided  = time.Minute      // how long a failure is looked at every second
	flights    = 6                // looks at a silent provider that are under way at once
	slack      = 300 * time.Millisecond
	overdue    = 1500 * time.Millisecond // a look that takes so long is likely to fail
	spare      = time.Second             // of a round, past the look's own limit
)

// Plan returns a probe for each provider's probe and each uplink. The runner
// calls it every second; it decides for itself whether a look is due.
func (f *Family) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	f.mu.Lock()
	if f.names == nil {
		f.names = &memory{resolve: f.options.Resolve, clock: env.Clock, known: make(map[memoryKey]remembered), resolveAll: f.options.ResolveAll}
	}
	f.mu.Unlock()
	var probes []collectors.Probe
	for _, provider := range what.Providers {
		for _, text := range provider.Probes {
			for _, uplink := range what.Ways() {
				target := Target{Provider: provider.Name, Probe: text, Uplink: uplink}
				looks := f.probe(target, env)
				probes = append(probes, looks)
				if place, err := Parse(text); err == nil && place.HTTP() {
					probes = append(probes, f.sideProbe(target, place, looks, env))
				}
			}
			if proxy := f.proxyFor(text); proxy != nil {
				probes = append(probes, f.probe(Target{Provider: provider.Name, Probe: text, Proxy: proxy}, env))
			}
		}
	}
	return probes
}

// proxyFor returns the proxy for a probe, or nil.
func (f *Family) proxyFor(text string) *url.URL {
	parsed, err := url.Parse(text)
	if err != nil {
		return nil
	}
	proxy, err := f.options.Proxy(parsed)
	if err != nil || proxy == nil || proxyMethods[proxy.Scheme] == "" {
		return nil
	}
	return proxy
}

func (f *Family) probe(target Target, env collectors.Env) collectors.Probe {
	way, wait, check := target.Uplink.Name, every, observe.CheckTCP
	if target.Proxy != nil {
		way, wait, check = "proxy", proxyEvery, observe.CheckProxy
	}
	name := fmt.Sprintf("reach/%s/%s/%s", way, target.Provider, target.Probe)
	settings := Settings{Clock: env.Clock, Resolve: f.names.lookup, Roots: f.options.Roots, Timeout: f.options.Timeout}
	return collectors.Probe{
		Name:     name,
		Revision: fmt.Sprint(target.Uplink.Interface, " ", target.Uplink.Source, " ", target.Proxy),
		Subject:  target.Subject(),
		Check:    check,
		Every:    tick,
		Deadline: max(f.options.Timeout, usualTimeout) + spare,
		Overlap:  flights,
		Slot:     "reach/" + target.Provider, // most rounds are skipped
		Run: func(ctx context.Context, emit collectors.Emit) {
			pace := f.pace(name, wait)
			began, due := pace.begin(env.Clock().Mono)
			if !due {
				return
			}
			found := Look(ctx, target, settings)
			well := allWell(found)
			if !well {
				if place, err := Parse(target.Probe); err == nil {
					f.names.doubt(target.Uplink.Name, place.Host)
				}
			}
			if ctx.Err() == context.Canceled || !pace.end(began, well) {
				return
			}
			for _, o := range found {
				emit(o)
			}
			if target.Proxy == nil {
				f.side(name, env).learn(found)
			}
		},
	}
}

func allWell(found []observe.Observation) bool {
	for _, o := range found {
		if o.Outcome != observe.Good || hasNoRecord(o) {
			return false
		}
	}
	return true
}

func (f *Family) pace(name string, wait time.Duration) *pace {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.paces[name] == nil {
		f.paces[name] = newPace(wait)
	}
	return f.paces[name]
}

// pace decides when a target is looked at: every few seconds, and every second
// for the first minute of a failure.
type pace struct {
	mu       sync.Mutex
	wait     time.Duration // while it is well
	begun    bool
	last     time.Duration // when the newest look began
	reported time.Duration // when the newest look that has ended began
	failing  bool
	slow     bool          // a look is overdue
	since    time.Duration // of the failure
}

func newPace(wait time.Duration) *pace { return &pace{wait: wait, reported: -1} }

// begin reports whether a look is due, and when it began.
func (p *pace) begin(now time.Duration) (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := p.wait
	if p.begun && p.reported < p.last && now-p.last >= overdue {
		p.slow = true // it may fail: do not wait for its end to confirm it
	}
	if p.slow || p.failing && now-p.since < undecided {
		wait = tick
	}
	if p.begun && now-p.last < wait-slack { // the runner's own pace varies a little
		return 0, false
	}
	p.begun, p.last = true, now
	return now, true
}

// end reports whether a look's result still counts: it does not where a later
// one has ended before it.
func (p *pace) end(began time.Duration, well bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if began < p.reported {
		return false
	}
	p.reported, p.slow = began, false
	if !well && !p.failing {
		p.since = began
	}
	p.failing = !well
	return true
}
