package ui

import (
	"strconv"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// Tape is a recording that is played instead of what happens now.
type Tape interface {
	State() history.Play
	Pause(paused bool)
	SetSpeed(speed float64)
	Seek(wall time.Time)
}

// played says how the recording stands: never to be taken for live.
func (s *screen) played() span {
	state := s.tape.State()
	var text safetext.Text
	switch {
	case state.Err != nil:
		text = s.say("%s DAMAGED: %s", s.tapeName, state.Err)
	case state.Ended:
		text = s.say("%s ENDED", s.tapeName)
	case state.Seeking && state.Come > 0:
		text = s.say("%s SEEKING %d %%", s.tapeName, state.Come)
	case state.Seeking:
		text = s.say("%s SEEKING", s.tapeName)
	case state.Paused:
		text = s.say("%s PAUSED", s.tapeName)
	case state.Speed == 1:
		text = s.say("%s REPLAY", s.tapeName)
	case state.Speed == 0:
		text = s.say("%s REPLAY, as fast as can be", s.tapeName)
	default:
		text = s.say("%s REPLAY x%s", s.tapeName, strconv.FormatFloat(state.Speed, 'g', 3, 64))
	}
	return span{text, themes.Paused}
}
