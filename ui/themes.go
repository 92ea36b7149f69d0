package ui

import (
	"slices"

	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// nextTheme shows the next of the themes there are. Which one is kept is for the
// configuration to say.
func (m *Model) nextTheme() {
	s := &m.screen
	all := m.options.Themes
	if len(all) == 0 {
		return
	}
	here := slices.IndexFunc(all, func(t *themes.Theme) bool { return t.Name == s.theme.Name })
	s.theme = all[(here+1)%len(all)]
	s.flash = m.screen.say("theme: %s (%d of %d)", s.theme.Name, (here+1)%len(all)+1, len(all))
}

// paint puts the theme's background below everything.
func (s *screen) paint(c *canvas.Canvas) {
	background := s.theme.Background()
	if background == canvas.Default {
		return
	}
	text := s.theme.Style(themes.Text).Foreground
	c.Restyle(c.Bounds(), func(style canvas.Style) canvas.Style {
		if style.Background == canvas.Default {
			style.Background = background
		}
		if style.Foreground == canvas.Default {
			style.Foreground = text
		}
		return style
	})
}
