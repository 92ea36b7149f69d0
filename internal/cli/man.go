package cli

import (
	"fmt"
	"strings"

	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"example.com/noctop/keymap"
)

func newMan(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page: noctop man | man -l -",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			page, err := manual(command.Root())
			if err != nil {
				return &exit{exitSoftware, err}
			}
			_, err = fmt.Fprint(s.out, page)
			return err
		},
	}
}

// manual renders the manual page from the commands and keys as they are.
func manual(root *cobra.Command) (string, error) {
	page, err := mcobra.NewManPage(1, root)
	if err != nil {
		return "", fmt.Errorf("can't make the manual page: %w", err)
	}
	page = page.
		WithSection("Keys", manualKeys()).
		WithSection("Exit status", manualExits).
		WithSection("Files", manualFiles).
		WithSection("Environment", manualEnvironment)
	return page.Build(roff.NewDocument()), nil
}

func manualKeys() string {
	table, err := keymap.New(nil)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, group := range table.Help() {
		fmt.Fprintf(&b, "%s\n", group.Name)
		for _, entry := range group.Entries {
			labels := make([]string, len(entry.Keys))
			for i, key := range entry.Keys {
				labels[i] = keymap.Label(key)
			}
			fmt.Fprintf(&b, "  %-18s %s (%s)\n", strings.Join(labels, " "), entry.Description, entry.Action)
		}
	}
	return b.String()
}

const (
	manualExits = `check: 0 ok, 1 degraded, 2 down, 3 unknown.
All: 64 a mistake on the command line, 70 noctop itself failed, 78 a bad configuration.`
	manualFiles = `$XDG_CONFIG_HOME/noctop/noctop.yaml, or ~/.config/noctop/noctop.yaml: the configuration, optional.
It is taken on again when it changes; noctop watch also does so on SIGHUP.`
	manualEnvironment = `NO_COLOR: no colours. LC_ALL, LC_CTYPE, LANG: Unicode signs where they name UTF-8, else ASCII.
TERM, COLORTERM: how many colours. TMUX: copying goes through tmux. TZ: the zone of the times shown.`
)
