package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/i18n"
)

func newConfig(s streams, settings *settings) *cobra.Command {
	command := &cobra.Command{
		Use:   "config",
		Short: "work with configuration files",
		Args:  takes(0, 0),
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
				return usage("name a file to check")
			}
			text, err := checkConfig(command.Context(), s, &checked)
			if err != nil {
				return err
			}
			_, err = io.WriteString(s.out, text)
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
	p := s.page()
	p.line(i18n.T("%s is right. On this host it watches:", settings.file))
	for _, part := range []struct {
		count        int
		one, several i18n.Text
	}{
		{len(what.Uplinks), i18n.T("uplink"), i18n.T("uplinks")}, {len(what.Resolvers), i18n.T("resolver"), i18n.T("resolvers")},
		{len(what.Names), i18n.T("name"), i18n.T("names")}, {len(what.Providers), i18n.T("provider"), i18n.T("providers")},
		{len(what.Endpoints), i18n.T("group of endpoints"), i18n.T("groups of endpoints")}, {len(what.Services), i18n.T("service"), i18n.T("services")},
	} {
		noun := part.several
		if part.count == 1 {
			noun = part.one
		}
		p.lines(i18n.T("%5d %s", part.count, noun))
	}
	for _, missing := range c.Unresolved(found) {
		p.lines(i18n.T("not there now: %s", missing))
	}
	return p.String(), nil
}
