package ui

import (
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// screen is all that a frame is drawn from. Drawing changes nothing of it but
// its cache.
type screen struct {
	tongue

	width, height int
	snapshot      *history.Snapshot
	theme         *themes.Theme
	glyphs        *themes.Glyphs
	keys          *keymap.Map
	zone          *time.Location
	version       string

	view     int                        // which of the views has the screen
	focus    int                        // the pane that has the keyboard
	chosen   bool                       // somebody chose it
	zoomed   bool                       // it has the whole body
	cursors  map[string]observe.Subject // the row under the cursor, by pane
	sorts    map[string]sorting         // by what the rows of each pane are sorted
	without  map[string][]string        // the columns that each pane is to do without
	layout   string                     // how the panes stand; empty: as it fits
	custom   []LayoutRow                // the layout of the configuration
	mouse    bool                       // it can be pointed at
	newHere  bool                       // nobody has pressed a key yet, in this run or before
	filter   string
	others   map[string]string // the filters of the views that are not shown, by their ids
	typing   bool              // the filter is being typed
	entry    *noteEntry        // a statement is being entered
	command  *commandLine      // a command is being typed
	commands []string          // those that were, the newest last
	overlays []overlay

	frozen  bool
	behind  uint64        // Snapshots that are newer than the one shown
	since   time.Duration // how long the display has been frozen
	stalled int           // frames in a row that brought no new Snapshot
	flash   safetext.Text // what came of the last key
	notice  safetext.Text // what the program wants to say

	journal  *Journaling // how it stands; nil: there is none to speak of
	readOnly bool        // the console only looks
	ascii    bool        // the terminal shows nothing else

	primary  string // the uplink that things are seen by; empty: by every one
	tape     Tape   // nil: what is shown happens now
	tapeName string
	drill    string         // what is rehearsed; empty: nothing is
	latest   time.Time      // of the newest Snapshot, which may not be shown
	line     *timeline      // nil: it is not open
	timed    bool           // there is a past to go to
	quiz     *quiz          // nil: there is none
	kept     bygone         // of the time before, where a view lists that
	language i18n.Language  // of bulletins
	proven   []proof.Record // what the operators' tools said, the oldest first

	cache cache
}

// frame makes a Frame on a canvas.
func (s *screen) frame(c *canvas.Canvas) *Frame {
	s.cache.reset(s.snapshot)
	proven := s.proven
	if s.snapshot != nil {
		proven = s.provenBy(s.snapshot.Now.Wall)
	}
	return &Frame{
		tongue: s.tongue, Canvas: c, Snapshot: s.snapshot, Theme: s.theme, Glyphs: s.glyphs, Keys: s.keys, Zone: s.zone,
		Frozen: s.frozen, Filter: s.filter, Primary: s.primary, Proven: proven, Journal: s.journal, sorts: s.sorts, without: s.without, kept: &s.kept, cache: &s.cache,
	}
}

// table returns the rows of a pane.
func (s *screen) table(i int) *table { return s.frame(nil).table(panes[i]) }

// top returns the overlay that has the keyboard, or nil.
func (s *screen) top() *overlay {
	if len(s.overlays) == 0 {
		return nil
	}
	return &s.overlays[len(s.overlays)-1]
}

// draw draws the screen. It is pure: the same screen gives the same cells.
func (s *screen) draw() *canvas.Canvas { return s.drawOn(canvas.New(s.width, s.height)) }

// drawOn draws it on a blank canvas of its size.
func (s *screen) drawOn(c *canvas.Canvas) *canvas.Canvas {
	if s.width <= 0 || s.height <= 0 {
		return c
	}
	defer s.paint(c)
	s.cache.hits = s.cache.hits[:0]
	areas, banner := s.areas(s.typing || s.entry != nil || s.command != nil)
	defer s.drawMenu(c, areas.footer)
	if areas.title.H > 0 {
		s.drawTitle(s.frame(c.Sub(areas.title)))
	}
	if areas.footer.H > 0 {
		f := s.frame(c.Sub(areas.footer))
		s.aimed(f, -1, areas.footer)
		s.drawFooter(f)
	}
	if banner == nil && areas.body.H == 0 {
		s.drawTiny(s.frame(c.Sub(areas.banner)))
		return c
	}
	s.frame(c.Sub(areas.banner)).lines(0, banner)
	if areas.hint.H > 0 {
		s.frame(c.Sub(areas.hint)).lines(0, s.asides(s.width))
	}
	if areas.timeline.H > 0 {
		s.drawTimeline(s.frame(c.Sub(areas.timeline)))
	}
	if areas.evidence.H > 0 {
		f := s.frame(c.Sub(areas.evidence))
		f.lines(0, f.evidenceIn(foremost(&s.snapshot.Triage), areas.evidence.W, areas.evidence.H))
	}
	switch body := c.Sub(areas.body); {
	case s.top() != nil:
		s.drawOverlay(s.frame(body), s.top())
	case s.snapshot == nil:
		f := s.frame(body)
		f.lines(0, s.waiting(f, areas.body.W))
	default:
		s.drawPanes(c, areas.body)
	}
	return c
}

func (s *screen) drawPanes(c *canvas.Canvas, body canvas.Rect) {
	slots, alone := s.slots(body)
	focus := s.focused(alone)
	whole := false // the verdict above is
	if s.elsewhere() {
		_, whole = s.pinned(s.frame(c), s.width, pinnedLines(s.height))
	}
	var chosen observe.Subject
	if i := s.cursor(focus); i >= 0 {
		chosen = s.table(focus).rows[i].subject
	}
	for _, slot := range slots {
		f := s.frame(c.Sub(slot.rect))
		f.Whole, f.Chosen = whole, chosen
		f.Number = s.number(slot.pane)
		f.Focused = slot.pane == focus
		f.Zoomed = s.full()
		s.aimed(f, slot.pane, slot.rect)
		if len(slots) == 1 {
			f.Beside = s.beside(slot.pane, body.W)
		}
		t := s.table(slot.pane)
		if i := s.cursor(slot.pane); i >= 0 {
			f.Cursor = t.rows[i].subject
		}
		f.draw(panes[slot.pane], t)
	}
	if !alone {
		s.drawCharts(c, s.chartRoom(slots, body))
	}
}

// overTiny is how many lines stand over an overlay on such a screen: that it is
// not now.
func (s *screen) overTiny() int {
	if s.line.past() && s.height > 2 {
		return 1
	}
	return 0
}

// drawTiny draws what a screen of a few cells can hold: the verdict, or the
// overlay that was asked for.
func (s *screen) drawTiny(f *Frame) {
	w, h := f.Canvas.Width(), f.Canvas.Height()
	if s.top() != nil {
		head := s.overTiny()
		if head > 0 {
			f.put(0, 0, w, s.pastWords(), themes.Paused)
		}
		s.drawOverlay(s.frame(f.Canvas.Sub(canvas.Rect{Y: head, W: w, H: h - head})), s.top())
		return
	}
	var all []line
	switch {
	case s.frozen:
		all = append(all, plain(0, s.frozenWords(), themes.Paused))
	case s.line.past():
		all = append(all, wrapped(0, safetext.Text{}, themes.Paused, s.pastWords(), themes.Paused, w)...)
	case s.tape != nil:
		all = append(all, wrapped(0, safetext.Text{}, themes.Paused, s.played().text, themes.Paused, w)...)
	}
	all = append(all, s.verdictLines(f, w, h-len(all))...)
	if s.snapshot != nil {
		all = append(all, s.summary(h-len(all))...)
	}
	f.lines(0, all)
}

// summary is a line for each pane, where there is no room for any: how it
// stands, and which of its rows is broken.
func (s *screen) summary(room int) []line {
	var all []line
	for _, i := range s.present() {
		t := s.frame(nil).unfiltered(panes[i]) // nothing here would say that a filter hides something
		of, implied := s.paneState(i)
		role := of.role()
		if implied {
			role = themes.Implied
		}
		blank := span{safetext.Literal(" "), themes.Text}
		pieces := []span{{of.sign(s.glyphs), role}, blank, {panes[i].Title(s.tongue), themes.Dim}}
		for j := range t.rows {
			if r := &t.rows[j]; r.broken() && !r.part {
				pieces = append(pieces, blank, span{r.gauge, themes.Text})
				break
			}
		}
		all = append(all, line{spans: pieces})
	}
	return first(all, max(room, 0))
}

// cursor returns the index of the row under the cursor of a pane: the one it
// was set on, wherever that stands by now; the first one where it was set on
// none, or on one that is not there.
func (s *screen) cursor(pane int) int {
	t := s.table(pane)
	if len(t.rows) == 0 {
		return -1
	}
	subject, set := s.cursors[panes[pane].ID()]
	if set {
		for i := range t.rows {
			if t.rows[i].subject == subject {
				return i
			}
		}
	}
	return 0
}

// drawTitle draws where and when this is, and whether it is live.
func (s *screen) drawTitle(f *Frame) {
	w := f.Canvas.Width()
	right := []span{}
	if s.snapshot != nil && !s.line.past() {
		now := s.snapshot.Now.Wall.In(s.zone)
		right = append(right, span{clean(now.Format("15:04:05 MST")), themes.Text})
	}
	switch {
	case s.line.past():
		right = append(right, span{s.pastWords(), themes.Paused})
	case s.frozen:
		right = append(right, span{s.frozenWords(), themes.Paused})
	case s.tape != nil:
		right = append(right, s.played())
	case s.stalled >= stallFrames && s.snapshot != nil:
		right = append(right, span{s.say("STALLED %s", duration(s.tongue, time.Duration(s.stalled)*time.Second)), themes.Degraded})
	case s.snapshot != nil:
		right = append(right, span{s.say("clock|live"), themes.Dim})
	}
	if s.readOnly && w >= journalWidth {
		right = append(right, span{s.say("console|read only"), themes.Dim})
	}
	if said, shown := s.journalSpan(); shown {
		right = append(right, said)
	}
	if s.snapshot != nil && w >= 70 && s.tape == nil && !s.line.past() {
		right = append(right, span{s.say("probing %d", s.snapshot.Probes), themes.Dim})
	}
	used := 0
	for _, piece := range right {
		used += safetext.Width(piece.text) + 3
	}
	x := max(w-used+3-1, 1)
	room := x - 2
	for _, piece := range right {
		x += f.put(x, 0, w-x, piece.text, piece.role) + 3
	}
	name, view, kept := 1, safetext.Text{}, 0
	if s.elsewhere() {
		view = s.viewTitle(s.view)
		kept = safetext.Width(view) + 2
	}
	if ours := s.say("noctop"); 1+safetext.Width(ours)+kept <= room { // a piece of it tells nobody anything
		name += f.put(1, 0, room-1, ours, themes.Title) + 2
	}
	if s.snapshot != nil && room-name-kept >= leastName {
		name += f.put(name, 0, room-name-kept, clean(s.snapshot.Topology.Site), themes.Text) + 2
	}
	if safetext.Width(view) <= room-name {
		name += f.put(name, 0, room-name, view, themes.Focus) + 2
	}
	if s.primary != "" {
		f.put(name, 0, room-name, s.say("by %s", s.primary), themes.Focus)
	}
}

// leastName is in how many cells the name of a site still tells anything.
const leastName = 5

// stallFrames is how many frames may bring nothing new before that is said:
// the engine has stopped, and a screen that stands still must not look live.
const stallFrames = 4

func (s *screen) frozenWords() safetext.Text {
	return s.say("%s FROZEN %s, %d behind", s.glyphs.Paused, duration(s.tongue, s.since), s.behind)
}
