package ui

import (
	"strings"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// unwell names what does not answer while no verdict says so: too little of it
// for one, or too old. It is not well for all that.
func (f *Frame) unwell() safetext.Text {
	var names []string
	unfiltered := *f
	unfiltered.Filter = ""
	for _, pane := range []Pane{uplinksPane{}, dnsPane{}} {
		for _, r := range unfiltered.table(pane).rows {
			bad := r.state == down || r.state == failed || r.state == stale || r.state == noData
			if !r.part && (bad || r.partly) && r.implied.none() {
				names = append(names, r.gauge.String())
			}
		}
	}
	return clean(strings.Join(names, ", "))
}

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
	}{
		{len(t.Uplinks), "uplink", "uplinks"}, {len(t.Resolvers), "resolver", "resolvers"}, {len(t.Providers), "provider", "providers"},
		{len(f.Snapshot.Triage.Services), "service", "services"},
	} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.one, part.many))
		}
	}
	return safetext.Join(parts, safetext.Literal(", "))
}
