// Package topology says what there is to watch: uplinks, resolvers, names,
// providers, hosts and the services that need them. It is what a configuration
// and discovery come to, and is free of I/O.
package topology

import (
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Topology is everything noctop watches.
type Topology struct {
	Site      string
	Uplinks   []Uplink
	NoUplinks bool // uplinks are switched off: that there are none is no fault
	Resolvers []Resolver
	Names     []Name
	Providers []Provider
	Endpoints []EndpointGroup
	Host      Host
	Services  []Service
	// Portal are pages that answer HTTP 204 and nothing else, asked for by every
	// uplink to find who answers in their stead. Empty: nobody is looked for.
	Portal []string
	// WarmName is asked of every resolver, and random labels under ColdZone are:
	// the one is in every cache, the others do not exist. Empty: the family's own.
	WarmName, ColdZone string
	// Maintenance are planned windows in which faults are no news.
	Maintenance []Maintenance
}

// Uplink is one way out of this site.
type Uplink struct {
	Name       string
	Interface  string
	Source     netip.Addr   // the source address probes are bound to; zero where the interface decides
	Gateways   []netip.Addr // configured next hops, at most one a family; empty where they follow the routes
	Circuit    string       // the provider's name for the line
	Call       string       // whom to call about it
	Shares     []string     // what it shares with others: exchanges, ducts, power
	Over       string       // the uplink that carries it, where it is a tunnel; empty for a line of its own
	Down, Up   uint64       // capacity in bits per second; 0 where unknown
	Anchors    []Anchor
	Discovered bool // found, not configured
}

// The rings an anchor can stand in.
const (
	RingInside   = "inside"   // within the ISP's own network
	RingDomestic = "domestic" // another network of the same country
	RingForeign  = "foreign"  // abroad
)

// Anchor is a reference address that should always answer.
type Anchor struct {
	Ring    string
	Address netip.Addr
}

// The transports of a resolver.
const (
	TransportUDP    = "udp" // UDP, then TCP on truncation
	TransportTLS    = "tls"
	TransportHTTPS  = "https"
	TransportSystem = "system" // what programs on this host get
)

// Resolver is a DNS resolver.
type Resolver struct {
	Name      string
	Transport string
	Address   netip.AddrPort // of udp and tls
	URL       string         // of https
	Uplink    string         // the uplink it is asked through; empty where the routing table decides
	Role      string         // "configured", "system" (a nameserver of resolv.conf), "stub", "upstream" (of the stub), "public"
}

// Name is a DNS name that is asked of every resolver.
type Name struct {
	Name   string
	Expect []netip.Addr // the addresses it must have; empty where any will do
}

// Provider is an outside service, with what it says and what is measured of it.
type Provider struct {
	Name       string
	Feed       *Feed
	Regions    []string // only events of these regions count, and events of no region
	Components []string
	Probes     []string // "https://host/path" or "tcp://host:port"
	Call       string
}

// Feed is a provider's status page.
type Feed struct {
	Format string // empty: recognised from the payload
	URL    string
	Every  time.Duration
	JSON   *JSONFeed // where things stand in a feed of the format "json"; nil for others
}

// Owner is the part of the page's address that tells unrelated hosts apart: the
// last two labels of its host, or the host's literal address.
func (f *Feed) Owner() string {
	at, err := url.Parse(f.URL)
	if err != nil {
		return f.URL
	}
	host := strings.ToLower(strings.TrimSuffix(at.Hostname(), "."))
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	labels := strings.Split(host, ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}

// JSONFeed says where in a JSON document the incidents are, by paths as
// github.com/tidwall/gjson reads them. All but Require and Items are looked for
// within each item.
type JSONFeed struct {
	Require    string // must be there, or the document is not what was meant
	Items      string // the list of incidents; empty: the document is the one item
	ID         string
	Title      string
	Text       string
	State      string            // empty: every item is open, of no known severity
	States     map[string]string // the page's word to a severity's name; empty: the page uses the names themselves
	Stage      string
	Stages     map[string]string // the page's word to a stage's name; empty: the page uses the names themselves
	Regions    string
	Components string
	Started    string
	Updated    string
}

// EndpointGroup is a set of the operator's own hosts.
type EndpointGroup struct {
	Name    string
	Every   time.Duration
	Port    uint16   // a TCP port; 0 for ICMP
	Targets []string // addresses and names; prefixes are already expanded
	Tags    map[string]string
}

// Host says what is watched on this machine.
type Host struct {
	Disks      []string         // mount points; empty: all local ones
	Agents     []Agent          // endpoint-security agents
	Thresholds map[string]Limit // those that were changed, by their name in HostLimits
	Off        bool             // the host is not watched
}

// Agent is an endpoint-security agent that must run on this host. What is empty
// follows from the name.
type Agent struct {
	Name    string
	Process string   // the name of its process
	Unit    string   // of systemd
	Paths   []string // where its program and its content lie
}

// Service is something people use that stands on what is measured.
type Service struct {
	Name  string
	Needs Need
	Owner string
}

// Need is what a service stands on: a reference, or all or any of several.
type Need struct {
	Ref  Ref
	All  []Need
	Any  []Need
	Text string // as it was written
}

// Ref names one thing that a service needs.
type Ref struct {
	Kind string // "uplink", "dns", "provider", "endpoint"
	Name string // empty: the kind as a whole; for uplinks, any of them
}
