package ui

import (
	"slices"
	"strconv"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// standsOn is the row to prove in the place of one that nothing is measured of by
// itself: of a service the first thing it needs that is broken, of a check of the
// matrix the first resolver that is. Where nothing is, it is the first of them; nil
// where there is none, or the row is measured itself.
func (s *screen) standsOn(subject observe.Subject) *row {
	switch {
	case subject.Kind == serviceKind:
		need := s.frame(nil).needOfRow(subject)
		return s.worstOf(func(r *row) bool { return isNeeded(&need, r.subject) })
	case subject.Kind == observe.KindResolver && subject.Name == "":
		return s.worstOf(func(r *row) bool { return r.subject.Kind == observe.KindResolver })
	}
	return nil
}

// needOfRow is what a row of the services is about: all that a service needs, or the
// one need that the row says.
func (f *Frame) needOfRow(subject observe.Subject) topology.Need {
	if subject.Group == "" {
		return f.needsOf(subject.Name)
	}
	all := f.needsOf(subject.Group)
	after, err := strconv.Atoi(subject.Name) // its place below the row of the service
	if err != nil {
		return all
	}
	after--
	if need, found := needAfter(all, &after); found {
		return need
	}
	return all
}

// needAfter is the need that comes after so many others, in the order of the rows.
func needAfter(need topology.Need, others *int) (topology.Need, bool) {
	if *others == 0 {
		return need, true
	}
	*others--
	for _, part := range slices.Concat(need.Any, need.All) { // it has the one or the other
		if found, ok := needAfter(part, others); ok {
			return found, true
		}
	}
	return topology.Need{}, false
}

// worstOf is the first broken row of the first view that is meant, or else the first.
func (s *screen) worstOf(meant func(*row) bool) (found *row) {
	for _, pane := range members[0] {
		t := s.frame(nil).unfiltered(panes[pane])
		for i := range t.rows {
			r := &t.rows[i]
			switch {
			case r.part || !meant(r):
			case r.broken():
				return r
			case found == nil:
				found = r
			}
		}
	}
	return found
}

// isNeeded reports whether a service that needs something stands on a subject.
func isNeeded(need *topology.Need, subject observe.Subject) bool {
	for _, all := range [][]topology.Need{need.All, need.Any} {
		if slices.ContainsFunc(all, func(n topology.Need) bool { return isNeeded(&n, subject) }) {
			return true
		}
	}
	name := need.Ref.Name
	switch need.Ref.Kind {
	case "uplink":
		return subject.Kind == observe.KindUplink && (name == "" || subject.Uplink == name)
	case "dns":
		return (subject.Kind == observe.KindResolver || subject.Kind == observe.KindName) && (name == "" || subject.Name == name)
	case "provider":
		return subject.Kind == observe.KindFeed && subject.Name == name
	case "endpoint":
		return subject.Kind == observe.KindEndpoint && subject.Group == name
	}
	return false
}
