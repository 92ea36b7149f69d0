package ui

import (
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// mostStarts is after how many starts the hint goes even if no key was ever
// pressed.
const mostStarts = 5

// begin counts a start, and shows the hint to who has not seen it.
func (m *Model) begin() {
	if m.options.Remember == nil {
		return
	}
	m.screen.newHere = !m.remembered.Hinted && m.remembered.Starts < mostStarts
	if m.remembered.Starts < mostStarts {
		m.remembered.Starts++
		m.options.Remember(m.remembered)
	}
}

// used says that somebody found a key that does something: the hint goes for good.
func (m *Model) used() {
	if m.screen.newHere {
		m.screen.newHere = false
		m.remembered.Hinted = true
		m.options.Remember(m.remembered)
	}
}

// firstHint is the line for who sees the console for the first time.
func (s *screen) firstHint(w int) line {
	l := line{indent: 1, spans: []span{{s.say("New here?"), themes.Title}}}
	left := w - 1 - safetext.Width(l.spans[0].text)
	f := s.frame(nil)
	for _, h := range []struct {
		action keymap.Action
		says   safetext.Text
	}{
		{keymap.Help, s.say("all keys")}, {keymap.Evidence, s.say("why it says so")}, {keymap.Command, s.say("do or find by name")},
		{keymap.Columns, s.say("choose columns")}, {keymap.Quit, s.say("quit")},
	} {
		if len(s.keys.Keys(h.action)) == 0 {
			continue
		}
		key := f.key(h.action)
		width := 3 + safetext.Width(key) + 1 + safetext.Width(h.says)
		if width > left {
			break
		}
		left -= width
		l.spans = append(l.spans, span{safetext.Pad(safetext.Text{}, 3), themes.Text}, span{key, themes.Key}, span{safetext.Literal(" "), themes.Text}, span{h.says, themes.Text})
	}
	return l
}
