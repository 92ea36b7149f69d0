package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
)

// settings are the flags that every command shares.
type settings struct {
	file  string
	theme string
	ascii bool
	mouse bool
	plots string // empty: as the configuration says
	lang  string // empty: as the configuration says
	// tongue and getenv are those of the run.
	tongue *tongue
	getenv func(string) string
	// readOnly is a console that only looks.
	readOnly bool
	view     string // which it begins with; empty: as the configuration says
}

func (s *settings) register(root *cobra.Command) {
	flags := root.PersistentFlags()
	usual := "configuration file (default no file: there is no usual place for one here)"
	if path := config.DefaultPath(); path != "" {
		usual = "configuration file (default " + path + ", where it exists)"
	}
	flags.StringVarP(&s.file, "config", "c", "", usual)
	root.Flags().StringVar(&s.theme, "theme", "", "theme, or the path of a theme file")
	root.Flags().StringVar(&s.view, "view", "", "what to begin with: triage, uplinks, dns, endpoints, services, feeds, incidents, host or log")
	root.Flags().BoolVar(&s.readOnly, "read-only", false, "only look: no note, mute, acknowledgement or probe by key, and nothing is written to the journal")
	flags.StringVar(&s.lang, "lang", "", "en, ko, or auto: as the locale says (default: as the configuration does)")
	root.Flags().BoolVar(&s.mouse, "mouse", false, "take the mouse: a click chooses a row, the wheel moves; selecting text then needs shift")
	s.registerSigns(root)
}

// path is where the configuration is, or would be; empty where there is no
// usual place for one.
func (s *settings) path() string {
	if s.file != "" {
		return s.file
	}
	return config.DefaultPath()
}

// load reads the configuration: the file named, else the one in its usual
// place, else none.
func (s *settings) load() (*config.Config, error) {
	known, err := known()
	if err != nil {
		return nil, err
	}
	c, err := config.Load(s.path(), known)
	if err != nil && s.file == "" && noFile(s.path()) {
		c, err = config.Default(known), nil
	}
	if err == nil && s.tongue != nil {
		if language, wrong := s.language(c.Language, s.getenv); wrong == nil {
			s.tongue.language = language
		}
	}
	return c, err
}

// listen reads the configuration for its language alone, where no flag names one.
func (s *settings) listen() {
	if s.tongue != nil && s.lang == "" {
		_, _ = s.load() // what is wrong with it matters elsewhere
	}
}

// noFile reports whether there is no file in a usual place. One in a folder that
// may not be entered, or is none, is not this user's: HOME may be another's, as
// under sudo, or /dev/null.
func noFile(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR)
}

// keys makes the key table. What is wrong with a key is told with its place in
// the file.
func keys(c *config.Config) (*keymap.Map, error) {
	table, err := keymap.New(c.Keys)
	var mistakes keymap.Errors
	switch {
	case err == nil:
		return table, nil
	case !errors.As(err, &mistakes):
		return nil, &exit{exitConfig, c.ErrorAt("keys", i18n.T("%s", err))}
	}
	placed := make(config.Errors, len(mistakes))
	for i, mistake := range mistakes {
		placed[i] = c.ErrorAt(mistake.Path(), mistake.Problem)
	}
	return nil, &exit{exitConfig, placed}
}

// usable says what the console would refuse a configuration for: its keys and
// its theme.
func (s *settings) usable(c *config.Config) error {
	if _, err := keys(c); err != nil {
		return err
	}
	_, err := s.chooseTheme(c)
	return err
}

// chooseView is the flag's view, else the file's; empty where neither names one.
func (s *settings) chooseView(c *config.Config) (string, error) {
	if s.view == "" {
		return c.View, nil
	}
	if !slices.Contains(ui.ViewIDs(), s.view) {
		return "", &exit{exitUsage, i18n.Errorf("there is no view %q; there are %s", s.view, strings.Join(ui.ViewIDs(), ", "))}
	}
	return s.view, nil
}

// chooseTheme is the flag's theme, else the file's, else the default one.
func (s *settings) chooseTheme(c *config.Config) (*themes.Theme, error) {
	if s.theme != "" {
		theme, err := themeOf(s.theme)
		if err != nil {
			return nil, &exit{exitUsage, i18n.Errorf("--theme: %w", err)}
		}
		return theme, nil
	}
	name := c.Theme
	find := themeOf
	if isPath(name) && !filepath.IsAbs(name) && c.File != "" {
		// Beside the file; the path that this comes to may have no separator left.
		name, find = filepath.Join(filepath.Dir(c.File), name), themes.Load
	}
	theme, err := find(name)
	if err != nil {
		return nil, &exit{exitConfig, c.ErrorAt("theme", i18n.T("%s", err))}
	}
	return theme, nil
}

// themeOf is the built-in theme of a name, or that of a file.
func themeOf(name string) (*themes.Theme, error) {
	if name == "" || name == "auto" {
		return themes.Default(), nil
	}
	if theme := themes.ByName(name); theme != nil {
		return theme, nil
	}
	if path := ownThemePath(name); path != "" && !noFile(path) {
		return themes.Load(path)
	}
	if !isPath(name) {
		return nil, i18n.Errorf("there is no theme %q: choose %s, or name a theme file by its path", name, strings.Join(themes.Names(), ", "))
	}
	return themes.Load(name)
}

// isPath reports whether the name of a theme is that of a file.
func isPath(name string) bool { return strings.ContainsAny(name, "./\\") }
