package ui

import (
	"time"
)

// speeds are those that keys go through.
var speeds = []float64{0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}

// fasterThan is the next speed up or down. 0 is as fast as can be.
func fasterThan(speed float64, step int) float64 {
	last := speeds[len(speeds)-1]
	if speed == 0 {
		if step < 0 {
			return last
		}
		return 0
	}
	if step > 0 {
		for _, next := range speeds {
			if next > speed {
				return next
			}
		}
		return speed
	}
	slower := speed
	for _, next := range speeds {
		if next < speed {
			slower = next
		}
	}
	return slower
}

// tapeAt is where the tape stands, or where it is on its way to.
func (m *Model) tapeAt() time.Time {
	s := &m.screen
	state := s.tape.State()
	switch {
	case state.Seeking && !m.seekingTo.IsZero():
		return m.seekingTo
	case s.snapshot != nil:
		return s.snapshot.Now.Wall
	}
	return state.At
}

// seekTape moves the tape.
func (m *Model) seekTape(to time.Time) {
	if first := m.options.TapeFrom; to.Before(first) {
		to = first
	}
	if last := m.options.TapeTo; !last.IsZero() && to.After(last) {
		m.screen.flash = m.screen.say("the recording ends %s", clock(m.screen.tongue, last, last, m.screen.zone))
		return
	}
	m.seekingTo = to
	m.screen.tape.Seek(to)
}

// toTurn moves the tape to the next mark, or to the one before: at a high speed
// the one that has just gone by is where one stands.
func (m *Model) toTurn(step int) {
	s := &m.screen
	from := m.tapeAt()
	if s.quizzed() {
		s.flash = m.screen.say("the turns are hidden until you have answered")
		return
	}
	if state := s.tape.State(); step < 0 && !state.Paused && !state.Seeking {
		from = from.Add(-time.Duration(min(state.Speed, 60) * float64(time.Second)))
	}
	at, found := beside(s.line.marks, from, step)
	switch {
	case found:
		m.seekTape(at)
	case step < 0:
		m.seekTape(m.options.TapeFrom)
	default:
		s.flash = m.screen.say("there is no later turn")
	}
}

// turned reports whether the tape stands otherwise than when it was last looked
// at.
func (m *Model) turned() bool {
	state := m.screen.tape.State()
	state.At, state.Err = time.Time{}, nil
	same := state == m.played
	m.played = state
	return !same
}

// ended says what can be done at the end of a recording.
func (s *screen) ended() bool {
	if s.tape == nil {
		return false
	}
	state := s.tape.State()
	return state.Ended && !state.Seeking
}
