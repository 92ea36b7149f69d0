package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal"
)

// themeEnding is what the files in the folder of themes end in.
const themeEnding = ".yaml"

func newTheme(s streams, settings *settings) *cobra.Command {
	command := &cobra.Command{
		Use:   "theme",
		Short: "list the themes there are, and check one of your own",
		Args:  takes(0, 0),
	}
	command.AddCommand(newThemeList(s, settings), newThemeCheck(s, settings))
	return command
}

func newThemeList(s streams, settings *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the themes there are, built in and your own, with samples on a terminal",
		Long: `list prints the themes that --theme and the configuration can name: those built in,
and the files in the folder themes beside the configuration. CONTRAST is the least
of any text on its background, by WCAG 2; APART how far what is well, degraded and
down are from each other (CIE 1976) to the eyes that see them least apart, of people
with and without colour blindness. The key C tries them in the console.`,
		Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			settings.listen()
			return listThemes(s)
		},
	}
}

func listThemes(s streams) error {
	profile := canvas.NoColors
	if out, ok := s.out.(*os.File); ok && term.IsTerminal(int(out.Fd())) {
		profile = terminal.Profile(s.getenv)
	}
	glyphs := themes.GlyphsFor("auto", s.getenv)
	own, broken := ownThemes()
	all := themes.All()
	p := s.page()
	cells := func(text i18n.Text, width int) string {
		return safetext.Pad(safetext.Clean(p.language.Say(text), plainCells), width).String() + " "
	}
	p.WriteString(cells(i18n.T("THEME"), 18) + cells(i18n.T("BACKGROUND"), 14) + cells(i18n.T("CONTRAST"), 10) + cells(i18n.T("APART"), 5) + "\n")
	for _, theme := range append(all, own...) {
		background := i18n.T("yours: %s", i18n.T(themes.Suits(theme)))
		if theme.Background() != canvas.Default {
			background = i18n.T("its own")
		}
		fmt.Fprintf(p, "%s%s%-10s %-6s%s\n", cells(i18n.T("%s", theme.Name), 18), cells(background, 14), leastContrast(theme), apartness(theme), sample(theme, p.language, glyphs, profile))
	}
	for _, problem := range broken {
		s.complainOf(problem)
	}
	p.WriteString("\n")
	p.line(i18n.T("Your own lie in %s; “noctop theme check FILE” looks one over.", ownThemesFolder()))
	return s.show(p)
}

func leastContrast(theme *themes.Theme) string {
	least, found := 0.0, false
	for _, role := range themes.Roles() {
		if ratio, ok := themes.Contrast(theme, role); ok && (!found || ratio < least) {
			least, found = ratio, true
		}
	}
	if !found {
		return "-"
	}
	return fmt.Sprintf("%.1f", least)
}

func apartness(theme *themes.Theme) string {
	distance, ok := themes.Apart(theme)
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.0f", distance)
}

// sample is a line in a theme's colours; empty where there are none.
func sample(theme *themes.Theme, language i18n.Language, glyphs *themes.Glyphs, profile canvas.Profile) string {
	if profile == canvas.NoColors {
		return ""
	}
	const width = 44
	word := func(t i18n.Text) safetext.Text { return safetext.Clean(language.Say(t), plainCells) }
	c := canvas.New(width, 1)
	c.Fill(c.Bounds(), canvas.Style{Background: theme.Background()})
	x := 1
	for _, piece := range []struct {
		sign safetext.Text
		word safetext.Text
		role themes.Role
	}{
		{glyphs.OK, word(i18n.T("ok")), themes.OK}, {glyphs.Degraded, word(i18n.T("sample|slow")), themes.Degraded},
		{glyphs.Down, word(i18n.T("code|DOWN")), themes.Down}, {glyphs.Unknown, word(i18n.T("no data")), themes.Unknown},
		{glyphs.Separator, word(i18n.T("sample|hint")), themes.Dim}, {glyphs.Cursor, word(i18n.T("sample|text")), themes.Text},
	} {
		x += c.Put(x, 0, piece.sign, theme.Style(piece.role))
		x += c.Put(x, 0, safetext.Literal(" "), theme.Style(piece.role))
		x += c.Put(x, 0, piece.word, theme.Style(piece.role)) + 1
	}
	return "  " + c.ANSI(profile)
}

// ownThemesFolder is where the operator's own themes lie; empty where nowhere.
func ownThemesFolder() string {
	usual := config.DefaultPath()
	if usual == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(usual), "themes")
}

// ownThemePath is where the operator's own theme of that name would be.
func ownThemePath(name string) string {
	folder := ownThemesFolder()
	if folder == "" || isPath(name) {
		return ""
	}
	return filepath.Join(folder, name+themeEnding)
}

// mostOwnThemes is how many of the operator's own are looked at.
const mostOwnThemes = 100

// ownThemes are those of the operator that can be read, by name, and what is
// wrong with the others. A built-in one of the same name comes first.
func ownThemes() (all []*themes.Theme, broken []error) {
	folder := ownThemesFolder()
	if folder == "" {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(escapeGlob(folder), "*"+themeEnding))
	if err != nil {
		return nil, []error{err}
	}
	for _, file := range files[:min(len(files), mostOwnThemes)] {
		theme, err := themes.Load(file)
		switch {
		case err != nil:
			broken = append(broken, err)
		case themes.ByName(theme.Name) == nil:
			theme.Name = plainString(theme.Name)
			all = append(all, theme)
		}
	}
	return all, broken
}

// escapeGlob makes a path stand for itself in a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// palettes are the themes that a key goes through: the one in use, wherever it
// comes from, those built in, and the operator's own.
func palettes(inUse *themes.Theme) []*themes.Theme {
	own, _ := ownThemes() // what is wrong with one is said where it is asked for
	all := append(themes.All(), own...)
	if !slices.ContainsFunc(all, func(t *themes.Theme) bool { return t.Name == inUse.Name }) {
		all = append([]*themes.Theme{inUse}, all...)
	}
	return all
}

// longThemeCheck is followed by the roles there are.
const longThemeCheck = `check reads a theme file. A mistake is told with its line and column, and the exit
code is 78. What is right but hard to read is told as a warning: text of a contrast
below 4.5 on its background (WCAG 2; 3 where it may be dim, or where the theme paints
no background), and statuses that people with a colour blindness can't tell apart.

A theme file is YAML with the keys base, background and styles; the manual page and
the README tell of them. The roles are
`

func newThemeCheck(s streams, settings *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "say whether a theme file is right and can be read, and exit 78 where it is not right",
		Long:  longThemeCheck + wrapText(strings.Join(roleNames(), ", "), 84, 0) + ".",
		Args:  takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			settings.listen()
			theme, complaints, err := themes.LoadAndCheck(args[0])
			if err != nil {
				return &exit{exitConfig, err}
			}
			p := s.page()
			for _, c := range complaints {
				place := args[0]
				if c.Line > 0 {
					place = fmt.Sprintf("%s:%d:%d", args[0], c.Line, c.Column)
				}
				p.line(i18n.T("%s: warning: %s", place, c.Text))
			}
			if len(complaints) == 0 {
				p.line(i18n.T("%s: a good theme: contrast %s or more, statuses %s apart", args[0], leastContrast(theme), apartness(theme)))
			}
			return s.show(p)
		},
	}
}

func roleNames() (names []string) {
	for _, role := range themes.Roles() {
		names = append(names, role.String())
	}
	return names
}
