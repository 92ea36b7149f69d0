package ui

import (
	"runtime"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
)

// Tools runs the operator's own programs. All but Have return at once.
type Tools interface {
	// Have says which programs are there to be run.
	Have(programs []string) map[string]bool
	// Family is the family of systems that programs are installed by: see package proof.
	Family() string
	// Start has the command of a record run, for no longer than limit, and
	// returns the number by which to look at it.
	Start(known proof.Record, limit time.Duration) (int, error)
	Look(number int) proof.Progress
	Cancel(number int)
}

const (
	proofPace   = 250 * time.Millisecond // how often what runs is looked at
	proofBefore = 24 * time.Hour         // how far back what was run is looked for
	mostProven  = 200                    // runs that are remembered
)

// proofTickMsg asks the Model to look at what runs; haveMsg says what is there to
// be run; provenMsg brings what was run before.
type (
	proofTickMsg struct{}
	haveMsg      struct{ programs map[string]bool }
	provenMsg    struct {
		records []proof.Record
		err     error
	}
)

// proofMenu is what can be run for one row, what runs, and what was run.
type proofMenu struct {
	subject  observe.Subject
	name     safetext.Text // of the row
	incident string        // that it bears on; empty where there is none
	items    []proofItem
	at       int
	have     map[string]bool // nil: not known yet
	family   string
	scroll   int // of the output
}

// proofItem is a tool, or a run of one that was kept.
type proofItem struct {
	tool   proof.Tool
	number int // of its run; 0: none
	seen   proof.Progress
	kept   bool // seen is all there is of it
}

// running reports whether it has been started and has not ended.
func (i *proofItem) running() bool { return i.number > 0 && i.seen.State != proof.Over }

// ran reports whether there is anything of it to be read.
func (i *proofItem) ran() bool { return i.number > 0 || i.kept }

// command is what is run, and whether its program is there.
func (menu *proofMenu) command(i *proofItem) (proof.Command, bool) {
	if i.ran() {
		return i.seen.Command, true
	}
	return i.tool.Way(func(program string) bool { return menu.have == nil || menu.have[program] })
}

// proofs is the open menu, also below other overlays; nil where none is.
func (s *screen) proofs() *proofMenu {
	for i := range s.overlays {
		if s.overlays[i].kind == proofOverlay {
			return s.overlays[i].proofs
		}
	}
	return nil
}

// prove shows what can be run to see how the row under the cursor stands. Where
// nobody chose a row, it is the one that the worst verdict is about.
func (m *Model) prove() tea.Cmd {
	s := &m.screen
	if s.snapshot == nil {
		s.flash = s.say("nothing is measured yet")
		return nil
	}
	if s.proofs() != nil {
		return nil
	}
	subject, name := s.toProve()
	if subject == (observe.Subject{}) {
		s.flash = s.say("there is no row to prove anything of")
		return nil
	}
	menu := &proofMenu{subject: subject, name: name, incident: s.incidentFor(subject)}
	for _, t := range proof.Tools(subject, s.proofFacts(m.options.System)) {
		menu.items = append(menu.items, proofItem{tool: t})
	}
	s.overlays = append(s.overlays, overlay{kind: proofOverlay, proofs: menu})
	s.recollect()
	return tea.Batch(m.lookFor(menu), m.recallProofs())
}

// lookFor asks which programs are there, away from the screen.
func (m *Model) lookFor(menu *proofMenu) tea.Cmd {
	tools := m.options.Tools
	if tools == nil {
		return nil
	}
	menu.family = tools.Family()
	var all []proof.Tool
	for _, item := range menu.items {
		all = append(all, item.tool)
	}
	programs := proof.Programs(all)
	return guarded(func() tea.Msg { return haveMsg{tools.Have(programs)} }, func(error) tea.Msg { return haveMsg{} })
}

// toProve is the row that the keyboard is on, with what it is called. Of a group
// of endpoints it is the first silent host, and of an incident the first row that
// it is about.
func (s *screen) toProve() (observe.Subject, safetext.Text) {
	r := s.rowToProve()
	if r != nil && r.subject.Kind == incidentKind {
		if about := s.rowOfIncident(r.subject); about != nil {
			r = about
		}
	}
	if r == nil {
		return observe.Subject{}, safetext.Text{}
	}
	if under := s.standsOn(r.subject); under != nil {
		r = under
	}
	subject, name := r.subject, r.title
	if subject.Kind == observe.KindEndpoint && subject.Name == "" {
		name = safetext.Text{}
		subject.Name = s.firstSilent(subject.Group)
	}
	if name.Empty() {
		name = called(s.tongue, subject)
	}
	return subject, name
}

func (s *screen) rowToProve() *row {
	if top := s.top(); top != nil && top.kind == detailOverlay {
		return s.rowOf(top.pane, top.subject)
	}
	if !s.chosen {
		if v := foremost(&s.snapshot.Triage); v != nil {
			if r := s.rowAbout(v, s.present()); r != nil {
				return r
			}
		}
	}
	pane := s.focusedNow()
	if i := s.cursor(pane); i >= 0 {
		return &s.table(pane).rows[i]
	}
	return nil
}

// rowOfIncident is the first row of the first view that an incident is about.
func (s *screen) rowOfIncident(subject observe.Subject) *row {
	all := s.frame(nil).overIncidents()
	for i := range s.snapshot.Triage.Verdicts {
		all = append(all, &s.snapshot.Triage.Verdicts[i])
	}
	for _, v := range all {
		if isIncident(v, subject) {
			return s.rowAbout(v, members[0])
		}
	}
	return nil
}

// rowAbout is the first row of some panes that a verdict is about.
func (s *screen) rowAbout(v *triage.Verdict, of []int) *row {
	for _, pane := range of {
		t := s.table(pane)
		for i := range t.rows {
			r := &t.rows[i]
			if r.part {
				continue
			}
			if isAbout(v, r.subject) || slices.Contains(v.Scope, r.subject.Uplink) || slices.Contains(v.Scope, r.subject.Name) || slices.Contains(v.Scope, r.subject.Group) {
				return r
			}
		}
	}
	return nil
}

// firstSilent is the first host of a group that does not answer, or its first.
func (s *screen) firstSilent(group string) string {
	for _, g := range s.frame(nil).fleets() {
		if g.group.Name != group || len(g.group.Targets) == 0 {
			continue
		}
		at := max(slices.IndexFunc(g.members, func(m member) bool { return m.state == down }), 0)
		return g.group.Targets[at]
	}
	return ""
}

// proofKey handles a key over the menu. Others mean what they always do.
func (m *Model) proofKey(action keymap.Action) (cmd tea.Cmd, done bool) {
	s := &m.screen
	menu := s.top().proofs
	if number := action.Pane(); number > 0 {
		if number > len(menu.items) {
			return nil, true
		}
		menu.at, menu.scroll = number-1, 0
		return m.runOne(menu, number-1), true
	}
	switch action {
	case keymap.Up:
		menu.at, menu.scroll = max(menu.at-1, 0), 0
	case keymap.Down:
		menu.at, menu.scroll = max(min(menu.at+1, len(menu.items)-1), 0), 0
	case keymap.PageUp:
		menu.scroll = max(s.proofScroll(menu)-s.proofPage(), 0)
	case keymap.PageDown:
		menu.scroll = s.proofScroll(menu) + s.proofPage()
	case keymap.Top:
		menu.scroll = 0
	case keymap.Bottom:
		menu.scroll = 1 << 20
	case keymap.Detail:
		return m.runOne(menu, menu.at), true
	case keymap.ProbeNow:
		return m.runAll(menu), true
	case keymap.Copy:
		return m.copyProof(menu), true
	case keymap.Back, keymap.Quit, keymap.Prove:
		m.leaveProof(menu)
	default:
		return nil, false
	}
	return nil, true
}

// leaveProof ends what runs, and where nothing does, closes the menu.
func (m *Model) leaveProof(menu *proofMenu) {
	s := &m.screen
	stopped := false
	for i := range menu.items {
		if item := &menu.items[i]; item.running() && m.options.Tools != nil {
			m.options.Tools.Cancel(item.number)
			stopped = true
		}
	}
	if !stopped {
		s.close()
		return
	}
	s.flash = s.say("ended what was running; %s goes back", s.frame(nil).key(keymap.Back))
}

// cannotRun says why nothing can be run here, if so.
func (m *Model) cannotRun() bool {
	s := &m.screen
	switch {
	case m.options.ReadOnly:
		s.flash = s.say("this console only looks: it was started with --read-only")
	case s.tape != nil:
		s.flash = s.say("tools run now only, and this is a recording")
	case s.line.past():
		s.flash = s.say("tools run now only: %s goes back to now", s.frame(nil).key(keymap.Timeline))
	case m.options.Tools == nil:
		s.flash = s.say("there is nobody here to run tools")
	default:
		return false
	}
	return true
}

// runOne runs a tool of the menu.
func (m *Model) runOne(menu *proofMenu, at int) tea.Cmd {
	if at >= len(menu.items) || menu.items[at].kept || m.cannotRun() {
		return nil
	}
	idle := !menu.busy()
	m.start(menu, &menu.items[at])
	return m.follow(idle && menu.busy())
}

// runAll runs all tools that are there, side by side.
func (m *Model) runAll(menu *proofMenu) tea.Cmd {
	if m.cannotRun() {
		return nil
	}
	idle := !menu.busy()
	for i := range menu.items {
		if item := &menu.items[i]; !item.kept {
			if _, there := item.tool.Way(menu.there); there {
				m.start(menu, item)
			}
		}
	}
	return m.follow(idle && menu.busy())
}

// there reports whether a program is, as far as that is known.
func (menu *proofMenu) there(program string) bool { return menu.have == nil || menu.have[program] }

// start starts a tool that does not run yet.
func (m *Model) start(menu *proofMenu, item *proofItem) {
	s := &m.screen
	if item.running() {
		return
	}
	way, there := item.tool.Way(menu.there)
	if !there {
		s.flash = s.say("%s is not here: %s", way.Program(), s.installs(menu, way))
		return
	}
	known := proof.Record{Subject: menu.subject, Incident: menu.incident, By: m.options.By, Command: way}
	number, err := m.options.Tools.Start(known, item.tool.Limit)
	if err != nil {
		s.flash = s.say("it can't be run: %s", err)
		return
	}
	item.number, item.seen = number, proof.Progress{Record: known}
	menu.scroll = 0
}

// installs is how to get a program, or that nobody knows.
func (s *screen) installs(menu *proofMenu, way proof.Command) safetext.Text {
	if ways := proof.Install(way.Program(), menu.family); len(ways) > 0 {
		return clean(strings.Join(ways, ", "))
	}
	return s.say("this system may not have it")
}

// busy reports whether anything runs, or waits for its turn.
func (menu *proofMenu) busy() bool {
	return slices.ContainsFunc(menu.items, func(i proofItem) bool { return i.running() })
}

// follow has what runs looked at, if it is not already.
func (m *Model) follow(begin bool) tea.Cmd {
	if !begin {
		return nil
	}
	return tea.Tick(proofPace, func(time.Time) tea.Msg { return proofTickMsg{} })
}

// followed looks at what runs, and asks to do so again while anything does.
func (m *Model) followed() tea.Cmd {
	menu := m.screen.proofs()
	if menu == nil || m.options.Tools == nil {
		return nil
	}
	for i := range menu.items {
		item := &menu.items[i]
		if !item.running() {
			continue
		}
		now := m.options.Tools.Look(item.number)
		if now.State != item.seen.State || len(now.Lines) != len(item.seen.Lines) {
			m.drawn = nil
		}
		if item.seen = now; now.State == proof.Over {
			m.screen.remember(now.Record)
		}
	}
	return m.follow(menu.busy())
}

// system is where tools would run, as runtime.GOOS has it.
func system(named string) string {
	if named == "" {
		return runtime.GOOS
	}
	return named
}
