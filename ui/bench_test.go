package ui

import (
	"fmt"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
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
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			for _, size := range [][2]int{{80, 24}, {200, 50}} {
				b.Run(fmt.Sprintf("%s/%s/%dx%d", scene.name, language.Code(), size[0], size[1]), func(b *testing.B) {
					m := model(b, snapshots[0], size[0], size[1], themes.Unicode())
					m.options.Present = func(*canvas.Canvas) {}
					m.screen.tongue = tongue{language}
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						m.screen.snapshot, m.drawn = snapshots[i%2], nil
						m.View()
					}
				})
			}
		}
	}
}

// BenchmarkView draws a Snapshot that was never seen before in every view and both
// languages, among 5,000 hosts: when all is well, and when a hundred things have
// just failed at once. It is to be 1 ms at most.
func BenchmarkView(b *testing.B) {
	for _, moment := range moments {
		snapshots := []*history.Snapshot{moment.at(0, 3600), moment.at(1, 3600)}
		for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
			for _, id := range ViewIDs() {
				b.Run(fmt.Sprintf("%s/%s/%s", moment.name, language.Code(), id), func(b *testing.B) {
					m := inView(b, snapshots[0], id, 200, 50)
					m.options.Present = func(*canvas.Canvas) {}
					m.screen.glyphs, m.screen.tongue = themes.Unicode(), tongue{language}
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						m.screen.snapshot, m.drawn = snapshots[i%2], nil
						m.View()
					}
				})
			}
		}
	}
}

// BenchmarkKeyWhileAllFails answers keys on a Snapshot that was never seen
// before, in which a hundred things have just failed at once, among 5,000 hosts:
// what somebody waits for who presses one then. It is to be 50 ms at most.
func BenchmarkKeyWhileAllFails(b *testing.B) {
	failing := moments[1]
	snapshots := []*history.Snapshot{failing.at(0, 3600), failing.at(1, 3600)}
	for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
		for _, key := range []string{"e", "?", "/", "}", "5", "enter", "down", "tab"} {
			b.Run(language.Code()+"/"+key, func(b *testing.B) {
				m := model(b, snapshots[0], 200, 50, themes.Unicode())
				m.options.Present = func(*canvas.Canvas) {}
				m.screen.tongue = tongue{language}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					m.screen.snapshot, m.screen.overlays, m.screen.typing = snapshots[i%2], nil, false
					m.screen.view, m.screen.focus, m.screen.chosen = 0, 4, true
					m.Update(keyOf(key))
					m.View()
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
