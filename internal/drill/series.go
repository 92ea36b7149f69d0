package drill

import (
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// series is one thing that is measured again and again.
type series struct {
	subject observe.Subject
	check   string
	every   time.Duration
	usual   time.Duration // round-trip time; 0 for gauges and states
	value   float64
	unit    observe.Unit
	target  string
	method  string
	fields  []observe.Field
}

// patience is how long a probe waits before it is lost.
const patience = time.Second

// measured lists what noctop measures of a topology.
func measured(what topology.Topology) (all []series) {
	for _, u := range what.Uplinks {
		all = append(all, ofUplink(u)...)
	}
	for _, r := range what.Resolvers {
		all = append(all, ofResolver(r, what.Names)...)
	}
	for _, p := range what.Providers {
		all = append(all, ofProvider(p, what.Uplinks)...)
	}
	for _, g := range what.Endpoints {
		for _, host := range g.Targets {
			all = append(all, series{
				subject: observe.Subject{Kind: observe.KindEndpoint, Group: g.Name, Name: host}, check: observe.CheckICMP,
				every: g.Every, usual: 600 * time.Microsecond, target: host, method: "icmp",
			})
		}
	}
	return append(all, ofHost()...)
}

func ofUplink(u topology.Uplink) []series {
	of := observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}
	gateway := observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: "ipv4"}
	all := []series{
		{subject: of, check: observe.CheckLink, every: time.Second, method: "netlink", target: u.Interface},
		{subject: of, check: observe.CheckAddress, every: time.Second, method: "netlink", target: u.Interface},
		{subject: of, check: observe.CheckRoute, every: time.Second, method: "netlink", target: u.Interface},
		{subject: of, check: observe.CheckReceive, every: time.Second, value: 3.1e6, unit: observe.BytesPerSecond, method: "netlink", target: u.Interface},
		{subject: of, check: observe.CheckSend, every: time.Second, value: 9.4e5, unit: observe.BytesPerSecond, method: "netlink", target: u.Interface},
		{subject: gateway, check: observe.CheckNeighbour, every: time.Second, method: "netlink", target: gatewayOf(u)},
		{subject: gateway, check: observe.CheckICMP, every: time.Second, usual: 400 * time.Microsecond, method: "icmp", target: gatewayOf(u)},
		{
			subject: observe.Subject{Kind: observe.KindFirstHop, Uplink: u.Name, Name: "ipv4"}, check: observe.CheckICMP,
			every: time.Second, usual: 1800 * time.Microsecond, method: "icmp", target: firstHopOf(u),
		},
	}
	usual := map[string]time.Duration{
		topology.RingInside: 4 * time.Millisecond, topology.RingDomestic: 7 * time.Millisecond, topology.RingForeign: 38 * time.Millisecond,
	}
	for _, a := range u.Anchors {
		all = append(all, series{
			subject: observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: a.Ring, Name: a.Address.String()},
			check:   observe.CheckICMP, every: time.Second, usual: usual[a.Ring], method: "icmp", target: a.Address.String(),
		})
	}
	return all
}

func ofResolver(r topology.Resolver, names []topology.Name) []series {
	subject := observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
	one := func(s observe.Subject, check string, every, usual time.Duration) series {
		return series{subject: s, check: check, every: every, usual: usual, method: "udp", target: r.Address.String()}
	}
	all := []series{
		one(subject, observe.CheckLive, time.Second, 5*time.Millisecond),
		one(subject, observe.CheckWarm, 5*time.Second, 5*time.Millisecond),
		one(subject, observe.CheckCold, 10*time.Second, 40*time.Millisecond),
	}
	for _, n := range names {
		s := one(observe.Subject{Kind: observe.KindName, Group: r.Name, Name: n.Name}, observe.CheckResolve, 5*time.Second, 6*time.Millisecond)
		if len(n.Expect) > 0 {
			s.fields = []observe.Field{{Name: "answer", Text: n.Expect[0].String()}}
		}
		all = append(all, s)
	}
	return all
}

func ofProvider(p topology.Provider, uplinks []topology.Uplink) (all []series) {
	for _, probe := range p.Probes {
		for _, u := range uplinks {
			s := observe.Subject{Kind: observe.KindProvider, Uplink: u.Name, Group: probe, Name: p.Name}
			all = append(all,
				series{subject: s, check: observe.CheckTCP, every: 5 * time.Second, usual: 9 * time.Millisecond, method: "tcp", target: probe},
				series{subject: s, check: observe.CheckTLS, every: 5 * time.Second, usual: 21 * time.Millisecond, method: "tls", target: probe},
				series{subject: s, check: observe.CheckHTTP, every: 5 * time.Second, usual: 32 * time.Millisecond, method: "https", target: probe},
			)
		}
	}
	if p.Feed != nil {
		all = append(all, series{
			subject: observe.Subject{Kind: observe.KindFeed, Name: p.Name}, check: observe.CheckFetch,
			every: time.Minute, usual: 180 * time.Millisecond, method: "https", target: p.Feed.URL,
		})
	}
	return all
}

func ofHost() []series {
	host := func(group, name, check string, every time.Duration, value float64, unit observe.Unit) series {
		return series{
			subject: observe.Subject{Kind: observe.KindHost, Group: group, Name: name}, check: check,
			every: every, value: value, unit: unit, method: "procfs",
		}
	}
	self := func(name, check string, usual time.Duration) series {
		return series{subject: observe.Subject{Kind: observe.KindSelf, Name: name}, check: check, every: time.Second, usual: usual}
	}
	return []series{
		host("cpu", "", observe.CheckUsage, time.Second, 6, observe.Percent),
		host("memory", "", observe.CheckUsage, time.Second, 34, observe.Percent),
		host("disk", "/", observe.CheckUsage, 10*time.Second, 41, observe.Percent),
		self("tick", observe.CheckLateness, 200*time.Microsecond),
		self("loopback", observe.CheckLoopback, 60*time.Microsecond),
	}
}
