package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// hurting are the verdicts that a service is not well by: each that hurts it
// alone; and where that does not make it as bad as it is, as of two ways out of
// which one would do, those too that are about what it needs.
func (f *Frame) hurting(impact triage.ServiceImpact) []*triage.Verdict {
	if impact.State != observe.Down && impact.State != observe.Degraded {
		return nil
	}
	var alone, together []*triage.Verdict
	needs, enough := f.needsOf(impact.Name), false
	for _, v := range f.open() {
		i := slices.IndexFunc(v.Services, func(s triage.ServiceImpact) bool { return s.Name == impact.Name && s.State != observe.OK })
		switch {
		case v.State == triage.Recovering:
			continue
		case i >= 0:
			alone = append(alone, v)
			enough = enough || v.Services[i].State == impact.State
		case !f.meets(needs, v):
			continue
		}
		together = append(together, v)
	}
	if enough {
		return alone
	}
	return together
}

// meets reports whether a verdict is about something that is needed.
func (f *Frame) meets(need topology.Need, v *triage.Verdict) bool {
	for _, part := range slices.Concat(need.All, need.Any) {
		if f.meets(part, v) {
			return true
		}
	}
	layer, _, _ := strings.Cut(string(v.Cause), ".")
	switch ref := need.Ref; {
	case ref.Kind == "":
		return false
	case ref.Name != "" && slices.Contains(v.Scope, ref.Name):
		return true
	case ref.Kind == "uplink":
		ofUplinks := layer == "uplink" || layer == "lan" || layer == "host" || layer == "upstream"
		return ofUplinks && (len(v.Scope) == 0 || ref.Name == "" && slices.ContainsFunc(f.Snapshot.Topology.Uplinks, func(u topology.Uplink) bool { return slices.Contains(v.Scope, u.Name) }))
	default:
		return ref.Kind == layer && (ref.Name == "" || len(v.Scope) == 0)
	}
}

// via is by what a service is not well, or what carries it in the place of
// something that is broken; nothing where all that it needs is there.
func (f *Frame) via(impact triage.ServiceImpact) safetext.Text {
	needs := f.needsOf(impact.Name)
	if impact.State == observe.OK && !f.carries(needs, impact.Via) {
		return safetext.Text{}
	}
	if names := f.noneOf(needs, impact.Via); len(names) > 0 {
		return clean(strings.Join(names, ", "))
	}
	return f.text(i18n.Flat(impact.Via))
}

// noneOf are the names of what is broken among several of which one would do, by
// how those were written.
func (f *Frame) noneOf(need topology.Need, written string) (names []string) {
	if need.Ref.Name != "" {
		if of, _, _ := f.needed(need.Ref); written == "" && of.broken() {
			names = append(names, need.Ref.Name)
		}
	}
	if len(need.Any) > 0 && need.Text == written {
		written = "" // all that is below it
	}
	for _, part := range slices.Concat(need.All, need.Any) {
		for _, name := range f.noneOf(part, written) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// carries reports whether something stands in for its like, which is broken.
func (f *Frame) carries(need topology.Need, name string) bool {
	instead, broken := false, false
	for _, part := range need.Any {
		of, _, _ := f.needed(part.Ref)
		instead = instead || part.Ref.Name == name && part.Ref.Name != ""
		broken = broken || part.Ref != (topology.Ref{}) && of.broken()
	}
	if need.Ref == (topology.Ref{Kind: "uplink"}) {
		for _, u := range f.Snapshot.Topology.Uplinks {
			of, _, _ := f.neededUplink(u.Name)
			instead, broken = instead || u.Name == name, broken || of.broken()
		}
	}
	if instead && broken {
		return true
	}
	return slices.ContainsFunc(slices.Concat(need.All, need.Any), func(part topology.Need) bool { return f.carries(part, name) })
}
