//go:build unix

package ui

import (
	"fmt"
	"testing"

	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// TestGoldenTime shows what the timeline, the past, a tape, a quiz and a bulletin
// look like.
func TestGoldenTime(t *testing.T) {
	for _, scene := range []struct {
		name string
		make func(w, h int) *Model
	}{
		{"timeline", func(w, h int) *Model {
			m, _ := travelling(t, w, h, themes.Unicode())
			travel(t, m, "t")
			return m
		}},
		{"past", func(w, h int) *Model {
			m, _ := travelling(t, w, h, themes.Unicode())
			travel(t, m, "[", "[", "[", "[", "[")
			return m
		}},
		{"past-evidence", func(w, h int) *Model {
			m, _ := travelling(t, w, h, themes.Unicode())
			travel(t, m, "[", "[", "e")
			return m
		}},
		{"seeking", func(w, h int) *Model {
			m, _ := travelling(t, w, h, themes.Unicode())
			travel(t, m, "t")
			press(t, m, "<")
			return m
		}},
		{"tape", func(w, h int) *Model {
			m, _ := played(t, w, h, themes.Unicode(), nil)
			return m
		}},
		{"tape-ended", func(w, h int) *Model {
			m, tape := played(t, w, h, themes.Unicode(), nil)
			tape.state.Ended = true
			return m
		}},
		{"quiz", func(w, h int) *Model {
			m, _ := played(t, w, h, themes.Unicode(), coreQuiz())
			return m
		}},
		{"quiz-choosing", func(w, h int) *Model {
			m, _ := played(t, w, h, themes.Unicode(), coreQuiz())
			press(t, m, "v", "pgdown", "down")
			return m
		}},
		{"quiz-right", answeredBy(t, triage.CauseUplinkCore, kt)},
		{"quiz-wrong", answeredBy(t, triage.CauseDNSResolver, "KT DNS")},
		{"bulletin", func(w, h int) *Model {
			m := model(t, coreDead().snapshot(), w, h, themes.Unicode())
			press(t, m, "b")
			return m
		}},
		{"bulletin-korean", func(w, h int) *Model {
			m := model(t, coreDead().snapshot(), w, h, themes.Unicode())
			press(t, m, "b", "l")
			return m
		}},
		{"handover", func(w, h int) *Model {
			m := model(t, healthy().snapshot(), w, h, themes.Unicode())
			press(t, m, "b")
			return m
		}},
	} {
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			name := fmt.Sprintf("time-%s-%dx%d", scene.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				c := scene.make(size[0], size[1]).screen.draw()
				whole(t, c, size[0], size[1])
				golden(t, name, append(c.Lines(), pausedRows(c)...))
			})
		}
	}
}

// answeredBy is a quiz that somebody has answered.
func answeredBy(t *testing.T, cause triage.Cause, scope string) func(w, h int) *Model {
	t.Helper()
	return func(w, h int) *Model {
		m, _ := played(t, w, h, themes.Unicode(), coreQuiz())
		name(t, m, cause, scope)
		return m
	}
}

// pausedRows lists the rows in which something looks like what is not live.
func pausedRows(c *canvas.Canvas) (rows []string) {
	paused := themes.Default().Style(themes.Paused)
	for y := range c.Height() {
		for x := range c.Width() {
			if c.At(x, y).Style == paused {
				rows = append(rows, fmt.Sprintf("--- row %d looks paused", y+1))
				break
			}
		}
	}
	return rows
}
