package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
)

func newInit(s streams, settings *settings) *cobra.Command {
	var force, onlyPrint bool
	command := &cobra.Command{
		Use:   "init [FILE]",
		Short: "write a commented configuration of what is discovered here",
		Long: `init writes a configuration that watches what noctop would watch without one, with
comments on all that it could say besides: to FILE, or where noctop looks for it.

It never writes over a file that is there unless --force says so. Where the file
is a symbolic link, --force replaces the link and leaves what it points to.`,
		Args: takes(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			path := settings.path()
			if len(args) == 1 {
				path = args[0]
			}
			if path == "" && !onlyPrint {
				return usage("there is no usual place for the file here: name one, as in noctop init noctop.yaml")
			}
			found, troubles := s.host.find(command.Context())
			if troubles != nil {
				s.complain(i18n.T("missing from the file, for it couldn't be read: %s", troubles))
			}
			text := config.Sample(found)
			if onlyPrint {
				_, err := s.out.Write(text)
				return printed(err)
			}
			if err := writeConfig(path, text, force); err != nil {
				return &exit{exitSoftware, err}
			}
			p := s.page()
			p.line(i18n.T("wrote %s", path))
			return s.show(p)
		},
	}
	command.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	command.Flags().BoolVar(&onlyPrint, "print", false, "print it instead")
	return command
}

// writeConfig writes a new file, whole or not at all, and never over another
// unless told.
func writeConfig(path string, text []byte, force bool) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return i18n.Errorf("%s is a directory: name a file in it", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return i18n.Errorf("can't make the folder of %s: %w", path, err)
	}
	place := placeNew
	if force {
		place = os.Rename
	}
	return throughTemporary(path, text, place)
}

// placeNew gives a file its last name, and fails where there is one of that name.
func placeNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// Some file systems know no links. There it is looked first, and then moved.
	if _, there := os.Lstat(to); there == nil {
		return fs.ErrExist
	}
	return os.Rename(from, to)
}

func throughTemporary(path string, text []byte, place func(from, to string) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".noctop-*")
	if err != nil {
		return i18n.Errorf("can't write beside %s: %w", path, err)
	}
	defer os.Remove(file.Name())
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return i18n.Errorf("can't write %s: %w", path, err)
	}
	err = place(file.Name(), path)
	if errors.Is(err, fs.ErrExist) {
		return i18n.Errorf("%s is there already: nothing was written; use --force to write over it, or --print to see what would be", path)
	}
	if err != nil {
		return i18n.Errorf("can't write %s: %w", path, err)
	}
	return nil
}
