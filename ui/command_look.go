package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
)

// offerViews are the views there are.
func (m *Model) offerViews(typed string) []candidate {
	s := &m.screen
	all := make([]choice, len(views))
	for i, v := range views {
		all[i] = choice{v.id, s.say(v.means)}
	}
	return offered("", typed, all, false)
}

// viewCommand gives the screen to a view, by its name or by the beginning of it
// that no other one has.
func (m *Model) viewCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	var begun []string
	for _, id := range ViewIDs() {
		if strings.EqualFold(id, said) {
			begun = []string{id}
			break
		}
		if strings.HasPrefix(id, strings.ToLower(said)) {
			begun = append(begun, id)
		}
	}
	if len(begun) != 1 {
		return nil, s.say("there is no view %q; there are %s", said, strings.Join(ViewIDs(), ", "))
	}
	s.openView(begun[0])
	return nil, safetext.Text{}
}

// offerMouse are on and off.
func (m *Model) offerMouse(typed string) []candidate {
	s := &m.screen
	return offered("", typed, []choice{{"on", s.say("a click chooses, the wheel moves")}, {"off", s.say("the terminal's own selecting works")}}, false)
}

// mouseCommand takes the mouse, until the console ends or the configuration says
// otherwise.
func (m *Model) mouseCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	switch strings.ToLower(said) {
	case "on":
		m.takeMouse(true)
		s.flash = s.say("the mouse: a click chooses, the wheel moves; selecting text needs shift")
	case "off":
		m.takeMouse(false)
		s.flash = s.say("the mouse is the terminal's: selecting text works as usual")
	default:
		return nil, s.say("on or off?")
	}
	return nil, safetext.Text{}
}
