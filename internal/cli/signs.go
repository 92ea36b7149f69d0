package cli

import (
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

// registerSigns gives a command that shows the console the flags of its signs.
func (s *settings) registerSigns(command *cobra.Command) {
	flags := command.Flags()
	flags.BoolVar(&s.ascii, "ascii", false, "draw with ASCII signs only")
	flags.StringVar(&s.plots, "plots", "", "braille, block or ascii: what series are drawn with (default: what suits the other signs)")
}

// signs are what the console is drawn with: as the flags say, else as the
// configuration does, else as the locale does.
func (s *settings) signs(c *config.Config, getenv func(string) string) (*themes.Glyphs, error) {
	glyphs, plots := c.Glyphs, c.Plots
	if s.ascii {
		glyphs, plots = "ascii", ""
	}
	if s.plots != "" {
		if forms := []string{"auto", themes.Braille, themes.Block, themes.PlotASCII}; !slices.Contains(forms, s.plots) {
			return nil, &exit{exitUsage, i18n.Errorf("--plots %s: choose auto, braille, block or ascii", s.plots)}
		}
		plots = s.plots
	}
	return themes.GlyphsFor(glyphs, getenv).WithPlots(plots), nil
}

// onlyASCII reports whether the terminal is sent nothing but ASCII: its locale is of
// another character set than UTF-8, or of none, and nobody said that it can do
// better: by other signs, or by asking for Korean.
func (s *settings) onlyASCII(c *config.Config, language i18n.Language, getenv func(string) string) bool {
	asked := c.Glyphs == "unicode" || language != i18n.English
	for _, plots := range []string{s.plots, c.Plots} {
		asked = asked || plots == themes.Braille || plots == themes.Block
	}
	return !asked && runtime.GOOS != "windows" && !themes.LocaleIsUTF8(getenv)
}
