package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// leastWhy is how many lines say more than the headline, which stands above.
const leastWhy = 6

// Paint draws the rows, and below them what hurts the services, in at most half
// of the lines.
func (servicesPane) Paint(f *Frame, t *table, at []placed, y int) (hidden, broken, next int) {
	room := f.Canvas.Height() - y
	why := f.whatHurts(f.Canvas.Width())
	kept := min(len(why)+1, room/2) // with a line of air
	if len(why) == 0 || kept < min(len(why)+1, leastWhy) {
		kept = 0
	}
	shown, hidden, broken := visible(t, room-kept, f.Zoomed, f.cursorIn(t))
	spare := room - kept - len(shown)
	if hidden > 0 {
		spare = 0
	}
	next = f.wholeRows(t, shown, at, y, spare)
	if kept == 0 {
		return hidden, broken, next
	}
	from := next + 1
	if hidden > 0 {
		from++ // that line counts the rows
	}
	if left := f.Canvas.Height() - from; len(why) > left {
		why = why[:left]
		f.breakOff(&why[left-1], f.Canvas.Width())
	}
	f.lines(from, why)
	return hidden, broken, next
}

// whatHurts is every verdict that hurts a service: what it is, since when, whom
// it hurts, what to do and whom to call.
func (f *Frame) whatHurts(w int) []line {
	var all []line
	for _, v := range f.open() {
		var hurt []string
		for _, impact := range f.Snapshot.Triage.Services {
			if slices.Contains(f.hurting(impact), v) {
				hurt = append(hurt, f.hurtAndOwner(impact).String())
			}
		}
		if len(hurt) == 0 {
			continue
		}
		if len(all) > 0 {
			all = append(all, line{})
		}
		all = append(all, f.whyHurt(v, clean(strings.Join(hurt, "; ")), w)...)
	}
	return all
}

// hurtAndOwner is a service that is hurt, and whom to tell.
func (f *Frame) hurtAndOwner(impact triage.ServiceImpact) safetext.Text {
	name := clean(impact.Name)
	if impact.State != observe.Down {
		name = f.say("%s (partly)", impact.Name)
	}
	if impact.Owner == "" {
		return name
	}
	return f.say("%s, tell %s", name, impact.Owner)
}

// whyHurt is one verdict for those whose services it hurts.
func (f *Frame) whyHurt(v *triage.Verdict, hurt safetext.Text, w int) []line {
	sign, word, role := f.look(v)
	all := wrapped(1, safetext.Join([]safetext.Text{sign, word}, safetext.Literal(" ")), role, f.headline(v), themes.Title, w)
	facts := []span{{f.since(v.Since), themes.Text}, {f.say(string(v.Confidence)), themes.Text}}
	if v.Incident != "" {
		facts = append(facts, span{f.say("incident %s", v.Incident), themes.Dim})
	}
	if v.Ack != nil {
		facts = append(facts, span{f.ackWords(v.Ack), themes.Text})
	}
	all = append(all, flow(3, facts, w)...)
	all = append(all, wrapped(3, safetext.Text{}, themes.Text, f.say("hurts %s", hurt), themes.Text, w)...)
	if v.State == triage.Suspect { // not yet sure: nothing to act upon
		return all
	}
	if !v.Next.Empty() {
		all = append(all, toDo(3, f.say("next:"), f.text(v.Next), w)...)
	}
	if call := f.callOf(v); !call.Empty() {
		all = append(all, wrapped(3, f.say("call:"), themes.Title, call, themes.Text, w)...)
	}
	return all
}

// serviceDetail is a service with the verdicts that hurt it.
func (f *Frame) serviceDetail(impact triage.ServiceImpact, w int) []line {
	all := append(f.service(impact, w), line{}, plain(1, f.say("It stands on"), themes.Title))
	all = append(all, f.needLines(impact)...)
	hurting := f.hurting(impact)
	if len(hurting) == 0 {
		return append(all, line{}, plain(1, f.say("Nothing that is known hurts it."), themes.Dim))
	}
	for _, v := range hurting {
		all = append(all, line{}, plain(1, f.say("Hurt by"), themes.Title))
		all = append(all, f.verdictEvidence(v, w)...)
	}
	return all
}

// needLines are what a service needs, each with how it stands.
func (f *Frame) needLines(impact triage.ServiceImpact) []line {
	rows := f.serviceRows(impact)[1:]
	name := 0
	for i := range rows {
		name = max(name, safetext.Width(rows[i].cells[0].text))
	}
	blank := span{safetext.Literal(" "), themes.Text}
	var all []line
	for i := range rows {
		r := &rows[i]
		standing := r.cells[1]
		all = append(all, line{indent: 3, spans: []span{
			{r.state.sign(f.Glyphs), r.state.role()}, blank, {safetext.Pad(r.cells[0].text, name), r.cells[0].role}, blank,
			{safetext.Pad(standing.text, 9), standing.role}, blank, {r.cells[3].text, themes.Dim},
		}})
	}
	return all
}
