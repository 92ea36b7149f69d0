package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
	"example.com/noctop/ui/canvas"
)

// settled is how long after a verdict stands an outage is drawn: its evidence and
// the way out are there by then.
const settled = 5 * time.Second

// drawJournals draws what each journal of a folder lived through, each to a file
// of its own: the lab keeps the journals of its faults.
func drawJournals(from, folder string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.db"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("there is no journal (*.db) in %s", from)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		text, err := drawJournal(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".db")
		if err := os.WriteFile(filepath.Join(folder, name+".txt"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// drawJournal draws what one journal lived through.
func drawJournal(file string) (string, error) {
	r, err := journal.OpenReader(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }()
	return drawLived(r.Tape(time.Time{}, time.Time{}))
}

// drawLived draws a tape's worst moment, and its last.
func drawLived(tape engine.Tape) (string, error) {
	var worst, last *history.Snapshot
	var open time.Time
	for shown, err := range engine.Replay(tape) {
		if err != nil {
			return "", err
		}
		last = shown
		if open.IsZero() && shown.Triage.Status == triage.AnyOpen {
			open = shown.Now.Wall
		}
		if worse(shown, worst, open) {
			worst = shown
		}
	}
	if last == nil {
		return "nothing was measured\n", nil
	}
	var b strings.Builder
	for _, picture := range []struct {
		of       *history.Snapshot
		columns  int
		rows     int
		language i18n.Language
		key      string
		title    string
	}{
		{worst, 80, 24, i18n.English, "", "at its worst"},
		{worst, 80, 24, i18n.English, "e", "its evidence"},
		{worst, 80, 24, i18n.Korean(), "", "in Korean"},
		{worst, 200, 50, i18n.English, "", "on a wall"},
		{last, 80, 24, i18n.English, "", "at the end"},
	} {
		fmt.Fprintf(&b, "--- %s, %s\n%s\n", picture.title, sizeName([2]int{picture.columns, picture.rows}),
			screenOf(picture.of, picture.columns, picture.rows, picture.language, picture.key))
	}
	return b.String(), nil
}

// worse reports whether a moment is to be drawn rather than another: one soon
// after an incident opened, or else the last with a suspicion or a notice.
func worse(shown, worst *history.Snapshot, open time.Time) bool {
	if worst == nil {
		return true
	}
	if !open.IsZero() {
		return shown.Now.Wall.Sub(open) <= settled
	}
	rank := func(s *history.Snapshot) int { return 2*len(s.Triage.Verdicts) + len(s.Triage.Notices) }
	return rank(shown) >= rank(worst)
}

// screenOf is a moment as the console draws it, after a key if there is one.
func screenOf(shown *history.Snapshot, columns, rows int, language i18n.Language, key string) string {
	var lines []string
	m := ui.New(ui.Options{
		Source: func() *history.Snapshot { return shown }, Theme: themes.ByName("dark"), Glyphs: themes.Unicode(), Zone: time.UTC,
		Language: language, Present: func(c *canvas.Canvas) { lines = c.Lines() },
	})
	m.Update(tea.WindowSizeMsg{Width: columns, Height: rows})
	m.Update(ui.FrameMsg{})
	if key != "" {
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)})
	}
	m.View()
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
