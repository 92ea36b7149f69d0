package reach

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

// Resolve returns a name's addresses and the resolver that gave them. Along
// with an error it may return addresses it had before: they are tried, so that
// a dead resolver is not taken for a dead provider.
type Resolve func(ctx context.Context, uplink, name string) (addresses []netip.Addr, resolver string, err error)

// SystemResolve asks the resolvers of this machine's configuration, and says
// which of them it asked last.
func SystemResolve(ctx context.Context, _, name string) ([]netip.Addr, string, error) {
	var mu sync.Mutex
	asked := "hosts file"
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		asked = strings.TrimSuffix(address, ":53")
		mu.Unlock()
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, address)
	}}
	if strings.Contains(name, ".") && !strings.HasSuffix(name, ".") {
		name += "." // no search domains for a full name
	}
	addresses, err := resolver.LookupNetIP(ctx, "ip", name)
	mu.Lock()
	defer mu.Unlock()
	return addresses, asked, err
}

// resolveCause returns why a name has no address, as a stable word.
func resolveCause(err error) string {
	var refusal *net.DNSError
	switch {
	case errors.As(err, &refusal) && refusal.IsNotFound:
		return "no-record"
	case errors.As(err, &refusal) && refusal.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "failed"
}

// resolveWords is what a resolver says of a name, without whom it was asked of:
// that stands beside it.
func resolveWords(err error) string {
	if refusal, ok := errors.AsType[*net.DNSError](err); ok && refusal.Err != "" {
		return refusal.Err
	}
	return fmt.Sprint(err)
}

// hasNoRecord reports whether a look found that the name has no address any
// more, though one it had before may still answer: that is not well.
func hasNoRecord(o observe.Observation) bool {
	return slices.ContainsFunc(o.Fields, func(f observe.Field) bool { return f.Name == "dns" && f.Text == "no-record" })
}

const (
	resolveTimeout = 2 * time.Second  // leaves time to try the addresses known from before
	resolveAgain   = 10 * time.Second // what is well is not asked for at every look
	resolveDoubt   = 3 * time.Second  // nor is what fails, and several resolvers less than one
)

// memory keeps the last good addresses of names.
type memory struct {
	resolve    Resolve
	resolveAll Resolve // asked where something failed
	clock      func() observe.Instant

	mu    sync.Mutex
	known map[memoryKey]remembered
}

type memoryKey struct{ uplink, name string }

type remembered struct {
	addresses []netip.Addr
	resolver  string
	at        time.Duration // on the monotonic clock
	stale     bool          // something failed since: ask again
}

// lookup is a Resolve that remembers.
func (m *memory) lookup(ctx context.Context, uplink, name string) ([]netip.Addr, string, error) {
	key := memoryKey{uplink, name}
	now := m.clock().Mono
	m.mu.Lock()
	before, known := m.known[key]
	m.mu.Unlock()
	wait := resolveAgain
	if before.stale {
		wait = resolveDoubt
	}
	if known && now-before.at < wait-slack { // or a look that comes a moment early puts it off to the next
		return before.addresses, before.resolver, nil
	}
	ctx, cancel := context.WithTimeout(ctx, resolveTimeout)
	defer cancel()
	ask := m.resolve
	if before.stale {
		ask = m.resolveAll
	}
	addresses, resolver, err := ask(ctx, uplink, name)
	if err == nil && len(addresses) == 0 {
		err = &net.DNSError{Err: "no address", Name: name, IsNotFound: true}
	}
	if err != nil {
		return before.addresses, resolver, err
	}
	m.mu.Lock()
	m.known[key] = remembered{addresses: addresses, resolver: resolver, at: now}
	m.mu.Unlock()
	return addresses, resolver, nil
}

// doubt has a name asked for at the next look.
func (m *memory) doubt(uplink, name string) {
	key := memoryKey{uplink, name}
	m.mu.Lock()
	defer m.mu.Unlock()
	if before, known := m.known[key]; known {
		before.stale = true
		m.known[key] = before
	}
}
