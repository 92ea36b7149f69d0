package ui

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// Journaling is how the journal stands: what is measured now can be gone back to
// later only where it is kept.
type Journaling struct {
	Mode JournalMode
	Says i18n.Text // the whole of it, in a line
	Path string    // of the file; may come from outside
}

// JournalMode is what becomes of what is measured.
type JournalMode uint8

// The modes.
const (
	JournalOpening JournalMode = iota // it is not known yet
	JournalWritten                    // all is well
	JournalRead                       // another noctop writes it, and we read that
	JournalHeld                       // it can't be written: what happens waits in memory
	JournalAmiss                      // it is written, and something is wrong with it
	JournalNowhere                    // what happens is not kept, and nobody asked for that
	JournalOff                        // none is wanted
)

// journalGroup is the item of this host that the journal is shown as.
const journalGroup = "journal"

// state is what the journal's row has for its sign. That another one writes it, or
// that none is wanted, is no fault.
func (j *Journaling) state() state {
	switch j.Mode {
	case JournalWritten:
		return good
	case JournalHeld, JournalAmiss, JournalNowhere:
		return degraded
	case JournalOpening:
		return measuring
	}
	return absent
}

// brief is how it stands in a word or two.
func (j *Journaling) brief(lang tongue) safetext.Text {
	switch j.Mode {
	case JournalWritten:
		return lang.say("journal|written")
	case JournalRead:
		return lang.say("journal|read only")
	case JournalHeld:
		return lang.say("journal|in memory")
	case JournalAmiss:
		return lang.say("journal|amiss")
	case JournalNowhere:
		return lang.say("journal|not kept")
	case JournalOff:
		return lang.say("journal|off")
	}
	return lang.say("journal|opening")
}

// journaled asks how the journal stands, and reports whether that has changed.
func (m *Model) journaled() bool {
	if m.options.Journal == nil {
		return false
	}
	now, s := m.options.Journal(), &m.screen
	if was := s.journal; was != nil && was.Mode == now.Mode && was.Path == now.Path && s.text(was.Says) == s.text(now.Says) {
		return false
	}
	s.journal = &now
	return true
}

// journalSpan says in the title how the journal stands, unless it is written as it
// should be. Where there is little room only what is wrong is worth it.
func (s *screen) journalSpan() (said span, shown bool) {
	j := s.journal
	switch {
	case j == nil || j.Mode == JournalWritten || j.Mode == JournalOpening || s.readOnly:
		return span{}, false
	case j.state() == degraded && s.width < journalWidth:
		return span{safetext.Join([]safetext.Text{s.glyphs.Degraded, s.say("journal")}, safetext.Literal(" ")), themes.Degraded}, true
	case s.width < journalWidth:
		return span{}, false
	}
	role := themes.Dim
	if j.state() == degraded {
		role = themes.Degraded
	}
	return span{s.say("journal %s", j.brief(s.tongue)), role}, true
}

// journalWidth is from how many columns on the title has room for that in words.
const journalWidth = 60

// journalRow is the journal among the items of this host.
func (f *Frame) journalRow() row {
	j := f.Journal
	of := j.state()
	label, says, path := f.say("journal"), f.text(j.Says), clean(j.Path)
	brief := j.brief(f.tongue)
	role := of.role()
	if of == good {
		role = themes.Text
	}
	return row{
		subject: observe.Subject{Kind: observe.KindHost, Group: journalGroup}, title: label, state: of,
		cells:  []cell{word(label, themes.Text), word(brief, role), word(says, themes.Dim), {}},
		gauge:  f.say("%s %s", label, brief),
		search: searchable("host", "journal", label.String(), says.String(), of.word(f.tongue).String()),
		detail: func(f *Frame, w int) []line {
			all := wrapped(3, safetext.Text{}, themes.Text, says, themes.Text, w)
			if !path.Empty() {
				all = append(all, wrapped(3, f.say("file"), themes.Title, path, themes.Text, w)...)
			}
			return append(all, toDo(3, f.say("more:"), clean("noctop journal info"), w)...)
		},
	}
}

// journalHelp is the line of the help that says how the journal stands.
func (f *Frame) journalHelp(w int) []line {
	if f.Journal == nil {
		return nil
	}
	said := f.text(f.Journal.Says)
	if f.Journal.Path != "" {
		said = f.say("%s: %s", f.Journal.Path, said)
	}
	return wrapped(1, f.say("journal"), themes.Dim, said, themes.Dim, w)
}
