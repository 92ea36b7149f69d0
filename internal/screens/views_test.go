package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui"
)

// everyMoment plays the drills up to every moment, once for all tests.
var everyMoment = sync.OnceValues(liveAll)

// TestEveryViewIsDrawn draws every view in the midst of an outage: each in its size,
// with its verdict first, and in its own signs.
func TestEveryViewIsDrawn(t *testing.T) {
	all, err := everyMoment()
	if err != nil {
		t.Fatal(err)
	}
	for _, moment := range all[1:] {
		t.Run(moment.name, func(t *testing.T) { everyView(t, moment, whose[moment.name]) })
	}
}

// TestTheGalleriesAreFresh holds the pages of all views, in both languages, to what
// the console draws.
func TestTheGalleriesAreFresh(t *testing.T) {
	all, err := everyMoment()
	if err != nil {
		t.Fatal(err)
	}
	for i := range galleries {
		g := &galleries[i]
		kept, err := os.ReadFile(filepath.Join(root, "docs", g.file))
		if err != nil {
			t.Fatal(err)
		}
		is := g.write(all)
		if string(kept) != is {
			t.Errorf("docs/%s is out of date: go run ./internal/screens", g.file)
		}
		for _, view := range ui.Views() {
			if g.language().Code() == "ko" && strings.Contains(is, ": "+view.Means) {
				t.Errorf("docs/%s: English is left: %s", g.file, view.Means)
			}
		}
		for _, moment := range all {
			if g.words.moments[moment.name] == "" {
				t.Errorf("docs/%s does not say what %s is", g.file, moment.name)
			}
		}
	}
}

// whose is what every screen of a moment must say: by whom, or where, it is broken.
var whose = map[string]string{"kt": "KT", "crowdstrike": "falcon"}

func everyView(t *testing.T, moment lived, whose string) {
	t.Helper()
	for _, view := range ui.ViewIDs() {
		drawn := drawView(moment, view)
		if len(drawn) != 2*2*len(sizes) {
			t.Errorf("%s: %d screens", view, len(drawn))
		}
		for name, text := range drawn {
			width := 0
			for line := range strings.Lines(text) {
				width = max(width, safetext.Width(safetext.Clean(strings.TrimRight(line, "\n"), 1000)))
			}
			lines := strings.Count(text, "\n")
			if size := sizeOf(name); lines != size[1] || width > size[0] {
				t.Errorf("%s, %s: %d lines of up to %d cells", view, name, lines, width)
			}
			if strings.Contains(name, "-ko-") && strings.Contains(text, "timeout") {
				t.Errorf("%s, %s: English is left:\n%s", view, name, text)
			}
			if !strings.Contains(text, whose) {
				t.Errorf("%s, %s: it does not say whose it is:\n%s", view, name, text)
			}
			if strings.HasSuffix(name, "en-ascii") && strings.IndexFunc(text, func(r rune) bool { return r > 0x7f }) >= 0 {
				t.Errorf("%s, %s: not in ASCII:\n%s", view, name, text)
			}
		}
	}
}

func sizeOf(name string) [2]int {
	for _, size := range sizes {
		if strings.HasPrefix(name, sizeName(size)) {
			return size
		}
	}
	return [2]int{}
}
