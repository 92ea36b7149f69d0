package ui

import (
	"strings"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// span is a piece of a line that looks one way.
type span struct {
	text safetext.Text
	role themes.Role
}

// line is one line of running text.
type line struct {
	indent int
	spans  []span
	bar    bool // the whole width looks like the first span
	// drawing draws a picture whose first row this line is.
	drawing func(f *Frame, y int)
}

// plain makes a line of one piece.
func plain(indent int, t safetext.Text, role themes.Role) line {
	return line{indent: indent, spans: []span{{t, role}}}
}

// lines draws lines from row y of the canvas on.
func (f *Frame) lines(y int, all []line) {
	w, h := f.Canvas.Width(), f.Canvas.Height()
	for i, l := range all {
		at := y + i
		if l.drawing != nil {
			l.drawing(f, at)
			continue
		}
		if at < 0 || at >= h {
			continue
		}
		if l.bar && len(l.spans) > 0 {
			f.Canvas.Fill(canvas.Rect{X: 0, Y: at, W: w, H: 1}, f.style(l.spans[0].role))
		}
		x := l.indent
		for _, s := range l.spans {
			x += f.put(x, at, w-x, s.text, s.role)
		}
	}
}

// wrap breaks a text into lines of at most w cells at its blanks, and a word
// that is longer than a line where the line ends.
func wrap(t safetext.Text, w int) []safetext.Text {
	if w <= 0 {
		return nil
	}
	if safetext.Width(t) <= w {
		return []safetext.Text{t}
	}
	var lines []safetext.Text
	var current strings.Builder
	used := 0
	flush := func() {
		lines = append(lines, clean(current.String()))
		current.Reset()
		used = 0
	}
	for _, word := range strings.Fields(t.String()) {
		width := safetext.Width(clean(word))
		if used > 0 && used+1+width > w {
			flush()
		}
		if used > 0 {
			current.WriteByte(' ')
			used++
		}
		for sign, cells := range clean(word).Cells {
			if used > 0 && used+cells > w {
				flush()
			}
			current.WriteString(sign)
			used += cells
		}
	}
	if used > 0 {
		flush()
	}
	return lines
}

// wrapped makes lines of a text after a label; what follows stands under it.
func wrapped(indent int, label safetext.Text, labelRole themes.Role, t safetext.Text, role themes.Role, w int) []line {
	width := 0
	if !label.Empty() {
		width = safetext.Width(label) + 1
	}
	if width > w/2 {
		width = 2
	}
	var all []line
	for i, piece := range wrap(t, w-indent-width) {
		if i == 0 && !label.Empty() {
			all = append(all, line{indent: indent, spans: []span{{safetext.Pad(label, safetext.Width(label)+1), labelRole}, {piece, role}}})
			continue
		}
		all = append(all, plain(indent+width, piece, role))
	}
	return all
}

// toDo makes lines of what is to be done: a command among it is not broken
// where it fits into a line of its own.
func toDo(in int, label, t safetext.Text, w int) []line {
	width := safetext.Width(label) + 1
	room := w - in - width
	var lines []string
	for _, step := range stepsOf(t.String(), room) {
		last := len(lines) - 1
		if last >= 0 {
			joined := safetext.Width(clean(lines[last] + " " + step))
			if joined <= room || safetext.Width(clean(step)) > room {
				step = lines[last] + " " + step
				lines = lines[:last]
			}
		}
		for _, piece := range wrap(clean(step), room) {
			lines = append(lines, piece.String())
		}
	}
	var all []line
	for i, said := range lines {
		if i == 0 {
			all = wrapped(in, label, themes.Title, clean(said), themes.Text, w)
			continue
		}
		all = append(all, plain(in+width, clean(said), themes.Text))
	}
	return all
}

// stepsOf breaks what is to be done at its semicolons, and where that leaves a
// step that is longer than a line, at its colons.
func stepsOf(said string, w int) (steps []string) {
	for _, step := range strings.SplitAfter(said, "; ") {
		parts := []string{step}
		if safetext.Width(clean(step)) > w {
			parts = strings.SplitAfter(step, ": ")
		}
		for _, part := range parts {
			steps = append(steps, strings.TrimSpace(part))
		}
	}
	return steps
}

// flow sets pieces one after the other, three blanks apart, on as few lines as
// they need.
func flow(indent int, pieces []span, w int) []line {
	blanks := safetext.Pad(safetext.Text{}, 3)
	var all []line
	current, used := line{indent: indent}, indent
	for _, piece := range pieces {
		if piece.text.Empty() {
			continue
		}
		width := safetext.Width(piece.text)
		if len(current.spans) > 0 && used+3+width > w {
			all = append(all, current)
			current, used = line{indent: indent}, indent
		}
		if len(current.spans) > 0 {
			current.spans = append(current.spans, span{blanks, piece.role})
			used += 3
		}
		for i, part := range wrap(piece.text, w-indent) {
			if i > 0 {
				all = append(all, current)
				current, used = line{indent: indent}, indent
			}
			current.spans = append(current.spans, span{part, piece.role})
			used += safetext.Width(part)
		}
	}
	if len(current.spans) > 0 {
		all = append(all, current)
	}
	return all
}
