package ui

import (
	"strings"

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
		return []line{plain(1, say("starting"), themes.Dim)}
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
		all = append(all, f.others(first, w)...)
	case result.Status == triage.Unreliable:
	case result.Status == triage.AllOK && w < leastWidth:
		all = append(all, wrapped(0, f.Glyphs.OK, themes.BannerOK, say("all is well %s", f.since(result.Since)), themes.BannerOK, w)...)
	case result.Status == triage.AllOK:
		all = append(all, f.well(w))
	case result.Status == triage.Starting || result.Status == "":
		all = append(all, f.starting(w)...)
	default:
		all = append(all, bar(f.Glyphs.Unknown, say("CAN'T TELL"), say("something is not well, and no verdict fits it"), themes.BannerUnknown, w)...)
	}
	if len(all) > most {
		all = all[:most]
		if n := len(f.open()); n > 1 && most > 1 {
			all[most-1] = plain(indent(w), say("+%d more: %s", n-1, f.key(keymap.Evidence)), themes.Dim)
		}
	}
	return all
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
		return f.Glyphs.Suspect, say("SUSPECT"), themes.BannerSuspect
	case triage.Recovering:
		return f.Glyphs.Degraded, say("RECOVERING"), themes.BannerDegraded
	case triage.Muted:
		return f.Glyphs.Paused, say("MUTED"), themes.Paused
	case triage.Resolved:
		return f.Glyphs.OK, say("RESOLVED"), themes.BannerOK
	}
	sign, word, role = f.Glyphs.Degraded, say("DEGRADED"), themes.BannerDegraded
	switch v.Severity {
	case observe.Down:
		sign, word, role = f.Glyphs.Down, say("DOWN"), themes.BannerDown
	case observe.Unknown, observe.OK:
		sign, word, role = f.Glyphs.Unknown, say("CAN'T TELL"), themes.BannerUnknown
	}
	if v.State == triage.Flapping {
		word = say("FLAPPING")
	}
	return sign, word, role
}

// verdict says one verdict in full, in at most most lines. Where there are few
// lines the headline and since when go before the rest.
func (f *Frame) verdict(v *triage.Verdict, w, most int) []line {
	sign, word, role := f.look(v)
	all := bar(sign, word, text(v.Headline), role, w)
	room := max(most/2, 1)
	if w < leastWidth {
		room = max(most-1, 1)
	}
	if len(all) > room { // since when and what to do are worth more than the last words
		all = all[:room]
		last := all[room-1]
		end := &last.spans[len(last.spans)-1]
		left := w - last.indent
		for _, s := range last.spans[:len(last.spans)-1] {
			left -= safetext.Width(s.text)
		}
		end.text = safetext.Cut(safetext.Join([]safetext.Text{end.text, f.Glyphs.Ellipsis}, safetext.Literal(" ")), left, f.Glyphs.Ellipsis)
	}
	if v.State == triage.Suspect { // quieter: one line of facts, and what it hurts is not yet sure
		return append(all, first(flow(indent(w), f.facts(v), w), 1)...)
	}
	all = append(all, flow(indent(w), f.facts(v), w)...)
	if !v.Next.Empty() {
		all = append(all, wrapped(indent(w), say("next:"), themes.Title, text(v.Next), themes.Text, w)...)
	}
	if call := callOf(v); !call.Empty() {
		all = append(all, wrapped(indent(w), say("call:"), themes.Title, call, themes.Text, w)...)
	}
	return all
}

// callOf is whom to call, unless the next step says so already.
func callOf(v *triage.Verdict) safetext.Text {
	if v.Call == "" || strings.Contains(v.Next.String(), v.Call) {
		return safetext.Text{}
	}
	return clean(v.Call)
}

// facts are the confidence, since when, and whom it hurts.
func (f *Frame) facts(v *triage.Verdict) []span {
	facts := []span{{say(string(v.Confidence)), themes.Text}, {f.since(v.Since), themes.Text}}
	if hurt := hurtBy(v); !hurt.Empty() {
		facts = append(facts, span{say("hurts %s", hurt), themes.Title})
	}
	return facts
}

// since says when something began, and how long ago that is.
func (f *Frame) since(at observe.Instant) safetext.Text {
	return say("since %s (%s)", clock(at.Wall, f.Snapshot.Now.Wall, f.Zone), duration(f.Snapshot.Now.Sub(at)))
}

// hurtBy lists the services that a verdict takes down or slows.
func hurtBy(v *triage.Verdict) safetext.Text {
	var names []string
	for _, s := range v.Services {
		switch s.State {
		case observe.Down:
			names = append(names, s.Name)
		case observe.Degraded:
			names = append(names, say("%s (partly)", s.Name).String())
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

// others says every verdict but the first in a line each.
func (f *Frame) others(shown *triage.Verdict, w int) []line {
	var all []line
	for _, v := range f.open() {
		if v == shown {
			continue
		}
		sign, word, role := f.look(v)
		label := safetext.Join([]safetext.Text{sign, word}, safetext.Literal(" "))
		told := say("(%s)", duration(f.Snapshot.Now.Sub(v.Since)))
		room := w - 1 - safetext.Width(label) - 2 - safetext.Width(told) - 1
		headline := safetext.Cut(text(v.Headline), room, f.Glyphs.Ellipsis)
		all = append(all, line{indent: 1, spans: []span{
			{label, role}, {safetext.Pad(safetext.Text{}, 2), themes.Text}, {headline, themes.Text},
			{safetext.Literal(" "), themes.Text}, {told, themes.Dim},
		}})
	}
	return all
}

// first returns at most n lines.
func first(all []line, n int) []line { return all[:min(n, len(all))] }

// well is the one quiet line of a good day.
func (f *Frame) well(w int) line {
	result := &f.Snapshot.Triage
	said := []span{
		{f.Glyphs.OK, themes.BannerOK}, {safetext.Literal(" "), themes.Text},
		{say("all is well %s", f.since(result.Since)), themes.BannerOK},
	}
	aside := []safetext.Text{f.watched()}
	if n := len(f.open()); n > 0 {
		aside = append(aside, say("%d muted: %s", n, f.key(keymap.Evidence)))
	}
	if n := len(result.Notices); n > 0 {
		aside = append(aside, say("%s: %s", count(n, "notice", "notices"), f.key(keymap.Evidence)))
	}
	used := 1
	for _, s := range said {
		used += safetext.Width(s.text)
	}
	for _, a := range aside {
		if used+3+safetext.Width(a) <= w && !a.Empty() {
			said = append(said, span{safetext.Pad(safetext.Text{}, 3), themes.Text}, span{a, themes.Dim})
			used += 3 + safetext.Width(a)
		}
	}
	return line{indent: 1, spans: said}
}

// count says a number of things.
func count(n int, one, many string) safetext.Text {
	if n == 1 {
		return say("%d %s", n, say(one))
	}
	return say("%d %s", n, say(many))
}

// watched says what there is to watch.
func (f *Frame) watched() safetext.Text {
	t := &f.Snapshot.Topology
	var parts []safetext.Text
	for _, part := range []struct {
		n         int
		one, many string
	}{{len(t.Uplinks), "uplink", "uplinks"}, {len(t.Resolvers), "resolver", "resolvers"}, {len(t.Providers), "provider", "providers"}} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.one, part.many))
		}
	}
	return safetext.Join(parts, safetext.Literal(", "))
}
