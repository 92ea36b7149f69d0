package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/keymap"
)

// pressed handles keys that came together: over a slow line, or from somebody who
// types fast, one message holds several. Each is a key of its own; what was
// pasted is none.
func (m *Model) pressed(msg tea.KeyMsg) tea.Cmd {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return m.pressedOne(msg)
	}
	var all []tea.Cmd
	for _, r := range msg.Runes {
		one := msg
		one.Runes = []rune{r}
		cmd := m.pressedOne(one)
		all = append(all, cmd)
		if action, _ := m.screen.keys.Action(string(r)); action == keymap.Quit && cmd != nil {
			break // what was typed after it is for the shell
		}
	}
	return tea.Sequence(all...)
}

// pressedOne handles one key, and minds what it has come to.
func (m *Model) pressedOne(msg tea.KeyMsg) tea.Cmd {
	cmd := m.key(msg)
	if _, ok := m.screen.keys.Action(msg.String()); ok {
		m.used()
	}
	m.remember()
	return cmd
}
