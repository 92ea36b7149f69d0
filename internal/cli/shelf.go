package cli

import (
	"os"
	"path/filepath"

	"example.com/noctop/internal/catalogue"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
	"example.com/noctop/ui"
)

// known is what a configuration can name.
func known() (config.Known, error) {
	providers, err := openCatalogue()
	if err != nil {
		return config.Known{}, err
	}
	return config.Known{Catalogue: shelf{providers}, Formats: catalogue.Formats(), Panes: ui.PaneIDs(), Layouts: ui.LayoutNames()}, nil
}

// openCatalogue returns the built-in catalogue with the operator's own file
// laid over it, catalogue.yaml beside the configuration's usual place.
func openCatalogue() (catalogue.Catalogue, error) {
	builtIn, usual := catalogue.BuiltIn(), config.DefaultPath()
	if usual == "" {
		return builtIn, nil
	}
	path := filepath.Join(filepath.Dir(usual), "catalogue.yaml")
	if noFile(path) {
		return builtIn, nil
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = i18n.Errorf("it is not a regular file")
	}
	var data []byte
	if err == nil {
		data, err = readPayload(path)
	}
	if err != nil {
		return builtIn, &exit{exitConfig, i18n.Errorf("can't read your catalogue %s: %w", path, err)}
	}
	providers, err := builtIn.With(data, path)
	if err != nil {
		return builtIn, &exit{exitConfig, err}
	}
	return providers, nil
}

// shelf is the catalogue as the configuration asks for it.
type shelf struct{ providers catalogue.Catalogue }

func (s shelf) Lookup(id string) (topology.Provider, bool) {
	entry, ok := s.providers.Lookup(id)
	provider := topology.Provider{Name: entry.Name, Probes: entry.Probes}
	if entry.On() {
		provider.Feed = &topology.Feed{Format: entry.Format, URL: entry.URL}
	}
	return provider, ok
}

func (s shelf) IDs() []string { return ids(s.providers.All()) }

func (s shelf) Defaults() []string { return ids(s.providers.Defaults()) }

func ids(entries []catalogue.Entry) []string {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.ID
	}
	return names
}
