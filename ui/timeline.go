package ui

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/keymap"
)

// Past is what was kept of the time before now. Its methods may take their time:
// they are called away from the screen, in any order.
type Past interface {
	// Marks lists what happened from one moment to another, in order of time.
	Marks(from, to time.Time) ([]Mark, error)
	// At returns everything as it was at a moment; where nothing is kept of
	// that moment, as it was at the last one before.
	At(moment time.Time) (*history.Snapshot, error)
}

// MarkKind is what a mark on the timeline stands for.
type MarkKind uint8

// The kinds of marks, the one that hides others in the same cell last.
const (
	MarkRun MarkKind = iota // noctop began to measure, or was told to measure something else
	MarkNote
	MarkClaim
	MarkSuspect
	MarkOver // an incident ended
	MarkStep // an incident changed
	MarkOpen // an incident began
	MarkTurn // of a drill: the outage took a turn
)

// Mark is something that happened.
type Mark struct {
	At   time.Time
	Kind MarkKind
	Text i18n.Text // may come from outside
	// For a list: what or whom it is of, which step of an incident it is, and the
	// words without those; where Says is empty, Text is all there is.
	Of, Step string
	Says     i18n.Text
}

// timeSpans are the lengths that the timeline may have.
var timeSpans = []time.Duration{15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour}

const (
	marksBefore  = 24 * time.Hour   // how far back marks are looked for
	marksFor     = 10 * time.Second // how long those of the present are good
	spanAtFirst  = 1                // in timeSpans
	notOfThatAge = 15 * time.Second // a moment that is further from the one asked for is another one
)

// timeline is the line of time under the verdict. Of a tape it shows where that
// stands, and else the moment that is looked at.
type timeline struct {
	span     int       // in timeSpans
	cursor   time.Time // the moment looked at; zero: now
	shown    time.Time // the moment asked for that the screen shows; zero: now
	seeking  time.Time // the moment that was asked for and is not here yet
	asking   bool      // for marks
	marks    []Mark
	from, to time.Time // what marks are of
	step     int       // a move to a mark that waits for the marks
}

// past reports whether something else than now is shown, or on its way.
func (l *timeline) past() bool { return l != nil && !l.cursor.IsZero() }

// now is the newest moment there is.
func (m *Model) now() time.Time {
	if m.newest == nil {
		return time.Time{}
	}
	return m.newest.Now.Wall
}

// openTimeline shows the timeline; where there can be none it says why.
func (m *Model) openTimeline() bool {
	s := &m.screen
	switch {
	case s.line != nil:
	case s.tape != nil && m.options.TapeTo.IsZero():
		s.flash = m.screen.say("this recording has no timeline: it does not say how long it is")
	case s.tape != nil:
		s.line = &timeline{span: spanAtFirst, from: m.options.TapeFrom, to: m.options.TapeTo}
		if !s.quizzed() { // they would tell
			s.line.marks = m.options.Turns
		}
	case m.options.Past == nil:
		s.flash = m.screen.say("no journal is kept here: there is no past to go to")
	case m.newest == nil:
		s.flash = m.screen.say("nothing is measured yet")
	default:
		s.line = &timeline{span: spanAtFirst}
	}
	return s.line != nil
}

// closeTimeline goes back to now.
func (m *Model) closeTimeline() {
	s := &m.screen
	s.line = nil
	if s.tape == nil && m.newest != nil {
		s.frozen = false
		s.show(m.newest)
	}
}

// timeKey handles the keys that move through time.
func (m *Model) timeKey(action keymap.Action) (cmd tea.Cmd, done bool) {
	s := &m.screen
	switch action {
	case keymap.Timeline:
		if s.line != nil {
			m.closeTimeline()
			return nil, true
		}
		m.openTimeline()
		return m.survey(), true
	case keymap.MarkPrevious, keymap.MarkNext:
		step := 1
		if action == keymap.MarkPrevious {
			step = -1
		}
		return m.toMark(step), true
	case keymap.SecondBack:
		return m.moveBy(-time.Second), true
	case keymap.SecondForward:
		return m.moveBy(time.Second), true
	case keymap.MinuteBack:
		return m.moveBy(-time.Minute), true
	case keymap.MinuteForward:
		return m.moveBy(time.Minute), true
	case keymap.More:
		m.more(1)
		return nil, true
	case keymap.Less:
		m.more(-1)
		return nil, true
	}
	return nil, false
}

// more makes a tape faster, or the timeline longer.
func (m *Model) more(step int) {
	s := &m.screen
	if s.tape != nil {
		s.tape.SetSpeed(fasterThan(s.tape.State().Speed, step))
		return
	}
	if s.line == nil {
		s.flash = m.screen.say("%s opens the timeline", s.frame(nil).key(keymap.Timeline))
		return
	}
	s.line.span = min(max(s.line.span+step, 0), len(timeSpans)-1)
}

// moveBy moves by a fixed time.
func (m *Model) moveBy(d time.Duration) tea.Cmd {
	s := &m.screen
	if s.tape != nil {
		m.seekTape(m.tapeAt().Add(d))
		return nil
	}
	if s.line == nil {
		s.flash = m.screen.say("%s opens the timeline", s.frame(nil).key(keymap.Timeline))
		return nil
	}
	from := s.line.cursor
	if from.IsZero() {
		from = m.now()
	}
	return m.goTo(from.Add(d))
}

// toMark moves to the next mark, or to the one before.
func (m *Model) toMark(step int) tea.Cmd {
	s := &m.screen
	if !m.openTimeline() {
		return nil
	}
	if s.tape != nil {
		m.toTurn(step)
		return nil
	}
	if s.line.to.IsZero() { // no marks yet: the move waits for them
		s.line.step = step
		return m.survey()
	}
	from := s.line.cursor
	if from.IsZero() {
		from = m.now()
	}
	if at, found := beside(s.line.marks, from, step); found {
		return m.goTo(at)
	}
	switch {
	case step > 0 && s.line.past():
		s.flash = m.screen.say("no later mark: %s is back to now", s.frame(nil).key(keymap.Back))
	case step > 0:
		s.flash = m.screen.say("this is now")
	default:
		s.flash = m.screen.say("no mark in the %s before", duration(m.screen.tongue, marksBefore))
	}
	return nil
}

// beside finds the mark before or after a moment. Those within its second are
// where one stands.
func beside(marks []Mark, from time.Time, step int) (time.Time, bool) {
	if step < 0 {
		for _, mark := range slices.Backward(marks) {
			if mark.At.Before(from.Add(-time.Second)) {
				return mark.At, true
			}
		}
		return time.Time{}, false
	}
	for _, mark := range marks {
		if mark.At.After(from.Add(time.Second)) {
			return mark.At, true
		}
	}
	return time.Time{}, false
}

// goTo has another moment shown; one that is not over yet is now.
func (m *Model) goTo(at time.Time) tea.Cmd {
	s := &m.screen
	if !at.Before(m.now()) {
		s.line.cursor, s.line.shown = time.Time{}, time.Time{}
		s.show(m.newest)
		return m.survey()
	}
	s.frozen = false
	s.line.cursor = at
	return tea.Batch(m.seek(), m.survey())
}

// window is the time that the timeline shows: up to now where the moment looked
// at lies within that, and else around that moment.
func (m *Model) window() (from, to time.Time) {
	return m.screen.line.window(m.now())
}

func (l *timeline) window(now time.Time) (from, to time.Time) {
	span := timeSpans[l.span]
	if l.cursor.IsZero() || now.Sub(l.cursor) < span*9/10 {
		return now.Add(-span), now
	}
	return l.cursor.Add(-span / 2), l.cursor.Add(span / 2)
}
