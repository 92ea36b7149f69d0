package dns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// longestLook is a name and a serial asked by two uplinks, each with one retry
// over TCP, after the servers had to be found.
const longestLook = 20 * time.Second

// planAuthorities plans a probe for each name that asks past all resolvers.
func (f *Family) planAuthorities(t topology.Topology, env collectors.Env) []collectors.Probe {
	var probes []collectors.Probe
	known := f.names
	f.names = make(map[string]*authority, len(t.Names))
	for _, name := range t.Names {
		a := known[name.Name]
		if a == nil || !slices.Equal(a.name.Expect, name.Expect) {
			a = &authority{family: f, clock: env.Clock, last: make(map[identity]observe.Outcome)}
			a.learn = env.Clock().Mono + authorityPace + time.Duration(env.Random()*float64(learnWithin))
		}
		a.mu.Lock()
		a.name, a.ways, a.best = name, waysOut(t), 0
		a.forgetOthers(t)
		a.mu.Unlock()
		f.names[name.Name] = a
		probes = append(probes, collectors.Probe{
			Name: "dns/authority/" + name.Name, Revision: fmt.Sprint(name.Expect),
			Subject: observe.Subject{Kind: observe.KindName, Name: name.Name}, Check: observe.CheckAuthority,
			Every: authorityPace, Deadline: longestLook, Overlap: int(longestLook / authorityPace), Run: a.run,
			Slot: slotOf(t),
		})
	}
	for name := range f.zones {
		if !slices.ContainsFunc(t.Names, func(n topology.Name) bool { return inZone(n.Name, name) }) {
			delete(f.zones, name)
		}
	}
	return probes
}

// forgetOthers drops how the name stood at resolvers that are not watched any more.
func (a *authority) forgetOthers(t topology.Topology) {
	for id := range a.last {
		if !slices.ContainsFunc(t.Resolvers, func(r topology.Resolver) bool { return r.Name == id.name && r.Uplink == id.uplink }) {
			delete(a.last, id)
		}
	}
}

// slotOf is the slot of the first resolver: most rounds are skipped, and must
// not wake the process up.
func slotOf(t topology.Topology) string {
	if len(t.Resolvers) == 0 {
		return ""
	}
	return "dns/" + identity{t.Resolvers[0].Name, t.Resolvers[0].Uplink}.String()
}

// waysOut are the ways by which servers anywhere can be asked.
func waysOut(t topology.Topology) []Server {
	ways := make([]Server, 0, len(t.Uplinks))
	for _, u := range t.Uplinks {
		ways = append(ways, Server{Interface: u.Interface, Source: u.Source})
	}
	if len(ways) == 0 || !canBind {
		return []Server{{}}
	}
	return ways
}

// inOrder returns the resolvers of the last plan in the topology's order.
func (f *Family) inOrder() []*resolver {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make([]*resolver, 0, len(f.order))
	for _, id := range f.order {
		all = append(all, f.resolvers[id])
	}
	return all
}

// zoneOf returns the zone of a name with its servers, which it asks a resolver
// for where they are not known or no longer fresh. Along with an error it may
// return a zone whose servers were known before.
func (f *Family) zoneOf(ctx context.Context, c *Client, name string, now time.Duration) (*domain, error) {
	if c == nil {
		return nil, errNoZone
	}
	of, err := findZone(ctx, c, name)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	z := f.zones[of]
	if z == nil {
		z = &domain{name: of}
		f.zones[of] = z
	}
	f.mu.Unlock()
	servers, fresh := z.known(now)
	if fresh {
		return z, nil
	}
	if err := z.findServers(ctx, c, now); err != nil {
		if len(servers) == 0 {
			return nil, err
		}
		return z, err
	}
	return z, nil
}
