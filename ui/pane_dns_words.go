package ui

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// roleOfPrograms marks the row of what programs on this host get, which asks
// the other resolvers of this host in their turn.
const roleOfPrograms = "programs"

// resolvers are those that are watched and, where it is measured beside them,
// what programs on this host get.
func (f *Frame) resolvers() []topology.Resolver {
	all := f.Snapshot.Topology.Resolvers
	subject := observe.Subject{Kind: observe.KindResolver, Name: topology.TransportSystem}
	own := func(r topology.Resolver) bool { return r.Name == subject.Name && r.Uplink == "" }
	if len(f.cache.bySubject[subject]) == 0 || slices.ContainsFunc(all, own) {
		return all
	}
	return append(slices.Clone(all), topology.Resolver{
		Name: subject.Name, Transport: topology.TransportSystem, Role: roleOfPrograms,
	})
}

// byItsResolvers returns what implies that programs on this host get no names:
// that one of the resolvers they ask is not well.
func (f *Frame) byItsResolvers(of state) implication {
	if of == good || of == noData || of == measuring {
		return implication{}
	}
	for _, r := range f.Snapshot.Topology.Resolvers {
		if r.Role != "system" && r.Role != "stub" {
			continue
		}
		subject := observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}
		if by := f.implied(subject); !by.none() {
			return by
		}
		if f.state(subject) == down {
			by := f.say("resolver %s", r.Name).String()
			return implication{by: by, brief: r.Name}
		}
	}
	return implication{}
}

// dnsFigures makes the cells p50, p95, loss, last change and series.
func (f *Frame) dnsFigures(all ...history.Series) []cell {
	cells := f.figures(all...)
	p95, changed := time.Duration(0), observe.Instant{Mono: -1}
	for _, s := range all {
		p95 = max(p95, f.summary(s, minute).P95)
		if len(s.Samples) > 0 && s.Changed.Mono > changed.Mono {
			changed = s.Changed
		}
	}
	slow, since := tripCell(f.tongue, p95), word(f.say("-"), themes.Dim)
	if !cells[0].valued { // what was before it died would only mislead
		slow = tripCell(f.tongue, 0)
	}
	if changed.Mono >= 0 {
		ago := f.Snapshot.Now.Sub(changed)
		since = word(duration(f.tongue, ago), themes.Dim).worth(ago.Seconds())
	}
	return []cell{cells[0], slow, cells[1], since, cells[2]}
}

// oddity is what is wrong with a resolver that answers in time and well.
func (f *Frame) oddity(subject observe.Subject) safetext.Text {
	warm, ok := f.series(subject, observe.CheckWarm)
	if !ok || warm.Stale(f.Snapshot.Now) || warm.Newest().Outcome != observe.Good {
		return safetext.Text{}
	}
	switch why, _ := field(warm, "ede-code"); why.Value {
	case 3, 19:
		return f.say("stale")
	}
	if fieldText(warm, "edns") != "" {
		return f.say("no EDNS")
	}
	switch do := fieldText(warm, "do"); do {
	case "", "ok":
	case "dropped":
		return f.say("drops DO")
	default:
		return f.say("DO: %s", do)
	}
	if foreign, _ := field(warm, "foreign"); foreign.Value > 0 {
		return f.say("foreign")
	}
	var all []history.Series
	for _, r := range f.Snapshot.Topology.Resolvers {
		s, ok := f.series(observe.Subject{Kind: observe.KindResolver, Uplink: r.Uplink, Name: r.Name}, observe.CheckWarm)
		if ok {
			all = append(all, s)
		}
	}
	usual := f.usualClass(all)
	if own := fieldText(warm, "class"); usual != "" && own != "" && own != usual {
		return f.say(own)
	}
	return safetext.Text{}
}

// usualClass is the class that most of the answers are of; nothing where there
// are not two that are alike.
func (f *Frame) usualClass(all []history.Series) string {
	counts := map[string]int{}
	best := ""
	for _, s := range all {
		if of := fieldText(s, "class"); of != "" && !s.Stale(f.Snapshot.Now) && s.Newest().Outcome == observe.Good {
			counts[of]++
			if counts[of] > max(counts[best], 1) {
				best = of
			}
		}
	}
	return best
}

// disagreement says in what answers to one name differ that are all well: not
// in their addresses, which are many wherever a name is served by many
// machines, but in their kind; and which pinned addresses are missing.
func (f *Frame) disagreement(all []history.Series) safetext.Text {
	var odd []string
	usual := f.usualClass(all)
	for _, s := range all {
		if s.Stale(f.Snapshot.Now) || s.Newest().Outcome != observe.Good {
			continue
		}
		if own := fieldText(s, "class"); usual != "" && own != "" && own != usual {
			odd = append(odd, f.say("%s at %s", f.say(own), s.Key.Subject.Group).String())
		}
		if missing := fieldText(s, "missing"); missing != "" {
			odd = append(odd, f.say("%s missing at %s", missing, s.Key.Subject.Group).String())
		}
	}
	return clean(strings.Join(odd, ", "))
}

// ownServers is what the servers of a name's zone say, where they were asked
// lately, and whose subject that is.
func (f *Frame) ownServers(name string) (subjects []observe.Subject, said safetext.Text) {
	subject := observe.Subject{Kind: observe.KindName, Name: name}
	series := f.allOf(subject)
	if len(series) == 0 {
		return nil, safetext.Text{}
	}
	subjects = []observe.Subject{subject}
	s, ok := f.series(subject, observe.CheckAuthority)
	if !ok || s.Stale(f.Snapshot.Now) || len(s.Samples) == 0 {
		return subjects, safetext.Text{}
	}
	switch outcome := s.Newest().Outcome; {
	case outcome == observe.Good:
		return subjects, f.say("its own servers answer")
	case outcome == observe.Lost:
		return subjects, f.say("its own servers are silent")
	case outcome == observe.None:
		return subjects, f.say("its own servers are not known")
	}
	return subjects, f.say("its own servers: %s", causeBrief(f.tongue, s.Last.Cause))
}
