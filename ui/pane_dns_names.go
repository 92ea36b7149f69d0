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
				why = of.word()
			}
			a.wrong = append(a.wrong, say("%s: %s", resolver.Name, causeBrief(why)).String())
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
func (a *answers) say(of state) safetext.Text {
	all := slices.Concat(a.series, a.excused)
	switch {
	case len(a.wrong) > 0 && a.right > 0:
		return clean(strings.Join(a.wrong, ", "))
	case a.right > 0:
		return say("ok at %d of %d", a.right, len(all))
	case len(all) > 0 && all[0].Newest().Outcome == observe.Good:
		return say("ok again")
	case len(all) > 0 && !all[0].Last.Cause.Empty():
		return causeBrief(all[0].Last.Cause)
	}
	return of.word()
}

// nameRow is one configured name as all resolvers answer it.
func (f *Frame) nameRow(name topology.Name) row {
	a := f.answersTo(name)
	r := row{subject: observe.Subject{Kind: observe.KindName, Name: name.Name}, subjects: a.subjects, state: a.state(f.nothing())}
	if len(a.series) == 0 {
		r.implied = a.by
	}
	answer := a.say(r.state)
	figures := []cell{word(say("-"), themes.Dim), word(say("-"), themes.Dim), {}}
	if len(a.series) > 0 {
		figures = f.figures(a.series...)
	} else if len(a.excused) > 0 {
		figures = f.figures(a.excused...)
	}
	label := cell{text: clean(name.Name), role: themes.Text, across: 1}
	r.cells = append([]cell{label, {}, {text: answer, role: r.state.role(), across: 3}, {}, {}, {}}, figures...)
	r.gauge = clean(name.Name)
	r.search = searchable("name", name.Name, answer.String(), r.state.word().String())
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
