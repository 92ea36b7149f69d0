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

// indent is how far the lines under a verdict stand in.
func indent(w int) int {
	if w < leastWidth {
		return 0
	}
	return 3
}

// banner says what is broken, in at most most lines of w cells: the worst
// verdict in full, the others in a line each, and when all is well only that.
func (f *Frame) banner(w, most int) []line {
	if most <= 0 {
		return nil
	}
	if f.Snapshot == nil {
		return []line{plain(1, f.say("starting"), themes.Dim)}
	}
	result := &f.Snapshot.Triage
	var all []line
	if result.Status == triage.Unreliable {
		all = f.unreliable(w)
	}
	first := foremost(result)
	switch {
	case first != nil:
		all = append(all, f.verdict(first, w, most-len(all))...)
		all = append(all, f.others(first, w, most)...)
	case result.Status == triage.Unreliable:
	case f.idle():
		all = append(all, f.nothingWatched(w)...)
	case result.Status == triage.AllOK && !f.unwell().Empty():
		if last, stopped := f.stopped(); stopped {
			all = append(all, f.notMeasuredSince(last, w)...)
			break
		}
		all = append(all, bar(f.Glyphs.Unknown, f.say("NO VERDICT"), f.say("no fault is known, and yet this is not ok: %s", f.unwell()), themes.BannerUnknown, w)...)
		if n := len(result.Notices); n > 0 && w >= leastWidth { // they may say why
			all = append(all, plain(indent(w), f.say("%s: %s", count(f.tongue, n, "notice", "notices"), f.key(keymap.Evidence)), themes.Dim))
		}
	case result.Status == triage.AllOK && w < leastWidth:
		all = append(all, wrapped(0, f.Glyphs.OK, themes.BannerOK, f.say("all is well %s", f.since(result.Since)), themes.BannerOK, w)...)
	case result.Status == triage.AllOK:
		all = append(all, f.well(w))
		if f.mutes() {
			all = append(all, f.others(nil, w, most)...)
		}
	case result.Status == triage.Starting || result.Status == "":
		all = append(all, f.starting(w)...)
	default:
		all = append(all, bar(f.Glyphs.Unknown, f.say("CAN'T TELL"), f.say("something is not well, and no verdict fits it"), themes.BannerUnknown, w)...)
	}
	if len(all) > most {
		all = all[:most]
		if n := len(f.open()); n > 1 && most > 1 {
			all[most-1] = plain(indent(w), f.say("+%d more: %s", n-1, f.key(keymap.Evidence)), themes.Dim)
		} else {
			f.breakOff(&all[most-1], w)
		}
	}
	return all
}

// pinned is what stays of the banner over an overlay: the headline. whole says
// that none of it is cut off.
func (f *Frame) pinned(w, most int) (all []line, whole bool) {
	if f.Snapshot == nil || f.Snapshot.Triage.Status == triage.Unreliable || foremost(&f.Snapshot.Triage) == nil {
		return f.banner(w, most), false
	}
	v := foremost(&f.Snapshot.Triage)
	sign, word, role := f.look(v)
	all = bar(sign, word, f.headline(v), role, w)
	if len(all) <= most {
		return all, true
	}
	all = all[:most]
	f.breakOff(&all[most-1], w)
	return all, false
}

// breakOff ends a line with the sign that something was left out after it.
func (f *Frame) breakOff(l *line, w int) {
	end := &l.spans[len(l.spans)-1]
	left := w - l.indent
	for _, s := range l.spans[:len(l.spans)-1] {
		left -= safetext.Width(s.text)
	}
	end.text = safetext.Cut(safetext.Join([]safetext.Text{end.text, f.Glyphs.Ellipsis}, safetext.Literal(" ")), left, f.Glyphs.Ellipsis)
}

// bar makes the line that is seen first, over the whole width.
func bar(sign, word, headline safetext.Text, role themes.Role, w int) []line {
	label := safetext.Join([]safetext.Text{sign, word}, safetext.Literal(" "))
	var all []line
	if w < leastWidth { // every cell counts
		for _, piece := range wrap(safetext.Join([]safetext.Text{label, headline}, safetext.Literal(" ")), w) {
			all = append(all, line{bar: true, spans: []span{{piece, role}}})
		}
		return all
	}
	width := safetext.Width(label) + 2
	for i, piece := range wrap(headline, w-1-width) {
		l := line{indent: 1 + width, bar: true, spans: []span{{piece, role}}}
		if i == 0 {
			l.indent = 1
			l.spans = []span{{safetext.Pad(label, safetext.Width(label)+2), role}, {piece, role}}
		}
		all = append(all, l)
	}
	return all
}

// look is the sign, the word and the role of a verdict.
func (f *Frame) look(v *triage.Verdict) (sign, word safetext.Text, role themes.Role) {
	switch v.State {
	case triage.Suspect:
		return f.Glyphs.Suspect, f.say("SUSPECT"), themes.BannerSuspect
	case triage.Recovering:
		return f.Glyphs.Degraded, f.say("RECOVERING"), themes.BannerDegraded
	case triage.Muted:
		return f.Glyphs.Paused, f.say("MUTED"), themes.Paused
	case triage.Resolved:
		return f.Glyphs.OK, f.say("RESOLVED"), themes.BannerOK
	}
	sign, word, role = f.Glyphs.Degraded, f.say("DEGRADED"), themes.BannerDegraded
	switch v.Severity {
	case observe.Down:
		sign, word, role = f.Glyphs.Down, f.say("DOWN"), themes.BannerDown
	case observe.Unknown, observe.OK:
		sign, word, role = f.Glyphs.Unknown, f.say("CAN'T TELL"), themes.BannerUnknown
	}
	if v.State == triage.Flapping {
		word = f.say("FLAPPING")
	}
	return sign, word, role
}

// verdict says one verdict in full, in at most most lines. Where there are few
// lines the headline and since when go before the rest.
func (f *Frame) verdict(v *triage.Verdict, w, most int) []line {
	sign, word, role := f.look(v)
	all := bar(sign, word, f.headline(v), role, w)
	room := max(most/2, 1)
	if w < leastWidth {
		room = max(most-1, 1)
	}
	if len(all) > room { // since when and what to do are worth more than the last words
		all = all[:room]
		f.breakOff(&all[room-1], w)
	}
	switch {
	case w < leastWidth:
		return append(all, plain(0, f.say("since %s", clock(f.tongue, v.Since.Wall, f.Snapshot.Now.Wall, f.Zone)), themes.Text))
	case v.State == triage.Suspect: // quieter: one line of facts, and what it hurts is not yet sure
		return append(all, first(flow(indent(w), f.facts(v), w), 1)...)
	}
	all = append(all, flow(indent(w), f.facts(v), w)...)
	if v.State == triage.Recovering { // there is nothing to do but to wait
		return all
	}
	if !v.Next.Empty() {
		all = append(all, toDo(indent(w), f.say("next:"), f.text(v.Next), w)...)
	}
	if call := f.callOf(v); !call.Empty() {
		all = append(all, wrapped(indent(w), f.say("call:"), themes.Title, call, themes.Text, w)...)
	}
	if way := f.wayEnds(v); !way.Empty() && len(all)+len(f.open()) <= most { // where there is room for it, and for the others
		label := f.say("way:")
		room := w - indent(w) - safetext.Width(label) - 1
		all = append(all, wrapped(indent(w), label, themes.Title, safetext.Cut(way, room, f.Glyphs.Ellipsis), themes.Text, w)...)
	}
	if said := f.lastClaim(v); !said.Empty() {
		label := f.say("says:")
		room := w - indent(w) - safetext.Width(label) - 1
		all = append(all, wrapped(indent(w), label, themes.Title, safetext.Cut(said, room, f.Glyphs.Ellipsis), themes.Text, w)...)
	}
	return all
}

// headline is what a verdict says in a sentence; of one that is over, what it
// said.
func (f *Frame) headline(v *triage.Verdict) safetext.Text {
	if v.State == triage.Recovering {
		return f.say("was: %s", f.text(v.Headline))
	}
	return f.text(v.Headline)
}

// callOf is whom to call, unless the next step says so already.
func (f *Frame) callOf(v *triage.Verdict) safetext.Text {
	if v.Call == "" || strings.Contains(v.Next.String(), v.Call) {
		return safetext.Text{}
	}
	return f.text(i18n.Flat(v.Call))
}

// facts are the confidence, since when, and whom it hurts.
func (f *Frame) facts(v *triage.Verdict) []span {
	var facts []span
	if v.State != triage.Suspect || v.Confidence != triage.Confirmed { // what is sure of its cause is not yet of itself
		facts = append(facts, span{f.say(string(v.Confidence)), themes.Text})
	}
	facts = append(facts, span{f.since(v.Since), themes.Text})
	if v.State == triage.Recovering {
		facts = append(facts[len(facts)-1:], span{f.say("well again; closed when that has held"), themes.Text})
	}
	if v.Ack != nil {
		facts = append(facts, span{f.ackWords(v.Ack), themes.Text})
	}
	if hurt := hurtBy(f.tongue, v); !hurt.Empty() {
		facts = append(facts, span{f.say("hurts %s", hurt), themes.Title})
	}
	return facts
}

// since says when something began, and how long ago that is: as who takes it from
// the clock above would reckon.
func (f *Frame) since(at observe.Instant) safetext.Text {
	now := f.Snapshot.Now.Wall
	return f.say("since %s (%s)", clock(f.tongue, at.Wall, now, f.Zone), lasted(f.tongue, now.Truncate(time.Second).Sub(at.Wall.Truncate(time.Second))))
}

// lasted is duration where there is room: it says the seconds of a minute and a
// half, and of some hours the minutes too.
func lasted(lang tongue, d time.Duration) safetext.Text {
	switch {
	case d >= 0 && d < 90*time.Second:
		return lang.say("%d s", int(d/time.Second))
	case d >= 90*time.Minute && d < 10*time.Hour:
		return lang.say("%d h %d min", int(d/time.Hour), int(d/time.Minute)%60)
	}
	return duration(lang, d)
}

// hurtBy lists the services that a verdict takes down or slows.
func hurtBy(lang tongue, v *triage.Verdict) safetext.Text {
	var names []string
	for _, s := range v.Services {
		switch s.State {
		case observe.Down:
			names = append(names, s.Name)
		case observe.Degraded:
			names = append(names, lang.say("%s (partly)", s.Name).String())
		}
	}
	return clean(strings.Join(names, ", "))
}

// open lists the verdicts that want a line of their own.
func (f *Frame) open() []*triage.Verdict {
	var all []*triage.Verdict
	for i := range f.Snapshot.Triage.Verdicts {
		if v := &f.Snapshot.Triage.Verdicts[i]; v.State != triage.Resolved && v.Cause != causeMonitor {
			all = append(all, v)
		}
	}
	return all
}

// others says every verdict but the first in a line each, as far as there is room
// in most lines, and one more that says that there is not.
func (f *Frame) others(shown *triage.Verdict, w, most int) []line {
	var all []line
	for _, v := range f.open() {
		if v == shown {
			continue
		}
		if len(all) > most {
			break
		}
		sign, word, role := f.look(v)
		label := safetext.Join([]safetext.Text{sign, word}, safetext.Literal(" "))
		told := f.say("(%s)", f.toldOf(v))
		room := w - 1 - safetext.Width(label) - 2 - safetext.Width(told) - 1
		headline := safetext.Cut(f.headline(v), room, f.Glyphs.Ellipsis)
		all = append(all, line{indent: 1, spans: []span{
			{label, role}, {safetext.Pad(safetext.Text{}, 2), themes.Text}, {headline, themes.Text},
			{safetext.Literal(" "), themes.Text}, {told, themes.Dim},
		}})
	}
	return all
}

// mutes reports whether somebody muted what is open.
func (f *Frame) mutes() bool {
	return slices.ContainsFunc(f.open(), func(v *triage.Verdict) bool { return v.Mute != nil })
}

// toldOf is what the line of a verdict ends with: how long it has lasted, how
// long it is muted, who works on it.
func (f *Frame) toldOf(v *triage.Verdict) safetext.Text {
	switch {
	case v.Mute != nil:
		return f.untilWords(v.Mute)
	case v.Ack != nil && v.Ack.By != "":
		return f.say("%s, %s has it", duration(f.tongue, f.Snapshot.Now.Sub(v.Since)), v.Ack.By)
	}
	return duration(f.tongue, f.Snapshot.Now.Sub(v.Since))
}

// first returns at most n lines.
func first(all []line, n int) []line { return all[:min(n, len(all))] }
