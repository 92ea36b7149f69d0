package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// resolverRoute is the way of a question by some resolvers, or by all, to those
// who know the answer: a name that nobody asked before goes all the way.
func (f *Frame) resolverRoute(v *triage.Verdict) []route {
	resolvers := f.resolversOf(v)
	if len(resolvers) == 0 {
		return nil
	}
	asked := f.resolverStop(resolvers)
	beyond := stop{name: f.say("authorities"), brief: f.say("auth"), of: undecided}
	for _, r := range resolvers {
		cold := f.checkState(resolverSubject(r), observe.CheckCold)
		switch {
		case answersNow(cold):
			beyond.of, beyond.heard = good, true
		case cold == down && asked.heard && !beyond.heard:
			beyond.of = down
		}
	}
	r := connect(safetext.Text{}, append(f.toResolvers(resolvers), asked, beyond))
	if v.Cause == triage.CauseDNSSlow && asked.heard {
		r.stops[len(r.stops)-2].ill = true
		r.trouble()
	}
	return []route{r}
}

// toResolvers are the stops before some resolvers: this host, and the uplink,
// where a single one is asked by one.
func (f *Frame) toResolvers(resolvers []topology.Resolver) []stop {
	before := []stop{f.hereStop(safetext.Text{})}
	for _, uplink := range f.Snapshot.Topology.Uplinks {
		if len(resolvers) == 1 && resolvers[0].Uplink == uplink.Name && uplink.Name != "" {
			before = append(before, f.uplinkStop(uplink))
		}
	}
	return before
}

// uplinkStop is an uplink as a whole: it was heard of where anything past it was.
func (f *Frame) uplinkStop(uplink topology.Uplink) stop {
	s := stop{name: clean(uplink.Name), brief: clean(uplink.Name), at: faceOf(uplink), of: f.reach(f.path(uplink))}
	s.heard = answersNow(s.of)
	return s
}

// resolversOf are the resolvers that a verdict names; all where it names none
// of them.
func (f *Frame) resolversOf(v *triage.Verdict) []topology.Resolver {
	all := f.Snapshot.Topology.Resolvers
	named := slices.DeleteFunc(slices.Clone(all), func(r topology.Resolver) bool { return !slices.Contains(v.Scope, r.Name) })
	if len(named) > 0 {
		return named
	}
	return all
}

func resolverSubject(r topology.Resolver) observe.Subject {
	return observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
}

// resolverStop sums up resolvers: each answers that answers anything.
func (f *Frame) resolverStop(resolvers []topology.Resolver) stop {
	var subjects []observe.Subject
	var took time.Duration
	for _, r := range resolvers {
		subjects = append(subjects, resolverSubject(r))
	}
	of, standing, measured := f.together(subjects, f.resolverAnswers)
	for _, subject := range subjects {
		if s, ok := f.first(subject, observe.CheckWarm, observe.CheckLive); ok && answersNow(f.resolverAnswers(subject)) {
			if p50 := f.summary(s, minute).P50; took == 0 || p50 > 0 && p50 < took {
				took = p50
			}
		}
	}
	s := stop{name: f.say("resolvers"), brief: f.say("DNS"), of: of, heard: standing > 0}
	figure := safetext.Text{}
	if took > 0 {
		figure = roundTrip(f.tongue, took)
	}
	s.figure = f.counted(standing, measured, figure)
	if len(resolvers) == 1 {
		s.name, s.at = clean(resolvers[0].Name), addressOf(f.tongue, resolvers[0])
		if s.at == s.name {
			s.at = safetext.Text{}
		}
	}
	return s
}

// resolverAnswers is how a resolver answers, whatever it says: its best check.
func (f *Frame) resolverAnswers(subject observe.Subject) state {
	best := absent
	for _, check := range dnsChecks {
		if _, there := f.series(subject, check); !there {
			continue
		}
		of := f.checkState(subject, check)
		if s, _ := f.series(subject, check); of == down && s.Newest().Outcome.Answered() {
			of = degraded
		}
		if best == absent || badness[of] < badness[best] && of != absent {
			best = of
		}
	}
	return best
}

// nameRoute is the way of a question about one name.
func (f *Frame) nameRoute(v *triage.Verdict) []route {
	if len(v.Scope) == 0 {
		return nil
	}
	name := v.Scope[0]
	if slices.ContainsFunc(f.Snapshot.Topology.Resolvers, func(r topology.Resolver) bool { return r.Name == name }) {
		return f.resolverRoute(v)
	}
	var subjects []observe.Subject
	for _, r := range f.Snapshot.Topology.Resolvers {
		if subject, found := f.nameAt(r, name); found && f.implied(subject).none() {
			subjects = append(subjects, subject)
		}
	}
	r := f.recordWay(name, subjects, f.state)
	if at := r.broken(); at >= 0 && v.Cause == triage.CauseDNSHijack { // an answer comes, and a wrong one
		r.links[at] = troubledLink
	}
	return []route{r}
}

// recordRoute is the way of a question about a provider's name.
func (f *Frame) recordRoute(v *triage.Verdict) []route {
	provider, found := f.providerOf(v)
	if !found {
		return nil
	}
	return []route{f.recordWay(provider.Name, f.probes(provider), f.lookState)}
}

// recordWay leads from here by the resolvers to a record, of which some subjects
// tell how it stands.
func (f *Frame) recordWay(name string, subjects []observe.Subject, stateOf func(observe.Subject) state) route {
	record := stop{name: f.say("record of %s", name), brief: f.say("record")}
	var standing, measured int
	record.of, standing, measured = f.together(subjects, stateOf)
	record.heard = standing > 0
	switch {
	case measured == 0:
		record.figure = f.nothing().word(f.tongue)
	case standing < measured:
		record.figure = f.say("right at %d of %d", standing, measured)
	}
	r := connect(safetext.Text{}, []stop{f.hereStop(safetext.Text{}), f.resolverStop(f.Snapshot.Topology.Resolvers), record})
	if record.heard && standing < measured {
		r.stops[2].ill = true
		r.trouble()
	}
	return r
}

// providerOf is the provider that a verdict names.
func (f *Frame) providerOf(v *triage.Verdict) (topology.Provider, bool) {
	all := f.Snapshot.Topology.Providers
	i := slices.IndexFunc(all, func(p topology.Provider) bool { return slices.Contains(v.Scope, p.Name) })
	if i < 0 {
		return topology.Provider{}, false
	}
	return all[i], true
}

// providerRoutes are the ways to a provider, by each uplink that it is looked at
// by: the one that fails beside those that do not.
func (f *Frame) providerRoutes(v *triage.Verdict) []route {
	provider, found := f.providerOf(v)
	if !found {
		return nil
	}
	byUplink := make(map[string][]observe.Subject)
	for _, subject := range f.probes(provider) {
		byUplink[subject.Uplink] = append(byUplink[subject.Uplink], subject)
	}
	var all []route
	for _, uplink := range append(slices.Clone(f.Snapshot.Topology.Uplinks), topology.Uplink{}) {
		subjects := byUplink[uplink.Name]
		if len(subjects) == 0 {
			continue
		}
		way := stop{name: f.say("network"), brief: f.say("net"), of: undecided}
		if uplink.Name != "" {
			way = f.uplinkStop(uplink)
		}
		all = append(all, connect(clean(uplink.Name), []stop{f.hereStop(safetext.Text{}), way, f.providerStop(provider, subjects)}))
	}
	return all
}

// providerStop is a provider as it is seen by one uplink. What answers, and be
// it wrongly, was reached.
func (f *Frame) providerStop(provider topology.Provider, subjects []observe.Subject) stop {
	s := stop{name: clean(provider.Name), brief: clean(provider.Name)}
	var standing, measured int
	s.of, standing, measured = f.together(subjects, f.lookState)
	took, why := safetext.Text{}, safetext.Text{}
	nameless := false
	for _, subject := range subjects {
		for _, look := range f.looks(subject) {
			s.heard = s.heard || look.Newest().Outcome.Answered() && !look.Stale(f.Snapshot.Now)
		}
		if answersNow(f.lookState(subject)) {
			took = roundTrip(f.tongue, f.answerTime(subject))
		} else if cause := f.whyNot(subject); !cause.Empty() {
			why = causeBrief(f.tongue, cause)
			nameless = nameless || cause.String() == "dns"
		}
	}
	s.figure = f.counted(standing, measured, took)
	if standing == 0 && !why.Empty() {
		s.figure = why
	}
	if nameless && s.of == down && !s.heard { // it has no address: nothing was sent
		s.of = undecided
	}
	return s
}

// groupRoute is the way to a group of hosts: the network carries packets while any
// of all hosts answers.
func (f *Frame) groupRoute(v *triage.Verdict) []route {
	var all []route
	carried := slices.ContainsFunc(f.fleets(), func(g *fleet) bool { return g.count[good]+g.count[degraded] > 0 })
	for _, g := range f.fleets() {
		if !slices.Contains(v.Scope, g.group.Name) {
			continue
		}
		answering := g.count[good] + g.count[degraded]
		network := stop{name: f.say("network"), brief: f.say("net"), of: undecided, heard: carried}
		if network.heard {
			network.of = good
		}
		hosts := stop{
			name: clean(g.group.Name), brief: clean(g.group.Name), of: g.state(), heard: answering > 0,
			figure: f.say("%s of %s answer", grouped(answering), grouped(len(g.members))), ill: g.count[down] > 0,
		}
		r := connect(clean(g.group.Name), []stop{f.hereStop(safetext.Text{}), network, hosts})
		r.trouble()
		all = append(all, r)
	}
	return all
}
