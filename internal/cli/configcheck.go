package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/config"
)

func newConfig(s streams) *cobra.Command {
	command := &cobra.Command{Use: "config", Short: "work with configuration files"}
	command.AddCommand(&cobra.Command{
		Use:   "check FILE",
		Short: "say whether a configuration file is right, and exit 78 where it is not",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			settings := &settings{file: args[0]}
			c, err := settings.load()
			if err != nil {
				return &exit{exitConfig, err}
			}
			if _, err := keys(c); err != nil {
				return err
			}
			if _, err := settings.chooseTheme(c); err != nil {
				return err
			}
			what := c.Topology(config.Found{})
			_, err = fmt.Fprintf(s.out, "%s is right: %d uplinks, %d resolvers, %d names, %d providers, %d endpoint groups, %d services\n",
				args[0], len(what.Uplinks), len(what.Resolvers), len(what.Names), len(what.Providers), len(what.Endpoints), len(what.Services))
			return err
		},
	})
	return command
}
