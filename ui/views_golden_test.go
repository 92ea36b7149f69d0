//go:build unix

package ui

import (
	"fmt"
	"testing"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
)

// viewScenes are a good day and a bad one.
var viewScenes = []struct {
	name string
	make func() *history.Snapshot
}{
	{"healthy", func() *history.Snapshot { return busy(healthy()) }},
	{"core-dead", func() *history.Snapshot { return busy(coreDead()) }},
}

// TestGoldenViews holds what every view but the first looks like; that one has
// golden screens of its own.
func TestGoldenViews(t *testing.T) {
	for _, id := range ViewIDs()[1:] {
		for _, scene := range viewScenes {
			for _, size := range [][2]int{{80, 24}, {200, 50}, {40, 12}} {
				name := fmt.Sprintf("view-%s-%s-%dx%d", id, scene.name, size[0], size[1])
				t.Run(name, func(t *testing.T) {
					m := inView(t, scene.make(), id, size[0], size[1])
					m.screen.glyphs = themes.Unicode()
					golden(t, name, m.screen.draw().Lines())
				})
			}
		}
	}
}

// TestGoldenViewsOtherwise holds some of them in ASCII and in Korean, the smallest
// screen, and the list of views.
func TestGoldenViewsOtherwise(t *testing.T) {
	dead := func() *history.Snapshot { return busy(coreDead()) }
	for _, one := range []struct {
		name  string
		view  string
		w, h  int
		alter func(*Model)
		keys  []string
	}{
		{"dns-ascii", "dns", 80, 24, func(m *Model) { m.screen.glyphs = themes.ASCII() }, nil},
		{"services-ascii", "services", 80, 24, func(m *Model) { m.screen.glyphs = themes.ASCII() }, nil},
		{"incidents-korean", "incidents", 80, 24, (*Model).otherLanguage, nil},
		{"log-korean", "log", 80, 24, (*Model).otherLanguage, nil},
		{"dns-korean", "dns", 120, 40, (*Model).otherLanguage, nil},
		{"uplinks-tiny", "uplinks", 20, 6, func(*Model) {}, nil},
		{"log-zoom", "log", 80, 24, func(*Model) {}, []string{"z"}},
		{"incidents-detail", "incidents", 80, 24, func(*Model) {}, []string{"enter"}},
		{"list", "triage", 80, 24, func(*Model) {}, []string{"V", "down"}},
		{"list-small", "triage", 40, 12, func(*Model) {}, []string{"V", "G"}},
	} {
		t.Run(one.name, func(t *testing.T) {
			m := inView(t, dead(), one.view, one.w, one.h)
			m.screen.glyphs = themes.Unicode()
			one.alter(m)
			press(t, m, one.keys...)
			m.screen.flash = m.screen.notice
			golden(t, "view-"+one.name, m.screen.draw().Lines())
		})
	}
}
