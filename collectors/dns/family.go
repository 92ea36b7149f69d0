// Package dns measures resolvers, and names as each resolver answers them. It
// has a transport of its own, because loss, response codes and local errors
// must not be mixed up, and because a query must not be repeated behind the
// measurement's back.
package dns

import (
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
	// WarmName is a name that every resolver has in its cache; "example.com."
	// where empty.
	WarmName string
	// ColdZone is a zone without a wildcard: names made up under it are in no
	// cache, and do not exist; "example.com." where empty.
	ColdZone string
	Seams    Seams
}

// Family measures resolvers and names.
type Family struct {
	options Options

	mu        sync.Mutex
	resolvers map[identity]*resolver // as of the last plan
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
	return &Family{options: o, resolvers: make(map[identity]*resolver)}
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
	f.resolvers = make(map[identity]*resolver, len(t.Resolvers))
	var probes []collectors.Probe
	for _, watched := range t.Resolvers {
		server := ServerOf(t, watched)
		id := identity{watched.Name, watched.Uplink}
		r := known[id]
		if r == nil || r.client.server != server {
			r = &resolver{identity: id, client: NewClient(server, f.options.Seams)}
		}
		f.resolvers[id] = r
		probes = append(probes, f.planResolver(watched, r, env)...)
		if watched.Transport == topology.TransportSystem {
			continue
		}
		for _, name := range t.Names {
			probes = append(probes, f.planName(watched, r, name, env))
		}
	}
	return probes
}

func (f *Family) planResolver(watched topology.Resolver, r *resolver, env collectors.Env) []collectors.Probe {
	subject := observe.Subject{Kind: observe.KindResolver, Uplink: watched.Uplink, Name: watched.Name}
	plan := func(s schedule, check, setting string, ask asking) collectors.Probe {
		s.tempo = &r.tempo
		p := &probe{resolver: r, schedule: s, check: check, clock: env.Clock, ask: ask, hold: hold}
		return p.planned("dns/"+check+"/"+r.identity.String(), setting, subject)
	}
	warm := plan(schedule{every: pace, wary: true, lead: pace / 2}, observe.CheckWarm, f.options.WarmName,
		askName(f.options.WarmName, dnsmessage.TypeA))
	if watched.Transport == topology.TransportSystem {
		return []collectors.Probe{warm}
	}
	return []collectors.Probe{
		plan(schedule{every: pace, wary: true}, observe.CheckLive, "", askLive),
		warm,
		plan(schedule{every: coldPace, lead: pace}, observe.CheckCold, f.options.ColdZone, askCold(f.options.ColdZone, env.Random)),
	}
}

func (f *Family) planName(watched topology.Resolver, r *resolver, name topology.Name, env collectors.Env) collectors.Probe {
	p := &probe{
		resolver: r, schedule: schedule{tempo: &r.tempo, every: pace}, check: observe.CheckResolve,
		clock: env.Clock, ask: askAddresses(name), expect: name.Expect,
	}
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
