package cli

import (
	"os"
	"path/filepath"

	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/i18n"
)

// bulletinSaver writes the bulletins of the console to files beside the notes; it
// is nil where there is no place for them.
func bulletinSaver(getenv func(string) string) func(name string, text []byte) (string, error) {
	beside := notes.Path(getenv)
	if beside == "" {
		return nil
	}
	folder := filepath.Join(filepath.Dir(beside), "bulletins")
	return func(name string, text []byte) (string, error) {
		if name != filepath.Base(name) || name == "." || name == ".." {
			return "", i18n.Errorf("the incident's name makes no file's name: %s", name)
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return "", err
		}
		path := filepath.Join(folder, name)
		return path, os.WriteFile(path, text, 0o600)
	}
}
