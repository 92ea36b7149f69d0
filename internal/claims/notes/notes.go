// Package notes keeps the statements that operators enter by hand, a line of
// JSON each, in a file that is only ever appended to.
package notes

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

const (
	schema    = 1
	nameCells = 80
	textCells = 2000
	// MaxLine is how long a line may be, in bytes: a text of the widest signs
	// stays below.
	MaxLine = 32 << 10
)

// ErrNoNote is of what can't be a note.
var ErrNoNote = i18n.Errorf("this is no note")

// line is a note as it lies in the file.
type line struct {
	Schema   int    `json:"schema"`
	At       string `json:"at"`
	Entered  string `json:"entered"`
	Provider string `json:"provider"`
	Text     string `json:"text"`
}

// Path returns where the notes lie: $XDG_STATE_HOME/noctop/notes.jsonl, or what
// the system has in its place. It is empty where there is no such place.
func Path(getenv func(string) string) string {
	directory := getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(directory) { // a relative one is to be ignored, says the XDG specification
		switch home := getenv("HOME"); {
		case runtime.GOOS == "windows":
			directory = getenv("LocalAppData")
		case filepath.IsAbs(home):
			directory = filepath.Join(home, ".local", "state")
		}
	}
	if directory == "" {
		return ""
	}
	return filepath.Join(directory, "noctop", "notes.jsonl")
}

// Append adds a note at the end of the file, which is made where there is none,
// readable by its owner only, and sees to it that it is on the disk.
func Append(path string, note claims.Noted) error {
	if path == "" {
		return i18n.Errorf("there is no place for notes: set XDG_STATE_HOME to a folder of yours")
	}
	text, err := encode(note)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return i18n.Errorf("can't make the folder for notes: %w", err)
	}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return i18n.Errorf("%s is not a regular file: move it away", path)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return i18n.Errorf("can't open the notes: %w", err)
	}
	return errors.Join(write(file, text), closed(file))
}

func closed(file *os.File) error {
	if err := file.Close(); err != nil {
		return i18n.Errorf("can't keep the note: %w", err)
	}
	return nil
}

// write appends one line in one piece. A line that was torn before it is ended
// first, so that it takes none with it.
func write(file *os.File, text []byte) error {
	info, err := file.Stat()
	if err != nil {
		return i18n.Errorf("can't read the notes: %w", err)
	}
	if size := info.Size(); size > 0 {
		last := make([]byte, 1)
		if _, err := file.ReadAt(last, size-1); err != nil {
			return i18n.Errorf("can't read the notes: %w", err)
		}
		if last[0] != '\n' {
			text = append([]byte{'\n'}, text...)
		}
	}
	if _, err := file.Write(text); err != nil {
		return i18n.Errorf("can't write the note: %w", err)
	}
	if err := file.Sync(); err != nil {
		return i18n.Errorf("can't keep the note: %w", err)
	}
	return nil
}

// encode cleans a note and makes its line.
func encode(note claims.Noted) ([]byte, error) {
	provider, text := safetext.Clean(note.Provider, nameCells).String(), safetext.Clean(note.Text, textCells).String()
	switch {
	case provider == "":
		return nil, i18n.Errorf("%w: it needs the name of who said it", ErrNoNote)
	case text == "":
		return nil, i18n.Errorf("%w: it needs a text", ErrNoNote)
	case note.At.IsZero():
		return nil, i18n.Errorf("%w: it needs a time", ErrNoNote)
	}
	out, err := json.Marshal(line{
		Schema: schema, At: note.At.Format(time.RFC3339), Entered: note.Entered.Format(time.RFC3339), Provider: provider, Text: text,
	})
	if err != nil {
		return nil, i18n.Errorf("can't write the note: %w", err)
	}
	return append(out, '\n'), nil
}

// Parse reads one line. What is not a note, or of a newer schema that an older
// program can't know, is none.
func Parse(text []byte) (claims.Noted, bool) {
	var l line
	if len(text) > MaxLine || json.Unmarshal(text, &l) != nil || l.Schema < schema {
		return claims.Noted{}, false
	}
	at, err := time.Parse(time.RFC3339, l.At)
	if err != nil || at.Year() < 1970 || at.Year() > 9999 {
		return claims.Noted{}, false
	}
	entered, err := time.Parse(time.RFC3339, l.Entered)
	if err != nil {
		entered = at
	}
	note := claims.Noted{
		At: at, Entered: entered,
		Provider: safetext.Clean(l.Provider, nameCells).String(), Text: safetext.Clean(l.Text, textCells).String(),
	}
	return note, note.Provider != "" && note.Text != ""
}

// size returns how long a file is, and whether it is one that can be read.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, i18n.Errorf("can't read the notes: %w", err)
	case !info.Mode().IsRegular():
		return 0, i18n.Errorf("%s is not a regular file: move it away", path)
	}
	return info.Size(), nil
}

// readAt reads some bytes from a place on.
func readAt(path string, from int64, limit int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, i18n.Errorf("can't read the notes: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.NewSectionReader(file, from, int64(limit)))
	if err != nil {
		return nil, i18n.Errorf("can't read the notes: %w", err)
	}
	return text, nil
}
