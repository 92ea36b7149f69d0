package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// liveIncidents are those on the screen, as places; only those that somebody works
// on, or only the others.
func (s *screen) liveIncidents(acknowledged bool) []spot {
	return slices.DeleteFunc(s.placesOf(kindIncident), func(p spot) bool {
		v := s.incidentOf(p.incident)
		return v == nil || (v.Ack != nil) != acknowledged
	})
}

// incidentOf finds the verdict of an incident; nil where there is none.
func (s *screen) incidentOf(id string) *triage.Verdict {
	for _, v := range s.incidents() {
		if v.Incident == id {
			return v
		}
	}
	return nil
}

// offerIncidents are the incidents that nobody works on.
func (m *Model) offerIncidents(typed string) []candidate {
	return m.screen.offerOf(typed, m.screen.liveIncidents(false))
}

// offerAcknowledged are the incidents that somebody works on.
func (m *Model) offerAcknowledged(typed string) []candidate {
	return m.screen.offerOf(typed, m.screen.liveIncidents(true))
}

func (s *screen) offerOf(typed string, all []spot) []candidate {
	return unplaced(s.offerPlaces(ranked(typed, all, func(p *spot) []rune { return p.signs })))
}

// ackCommand says that somebody works on an incident, and why or how.
func (m *Model) ackCommand(said string) (tea.Cmd, safetext.Text) {
	if wrong := m.refused(); !wrong.Empty() {
		return nil, wrong
	}
	s := &m.screen
	all := s.placesOf(kindIncident)
	to, why, wrong := s.meant(said, slices.DeleteFunc(all, func(p spot) bool { return p.incident == "" }))
	if !wrong.Empty() {
		return nil, wrong
	}
	v := s.incidentOf(to.incident)
	switch {
	case v == nil:
		return nil, s.say("there is no incident to acknowledge")
	case v.Ack != nil && why == "":
		return nil, s.say("%s already: that holds until it ends, or reaches further", s.frame(nil).ackWords(v.Ack))
	}
	return m.order(triage.Order{Kind: triage.OrderAck, Target: triage.OrderTarget{Incident: v.Incident}, Why: why},
		s.say("acknowledged: %s", s.text(v.Headline))), safetext.Text{}
}

// unackCommand says that nobody works on an incident any more: on the one that is
// named, or else on that of the row, or on the only one.
func (m *Model) unackCommand(said string) (tea.Cmd, safetext.Text) {
	if wrong := m.refused(); !wrong.Empty() {
		return nil, wrong
	}
	s := &m.screen
	all := s.liveIncidents(true)
	if len(all) == 0 {
		return nil, s.say("nothing is acknowledged")
	}
	if v := s.incidentHere(); said == "" && v != nil && v.Ack != nil {
		return m.unacknowledge(v), safetext.Text{}
	}
	if said == "" && len(all) == 1 {
		return m.unacknowledge(s.incidentOf(all[0].incident)), safetext.Text{}
	}
	to, _, wrong := s.meant(said, all)
	if !wrong.Empty() {
		return nil, wrong
	}
	return m.unacknowledge(s.incidentOf(to.incident)), safetext.Text{}
}

// unacknowledge says that nobody works on an incident any more.
func (m *Model) unacknowledge(v *triage.Verdict) tea.Cmd {
	return m.order(triage.Order{Kind: triage.OrderUnack, Target: triage.OrderTarget{Incident: v.Incident}},
		m.screen.say("no longer acknowledged: %s", m.screen.text(v.Headline)))
}
