package main

import (
	"strings"
	"testing"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui"
)

// TestEveryViewIsDrawn draws every view in the midst of an outage: each in its size,
// with its verdict first, and in its own signs.
func TestEveryViewIsDrawn(t *testing.T) {
	for _, moment := range moments[1:] {
		t.Run(moment.name, func(t *testing.T) { everyView(t, moment.drill, moment.at, whose[moment.name]) })
	}
}

// whose is what every screen of a moment must say: by whom, or where, it is broken.
var whose = map[string]string{"kt": "KT", "crowdstrike": "Che"}

func everyView(t *testing.T, name, clock, whose string) {
	t.Helper()
	d := drill.Find(name)
	at, err := momentOf(d, clock)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := live(d, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range ui.ViewIDs() {
		drawn := drawView(d, shown, view)
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
