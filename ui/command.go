package ui

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
)

// commandLine is a command that is being typed at the foot of the screen, with
// what it may become in a menu above it:
//
//	COMMANDS                                                          1-3 of 7
//	  mute         m   mute a verdict or what it is about
//	  unmute       M   lift a mute
//	  KT mux           resolver
//	:mu_
type commandLine struct {
	typed  string
	fit    []candidate // what it may become
	others bool        // more fit than are listed
	chosen int         // of fit; -1: none, and the line is what was typed
	back   int         // how far back in the history; 0: not in it
	wrong  safetext.Text
	past   []Mark // what happened before now, where that is known
	places []spot // all that one can jump to; made when first asked for
}

// candidate is what a line may become.
type candidate struct {
	line  string // with a blank at its end where something must follow
	label safetext.Text
	key   safetext.Text // which does the same
	says  safetext.Text
	to    *spot // where it jumps to
}

// more reports whether something must follow.
func (c *candidate) more() bool { return strings.HasSuffix(c.line, " ") }

// pastMarksMsg brings what happened before now.
type pastMarksMsg struct {
	line  *commandLine
	marks []Mark
}

// notDoneMsg says why a command could not be followed that had been sent off.
type notDoneMsg struct {
	typed string
	err   error
}

const (
	longestCommand = 600 // characters
	mostCandidates = 200 // in the menu
	mostCommands   = 100 // in the history
)

// openCommand begins a command.
func (m *Model) openCommand() tea.Cmd {
	s := &m.screen
	line := &commandLine{chosen: -1}
	s.command = line
	m.suggest()
	switch {
	case s.quizzed():
	case s.tape != nil:
		line.past = m.options.Turns
	case m.options.Past != nil && m.newest != nil:
		past, now := m.options.Past, m.now()
		return guarded(func() tea.Msg {
			marks, _ := past.Marks(now.Add(-marksBefore), now) // without them there is less to choose from
			return pastMarksMsg{line, marks}
		}, func(error) tea.Msg { return pastMarksMsg{line: line} })
	}
	return nil
}

// takePast takes what happened before now.
func (m *Model) takePast(msg pastMarksMsg) {
	if s := &m.screen; s.command == msg.line {
		s.command.past, s.command.places = msg.marks, nil
		if s.command.chosen < 0 {
			m.suggest()
		}
	}
}

// text is the line as it is seen.
func (c *commandLine) text() string {
	if c.chosen >= 0 {
		return c.fit[c.chosen].line
	}
	return c.typed
}

// accept makes what was chosen what was typed.
func (c *commandLine) accept() { c.typed, c.chosen, c.back = c.text(), -1, 0 }

// commandKey handles a key while a command is typed.
func (m *Model) commandKey(msg tea.KeyMsg) tea.Cmd {
	s := &m.screen
	c := s.command
	c.wrong = safetext.Text{}
	switch msg.Type {
	case tea.KeyEsc, tea.KeyCtrlC:
		s.command = nil
	case tea.KeyEnter:
		return m.enterCommand()
	case tea.KeyTab:
		if len(c.fit) == 1 {
			c.chosen = 0
			c.accept()
			m.suggest()
			return nil
		}
		c.choose(1)
	case tea.KeyShiftTab:
		c.choose(-1)
	case tea.KeyDown:
		if c.back > 0 {
			m.older(-1)
			return nil
		}
		c.choose(1)
	case tea.KeyUp:
		if c.back > 0 || c.chosen < 0 && c.typed == "" {
			m.older(1)
			return nil
		}
		c.choose(-1)
	case tea.KeyPgDown:
		c.chosen = min(c.chosen+menuLines(s.height), len(c.fit)-1)
	case tea.KeyPgUp:
		c.chosen = max(c.chosen-menuLines(s.height), -1)
	default:
		m.typedCommand(msg)
	}
	return nil
}

// typedCommand handles a key that changes the line.
func (m *Model) typedCommand(msg tea.KeyMsg) {
	s := &m.screen
	c := s.command
	switch {
	case msg.Type == tea.KeyBackspace && c.text() == "":
		s.command = nil
		return
	case msg.Type == tea.KeyBackspace:
		c.accept()
		_, size := utf8.DecodeLastRuneInString(c.typed)
		c.typed = c.typed[:len(c.typed)-size]
	case msg.Type == tea.KeyCtrlU:
		c.typed, c.chosen, c.back = "", -1, 0
	case msg.Type == tea.KeySpace:
		c.accept()
		c.typed = typedInto(c.typed, " ", longestCommand)
	case msg.Type == tea.KeyRunes && !msg.Alt:
		c.accept()
		c.typed = typedInto(c.typed, string(msg.Runes), longestCommand)
	default:
		return
	}
	m.suggest()
}

// choose goes to the next candidate, or to the one before; past the last and
// before the first stands what was typed.
func (c *commandLine) choose(step int) {
	n := len(c.fit) + 1
	c.chosen = (c.chosen+1+step+n)%n - 1
}

// older puts an older command on the line, or a newer one.
func (m *Model) older(step int) {
	s := &m.screen
	c := s.command
	c.back = min(max(c.back+step, 0), len(s.commands))
	c.typed, c.chosen = "", -1
	if c.back > 0 {
		c.typed = s.commands[len(s.commands)-c.back]
	}
	m.suggest()
}

// keepCommand keeps a command for the history.
func (s *screen) keepCommand(typed string) {
	s.commands = slices.DeleteFunc(s.commands, func(old string) bool { return old == typed })
	if len(s.commands) == mostCommands {
		s.commands = s.commands[1:]
	}
	s.commands = append(s.commands, typed)
}

// enterCommand runs what is on the line. Where that is not possible, the line
// stays as it is, and says why.
func (m *Model) enterCommand() tea.Cmd {
	s := &m.screen
	c := s.command
	typed := strings.TrimSpace(c.text())
	var to *spot
	if c.chosen >= 0 {
		if c.fit[c.chosen].more() { // it is only half of a command
			c.accept()
			m.suggest()
			return nil
		}
		to = c.fit[c.chosen].to
	}
	if typed == "" {
		s.command = nil
		return nil
	}
	var cmd tea.Cmd
	wrong := safetext.Text{}
	if to != nil {
		cmd = m.jump(*to)
	} else {
		cmd, wrong = m.perform(typed)
	}
	if !wrong.Empty() {
		c.accept()
		c.wrong, s.flash = wrong, safetext.Text{}
		m.suggest()
		return nil
	}
	s.command = nil
	s.keepCommand(typed)
	return answering(typed, cmd)
}

// answering is a command that brings its line back where it could not be followed.
func answering(typed string, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		msg := cmd()
		if answer, ok := msg.(orderedMsg); ok && answer.err != nil {
			return notDoneMsg{typed, answer.err}
		}
		return msg
	}
}

// notDone brings back a command that could not be followed, unless another one is
// being typed by now.
func (m *Model) notDone(msg notDoneMsg) {
	s := &m.screen
	m.ordered(orderedMsg{err: msg.err})
	if s.command != nil || s.entry != nil || s.typing {
		return
	}
	s.command = &commandLine{typed: msg.typed, chosen: -1, wrong: s.flash}
	s.flash = safetext.Text{}
	m.suggest()
}
