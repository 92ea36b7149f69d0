package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/noctop/internal/history"
	"example.com/noctop/themes"
)

var update = flag.Bool("update", false, "write the golden screens anew")

var scenes = []struct {
	name string
	make func() *history.Snapshot
}{
	{"healthy", func() *history.Snapshot { return healthy().snapshot() }},
	{"gateway-dead", func() *history.Snapshot { return gatewayDead().snapshot() }},
	{"core-dead", func() *history.Snapshot { return coreDead().snapshot() }},
	{"both-dead", func() *history.Snapshot { return bothDead().snapshot() }},
	{"resolver-dead", func() *history.Snapshot { return resolverDead().snapshot() }},
	{"nothing", empty},
}

var sizes = [][2]int{{80, 24}, {120, 40}, {200, 50}, {40, 12}, {20, 6}}

func TestGoldenScreens(t *testing.T) {
	for _, scene := range scenes {
		for _, glyphs := range []struct {
			name string
			set  *themes.Glyphs
		}{{"unicode", themes.Unicode()}, {"ascii", themes.ASCII()}} {
			for _, size := range sizes {
				name := fmt.Sprintf("%s-%dx%d-%s", scene.name, size[0], size[1], glyphs.name)
				t.Run(name, func(t *testing.T) {
					drawn := Draw(scene.make(), size[0], size[1], Options{Glyphs: glyphs.set, Zone: seoul})
					golden(t, name, drawn.Lines())
				})
			}
		}
	}
}

// TestGoldenOverlays shows what lies over the panes.
func TestGoldenOverlays(t *testing.T) {
	for _, overlay := range []struct {
		name string
		keys []string
	}{
		{"evidence", []string{"e"}},
		{"detail-uplink", []string{"enter"}},
		{"detail-resolver", []string{"2", "enter"}},
		{"detail-provider", []string{"4", "down", "enter"}},
		{"detail-host", []string{"3", "enter"}},
		{"help", []string{"?"}},
		{"zoom", []string{"z"}},
		{"filter", []string{"/", "k", "t"}},
		{"frozen", []string{" "}},
	} {
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			name := fmt.Sprintf("overlay-%s-%dx%d", overlay.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				m := model(t, coreDead().snapshot(), size[0], size[1], themes.Unicode())
				press(t, m, overlay.keys...)
				golden(t, name, m.screen.draw().Lines())
			})
		}
	}
}

func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".txt")
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it and run with -update\n--- got\n%s--- want\n%s", path, got, want)
	}
}
