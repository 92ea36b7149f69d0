package ui

import (
	"errors"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// Archive is a Past that knows incidents and statements in full. It is called as a
// Past is.
type Archive interface {
	// Incidents lists the incidents of a time as they stood last, in the order in
	// which they began.
	Incidents(from, to time.Time) ([]triage.Verdict, error)
	// Claims lists what providers said in a time, as it stood last.
	Claims(from, to time.Time) ([]claims.Claim, error)
}

// recallFor is how long what was recalled is good while time goes on: what comes
// after it is in each Snapshot.
const recallFor = 10 * time.Minute

// bygone is what was kept of the time before a Snapshot, for those views that
// list what happened.
type bygone struct {
	asking    bool
	from, to  time.Time
	marks     []Mark
	incidents []triage.Verdict
	claims    []claims.Claim
}

// bygoneMsg brings what was kept.
type bygoneMsg struct {
	bygone
	err error
}

// recalls reports whether the view lists what happened.
func (s *screen) recalls() bool {
	return slices.ContainsFunc([]Pane{logPane{}, incidentsPane{}, ledgerPane{}}, func(p Pane) bool {
		return s.number(indexOf(panes, p.ID())) > 0
	})
}

// lookBack asks for what was kept of the day before the moment that is shown, where
// a view wants it and what is here is of another time.
func (m *Model) lookBack() tea.Cmd {
	s := &m.screen
	if m.options.Past == nil || s.tape != nil || s.snapshot == nil || s.kept.asking || !s.recalls() {
		return nil
	}
	at, known := s.snapshot.Now.Wall, &s.kept
	good := !known.to.IsZero() && at.After(known.from.Add(marksBefore/2)) && at.Before(known.to.Add(recallFor))
	if good {
		return nil
	}
	from, to, past := at.Add(-marksBefore), m.now(), m.options.Past
	known.asking = true
	return tea.Batch(m.recallProofs(), guarded(func() tea.Msg {
		brought := bygoneMsg{bygone: bygone{from: from, to: to}}
		if brought.marks, brought.err = past.Marks(from, to); brought.err != nil {
			return brought
		}
		if archive, ok := past.(Archive); ok {
			var unread error
			brought.incidents, brought.err = archive.Incidents(from, to)
			brought.claims, unread = archive.Claims(from, to)
			brought.err = errors.Join(brought.err, unread)
		}
		return brought
	}, func(err error) tea.Msg { return bygoneMsg{bygone{from: from, to: to}, err} }))
}

// lookedBack takes what was kept.
func (m *Model) lookedBack(msg bygoneMsg) {
	s := &m.screen
	if msg.err != nil {
		s.flash = s.say("no marks: %s", msg.err)
	}
	s.kept = msg.bygone
	if s.snapshot != nil {
		for i := range s.kept.incidents { // its clock was another run's
			v := &s.kept.incidents[i]
			v.Since, v.Detected, v.Ended = s.ofThisRun(v.Since), s.ofThisRun(v.Detected), s.ofThisRun(v.Ended)
		}
	}
	s.cache.tables = make(map[tableKey]table)
}

// ofThisRun puts a moment of another run on the clock of this one.
func (s *screen) ofThisRun(at observe.Instant) observe.Instant {
	if at.Wall.IsZero() {
		return observe.Instant{}
	}
	now := s.snapshot.Now
	return observe.Instant{Wall: at.Wall, Mono: now.Mono - now.Wall.Sub(at.Wall)}
}
