package ui

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
)

// key handles a key: the filter being typed comes first, then the overlay on
// top, then the panes.
func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	s := &m.screen
	s.flash = safetext.Text{}
	if s.typing {
		s.typed(msg)
		return nil
	}
	if s.command != nil {
		return m.commandKey(msg)
	}
	if s.entry != nil {
		return m.noteKey(msg)
	}
	action, ok := s.keys.Action(msg.String())
	if !ok {
		if msg.Type == tea.KeyCtrlC { // whatever was rebound, there is a way out
			return tea.Quit
		}
		return nil
	}
	return m.do(action)
}

// do does what an action means for what is on the screen.
func (m *Model) do(action keymap.Action) tea.Cmd {
	s := &m.screen
	if cmd, done := m.overlayFirst(action); done {
		return cmd
	}
	if cmd, done := m.anywhere(action); done {
		return cmd
	}
	if cmd, done := m.act(action); done {
		return cmd
	}
	if cmd, done := m.timeKey(action); done {
		return cmd
	}
	if s.top() != nil {
		s.overlayKey(action)
		return nil
	}
	return m.paneKey(action)
}

// overlayFirst handles the keys that mean something of their own to the overlay on
// top.
func (m *Model) overlayFirst(action keymap.Action) (cmd tea.Cmd, done bool) {
	s := &m.screen
	if s.top() == nil {
		return nil, false
	}
	switch s.top().kind {
	case checkOverlay:
		return m.checkKey(action)
	case actOverlay:
		return m.menuKey(action)
	case proofOverlay:
		return m.proofKey(action)
	case bulletinOverlay:
		return m.bulletinKey(action)
	case quizOverlay:
		return nil, m.quizKey(action)
	case columnsOverlay:
		return nil, s.columnsKey(action)
	case viewsOverlay:
		return nil, s.viewsKey(action)
	case manualOverlay:
		return nil, s.manualKey(action)
	}
	return nil, false
}

// anywhere handles what means the same everywhere.
func (m *Model) anywhere(action keymap.Action) (cmd tea.Cmd, done bool) {
	s := &m.screen
	if s.quizzed() && (action == keymap.Copy || action == keymap.Evidence || action == keymap.Bulletin) {
		s.flash = m.screen.say("hidden until you have answered: %s", s.frame(nil).key(keymap.Answer))
		return nil, true
	}
	switch action {
	case keymap.Copy:
		return m.copy(), true
	case keymap.Bulletin:
		m.openBulletin()
		return m.recallProofs(), true
	case keymap.Answer:
		m.openQuiz()
	case keymap.Freeze:
		m.freeze()
	case keymap.Suspend:
		return m.suspend(), true
	case keymap.Note:
		m.openNote()
	case keymap.Command:
		return m.openCommand(), true
	case keymap.Language:
		m.otherLanguage()
	case keymap.Theme:
		m.nextTheme()
	case keymap.Layout:
		s.nextLayout()
	case keymap.Trace:
		m.trace()
	case keymap.Primary:
		m.choosePrimary()
	case keymap.Help:
		s.toggle(overlay{kind: helpOverlay})
	case keymap.Manual:
		m.openManual()
	case keymap.Evidence:
		s.toggle(overlay{kind: evidenceOverlay})
		return m.recallProofs(), true
	default:
		return nil, s.viewKey(action)
	}
	return nil, true
}

// toggle closes the overlay of that kind if it is on top, and else opens it.
func (s *screen) toggle(o overlay) {
	if top := s.top(); top != nil && top.kind == o.kind {
		s.close()
		return
	}
	s.overlays = append(s.overlays, o)
}

func (s *screen) close() { s.overlays = s.overlays[:len(s.overlays)-1] }

func (s *screen) overlayKey(action keymap.Action) {
	const all = 1 << 20
	top := s.top()
	switch action {
	case keymap.Back, keymap.Quit:
		s.close()
	case keymap.Detail:
		if top.kind == detailOverlay {
			s.close()
		}
	case keymap.Up:
		s.scrolled(top, -1)
	case keymap.Down:
		s.scrolled(top, 1)
	case keymap.PageUp:
		s.scrolled(top, -s.pageHeight())
	case keymap.PageDown:
		s.scrolled(top, s.pageHeight())
	case keymap.Top:
		s.scrolled(top, -all)
	case keymap.Bottom:
		s.scrolled(top, all)
	}
}

func (m *Model) paneKey(action keymap.Action) tea.Cmd {
	s := &m.screen
	if number := action.Pane(); number > 0 {
		if pane, ok := s.numbered(number); ok {
			s.focus, s.chosen = pane, true
		}
		return nil
	}
	switch action {
	case keymap.Quit:
		return tea.Quit
	case keymap.Back:
		if s.line.past() {
			m.closeTimeline()
			return nil
		}
		s.back()
	case keymap.Zoom:
		s.focus, s.chosen = s.focusedNow(), true
		s.zoomed = !s.zoomed
	case keymap.FocusNext:
		s.focusBy(1)
	case keymap.FocusPrevious:
		s.focusBy(-1)
	case keymap.Filter:
		s.typing = s.snapshot != nil
	case keymap.Sort, keymap.SortReverse:
		s.sortKey(action)
	case keymap.Columns:
		s.openColumns()
	case keymap.Detail:
		s.openDetail()
	case keymap.Up, keymap.Down, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom:
		s.move(action)
	}
	return nil
}

// focusBy moves the keyboard to the next pane, or to the one before.
func (s *screen) focusBy(step int) {
	all := s.inLayout()
	here := slices.Index(all, s.focusedNow()) // a pane that the layout leaves out is in none of them
	s.focus, s.chosen = all[(here+step+len(all))%len(all)], true
}

// back goes back by one layer, and never out.
func (s *screen) back() {
	switch {
	case s.filter != "":
		s.filter = ""
	case s.zoomed:
		s.zoomed = false
	case s.unnamed():
		s.focus, s.chosen = s.inLayout()[0], true
	case s.elsewhere():
		s.openView(views[0].id)
	}
}

// focusedNow returns the pane that has the keyboard on the screen as it is.
func (s *screen) focusedNow() int {
	if s.snapshot == nil {
		return s.focus
	}
	areas, _ := s.areas(false)
	_, alone := s.slots(areas.body)
	return s.focused(alone)
}

func (s *screen) openDetail() {
	if s.snapshot == nil {
		return
	}
	pane := s.focusedNow()
	if i := s.cursor(pane); i >= 0 {
		s.overlays = append(s.overlays, overlay{kind: detailOverlay, pane: pane, subject: s.table(pane).rows[i].subject})
	}
}

// move moves the cursor among the rows that can be seen in the focused pane:
// over the parts of rows only where those are shown.
func (s *screen) move(action keymap.Action) {
	if s.snapshot == nil {
		return
	}
	pane := s.focusedNow()
	s.focus, s.chosen = pane, true
	t := s.table(pane)
	if len(t.rows) == 0 {
		return
	}
	reachable := listed(t, s.rowsOf(pane), s.full())
	here := 0
	for at, i := range reachable {
		if i <= s.cursor(pane) {
			here = at
		}
	}
	last := len(reachable) - 1
	switch action {
	case keymap.Up:
		here--
	case keymap.Down:
		here++
	case keymap.PageUp:
		here -= s.pageHeight()
	case keymap.PageDown:
		here += s.pageHeight()
	case keymap.Top:
		here = 0
	case keymap.Bottom:
		here = last
	}
	s.cursors[panes[pane].ID()] = t.rows[reachable[min(max(here, 0), last)]].subject
}

// rowsOf is how many rows a pane has room for.
func (s *screen) rowsOf(pane int) int {
	areas, _ := s.areas(false)
	slots, _ := s.slots(areas.body)
	for _, slot := range slots {
		if slot.pane == pane {
			return slot.rect.H - 1
		}
	}
	return 0
}

// longestFilter is how many characters a filter may have.
const longestFilter = 60

// typed handles a key while the filter is typed.
func (s *screen) typed(msg tea.KeyMsg) {
	switch msg.Type {
	case tea.KeyEnter:
		s.typing = false
	case tea.KeyEsc, tea.KeyCtrlC:
		s.typing, s.filter = false, ""
	case tea.KeyBackspace:
		_, size := utf8.DecodeLastRuneInString(s.filter)
		s.filter = s.filter[:len(s.filter)-size]
	case tea.KeyCtrlU:
		s.filter = ""
	case tea.KeySpace:
		s.add(" ")
	case tea.KeyRunes:
		if !msg.Alt {
			s.add(string(msg.Runes))
		}
	}
}

// add adds to the filter what may be shown: it may come from a paste.
func (s *screen) add(added string) {
	for _, r := range added {
		if utf8.RuneCountInString(s.filter) >= longestFilter {
			return
		}
		if r == ' ' || !clean(string(r)).Empty() {
			s.filter += string(r)
		}
	}
}

// freeze stops and starts the display. Measuring goes on.
func (m *Model) freeze() {
	s := &m.screen
	if s.snapshot == nil {
		return
	}
	if s.tape != nil { // nothing is measured meanwhile
		s.tape.Pause(!s.tape.State().Paused)
		return
	}
	if s.line.past() {
		s.flash = m.screen.say("the past stands still: %s goes back to now", s.frame(nil).key(keymap.Back))
		return
	}
	s.frozen = !s.frozen
	s.behind, s.since = 0, 0
	if s.frozen {
		m.frozen = s.snapshot.Now.Mono
		return
	}
	s.show(m.newest)
	m.take(false)
}

// copy copies the verdict.
func (m *Model) copy() tea.Cmd {
	if m.screen.snapshot == nil {
		m.screen.flash = m.screen.say("there is nothing to copy yet")
		return nil
	}
	return m.copyText("verdict", m.screen.frame(nil).asText())
}

// copyText copies something, away from the screen: a clipboard may be slow.
func (m *Model) copyText(what, told string) tea.Cmd {
	if m.options.Copy == nil {
		m.screen.flash = m.screen.say("there is no clipboard here")
		return nil
	}
	return guarded(func() tea.Msg { return copiedMsg{what, m.options.Copy(told)} }, func(err error) tea.Msg { return copiedMsg{what, err} })
}

func (m *Model) suspend() tea.Cmd {
	if m.options.Suspend == nil {
		return tea.Suspend
	}
	return guarded(func() tea.Msg { return resumedMsg{m.options.Suspend()} }, func(err error) tea.Msg { return resumedMsg{err} })
}

// guarded runs a command whose panic becomes an error.
func guarded(run func() tea.Msg, failed func(error) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = failed(errors.New(fmt.Sprint(r)))
			}
		}()
		return run()
	}
}
