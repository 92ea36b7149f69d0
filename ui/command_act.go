package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// refused is why nothing can be done here; nothing where it can.
func (m *Model) refused() safetext.Text {
	if m.refuses() {
		return m.screen.flash
	}
	return safetext.Text{}
}

// targets are what can be muted by a name: the incidents that are on the screen,
// and what the configuration names in the scopes of verdicts.
func (s *screen) targets() []spot {
	return slices.DeleteFunc(s.placesOf(kindIncident, "uplink", "resolver", "name", "provider", kindGroup), func(p spot) bool { return !p.at.IsZero() })
}

// orderTarget is what an order is about that names a place. Of an incident, it is
// what that reaches now: what goes beyond is news.
func (s *screen) orderTarget(p *spot) triage.OrderTarget {
	for _, v := range s.incidents() {
		if p.incident != "" && v.Incident == p.incident {
			return triage.OrderTarget{Incident: v.Incident, Scope: v.Scope}
		}
	}
	return triage.OrderTarget{Scope: []string{p.name}}
}

// offerMutes are names, and after a name how long.
func (m *Model) offerMutes(typed string) []candidate {
	s := &m.screen
	all := s.targets()
	if to, rest := target(typed, all); to != nil && len(rest) < len(typed) && strings.HasPrefix(typed[len(typed)-len(rest)-1:], " ") {
		return s.offerSpans(to.line()+" ", rest, true)
	}
	return unplaced(s.offerPlaces(ranked(typed, all, func(p *spot) []rune { return p.signs })))
}

// offerWindows are names that a maintenance can be of, and after a name how long.
func (m *Model) offerWindows(typed string) []candidate {
	s := &m.screen
	all := slices.DeleteFunc(s.targets(), func(p spot) bool { return p.kind == kindIncident })
	if to, rest := target(typed, all); to != nil && len(rest) < len(typed) && strings.HasPrefix(typed[len(typed)-len(rest)-1:], " ") {
		return s.offerSpans(to.line()+" ", rest, false)
	}
	offered := unplaced(s.offerPlaces(ranked(typed, all, func(p *spot) []rune { return p.signs })))
	for i := range offered {
		offered[i].line += " " // it must have an end
	}
	return offered
}

// unplaced are candidates that do not jump to what they name.
func unplaced(all []candidate) []candidate {
	for i := range all {
		all[i].to = nil
	}
	return all
}

// muteCommand mutes a name, an incident, or else what the row is about.
func (m *Model) muteCommand(said string) (tea.Cmd, safetext.Text) {
	if wrong := m.refused(); !wrong.Empty() {
		return nil, wrong
	}
	s := &m.screen
	word, _, _ := split(said)
	var choice actChoice
	rest := said
	if s.isLasting(word) { // nothing is named: what the key would take first
		choices := s.mutable()
		if len(choices) == 0 {
			return nil, s.say("there is nothing to mute here: choose a row first, or write what to mute")
		}
		choice = choices[0]
	} else {
		to, after, wrong := s.meant(said, s.targets())
		if !wrong.Empty() {
			return nil, wrong
		}
		choice, rest = actChoice{says: clean(to.name), target: s.orderTarget(to)}, after
	}
	l, why, wrong := s.lasts(rest)
	switch {
	case !wrong.Empty():
		return nil, wrong
	case !l.from.IsZero():
		return nil, s.say("a mute begins at once: for one that begins later, write maintenance")
	case !l.said:
		l.until = s.latest.In(s.zone).Add(usualSpan)
	}
	o := triage.Order{Kind: triage.OrderMute, Target: choice.target, Until: l.until, By: m.options.By, Why: why}
	return m.order(o, s.mutedNow(choice.says, &o)), safetext.Text{}
}

// isLasting reports whether a word says how long.
func (s *screen) isLasting(word string) bool {
	_, span := parseSpan(strings.ToLower(word))
	return span || slices.Contains([]string{"for", "until", "forever"}, strings.ToLower(word))
}

// maintenanceCommand marks a window in which faults of a name are no news.
func (m *Model) maintenanceCommand(said string) (tea.Cmd, safetext.Text) {
	if wrong := m.refused(); !wrong.Empty() {
		return nil, wrong
	}
	s := &m.screen
	if said == "" {
		return nil, s.say("of what, and how long? maintenance KT 2h from 23:00 new router")
	}
	to, rest, wrong := s.meant(said, slices.DeleteFunc(s.targets(), func(p spot) bool { return p.kind == kindIncident }))
	if !wrong.Empty() {
		return nil, wrong
	}
	l, why, wrong := s.lasts(rest)
	switch {
	case !wrong.Empty():
		return nil, wrong
	case l.until.IsZero():
		return nil, s.say("a maintenance has an end: write 2h or until 14:30 after the name")
	}
	o := triage.Order{Kind: triage.OrderMaintenance, Target: s.orderTarget(to), From: l.from, Until: l.until, By: m.options.By, Why: why}
	return m.order(o, s.say("%s: %s", to.name, s.frame(nil).untilWords(&o))), safetext.Text{}
}

// lifted is an order that can be lifted, by what one types for it.
type lifted struct {
	word  string
	order *triage.Order
}

// liftable are the mutes and maintenances that were given here.
func (s *screen) liftable() (all []lifted) {
	for _, orders := range [][]triage.Order{s.snapshot.Triage.Orders, s.snapshot.Triage.Coming} {
		for i := range orders {
			o := &orders[i]
			if planned(o) {
				continue
			}
			word := s.frame(nil).targetWords(o.Target).String()
			if o.Target.Incident != "" {
				word = o.Target.Incident
			}
			all = append(all, lifted{word, o})
		}
	}
	return all
}

// offerMuted are what can be lifted.
func (m *Model) offerMuted(typed string) []candidate {
	s := &m.screen
	if s.snapshot == nil {
		return nil
	}
	var all []choice
	for _, l := range s.liftable() {
		all = append(all, choice{l.word, s.frame(nil).untilWords(l.order)})
	}
	return offered("", typed, all, false)
}

// unmuteCommand lifts a mute or a maintenance.
func (m *Model) unmuteCommand(said string) (tea.Cmd, safetext.Text) {
	if wrong := m.refused(); !wrong.Empty() {
		return nil, wrong
	}
	s := &m.screen
	var words []string
	for _, l := range s.liftable() {
		if strings.EqualFold(l.word, said) {
			return m.lift(l.order), safetext.Text{}
		}
		words = append(words, l.word)
	}
	if len(words) == 0 {
		return nil, s.say("nothing is muted that could be lifted here")
	}
	return nil, s.say("%q is not muted; what is: %s", said, strings.Join(words, ", "))
}
