package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
)

// orderedMsg says what came of an order.
type orderedMsg struct {
	done safetext.Text
	err  error
}

// act handles the keys by which something is done about what is broken.
func (m *Model) act(action keymap.Action) (cmd tea.Cmd, done bool) {
	switch action {
	case keymap.Ack:
		return m.acknowledge(), true
	case keymap.Mute:
		return m.mute(), true
	case keymap.Unmute:
		return m.unmute(), true
	case keymap.ProbeNow:
		m.probeNow()
		return nil, true
	case keymap.Prove:
		return m.prove(), true
	}
	return nil, false
}

// refuses says why nothing can be done here, if so.
func (m *Model) refuses() bool {
	s := &m.screen
	switch {
	case m.options.ReadOnly:
		s.flash = m.screen.say("this console only looks: it was started with --read-only")
	case s.tape != nil:
		s.flash = m.screen.say("this is a recording: nothing can be done about what was")
	case s.line.past():
		s.flash = m.screen.say("this is the past: %s goes back to now, where something can be done", s.frame(nil).key(keymap.Back))
	case m.options.Order == nil:
		s.flash = m.screen.say("nothing is measured here: there is nothing to be done")
	case s.snapshot == nil:
		s.flash = m.screen.say("nothing is measured yet")
	default:
		return false
	}
	return true
}

// order gives an order, away from the screen: its answer may take a second.
func (m *Model) order(o triage.Order, done safetext.Text) tea.Cmd {
	o.By = m.options.By
	give := m.options.Order
	return guarded(func() tea.Msg { return orderedMsg{done, give(o)} }, func(err error) tea.Msg { return orderedMsg{err: err} })
}

// ordered says what came of an order.
func (m *Model) ordered(msg orderedMsg) {
	m.drawn = nil
	if m.screen.flash = msg.done; msg.err != nil {
		m.screen.flash = m.screen.say("it was not done: %s", msg.err)
		return
	}
	m.take(false)
}

// acknowledge says that somebody works on the incident of the chosen row, or
// else on the worst one; where somebody does already, that nobody does any more.
func (m *Model) acknowledge() tea.Cmd {
	if m.refuses() {
		return nil
	}
	s := &m.screen
	v := s.incidentHere()
	switch {
	case v == nil:
		s.flash = m.screen.say("there is no incident to acknowledge")
		return nil
	case v.Ack != nil:
		return m.unacknowledge(v)
	}
	target := triage.OrderTarget{Incident: v.Incident}
	return m.order(triage.Order{Kind: triage.OrderAck, Target: target}, m.screen.say("acknowledged: %s", m.screen.text(v.Headline)))
}

// probeNow has everything measured without waiting for its turn.
func (m *Model) probeNow() {
	if m.refuses() || m.options.ProbeNow == nil {
		return
	}
	m.options.ProbeNow()
	m.screen.flash = m.screen.say("measuring everything now; status pages and first hops keep their turn")
}

// mute asks what to mute, and for how long; on what is muted it lifts that.
func (m *Model) mute() tea.Cmd {
	if m.refuses() {
		return nil
	}
	s := &m.screen
	if o := s.mutedHere(); o != nil {
		return m.lift(o)
	}
	choices := s.mutable()
	if len(choices) == 0 {
		s.flash = m.screen.say("there is nothing to mute here: choose the row of an uplink, a resolver, a provider or a group")
		return nil
	}
	s.overlays = append(s.overlays, overlay{kind: actOverlay, menu: &actMenu{choices: choices, spans: muteSpans}})
	return nil
}

// unmute lifts what mutes the chosen row, or else asks which.
func (m *Model) unmute() tea.Cmd {
	if m.refuses() {
		return nil
	}
	s := &m.screen
	if o := s.mutedHere(); o != nil {
		return m.lift(o)
	}
	var choices []actChoice
	for _, l := range s.liftable() {
		choices = append(choices, actChoice{says: s.frame(nil).orderWords(l.order), target: l.order.Target})
	}
	if len(choices) == 0 {
		s.flash = m.screen.say("nothing is muted that could be lifted here")
		return nil
	}
	s.overlays = append(s.overlays, overlay{kind: actOverlay, menu: &actMenu{choices: choices}})
	return nil
}

func (m *Model) lift(o *triage.Order) tea.Cmd {
	if planned(o) {
		m.screen.flash = m.screen.say("it is a maintenance of the configuration: take it out there")
		return nil
	}
	return m.order(triage.Order{Kind: triage.OrderUnmute, Target: o.Target}, m.screen.say("no longer muted: %s", m.screen.frame(nil).targetWords(o.Target)))
}

// planned reports whether an order is of the configuration.
func planned(o *triage.Order) bool { return o.Given == observe.Instant{} }

// mutedHere is what mutes the verdict of the chosen row, or the row itself; where
// none was chosen, what mutes the first of the verdicts if all are muted. Else nil.
func (s *screen) mutedHere() *triage.Order {
	v := s.verdictHere()
	if v != nil {
		return v.Mute
	}
	names := s.namesHere()
	for i := range s.snapshot.Triage.Orders {
		o := &s.snapshot.Triage.Orders[i]
		if len(o.Target.Scope) == 1 && slices.Contains(names, o.Target.Scope[0]) && !planned(o) {
			return o
		}
	}
	return nil
}

// verdictHere is the verdict of the row that somebody chose; where none was
// chosen, the worst. Suspicions count.
func (s *screen) verdictHere() *triage.Verdict {
	subject, chosen := s.chosenSubject()
	for i := range s.snapshot.Triage.Verdicts {
		v := &s.snapshot.Triage.Verdicts[i]
		of := strings.Join(v.Scope, ", ")
		if v.Cause == causeMonitor {
			continue
		}
		if !chosen || isIncident(v, subject) || isAbout(v, subject) || slices.Contains(v.Scope, subject.Name) || slices.Contains(v.Scope, subject.Uplink) ||
			of != "" && s.snapshot.Triage.Implied[subject] == of {
			return v
		}
	}
	return nil
}

// chosenSubject is what the open detail is about, or the row that somebody chose.
func (s *screen) chosenSubject() (observe.Subject, bool) {
	if top := s.top(); top != nil && top.kind == detailOverlay {
		return top.subject, true
	}
	pane := s.focusedNow()
	if i := s.cursor(pane); s.chosen && i >= 0 {
		return s.table(pane).rows[i].subject, true
	}
	return observe.Subject{}, false
}

// namesHere are the names that the chosen row has in the configuration.
func (s *screen) namesHere() []string {
	subject, chosen := s.chosenSubject()
	var names []string
	for _, name := range []string{subject.Name, subject.Uplink, subject.Group} {
		if chosen && name != "" && !s.kindOf(name).Empty() && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// kindOf says what a name of the configuration is; nothing where it is none.
func (s *screen) kindOf(name string) safetext.Text {
	what := &s.snapshot.Topology
	for _, p := range what.Providers {
		if p.Name == name {
			return s.say("the provider %s", name)
		}
	}
	for _, u := range what.Uplinks {
		if u.Name == name {
			return s.say("the uplink %s", name)
		}
	}
	for _, r := range what.Resolvers {
		if r.Name == name {
			return s.say("the resolver %s", name)
		}
	}
	for _, g := range what.Endpoints {
		if g.Name == name {
			return s.say("the group %s", name)
		}
	}
	return safetext.Text{}
}

// mutable is what can be muted here: the verdict, as far as it reaches now, and
// each name that it or the row has.
func (s *screen) mutable() (choices []actChoice) {
	v := s.verdictHere()
	names := s.namesHere()
	if v != nil {
		target := triage.OrderTarget{Incident: v.Incident, Scope: v.Scope}
		if v.Incident == "" {
			target.Cause = v.Cause
		}
		choices = append(choices, actChoice{says: s.say("this verdict: %s", s.text(v.Headline)), target: target})
		names = append(names, v.Scope...)
	}
	var seen []string
	for _, name := range names {
		what := s.kindOf(name)
		if len(seen) < mostNames && !what.Empty() && !slices.Contains(seen, name) {
			seen = append(seen, name)
			choices = append(choices, actChoice{says: what, target: triage.OrderTarget{Scope: []string{name}}})
		}
	}
	return choices
}

// mostNames is how many names a menu offers.
const mostNames = 8

// muteSpans are for how long something may be muted; 0: until it is lifted.
var muteSpans = []time.Duration{15 * time.Minute, time.Hour, 4 * time.Hour, 0}
