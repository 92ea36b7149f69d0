package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/catalogue"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/topology"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// settings are the flags that every command shares.
type settings struct {
	file  string
	theme string
	ascii bool
}

func (s *settings) register(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVarP(&s.file, "config", "c", "", "configuration file (default "+config.DefaultPath()+", where it exists)")
	root.Flags().StringVar(&s.theme, "theme", "", "theme, or the path of a theme file")
	root.Flags().BoolVar(&s.ascii, "ascii", false, "draw with ASCII signs only")
}

// load reads the configuration: the file named, else the one in its usual
// place, else none.
func (s *settings) load() (*config.Config, error) {
	path := s.file
	if path == "" {
		path = config.DefaultPath()
	}
	c, err := config.Load(path, known())
	if err != nil && s.file == "" && errors.Is(err, fs.ErrNotExist) {
		return config.Default(known()), nil
	}
	return c, err
}

func known() config.Known {
	return config.Known{Catalogue: builtIn{}, Formats: catalogue.Formats()}
}

// builtIn is the built-in catalogue as the configuration asks for it.
type builtIn struct{}

func (builtIn) Lookup(id string) (topology.Provider, bool) {
	entry, ok := catalogue.Lookup(id)
	return topology.Provider{
		Name: entry.Name, Probes: entry.Probes,
		Feed: &topology.Feed{Format: entry.Format, URL: entry.URL},
	}, ok
}

func (builtIn) IDs() []string { return ids(catalogue.All()) }

func (builtIn) Defaults() []string { return ids(catalogue.Defaults()) }

func ids(entries []catalogue.Entry) []string {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.ID
	}
	return names
}

// keys makes the key table, with the place of a bad key in the file.
func keys(c *config.Config) (*keymap.Map, error) {
	table, err := keymap.New(c.Keys)
	if err != nil {
		return nil, &exit{exitConfig, fmt.Errorf("%s: %w", c.File, err)}
	}
	return table, nil
}

// chooseTheme is the flag's theme, else the file's, else the default one.
func (s *settings) chooseTheme(c *config.Config) (*themes.Theme, error) {
	name := s.theme
	if name == "" {
		name = c.Theme
	}
	if name == "" || name == "auto" {
		return themes.Default(), nil
	}
	if theme := themes.ByName(name); theme != nil {
		return theme, nil
	}
	if !strings.ContainsAny(name, "./") {
		return nil, &exit{exitConfig, fmt.Errorf("there is no theme %q: choose %s, or name a theme file by its path", name, strings.Join(themes.Names(), ", "))}
	}
	theme, err := themes.Load(name)
	if err != nil {
		return nil, &exit{exitConfig, err}
	}
	return theme, nil
}
