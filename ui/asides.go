package ui

import (
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// noticeLines is how many lines what the program wants to say may take.
const noticeLines = 2

// asides are the lines above the keys, where there is room for such: what the
// program wants to say, which may stay for hours and must leave the keys to be seen,
// and the hint of the first run.
func (s *screen) asides(w int) (all []line) {
	if s.height < roomyHeight {
		return nil
	}
	if !s.notice.Empty() {
		all = wrapped(1, safetext.Text{}, themes.Degraded, s.notice, themes.Degraded, w)
		if len(all) > noticeLines {
			all = all[:noticeLines]
			s.frame(nil).breakOff(&all[noticeLines-1], w)
		}
	}
	if s.newHere {
		all = append(all, s.firstHint(w))
	}
	return all
}

// noticeInHelp is the whole of what the program wants to say, where the screen has
// no room for it elsewhere.
func (s *screen) noticeInHelp(w int) []line {
	if s.notice.Empty() || s.height >= roomyHeight {
		return nil
	}
	return append(wrapped(1, safetext.Text{}, themes.Degraded, s.notice, themes.Degraded, w), line{})
}
