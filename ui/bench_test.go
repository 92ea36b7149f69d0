package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
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

// BenchmarkKeyWhileAllFails answers keys on a Snapshot that was never seen
// before, in which a hundred things have just failed at once, among 5,000 hosts:
// what somebody waits for who presses one then. It is to be 50 ms at most.
func BenchmarkKeyWhileAllFails(b *testing.B) {
	w := allFails()
	snapshots := []*history.Snapshot{w.snapshot(), w.snapshot()}
	for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
		for _, key := range []string{"e", "5", "enter", "down", "tab"} {
			b.Run(language.Code()+"/"+key, func(b *testing.B) {
				m := model(b, snapshots[0], 200, 50, themes.Unicode())
				m.options.Present = func(*canvas.Canvas) {}
				m.screen.tongue = tongue{language}
				m.screen.focus, m.screen.chosen = 4, true
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					m.screen.snapshot, m.screen.overlays = snapshots[i%2], nil
					m.Update(keyOf(key))
					m.View()
				}
			})
		}
	}
}

// allFails is a world of 5,000 hosts in which both uplinks, all resolvers,
// providers and names have just failed with a tenth of the hosts: a hundred
// verdicts at once.
func allFails() *world {
	w := bothDead()
	w.kept = 3600
	w.measure()
	w.desks("Group 1", strings.Repeat(".", 2000))
	w.desks("Group 2", strings.Repeat(".", 500)+strings.Repeat("x", 500))
	w.desks("Group 3", strings.Repeat(".", 2000))
	first := w.result.Verdicts[0]
	for i := range 99 {
		v := first
		v.Cause, v.Scope = triage.CauseEndpointMass, []string{fmt.Sprintf("Group %d", i%3+1)}
		v.Headline = i18n.T("%s: %d of %d hosts are silent, the network is fine", v.Scope[0], 500, 1000)
		v.For = []triage.Evidence{{Text: i18n.T("%d of %d hosts of %s are silent: %s%s", 500, 1000, v.Scope[0], "desk-501", ""), Weight: 20}}
		w.result.Verdicts = append(w.result.Verdicts, v)
	}
	return w
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
