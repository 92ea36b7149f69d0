package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/history"
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
	for _, moment := range moments {
		d := drill.Find(moment.drill)
		if d == nil {
			return fmt.Errorf("there is no drill %q", moment.drill)
		}
		at, err := momentOf(d, moment.at)
		if err != nil {
			return err
		}
		shown, err := live(d, at)
		if err != nil {
			return err
		}
		for _, view := range ui.ViewIDs() {
			for name, text := range drawView(d, shown, view) {
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
func drawView(d *drill.Drill, shown *history.Snapshot, view string) map[string]string {
	drawn := map[string]string{}
	for _, size := range sizes {
		for tongue, language := range map[string]i18n.Language{"en": i18n.English, "ko": i18n.Korean()} {
			for signs, glyphs := range map[string]*themes.Glyphs{"unicode": themes.Unicode(), "ascii": themes.ASCII()} {
				lines := ui.Draw(shown, size[0], size[1], ui.Options{
					Theme: themes.ByName("dark"), Glyphs: glyphs, Zone: d.Start.Location(), Language: language,
					Tape: tape{shown.Now.Wall}, TapeName: d.Name, View: view,
				}).Lines()
				for i := range lines {
					lines[i] = strings.TrimRight(lines[i], " ")
				}
				drawn[sizeName(size)+"-"+tongue+"-"+signs] = strings.Join(lines, "\n") + "\n"
			}
		}
	}
	return drawn
}

func sizeName(size [2]int) string { return fmt.Sprintf("%dx%d", size[0], size[1]) }
