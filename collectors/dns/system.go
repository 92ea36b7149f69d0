package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// overSystem asks what programs on this host ask: resolv.conf, the hosts file,
// retries and all.
func (c *Client) overSystem(ctx context.Context, q Question) (Answer, error) {
	if q.Class != dnsmessage.ClassINET || q.Type != dnsmessage.TypeA && q.Type != dnsmessage.TypeAAAA {
		return Answer{}, &Failure{observe.NotProvisioned, "no-such-query", "the system's resolver only looks up addresses"}
	}
	ctx, cancel := context.WithTimeout(ctx, c.streamWait)
	defer cancel()
	addresses, err := c.seams.LookUp(ctx, q.Name.String())
	if err != nil {
		return systemFailure(orEnded(ctx, err))
	}
	var wanted []netip.Addr
	for _, address := range addresses {
		if address = address.Unmap(); address.Is4() == (q.Type == dnsmessage.TypeA) {
			wanted = append(wanted, address)
		}
	}
	return Answer{Method: "system", Addresses: wanted, Records: len(wanted)}, nil
}

// systemFailure undoes what the library makes of response codes: it tells only
// "no such host" from the rest.
func systemFailure(err error) (Answer, error) {
	var lookUp *net.DNSError
	switch {
	case errors.Is(err, context.Canceled):
		return Answer{}, &Failure{observe.None, "cancelled", "the look-up was cancelled"}
	case isTimeout(err), errors.As(err, &lookUp) && lookUp.IsTimeout:
		return Answer{}, &Failure{observe.Lost, "timeout", "no answer from the system's resolvers in time"}
	case errors.As(err, &lookUp) && lookUp.IsNotFound:
		return Answer{Method: "system", RCode: rcodeNoName}, nil
	case errors.As(err, &lookUp) && strings.Contains(lookUp.Err, "misbehaving"):
		return Answer{Method: "system", RCode: rcodeFailure}, nil
	}
	return Answer{}, failed(Server{Transport: "the system's resolver"}, sending, err)
}

// SystemName is what the row of the system's own resolution goes by.
const SystemName = "system"

// withSystem adds what programs on this host get to the resolvers, unless they
// hold it or there are none at all.
func (f *Family) withSystem(all []topology.Resolver) []topology.Resolver {
	stands := func(r topology.Resolver) bool {
		return r.Transport == topology.TransportSystem || r.Name == SystemName && r.Uplink == ""
	}
	if !f.options.System || len(all) == 0 || slices.ContainsFunc(all, stands) {
		return all
	}
	return append(slices.Clone(all), topology.Resolver{Name: SystemName, Transport: topology.TransportSystem, Role: "system"})
}
