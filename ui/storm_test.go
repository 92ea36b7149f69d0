//go:build unix

package ui

import (
	"math/rand/v2"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// TestTheTerminalShowsEveryFrame sends seconds, keys and sizes at random, and
// after each of them the terminal shows the frame that was drawn.
func TestTheTerminalShowsEveryFrame(t *testing.T) {
	keys := []string{"tab", "down", "up", "enter", "e", "?", "z", " ", "esc", "esc", "/", "k", "backspace", "2", "4", "pgdown", "G", "q"}
	worlds := []func() *world{healthy, coreDead, bothDead, interfaceDown, recovering, hostile}
	for _, profile := range []canvas.Profile{canvas.NoColors, canvas.Colors16, canvas.Colors256, canvas.TrueColor} {
		t.Run(profile.String(), func(t *testing.T) {
			random := rand.New(rand.NewPCG(11, uint64(profile)))
			var current *history.Snapshot
			next := func(second int) {
				w := worlds[random.IntN(len(worlds))]()
				w.now = w.now.Add(time.Duration(second) * time.Second)
				current = w.snapshot()
				current.Seq = uint64(second)
			}
			next(0)
			c := newConsole(t, 80, 24, profile, Options{
				Source: func() *history.Snapshot { return current }, Glyphs: []*themes.Glyphs{themes.Unicode(), themes.ASCII()}[int(profile)%2], Zone: seoul,
			})
			c.settle()
			for step := range 50 {
				switch step % 5 {
				case 0, 2:
					next(step)
					c.send(FrameMsg{})
				case 4:
					c.resize(1+random.IntN(210), 1+random.IntN(60))
				default:
					c.send(keyOf(keys[random.IntN(len(keys))]))
				}
				c.settle()
			}
		})
	}
}
