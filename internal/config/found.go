package config

import "net/netip"

// Found is what discovery saw on this host: the ground that a configuration
// is laid over, and all there is where there is no file.
type Found struct {
	Hostname  string
	Uplinks   []FoundUplink
	Resolvers []FoundResolver
}

// FoundUplink is an interface that has, or could have, a default route.
type FoundUplink struct {
	Interface string
	Gateways  []netip.Addr // one a family, of its default routes; empty without one
	Addresses []netip.Addr // global unicast addresses on it
	Routed    bool         // it has a default route now
	Metric    int          // of its IPv4 default route; the lowest carries unbound traffic
	WasRouted bool         // it has had a default route since the start; set by Merge
}

// FoundResolver is a resolver this host uses.
type FoundResolver struct {
	Address   netip.AddrPort
	Role      string // "system" (a nameserver of resolv.conf), "stub" (127.0.0.53), "upstream" (behind the stub)
	Interface string // of an upstream that belongs to one link
}
