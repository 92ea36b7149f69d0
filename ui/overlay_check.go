package ui

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// Checker asks about one thing, as noctop check does.
type Checker interface {
	// Valid says why a target can't be asked about. It sends nothing.
	Valid(target string) error
	// Check asks, for some seconds, and returns what noctop check would print, the
	// verdict in its first line. It ends soon after ctx does.
	Check(ctx context.Context, target string, language i18n.Language) ([]PrintedLine, error)
}

// PrintedLine is a line of what was printed for people.
type PrintedLine struct {
	Indent int // in cells
	Text   safetext.Text
}

// asked is a check of one target, under way or done.
type asked struct {
	target string
	cancel context.CancelFunc
	done   bool
	left   bool // nobody waits for it any more
	said   []PrintedLine
	err    error
}

// checkedMsg brings what a check found.
type checkedMsg struct {
	of   *asked
	said []PrintedLine
	err  error
}

// checkCommand asks about a target in the background, and shows what that finds.
func (m *Model) checkCommand(said string) (tea.Cmd, safetext.Text) {
	s := &m.screen
	switch {
	case m.options.ReadOnly, s.line.past():
		return nil, m.refused()
	case s.tape != nil:
		return nil, s.say("this is a recording: nothing is measured here; noctop check asks in a shell")
	case m.options.Check == nil:
		return nil, s.say("nothing is measured here: noctop check asks in a shell")
	case said == "":
		return nil, s.say("check what? a host, host:port or a URL: pay.example.com, 192.0.2.1:443")
	}
	if err := m.options.Check.Valid(said); err != nil {
		return nil, s.say("%s", err)
	}
	m.dropCheck()
	ctx, cancel := context.WithCancel(context.Background())
	a := &asked{target: said, cancel: cancel}
	s.overlays = append(s.overlays, overlay{kind: checkOverlay, asked: a})
	ask, language := m.options.Check, s.speaks
	return guarded(func() tea.Msg {
		found, err := ask.Check(ctx, a.target, language)
		return checkedMsg{a, found, err}
	}, func(err error) tea.Msg { return checkedMsg{of: a, err: err} }), safetext.Text{}
}

// dropCheck ends a check that is under way, and closes what shows one.
func (m *Model) dropCheck() {
	s := &m.screen
	var kept []overlay
	for _, o := range s.overlays {
		if o.kind == checkOverlay {
			o.asked.leave()
			continue
		}
		kept = append(kept, o)
	}
	s.overlays = kept
}

// leave ends a check that nobody waits for any more.
func (a *asked) leave() {
	a.left = true
	a.cancel()
}

// checked takes what a check found. Where what would show it was closed meanwhile,
// and nobody stopped it, the footer says the verdict.
func (m *Model) checked(msg checkedMsg) {
	s := &m.screen
	a := msg.of
	a.cancel()
	a.done, a.said, a.err = true, msg.said, msg.err
	open := slices.ContainsFunc(s.overlays, func(o overlay) bool { return o.asked == a })
	if !open && !a.left && len(a.said) > 0 {
		s.flash = a.said[0].Text
	}
}

// checkKey handles a key over a check. Others mean what they always do.
func (m *Model) checkKey(action keymap.Action) (cmd tea.Cmd, done bool) {
	s := &m.screen
	a := s.top().asked
	switch action {
	case keymap.Back, keymap.Quit:
		a.leave()
		if s.close(); !a.done {
			s.flash = s.say("stopped asking about %s", a.target)
		}
		return nil, true
	case keymap.Copy:
		if len(a.said) == 0 {
			s.flash = s.say("there is nothing to copy yet")
			return nil, true
		}
		return m.copyText("check", a.text()), true
	}
	return nil, false
}

// text is what a check said, as it is copied.
func (a *asked) text() string {
	var text strings.Builder
	for _, l := range a.said {
		text.WriteString(strings.Repeat(" ", l.Indent))
		text.WriteString(l.Text.String())
		text.WriteByte('\n')
	}
	return text.String()
}

// checkHints are the keys over a check.
func (s *screen) checkHints() []hint {
	if !s.top().asked.done {
		return []hint{{action: keymap.Back, says: "stop"}, {action: keymap.Help, says: "help"}}
	}
	return []hint{{action: keymap.Back, says: "back"}, {action: keymap.Copy, says: "copy"}, {keymap.Down, "scroll", keymap.Up},
		{action: keymap.PageDown, says: "page"}, {action: keymap.Help, says: "help"}}
}

// page is what a check found, as noctop check prints it.
func (a *asked) page(f *Frame, w int) []line {
	switch {
	case !a.done:
		all := wrapped(1, safetext.Text{}, themes.Text, f.say("asking now: its name at each resolver, then TCP, TLS and HTTP by each uplink"), themes.Text, w)
		return append(all, wrapped(1, safetext.Text{}, themes.Dim, f.say("It takes up to 10 s. %s stops it.", f.key(keymap.Back)), themes.Dim, w)...)
	case a.err != nil:
		return wrapped(1, safetext.Text{}, themes.Degraded, f.say("it was not asked: %s", a.err), themes.Degraded, w)
	}
	var all []line
	for i, said := range a.said {
		role := themes.Text
		if i == 0 {
			role = verdictRole(said.Text)
		}
		all = append(all, printedLine(said, role, w)...)
	}
	return all
}

// printedLine is a line of what was printed, in its columns. What is too long is
// broken at its blanks, under its last column where there is room for that.
func printedLine(said PrintedLine, role themes.Role, w int) []line {
	in := 1 + said.Indent
	if safetext.Width(said.Text) <= w-in {
		return []line{plain(in, said.Text, role)}
	}
	columns, rest, under := safetext.Text{}, said.Text, in
	if at := strings.LastIndex(said.Text.String(), "  "); at >= 0 {
		before := said.Text.String()[:at+2]
		columns, rest = clean(before), clean(said.Text.String()[at:])
		under += safetext.Width(columns) + len(before) - len(columns.String())
	}
	if columns.Empty() || w-under < max(w/4, 16) {
		under, columns, rest = in+2, safetext.Text{}, said.Text
	}
	var all []line
	for i, piece := range wrap(rest, w-under) {
		switch {
		case i > 0:
			all = append(all, plain(under, piece, role))
		case columns.Empty():
			all = append(all, plain(in, piece, role))
		default:
			all = append(all, line{indent: in, spans: []span{{safetext.Pad(columns, under-in), role}, {piece, role}}})
		}
	}
	return all
}

// verdictRole is how a verdict looks, by the word that noctop check begins with.
func verdictRole(said safetext.Text) themes.Role {
	word, _, _ := strings.Cut(said.String(), ":")
	role, known := map[string]themes.Role{"OK": themes.OK, "DEGRADED": themes.Degraded, "DOWN": themes.Down}[word]
	if !known {
		return themes.Unknown
	}
	return role
}
