package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
)

// command is something that can be typed after a colon, besides the actions that
// have keys.
type command struct {
	name  string
	usage string // of what follows
	says  i18n.Text
	// action is what it does where nothing follows; empty: something must.
	action keymap.Action
	// offer lists what may follow, from what was typed of it.
	offer func(m *Model, typed string) []candidate
	// run does it, or says what is wrong with what follows.
	run func(m *Model, said string) (tea.Cmd, safetext.Text)
}

// commands are those that take something. What some of them do with nothing to
// follow is what a key does.
func commands() []command {
	return []command{
		{"check", "HOST[:PORT] | URL", i18n.T("ask about one thing now: its name, TCP, TLS and HTTP by each uplink"), "", (*Model).offerTargets, (*Model).checkCommand},
		{"jump", "NAME", i18n.T("go to an uplink, resolver, name, provider, group, service, host or incident"), "", (*Model).offerSpots, (*Model).jumpCommand},
		{"mute", "[WHAT] [1h | until 14:30 | forever] [WHY]", i18n.T("mute a name, an incident or what the row is about"), keymap.Mute, (*Model).offerMutes, (*Model).muteCommand},
		{"unmute", "[WHAT]", i18n.T("lift a mute or a maintenance"), keymap.Unmute, (*Model).offerMuted, (*Model).unmuteCommand},
		{"maintenance", "WHAT 2h | until 14:30 [from 13:00] [WHY]", i18n.T("mark a window in which faults of a name are no news"), "", (*Model).offerWindows, (*Model).maintenanceCommand},
		{"ack", "[INCIDENT] [WHY]", i18n.T("say that you work on an incident"), keymap.Ack, (*Model).offerIncidents, (*Model).ackCommand},
		{"unack", "[INCIDENT]", i18n.T("say that you no longer work on it"), "", (*Model).offerAcknowledged, (*Model).unackCommand},
		{"note", "PROVIDER TEXT [at 14:28]", i18n.T("keep what a provider said"), keymap.Note, (*Model).offerParties, (*Model).noteCommand},
		{"goto", "HH:MM[:SS] | -10m | now", i18n.T("show how everything was at that time"), "", (*Model).offerMoments, (*Model).gotoCommand},
		{"filter", "TEXT", i18n.T("show only the rows that contain a text"), keymap.Filter, nil, (*Model).filterCommand},
		{"view", "NAME", i18n.T("give the screen to a view"), keymap.Views, (*Model).offerViews, (*Model).viewCommand},
		{"theme", "NAME", i18n.T("other colours"), keymap.Theme, (*Model).offerThemes, (*Model).themeCommand},
		{"layout", "NAME", i18n.T("how the panes stand"), keymap.Layout, (*Model).offerLayouts, (*Model).layoutCommand},
		{"language", "en | ko", i18n.T("English or Korean"), keymap.Language, (*Model).offerLanguages, (*Model).languageCommand},
		{"mouse", "on | off", i18n.T("take the mouse, or leave it to the terminal"), "", (*Model).offerMouse, (*Model).mouseCommand},
		{"quit", "", i18n.T("quit"), keymap.Quit, nil, (*Model).quitCommand},
	}
}

// CommandHelp is a command of the console as manuals list it.
type CommandHelp struct {
	Line string // ":goto HH:MM"
	Says i18n.Text
}

// CommandLine lists the commands that take something, in their order. What has a
// key is a command besides, by the name of its action.
func CommandLine() []CommandHelp {
	var all []CommandHelp
	for _, c := range commands() {
		all = append(all, CommandHelp{strings.TrimSpace(":" + c.name + " " + c.usage), c.says})
	}
	return all
}

// verb is a word that a command begins with.
type verb struct {
	name    string
	action  keymap.Action // that has a key; empty: none has
	says    safetext.Text
	command *command // nil: it is only an action
	signs   []rune
}

// verbs are all of them: those that take something first, then what has a key,
// in the order of the help.
func (s *screen) verbs() []verb {
	var all []verb
	own := map[string]bool{}
	for _, c := range commands() {
		own[c.name] = true
		all = append(all, verb{name: c.name, action: c.action, says: s.text(c.says), command: &c})
	}
	add := func(action keymap.Action, says safetext.Text) {
		if !own[string(action)] && action != keymap.Command {
			all = append(all, verb{name: string(action), action: action, says: says})
		}
	}
	for _, group := range s.keys.Help() {
		for _, entry := range group.Entries {
			if entry.Action != keymap.Focus1 {
				add(entry.Action, s.text(entry.Description))
				continue
			}
			for _, i := range s.present() {
				add(keymap.Action(fmt.Sprintf("focus-%d", s.number(i))), s.say("the pane %s", panes[i].Title(s.tongue)))
			}
		}
	}
	for i := range all {
		all[i].signs = folded(all[i].name)
	}
	return all
}

// split parts a line into its first word and what follows, and says whether
// anything does, if only a blank.
func split(line string) (word, rest string, follows bool) {
	word, rest, follows = strings.Cut(strings.TrimLeft(line, " "), " ")
	return word, strings.TrimLeft(rest, " "), follows
}

// suggest works out what the line may become.
func (m *Model) suggest() {
	s := &m.screen
	c := s.command
	c.chosen = -1
	word, rest, follows := split(c.typed)
	if v := verbNamed(s.verbs(), word); follows && v != nil {
		if c.fit = nil; v.command != nil && v.command.offer != nil {
			c.fit = v.command.offer(m, rest)
		}
		for i := range c.fit {
			c.fit[i].line = v.name + " " + c.fit[i].line
		}
	} else {
		c.fit = s.offerVerbs(strings.TrimSpace(c.typed))
		if c.typed != "" {
			c.fit = append(c.fit, m.offerSpots(c.typed)...)
		}
	}
	c.others = len(c.fit) > mostCandidates
	c.fit = c.fit[:min(len(c.fit), mostCandidates)]
}

// verbNamed finds a verb by its name; nil where there is none.
func verbNamed(all []verb, name string) *verb {
	for i := range all {
		if strings.EqualFold(all[i].name, name) {
			return &all[i]
		}
	}
	return nil
}

// offerVerbs are the verbs that fit what was typed: those by their name, then
// those that are described by it.
func (s *screen) offerVerbs(typed string) []candidate {
	all := s.verbs()
	fit := ranked(typed, all, func(v *verb) []rune { return v.signs })
	if wanted := strings.ToLower(typed); wanted != "" {
		for _, v := range all {
			if !inOrder(folded(typed), v.signs) && strings.Contains(strings.ToLower(v.says.String()), wanted) {
				fit = append(fit, v)
			}
		}
	}
	var offered []candidate
	f := s.frame(nil)
	for _, v := range fit {
		one := candidate{line: v.name, label: clean(v.name), says: v.says}
		if v.action != "" && len(s.keys.Keys(v.action)) > 0 {
			one.key = f.key(v.action)
		}
		if v.command != nil && v.action == "" {
			one.line += " "
		}
		offered = append(offered, one)
	}
	return offered
}

// perform does what was typed: a command by its name or by the beginning of it
// that no other one has, or else a jump.
func (m *Model) perform(typed string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	word, rest, _ := split(typed)
	all := s.verbs()
	if v := verbNamed(all, word); v != nil {
		return m.performVerb(v, rest)
	}
	if to, found := s.spotNamed(typed); found {
		return m.jump(to), safetext.Text{}
	}
	var begun []string
	for i := range all {
		if strings.HasPrefix(all[i].name, strings.ToLower(word)) {
			begun = append(begun, all[i].name)
		}
	}
	if len(begun) == 1 {
		return m.performVerb(verbNamed(all, begun[0]), rest)
	}
	if len(begun) > 1 && rest == "" {
		return nil, s.say("%q begins several commands: %s", word, strings.Join(begun, ", "))
	}
	if to := s.spotsLike(typed); len(to) > 0 {
		return m.jump(to[0]), safetext.Text{}
	}
	if like := ranked(word, all, func(v *verb) []rune { return v.signs }); len(like) > 0 {
		return nil, s.say("there is no command and no name %q: did you mean %s?", typed, like[0].name)
	}
	return nil, s.say("there is no command and no name %q: delete it, and all commands are listed", typed)
}

// performVerb does a command, with what follows it.
func (m *Model) performVerb(v *verb, said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	switch {
	case v.command == nil && said != "":
		return nil, s.say("%s takes nothing after it", v.name)
	case v.command != nil && (said != "" || v.command.action == "" || v.command.action == keymap.Quit):
		return v.command.run(m, said)
	}
	return m.does(v.action), safetext.Text{}
}
