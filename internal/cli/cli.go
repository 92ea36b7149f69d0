// Package cli is the command line: it reads flags and the configuration, puts
// the parts together, and ends with an exit code.
package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Version is the program's version, set when it is linked.
var Version = "0.1.0-dev"

// streams are the ways in and out, and the environment.
type streams struct {
	in     *os.File
	out    *os.File
	err    io.Writer
	getenv func(string) string
}

// Main runs noctop and returns its exit code.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv})
	root.SetArgs(args)
	return finish(root.ExecuteContext(ctx), os.Stderr)
}

func newRoot(s streams) *cobra.Command {
	settings := &settings{}
	root := &cobra.Command{
		Use:   "noctop",
		Short: "what is broken, and whose is it?",
		Long: `noctop watches this host, its uplinks, DNS and the providers it needs, and says
what is broken and whose it is, with the evidence for and against.

Without a configuration it discovers the interfaces with a default route, their
gateways and the resolvers, and watches public anchors and a few providers.`,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       Version,
		RunE: func(command *cobra.Command, _ []string) error {
			return runConsole(command.Context(), s, settings)
		},
	}
	settings.register(root)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetVersionTemplate(versionText())
	root.AddCommand(
		newWatch(s, settings), newCheck(s, settings), newInit(s, settings), newDoctor(s, settings),
		newConfig(s), newMan(s), newVersion(s),
	)
	return root
}
