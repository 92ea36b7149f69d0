package ui

import (
	"slices"

	"example.com/noctop/internal/observe"
	"example.com/noctop/keymap"
)

// trace has the way out by the uplink of the selected row looked at, and shows
// all about that uplink.
func (m *Model) trace() {
	s := &m.screen
	uplink := s.uplinkHere()
	switch {
	case m.options.ReadOnly:
		m.refuses()
		return
	case s.line.past():
		s.flash = m.screen.say("this is the past: %s goes back to now, and then it can be traced", s.frame(nil).key(keymap.Back))
		return
	case m.options.Trace == nil:
		s.flash = m.screen.say("nothing is measured here: there is nothing to trace")
		return
	case uplink == "":
		s.flash = m.screen.say("this row goes by no uplink: choose another one to trace")
		return
	}
	if s.ended() {
		s.flash = m.screen.say("the recording is at its end: go back to trace")
		return
	}
	m.options.Trace(uplink)
	s.flash = m.screen.say("tracing the way out by %s", uplink)
	if s.tape != nil && s.tape.State().Paused {
		s.flash = m.screen.say("the way out by %s is traced when the tape goes on", uplink)
	}
	if s.number(indexOf(panes, waysPane{}.ID())) > 0 { // this view shows it
		return
	}
	wanted := overlay{
		kind: detailOverlay, pane: slices.IndexFunc(panes, func(p Pane) bool { return p.ID() == uplinksPane{}.ID() }),
		subject: observe.Subject{Kind: observe.KindUplink, Uplink: uplink},
	}
	if top := s.top(); top == nil || top.subject != wanted.subject {
		s.overlays = append(s.overlays, wanted)
	}
}

// uplinkHere is the uplink of what is shown in detail, or of the row under the
// cursor; empty where that has none.
func (s *screen) uplinkHere() string {
	if top := s.top(); top != nil && top.kind == detailOverlay {
		return top.subject.Uplink
	}
	if s.snapshot == nil {
		return ""
	}
	pane := s.focusedNow()
	if i := s.cursor(pane); i >= 0 {
		return s.table(pane).rows[i].subject.Uplink
	}
	return ""
}
