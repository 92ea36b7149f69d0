package topology

import (
	"slices"

	"example.com/noctop/internal/observe"
)

// Watches reports whether a subject is part of the topology.
func (t Topology) Watches(s observe.Subject) bool {
	switch s.Kind {
	case observe.KindUplink, observe.KindGateway, observe.KindFirstHop:
		return t.hasUplink(s.Uplink)
	case observe.KindAnchor:
		return slices.ContainsFunc(t.Uplinks, func(u Uplink) bool {
			return u.Name == s.Uplink && slices.ContainsFunc(u.Anchors, func(a Anchor) bool {
				return a.Ring == s.Group && a.Address.Unmap().String() == s.Name
			})
		})
	case observe.KindResolver:
		return s.Name == TransportSystem && s.Uplink == "" || slices.ContainsFunc(t.Resolvers, func(r Resolver) bool { return r.Name == s.Name && r.Uplink == s.Uplink })
	case observe.KindName:
		return slices.ContainsFunc(t.Names, func(n Name) bool { return n.Name == s.Name }) &&
			(s.Group == "" || slices.ContainsFunc(t.Resolvers, func(r Resolver) bool { return r.Name == s.Group }))
	case observe.KindProvider:
		return (s.Uplink == "" || t.hasUplink(s.Uplink)) && slices.ContainsFunc(t.Providers, func(p Provider) bool {
			return p.Name == s.Name && slices.Contains(p.Probes, s.Group)
		})
	case observe.KindFeed:
		return slices.ContainsFunc(t.Providers, func(p Provider) bool { return p.Name == s.Name && p.Feed != nil })
	case observe.KindEndpoint:
		return slices.ContainsFunc(t.Endpoints, func(g EndpointGroup) bool { return g.Name == s.Group })
	case observe.KindHost:
		return !t.Host.Off
	default:
		return true
	}
}

func (t Topology) hasUplink(name string) bool {
	return slices.ContainsFunc(t.Uplinks, func(u Uplink) bool { return u.Name == name })
}
