package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/config/discover"
)

func newInit(s streams, settings *settings) *cobra.Command {
	var force, print bool
	command := &cobra.Command{
		Use:   "init [FILE]",
		Short: "write a commented configuration of what is discovered here",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			found, troubles := discover.Find(command.Context(), discover.Options{})
			if troubles != nil {
				fmt.Fprintf(s.err, "noctop: missing from the file, for it couldn't be read: %s\n", troubles)
			}
			text := config.Sample(found)
			if print {
				_, err := s.out.Write(text)
				return err
			}
			path := config.DefaultPath()
			switch {
			case len(args) == 1:
				path = args[0]
			case settings.file != "":
				path = settings.file
			}
			if err := writeConfig(path, text, force); err != nil {
				return &exit{exitSoftware, err}
			}
			_, err := fmt.Fprintf(s.out, "wrote %s\n", path)
			return err
		},
	}
	command.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	command.Flags().BoolVar(&print, "print", false, "print it instead")
	return command
}

// writeConfig writes a new file, whole or not at all, and never over another
// unless told.
func writeConfig(path string, text []byte, force bool) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("can't make the folder of %s: %w", path, err)
	}
	if !force {
		// A link makes the last name appear at once, and fails where there is one.
		return throughTemporary(path, text, os.Link)
	}
	return throughTemporary(path, text, os.Rename)
}

func throughTemporary(path string, text []byte, place func(from, to string) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".noctop-*")
	if err != nil {
		return fmt.Errorf("can't write beside %s: %w", path, err)
	}
	defer os.Remove(file.Name())
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("can't write %s: %w", path, err)
	}
	err = place(file.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: nothing was written; use --force to write over it, or --print to see what would be", path)
	}
	if err != nil {
		return fmt.Errorf("can't write %s: %w", path, err)
	}
	return nil
}
