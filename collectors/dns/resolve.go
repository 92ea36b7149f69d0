package dns

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
)

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
