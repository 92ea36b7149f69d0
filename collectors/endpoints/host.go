package endpoints

import (
	"net/netip"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	shortestDeadline = 200 * time.Millisecond
	longestDeadline  = time.Second
	// lateFor is how long an answer is still told from a stray: it corrects
	// what was reported as lost. An address that nobody has answers for itself
	// after three seconds (ARP).
	lateFor = 4 * time.Second
)

// host is one endpoint and what is known of it.
type host struct {
	subject    observe.Subject
	every      time.Duration
	port       uint16
	address    netip.Addr    // zero while its name has not been resolved
	target     string        // the address, where that is not the name
	smoothed   time.Duration // round-trip time; 0 before the first reply
	duplicates int           // replies beyond the first that have not been reported yet
	lookup     string        // why the name has no address; empty before that is known
	refusal    *refusal      // who said no lately
}

// refusal is an ICMP error, kept for the next lost round to say why.
type refusal struct {
	at   time.Duration
	says verdict
}

// hostsOf returns the hosts of some groups, and a lane for each group.
func hostsOf(groups []topology.EndpointGroup) (hosts []host, lanes []lane) {
	for _, group := range groups {
		first := len(hosts)
		for _, name := range group.Targets {
			h := host{
				subject: observe.Subject{Kind: observe.KindEndpoint, Group: group.Name, Name: name},
				every:   group.Every, port: group.Port,
			}
			if address, err := netip.ParseAddr(name); err == nil {
				h.settle(address.Unmap())
			}
			hosts = append(hosts, h)
		}
		if len(hosts) > first {
			lanes = append(lanes, lane{first: first, count: len(hosts) - first, every: group.Every})
		}
	}
	return hosts, lanes
}

// settle notes under which address the host is measured, and forgets the pace
// of another.
func (h *host) settle(address netip.Addr) {
	if h.address == address {
		return
	}
	h.address, h.target, h.smoothed, h.refusal = address, "", 0, nil
	if text := address.String(); !strings.EqualFold(text, h.subject.Name) {
		h.target = text
	}
}

// deadline returns how long to wait before a packet counts as lost.
func (h *host) deadline() time.Duration {
	if h.smoothed == 0 {
		return longestDeadline
	}
	return min(max(4*h.smoothed, shortestDeadline), longestDeadline)
}

// learn takes a round-trip time into the average, as RFC 6298 §2 does.
func (h *host) learn(took time.Duration) {
	switch {
	case took <= 0:
	case h.smoothed == 0:
		h.smoothed = took
	default:
		h.smoothed += (took - h.smoothed) / 8
	}
}
