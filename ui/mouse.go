package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/ui/canvas"
)

// hit is a part of the screen that can be pointed at: a pane, a row of one, or
// a key in the footer.
type hit struct {
	rect    canvas.Rect
	pane    int // -1: none
	subject observe.Subject
	row     bool
	action  keymap.Action
}

// aim is where a part that is drawn stands on the screen, for what can be
// pointed at in it.
type aim struct {
	pane int
	x, y int
}

// aimed has what a frame draws found by the mouse, where there is one.
func (s *screen) aimed(f *Frame, pane int, r canvas.Rect) {
	if !s.mouse {
		return
	}
	f.aim = &aim{pane, r.X, r.Y}
	if pane >= 0 {
		s.cache.hits = append(s.cache.hits, hit{rect: r, pane: pane})
	}
}

// hitRow notes where a row stands.
func (f *Frame) hitRow(x, y, w int, r *row) {
	if f.aim != nil {
		f.cache.hits = append(f.cache.hits, hit{canvas.Rect{X: f.aim.x + x, Y: f.aim.y + y, W: w, H: 1}, f.aim.pane, r.subject, true, ""})
	}
}

// hitKey notes where a key of the footer stands.
func (f *Frame) hitKey(x, w int, action keymap.Action) {
	if f.aim != nil {
		f.cache.hits = append(f.cache.hits, hit{rect: canvas.Rect{X: f.aim.x + x, Y: f.aim.y, W: w, H: 1}, pane: -1, action: action})
	}
}

// hitAt is what stands at a cell: the last that was drawn there; nil where
// nothing is.
func (s *screen) hitAt(x, y int) *hit {
	for i := len(s.cache.hits) - 1; i >= 0; i-- {
		h := &s.cache.hits[i]
		if x >= h.rect.X && x < h.rect.X+h.rect.W && y >= h.rect.Y && y < h.rect.Y+h.rect.H {
			return h
		}
	}
	return nil
}

// wheelLines is how many lines of an overlay a notch of the wheel is.
const wheelLines = 3

// pointed handles the mouse: the left button chooses a pane, a row, a key of the
// footer, and opens the row that is chosen already; the wheel moves in the pane
// below it, or in the text over the panes.
func (m *Model) pointed(msg tea.MouseMsg) tea.Cmd {
	s := &m.screen
	if !m.options.Mouse || s.typing || s.entry != nil || s.command != nil {
		return nil
	}
	var cmd tea.Cmd
	switch h := s.hitAt(msg.X, msg.Y); {
	case msg.Button == tea.MouseButtonWheelUp:
		m.wheel(h, keymap.Up)
	case msg.Button == tea.MouseButtonWheelDown:
		m.wheel(h, keymap.Down)
	case msg.Button != tea.MouseButtonLeft || msg.Action != tea.MouseActionPress || h == nil:
		return nil
	case h.action != "":
		s.flash = safetext.Text{}
		cmd = m.do(h.action)
	case s.top() == nil:
		s.flash = safetext.Text{}
		s.point(h)
	}
	m.drawn = nil
	m.remember()
	return cmd
}

// point chooses the pane and the row at a place. The row that has the cursor
// already is opened.
func (s *screen) point(h *hit) {
	again := h.row && s.chosen && s.focusedNow() == h.pane && s.underPointer(h)
	s.focus, s.chosen = h.pane, true
	switch {
	case again:
		s.openDetail()
	case h.row:
		s.cursors[panes[h.pane].ID()] = h.subject
	}
}

// underPointer reports whether the cursor is on the row that is pointed at.
func (s *screen) underPointer(h *hit) bool {
	at := s.cursor(h.pane)
	return at >= 0 && s.table(h.pane).rows[at].subject == h.subject
}

// wheel moves by a notch: by a choice in a menu, by some lines in a text.
func (m *Model) wheel(h *hit, action keymap.Action) {
	s := &m.screen
	switch top := s.top(); {
	case top != nil:
		lines := 1
		if top.kind == evidenceOverlay || top.kind == detailOverlay || top.kind == helpOverlay || top.kind == bulletinOverlay {
			lines = wheelLines
		}
		for range lines {
			m.do(action)
		}
	case h != nil && h.pane >= 0:
		s.focus, s.chosen = h.pane, true
		s.move(action)
	}
}
