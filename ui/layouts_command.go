package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
)

// offerLayouts are the layouts there are.
func (m *Model) offerLayouts(typed string) []candidate {
	s := &m.screen
	var all []choice
	for _, name := range s.layoutNames() {
		says := safetext.Text{}
		if name == s.layoutName() {
			says = s.say("the one in use")
		}
		all = append(all, choice{name, says})
	}
	return offered("", typed, all, false)
}

// layoutCommand stands the panes as a layout says that is named.
func (m *Model) layoutCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	if !s.useLayout(strings.ToLower(said)) {
		return nil, s.say("there is no layout %q; there are %s", said, strings.Join(s.layoutNames(), ", "))
	}
	s.zoomed = false
	s.flash = s.say("layout: %s", s.layoutName())
	return nil, safetext.Text{}
}
