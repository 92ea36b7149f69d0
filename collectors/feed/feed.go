// Package feed fetches what providers say on their status pages: claims, not
// measurements. Whatever a page sends is only ever read; a page that can't be
// understood is unknown and never ok.
package feed

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// What a fetch may cost, and how often it is made, where Options say nothing.
const (
	defaultTimeout  = 10 * time.Second // in all, the body included
	defaultMaxBytes = 4 << 20          // of the body, after decompression
	defaultEvery    = 60 * time.Second
	longestBackOff  = 15 * time.Minute
	startWithin     = 2 * time.Second // of the start, spread so that all feeds are not fetched at once
)

// Options are the seams and limits of the family. The zero value is right for use.
type Options struct {
	Timeout  time.Duration // of one fetch in all; 0 means 10 s
	MaxBytes int64         // of one body, decompressed; 0 means 4 MiB
	Resolver *net.Resolver // nil: the system's. By an uplink its own resolvers are asked.
	TLS      *tls.Config   // nil: the system's roots
	// Proxy chooses a proxy; nil means that of the environment.
	Proxy func(*http.Request) (*url.URL, error)
	// Wait sleeps, and reports false when the context ended; nil: a timer.
	Wait func(context.Context, time.Duration) bool
}

// Family plans one probe for each provider that has a feed.
type Family struct {
	options Options
	mutex   sync.Mutex
	hosts   map[string]chan struct{} // one fetch at a time from one host
	heard   time.Duration            // when a page was last answered, of whichever provider, on the monotonic clock
	detour  detour
}

// hears notes that a page was answered.
func (f *Family) hears(now time.Duration) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.heard = max(f.heard, now)
}

// heardSince reports whether any page was answered after a moment.
func (f *Family) heardSince(moment time.Duration) bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.heard > moment
}

// New returns the family.
func New(options Options) *Family {
	if options.Timeout <= 0 {
		options.Timeout = defaultTimeout
	}
	if options.MaxBytes <= 0 {
		options.MaxBytes = defaultMaxBytes
	}
	if options.Proxy == nil {
		options.Proxy = http.ProxyFromEnvironment
	}
	if options.Wait == nil {
		options.Wait = wait
	}
	return &Family{options: options, hosts: map[string]chan struct{}{}}
}

// Name is "feed".
func (f *Family) Name() string { return "feed" }

// Plan returns the probes. Each keeps a schedule of its own, because it backs
// off where a page fails.
func (f *Family) Plan(watched topology.Topology, env collectors.Env) []collectors.Probe {
	var probes []collectors.Probe
	ways := waysOf(watched)
	for _, provider := range watched.Providers {
		if provider.Feed == nil || provider.Feed.URL == "" {
			continue
		}
		p := newPoller(f, provider, ways, env)
		probes = append(probes, collectors.Probe{
			Name:     "feed/" + provider.Name,
			Revision: revision(provider) + fmt.Sprint(ways),
			Subject:  p.subject,
			Check:    observe.CheckFetch,
			Run:      p.run,
		})
	}
	return probes
}

func revision(provider topology.Provider) string {
	text := fmt.Sprintf("%s %s %s %q %q", provider.Feed.Format, provider.Feed.URL, provider.Feed.Every, provider.Regions, provider.Components)
	if provider.Feed.JSON != nil {
		text += fmt.Sprintf(" %q", *provider.Feed.JSON) // maps are printed in the order of their keys
	}
	return text
}

// slot returns the channel that holds the one place at the host of an address.
func (f *Family) slot(address string) chan struct{} {
	host := strings.ToLower(address)
	if parsed, err := url.Parse(address); err == nil {
		host = strings.ToLower(parsed.Host)
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.hosts[host] == nil {
		f.hosts[host] = make(chan struct{}, 1)
	}
	return f.hosts[host]
}

func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
