package ui

import (
	"strings"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/ui/canvas"
)

// Where the layout changes.
const (
	leastWidth, leastHeight = 30, 6 // below, the verdict is all there is
	titleHeight             = 10    // below, the title goes
	footerHeight            = 8     // below, the footer goes
	stackWidth              = 40    // below, one pane is shown at a time
	twoColumns              = 120   // from here on the panes stand in two columns
	evidenceBeside          = 160   // from here on the evidence stands beside the verdict
	bannerShare             = 3     // the verdict takes at most one third of the height
	usefulHeight            = 4     // a pane with fewer lines hides more than it shows
	bannerLines             = 6     // or this many lines, and half of a low screen
	evidenceShare           = 4     // with the evidence beside it a quarter, if there is that much to say
)

// areas are the rectangles of a screen; those that are not there are empty.
type areas struct {
	title, banner, evidence, body, footer canvas.Rect
}

// slot is where one pane stands.
type slot struct {
	pane int // its index in panes
	rect canvas.Rect
}

// areas shares out the screen from the top. prompt keeps the footer where it
// would be left out, because something is being typed in it.
func (s *screen) areas(prompt bool) (areas, []line) {
	w, h := s.width, s.height
	var a areas
	f := s.frame(canvas.New(0, 0))
	if w < leastWidth || h < leastHeight {
		a.banner = canvas.Rect{W: w, H: h}
		if prompt {
			a.banner.H--
			a.footer = canvas.Rect{Y: h - 1, W: w, H: 1}
		}
		return a, nil
	}
	top, bottom := 0, h
	if h >= titleHeight {
		a.title = canvas.Rect{W: w, H: 1}
		top++
	}
	if h >= footerHeight || prompt {
		bottom--
		a.footer = canvas.Rect{Y: bottom, W: w, H: 1}
	}
	bannerWidth := w
	beside := w >= evidenceBeside && s.snapshot != nil && s.top() == nil && foremostOpen(&s.snapshot.Triage) != nil
	if beside {
		bannerWidth = w / 2
	}
	most := max(h/bannerShare, min(bannerLines, h/2))
	if s.top() != nil {
		most = 1
	}
	banner := f.banner(bannerWidth, most)
	a.banner = canvas.Rect{Y: top, W: bannerWidth, H: len(banner)}
	if beside {
		wanted := len(f.evidenceBrief(foremost(&s.snapshot.Triage), w-bannerWidth-2))
		height := max(len(banner), min(wanted, h/evidenceShare))
		a.evidence = canvas.Rect{X: bannerWidth + 2, Y: top, W: w - bannerWidth - 2, H: height}
		top += height
	} else {
		top += len(banner)
	}
	if bottom-top > 16 {
		top++ // air between the verdict and what it rests on
	}
	a.body = canvas.Rect{Y: top, W: w, H: max(bottom-top, 0)}
	return a, banner
}

// foremostOpen is the verdict to show the evidence of: not of a mere suspicion.
func foremostOpen(r *triage.Result) *triage.Verdict {
	if v := foremost(r); v != nil && v.State != triage.Suspect {
		return v
	}
	return nil
}

// slots shares out the body among the panes.
func (s *screen) slots(body canvas.Rect) []slot {
	if body.W <= 0 || body.H <= 0 {
		return nil
	}
	one := []slot{{s.focused(true), body}}
	switch all := []int{0, 1, 2, 3}; {
	case s.zoomed || body.W < stackWidth:
		return one
	case body.W < twoColumns && body.H < s.least(all):
		return one
	case body.W < twoColumns:
		return s.column(all, body)
	case body.H < max(s.least(all[:2]), s.least(all[2:])):
		return one
	}
	left := (body.W - 2) / 2
	return append(
		s.column([]int{0, 1}, canvas.Rect{X: body.X, Y: body.Y, W: left, H: body.H}),
		s.column([]int{2, 3}, canvas.Rect{X: body.X + left + 2, Y: body.Y, W: body.W - left - 2, H: body.H})...)
}

// least is the fewest lines in which some panes stand one above the other.
func (s *screen) least(which []int) int {
	lines := 0
	for _, i := range which {
		lines += s.wants(i)[0]
	}
	return lines
}

// wants is how many lines a pane can do with, how many its broken rows need,
// all its rows, and all rows with their parts.
func (s *screen) wants(i int) [4]int {
	t := s.table(i)
	rows, broken := 0, 0
	for j := range t.rows {
		if t.rows[j].part {
			continue
		}
		rows++
		if t.rows[j].broken() {
			broken++
		}
	}
	if rows == 0 {
		return [4]int{2, 2, 2, 2}
	}
	if panes[i].OneLine() {
		return [4]int{1, 1, 1, 1 + len(t.rows)}
	}
	some := 1 + broken
	if broken < rows {
		some++ // the line that counts the hidden
	}
	return [4]int{min(1+rows, usefulHeight), max(some, 2), 1 + rows, 1 + len(t.rows)}
}

// column stands panes one above the other: each first gets what it can do
// with, then what is broken gets room, then all rows, then their parts where
// all of them fit, and then there is air between the panes.
func (s *screen) column(which []int, body canvas.Rect) []slot {
	heights := make([]int, len(which))
	left := body.H
	for k, i := range which {
		heights[k] = min(s.wants(i)[0], left)
		left -= heights[k]
	}
	for want := 1; want < 4; want++ {
		for k, i := range which {
			more := s.wants(i)[want] - heights[k]
			if want == 3 && more > left {
				continue
			}
			more = min(max(more, 0), left)
			heights[k] += more
			left -= more
		}
	}
	var slots []slot
	y := body.Y
	for k, i := range which {
		slots = append(slots, slot{i, canvas.Rect{X: body.X, Y: y, W: body.W, H: heights[k]}})
		y += heights[k]
		if left > 0 {
			y++
			left--
		}
	}
	return slots
}

// focused returns the pane that has the keyboard. Where only one pane is seen
// and nobody has chosen one, it is the first broken one: but a provider's bad
// news alone, with nothing wrong here, moves nobody.
func (s *screen) focused(alone bool) int {
	if s.chosen || !alone || s.snapshot == nil || len(s.snapshot.Triage.Verdicts) == 0 {
		return s.focus
	}
	best := s.focus
	for i := range panes {
		if badness[s.table(i).state()] > badness[s.table(best).state()] && s.table(i).state().broken() {
			best = i
		}
	}
	return best
}

// beside says how the panes stand that are not shown.
func (s *screen) beside(shown int) string {
	var parts []string
	for i := range panes {
		if i != shown {
			parts = append(parts, safetext.Join([]safetext.Text{say("%d", i+1), s.table(i).state().sign(s.glyphs)}, safetext.Text{}).String())
		}
	}
	return strings.Join(parts, " ")
}
