package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/noctop/internal/i18n"
)

// DefaultPath returns where the file is looked for: $XDG_CONFIG_HOME, or what
// the system has in its place. It is empty where there is no such place.
func DefaultPath() string {
	directory := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(directory) { // a relative one is to be ignored, says the XDG specification
		own, err := os.UserConfigDir()
		if err != nil {
			home, err := os.UserHomeDir()
			if err != nil {
				return ""
			}
			own = filepath.Join(home, ".config")
		}
		directory = own
	}
	return filepath.Join(directory, "noctop", "noctop.yaml")
}

// Load reads a configuration file. An empty path means DefaultPath, where a
// file need not be: without one it returns Default. What is wrong comes as
// Errors, as from Parse.
func Load(path string, known Known) (*Config, error) {
	optional := path == ""
	if optional {
		path = DefaultPath()
	}
	if path == "" {
		return Default(known), nil
	}
	data, err := readFile(path)
	if optional && errors.Is(err, fs.ErrNotExist) {
		return Default(known), nil
	}
	if err != nil {
		return nil, Errors{{File: path, Problem: whyUnread(err), Err: err}}
	}
	return Parse(data, path, known)
}

var (
	errDirectory = errors.New("is a directory")
	errSpecial   = errors.New("not a regular file")
)

// sizeError is a file of too many bytes.
type sizeError int64

func (e sizeError) Error() string { return e.text().String() }

func (e sizeError) text() i18n.Text {
	return i18n.T("the file is %.1f MiB: a configuration may have at most 1 MiB", float64(e)/(1<<20))
}

// readFile reads a file of bounded size. It opens nothing that could make it
// wait. One that grows meanwhile is left to Parse to refuse.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errDirectory
	case !info.Mode().IsRegular():
		return nil, errSpecial
	case info.Size() > maxFileBytes:
		return nil, sizeError(info.Size())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxFileBytes+1))
}

// whyUnread says why a file could not be read, and what to do.
func whyUnread(err error) i18n.Text {
	var path *fs.PathError
	var size sizeError
	switch {
	case errors.As(err, &size):
		return size.text()
	case errors.Is(err, errDirectory):
		return i18n.T("this is a directory: name the file in it")
	case errors.Is(err, errSpecial):
		return i18n.T("this is not a regular file: name one")
	case errors.Is(err, fs.ErrNotExist):
		return i18n.T("there is no such file: \"noctop init\" writes one")
	case errors.Is(err, fs.ErrPermission):
		return i18n.T("no permission to read it: make it readable for the user who runs noctop")
	case errors.As(err, &path):
		return i18n.T("it cannot be read: %s", path.Err)
	}
	return i18n.T("it cannot be read: %s", err)
}
