package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
)

// pointing is a console that takes the mouse.
func pointing(t *testing.T, snapshot *history.Snapshot, w, h int) *Model {
	t.Helper()
	m := New(Options{Source: func() *history.Snapshot { return snapshot }, Glyphs: themes.ASCII(), Zone: seoul, Mouse: true})
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return m
}

// click presses the left button where a text stands.
func click(t *testing.T, m *Model, text string) tea.Cmd {
	t.Helper()
	for y, line := range m.screen.draw().Lines() {
		if x := strings.Index(line, text); x >= 0 {
			_, cmd := m.Update(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
			m.Update(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonNone, Action: tea.MouseActionRelease})
			return cmd
		}
	}
	t.Fatalf("there is no %q in\n%s", text, seen(m))
	return nil
}

func turn(m *Model, x, y int, button tea.MouseButton) {
	m.Update(tea.MouseMsg{X: x, Y: y, Button: button, Action: tea.MouseActionPress})
}

func TestAClickChoosesPaneAndRow(t *testing.T) {
	for _, size := range [][2]int{{80, 30}, {200, 50}} {
		m := pointing(t, healthy().snapshot(), size[0], size[1])
		click(t, m, "4 PROVIDERS")
		if id := panes[m.screen.focus].ID(); id != "providers" {
			t.Errorf("the keyboard is at %s", id)
		}
		click(t, m, "LG DNS")
		dns := indexOf(panes, "dns")
		if m.screen.focus != dns || m.screen.table(dns).rows[m.screen.cursor(dns)].subject.Name != "LG DNS" {
			t.Errorf("the cursor is not on LG DNS:\n%s", seen(m))
		}
		if m.screen.top() != nil {
			t.Error("one click opened it")
		}
		click(t, m, "LG DNS")
		if top := m.screen.top(); top == nil || top.kind != detailOverlay || top.subject.Name != "LG DNS" {
			t.Errorf("a second click does not open it:\n%s", seen(m))
		}
		click(t, m, "esc back")
		if m.screen.top() != nil {
			t.Error("a click on the key of the footer does not close it")
		}
	}
}

func TestAClickOnALineOfGauges(t *testing.T) {
	m := pointing(t, healthy().snapshot(), 80, 24)
	click(t, m, "mem 33")
	if host := indexOf(panes, "host"); m.screen.focus != host || m.screen.table(host).rows[m.screen.cursor(host)].subject.Group != "memory" {
		t.Errorf("the memory is not chosen:\n%s", seen(m))
	}
}

func TestTheWheel(t *testing.T) {
	m := pointing(t, healthy().snapshot(), 80, 30)
	y := 0
	for i, line := range m.screen.draw().Lines() {
		if strings.Contains(line, "KT DNS") {
			y = i
		}
	}
	turn(m, 10, y, tea.MouseButtonWheelDown)
	turn(m, 10, y, tea.MouseButtonWheelDown)
	turn(m, 10, y, tea.MouseButtonWheelUp)
	if dns := indexOf(panes, "dns"); m.screen.focus != dns || m.screen.cursor(dns) != 1 {
		t.Errorf("the cursor is on row %d of pane %d", m.screen.cursor(dns), m.screen.focus)
	}
	press(t, m, "?")
	turn(m, 0, 0, tea.MouseButtonWheelDown)
	if m.screen.top().scroll != wheelLines {
		t.Errorf("the help is scrolled by %d", m.screen.top().scroll)
	}
}

func TestTheMouseIsIgnored(t *testing.T) {
	off := model(t, healthy().snapshot(), 80, 30, themes.ASCII())
	off.Update(tea.MouseMsg{X: 10, Y: 12, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if off.screen.chosen || len(off.screen.cache.hits) > 0 {
		t.Error("without a mouse something was clicked")
	}
	m := pointing(t, healthy().snapshot(), 80, 30)
	press(t, m, "/")
	click(t, m, "4 PROVIDERS")
	if m.screen.chosen {
		t.Error("a click while a filter is typed")
	}
	press(t, m, "esc")
	for _, x := range []int{-1, 79, 80, 1 << 30} {
		for _, y := range []int{-1, 0, 29, 30, 1 << 30} {
			turn(m, x, y, tea.MouseButtonLeft)
			turn(m, x, y, tea.MouseButtonWheelDown)
			turn(m, x, y, tea.MouseButtonRight)
		}
	}
	starting := pointing(t, nil, 80, 24)
	turn(starting, 10, 10, tea.MouseButtonLeft)
	turn(starting, 10, 10, tea.MouseButtonWheelDown)
	if err := m.Panic(); err != nil {
		t.Error(err)
	}
	if err := starting.Panic(); err != nil {
		t.Error(err)
	}
}
