//go:build unix

package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

var update = flag.Bool("update", false, "write the golden screens anew")

var sizes = [][2]int{{80, 24}, {120, 40}, {200, 50}, {40, 12}, {20, 6}}

// TestGoldenScreens holds what somebody at a terminal sees: the screen of an
// emulator, with how its cells look beside it.
func TestGoldenScreens(t *testing.T) {
	for _, scene := range scenes {
		for _, glyphs := range []struct {
			name string
			set  *themes.Glyphs
		}{{"unicode", themes.Unicode()}, {"ascii", themes.ASCII()}} {
			for _, size := range sizes {
				name := fmt.Sprintf("%s-%dx%d-%s", scene.name, size[0], size[1], glyphs.name)
				t.Run(name, func(t *testing.T) {
					c := still(t, scene.make(), size[0], size[1], glyphs.set)
					c.settle()
					lines := c.screen.Lines()
					if glyphs.name == "unicode" { // looks do not depend on signs
						lines = append(lines, looks(c.screen)...)
					}
					golden(t, name, lines)
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
				c := still(t, coreDead().snapshot(), size[0], size[1], themes.Unicode())
				for _, key := range overlay.keys {
					c.send(keyOf(key))
				}
				c.settle()
				golden(t, name, c.screen.Lines())
			})
		}
	}
}

// looks is a letter for each cell that does not look like plain text, and what
// the letters mean. A blank that cannot be told from a plain one has none.
func looks(s *emulator.Screen) []string {
	letters := make(map[canvas.Style]byte)
	var rows, legend []string
	w, h := s.Size()
	for y := range h {
		var row strings.Builder
		for x := range w {
			cell := canvas.Colors256.Seen(s.At(x, y))
			if cell.Style == (canvas.Style{}) || cell.Text == "" && cell.Style.Attributes == 0 && cell.Style.Background == canvas.Default {
				row.WriteByte(' ')
				continue
			}
			letter, known := letters[cell.Style]
			if !known {
				letter = byte('a' + len(letters))
				letters[cell.Style] = letter
				legend = append(legend, fmt.Sprintf("%c = %s", letter, lookWords(cell.Style)))
			}
			row.WriteByte(letter)
		}
		rows = append(rows, strings.TrimRight(row.String(), " "))
	}
	return append(append([]string{"--- looks"}, rows...), legend...)
}

func lookWords(s canvas.Style) string {
	var words []string
	for _, a := range []struct {
		bit  canvas.Attribute
		name string
	}{{canvas.Bold, "bold"}, {canvas.Faint, "faint"}, {canvas.Underline, "underline"}, {canvas.Reverse, "reverse"}} {
		if s.Attributes&a.bit != 0 {
			words = append(words, a.name)
		}
	}
	if s.Foreground != canvas.Default {
		words = append(words, fmt.Sprint(uint8(s.Foreground)))
	}
	if s.Background != canvas.Default {
		words = append(words, fmt.Sprint("on ", uint8(s.Background)))
	}
	return strings.Join(words, " ")
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
