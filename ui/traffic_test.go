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
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			for _, size := range [][3]int{{80, 24, 1000}, {200, 50, 3000}} {
				for view, keys := range views {
					name := fmt.Sprintf("%s/%s/%dx%d/%s", scene, language.Code(), size[0], size[1], view)
					t.Run(name, func(t *testing.T) { steadyTraffic(t, of, language, size, keys) })
				}
			}
		}
	}
}

func steadyTraffic(t *testing.T, of func() *world, language i18n.Language, size [3]int, keys []string) {
	t.Helper()
	at := func(second int) *history.Snapshot {
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
		return s
	}
	current := at(0)
	c := newConsole(t, size[0], size[1], canvas.Colors256, Options{
		Source: func() *history.Snapshot { return current }, Glyphs: themes.Unicode(), Zone: seoul, Language: language,
	})
	for _, key := range keys {
		c.send(keyOf(key))
	}
	c.settle()
	const seconds = 20
	before := c.taken()
	for second := 1; second <= seconds; second++ {
		current = at(second)
		c.send(FrameMsg{})
		c.settle()
	}
	each := (c.taken() - before) / seconds
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
