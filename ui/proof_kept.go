package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/report"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// remember keeps a run among those that were, in the order of time.
func (s *screen) remember(r proof.Record) {
	if slices.ContainsFunc(s.proven, r.Same) {
		return
	}
	at, _ := slices.BinarySearchFunc(s.proven, r.At, func(known proof.Record, at time.Time) int { return known.At.Compare(at) })
	s.proven = slices.Insert(s.proven, at, r)
	if len(s.proven) > mostProven {
		s.proven = slices.Clone(s.proven[len(s.proven)-mostProven:])
	}
}

// recallProofs asks for what was run before the moment that is looked at.
func (m *Model) recallProofs() tea.Cmd {
	s := &m.screen
	if m.options.Proven == nil || s.snapshot == nil {
		return nil
	}
	now, proven := s.snapshot.Now.Wall, m.options.Proven
	to := now.Add(time.Minute)
	if s.tape != nil { // it goes on while this is open
		to = now.Add(proofBefore)
	}
	return guarded(func() tea.Msg {
		records, err := proven(now.Add(-proofBefore), to)
		return provenMsg{records, err}
	}, func(err error) tea.Msg { return provenMsg{err: err} })
}

// proofsRecalled takes what was run before.
func (m *Model) proofsRecalled(msg provenMsg) {
	s := &m.screen
	if msg.err != nil {
		return // the journal's own state says what is wrong with it
	}
	known := len(s.proven)
	for _, r := range msg.records {
		s.remember(r)
	}
	if len(s.proven) == known {
		return
	}
	m.drawn = nil
	s.recollect()
	if top := s.top(); top != nil && top.kind == bulletinOverlay && top.scroll == 0 {
		s.rewrite(top)
	}
}

// recollect lists in the menu what was kept of its row and its incident, below
// the tools.
func (s *screen) recollect() {
	menu := s.proofs()
	if menu == nil {
		return
	}
	menu.items = slices.DeleteFunc(menu.items, func(i proofItem) bool { return i.kept })
	for _, r := range slices.Backward(s.provenBy(s.snapshot.Now.Wall)) {
		of := r.Subject == menu.subject || r.Incident != "" && r.Incident == menu.incident
		here := slices.ContainsFunc(menu.items, func(i proofItem) bool { return i.number > 0 && i.seen.Same(r) })
		if of && !here {
			menu.items = append(menu.items, proofItem{seen: proof.Progress{Record: r, State: proof.Over}, kept: true})
		}
	}
	menu.at = max(min(menu.at, len(menu.items)-1), 0)
}

// provenBy is what had been run by a moment of the past, or of a recording; of now
// it is all.
func (s *screen) provenBy(at time.Time) []proof.Record {
	later := func(r proof.Record) bool { return r.At.Add(r.Took).After(at) }
	if !s.line.past() && s.tape == nil || !slices.ContainsFunc(s.proven, later) {
		return s.proven
	}
	return slices.DeleteFunc(slices.Clone(s.proven), later)
}

// rewrite writes the bulletin on top again, of the same incident.
func (s *screen) rewrite(top *overlay) {
	all := s.reported()
	at := slices.IndexFunc(all, func(v *triage.Verdict) bool { return v.Incident == top.written.Incident })
	var v *triage.Verdict
	if at >= 0 {
		v = all[at]
	}
	written := s.write(v)
	top.written = &written
}

// actions are what was run for an incident, or, for none, all of it: as bulletins
// list what operators did.
func (s *screen) actions(incident string) (all []report.Action) {
	if s.snapshot == nil {
		return nil
	}
	for _, r := range s.provenBy(s.snapshot.Now.Wall) {
		if incident == "" || r.Incident == incident {
			all = append(all, report.Action{At: r.At.In(s.zone), By: r.By, Text: r.Words()})
		}
	}
	return all
}

// proven lists what was run for an incident, in its evidence.
func (f *Frame) proven(v *triage.Verdict, w int) []line {
	var all []line
	for _, r := range f.Proven {
		if v.Incident == "" || r.Incident != v.Incident {
			continue
		}
		if all == nil {
			all = append(all, plain(1, f.say("Proof: what our own tools said (%s shows all of it)", f.key(keymap.Prove)), themes.Title))
		}
		label := clock(f.tongue, r.At, f.Snapshot.Now.Wall, f.Zone)
		if r.By != "" {
			label = f.say("%s %s:", label, r.By)
		}
		all = append(all, wrapped(3, label, themes.Dim, clean(r.Words()), themes.Text, w)...)
	}
	return all
}

// hintWords are what the kinds of hints are called.
var hintWords = map[triage.HintKind]string{triage.HintCheck: "check:", triage.HintChange: "change:", triage.HintCall: "call:"}

// hinted lists what to check, what to change, and whom to call.
func (f *Frame) hinted(v *triage.Verdict, w int) []line {
	if len(v.Hints) == 0 {
		return nil
	}
	all := []line{plain(1, f.say("What to check, what to change, whom to call"), themes.Title)}
	for _, h := range v.Hints {
		label := f.say(hintWords[h.Kind])
		all = append(all, toDo(3, safetext.Pad(label, hintLabel), f.text(h.Text), w)...)
	}
	return all
}

// hintLabel is how wide the label of a hint is.
const hintLabel = 7

// copyProof copies the chosen command; what was run with all that it said.
func (m *Model) copyProof(menu *proofMenu) tea.Cmd {
	if menu.at >= len(menu.items) {
		return nil
	}
	item := &menu.items[menu.at]
	command, _ := menu.command(item)
	if !item.ran() {
		return m.copyText("command", command.String())
	}
	lines := []string{"$ " + command.String()}
	for _, l := range item.seen.Lines {
		lines = append(lines, l.String())
	}
	return m.copyText("command and output", strings.Join(append(lines, m.screen.proofState(menu, item).String()), "\n"))
}
