package main

import (
	"fmt"
	"os"
	"path/filepath"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
)

// moments are those in which every view is drawn, by name.
var moments = []struct{ name, drill, at string }{
	{"healthy", "kt-2021", "11:15:30"},
	{"kt", "kt-2021", "11:17:00"},
	{"crowdstrike", "crowdstrike-2024", "13:13:00"},
}

// sizes are the columns and rows in which every view is drawn.
var sizes = [][2]int{{80, 24}, {200, 50}, {40, 12}, {20, 6}}

// drawViews draws every view at every moment, in every size, language and set of
// signs, each to a file of its own in a folder.
func drawViews(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	all, err := liveAll()
	if err != nil {
		return err
	}
	for _, moment := range all {
		for _, view := range ui.ViewIDs() {
			for name, text := range drawView(moment, view) {
				file := filepath.Join(folder, moment.name+"-"+view+"-"+name+".txt")
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// drawView draws one view of a moment: by size, language and signs.
func drawView(moment lived, view string) map[string]string {
	drawn := map[string]string{}
	for _, size := range sizes {
		for tongue, language := range map[string]i18n.Language{"en": i18n.English, "ko": i18n.Korean()} {
			for signs, glyphs := range map[string]*themes.Glyphs{"unicode": themes.Unicode(), "ascii": themes.ASCII()} {
				drawn[sizeName(size)+"-"+tongue+"-"+signs] = moment.draw(view, size[0], size[1], language, glyphs)
			}
		}
	}
	return drawn
}

func sizeName(size [2]int) string { return fmt.Sprintf("%dx%d", size[0], size[1]) }
