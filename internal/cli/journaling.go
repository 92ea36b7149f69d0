package cli

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/ui"
)

// journalModes are the modes of a journal as the console has them. One that a newer
// noctop has written can't be written by us: what happens is lost with us.
var journalModes = map[journal.Mode]ui.JournalMode{
	journal.Starting: ui.JournalOpening, journal.Writing: ui.JournalWritten, journal.Reading: ui.JournalRead,
	journal.Failing: ui.JournalHeld, journal.Newer: ui.JournalNowhere, journal.Off: ui.JournalOff,
}

// journaling says how the journal stands, for the console.
func (w *site) journaling(readOnly bool) func() ui.Journaling {
	var fixed ui.Journaling
	switch {
	case w.kept != nil:
		return func() ui.Journaling {
			state := w.kept.State()
			now := ui.Journaling{Mode: journalModes[state.Mode], Says: state.Text(), Path: w.keeping.Path}
			switch {
			case state.Mode == journal.Writing && !state.Problem.Empty():
				now.Mode = ui.JournalAmiss
			case state.Mode == journal.Writing: // that it is written stands beside it
				now.Says = i18n.T("%.1f MB so far", float64(state.Bytes)/1e6)
			}
			return now
		}
	case readOnly:
		fixed = ui.Journaling{Mode: ui.JournalOff, Says: i18n.T("not written by this console: it was started with --read-only"), Path: w.keeping.Path}
	case w.config.Journal.Off:
		fixed = ui.Journaling{Mode: ui.JournalOff, Says: i18n.T("off: the configuration says so")}
	default:
		fixed = ui.Journaling{Mode: ui.JournalNowhere, Says: i18n.T("there is no place for it: set XDG_STATE_HOME to a folder of yours")}
	}
	return func() ui.Journaling { return fixed }
}
