// Package dns measures resolvers, and names as each resolver answers them. It
// has a transport of its own, because loss, response codes and local errors
// must not be mixed up, and because a query must not be repeated behind the
// measurement's back.
package dns

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Options are what can be set about the family.
type Options struct {
	// WarmName is a name that every resolver has in its cache, where the topology
	// names none; "example.com." where empty.
	WarmName string
	// ColdZone is a zone without a wildcard, where the topology names none: names
	// made up under it are in no cache, and do not exist; "example.com." where
	// empty.
	ColdZone string
	// System has what programs on this host get measured as a row of its own,
	// beside the resolvers, where none of them stands for it.
	System bool
	Seams  Seams
}

// Family measures resolvers and names.
type Family struct {
	options Options

	mu        sync.Mutex
	resolvers map[identity]*resolver // as of the last plan
	order     []identity             // of the topology
	names     map[string]*authority
	zones     map[string]*domain
}

// identity tells resolvers apart: one may be asked by several uplinks.
type identity struct{ name, uplink string }

// String is the identity as it stands in names of probes.
func (i identity) String() string {
	if i.uplink == "" {
		return i.name
	}
	return i.name + "@" + i.uplink
}

// New returns the family.
func New(o Options) *Family {
	if o.WarmName == "" {
		o.WarmName = "example.com."
	}
	if o.ColdZone == "" {
		o.ColdZone = "example.com."
	}
	return &Family{
		options: o, resolvers: make(map[identity]*resolver),
		names: make(map[string]*authority), zones: make(map[string]*domain),
	}
}

// Name implements collectors.Family.
func (f *Family) Name() string { return "dns" }

// hold is how long a late reply is waited for after a query was given up: some
// resolvers need that long to say why they have no answer.
const hold = 4 * time.Second

// longestRound is a query given up and held, and a second one for the reason.
const longestRound = datagramWait + hold + streamWait

// Plan implements collectors.Family: for each resolver whether it is there, a
// name it has and one it has to look for, and every configured name.
func (f *Family) Plan(t topology.Topology, env collectors.Env) []collectors.Probe {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.resolvers
	f.resolvers, f.order = make(map[identity]*resolver, len(t.Resolvers)), nil
	authorities := f.planAuthorities(t, env)
	var probes []collectors.Probe
	for _, watched := range f.withSystem(t.Resolvers) {
		server := ServerOf(t, watched)
		id := identity{watched.Name, watched.Uplink}
		r := known[id]
		if r == nil || r.client.server != server {
			r = &resolver{identity: id, client: NewClient(server, f.options.Seams)}
		}
		f.resolvers[id], f.order = r, append(f.order, id)
		probes = append(probes, f.planResolver(t, watched, r, env)...)
		if watched.Transport == topology.TransportSystem {
			continue
		}
		for _, name := range t.Names {
			probes = append(probes, f.planName(watched, r, name, env))
		}
	}
	return append(probes, authorities...)
}

func (f *Family) planResolver(t topology.Topology, watched topology.Resolver, r *resolver, env collectors.Env) []collectors.Probe {
	warmName, coldZone := cmp.Or(t.WarmName, f.options.WarmName), cmp.Or(t.ColdZone, f.options.ColdZone)
	subject := observe.Subject{Kind: observe.KindResolver, Uplink: watched.Uplink, Name: watched.Name}
	plan := func(s schedule, check, setting string, ask asking) collectors.Probe {
		s.tempo = &r.tempo
		p := &probe{resolver: r, schedule: s, check: check, clock: env.Clock, ask: ask, hold: hold}
		return p.planned("dns/"+check+"/"+r.identity.String(), setting, subject)
	}
	if watched.Transport == topology.TransportSystem { // it asks the others once more
		return []collectors.Probe{plan(schedule{every: coldPace, wary: true, lead: pace}, observe.CheckWarm, warmName,
			askName(warmName, dnsmessage.TypeA))}
	}
	warm := plan(schedule{every: pace, wary: true, lead: pace / 2}, observe.CheckWarm, warmName,
		askName(warmName, dnsmessage.TypeA))
	return []collectors.Probe{
		plan(schedule{every: pace, wary: true}, observe.CheckLive, "", askLive),
		warm,
		plan(schedule{every: coldPace, lead: pace}, observe.CheckCold, coldZone, askCold(coldZone, env.Random)),
	}
}

func (f *Family) planName(watched topology.Resolver, r *resolver, name topology.Name, env collectors.Env) collectors.Probe {
	p := &probe{
		resolver: r, schedule: schedule{tempo: &r.tempo, every: pace}, check: observe.CheckResolve,
		clock: env.Clock, ask: askAddresses(name), expect: name.Expect,
	}
	owner := f.names[name.Name]
	p.outcome = func(o observe.Observation) { owner.note(r.identity, o.Outcome) }
	subject := observe.Subject{Kind: observe.KindName, Group: watched.Name, Name: name.Name}
	return p.planned("dns/resolve/"+r.identity.String()+"/"+name.Name, fmt.Sprint(name.Expect), subject)
}

// planned is the probe as the runner knows it.
func (p *probe) planned(name, setting string, subject observe.Subject) collectors.Probe {
	return collectors.Probe{
		Name: name, Revision: fmt.Sprintf("%v %s", p.resolver.client.server, setting),
		Subject: subject, Check: p.check, Every: round, Deadline: longestRound,
		Overlap: int(longestRound / round), Run: p.run,
		Slot: "dns/" + p.resolver.identity.String(), // most rounds are skipped
	}
}
