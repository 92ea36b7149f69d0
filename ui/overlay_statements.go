package ui

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// statement is one thing that was said: the claim that holds its words, and
// what was read from them.
type statement struct {
	claims.Claim
	learned []claims.Claim
}

// story is what was said about one incident, the oldest first.
type story struct {
	incident   string
	statements []statement
}

// stories parts what somebody said into incidents, the one spoken of last first.
func (v *voice) stories() []story {
	var all []story
	for _, c := range v.claims {
		at := slices.IndexFunc(all, func(s story) bool { return s.incident == c.Incident })
		if at < 0 {
			at = len(all)
			all = append(all, story{incident: c.Incident})
		}
		s := &all[at]
		last := len(s.statements) - 1
		if last >= 0 && s.statements[last].Revision == c.Revision && c.Kind != claims.Ack && c.Kind != claims.Resolved && c.Kind != claims.Withdrawn {
			s.statements[last].learned = append(s.statements[last].learned, *c)
			continue
		}
		s.statements = append(s.statements, statement{Claim: *c})
	}
	slices.SortStableFunc(all, func(a, b story) int { return b.last().Seq - a.last().Seq })
	return all
}

func (s story) last() statement { return s.statements[len(s.statements)-1] }

// history is all that somebody said, incident by incident, the newest word
// first, with what changed from each to the next.
func (f *Frame) history(v *voice, w int) []line {
	var all []line
	if len(v.remarks) > 0 {
		all = append(all, line{}, plain(1, f.say("What to make of it"), themes.Title))
	}
	for _, r := range v.remarks {
		all = append(all, wrapped(3, f.say("since %s:", clock(f.tongue, r.Since, f.Snapshot.Now.Wall, f.Zone)), themes.Dim, f.text(r.Text), themes.Text, w)...)
	}
	for _, s := range v.stories() {
		last := s.last()
		title := last.Title
		if title.Empty() && last.Channel == claims.Note {
			title = f.say("entered by hand")
		}
		all = append(all, line{})
		all = append(all, wrapped(1, f.say("Said (%s):", count(f.tongue, len(s.statements), "revision", "revisions")), themes.Title, title, themes.Title, w)...)
		all = append(all, flow(3, f.standing(last), w)...)
		for i := len(s.statements) - 1; i >= 0; i-- {
			before := statement{}
			if i > 0 {
				before = s.statements[i-1]
			}
			all = append(all, f.statement(s.statements[i], before, w)...)
		}
	}
	return all
}

// standing is how an incident stands by the last word on it.
func (f *Frame) standing(last statement) []span {
	pieces := []span{{f.say("id %s", last.Incident), themes.Dim}}
	if last.Severity != observe.SeverityUnknown {
		pieces = append(pieces, span{f.say("severity %s", f.say(last.Severity.String())), themes.Dim})
	}
	for _, names := range []struct {
		what string
		of   []string
	}{{"regions", last.Regions}, {"components", last.Components}} {
		if len(names.of) > 0 {
			pieces = append(pieces, span{f.say("%s: %s", f.say(names.what), strings.Join(names.of, ", ")), themes.Text})
		}
	}
	if !last.Start.IsZero() {
		pieces = append(pieces, span{f.say("began %s by their word", clock(f.tongue, last.Start, f.Snapshot.Now.Wall, f.Zone)), themes.Text})
	}
	return pieces
}

// statement is one revision: when, how far, what we say to it, its words, and
// what was read from them.
func (f *Frame) statement(s, before statement, w int) []line {
	now := f.Snapshot.Now.Wall
	facts := []span{{clock(f.tongue, s.Said(), now, f.Zone), themes.Title}, {f.stageFrom(s, before), themes.Text}, {stanceWord(f.tongue, s.Stance), stanceRole(s.Stance)}}
	if s.Lag != 0 {
		facts = append(facts, span{lagWords(f.tongue, s.Claim), themes.Text})
	}
	if s.Channel == claims.Note {
		facts = append(facts, span{f.say("by hand"), themes.Dim})
	}
	if seen := s.Received.Wall; seen.Sub(s.Said()).Abs() > minute {
		facts = append(facts, span{f.say("seen %s", clock(f.tongue, seen, now, f.Zone)), themes.Dim})
	}
	if s.Rewritten {
		facts = append(facts, span{f.say("put in the place of the one before"), themes.Degraded})
	}
	facts = append(facts, span{clean(s.ID), themes.Dim})
	all := flow(3, facts, w)
	all = append(all, f.words(s, before, w)...)
	for _, c := range slices.Concat([]claims.Claim{s.Claim}, s.learned) {
		all = append(all, f.understood(c, s.Stance, w)...)
	}
	if before.ID != "" {
		all = append(all, changed(f.say("regions:"), before.Regions, s.Regions, w)...)
		all = append(all, changed(f.say("components:"), before.Components, s.Components, w)...)
	}
	return all
}

// stageFrom is how far they have come, and from where.
func (f *Frame) stageFrom(s, before statement) safetext.Text {
	now := kindWord(f.tongue, s.Claim)
	if was := kindWord(f.tongue, before.Claim); before.ID != "" && was != now {
		return f.say("%s (was %s)", now, was)
	}
	return now
}

// kindWord is the stage of a statement or, where it has none, what it is.
func kindWord(lang tongue, c claims.Claim) safetext.Text {
	switch {
	case c.Kind == claims.Withdrawn:
		return lang.say("gone from the page, without a word that it is over")
	case c.Stage != observe.StageUnknown:
		return lang.say(string(c.Stage))
	case c.Kind == claims.Ack:
		return lang.say("open")
	}
	return lang.say(string(c.Kind))
}

func lagWords(lang tongue, c claims.Claim) safetext.Text {
	if c.Lag.Abs() < time.Second {
		return lang.say("as it failed for us")
	}
	if c.Lag < 0 {
		return lang.say("%s before it failed for us", duration(lang, -c.Lag))
	}
	return lang.say("%s after it failed for us", duration(lang, c.Lag))
}

// words are those of a statement; where it rewords the one before, with what
// changed marked.
func (f *Frame) words(s, before statement, w int) []line {
	if before.ID != "" && before.Text != s.Text {
		if pieces := f.cache.compared(before.Text, s.Text); pieces != nil {
			return marked(5, pieces, w)
		}
	}
	return wrapped(5, safetext.Text{}, themes.Text, s.Text, themes.Text, w)
}

// understood is what was read from a claim: causes, times, and what it takes
// back.
func (f *Frame) understood(c claims.Claim, known claims.Stance, w int) []line {
	var read []span
	add := func(role themes.Role, t safetext.Text) { read = append(read, span{t, role}) }
	now := f.Snapshot.Now.Wall
	switch c.Kind {
	case claims.Reason:
		if len(c.Causes) > 0 {
			add(themes.Text, f.say("cause: %s", joinCauses(c.Causes)))
		}
		if len(c.Denies) > 0 {
			add(themes.Text, f.say("not: %s", joinCauses(c.Denies)))
		}
		if c.Reversal {
			add(themes.Degraded, f.say("takes back the cause given before (%s)", c.Supersedes))
		}
		if c.Stance != known {
			add(stanceRole(c.Stance), f.say("which is %s", stanceWord(f.tongue, c.Stance)))
		}
	case claims.ETA:
		add(themes.Text, f.say("over by %s", clock(f.tongue, c.Until, now, f.Zone)))
	case claims.Start:
		add(themes.Text, f.say("began %s", clock(f.tongue, c.Start, now, f.Zone)))
	case claims.End:
		add(themes.Text, f.say("ended %s", clock(f.tongue, c.End, now, f.Zone)))
	default:
		return nil
	}
	if c.Moved > 0 {
		add(themes.Degraded, f.say("%s later than said before", duration(f.tongue, c.Moved)))
	} else if c.Moved < 0 {
		add(themes.Degraded, f.say("%s earlier than said before", duration(f.tongue, -c.Moved)))
	}
	return flow(7, read, w)
}

func joinCauses(causes []claims.Cause) string {
	names := make([]string, len(causes))
	for i, c := range causes {
		names[i] = string(c)
	}
	return strings.Join(names, ", ")
}

// changed says which names of a list are new and which are gone.
func changed(label safetext.Text, before, after []string, w int) []line {
	var pieces []piece
	for _, name := range before {
		if !slices.Contains(after, name) {
			pieces = append(pieces, piece{[]string{name}, gone})
		}
	}
	for _, name := range after {
		if !slices.Contains(before, name) {
			pieces = append(pieces, piece{[]string{name}, added})
		}
	}
	if len(pieces) == 0 {
		return nil
	}
	return marked(7, append([]piece{{strings.Fields(label.String()), kept}}, pieces...), w)
}
