package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
)

// offerParties are those who could say something.
func (m *Model) offerParties(typed string) []candidate {
	s := &m.screen
	if s.snapshot == nil {
		return nil
	}
	var all []choice
	for _, name := range s.parties() {
		if begins(typed, name) {
			return nil // what they said follows
		}
		all = append(all, choice{name, s.say("end with \"at 14:28\" for when")})
	}
	return offered("", typed, all, true)
}

// noteCommand keeps what somebody said. Where that is missing it is asked for.
func (m *Model) noteCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	if m.openNote(); s.entry == nil {
		return nil, s.flash
	}
	s.entry = nil
	who, words := s.speaker(said)
	if words == "" {
		s.entry = &noteEntry{who: who, inWords: true}
		return nil, safetext.Text{}
	}
	entry := &noteEntry{who: who, said: words, inWords: true}
	keep := m.options.Note
	return guarded(func() tea.Msg {
		kept, err := keep(who, words)
		return keptMsg{kept, err, entry}
	}, func(err error) tea.Msg { return keptMsg{err: err, from: entry} }), safetext.Text{}
}

// speaker parts who said something from what: the longest known name, what stands
// within quotes, or else the first word.
func (s *screen) speaker(said string) (who, words string) {
	if quoted, rest, found := strings.Cut(strings.TrimPrefix(said, `"`), `"`); found && strings.HasPrefix(said, `"`) {
		return strings.TrimSpace(quoted), strings.TrimLeft(rest, " :")
	}
	for _, name := range s.parties() {
		if len(name) > len(who) && (begins(said, name) || begins(strings.Replace(said, ":", " ", 1), name)) {
			who = name
		}
	}
	if who != "" {
		return who, strings.TrimLeft(said[len(who):], " :")
	}
	who, words, _ = split(said)
	return strings.TrimRight(who, ":"), words
}
