package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// actMenu asks what to mute and for how long, or, without spans, what to lift:
//
//	MUTE
//	 What (up, down)
//	 > this verdict: KT uplink: nothing answers past KT's first router
//	   the uplink KT
//	 How long (tab, or its number at once)
//	 > 1 15 min
//	   2 1 h
//	   3 4 h
//	   4 until I lift it
type actMenu struct {
	choices []actChoice
	at      int
	spans   []time.Duration
	span    int
}

// actChoice is one thing to mute or to lift.
type actChoice struct {
	says   safetext.Text
	target triage.OrderTarget
}

// actHints are the keys of the menu.
func (s *screen) actHints() []hint {
	does := "lift"
	if s.top().menu.spans != nil {
		does = "mute"
	}
	all := []hint{{action: keymap.Detail, says: does}, {keymap.Down, "what", keymap.Up}}
	if s.top().menu.spans != nil {
		all = append(all, hint{action: keymap.FocusNext, says: "how long"})
	}
	return append(all, hint{action: keymap.Back, says: "back"})
}

// menuKey handles a key while the menu is open. Others mean what they always do.
func (m *Model) menuKey(action keymap.Action) (cmd tea.Cmd, done bool) {
	menu := m.screen.top().menu
	number := action.Pane()
	switch {
	case number > 0 && number <= len(menu.spans):
		menu.span = number - 1
		return m.chosen(), true
	case number > 0:
		return nil, true
	}
	switch action {
	case keymap.Up:
		menu.at = max(menu.at-1, 0)
		m.screen.top().scroll = max(menu.at-mostNames, 0)
	case keymap.Down:
		menu.at = min(menu.at+1, len(menu.choices)-1)
		m.screen.top().scroll = max(menu.at-mostNames, 0)
	case keymap.FocusNext:
		menu.span = (menu.span + 1) % max(len(menu.spans), 1)
	case keymap.FocusPrevious:
		menu.span = (menu.span + len(menu.spans) - 1) % max(len(menu.spans), 1)
	case keymap.Detail:
		return m.chosen(), true
	case keymap.Back, keymap.Quit, keymap.Mute, keymap.Unmute:
		m.screen.close()
	default:
		return nil, false
	}
	return nil, true
}

// chosen does what was chosen.
func (m *Model) chosen() tea.Cmd {
	s := &m.screen
	menu := s.top().menu
	s.close()
	choice := menu.choices[menu.at]
	if menu.spans == nil {
		return m.order(triage.Order{Kind: triage.OrderUnmute, Target: choice.target}, m.screen.say("no longer muted: %s", s.frame(nil).targetWords(choice.target)))
	}
	o := triage.Order{Kind: triage.OrderMute, Target: choice.target, By: m.options.By}
	if span := menu.spans[menu.span]; span > 0 {
		o.Until = s.latest.In(s.zone).Add(span)
	}
	return m.order(o, s.mutedNow(choice.says, &o))
}

// title names the menu.
func (menu *actMenu) title(lang tongue) safetext.Text {
	if menu.spans == nil {
		return lang.say("LIFT A MUTE")
	}
	return lang.say("MUTE")
}

// page is what there is to choose from.
func (menu *actMenu) page(f *Frame, w int) []line {
	var all []line
	option := func(chosen bool, says safetext.Text) {
		sign, role := safetext.Literal(" "), themes.Text
		if chosen {
			sign, role = f.Glyphs.Cursor, themes.Focus
		}
		all = append(all, wrapped(1, sign, role, safetext.Cut(says, w-4, f.Glyphs.Ellipsis), role, w)...)
	}
	if menu.spans != nil && w >= leastWidth {
		all = append(all, plain(1, f.say("What is muted is still found, shown, and kept; it is only not announced."), themes.Dim))
	}
	all = append(all, plain(1, f.say("What (%s %s)", f.key(keymap.Up), f.key(keymap.Down)), themes.Title))
	for i, c := range menu.choices {
		option(i == menu.at, c.says)
	}
	if menu.spans == nil {
		return all
	}
	all = append(all, plain(1, f.say("How long (%s, or its number at once)", f.key(keymap.FocusNext)), themes.Title))
	for i, span := range menu.spans {
		says := f.say("until it is lifted")
		switch {
		case span >= time.Hour:
			says = f.say("%d h", int(span.Hours()))
		case span > 0:
			says = duration(f.tongue, span)
		}
		option(i == menu.span, f.say("%d  %s", i+1, says))
	}
	return all
}

// mutedNow says what was muted and until when, and how that is undone.
func (s *screen) mutedNow(what safetext.Text, o *triage.Order) safetext.Text {
	f := s.frame(nil)
	if len(s.keys.Keys(keymap.Unmute)) == 0 {
		return s.say("%s: %s", what, f.untilWords(o))
	}
	return s.say("%s (%s lifts it): %s", f.untilWords(o), f.key(keymap.Unmute), what)
}
