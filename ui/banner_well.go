package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// unwell names what does not answer while no verdict says so: too little of it
// for one, or too old. It is not well for all that.
func (f *Frame) unwell() safetext.Text {
	var names []string
	proxied := f.onlyByProxy() // nothing answers directly there, and nothing has to
	for _, pane := range []Pane{uplinksPane{}, dnsPane{}} {
		for _, r := range f.unsortedTable(pane).rows {
			bad := r.state == failed || r.state == stale || r.state == noData
			dead := (r.state == down || r.partly) && !proxied
			if !r.part && (bad || dead) && r.implied.none() && !f.mutedRow(r.subject) {
				names = append(names, r.gauge.String())
			}
		}
	}
	return clean(strings.Join(names, ", "))
}

// onlyByProxy reports whether this site goes out by a proxy and by nothing else,
// and is online by it.
func (f *Frame) onlyByProxy() bool {
	return slices.ContainsFunc(f.Snapshot.Triage.Notices, func(n triage.Notice) bool { return n.Code == triage.NoticeOnlyProxy })
}

// mutedRow reports whether a muted verdict says what is wrong with a row.
func (f *Frame) mutedRow(subject observe.Subject) bool {
	return slices.ContainsFunc(f.open(), func(v *triage.Verdict) bool {
		return v.State == triage.Muted && (isAbout(v, subject) || slices.Contains(v.Scope, subject.Name) || slices.Contains(v.Scope, subject.Uplink))
	})
}

// well is the one quiet line of a good day.
func (f *Frame) well(w int) line {
	result := &f.Snapshot.Triage
	said := []span{
		{f.Glyphs.OK, themes.BannerOK}, {safetext.Literal(" "), themes.Text},
		{f.say("all is well %s", f.since(result.Since)), themes.BannerOK},
	}
	switch {
	case f.mutes():
		said[2].text = f.say("all else is well %s", f.since(result.Since))
	case f.onlyByProxy():
		said[2].text = f.say("online by proxy, and all is well %s", f.since(result.Since))
	}
	var aside []safetext.Text // what should be seen before what is merely there
	if n := len(f.open()); n > 0 {
		aside = append(aside, f.say("%d muted: %s", n, f.key(keymap.Evidence)))
	}
	if n := len(result.Notices); n > 0 {
		aside = append(aside, f.say("%s: %s", count(f.tongue, n, "notice", "notices"), f.key(keymap.Evidence)))
	}
	aside = append(aside, f.watched())
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
func count(lang tongue, n int, one, many string) safetext.Text {
	if n == 1 {
		return lang.say("count|%d %s", n, lang.say(one))
	}
	return lang.say("count|%d %s", n, lang.say(many))
}

// watched says what there is to watch.
func (f *Frame) watched() safetext.Text {
	t := &f.Snapshot.Topology
	var parts []safetext.Text
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{len(t.Uplinks), "uplink", "uplinks"}, {len(t.Resolvers), "resolver", "resolvers"}, {len(t.Providers), "provider", "providers"},
		{len(f.Snapshot.Triage.Services), "service", "services"},
	} {
		if part.n > 0 {
			parts = append(parts, count(f.tongue, part.n, part.one, part.many))
		}
	}
	return safetext.Join(parts, safetext.Literal(", "))
}
