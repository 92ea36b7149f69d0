//go:build unix

package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// allowed are sizes of terminals, and how many bytes a second may go to each while
// nothing new happens.
var allowed = [][3]int{{80, 24, 1000}, {200, 50, 3000}}

// TestSteadyTrafficOfEveryView counts the bytes that go to a terminal each second
// in every view and language, among 5,000 hosts: when all is well, and when a
// hundred things have failed at once.
func TestSteadyTrafficOfEveryView(t *testing.T) {
	for _, moment := range moments {
		var seconds []*history.Snapshot
		for second := range 11 {
			seconds = append(seconds, moment.at(second, 300))
		}
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			for _, size := range allowed {
				for _, view := range ViewIDs() {
					name := fmt.Sprintf("%s/%s/%dx%d/%s", moment.name, language.Code(), size[0], size[1], view)
					t.Run(name, func(t *testing.T) { steadyTraffic(t, seconds, language, size, view) })
				}
			}
		}
	}
}

// TestSteadyTrafficOfEveryPane counts the same of panes that have the screen to
// themselves, of what opens over them, and of every form of plots.
func TestSteadyTrafficOfEveryPane(t *testing.T) {
	scenes := map[string]func() *world{"healthy": healthy, "core-dead": coreDead}
	opened := map[string][]string{
		"panes": nil, "evidence": {"e"}, "uplink": {"enter"}, "plot": {"enter", "pgdown"}, "resolver": {"2", "enter"},
		"hosts": {"5", "z"}, "group": {"5", "enter"},
	}
	for scene, of := range scenes {
		seconds := steadily(of)
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			for _, size := range allowed {
				for pane, keys := range opened {
					name := fmt.Sprintf("%s/%s/%dx%d/%s", scene, language.Code(), size[0], size[1], pane)
					t.Run(name, func(t *testing.T) { steadyTraffic(t, seconds, language, size, "triage", keys...) })
				}
			}
		}
	}
}

// steadily is a world in twenty seconds, one after the other, in which nothing
// new happens.
func steadily(of func() *world) (seconds []*history.Snapshot) {
	for second := range 21 {
		w := of()
		ago := time.Duration(second) * time.Second
		w.now = w.now.Add(ago)
		for subject := range w.broken {
			w.broken[subject] += ago
		}
		w.measure()
		w.desks("Check-in desks", strings.Repeat(".", 180)+strings.Repeat("x", 20))
		s := w.snapshot()
		s.Seq = uint64(second)
		seconds = append(seconds, s)
	}
	return seconds
}

func steadyTraffic(t *testing.T, seconds []*history.Snapshot, language i18n.Language, size [3]int, view string, keys ...string) {
	t.Helper()
	current := seconds[0]
	c := newConsole(t, size[0], size[1], canvas.Colors256, Options{
		Source: func() *history.Snapshot { return current }, Glyphs: themes.Unicode(), Zone: seoul, Language: language, View: view,
	})
	for _, key := range keys {
		c.send(keyOf(key))
	}
	c.settle()
	before := c.taken()
	for _, current = range seconds[1:] {
		c.send(FrameMsg{})
		c.settle()
	}
	each := (c.taken() - before) / len(seconds[1:])
	t.Logf("%d bytes a second", each)
	if each > size[2] {
		t.Errorf("%d bytes a second, at most %d", each, size[2])
	}
}

// taken is how many bytes came.
func (c *console) taken() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}
