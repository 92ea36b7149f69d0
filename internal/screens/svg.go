package main

import (
	"fmt"
	"html"
	"strings"

	"example.com/noctop/ui/canvas"
)

// The picture of a cell, in pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18
	fontSize   = 14
	margin     = 10
	baseline   = 13.5
)

// What a terminal paints by itself here, and its sixteen colours.
const (
	paper = "#16181d"
	ink   = "#d6d8dc"
)

var named = [16]string{
	"#3b4048", "#f2777a", "#8fcf7a", "#f0c566", "#6fb1f0", "#d492e0", "#5cc8c8", "#d6d8dc",
	"#8b929e", "#ff9093", "#a8e592", "#ffdc85", "#8fc7ff", "#e6acf0", "#7fe0e0", "#ffffff",
}

// run is a piece of a row whose cells look alike and are equally wide.
type run struct {
	x, cells int
	text     string
	wide     bool
	style    canvas.Style
}

// picture draws a canvas as an SVG. Each run is given its length, so that it
// stands in its cells in whatever font is there.
func picture(c *canvas.Canvas, title string) string {
	width := float64(c.Width())*cellWidth + 2*margin
	height := c.Height()*cellHeight + 2*margin
	var b, defined strings.Builder
	classes := map[string]string{}
	class := func(look string) string {
		name, known := classes[look]
		if !known {
			name = fmt.Sprintf("s%d", len(classes))
			classes[look] = name
			fmt.Fprintf(&defined, ".%s{%s}", name, look)
		}
		return name
	}
	for y := range c.Height() {
		for _, r := range runs(c, y) {
			fore, back, look := looks(r.style)
			x := margin + float64(r.x)*cellWidth
			length := float64(r.cells) * cellWidth
			if back != paper {
				fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, margin+y*cellHeight, length, cellHeight, back)
			}
			if strings.TrimSpace(r.text) == "" {
				continue
			}
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" textLength="%.1f" class="%s">%s</text>`+"\n",
				x, float64(margin+y*cellHeight)+baseline, length, class("fill:"+fore+look), html.EscapeString(r.text))
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" role="img" xml:space="preserve">
<title>noctop: %s</title>
<style>text{font:%dpx ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}%s</style>
<rect width="100%%" height="100%%" rx="6" fill="%s"/>
%s</svg>
`, width, height, width, height, html.EscapeString(title), fontSize, defined.String(), paper, b.String())
}

// runs parts a row into pieces, without the blanks that nothing shows of.
func runs(c *canvas.Canvas, y int) (all []run) {
	for x := range c.Width() {
		cell := c.At(x, y)
		if cell.Text == "" && c.Covered(x, y) {
			continue
		}
		text, wide := cell.Text, cell.Width == 2
		if text == "" {
			text = " "
		}
		cells := 1
		if wide {
			cells = 2
		}
		if last := len(all) - 1; last >= 0 && all[last].style == cell.Style && all[last].wide == wide && all[last].x+all[last].cells == x {
			all[last].text += text
			all[last].cells += cells
			continue
		}
		all = append(all, run{x, cells, text, wide, cell.Style})
	}
	for i := range all {
		all[i].trim()
	}
	return all
}

// trim leaves out blanks at either end of what has no background.
func (r *run) trim() {
	if _, back, _ := looks(r.style); back != paper {
		return
	}
	left := strings.TrimLeft(r.text, " ")
	r.x += len(r.text) - len(left)
	r.cells -= len(r.text) - len(left)
	right := strings.TrimRight(left, " ")
	r.cells -= len(left) - len(right)
	r.text = right
}

// looks are the colours of a style, and the rest of it as CSS.
func looks(s canvas.Style) (fore, back, rest string) {
	fore, back = colour(s.Foreground, ink), colour(s.Background, paper)
	if s.Attributes&canvas.Reverse != 0 {
		fore, back = back, fore
	}
	if s.Attributes&canvas.Bold != 0 {
		rest += ";font-weight:bold"
	}
	if s.Attributes&canvas.Faint != 0 {
		rest += ";opacity:.65"
	}
	if s.Attributes&canvas.Underline != 0 {
		rest += ";text-decoration:underline"
	}
	return fore, back, rest
}

func colour(c canvas.Color, usual string) string {
	for i, name := range named {
		if c == canvas.Indexed(uint8(i)) {
			return name
		}
	}
	if red, green, blue, known := c.Channels(); known {
		return fmt.Sprintf("#%02x%02x%02x", red, green, blue)
	}
	return usual
}
