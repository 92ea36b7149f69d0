package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newConfig(s streams, settings *settings) *cobra.Command {
	command := &cobra.Command{
		Use:   "config",
		Short: "work with configuration files",
		Args:  cobra.NoArgs,
		RunE:  func(command *cobra.Command, _ []string) error { return printed(command.Help()) },
	}
	command.AddCommand(&cobra.Command{
		Use:   "check [FILE]",
		Short: "say whether a configuration file is right, and exit 78 where it is not",
		Long: `check reads a configuration file as noctop would on this host. What is wrong is
told with file, line, column and the line itself, and the exit code is 78. What
it refers to and is not there now is told too, and is no mistake: it may come.
Without FILE it reads the one that noctop would.`,
		Args: takes(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			checked := *settings
			checked.file = settings.path()
			if len(args) == 1 {
				checked.file = args[0]
			}
			if checked.file == "" {
				return &exit{exitUsage, errors.New("name a file to check")}
			}
			text, err := checkConfig(command.Context(), s, &checked)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(s.out, text)
			return printed(err)
		},
	})
	return command
}

// checkConfig says what a configuration comes to here, or what is wrong with it.
func checkConfig(ctx context.Context, s streams, settings *settings) (string, error) {
	c, err := settings.load()
	if err != nil {
		return "", &exit{exitConfig, err}
	}
	if _, err := keys(c); err != nil {
		return "", err
	}
	if _, err := settings.chooseTheme(c); err != nil {
		return "", err
	}
	found, _ := s.host.find(ctx)
	what := c.Topology(found)
	var text strings.Builder
	fmt.Fprintf(&text, "%s is right. On this host it watches:\n", plainString(settings.file))
	for _, part := range []struct {
		count        int
		one, several string
	}{
		{len(what.Uplinks), "uplink", "uplinks"}, {len(what.Resolvers), "resolver", "resolvers"},
		{len(what.Names), "name", "names"}, {len(what.Providers), "provider", "providers"},
		{len(what.Endpoints), "group of endpoints", "groups of endpoints"}, {len(what.Services), "service", "services"},
	} {
		noun := part.several
		if part.count == 1 {
			noun = part.one
		}
		fmt.Fprintf(&text, "%5d %s\n", part.count, noun)
	}
	for _, missing := range c.Unresolved(found) {
		fmt.Fprintf(&text, "not there now: %s\n", missing)
	}
	return text.String(), nil
}
