package ui

import (
	"cmp"
	"slices"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

const (
	mostChanges = 40  // arrivals and departures that a detail lists
	mostSilent  = 200 // hosts it lists by name
)

// fleetDetail is a group in full: how many of its hosts stand how, who went
// silent and who came back, and those that do not answer.
func (f *Frame) fleetDetail(g *fleet, w int) []line {
	words, role := f.fleetWords(g)
	how := f.say("ping, every %s", duration(f.tongue, g.group.Every))
	if g.group.Port != 0 {
		how = f.say("TCP port %d, every %s", g.group.Port, duration(f.tongue, g.group.Every))
	}
	all := flow(3, []span{
		{f.say("%s of %s answer", grouped(g.count[good]+g.count[degraded]), grouped(len(g.members))), themes.Text},
		{words, role}, {how, themes.Dim}, {tagsOf(g.group), themes.Dim},
	}, w)
	all = append(all, f.heatRows(g, w)...)
	all = append(all, f.changes(g)...)
	return append(all, f.absentees(g)...)
}

// changes lists arrivals and departures, the newest first.
func (f *Frame) changes(g *fleet) []line {
	settled := f.Snapshot.Started.Mono + 3*g.group.Every + grace // before, a first answer is no arrival
	var found []int
	for i := range g.members {
		m := &g.members[i]
		if m.series != nil && (m.state == good || m.state == down) && m.series.Changed.Mono > settled {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int {
		return cmp.Compare(g.members[b].series.Changed.Mono, g.members[a].series.Changed.Mono)
	})
	if len(found) == 0 {
		return nil
	}
	all := []line{{}, plain(1, f.say("WHO WENT SILENT, AND WHO CAME BACK"), themes.Title)}
	for _, i := range found[:min(len(found), mostChanges)] {
		m := &g.members[i]
		words := f.say("answers again")
		if m.state == down {
			words = f.say("went silent")
		}
		all = append(all, f.hostLine(g, i, words))
	}
	return append(all, f.unlisted(len(found)-mostChanges)...)
}

// absentees lists the hosts that do not answer, the silent first.
func (f *Frame) absentees(g *fleet) []line {
	var found []int
	for i := range g.members {
		if g.members[i].state != good {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int {
		return cmp.Compare(badness[g.members[b].state], badness[g.members[a].state])
	})
	if len(found) == 0 {
		return []line{{}, plain(3, f.say("All of its hosts answer."), themes.Dim)}
	}
	all := []line{{}, plain(1, f.say("HOSTS THAT ARE NOT WELL"), themes.Title)}
	for _, i := range found[:min(len(found), mostSilent)] {
		m := &g.members[i]
		words := hostWord(f.tongue, m.state)
		if m.series != nil && !m.series.Last.Detail.Empty() {
			words = f.told(m.series.Last.Detail)
		}
		all = append(all, f.hostLine(g, i, words))
	}
	return append(all, f.unlisted(len(found)-mostSilent)...)
}

// hostLine is one host with its sign, since when it stands so, and some words.
func (f *Frame) hostLine(g *fleet, i int, words safetext.Text) line {
	m := &g.members[i]
	at := f.say("-")
	if m.series != nil {
		at = clock(f.tongue, m.series.Changed.Wall, f.Snapshot.Now.Wall, f.Zone)
	}
	return line{indent: 3, spans: []span{
		{m.state.sign(f.Glyphs), m.state.role()}, {safetext.Literal(" "), themes.Text},
		{safetext.Pad(at, 10), themes.Dim}, {safetext.Pad(clean(g.group.Targets[i]), 24), themes.Text},
		{safetext.Literal(" "), themes.Text}, {words, themes.Dim},
	}}
}

func (f *Frame) unlisted(more int) []line {
	if more <= 0 {
		return nil
	}
	return []line{plain(5, f.say("+%s more: press %s and type a part of a name to see one", grouped(more), f.key("filter")), themes.Dim)}
}

// memberDetail is one host in full.
func (f *Frame) memberDetail(m member, w int) []line {
	if m.series == nil {
		return []line{plain(3, f.say("Nothing of it was measured yet."), themes.Dim)}
	}
	var all []line
	if slices.ContainsFunc(m.series.Samples, func(s history.Sample) bool { return s.Took > 0 }) {
		all = append(append(all, line{}), f.largeSeries(*m.series, w)...)
	}
	return append(append(all, line{}), f.seriesDetail(*m.series, w)...)
}
