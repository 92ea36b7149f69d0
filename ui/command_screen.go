package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// does does what the key of an action would.
func (m *Model) does(action keymap.Action) tea.Cmd {
	if action == keymap.Write && (m.screen.top() == nil || m.screen.top().kind != bulletinOverlay) {
		if m.anywhere(keymap.Bulletin); m.screen.top() == nil || m.screen.top().kind != bulletinOverlay {
			return nil // it said why there is none
		}
	}
	return m.do(action)
}

// jumpCommand goes to what fits a name best.
func (m *Model) jumpCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	switch {
	case s.snapshot == nil:
		return nil, s.say("nothing is measured yet")
	case said == "":
		return nil, s.say("where to? the name of an uplink, a resolver, a provider, a host or an incident")
	}
	if to, found := s.spotNamed(said); found {
		return m.jump(to), safetext.Text{}
	}
	if like := s.spotsLike(said); len(like) > 0 {
		return m.jump(like[0]), safetext.Text{}
	}
	return nil, s.say("nothing here is called %q: delete some of it, and what there is is listed", said)
}

// offerMoments are moments to go to.
func (m *Model) offerMoments(typed string) []candidate {
	s := &m.screen
	all := []choice{{"-10m", s.say("before what is shown")}, {"-1h", s.say("before what is shown")}}
	if s.tape == nil {
		all = append(all, choice{"now", s.say("back to now")})
	}
	var past []Mark
	if s.command != nil && !s.quizzed() {
		past = s.command.past
	}
	for _, mark := range slices.Backward(past) {
		layout := "15:04:05"
		if at, now := mark.At.In(s.zone), s.latest.In(s.zone); at.YearDay() != now.YearDay() || at.Year() != now.Year() {
			layout = "2006-01-02 15:04:05"
		}
		all = append(all, choice{mark.At.In(s.zone).Format(layout), s.text(mark.Text)})
	}
	return offered("", typed, all, false)
}

// gotoCommand shows another moment.
func (m *Model) gotoCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	switch {
	case s.snapshot == nil:
		return nil, s.say("nothing is measured yet")
	case said == "":
		return nil, s.say("to when? 14:30, 14:30:05, -10m or now")
	case strings.EqualFold(said, "now") && s.tape == nil:
		m.closeTimeline()
		return nil, safetext.Text{}
	}
	at, wrong := m.momentOf(said)
	if !wrong.Empty() {
		return nil, wrong
	}
	return m.lookAt(at)
}

// lookAt has a moment shown that is past, or moves the tape to it.
func (m *Model) lookAt(at time.Time) (tea.Cmd, safetext.Text) {
	s := &m.screen
	if s.tape != nil {
		first, last := m.options.TapeFrom, m.options.TapeTo
		if !last.IsZero() && (at.After(last) || at.Before(first.Truncate(time.Second))) {
			return nil, s.say("the recording is from %s to %s", clock(s.tongue, first, s.latest, s.zone), clock(s.tongue, last, s.latest, s.zone))
		}
		m.seekTape(at)
		return nil, safetext.Text{}
	}
	if at.After(m.now()) {
		return nil, s.say("%s is still to come", clock(s.tongue, at, m.now(), s.zone))
	}
	if !m.openTimeline() {
		return nil, s.flash
	}
	return m.goTo(at), safetext.Text{}
}

// filterCommand shows only the rows that contain a text.
func (m *Model) filterCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	if s.snapshot == nil {
		return nil, s.say("nothing is measured yet")
	}
	s.overlays, s.filter = nil, ""
	s.add(said)
	return nil, safetext.Text{}
}

// offerThemes are the themes there are.
func (m *Model) offerThemes(typed string) []candidate {
	var all []choice
	for i, t := range m.options.Themes {
		says := safetext.Text{}
		if t.Name == m.screen.theme.Name {
			says = m.screen.say("the one in use")
		}
		all = append(all, choice{m.options.Themes[i].Name, says})
	}
	return offered("", typed, all, false)
}

// themeCommand takes a theme by its name.
func (m *Model) themeCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	all := m.options.Themes
	at := slices.IndexFunc(all, func(t *themes.Theme) bool { return strings.EqualFold(t.Name, said) })
	if at < 0 {
		if fit := ranked(said, all, func(t **themes.Theme) []rune { return folded((*t).Name) }); len(fit) == 1 {
			at = slices.Index(all, fit[0])
		}
	}
	if at < 0 {
		names := make([]string, len(all))
		for i, t := range all {
			names[i] = t.Name
		}
		return nil, s.say("there is no theme %q; there are %s", said, strings.Join(names, ", "))
	}
	s.theme = all[at]
	s.flash = s.say("theme: %s (%d of %d)", s.theme.Name, at+1, len(all))
	return nil, safetext.Text{}
}

// tongues are the languages by what one types for them.
var tongues = map[string]func() i18n.Language{
	"en": func() i18n.Language { return i18n.English }, "english": func() i18n.Language { return i18n.English },
	"ko": i18n.Korean, "korean": i18n.Korean, "한국어": i18n.Korean,
}

// offerLanguages are English and Korean.
func (m *Model) offerLanguages(typed string) []candidate {
	return offered("", typed, []choice{{"en", safetext.Literal("English")}, {"ko", safetext.Literal("한국어")}}, false)
}

// languageCommand has the console speak a language.
func (m *Model) languageCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	language, known := tongues[strings.ToLower(said)]
	if !known {
		return nil, s.say("there is no language %q: en or ko", said)
	}
	if language() != s.speaks {
		m.otherLanguage()
	}
	return nil, safetext.Text{}
}

// quitCommand quits, whatever lies over the panes.
func (m *Model) quitCommand(said string) (tea.Cmd, safetext.Text) {
	if said != "" {
		return nil, m.screen.say("%s takes nothing after it", "quit")
	}
	return tea.Quit, safetext.Text{}
}
