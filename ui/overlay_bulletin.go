package ui

import (
	"bytes"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/report"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// bulletinEvery is the time between bulletins, by which they are numbered.
const bulletinEvery = 15 * time.Minute

// savedMsg says how writing a bulletin ended.
type savedMsg struct {
	path string
	err  error
}

// openBulletin writes the bulletin of the incident that the row under the cursor
// belongs to, or else of the worst one; where none is open, the final one of what
// has just ended, or the handover. It stays as it was written while it is read.
func (m *Model) openBulletin() {
	s := &m.screen
	if s.snapshot == nil {
		s.flash = m.screen.say("nothing is measured yet")
		return
	}
	written := s.write(s.incidentHere())
	s.toggle(overlay{kind: bulletinOverlay, written: &written})
}

// write writes the bulletin of an incident, or the handover for nil.
func (s *screen) write(v *triage.Verdict) report.Bulletin {
	source := report.Source{Snapshot: s.snapshot, Zone: s.zone, Every: bulletinEvery, Drill: s.drill}
	if v == nil {
		source.Actions = s.actions("")
		return report.HandOver(source)
	}
	source.Actions, source.Events = s.actions(v.Incident), s.steps(v.Incident)
	until := s.snapshot.Now
	if v.State == triage.Resolved {
		until = v.Ended
	}
	number := 1 + int(until.Sub(v.Detected)/bulletinEvery)
	return report.Incident(source, *v, number)
}

// incidents are the verdicts that have one, the worst first.
func (s *screen) incidents() (all []*triage.Verdict) {
	for i := range s.snapshot.Triage.Verdicts {
		if v := &s.snapshot.Triage.Verdicts[i]; v.Incident != "" {
			all = append(all, v)
		}
	}
	return all
}

// incidentHere is the incident of the row that somebody chose, or the worst, or
// what has just ended; nil where there is none.
func (s *screen) incidentHere() *triage.Verdict {
	all := s.reported()
	pane := s.focusedNow()
	if i := s.cursor(pane); s.chosen && i >= 0 {
		subject := s.table(pane).rows[i].subject
		for _, v := range all {
			of := strings.Join(v.Scope, ", ")
			if isIncident(v, subject) || isAbout(v, subject) || slices.Contains(v.Scope, subject.Name) || slices.Contains(v.Scope, subject.Uplink) ||
				of != "" && s.snapshot.Triage.Implied[subject] == of {
				return v
			}
		}
	}
	return s.worthReporting(all)
}

// nextBulletin goes on to the next incident, after the last one to the handover,
// and from there to the first.
func (s *screen) nextBulletin(step int) {
	top := s.top()
	all := s.reported()
	at := slices.IndexFunc(all, func(v *triage.Verdict) bool { return v.Incident == top.written.Incident })
	if at < 0 {
		at = len(all)
	}
	at = (at + step + len(all) + 1) % (len(all) + 1)
	var next *triage.Verdict
	if at < len(all) {
		next = all[at]
	}
	written := s.write(next)
	top.written, top.scroll = &written, 0
}

// bulletinKey handles a key over a bulletin.
func (m *Model) bulletinKey(action keymap.Action) (cmd tea.Cmd, done bool) {
	s := &m.screen
	switch action {
	case keymap.Copy:
		return m.copyText("bulletin", s.bulletinText()), true
	case keymap.Write:
		return m.save(), true
	case keymap.Language:
		if !s.showsNoHangul() {
			s.language = other(s.language)
			s.top().scroll = 0
		}
		return nil, true
	case keymap.FocusNext:
		s.nextBulletin(1)
		return nil, true
	case keymap.FocusPrevious:
		s.nextBulletin(-1)
		return nil, true
	}
	return nil, false
}

// bulletinText is the bulletin as it is copied and written.
func (s *screen) bulletinText() string {
	var text bytes.Buffer
	_ = s.top().written.Text(&text, s.language) // a buffer takes everything
	return text.String()
}

// save writes the bulletin to a file, away from the screen: a disk may be slow.
func (m *Model) save() tea.Cmd {
	s := &m.screen
	if m.options.Save == nil {
		s.flash = m.screen.say("there is no place for files here: copy it with %s", s.frame(nil).key(keymap.Copy))
		return nil
	}
	name, text, save := s.top().written.File("txt"), s.bulletinText(), m.options.Save
	return guarded(func() tea.Msg {
		path, err := save(name, []byte(text))
		return savedMsg{path, err}
	}, func(err error) tea.Msg { return savedMsg{err: err} })
}

func (m *Model) saved(msg savedMsg) {
	if m.say("cannot write it: %s", msg.err); msg.err == nil {
		m.screen.flash = m.screen.say("written to %s", msg.path)
	}
}

// inLanguage says a sentence of a bulletin.
func (s *screen) inLanguage(t i18n.Text) safetext.Text { return clean(s.language.Say(t)) }

func (s *screen) bulletinTitle() safetext.Text {
	return s.say("BULLETIN  %s", s.inLanguage(s.top().written.Title))
}

// bulletinPage is a bulletin to be read on the screen.
func (s *screen) bulletinPage(f *Frame, w int) []line {
	b := s.top().written
	head := clean(strings.TrimSpace(b.Site + "  " + b.Incident))
	all := []line{plain(1, head, themes.Title), plain(1, clean(b.Written.Format("2006-01-02 15:04:05 MST")), themes.Dim)}
	for _, section := range b.Sections {
		name := s.say("%s:", s.inLanguage(section.Name))
		if len(section.Lines) == 1 && section.Plot == nil {
			all = append(all, wrapped(1, name, themes.Title, s.inLanguage(section.Lines[0]), themes.Text, w)...)
			continue
		}
		all = append(all, plain(1, name, themes.Title))
		for _, said := range section.Lines {
			all = append(all, wrapped(3, safetext.Literal("-"), themes.Dim, s.inLanguage(said), themes.Text, w)...)
		}
		for _, row := range section.Plot {
			all = append(all, plain(3, safetext.Cut(row.In(s.language), w-3, f.Glyphs.Ellipsis), themes.Series))
		}
	}
	return all
}
