package dns

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
)

// Query asks a server one question once. The error is a *Failure.
func Query(ctx context.Context, server Server, q Question) (Answer, error) {
	return NewClient(server, Seams{}).Ask(ctx, q)
}

// Resolve returns the addresses that a server gives for a name, IPv4 first. The
// error is a *Failure; a name without any address is one, too.
func Resolve(ctx context.Context, server Server, name string) ([]netip.Addr, error) {
	return NewClient(server, Seams{}).Addresses(ctx, name)
}

// Resolve returns the addresses that a resolver of the last plan, known by its
// name, gives for a DNS name.
func (f *Family) Resolve(ctx context.Context, resolver, name string) ([]netip.Addr, error) {
	f.mu.Lock()
	r := f.named(resolver)
	f.mu.Unlock()
	if r == nil {
		return nil, &Failure{observe.Failed, "no-resolver", fmt.Sprintf("there is no resolver %q", resolver)}
	}
	return r.client.Addresses(ctx, name)
}

func (f *Family) named(name string) *resolver {
	var found *resolver
	for id, r := range f.resolvers {
		if id.name == name && (found == nil || id.uplink < found.identity.uplink) {
			found = r
		}
	}
	return found
}

// Addresses returns the addresses the server gives for a name, IPv4 first; both
// families are asked for at once.
func (c *Client) Addresses(ctx context.Context, name string) ([]netip.Addr, error) {
	four, err := NewQuestion(name, dnsmessage.TypeA)
	if err != nil {
		return nil, &Failure{observe.Failed, "bad-name", err.Error()}
	}
	six := four
	six.Type = dnsmessage.TypeAAAA
	type result struct {
		answer Answer
		err    error
	}
	second := make(chan result, 1)
	go func() {
		answer, err := c.Ask(ctx, six)
		second <- result{answer, err}
	}()
	first, err := c.Ask(ctx, four)
	other := <-second
	addresses := slices.Concat(first.Addresses, other.answer.Addresses)
	switch {
	case len(addresses) > 0:
		return unique(addresses), nil
	case err != nil:
		return nil, err
	case first.RCode == rcodeSuccess && other.err != nil:
		return nil, other.err
	}
	outcome, cause := verdict(observe.CheckResolve, nil, first)
	return nil, &Failure{outcome, cause, fmt.Sprintf("%s says of %s: %s", c.server.target(), name, describe(first))}
}

// unique drops repeated addresses: the system's resolver gives both families to
// either question.
func unique(addresses []netip.Addr) []netip.Addr {
	kept := addresses[:0]
	seen := make(map[netip.Addr]bool, len(addresses))
	for _, address := range addresses {
		address = address.Unmap()
		if !seen[address] {
			seen[address] = true
			kept = append(kept, address)
		}
	}
	return kept
}
