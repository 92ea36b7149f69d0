package drill

import (
	"fmt"
	"net/netip"
	"time"

	"example.com/noctop/internal/topology"
)

var seoul = time.FixedZone("KST", 9*60*60)

// The uplinks' names.
const (
	kt  = "KT"
	lgu = "LGU+"
)

func uplink(name, face, gateway, inside string) topology.Uplink {
	return topology.Uplink{
		Name: name, Interface: face, Gateways: []netip.Addr{netip.MustParseAddr(gateway)},
		Circuit: name + "-1001", Call: name + " enterprise desk",
		Down: 1e9, Up: 1e9, Anchors: anchors(inside),
	}
}

func gatewayOf(u topology.Uplink) string { return u.Gateways[0].String() }

// firstHopOf is the ISP's first router: the documentation's addresses stand for it.
func firstHopOf(u topology.Uplink) string {
	if u.Name == kt {
		return "198.51.100.1"
	}
	return "203.0.113.1"
}

// anchors are one inside the ISP, the others' resolvers at home, and three abroad.
func anchors(inside string) []topology.Anchor {
	all := []topology.Anchor{{Ring: topology.RingInside, Address: netip.MustParseAddr(inside)}}
	for _, a := range []string{"168.126.63.1", "210.220.163.82", "164.124.101.2"} {
		if a != inside {
			all = append(all, topology.Anchor{Ring: topology.RingDomestic, Address: netip.MustParseAddr(a)})
		}
	}
	for _, a := range []string{"1.1.1.1", "8.8.8.8", "9.9.9.9"} {
		all = append(all, topology.Anchor{Ring: topology.RingForeign, Address: netip.MustParseAddr(a)})
	}
	return all
}

func resolver(name, address, uplink string) topology.Resolver {
	return topology.Resolver{
		Name: name, Transport: topology.TransportUDP, Address: netip.AddrPortFrom(netip.MustParseAddr(address), 53),
		Uplink: uplink, Role: "configured",
	}
}

func provider(name, probe string) topology.Provider {
	return topology.Provider{
		Name: name, Probes: []string{probe},
		Feed: &topology.Feed{Format: "statuspage", URL: "https://status.example/" + name, Every: time.Minute},
	}
}

func hosts(group, host string, n int, tags map[string]string) topology.EndpointGroup {
	g := topology.EndpointGroup{Name: group, Every: 5 * time.Second, Tags: tags}
	for i := range n {
		g.Targets = append(g.Targets, fmt.Sprintf("%s-%02d", host, i+1))
	}
	return g
}

// needs is all of what is given, as the configuration writes it.
func needs(refs ...topology.Ref) topology.Need {
	if len(refs) == 1 {
		return topology.Need{Ref: refs[0]}
	}
	need := topology.Need{}
	for _, ref := range refs {
		need.All = append(need.All, topology.Need{Ref: ref})
	}
	return need
}

// shop is a site of one or two carriers, with three resolvers, a few providers
// and the tills of a shop.
func shop(carriers ...string) topology.Topology {
	what := topology.Topology{Site: "seoul-noc"}
	for _, name := range carriers {
		switch name {
		case kt:
			what.Uplinks = append(what.Uplinks, uplink(kt, "eth0", "10.0.1.1", "168.126.63.1"))
			what.Resolvers = append(what.Resolvers, resolver("KT DNS", "168.126.63.1", kt))
		case lgu:
			what.Uplinks = append(what.Uplinks, uplink(lgu, "eth1", "10.0.2.1", "164.124.101.2"))
			what.Resolvers = append(what.Resolvers, resolver("LGU+ DNS", "164.124.101.2", lgu))
		}
	}
	what.Resolvers = append(what.Resolvers, resolver("Cloudflare", "1.1.1.1", carriers[len(carriers)-1]))
	what.Names = []topology.Name{
		{Name: "pay.example.com", Expect: []netip.Addr{netip.MustParseAddr("203.0.113.80")}}, {Name: "www.example.com"},
	}
	what.Providers = []topology.Provider{
		provider("AWS", "https://ec2.ap-northeast-2.amazonaws.com/ping"), provider("Azure", "https://management.azure.com/"),
		provider("Cloudflare", "https://www.cloudflare.com/cdn-cgi/trace"),
	}
	what.Endpoints = []topology.EndpointGroup{hosts("Tills", "till", 12, map[string]string{"os": "linux"})}
	what.Services = []topology.Service{
		{Name: "Card payment", Needs: needs(topology.Ref{Kind: "uplink", Name: carriers[0]}), Owner: "payments duty"},
		{Name: "Booking", Needs: needs(topology.Ref{Kind: "provider", Name: "AWS"}, topology.Ref{Kind: "dns"}), Owner: "web duty"},
	}
	return what
}
