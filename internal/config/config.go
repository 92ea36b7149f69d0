// Package config reads noctop's configuration file and lays it over what was
// discovered on this host: the two come to a topology.Topology. It opens no
// sockets; discovery stands apart in config/discover.
package config

import (
	"net/netip"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// Config is what a configuration file says, checked in itself. A section that
// the file leaves out is nil here and filled by Topology from what was found.
type Config struct {
	File     string              // where it was read from; empty where there is no file
	Language string              // "auto", "en" or "ko"
	Theme    string              // a theme's name or the path of its file; empty for the default
	Glyphs   string              // "auto", "unicode" or "ascii"
	Plots    string              // "auto", "braille", "block" or "ascii": what series are drawn with
	Mouse    bool                // whether the console takes the mouse
	View     string              // one of Views, which it begins with; empty: the one of the last time
	Layout   Layout              // how its panes stand
	Remember bool                // whether the view is as it was when the console is started again
	Keys     map[string][]string // an action's name to its keys; the keymap checks both
	Journal  Journal
	Alerts   Alerts
	Warm     string // the popular name asked of every resolver
	Cold     string // the zone that random labels are asked under

	site      string
	uplinks   []uplink
	rings     rings // those every uplink uses
	portal    []string
	resolvers []topology.Resolver
	names     []topology.Name
	providers []topology.Provider
	endpoints []topology.EndpointGroup
	host      topology.Host
	services  []topology.Service
	// maintenance are planned windows.
	maintenance []topology.Maintenance
	refs        []reference

	source *source             // for errors found later, by others
	at     map[string]position // where each path stands
}

// uplink is a configured uplink: its own rings of anchors stand instead of the
// shared ones.
type uplink struct {
	topology.Uplink
	rings rings
}

// rings are anchors by ring. A ring that is missing is inherited; an empty one
// is off.
type rings map[string][]netip.Addr

// Known is what the rest of the program offers for a file to name.
type Known struct {
	Catalogue Catalogue
	Formats   []string // the formats of status pages that can be read; empty: any word is taken
	Panes     []string // of the console, for its layout; likewise
	Layouts   []string // that are ready-made; likewise
}

// Catalogue is the built-in list of providers.
type Catalogue interface {
	// Lookup returns the provider that "use: ID" means.
	Lookup(id string) (topology.Provider, bool)
	// IDs lists every provider there is.
	IDs() []string
	// Defaults lists those that are watched where the file names none.
	Defaults() []string
}

// The values of settings that a file may leave out.
const (
	defaultWord      = "auto"
	defaultProbeName = "example.com" // IANA's own (RFC 2606): it stands, and its random labels do not
)

// Default returns the configuration of a host without a file.
func Default(known Known) *Config {
	c := newConfig("")
	c.fillProviders(known.Catalogue)
	return c
}

func newConfig(file string) *Config {
	return &Config{
		File: file, Language: defaultWord, Glyphs: defaultWord, Plots: defaultWord, Alerts: usualAlerts, Remember: true,
		Warm: defaultProbeName, Cold: defaultProbeName,
		source: &source{file: file}, at: map[string]position{},
	}
}

// fillProviders takes the catalogue's defaults where the file has no section.
func (c *Config) fillProviders(catalogue Catalogue) {
	if c.providers != nil || catalogue == nil {
		return
	}
	for _, id := range catalogue.Defaults() {
		if provider, ok := catalogue.Lookup(id); ok {
			c.providers = append(c.providers, provider)
		}
	}
}

// Position returns where a path of the file is written, line and column from
// 1, and 0, 0 where it is not. Of a key it is the key's own place ("theme",
// "keys.quit"), of a list's item the item's ("keys.quit[0]").
func (c *Config) Position(path string) (line, column int) {
	p := c.source.settle(c.at[path])
	return p.line, p.column
}

// ErrorAt makes an error about a path of the file, for what only others can
// check: keys, themes.
func (c *Config) ErrorAt(path string, problem i18n.Text) *Error {
	return c.source.errorAt(c.at[path], path, problem)
}
