package ui

import (
	"reflect"

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
	if code := now.Language.Code(); code != m.given.language {
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
	m.drawn = nil
}
