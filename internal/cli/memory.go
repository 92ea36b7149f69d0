package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/ui"
)

// memoryVersion is what the file of the view says of its form.
const memoryVersion = 1

const (
	largestMemory = 64 << 10         // bytes
	memoryPause   = 2 * time.Second  // somebody who presses a key often presses another
	memoryAgain   = 10 * time.Second // after which what could not be written is tried again
)

// memory is the file in which the console keeps how somebody looks at it. One
// that can't be read is left as it is: it may be somebody else's, or of a newer
// noctop.
type memory struct {
	path string        // empty: nothing is kept
	kept ui.Remembered // as it was read

	again time.Duration // see memoryAgain

	mu     sync.Mutex
	latest *ui.Remembered // not yet written; nil: all is
	wake   chan struct{}

	notice atomic.Pointer[i18n.Text]
}

// memoryFile is what lies in the file.
type memoryFile struct {
	Version int `json:"version"`
	ui.Remembered
}

// memoryPath is where the view is kept: beside the notes. It is empty where
// there is no such place.
func memoryPath(getenv func(string) string) string {
	beside := notes.Path(getenv)
	if beside == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(beside), "view.json")
}

// openMemory reads what is kept.
func openMemory(path string) *memory {
	m := &memory{path: path, again: memoryAgain, wake: make(chan struct{}, 1)}
	if path == "" {
		return m
	}
	kept, err := readMemory(path)
	if err != nil {
		m.path = ""
		m.complain(i18n.T("the view is not remembered: %s: %s", path, err))
	}
	m.kept = kept
	return m
}

// readMemory reads the file; none, or an empty one, is nothing to remember.
func readMemory(path string) (r ui.Remembered, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, nil
	case err != nil:
		return r, i18n.Errorf("it can't be read: %w", err)
	case !info.Mode().IsRegular():
		return r, i18n.Errorf("it is not a regular file: move it away")
	}
	file, err := os.Open(path)
	if err != nil {
		return r, i18n.Errorf("it can't be read: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, largestMemory+1))
	switch {
	case err != nil:
		return r, i18n.Errorf("it can't be read: %w", err)
	case len(data) == 0:
		return r, nil
	}
	damaged := i18n.Errorf("it is damaged, or not noctop's: remove it to begin anew")
	var form struct {
		Version int `json:"version"`
	}
	switch err := json.Unmarshal(data, &form); {
	case len(data) > largestMemory, err != nil, form.Version < 1:
		return r, damaged
	case form.Version > memoryVersion:
		return r, i18n.Errorf("a newer noctop wrote it: remove it to begin anew")
	}
	var found memoryFile
	if json.Unmarshal(data, &found) != nil {
		return r, damaged
	}
	return found.Remembered, nil
}

// recall is what to remember at the start: what flags or the configuration say
// goes before it.
func (m *memory) recall(c *config.Config, s *settings) ui.Remembered {
	r := m.kept
	if s.theme != "" || c.Theme != "" && c.Theme != "auto" {
		r.Theme = ""
	}
	if s.lang != "" || c.Language != "" && c.Language != "auto" {
		r.Language = ""
	}
	if c.Layout.Preset != "" || len(c.Layout.Rows) > 0 {
		r.Layout = ""
	}
	return r
}

// keep has the view kept, soon. What it does not say it was not asked for.
func (m *memory) keep(r ui.Remembered) {
	for _, one := range []struct{ now, before *string }{{&r.Theme, &m.kept.Theme}, {&r.Language, &m.kept.Language}, {&r.Layout, &m.kept.Layout}} {
		if *one.now == "" {
			*one.now = *one.before
		}
	}
	m.mu.Lock()
	m.latest = &r
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// run writes what is to be kept until ctx ends, and once more then. What could not be
// written is tried again, key or no key: a disk that has room by now is no trouble any
// more, and the notice of it goes.
func (m *memory) run(ctx context.Context) {
	for {
		var again <-chan time.Time
		if m.waits() {
			again = time.After(m.again)
		}
		select {
		case <-ctx.Done():
			m.flush()
			return
		case <-again:
		case <-m.wake:
			select {
			case <-ctx.Done():
			case <-time.After(memoryPause):
			}
		}
		m.flush()
	}
}

// waits reports whether anything is not yet written.
func (m *memory) waits() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.latest != nil
}

// flush writes what is not yet written.
func (m *memory) flush() {
	m.mu.Lock()
	r := m.latest
	m.latest = nil
	m.mu.Unlock()
	if r == nil || m.path == "" {
		return
	}
	if err := writeMemory(m.path, *r); err != nil {
		m.complain(i18n.T("the view is not remembered: %s", err))
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.latest == nil { // nothing newer came meanwhile
			m.latest = r
		}
		return
	}
	m.notice.Store(nil)
}

// writeMemory puts a new file in the place of the old one, whole or not at all.
func writeMemory(path string, r ui.Remembered) error {
	text, err := json.Marshal(memoryFile{memoryVersion, r})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".view-*") // readable by its owner only
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

func (m *memory) complain(text i18n.Text) { m.notice.Store(&text) }

// complaint is why the view is not kept; nothing where it is.
func (m *memory) complaint() i18n.Text {
	if text := m.notice.Load(); text != nil {
		return *text
	}
	return i18n.Text{}
}

// memoryPath is where the view is kept; empty where it is not wanted.
func (s *settings) memoryPath(c *config.Config, getenv func(string) string) string {
	if !c.Remember {
		return ""
	}
	return memoryPath(getenv)
}
