package ui

import (
	"slices"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/report"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// overlayKind says what an overlay shows.
type overlayKind uint8

const (
	evidenceOverlay overlayKind = iota
	detailOverlay
	helpOverlay
	bulletinOverlay
	quizOverlay
	actOverlay
	columnsOverlay
	viewsOverlay
	checkOverlay
	manualOverlay
	proofOverlay
)

// overlay is a page of text over the panes, with the verdict still above it.
// It is made anew for each frame: what it shows goes on.
type overlay struct {
	kind    overlayKind
	pane    int             // of a detail
	subject observe.Subject // of a detail
	scroll  int
	written *report.Bulletin // of a bulletin
	menu    *actMenu         // of what there is to do
	columns *columnsMenu     // of what there is to show
	row     int              // of the list of views
	asked   *asked           // of a check
	manual  string           // the name of a page of the manual
	proofs  *proofMenu       // of what can be run
}

// page makes the title and the text of an overlay for a width.
func (s *screen) page(f *Frame, o *overlay, w int) (safetext.Text, []line) {
	if s.width >= leastWidth && s.height >= leastHeight {
		_, f.Whole = s.pinned(f, s.width, pinnedLines(s.height))
	}
	switch o.kind {
	case detailOverlay:
		return s.say("DETAIL"), f.detail(s.rowOf(o.pane, o.subject), w)
	case bulletinOverlay:
		return s.bulletinTitle(), s.bulletinPage(f, w)
	case quizOverlay:
		return s.quizPage(f, w)
	case actOverlay:
		return o.menu.title(s.tongue), o.menu.page(f, w)
	case columnsOverlay:
		return s.say("COLUMNS OF %s", panes[o.columns.pane].Title(s.tongue)), o.columns.page(s, f)
	case viewsOverlay:
		return s.say("VIEWS"), s.viewsPage(f, o.row, w)
	case checkOverlay:
		return s.say("CHECK %s", o.asked.target), o.asked.page(f, w)
	case manualOverlay:
		return f.manual(o.manual, w)
	case helpOverlay:
		return s.say("HELP"), slices.Concat(s.noticeInHelp(w), s.asciiHelp(w), f.help(w, s.version))
	}
	return s.say("EVIDENCE"), f.evidence(w)
}

// rowOf finds a row by its subject, filtered out or not.
func (s *screen) rowOf(pane int, subject observe.Subject) *row {
	if s.snapshot == nil {
		return nil
	}
	f := s.frame(nil)
	for _, f.Filter = range []string{"", s.filter, subject.Name} { // a filter may bring up rows that are not there without it
		t := f.table(panes[pane])
		for i := range t.rows {
			if t.rows[i].subject == subject {
				return &t.rows[i]
			}
		}
	}
	return nil
}

// drawOverlay draws a page with its title, as far as it is scrolled.
func (s *screen) drawOverlay(f *Frame, o *overlay) {
	w, h := f.Canvas.Width(), f.Canvas.Height()
	if w <= 0 || h <= 0 {
		return
	}
	if o.kind == proofOverlay {
		s.drawProof(f, o.proofs)
		return
	}
	title, all := s.page(f, o, w)
	scroll := o.scroll
	if o.kind == quizOverlay {
		scroll = s.quiz.scrolledTo(scroll, h-1)
	}
	at := min(scroll, max(len(all)-(h-1), 0))
	f.put(1, 0, w-1, title, themes.Focus)
	if len(all) > h-1 {
		where := s.say("%d-%d of %d", at+1, min(at+h-1, len(all)), len(all))
		if at > 0 {
			where = safetext.Join([]safetext.Text{where, f.Glyphs.Up}, safetext.Literal(" "))
		}
		if at+h-1 < len(all) {
			where = safetext.Join([]safetext.Text{where, f.Glyphs.DownArrow}, safetext.Literal(" "))
		}
		start := w - safetext.Width(where) - 1
		if start <= safetext.Width(title)+2 { // at least that there is more
			where = safetext.Literal(" ")
			if at > 0 {
				where = f.Glyphs.Up
			}
			if at+h-1 < len(all) {
				where = safetext.Join([]safetext.Text{where, f.Glyphs.DownArrow}, safetext.Text{})
			}
			start = w - safetext.Width(where) - 1
			f.Canvas.Fill(canvas.Rect{W: w, H: 1}, canvas.Style{})
			f.put(1, 0, start-1, title, themes.Focus)
		}
		f.put(start, 0, w-start, where, themes.Dim)
	}
	text := *f
	text.Canvas = f.Canvas.Sub(canvas.Rect{Y: 1, W: w, H: h - 1})
	text.lines(-at, all)
}

// scrolled moves an overlay by some lines, within its text.
func (s *screen) scrolled(o *overlay, by int) {
	w, h := s.width, s.height-s.overTiny()
	areas, _ := s.areas(false)
	if areas.body.H > 0 {
		w, h = areas.body.W, areas.body.H
	}
	_, all := s.page(s.frame(canvas.New(w, h)), o, w)
	last := max(len(all)-(h-1), 0)
	o.scroll = min(max(min(o.scroll, last)+by, 0), last)
}

// pageHeight is how many lines a page of the overlay or the pane moves by.
func (s *screen) pageHeight() int {
	areas, _ := s.areas(false)
	return max(max(areas.body.H, areas.banner.H)-2, 1)
}
