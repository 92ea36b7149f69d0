package cli

import (
	"encoding/json"
	"sync"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/triage"
	"example.com/noctop/ui"
)

// kept is what a journal has kept, for the console to go back to. The journal is
// opened when somebody first asks for it, and read on while it grows.
type kept struct {
	path string

	mu     sync.Mutex
	reader *journal.Reader
}

// open returns the reader with all that was written by now. It belongs to whoever
// holds the lock.
func (p *kept) open() (*journal.Reader, error) {
	if p.reader == nil {
		r, err := journal.OpenReader(p.path)
		if err != nil {
			return nil, err
		}
		p.reader = r
		return r, nil
	}
	return p.reader, p.reader.Refresh()
}

// At returns everything as it was at a moment.
func (p *kept) At(moment time.Time) (*history.Snapshot, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.open()
	if err != nil {
		return nil, err
	}
	return r.At(moment, journal.ShownBefore)
}

// Marks lists what happened from one moment to another.
func (p *kept) Marks(from, to time.Time) ([]ui.Mark, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.open()
	if err != nil {
		return nil, err
	}
	return marksOf(r.Marks(from, to)), nil
}

// close ends reading.
func (p *kept) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reader != nil {
		_ = p.reader.Close()
	}
}

// marksOf chooses what a timeline shows of a journal's marks: incidents, what
// was only suspected, what was said, and where noctop began.
func marksOf(all []journal.Mark) (marks []ui.Mark) {
	said := map[string]bool{} // claims are written anew when something else is held of them
	suspected := false
	for _, m := range all {
		mark := ui.Mark{At: m.At, Text: i18n.Flat(m.Text)}
		switch m.Kind {
		case journal.MarkIncident:
			mark.Kind = stepKind(m.What)
			mark.Of, mark.Step, mark.Says = m.ID, m.What, i18n.Flat(m.Text)
			mark.Text = i18n.T("%s %s: %s", m.ID, i18n.T(m.What), i18n.Flat(m.Text))
		case journal.MarkVerdict:
			before := suspected
			suspected = m.ID == string(triage.AnySuspect) && m.Text != ""
			if !suspected || before {
				continue
			}
			mark.Kind, mark.Text = ui.MarkSuspect, i18n.T("suspect: %s", i18n.Flat(m.Text))
			mark.Says = i18n.Flat(m.Text)
		case journal.MarkClaim:
			if said[m.ID] || byHand(m.Body) { // what is entered by hand is a note
				continue
			}
			said[m.ID] = true
			mark.Kind, mark.Text = ui.MarkClaim, i18n.T("%s: %s", m.Who, m.Text)
			mark.Of, mark.Says = m.Who, i18n.Flat(m.Text)
		case journal.MarkNote:
			mark.Kind, mark.Text = ui.MarkNote, i18n.T("%s, by hand: %s", m.Who, m.Text)
			mark.Of, mark.Says = m.Who, i18n.Flat(m.Text)
		case journal.MarkProof:
			mark.Kind, mark.Text = ui.MarkNote, i18n.T("%s: %s", m.What, m.Text)
			if m.Text == "" { // it said nothing
				mark.Text = i18n.Flat(m.What)
			}
		case journal.MarkRun:
			mark.Kind, mark.Text = ui.MarkRun, i18n.T("noctop began")
		case journal.MarkConfiguration:
			mark.Kind, mark.Text = ui.MarkRun, i18n.T("what is watched changed")
		default:
			continue
		}
		marks = append(marks, mark)
	}
	return marks
}

// stepKind is what a step in an incident's life is on a timeline.
func stepKind(event string) ui.MarkKind {
	switch event {
	case "opened":
		return ui.MarkOpen
	case "resolved":
		return ui.MarkOver
	}
	return ui.MarkStep
}

// byHand reports whether a claim was entered by hand.
func byHand(claim []byte) bool {
	var said struct{ Channel string }
	return json.Unmarshal(claim, &said) == nil && said.Channel == "note"
}
