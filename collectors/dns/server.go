package dns

import (
	"net/netip"
	"slices"

	"example.com/noctop/internal/topology"
)

// Server is a resolver with the way it is asked.
type Server struct {
	Transport string         // of topology.Transport…
	Address   netip.AddrPort // of udp and tls; of https, where its name need not be looked up
	URL       string         // of https
	// Interface is what sockets are bound to, save those to this host itself (the
	// stub of systemd-resolved); empty where the routing table decides.
	Interface string
	Source    netip.Addr // they are bound to this as well, where it is of the server's family
}

// ServerOf returns how a resolver of the topology is asked.
func ServerOf(t topology.Topology, r topology.Resolver) Server {
	server := Server{Transport: r.Transport, Address: r.Address, URL: r.URL}
	if r.Uplink == "" {
		return server
	}
	i := slices.IndexFunc(t.Uplinks, func(u topology.Uplink) bool { return u.Name == r.Uplink })
	if i >= 0 {
		server.Interface, server.Source = t.Uplinks[i].Interface, t.Uplinks[i].Source
	}
	return server
}

// target names the server in results.
func (s Server) target() string {
	switch {
	case s.Address.IsValid() && s.Address.Port() == 53:
		return s.Address.Addr().String()
	case s.Address.IsValid():
		return s.Address.String()
	case s.URL != "":
		return hostOf(s.URL)
	}
	return s.Transport
}

// source returns the address to send to another from, or the zero one.
func (s Server) source(to netip.Addr) netip.AddrPort {
	if s.Source.IsValid() && !to.IsLoopback() && s.Source.Unmap().Is4() == to.Unmap().Is4() {
		return netip.AddrPortFrom(s.Source, 0)
	}
	return netip.AddrPort{}
}
