package ui

import "example.com/noctop/keymap"

// mostHints is how many keys the footer names: those that matter now. The help has
// all.
const mostHints = 5

// ownHints are the keys that matter in each view.
var ownHints = map[string][]hint{
	"uplinks":   {{action: keymap.Trace, says: "trace"}, {action: keymap.Detail, says: "detail"}},
	"dns":       {{action: keymap.Detail, says: "detail"}, {action: keymap.Filter, says: "filter"}},
	"endpoints": {{action: keymap.Filter, says: "filter"}, {action: keymap.Detail, says: "detail"}},
	"services":  {{action: keymap.Detail, says: "hurt by"}, {action: keymap.Evidence, says: "evidence"}},
	"feeds":     {{action: keymap.Note, says: "note"}, {action: keymap.Detail, says: "detail"}},
	"incidents": {{action: keymap.Detail, says: "evidence"}, {action: keymap.Ack, says: "acknowledge"}},
	"host":      {{action: keymap.Detail, says: "detail"}, {action: keymap.ProbeNow, says: "measure"}},
	"log":       {{action: keymap.Filter, says: "filter"}, {action: keymap.Detail, says: "detail"}},
}

// paneHints are the keys that matter over the panes of a view.
func (s *screen) paneHints() []hint {
	var all []hint
	add := func(h hint, when bool) {
		if when {
			all = append(all, h)
		}
	}
	back := hint{action: keymap.Back, says: "triage"}
	inside := s.filter != "" || s.zoomed
	if inside {
		back.says = "back"
	}
	if s.filter != "" {
		back.says = "all rows"
	}
	add(hint{action: keymap.Freeze, says: "go on"}, s.frozen)
	add(back, inside || s.elsewhere())
	if s.elsewhere() {
		all = append(all, ownHints[views[s.view].id]...)
	} else {
		add(hint{action: keymap.Evidence, says: "evidence"}, s.snapshot != nil && len(s.snapshot.Triage.Verdicts) > 0)
	}
	add(hint{action: keymap.Help, says: "help"}, true)
	add(hint{action: keymap.Views, says: "views"}, true)
	add(hint{action: keymap.Command, says: "command"}, !s.elsewhere())
	add(hint{action: keymap.Detail, says: "detail"}, !s.elsewhere())
	add(hint{action: keymap.Filter, says: "filter"}, !s.elsewhere())
	add(hint{action: keymap.Freeze, says: "freeze"}, !s.frozen)
	return all
}
