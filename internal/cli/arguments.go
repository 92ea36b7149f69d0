package cli

import (
	"math"

	"github.com/spf13/cobra"
)

// anyNumber of arguments is as many as there are.
const anyNumber = math.MaxInt

// takes lets a command have from least to most arguments, and says of other
// numbers how it is written.
func takes(least, most int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage("something is missing: it is %s", useOf(command))
		case len(args) > most && command.HasSubCommands():
			return unknownCommand(command, args[most])
		case len(args) > most:
			return usage("%q is too much: it is %s", args[most], useOf(command))
		}
		return nil
	}
}

// unknownCommand says that there is no such command, and which one was meant.
func unknownCommand(command *cobra.Command, name string) error {
	command.SuggestionsMinimumDistance = 2
	if near := command.SuggestionsFor(name); len(near) > 0 {
		return usage("unknown command %q: did you mean %s %s?", name, command.CommandPath(), near[0])
	}
	return usage("unknown command %q; see %s --help", name, command.CommandPath())
}
