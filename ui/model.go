package ui

import (
	"fmt"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// Options are what the screen is given from outside.
type Options struct {
	// Source returns the newest Snapshot, or nil while there is none. It is
	// asked once a second and on resuming, and must not block.
	Source func() *history.Snapshot
	Theme  *themes.Theme   // nil: the default
	Themes []*themes.Theme // those a key goes through
	Glyphs *themes.Glyphs  // nil: Unicode
	Keys   *keymap.Map     // nil: the defaults
	// Present shows a frame; it must not block, nor keep what it is given. Where it is nil, View returns
	// the frame as text with the colours of Profile.
	Present func(*canvas.Canvas)
	Profile canvas.Profile
	// Copy puts text on the clipboard. nil: there is none.
	Copy func(text string) error
	// Trace has the way out by an uplink looked at. nil: nothing is measured.
	Trace func(uplink string)
	// Suspend stops the program as ctrl+z does and returns when it goes on.
	// nil: bubbletea does it.
	Suspend func() error
	// Note keeps what somebody said, and returns what was kept of it: with its
	// time. nil: notes can't be kept.
	Note func(who, said string) (kept string, err error)
	// Order gives an order about verdicts, within a second. nil: nothing is
	// measured, and nothing can be done. By is who gives it.
	Order func(triage.Order) error
	By    string
	// ProbeNow has everything measured. nil: nothing is.
	ProbeNow func()
	// Check asks about one thing. nil: nothing is measured.
	Check Checker
	// Tools runs the operator's own programs. nil: none can be run.
	Tools Tools
	// System is where they run, as runtime.GOOS has it; empty: here.
	System string
	// Proven returns what was run from one moment to another. It may take its
	// time. nil: nothing is kept of it.
	Proven func(from, to time.Time) ([]proof.Record, error)
	// ReadOnly refuses all that does more than look.
	ReadOnly bool
	// Notice returns what the program wants to say in the footer, or nothing.
	Notice func() i18n.Text
	// Journal says how the journal stands. nil: there is none to speak of.
	Journal func() Journaling
	// View is the one of ViewIDs that the console begins with. Empty: the one that
	// is remembered, or else the first.
	View string
	// Tape, where set, is what Source plays; TapeName is its name.
	Tape     Tape
	TapeName string
	// Drill is its name too where nothing of it happened to this site: its bulletins
	// say so.
	Drill string
	// TapeFrom and TapeTo are its first and its last moment, where that is
	// known; Turns are what happens in it.
	TapeFrom, TapeTo time.Time
	Turns            []Mark
	// Quiz, where set, hides the verdict until somebody has named the fault.
	Quiz *Quiz
	// Past is what was kept of the time before now. nil: nothing.
	Past Past
	// Save writes a bulletin to a file of that name, and returns where it is.
	// nil: there is no place for files.
	Save func(name string, text []byte) (path string, err error)
	// Language is what the console and its bulletins are in at first.
	Language i18n.Language
	// ASCII says that the terminal shows nothing else: its locale is not UTF-8, and
	// nobody said that it can do better. It speaks English then.
	ASCII bool
	// Layout is how the panes stand.
	Layout Layout
	// Settings returns what the configuration says now of all that, or nil while
	// it says what it said at first. It is asked once a second; other settings
	// come at another address. nil: it does not change.
	Settings func() *Settings
	// Remembered is what was kept of the view when the console was last used, and
	// Remember keeps it; it must not block. nil: nothing is kept.
	Remembered Remembered
	Remember   func(Remembered)
	// Mouse says that the terminal tells of the mouse; TakeMouse has it do so, or no
	// more. nil: that stays as it is.
	Mouse     bool
	TakeMouse func(bool)

	Zone    *time.Location // nil: UTC
	Version string
}

// FrameMsg asks the Model to take a new Snapshot. It sends it to itself once a
// second; others may send one when something has just changed.
type FrameMsg struct{}

// tickMsg is the Model's own FrameMsg, after which the next one is due.
type tickMsg struct{}

// copiedMsg says how copying ended.
type copiedMsg struct {
	what string
	err  error
}

// resumedMsg says that the program goes on after it was suspended.
type resumedMsg struct{ err error }

// Model is the screen as bubbletea knows it.
type Model struct {
	options   Options
	screen    screen
	newest    *history.Snapshot // which a frozen screen does not show
	frozen    time.Duration     // the monotonic time of the Snapshot that was frozen
	played    history.Play      // how the tape stood when it was last looked at
	seekingTo time.Time         // where the tape is to go
	drawn     *canvas.Canvas    // nil: the screen has changed
	shown     *canvas.Canvas    // the last one given to Present
	text      string
	failure   error

	settings   *Settings  // the last ones that were read anew
	layout     Layout     // of the configuration
	mouse      bool       // likewise
	view       string     // likewise
	given      look       // likewise
	remembered Remembered // what is kept
}

// New returns a Model. It takes no Snapshot yet.
func New(options Options) *Model {
	if options.Theme == nil {
		options.Theme = themes.Default()
	}
	if options.Glyphs == nil {
		options.Glyphs = themes.Unicode()
	}
	if options.Keys == nil {
		options.Keys, _ = keymap.New(nil) // the defaults are always right
	}
	if options.Zone == nil {
		options.Zone = time.UTC
	}
	m := &Model{options: options, screen: screen{
		tongue: tongue{options.Language},
		theme:  options.Theme, glyphs: options.Glyphs, keys: options.Keys, zone: options.Zone, version: options.Version,
		cursors: make(map[string]observe.Subject), tape: options.Tape, tapeName: options.TapeName, drill: options.Drill,
		language: options.Language, timed: options.Past != nil,
	}}
	if options.Quiz != nil {
		m.screen.quiz = newQuiz(*options.Quiz)
	}
	if options.Tape != nil && !options.TapeTo.IsZero() {
		m.openTimeline()
	}
	m.screen.mouse, m.screen.readOnly, m.screen.ascii = options.Mouse, options.ReadOnly, options.ASCII
	m.layout, m.mouse, m.view = options.Layout, options.Mouse, options.View
	m.screen.takeLayout(options.Layout)
	m.recall(options.Remembered)
	if options.View != "" {
		m.screen.openView(options.View)
	}
	m.begin()
	return m
}

// Draw draws a Snapshot as a screen of w by h cells first shows it.
func Draw(snapshot *history.Snapshot, w, h int, options Options) *canvas.Canvas {
	m := New(options)
	m.screen.snapshot, m.screen.width, m.screen.height = snapshot, w, h
	if snapshot != nil {
		m.screen.latest = snapshot.Now.Wall
	}
	return m.screen.draw()
}

// Init starts the clock of the frames.
func (m *Model) Init() tea.Cmd { return tick() }

// tick is due at the next full second, so that the clock shows each of them.
func tick() tea.Cmd {
	return tea.Every(time.Second, func(time.Time) tea.Msg { return tickMsg{} })
}

// Panic returns what went wrong in drawing or in handling a message, with the
// stack, or nil. The Model quits at once when it happens.
func (m *Model) Panic() error { return m.failure }

// guard turns a panic into a failure.
func (m *Model) guard(doing string) {
	if r := recover(); r != nil && m.failure == nil {
		m.failure = fmt.Errorf("the screen failed while %s: %v\n%s", doing, r, debug.Stack())
	}
}

// Update handles a message, and draws: a panic while drawing then ends the
// program at once.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	m.draw()
	if m.failure != nil {
		return m, tea.Quit
	}
	return m, cmd
}

func (m *Model) handle(msg tea.Msg) (cmd tea.Cmd) {
	defer m.guard("handling a message")
	switch msg := msg.(type) {
	case tickMsg:
		m.take(true)
		return tea.Batch(tick(), m.survey(), m.lookBack())
	case FrameMsg:
		m.take(false)
	case tea.WindowSizeMsg:
		m.screen.width, m.screen.height = msg.Width, msg.Height
		m.drawn = nil // also where it is the size of before: the terminal may have lost what it showed in between
		if m.newest == nil {
			m.take(false)
		}
	case tea.KeyMsg:
		m.drawn = nil
		return m.pressed(msg)
	case tea.MouseMsg:
		return m.pointed(msg)
	case tea.ResumeMsg:
		m.drawn = nil
		m.take(false)
	default:
		return m.answered(msg)
	}
	return nil
}

// answered handles what became of something that the Model had done.
func (m *Model) answered(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case resumedMsg:
		m.drawn = nil
		m.say("cannot suspend: %s", msg.err)
		m.take(false)
	case keptMsg:
		m.drawn = nil
		m.noteKept(msg)
	case orderedMsg:
		m.ordered(msg)
	case proofTickMsg:
		return m.followed()
	case haveMsg:
		m.drawn = nil
		if menu := m.screen.proofs(); menu != nil {
			menu.know(msg.programs)
		}
	case provenMsg:
		m.proofsRecalled(msg)
	case pastMarksMsg:
		m.drawn = nil
		m.takePast(msg)
	case notDoneMsg:
		m.notDone(msg)
	case checkedMsg:
		m.drawn = nil
		m.checked(msg)
	case markedMsg:
		m.drawn = nil
		return m.marked(msg)
	case soughtMsg:
		m.drawn = nil
		return m.sought(msg)
	case bygoneMsg:
		m.drawn = nil
		m.lookedBack(msg)
	case savedMsg:
		m.drawn = nil
		m.saved(msg)
	case copiedMsg:
		m.drawn = nil
		m.say("cannot copy: %s", msg.err)
		if msg.err == nil {
			m.screen.flash = m.screen.say("%s copied", m.screen.say(msg.what))
		}
	}
	return nil
}

// say puts an error into the footer.
func (m *Model) say(format string, err error) {
	m.screen.flash = safetext.Text{}
	if err != nil {
		m.screen.flash = m.screen.say(format, err)
	}
}

// take takes the newest Snapshot, and shows it unless the screen is frozen.
func (m *Model) take(timed bool) {
	s := &m.screen
	if m.options.Notice != nil {
		if notice := s.text(m.options.Notice()); notice != s.notice {
			if s.notice.Empty() { // what came of a key may hide it no longer
				s.flash = safetext.Text{}
			}
			s.notice, m.drawn = notice, nil
		}
	}
	if m.journaled() {
		m.drawn = nil
	}
	if s.tape != nil && m.turned() {
		m.drawn = nil
	}
	m.reload()
	var newest *history.Snapshot
	if m.options.Source != nil {
		newest = m.options.Source()
	}
	if newest == nil || newest == m.newest {
		if timed {
			if s.stalled++; s.stalled >= stallFrames {
				m.drawn = nil
			}
		}
		return
	}
	m.newest, s.stalled, s.latest = newest, 0, newest.Now.Wall
	if s.quiz != nil {
		s.quiz.observe(newest)
	}
	switch {
	case s.line.past():
	case s.frozen:
		s.behind = max(newest.Seq, s.snapshot.Seq) - s.snapshot.Seq
		s.since = newest.Now.Mono - m.frozen
	default:
		s.show(newest)
	}
	m.drawn = nil
}

// draw draws the screen if it has changed.
func (m *Model) draw() {
	defer m.guard("drawing")
	if m.drawn == nil && m.failure == nil {
		m.drawn = m.screen.drawOn(m.blank())
		if m.options.Present == nil {
			m.text = m.drawn.ANSI(m.options.Profile)
		}
	}
}

// View shows the frame: through Present, or else as text. bubbletea calls it
// after every message; only a changed frame costs anything.
func (m *Model) View() string {
	m.draw()
	m.present()
	return m.text
}

// blank is a canvas to draw the next frame on: that of the last one, which has
// been shown, where there is one.
func (m *Model) blank() *canvas.Canvas {
	c := m.shown
	if m.shown = nil; c == nil {
		return canvas.New(m.screen.width, m.screen.height)
	}
	c.Reset(m.screen.width, m.screen.height)
	return c
}

func (m *Model) present() {
	defer m.guard("showing a frame")
	if m.options.Present != nil && m.drawn != nil && m.drawn != m.shown {
		m.options.Present(m.drawn)
		m.shown = m.drawn
	}
}
