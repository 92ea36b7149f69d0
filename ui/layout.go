package ui

import (
	"slices"

	"example.com/noctop/internal/triage"
	"example.com/noctop/ui/canvas"
)

// Where the layout changes.
const (
	leastWidth, leastHeight = 30, 6 // below, the verdict is all there is
	titleHeight             = 10    // below, the title goes
	footerHeight            = 8     // below, the footer goes
	stackWidth              = 40    // below, one pane is shown at a time
	twoColumns              = 120   // from here on the panes stand in two columns if they need to
	wideColumns             = 160   // from here on they always do
	verdictLines            = 10    // what a long verdict, the title and the footer take
	evidenceBeside          = 160   // from here on the evidence stands beside the verdict
	bannerShare             = 3     // the verdict takes at most one third of the height
	roomyHeight             = 20    // from here on an overlay leaves the verdict two lines
	usefulHeight            = 4     // a pane with fewer lines hides more than it shows
	bannerLines             = 6     // or this many lines, and half of a low screen
	evidenceShare           = 4     // with the evidence beside it a quarter, if there is that much to say
)

// areas are the rectangles of a screen; those that are not there are empty.
type areas struct {
	title, banner, timeline, evidence, body, hint, footer canvas.Rect
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
	if n := len(s.asides(w)); n > 0 {
		bottom -= n
		a.hint = canvas.Rect{Y: bottom, W: w, H: n}
	}
	bannerWidth := w
	beside := w >= evidenceBeside && s.snapshot != nil && s.top() == nil && !s.elsewhere() && foremostOpen(&s.snapshot.Triage) != nil
	if beside {
		bannerWidth = w / 2
	}
	banner := s.verdictLines(f, bannerWidth, max(h/bannerShare, min(bannerLines, h/2)))
	if s.top() != nil || s.elsewhere() || s.zoomed && h < roomyHeight {
		banner, _ = s.pinned(f, w, pinnedLines(h))
	}
	banner = append(banner, s.pictureBelow(f, bannerWidth, h/bannerShare-len(banner))...)
	if s.line.past() {
		banner = append([]line{s.pastBar(bannerWidth)}, banner...)
	}
	a.banner = canvas.Rect{Y: top, W: bannerWidth, H: len(banner)}
	if beside {
		width := w - bannerWidth - 2
		wanted := len(slices.Concat(f.evidenceBrief(foremost(&s.snapshot.Triage), width)...))
		height := max(len(banner), min(wanted, h/evidenceShare))
		a.evidence = canvas.Rect{X: bannerWidth + 2, Y: top, W: width, H: height}
		top += height
	} else {
		top += len(banner)
	}
	if rows := s.timelineHeight(); rows > 0 && bottom-top > rows {
		a.timeline = canvas.Rect{Y: top, W: w, H: rows}
		top += rows
	}
	if bottom-top > 16 {
		top++ // air between the verdict and what it rests on
	}
	a.body = canvas.Rect{Y: top, W: w, H: max(bottom-top, 0)}
	return a, banner
}

// pinnedLines is how many lines the verdict keeps over an overlay.
func pinnedLines(h int) int {
	if h >= roomyHeight {
		return 2
	}
	return 1
}

// foremostOpen is the verdict to show the evidence of: not of a mere suspicion,
// nor of what is over.
func foremostOpen(r *triage.Result) *triage.Verdict {
	if v := foremost(r); v != nil && v.State != triage.Suspect && v.State != triage.Recovering {
		return v
	}
	return nil
}
