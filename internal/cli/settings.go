package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/config"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// settings are the flags that every command shares.
type settings struct {
	file  string
	theme string
	ascii bool
	lang  string // empty: as the configuration says
	// readOnly is a console that only looks.
	readOnly bool
}

func (s *settings) register(root *cobra.Command) {
	flags := root.PersistentFlags()
	usual := "no file: there is no usual place for one here"
	if path := config.DefaultPath(); path != "" {
		usual = path + ", where it exists"
	}
	flags.StringVarP(&s.file, "config", "c", "", "configuration file (default "+usual+")")
	root.Flags().StringVar(&s.theme, "theme", "", "theme, or the path of a theme file")
	root.Flags().BoolVar(&s.readOnly, "read-only", false, "only look: no note, mute, acknowledgement or probe by key, and nothing is written to the journal")
	flags.StringVar(&s.lang, "lang", "", "en, ko, or auto: as the locale says (default: as the configuration does)")
	root.Flags().BoolVar(&s.ascii, "ascii", false, "draw with ASCII signs only")
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
		return config.Default(known), nil
	}
	return c, err
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
		return nil, &exit{exitConfig, c.ErrorAt("keys", err.Error())}
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

// chooseTheme is the flag's theme, else the file's, else the default one.
func (s *settings) chooseTheme(c *config.Config) (*themes.Theme, error) {
	if s.theme != "" {
		theme, err := themeOf(s.theme)
		if err != nil {
			return nil, &exit{exitUsage, fmt.Errorf("--theme: %w", err)}
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
		return nil, &exit{exitConfig, c.ErrorAt("theme", err.Error())}
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
		return nil, fmt.Errorf("there is no theme %q: choose %s, or name a theme file by its path", name, strings.Join(themes.Names(), ", "))
	}
	return themes.Load(name)
}

// isPath reports whether the name of a theme is that of a file.
func isPath(name string) bool { return strings.ContainsAny(name, "./\\") }
