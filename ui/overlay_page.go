package ui

import (
	"slices"
	"strings"

	"example.com/noctop/docs"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// manualHints are the keys over a page of the manual.
var manualHints = []hint{
	{action: keymap.Back, says: "back"}, {keymap.Down, "scroll", keymap.Up},
	{action: keymap.FocusNext, says: "next page"}, {action: keymap.Evidence, says: "evidence"}, {action: keymap.Help, says: "help"},
}

// widestPage is how long a line of a page may be, however wide the screen: eyes
// find the next one.
const widestPage = 96

// pageRoles are the looks of what a page is made of.
var pageRoles = map[docs.Kind]themes.Role{docs.Plain: themes.Text, docs.Heading: themes.Title, docs.Code: themes.Key, docs.Link: themes.Focus}

// manual is a page of the manual, in the language of the console.
func (f *Frame) manual(name string, w int) (safetext.Text, []line) {
	page, ok := docs.Open(f.speaks.Code(), name)
	if !ok {
		return f.say("HELP"), []line{plain(1, f.say("The manual has no page on %s.", name), themes.Dim)}
	}
	var all []line
	for _, laid := range page.Lay(min(w-2, widestPage)) {
		l := line{indent: 1 + laid.Indent}
		for _, s := range laid.Spans {
			l.spans = append(l.spans, span{spaced(s.Text), pageRoles[s.Kind]})
		}
		all = append(all, l)
	}
	return clean(page.Title), all
}

// spaced is a piece of a line with the blanks at its ends, which cleaning takes
// away.
func spaced(text string) safetext.Text {
	bare := strings.TrimLeft(text, " ")
	before := len(text) - len(bare)
	after := len(bare) - len(strings.TrimRight(bare, " "))
	return safetext.Join([]safetext.Text{safetext.Pad(safetext.Text{}, before), clean(bare), safetext.Pad(safetext.Text{}, after)}, safetext.Text{})
}

// openManual opens the manual at what is looked at, or closes it.
func (m *Model) openManual() {
	s := &m.screen
	s.toggle(overlay{kind: manualOverlay, manual: s.manualHere()})
}

// manualKey handles a key over a page of the manual.
func (s *screen) manualKey(action keymap.Action) (done bool) {
	step := 1
	switch action {
	case keymap.FocusPrevious:
		step = -1
	case keymap.FocusNext:
	default:
		return false
	}
	top := s.top()
	all := s.manualPages()
	at := slices.Index(all, top.manual)
	if at < 0 && step < 0 {
		at = 0
	}
	top.manual, top.scroll = all[(at+step+len(all))%len(all)], 0
	return true
}

// manualHere names the page on what is looked at: what the overlay on top is
// about, the pane that somebody chose, or the verdict. While the verdict is
// hidden no page gives it away.
func (s *screen) manualHere() string {
	if top := s.top(); top != nil {
		if name := s.manualOf(top); name != "" {
			return name
		}
	}
	if first := s.causePages(); !s.chosen && !s.elsewhere() && len(first) > 0 {
		return first[0]
	}
	return paneManual(panes[s.focusedNow()].ID())
}

// manualOf names the page on what an overlay shows; empty where that is the
// panes' business.
func (s *screen) manualOf(o *overlay) string {
	switch o.kind {
	case evidenceOverlay:
		if len(s.causePages()) > 0 {
			return causeManual(s.snapshot.Triage.Verdicts[s.readingNow(o)].Cause)
		}
		return paneManual("evidence")
	case bulletinOverlay:
		return paneManual("bulletin")
	case quizOverlay:
		return paneManual("quiz")
	case actOverlay:
		return "notices/mute"
	case proofOverlay:
		return paneManual("proof")
	case detailOverlay:
		if v := s.verdictOn(o); v != nil {
			return causeManual(v.Cause)
		}
		return paneManual(panes[o.pane].ID())
	}
	return ""
}

// verdictOn is the verdict about the row of a detail; nil where there is none, or
// where it is hidden.
func (s *screen) verdictOn(o *overlay) *triage.Verdict {
	if s.snapshot == nil || s.quizzed() {
		return nil
	}
	for i := range s.snapshot.Triage.Verdicts {
		v := &s.snapshot.Triage.Verdicts[i]
		if isAbout(v, o.subject) || isIncident(v, o.subject) || slices.Contains(v.Scope, o.subject.Name) || slices.Contains(v.Scope, o.subject.Uplink) {
			return v
		}
	}
	return nil
}

// readingNow is which of the verdicts stands at the top of the evidence, as far
// as that is scrolled; at its end the last one.
func (s *screen) readingNow(o *overlay) int {
	areas, _ := s.areas(false)
	f := s.frame(nil)
	w, h := areas.body.W, areas.body.H-1
	_, all := s.page(f, o, w)
	last := max(len(all)-h, 0)
	top, at := min(o.scroll, last), 0
	if top == last && top > 0 {
		return len(s.snapshot.Triage.Verdicts) - 1
	}
	for i := range s.snapshot.Triage.Verdicts {
		at += len(f.verdictEvidence(&s.snapshot.Triage.Verdicts[i], w)) + 1
		if top < at {
			return i
		}
	}
	return 0
}

// causePages are the pages on the verdicts there are, each once, in their order.
func (s *screen) causePages() []string {
	if s.snapshot == nil || s.quizzed() {
		return nil
	}
	var all []string
	for i := range s.snapshot.Triage.Verdicts {
		if name := causeManual(s.snapshot.Triage.Verdicts[i].Cause); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// manualPages are those that matter now, to go through: on the verdicts, on the
// notices, on the panes there are, and on the verdict and its evidence.
func (s *screen) manualPages() []string {
	all := s.causePages()
	add := func(name string) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if s.snapshot != nil && !s.quizzed() {
		for _, n := range s.snapshot.Triage.Notices {
			add("notices/" + n.Code)
		}
	}
	add(paneManual(panes[s.focusedNow()].ID()))
	for _, i := range s.present() {
		add(paneManual(panes[i].ID()))
	}
	for _, id := range []string{"banner", "evidence", "timeline", "bulletin"} {
		add(paneManual(id))
	}
	return slices.DeleteFunc(all, func(name string) bool {
		_, there := docs.Find(name)
		return !there
	})
}

// causeManual names the page on a cause.
func causeManual(cause triage.Cause) string { return "causes/" + string(cause) }

// paneManual names the page on a pane by its ID.
func paneManual(id string) string { return "panes/" + id }
