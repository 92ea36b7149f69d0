package ui

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// evidence is everything that each verdict rests on.
func (f *Frame) evidence(w int) []line {
	if f.Snapshot == nil {
		return []line{plain(1, f.say("nothing was measured yet"), themes.Dim)}
	}
	result := &f.Snapshot.Triage
	var all []line
	if len(result.Verdicts) == 0 {
		all = append(all, plain(1, f.say("There is no verdict: nothing is known to be broken."), themes.Text), line{})
	}
	for i := range result.Verdicts {
		all = append(all, f.verdictEvidence(&result.Verdicts[i], w)...)
		all = append(all, line{})
	}
	all = append(all, f.handled(w)...)
	if slices.ContainsFunc(result.Notices, func(n triage.Notice) bool { return !isListed(n) }) {
		all = append(all, plain(1, f.say("Notices: worth knowing, and no faults"), themes.Title))
		for _, n := range result.Notices {
			if isListed(n) {
				continue
			}
			all = append(all, wrapped(3, f.say("%s, %s:", n.Code, f.since(n.Since)), themes.Dim, f.text(n.Text), themes.Text, w)...)
		}
		all = append(all, line{})
	}
	if len(result.Services) > 0 {
		all = append(all, plain(1, f.say("Services"), themes.Title))
		for _, s := range result.Services {
			all = append(all, f.service(s, w)...)
		}
	}
	return all
}

func (f *Frame) verdictEvidence(v *triage.Verdict, w int) []line {
	all := append(f.verdictFacts(v, w), f.reasons(v, w)...)
	all = append(all, f.proven(v, w)...)
	if len(v.Claims) > 0 {
		all = append(all, f.claimed(v, w)...)
	}
	if len(v.Services) > 0 && len(f.Snapshot.Triage.Services) == 0 { // else all of them stand at the end
		all = append(all, plain(1, f.say("Services"), themes.Title))
		for _, s := range v.Services {
			all = append(all, f.service(s, w)...)
		}
	}
	return all
}

// verdictFacts are a verdict's headline, unless it stands above already, and how it
// stands.
func (f *Frame) verdictFacts(v *triage.Verdict, w int) []line {
	var all []line
	if v != foremost(&f.Snapshot.Triage) || !f.Whole { // the banner above says it already
		sign, word, role := f.look(v)
		all = bar(sign, word, f.headline(v), role, w)
	}
	all = append(all, f.pathPicture(v, w)...)
	lead := safetext.Text{}
	if v.Margin != 0 {
		lead = f.say("%d dB ahead of the next scope", v.Margin)
	}
	incident := safetext.Text{}
	if v.Incident != "" {
		incident = f.say("incident %s", v.Incident)
	}
	detected := safetext.Text{}
	if !v.Detected.Wall.IsZero() {
		detected = f.say("detected %s", clock(f.tongue, v.Detected.Wall, f.Snapshot.Now.Wall, f.Zone))
	}
	scope := f.say("scope: all")
	if len(v.Scope) > 0 {
		scope = f.say("scope: %s", strings.Join(v.Scope, ", "))
	}
	since := f.since(v.Since)
	if v.State == triage.Resolved { // it has an end
		since = safetext.Text{}
	}
	return append(all, flow(3, []span{
		{f.say(string(v.State)), themes.Text}, {f.say(string(v.Confidence)), themes.Text}, {lead, themes.Dim}, {since, themes.Text},
		{detected, themes.Dim}, {scope, themes.Text}, {f.say("cause %s", v.Cause), themes.Dim}, {f.say("rule %s", v.Rule), themes.Dim}, {incident, themes.Dim},
		{f.muteOf(v), themes.Paused}, {f.ackOf(v), themes.Text},
	}, w)...)
}

// reasons are what a verdict rests on, what speaks against it, and what to do.
func (f *Frame) reasons(v *triage.Verdict, w int) []line {
	var all []line
	all = append(all, f.weighed(f.say("For: what says so (decibans, age)"), v.For, f.say("nothing"), w)...)
	all = append(all, f.weighed(f.say("Against: what speaks for something else"), v.Against, f.say("nothing"), w)...)
	if len(v.Implied) > 0 {
		all = append(all, f.weighed(f.say("Implied: fails because of it, and counts for nothing"), v.Implied, safetext.Text{}, w)...)
	}
	if len(v.Unknown) > 0 {
		all = append(all, f.weighed(f.say("Unknown: not measured, or too old"), v.Unknown, safetext.Text{}, w)...)
	}
	if len(v.Rivals) > 0 {
		all = append(all, plain(1, f.say("Rivals: what else it could be, and why it is not"), themes.Title))
		for _, r := range v.Rivals {
			all = append(all, wrapped(3, f.rivalName(r), themes.Text, f.text(r.WhyNot), themes.Text, w)...)
		}
	}
	if !v.Next.Empty() {
		all = append(all, toDo(1, f.say("Next:"), f.text(v.Next), w)...)
	}
	if v.Call != "" {
		all = append(all, wrapped(1, f.say("Call:"), themes.Title, f.text(i18n.Flat(v.Call)), themes.Text, w)...)
	}
	return append(all, f.hinted(v, w)...)
}

// weighed lists evidence with its weights in decibans and its age.
func (f *Frame) weighed(title safetext.Text, list []triage.Evidence, none safetext.Text, w int) []line {
	all := []line{plain(1, title, themes.Title)}
	if len(list) == 0 && !none.Empty() {
		return append(all, plain(3, none, themes.Dim))
	}
	for _, e := range f.saidOnce(list) {
		weight := safetext.Text{}
		if e.Weight != 0 {
			weight = f.say("%+d", e.Weight)
		}
		age := duration(f.tongue, e.Age)
		switch {
		case e.Age == 0 && e.Subject == (observe.Subject{}): // of what was never measured
			age = safetext.Text{}
		case e.Age < time.Second:
			age = f.say("now")
		}
		label := safetext.Join([]safetext.Text{safetext.PadLeft(weight, 4), safetext.PadLeft(age, 6)}, safetext.Literal(" "))
		said := f.text(e.Text)
		if said.Empty() {
			said = called(f.tongue, e.Subject)
		}
		all = append(all, wrapped(2, safetext.Pad(label, 13), themes.Dim, said, themes.Text, w)...)
	}
	return all
}

// service says how a service stands, and by what.
func (f *Frame) service(s triage.ServiceImpact, w int) []line {
	of := ofStatus(s.State)
	told := []span{{safetext.Join([]safetext.Text{of.sign(f.Glyphs), of.word(f.tongue)}, safetext.Literal(" ")), of.role()}, {clean(s.Name), themes.Text}}
	switch via := f.via(s); {
	case via.Empty():
	case s.State == observe.OK:
		told = append(told, span{f.say("via %s", via), themes.Dim})
	default:
		told = append(told, span{f.say("because|by %s", via), themes.Dim})
	}
	if s.Owner != "" {
		told = append(told, span{f.say("owner %s", s.Owner), themes.Dim})
	}
	return flow(3, told, w)
}

// evidenceBrief is what stands beside a verdict on a wide screen, in lines of w cells:
// what it rests on, the weightiest first, and last what else it could be.
func (f *Frame) evidenceBrief(v *triage.Verdict, w int) (all [][]line) {
	const label = 16
	add := func(sign safetext.Text, role themes.Role, said safetext.Text, saidRole themes.Role) {
		all = append(all, wrapped(0, safetext.Pad(sign, label-1), role, said, saidRole, w))
	}
	weigh := func(sign string, role themes.Role, list []triage.Evidence) {
		for _, e := range f.saidOnce(list) {
			said := f.text(e.Text)
			if said.Empty() {
				said = called(f.tongue, e.Subject)
			}
			weight := safetext.Text{}
			if e.Weight != 0 {
				weight = f.say("%+d dB", e.Weight)
			}
			add(safetext.Join([]safetext.Text{safetext.Pad(f.say(sign), 8), safetext.PadLeft(weight, 6)}, safetext.Text{}), role, said, themes.Text)
		}
	}
	weigh("for", themes.Title, v.For)
	weigh("against", themes.Title, v.Against)
	weigh("unknown", themes.Dim, v.Unknown)
	if n := len(v.Implied); n > 0 {
		all = append(all, []line{plain(0, f.say("implied by it: %s (%s)", count(f.tongue, n, "thing", "things"), f.key(keymap.Evidence)), themes.Dim)})
	}
	for _, r := range v.Rivals {
		add(f.say("not"), themes.Dim, f.say("%s %s", f.rivalName(r), f.text(r.WhyNot)), themes.Dim)
	}
	return all
}

// evidenceIn is as much of that as h lines hold, and how much more there is.
func (f *Frame) evidenceIn(v *triage.Verdict, w, h int) (all []line) {
	pieces := f.evidenceBrief(v, w)
	for i, piece := range pieces {
		last := 0 // the line that counts the rest
		if i < len(pieces)-1 {
			last = 1
		}
		if len(all)+len(piece)+last > h {
			return append(all, plain(0, f.say("+%d more: %s", len(pieces)-i, f.key(keymap.Evidence)), themes.Dim))
		}
		all = append(all, piece...)
	}
	return all
}

// rivalName is a rival's cause, and whose it would be.
func (f *Frame) rivalName(r triage.Rival) safetext.Text {
	if len(r.Scope) == 0 {
		return f.say("%s:", r.Cause)
	}
	return f.say("%s %s:", r.Cause, strings.Join(r.Scope, ", "))
}

// saidOnce leaves out what is said with the same weight already: of a fault in two
// places each says what both rest on.
func (f *Frame) saidOnce(list []triage.Evidence) []triage.Evidence {
	type saying struct {
		weight int
		said   safetext.Text
	}
	seen := make(map[saying]bool, len(list))
	once := make([]triage.Evidence, 0, len(list))
	for _, e := range list {
		key := saying{e.Weight, f.text(e.Text)}
		if !key.said.Empty() && seen[key] {
			continue
		}
		seen[key] = true
		once = append(once, e)
	}
	return once
}
