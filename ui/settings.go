package ui

import (
	"reflect"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// Settings are what the configuration says of how the console looks. They come
// anew when the file has changed.
type Settings struct {
	Theme    *themes.Theme
	Themes   []*themes.Theme // those a key goes through
	Glyphs   *themes.Glyphs
	Keys     *keymap.Map
	Language i18n.Language
	Layout   Layout
	Mouse    bool     // the terminal is to tell of the mouse
	View     string   // one of ViewIDs; empty: none is named
	Later    []string // keys of the file that changed and count at the next start only
}

// reload takes on settings that were read anew. What they no more say otherwise
// than before stays as somebody chose it by a key.
func (m *Model) reload() {
	if m.options.Settings == nil {
		return
	}
	now := m.options.Settings()
	if now == nil || now == m.settings {
		return
	}
	s := &m.screen
	m.settings = now
	m.options.Themes = now.Themes
	m.options.Keys, s.keys = now.Keys, now.Keys
	s.glyphs = now.Glyphs
	if now.Theme.Name != m.given.theme || now.Theme.Name == s.theme.Name { // the same one may look otherwise now
		s.theme, m.given.theme = now.Theme, now.Theme.Name
		m.remembered.Theme = ""
	}
	if code := now.Language.Code(); code != m.given.language && !s.ascii {
		s.tongue, s.language, m.given.language = tongue{now.Language}, now.Language, code
		m.remembered.Language = ""
	}
	if !reflect.DeepEqual(now.Layout, m.layout) {
		m.layout = now.Layout
		s.takeLayout(now.Layout)
		m.given.layout, m.remembered.Layout = s.layoutName(), ""
	}
	s.cache = cache{} // what was worked out holds words and signs
	s.flash = s.say("the configuration was read again")
	if len(now.Later) > 0 {
		s.flash = s.say("the configuration was read again; at the next start only: %s", strings.Join(now.Later, ", "))
	}
	if now.Mouse != m.mouse {
		m.mouse = now.Mouse
		m.takeMouse(now.Mouse)
	}
	m.reloadView(now.View)
	m.drawn = nil
}

// reloadView opens the view that the configuration names, where that is another
// than before. What somebody looks into or types stays before their eyes.
func (m *Model) reloadView(named string) {
	if named == m.view {
		return
	}
	s := &m.screen
	m.view = named
	switch {
	case named == "" || named == views[s.view].id:
	case s.top() != nil || s.typing || s.entry != nil || s.command != nil || s.line.past():
		s.flash = s.say("the configuration was read again; it names the view %s: %s opens it", named, s.frame(nil).key(keymap.Views))
	default:
		s.openView(named)
	}
}

// takeMouse has the terminal tell of the mouse, or leaves it to the terminal.
func (m *Model) takeMouse(wanted bool) {
	m.options.Mouse, m.screen.mouse = wanted, wanted
	if m.options.TakeMouse != nil {
		m.options.TakeMouse(wanted)
	}
}
