package ui

import (
	"slices"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// hints are the five keys that matter now, the most important one first. Where
// more do, the help, which has all, is the last of them.
func (s *screen) hints() []hint {
	all := slices.DeleteFunc(slices.Clone(s.hintsHere()), func(h hint) bool { return len(s.keys.Keys(h.action)) == 0 })
	if len(all) <= mostHints {
		return all
	}
	if help := slices.IndexFunc(all, func(h hint) bool { return h.action == keymap.Help }); help >= mostHints {
		all[mostHints-1] = all[help]
	}
	return all[:mostHints]
}

// hintsHere are the keys that matter for what is on the screen.
func (s *screen) hintsHere() []hint {
	switch top := s.top(); {
	case top != nil && top.kind == bulletinOverlay:
		return bulletinHints
	case top != nil && top.kind == actOverlay:
		return s.actHints()
	case top != nil && top.kind == proofOverlay:
		return s.proofHints()
	case top != nil && top.kind == columnsOverlay:
		return columnsHints
	case top != nil && top.kind == viewsOverlay:
		return viewsHints
	case top != nil && top.kind == quizOverlay:
		return s.quizHints()
	case top != nil && top.kind == checkOverlay:
		return s.checkHints()
	case top != nil && top.kind == manualOverlay:
		return manualHints
	case top != nil && top.kind == evidenceOverlay:
		return []hint{{action: keymap.Back, says: "back"}, {keymap.Down, "scroll", keymap.Up},
			{action: keymap.Manual, says: "manual"}, {action: keymap.Copy, says: "copy"}, {action: keymap.Help, says: "help"}}
	case top != nil && top.kind == helpOverlay:
		return []hint{{action: keymap.Back, says: "back"}, {keymap.Down, "scroll", keymap.Up}, {action: keymap.PageDown, says: "page"},
			{action: keymap.Top, says: "top"}, {action: keymap.Bottom, says: "end"}}
	case top != nil:
		return []hint{{action: keymap.Back, says: "back"}, {keymap.Down, "scroll", keymap.Up},
			{action: keymap.Evidence, says: "evidence"}, {action: keymap.Prove, says: "prove"}, {action: keymap.Help, says: "help"}}
	}
	switch {
	case s.tape != nil && s.elsewhere():
		return append([]hint{{action: keymap.Back, says: "triage"}}, s.tapeHints()...)
	case s.tape != nil:
		return s.tapeHints()
	case s.line != nil:
		return s.timelineHints()
	}
	return s.paneHints()
}

// drawFooter draws what is typed, or what there is to say, and the keys.
func (s *screen) drawFooter(f *Frame) {
	w := f.Canvas.Width()
	x := 1
	switch {
	case s.command != nil:
		s.drawCommand(f)
		return
	case s.entry != nil:
		s.drawNote(f)
		return
	case s.typing:
		x += f.put(x, 0, w-x, s.say("%s %s_", f.key(keymap.Filter), s.filter), themes.Key) + 3
		x += f.put(x, 0, w-x, s.found(), themes.Dim) + 3
		for _, hint := range []safetext.Text{s.say("enter keep"), s.say("esc clear")} {
			if x+safetext.Width(hint) <= w {
				x += f.put(x, 0, w-x, hint, themes.Dim) + 3
			}
		}
		return
	case !s.flash.Empty():
		x += f.put(x, 0, w-x, s.flash, themes.Text) + 3
	case s.ended():
		x += f.put(x, 0, w-x, s.say("ended; %s quits, %s goes back", f.key(keymap.Quit), f.key(keymap.MarkPrevious)), themes.Text) + 3
	case !s.notice.Empty() && s.height < roomyHeight: // the keys keep a third
		x += f.put(x, 0, w-x-max(w/3, 1), s.notice, themes.Degraded) + 3
	}
	if s.frozen && s.height < titleHeight {
		x += f.put(x, 0, w-x, s.frozenWords(), themes.Paused) + 3
	}
	if s.filter != "" {
		said := s.filterWords(f)
		x += f.put(x, 0, w-x, said.text, said.role) + 3
	}
	for _, h := range s.hints() {
		key, says := f.key(h.action), s.say(h.says)
		if h.also != "" {
			key = s.say("%s/%s", key, f.key(h.also))
		}
		if x+safetext.Width(key)+1+safetext.Width(says) > w {
			break
		}
		f.hitKey(x, safetext.Width(key)+1+safetext.Width(says), h.action)
		x += f.put(x, 0, w-x, key, themes.Key) + 1
		x += f.put(x, 0, w-x, says, themes.Dim) + 2
	}
}
