package ui

import (
	"fmt"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
)

// BenchmarkFrame draws a Snapshot that was never seen before, with an hour of
// samples in every series: what one second costs.
func BenchmarkFrame(b *testing.B) {
	for _, scene := range []struct {
		name string
		of   *world
	}{{"healthy", healthy()}, {"core-dead", coreDead()}} {
		scene.of.kept = 3600
		snapshots := []*history.Snapshot{scene.of.snapshot(), scene.of.snapshot()}
		for _, size := range [][2]int{{80, 24}, {200, 50}} {
			b.Run(fmt.Sprintf("%s/%dx%d", scene.name, size[0], size[1]), func(b *testing.B) {
				m := model(b, snapshots[0], size[0], size[1], themes.Unicode())
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					m.screen.snapshot = snapshots[i%2]
					m.screen.draw()
				}
			})
		}
	}
}

// BenchmarkKey draws again what is already worked out: what a key costs.
func BenchmarkKey(b *testing.B) {
	of := coreDead()
	of.kept = 3600
	m := model(b, of.snapshot(), 200, 50, themes.Unicode())
	b.ReportAllocs()
	for b.Loop() {
		m.screen.draw()
	}
}

func BenchmarkDetail(b *testing.B) {
	of := coreDead()
	of.kept = 3600
	m := model(b, of.snapshot(), 200, 50, themes.Unicode())
	m.screen.openDetail()
	b.ReportAllocs()
	for b.Loop() {
		m.screen.draw()
	}
}

// TestSteadyTraffic counts the cells that change from one second to the next:
// they are what goes over the line.
func TestSteadyTraffic(t *testing.T) {
	for _, budget := range []struct{ w, h, cells int }{{80, 24, 60}, {200, 50, 200}} {
		m := model(t, nil, budget.w, budget.h, themes.Unicode())
		var changed, seconds int
		before := m.screen.draw()
		for second := range 20 {
			of := healthy()
			of.now = of.now.Add(time.Duration(second) * time.Second)
			of.result.Since = of.now.Add(-14*time.Minute - time.Duration(second)*time.Second)
			m.screen.snapshot = of.snapshot()
			now := m.screen.draw()
			for y := range budget.h {
				for x := range budget.w {
					if second > 0 && now.At(x, y) != before.At(x, y) {
						changed++
					}
				}
			}
			if second > 0 {
				seconds++
			}
			before = now
		}
		if average := changed / seconds; average > budget.cells {
			t.Errorf("%dx%d: %d cells a second", budget.w, budget.h, average)
		} else {
			t.Logf("%dx%d: %d cells a second", budget.w, budget.h, average)
		}
	}
}
