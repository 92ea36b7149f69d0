package cli

import (
	"fmt"
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
			return fmt.Errorf("something is missing: it is %s", command.UseLine())
		case len(args) > most:
			return fmt.Errorf("%q is too much: it is %s", args[most], command.UseLine())
		}
		return nil
	}
}
