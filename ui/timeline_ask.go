package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
)

// markedMsg brings marks, soughtMsg a moment.
type markedMsg struct {
	marks    []Mark
	from, to time.Time
	err      error
}

type soughtMsg struct {
	at       time.Time
	snapshot *history.Snapshot
	err      error
}

// seek asks for the moment under the cursor, unless one is on its way: that one
// is let come, and then the newest wish is asked for.
func (m *Model) seek() tea.Cmd {
	l := m.screen.line
	if !l.seeking.IsZero() || l.cursor.IsZero() || l.cursor.Equal(l.shown) {
		return nil
	}
	at, past := l.cursor, m.options.Past
	l.seeking = at
	return guarded(func() tea.Msg {
		snapshot, err := past.At(at)
		return soughtMsg{at, snapshot, err}
	}, func(err error) tea.Msg { return soughtMsg{at: at, err: err} })
}

// sought shows a moment that has come.
func (m *Model) sought(msg soughtMsg) tea.Cmd {
	s := &m.screen
	l := s.line
	if l == nil || !msg.at.Equal(l.seeking) { // somebody went back to now meanwhile
		return nil
	}
	l.seeking = time.Time{}
	switch {
	case l.cursor.IsZero():
		return nil
	case msg.err != nil || msg.snapshot == nil:
		if msg.at.Equal(l.cursor) { // what is shown stays
			l.cursor = l.shown
		}
		s.flash = m.screen.say("nothing is kept of %s", clock(m.screen.tongue, msg.at, m.now(), s.zone))
		if msg.err != nil {
			s.flash = m.screen.say("%s: %s", clock(m.screen.tongue, msg.at, m.now(), s.zone), msg.err)
		}
		return m.seek()
	}
	l.shown = msg.at
	s.show(msg.snapshot)
	if msg.at.Sub(msg.snapshot.Now.Wall) > notOfThatAge {
		s.flash = m.screen.say("nothing is kept of %s: this is the last before", clock(m.screen.tongue, msg.at, m.now(), s.zone))
	}
	return m.seek()
}

// survey asks for the marks around the moment that is looked at, where those
// that are here are of another time, or old.
func (m *Model) survey() tea.Cmd {
	l := m.screen.line
	if l == nil || l.asking || m.screen.tape != nil {
		return nil
	}
	from, to := m.window()
	if !l.to.IsZero() && !from.Before(l.from) && (to.Before(l.to) || to.Sub(l.to) < marksFor) {
		return nil
	}
	from, past := to.Add(-marksBefore), m.options.Past
	if until := to.Add(timeSpans[l.span]); until.Before(m.now()) {
		to = until
	} else {
		to = m.now()
	}
	l.asking = true
	return guarded(func() tea.Msg {
		marks, err := past.Marks(from, to)
		return markedMsg{marks, from, to, err}
	}, func(err error) tea.Msg { return markedMsg{from: from, to: to, err: err} })
}

// marked takes marks that have come.
func (m *Model) marked(msg markedMsg) tea.Cmd {
	l := m.screen.line
	if l == nil {
		return nil
	}
	l.asking = false
	l.marks, l.from, l.to = msg.marks, msg.from, msg.to
	if msg.err != nil {
		m.screen.flash = m.screen.say("no marks: %s", msg.err)
	}
	if step := l.step; step != 0 {
		l.step = 0
		return m.toMark(step)
	}
	return nil
}
