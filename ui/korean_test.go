//go:build unix

package ui

import (
	"fmt"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// koreanSizes are those that a Korean operator sits at.
var koreanSizes = [][2]int{{80, 24}, {40, 12}, {200, 50}}

// layers are the keys that lay something over the panes, or open a line.
var layers = []string{"e", "enter", "?", "b", "t", "n", ":", "i", "x", "c", "w", "V", "L", "o", "p", "m", "M", "a", "/", "J", "T", "S", "v", "z"}

// TestKoreanIsWholeEverywhere draws every view, pane and overlay in Korean, in
// both sets of signs: each line is as wide as the screen, and no wide sign is
// torn, also where the site's own names are wide.
func TestKoreanIsWholeEverywhere(t *testing.T) {
	signs := []*themes.Glyphs{themes.Unicode(), themes.ASCII()}
	for i, made := range []func() *world{uplinkDown, namesDown, hostile} {
		for j, glyphs := range signs {
			t.Run(fmt.Sprintf("world %d, signs %d", i, j), func(t *testing.T) {
				for _, size := range koreanSizes {
					if size[0] == 200 && i > 0 {
						continue // one world is enough at a size that cuts nothing off
					}
					m := korean(t, made(), size[0], size[1], glyphs)
					for _, view := range ViewIDs() {
						m.screen.openView(view)
						whole(t, m.screen.draw(), size[0], size[1])
						for _, key := range layers {
							press(t, m, key)
							whole(t, m.screen.draw(), size[0], size[1])
							press(t, m, "pgdown")
							whole(t, m.screen.draw(), size[0], size[1])
							press(t, m, "esc", "esc", "esc")
						}
						m.screen.zoomed, m.screen.filter, m.screen.typing = false, "", false
					}
				}
			})
		}
	}
}

// TestKoreanHeadingsFitTheirColumns holds every column to a heading that is not
// cut, where the column is as wide as it can be and where it is shortened.
func TestKoreanHeadingsFitTheirColumns(t *testing.T) {
	m := korean(t, uplinkDown(), 200, 50, themes.Unicode())
	for i, pane := range panes {
		for _, c := range m.screen.table(i).columns {
			short := c.short
			if short.Empty() {
				short = c.title
			}
			if safetext.Width(c.title) == len(c.title.String()) {
				continue // the name of something, which may be cut
			}
			if wide := safetext.Width(c.title); !c.plot && !c.grow && wide > c.width {
				t.Errorf("%s: %q is %d cells wide, its column %d", pane.ID(), c.title, wide, c.width)
			}
			if wide := safetext.Width(short); !c.plot && !c.grow && c.least > 0 && c.least < c.width && wide > c.least {
				t.Errorf("%s: %q is %d cells wide, its column %d where it is shortened", pane.ID(), short, wide, c.least)
			}
		}
	}
}

// TestKoreanColumnsAreAligned draws the rows of every pane, and holds each
// column's first cell to be the first of a sign: what stands left of it ends
// before it.
func TestKoreanColumnsAreAligned(t *testing.T) {
	for _, glyphs := range []*themes.Glyphs{themes.Unicode(), themes.ASCII()} {
		m := korean(t, uplinkDown(), 200, 50, glyphs)
		for i, pane := range panes {
			table := m.screen.table(i)
			for width := 24; width <= 200; width += 11 {
				at := place(table.columns, width-lead-1)
				f := m.screen.frame(canvas.New(width, len(table.rows)+1))
				f.headings(0, lead, table.columns, at)
				for y := range table.rows {
					f.row(y+1, &table.rows[y], table.columns, at)
				}
				whole(t, f.Canvas, width, len(table.rows)+1)
				for y := range len(table.rows) + 1 {
					for _, p := range at {
						// A cell may take the columns beside it, and so may why a row counts nothing.
						spanned := y > 0 && (table.rows[y-1].standsIn(p.column) != p.column || !table.rows[y-1].implied.none())
						if p.x < width && !spanned && f.Canvas.Covered(p.x, y) {
							t.Errorf("%s, %d wide, line %d: column %d begins within a wide sign", pane.ID(), width, y, p.column)
						}
					}
				}
			}
		}
	}
}
