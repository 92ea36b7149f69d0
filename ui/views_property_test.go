package ui

import (
	"testing"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
)

// TestEveryViewIsAWholeFrame draws every view at every size, of worlds that are
// busy, hostile, crowded or empty.
func TestEveryViewIsAWholeFrame(t *testing.T) {
	widths := []int{0, 1, 2, 9, 20, 29, 30, 39, 40, 63, 80, 119, 120, 160, 200, 210}
	heights := []int{0, 1, 2, 5, 6, 7, 9, 10, 12, 17, 24, 40, 50}
	hostile := busy(hostile())
	worlds := []*history.Snapshot{busy(coreDead()), busy(healthy()), hostile, empty(), nil, crowded()}
	for i, snapshot := range worlds {
		m := model(t, snapshot, 0, 0, []*themes.Glyphs{themes.Unicode(), themes.ASCII()}[i%2])
		if i == len(worlds)-1 { // thousands of hosts take their time
			widths, heights = []int{20, 40, 80, 200}, []int{6, 12, 24, 50}
		}
		for _, w := range widths {
			for _, h := range heights {
				m.screen.width, m.screen.height = w, h
				for _, id := range ViewIDs() {
					s := &m.screen
					s.openView(id)
					for _, change := range []func(){
						func() {},
						func() { s.zoomed = true },
						func() { s.zoomed, s.filter, s.typing = false, "kt", true },
						func() { s.filter, s.typing = "", false },
						func() { s.focusBy(1) },
						func() { s.move("bottom") },
						func() { s.openDetail() },
						func() { s.overlays = []overlay{{kind: viewsOverlay, row: 4}} },
						func() { s.overlays, s.line = nil, lined(s, 24*minute) },
						func() { s.line = nil },
					} {
						change()
						whole(t, s.draw(), w, h)
					}
				}
			}
		}
	}
}
