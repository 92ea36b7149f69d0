package cli

import (
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
)

// looks is how a configuration and the flags have the console look.
func (s *settings) looks(c *config.Config, getenv func(string) string) (*ui.Settings, error) {
	table, err := keys(c)
	if err != nil {
		return nil, err
	}
	theme, err := s.chooseTheme(c)
	if err != nil {
		return nil, err
	}
	language, err := s.language(c.Language, getenv)
	if err != nil {
		return nil, err
	}
	if s.lang == "" && (c.Language == "" || c.Language == "auto") && themes.IsConsole(getenv("TERM")) {
		language = i18n.English // its font has no Hangul, whatever the locale says
	}
	glyphs, err := s.signs(c, getenv)
	if err != nil {
		return nil, err
	}
	view, err := s.chooseView(c)
	if err != nil {
		return nil, err
	}
	return &ui.Settings{
		Theme: theme, Themes: palettes(theme), Glyphs: glyphs, Keys: table,
		Language: language, Layout: layoutOf(c.Layout), Mouse: c.Mouse || s.mouse, View: view,
	}, nil
}

// layoutOf is a layout of the configuration as the screen knows it.
func layoutOf(l config.Layout) ui.Layout {
	layout := ui.Layout{Name: l.Preset}
	for _, r := range l.Rows {
		row := ui.LayoutRow{Height: r.Height}
		for _, p := range r.Panes {
			row.Panes = append(row.Panes, ui.LayoutPane{ID: p.Name, Share: p.Share})
		}
		layout.Rows = append(layout.Rows, row)
	}
	return layout
}

// later lists what of a configuration that was read again counts at the next start
// only.
func later(began, now *config.Config) []string {
	var keys []string
	if began.Journal != now.Journal {
		keys = append(keys, "journal")
	}
	if began.Remember != now.Remember {
		keys = append(keys, "remember")
	}
	return keys
}
