package ui

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// noteEntry is a statement that is being entered by hand, in the footer: first
// who said it, then what.
type noteEntry struct {
	who     string
	said    string
	inWords bool // who is settled
	offered bool // who is what the row suggests: what is typed takes its place
}

// keptMsg says how keeping a note ended.
type keptMsg struct {
	kept string
	err  error
	from *noteEntry // to be put right, where there was an error
}

const (
	longestWho  = 80  // characters
	longestNote = 500 // characters
)

// openNote begins a note, of whom the cursor is on where that is somebody who
// could say something.
func (m *Model) openNote() {
	s := &m.screen
	switch {
	case m.options.ReadOnly:
		m.refuses()
		return
	case m.options.Note == nil:
		s.flash = m.screen.say("notes can't be kept here")
		return
	case s.snapshot == nil:
		s.flash = m.screen.say("nothing is measured yet")
		return
	}
	who := s.underCursor()
	s.entry = &noteEntry{who: who, offered: who != ""}
}

// underCursor is the name of the provider or uplink that the cursor is on, in
// the pane or in the detail that is open.
func (s *screen) underCursor() string {
	pane := s.focusedNow()
	i := s.cursor(pane)
	if i < 0 || !s.chosen && s.top() == nil {
		return ""
	}
	subject := s.table(pane).rows[i].subject
	if top := s.top(); top != nil && top.kind == detailOverlay {
		subject = top.subject
	}
	for _, name := range []string{subject.Name, subject.Uplink} {
		if name != "" && slices.Contains(s.parties(), name) {
			return name
		}
	}
	return ""
}

// parties are all who could say something: providers, carriers, those who run
// resolvers, and whoever did say something.
func (s *screen) parties() []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, name) }) {
			names = append(names, name)
		}
	}
	what := s.snapshot.Topology
	for _, p := range what.Providers {
		add(p.Name)
	}
	for _, u := range what.Uplinks {
		add(u.Name)
	}
	for _, r := range what.Resolvers {
		add(r.Name)
	}
	for _, v := range s.frame(nil).voices() {
		add(v.name)
	}
	return names
}

// completions are the parties that what was typed may mean.
func (s *screen) completions() []string {
	var fit []string
	for _, name := range s.parties() {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(s.entry.who)) {
			fit = append(fit, name)
		}
	}
	return fit
}

// noteKey handles a key while a note is entered.
func (m *Model) noteKey(msg tea.KeyMsg) tea.Cmd {
	s := &m.screen
	e := s.entry
	field, longest := &e.who, longestWho
	if e.inWords {
		field, longest = &e.said, longestNote
	}
	if typing := msg.Type == tea.KeyRunes && !msg.Alt || msg.Type == tea.KeySpace; typing && e.offered {
		*field = ""
	}
	e.offered = false
	switch msg.Type {
	case tea.KeyEsc, tea.KeyCtrlC:
		s.entry = nil
	case tea.KeyEnter:
		return m.settle()
	case tea.KeyTab:
		s.complete()
	case tea.KeyBackspace:
		if *field == "" && e.inWords {
			e.inWords = false
		}
		_, size := utf8.DecodeLastRuneInString(*field)
		*field = (*field)[:len(*field)-size]
	case tea.KeyCtrlU:
		*field = ""
	case tea.KeySpace:
		*field = typedInto(*field, " ", longest)
	case tea.KeyRunes:
		if !msg.Alt {
			*field = typedInto(*field, string(msg.Runes), longest)
		}
	}
	return nil
}

// complete takes the next party that what was typed may mean.
func (s *screen) complete() {
	e := s.entry
	if e.inWords {
		return
	}
	fit := s.completions()
	if len(fit) == 1 {
		e.who = fit[0]
		return
	}
	all := s.parties()
	if at := slices.Index(all, e.who); at >= 0 { // on to the next of all
		e.who = all[(at+1)%len(all)]
	} else if len(fit) > 0 {
		e.who = fit[0]
	}
}

// settle ends a field: after who comes what, and then the note is kept.
func (m *Model) settle() tea.Cmd {
	s := &m.screen
	e := s.entry
	e.who, e.said = strings.TrimSpace(e.who), strings.TrimSpace(e.said)
	switch {
	case e.who == "":
		return nil
	case !e.inWords:
		if fit := s.completions(); len(fit) == 1 {
			e.who = fit[0]
		}
		e.inWords = true
		return nil
	case e.said == "":
		return nil
	}
	s.entry = nil
	who, said, keep := e.who, e.said, m.options.Note
	return guarded(func() tea.Msg {
		kept, err := keep(who, said)
		return keptMsg{kept, err, e}
	}, func(err error) tea.Msg { return keptMsg{err: err, from: e} })
}

// noteKept says that a note was kept, or goes back to it.
func (m *Model) noteKept(msg keptMsg) {
	s := &m.screen
	if msg.err == nil {
		s.flash = m.screen.say("kept: %s", msg.kept)
		return
	}
	if s.flash = m.screen.say("the note was not kept: %s", msg.err); s.entry == nil {
		s.entry = msg.from
	}
}

// typedInto adds what may be shown: it may come from a paste.
func typedInto(field, more string, longest int) string {
	for _, r := range more {
		if utf8.RuneCountInString(field) >= longest {
			break
		}
		if r == ' ' || !clean(string(r)).Empty() {
			field += string(r)
		}
	}
	return field
}

// drawNote draws the line in which a note is entered: its end, where it is
// longer than the line.
func (s *screen) drawNote(f *Frame) {
	w := f.Canvas.Width()
	e := s.entry
	if !e.inWords {
		x := 1 + f.put(1, 0, w-1, s.say("%s who said it? %s_", f.key(keymap.Note), e.who), themes.Key) + 3
		others := s.completions()
		switch {
		case x >= w:
		case e.offered:
			f.put(x, 0, w-x, s.say("enter takes it, typing replaces it, tab: the next"), themes.Dim)
		case len(others) > 0:
			f.put(x, 0, w-x, s.say("tab: %s", strings.Join(others, ", ")), themes.Dim)
		default:
			f.put(x, 0, w-x, s.say("nobody here by that name; enter goes on"), themes.Dim)
		}
		return
	}
	x := 1 + f.put(1, 0, w-1, s.say("%s said:", e.who), themes.Key) + 1
	tail := e.said + "_"
	for safetext.Width(clean(tail)) > w-x-1 && tail != "" {
		_, size := utf8.DecodeRuneInString(tail)
		tail = tail[size:]
	}
	x += f.put(x, 0, w-x, clean(tail), themes.Text) + 3
	if !s.flash.Empty() { // why it was not kept
		f.put(x, 0, w-x, s.flash, themes.Degraded)
		return
	}
	f.put(x, 0, w-x, s.say("end with \"at 14:28\" for when; enter keep, esc drop"), themes.Dim)
}
