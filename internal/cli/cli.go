// Package cli is the command line: it reads flags and the configuration, puts
// the parts together, and ends with an exit code.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/i18n"
)

// Version is the program's version, set when it is linked.
var Version = "0.1.0-dev"

// lastWait is how long the program may take to end once it is told to: a file
// on a server that does not answer can't be waited for.
const lastWait = 3 * time.Second

// streams are the ways in and out, the environment, and the machine.
type streams struct {
	in     io.Reader
	out    io.Writer
	err    io.Writer
	getenv func(string) string
	host   machine
	tongue *tongue // nil: English
}

// files returns in and out where they are files, as a terminal is.
func (s streams) files() (in, out *os.File, ok bool) {
	in, readable := s.in.(*os.File)
	out, writable := s.out.(*os.File)
	return in, out, readable && writable
}

// Main runs noctop and returns its exit code.
func Main(args []string) (code int) {
	language := languageOf(args, os.Getenv)
	// The code of a panic is Go's own 2, which of a check would mean "down".
	defer func() {
		if reason := recover(); reason != nil {
			say(os.Stderr, language.Say(i18n.T("it failed, and that is its own fault: %s", fmt.Sprint(reason))))
			_, _ = os.Stderr.Write(debug.Stack())
			code = exitSoftware
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() {
		stop() // a second signal ends the program whatever it waits for
		time.AfterFunc(lastWait, func() {
			say(os.Stderr, language.Say(i18n.T("it was told to end, and did not within %s", lastWait.String())))
			os.Exit(exitSoftware)
		})
	})
	return run(ctx, args, streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, host: thisMachine()})
}

// run runs one command line, and returns its exit code.
func run(ctx context.Context, args []string, s streams) int {
	s.tongue = &tongue{languageOf(args, s.getenv)}
	root := newRoot(s)
	root.SetArgs(args)
	return finish(root.ExecuteContext(ctx), s.err, s.speaks())
}

func newRoot(s streams) *cobra.Command {
	settings := &settings{tongue: s.tongue, getenv: s.getenv}
	version := false // of cobra's own flag for it a template engine would come along, and every method of every type with that
	root := &cobra.Command{
		Use:   "noctop",
		Short: "what is broken, and whose is it?",
		Long: `noctop watches this host, its uplinks, DNS and the providers it needs, and says
what is broken and whose it is, with the evidence for and against.

Without a configuration it discovers the interfaces with a default route, their
gateways and the resolvers, and watches public anchors and a few providers.`,
		Args:          takes(0, 0),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(command *cobra.Command, _ []string) error {
			if version {
				return printVersion(s)
			}
			return runConsole(command.Context(), s, settings)
		},
	}
	settings.register(root)
	root.SetIn(s.in)
	root.SetOut(printing{s.out})
	root.SetErr(s.err)
	root.Flags().BoolVarP(&version, "version", "v", false, "version for"+" noctop")
	root.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
		return usage("%w; see %s --help", flagFault(err), command.CommandPath())
	})
	root.AddCommand(
		newWatch(s, settings), newCheck(s, settings), newInit(s, settings), newDoctor(s, settings),
		newDrill(s, settings), newReplay(s, settings), newReport(s, settings), newJournal(s, settings), newConfig(s, settings), newFeeds(s, settings), newNote(s, settings), newTheme(s, settings), newDocs(s, settings), newStatus(s), newMan(s), newVersion(s),
	)
	speak(root, s, settings)
	return root
}
