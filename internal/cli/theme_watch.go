package cli

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"example.com/noctop/internal/config"
	"example.com/noctop/themes"
)

// themePace is how often a theme file is looked at: whoever edits one sees it so.
const themePace = 2 * time.Second

// themeFile is the file that the theme in use is read from; empty where it is one of
// the built-in ones.
func (s *settings) themeFile(c *config.Config) string {
	name, folder := s.theme, ""
	if name == "" {
		name, folder = c.Theme, filepath.Dir(c.File)
	}
	if name == "" || name == "auto" || themes.ByName(name) != nil {
		return ""
	}
	if isPath(name) && folder != "" && c.File != "" && !filepath.IsAbs(name) {
		return filepath.Join(folder, name)
	}
	if own := ownThemePath(name); own != "" && !noFile(own) {
		return own
	}
	return name
}

// themeWatch finds out that the theme file in use was changed.
type themeWatch struct {
	file func() string // empty: there is none now
	path string        // that was looked at last
	then time.Time     // when it had been changed by then
	size int64
}

// changed reports whether the file has changed since the last look at it. Another
// file than before is no change: what names it was read again.
func (w *themeWatch) changed() bool {
	path := w.file()
	if path == "" {
		w.path = ""
		return false
	}
	info, err := os.Stat(path)
	if err != nil {
		return false // an editor may be putting another in its place
	}
	before := *w
	w.path, w.then, w.size = path, info.ModTime(), info.Size()
	return before.path == path && (!before.then.Equal(w.then) || before.size != w.size)
}

// run calls onChange whenever the file has changed, until ctx ends.
func (w *themeWatch) run(ctx context.Context, onChange func()) {
	w.changed()
	ticker := time.NewTicker(themePace)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if w.changed() {
			onChange()
		}
	}
}

// now is the configuration in use.
func (w *site) now() *config.Config {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.config
}
