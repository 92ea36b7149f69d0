package dns

import (
	"context"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Limits on what is asked about a zone.
const (
	serversPerZone   = 4
	addressesPerZone = 6
	mostParents      = 4 // names above a configured one that are tried as its zone
	zoneKept         = time.Hour
	zonePause        = 2 * time.Second // between questions to the servers of one zone, for whichever name
)

// domain is a DNS zone with the servers that know it at first hand. Their last
// known addresses serve on while no resolver tells them.
type domain struct {
	name string

	mu      sync.Mutex
	servers []nameServer
	found   time.Duration // on the monotonic clock
	next    time.Duration // its servers are not asked before
}

// nameServer is one address of a zone's server.
type nameServer struct {
	name    string
	address netip.Addr
}

// String names the server as a person would look for it.
func (n nameServer) String() string { return n.name + " " + n.address.String() }

// known returns the servers, and whether they are fresh.
func (z *domain) known(now time.Duration) ([]nameServer, bool) {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.servers, len(z.servers) > 0 && now-z.found < zoneKept
}

// turn reports whether the servers may be asked now, and if so counts it.
func (z *domain) turn(now time.Duration) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	if now < z.next {
		return false
	}
	z.next = now + zonePause
	return true
}

// findServers asks a resolver for a zone's servers and their addresses. What it
// does not find leaves what is known.
func (z *domain) findServers(ctx context.Context, c *Client, now time.Duration) error {
	question, err := NewQuestion(z.name, dnsmessage.TypeNS)
	if err != nil {
		return err
	}
	answer, err := c.Ask(ctx, question)
	if err != nil {
		return err
	}
	var found []nameServer
	for _, name := range answer.Servers[:min(len(answer.Servers), serversPerZone)] {
		addresses, err := c.Addresses(ctx, name)
		if err != nil {
			continue // one server of a zone may well have no address
		}
		for _, address := range addresses[:min(len(addresses), 2)] {
			found = append(found, nameServer{name, address})
		}
	}
	if len(found) == 0 {
		return errNoServers
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	z.servers, z.found = found[:min(len(found), addressesPerZone)], now
	return nil
}

// findZone asks a resolver which zone a name is in: whose SOA record it gives
// with the name, or with one above it.
func findZone(ctx context.Context, c *Client, name string) (string, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	problem := errNoZone
	for above := name; strings.Contains(above, "."); _, above, _ = strings.Cut(above, ".") {
		question, err := NewQuestion(above, dnsmessage.TypeSOA)
		if err != nil {
			return "", err
		}
		answer, err := c.Ask(ctx, question)
		if err != nil {
			return "", err
		}
		if inZone(name, answer.Zone) {
			return answer.Zone, nil
		}
		if strings.Count(name, ".")-strings.Count(above, ".") >= mostParents {
			break
		}
	}
	return "", problem
}

// inZone reports whether a name is in a zone; not in the root, or in a zone of
// one label, whose servers are not the name's owner's.
func inZone(name, zone string) bool {
	return strings.Contains(zone, ".") && (name == zone || strings.HasSuffix(name, "."+zone))
}
