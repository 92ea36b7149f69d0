package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			return printVersion(s)
		},
	}
}

func printVersion(s streams) error {
	_, err := fmt.Fprint(s.out, versionText())
	return printed(err)
}

// versionText names the version, the commit it was built from where that is
// known, and what it was built with and for.
func versionText() string {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = " (" + setting.Value[:min(12, len(setting.Value))] + ")"
			}
		}
	}
	return fmt.Sprintf("noctop %s%s %s %s/%s\n", Version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
