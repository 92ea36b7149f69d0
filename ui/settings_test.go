package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/themes"
)

// reading is a console whose configuration a test changes.
func reading(t *testing.T, now **Settings, change func(*Options)) (*Model, func(func(*Settings))) {
	t.Helper()
	m, _ := minded(t, Remembered{Hinted: true}, healthy().snapshot(), func(o *Options) {
		o.Settings = func() *Settings { return *now }
		if change != nil {
			change(o)
		}
	})
	return m, func(set func(*Settings)) {
		fresh := &Settings{Theme: themes.Default(), Themes: themes.All(), Glyphs: themes.ASCII(), Keys: m.options.Keys, View: m.view, Mouse: m.mouse}
		set(fresh)
		*now = fresh
		m.Update(FrameMsg{})
	}
}

func TestTheMouseIsReloaded(t *testing.T) {
	var now *Settings
	var asked []bool
	m, reload := reading(t, &now, func(o *Options) { o.TakeMouse = func(on bool) { asked = append(asked, on) } })
	reload(func(*Settings) {})
	reload(func(s *Settings) { s.Mouse = true })
	reload(func(*Settings) {})
	seen(m)
	click(t, m, "4 PROVIDERS")
	if panes[m.screen.focus].ID() != "providers" || len(asked) != 1 || !asked[0] {
		t.Errorf("the mouse is not taken: %v\n%s", asked, seen(m))
	}
	reload(func(s *Settings) { s.Mouse = false })
	m.Update(tea.MouseMsg{X: 2, Y: 4, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if panes[m.screen.focus].ID() != "providers" || len(asked) != 2 || asked[1] {
		t.Errorf("it is not given back: %v", asked)
	}
}

func TestTheViewIsReloaded(t *testing.T) {
	var now *Settings
	m, reload := reading(t, &now, nil)
	reload(func(s *Settings) { s.View = "dns" })
	if views[m.screen.view].id != "dns" {
		t.Errorf("%s", views[m.screen.view].id)
	}
	press(t, m, "V", "1")
	reload(func(*Settings) {}) // it names the same as before: what was chosen stays
	if views[m.screen.view].id != "triage" {
		t.Errorf("it takes the screen away: %s", views[m.screen.view].id)
	}
	press(t, m, "?")
	reload(func(s *Settings) { s.View = "host" })
	if views[m.screen.view].id != "triage" || m.screen.top() == nil || !strings.Contains(seen(m), "it names the view host: V opens it") {
		t.Errorf("it closes what somebody reads:\n%s", seen(m))
	}
}

func TestWhatNeedsAStartIsSaid(t *testing.T) {
	var now *Settings
	m, reload := reading(t, &now, nil)
	reload(func(s *Settings) { s.Later = []string{"journal", "remember"} })
	if !strings.Contains(seen(m), "the configuration was read again; at the next start only: journal, remember") {
		t.Errorf("%s", seen(m))
	}
}

func TestViewAndMouseAsCommands(t *testing.T) {
	var now *Settings
	var asked []bool
	m, _ := reading(t, &now, func(o *Options) { o.TakeMouse = func(on bool) { asked = append(asked, on) } })
	for line, want := range map[string]string{"view inc": "incidents", "view DNS": "dns"} {
		press(t, m, append([]string{":"}, strings.Split(line, "")...)...)
		if press(t, m, "enter"); views[m.screen.view].id != want {
			t.Errorf("%s: %s", line, views[m.screen.view].id)
		}
	}
	press(t, m, append([]string{":"}, strings.Split("view x", "")...)...)
	if press(t, m, "enter"); !strings.Contains(seen(m), "there is no view") {
		t.Errorf("%s", seen(m))
	}
	press(t, m, "esc")
	press(t, m, append([]string{":"}, strings.Split("mouse on", "")...)...)
	if press(t, m, "enter"); len(asked) != 1 || !asked[0] || !m.screen.mouse {
		t.Errorf("%v\n%s", asked, seen(m))
	}
}
