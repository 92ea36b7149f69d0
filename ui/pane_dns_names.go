package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// answers are what all resolvers say of one name.
type answers struct {
	subjects []observe.Subject
	series   []history.Series // of those that nothing else excuses
	excused  []history.Series // that fail because of something else
	by       implication      // that something
	right    int
	worst    state
	wrong    []string // who answers wrongly, and how
}

// answersTo gathers what is known of a name.
func (f *Frame) answersTo(name topology.Name) answers {
	a := answers{worst: absent}
	for _, resolver := range f.Snapshot.Topology.Resolvers {
		subject, found := f.nameAt(resolver, name.Name)
		if !found {
			continue
		}
		a.subjects = append(a.subjects, subject)
		of, by := f.state(subject), f.implied(subject)
		if by.none() { // the name is asked less often than the resolver itself
			by = f.implied(observe.Subject{Kind: observe.KindResolver, Uplink: resolver.Uplink, Name: resolver.Name})
		}
		s, _ := f.first(subject, observe.CheckResolve)
		if of != good && !by.none() {
			a.excused, a.by = append(a.excused, s), by
			continue
		}
		a.series, a.worst = append(a.series, s), worse(a.worst, of)
		switch {
		case of == good:
			a.right++
		case of.broken():
			why := s.Last.Cause
			if why.Empty() {
				why = of.word(f.tongue)
			}
			brief := causeBrief(f.tongue, why)
			if reason := f.reasonBrief(s); !reason.Empty() {
				brief = f.say("%s, %s", brief, reason)
			}
			a.wrong = append(a.wrong, f.say("%s: %s", resolver.Name, brief).String())
		}
	}
	return a
}

// state is down where the name is right nowhere, and degraded where it is right
// somewhere only. What fails because of something else does not count.
func (a *answers) state(nothing state) state {
	switch {
	case len(a.series) == 0 && len(a.excused) == 0:
		return nothing
	case len(a.series) == 0:
		return down
	case a.right == len(a.series):
		return good
	case a.worst == down && a.right > 0:
		return degraded
	}
	return a.worst
}

// say puts them into a word or two.
func (a *answers) say(f *Frame, of state) safetext.Text {
	lang := f.tongue
	all := slices.Concat(a.series, a.excused)
	switch {
	case of == stale || of == measuring:
		return of.word(lang)
	case len(a.wrong) > 0 && a.right > 0:
		return clean(strings.Join(a.wrong, ", "))
	case a.right > 0:
		return lang.say("ok at %d of %d", a.right, len(all))
	case len(all) > 0 && all[0].Newest().Outcome == observe.Good:
		return lang.say("ok again")
	case len(all) > 0 && !all[0].Last.Cause.Empty():
		if reason := f.reasonBrief(all[0]); !reason.Empty() {
			return lang.say("%s, %s", causeBrief(lang, all[0].Last.Cause), reason)
		}
		return causeBrief(lang, all[0].Last.Cause)
	}
	return of.word(lang)
}

// nameRow is one configured name as all resolvers answer it.
func (f *Frame) nameRow(name topology.Name) row {
	a := f.answersTo(name)
	r := row{subject: observe.Subject{Kind: observe.KindName, Name: name.Name}, subjects: a.subjects, state: a.state(f.nothing())}
	if len(a.series) == 0 {
		r.implied = a.by
	}
	answer, role := a.say(f, r.state), r.state.role()
	if odd := f.disagreement(a.series); a.right > 0 && !odd.Empty() && len(a.wrong) == 0 {
		answer, role = safetext.Join([]safetext.Text{answer, odd}, safetext.Literal("; ")), themes.Degraded
	}
	own, said := f.ownServers(name.Name)
	r.subjects = append(r.subjects, own...)
	if r.state != good && r.implied.none() && !said.Empty() {
		answer = safetext.Join([]safetext.Text{answer, said}, safetext.Literal("; "))
	}
	none := word(f.say("-"), themes.Dim)
	figures := []cell{none, none, none, none, {}}
	if len(a.series) > 0 {
		figures = f.dnsFigures(a.series...)
	} else if len(a.excused) > 0 {
		figures = f.dnsFigures(a.excused...)
	}
	label := cell{text: clean(name.Name), role: themes.Text, across: 1}
	across := 3
	if r.state == down && r.implied.none() { // how quick it was, and how little of it was lost, says nothing now
		across += 3
	}
	r.cells = append([]cell{label, {}, {text: answer, role: role, across: across}, {}, {}, {}}, figures...)
	r.gauge = clean(name.Name)
	r.search = searchable("name", name.Name, answer.String(), r.state.word(f.tongue).String())
	return r
}

// nameAt finds the subject of a name at a resolver, however it is asked.
func (f *Frame) nameAt(resolver topology.Resolver, name string) (observe.Subject, bool) {
	for _, uplink := range []string{"", resolver.Uplink} {
		s := observe.Subject{Kind: observe.KindName, Uplink: uplink, Group: resolver.Name, Name: name}
		if len(f.cache.bySubject[s]) > 0 {
			return s, true
		}
	}
	return observe.Subject{}, false
}
