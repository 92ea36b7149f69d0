package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/themes"
)

// together is a message with several keys, as one read of a slow line brings them.
func together(keys string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(keys)} }

func TestKeysThatComeTogether(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	m.Update(together("4jjs"))
	if by := m.screen.sorts["providers"]; by.column != byState || m.screen.cursors["providers"].Name == "" {
		t.Errorf("sorted by %v, cursors %v", by, m.screen.cursors)
	}
	m.Update(together("/kt"))
	if !m.screen.typing || m.screen.filter != "kt" {
		t.Errorf("the filter is %q", m.screen.filter)
	}
	m.Update(together("qs"))
	if m.screen.filter != "ktqs" {
		t.Errorf("the filter is %q", m.screen.filter)
	}
}

func TestAPasteIsNoKeys(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	paste := together("qzs")
	paste.Paste = true
	if _, cmd := m.Update(paste); cmd != nil || m.screen.zoomed || len(m.screen.sorts) > 0 {
		t.Error("a paste was taken for keys")
	}
}

func TestWhatIsTypedAfterQuitIsNotOurs(t *testing.T) {
	m := model(t, healthy().snapshot(), 120, 40, themes.ASCII())
	_, cmd := m.Update(together("qzL"))
	if !quits(cmd) || m.screen.zoomed || m.screen.layout != "" {
		t.Errorf("zoomed %t, layout %q", m.screen.zoomed, m.screen.layout)
	}
}
