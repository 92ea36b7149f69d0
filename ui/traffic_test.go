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

// TestSteadyTrafficOfEveryView counts the bytes that go to a terminal each
// second while nothing new happens: at most 1 kB at 80x24 and 3 kB at 200x50,
// in every view, form of plots and language.
func TestSteadyTrafficOfEveryView(t *testing.T) {
	scenes := map[string]func() *world{"healthy": healthy, "core-dead": coreDead}
	views := map[string][]string{
		"panes": nil, "evidence": {"e"}, "uplink": {"enter"}, "plot": {"enter", "pgdown"}, "resolver": {"2", "enter"},
		"hosts": {"5", "z"}, "group": {"5", "enter"},
	}
	for scene, of := range scenes {
		seconds := steadily(of)
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			for _, size := range [][3]int{{80, 24, 1000}, {200, 50, 3000}} {
				for view, keys := range views {
					name := fmt.Sprintf("%s/%s/%dx%d/%s", scene, language.Code(), size[0], size[1], view)
					t.Run(name, func(t *testing.T) { steadyTraffic(t, seconds, language, size, keys) })
				}
			}
		}
	}
}

// steadily is a world in twenty seconds, one after the other, in which nothing
// new happens.
func steadily(of func() *world) (seconds [21]*history.Snapshot) {
	for second := range seconds {
		w := of()
		ago := time.Duration(second) * time.Second
		w.now = w.now.Add(ago)
		for subject := range w.broken {
			w.broken[subject] += ago
		}
		w.measure()
		w.desks("Check-in desks", strings.Repeat(".", 180)+strings.Repeat("x", 20))
		seconds[second] = w.snapshot()
		seconds[second].Seq = uint64(second)
	}
	return seconds
}

func steadyTraffic(t *testing.T, seconds [21]*history.Snapshot, language i18n.Language, size [3]int, keys []string) {
	t.Helper()
	current := seconds[0]
	c := newConsole(t, size[0], size[1], canvas.Colors256, Options{
		Source: func() *history.Snapshot { return current }, Glyphs: themes.Unicode(), Zone: seoul, Language: language,
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
