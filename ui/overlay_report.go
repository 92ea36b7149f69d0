package ui

import (
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// page is how a provider's status page stands: what it says now, of what, and
// its two ages, that of its last word and that of our last look.
func (f *Frame) page(provider topology.Provider, w int) []line {
	if provider.Feed == nil {
		return []line{plain(3, f.say("It has no status page here: what it says is entered by hand (%s).", f.key("note")), themes.Dim)}
	}
	says, lastWord, fetched, _ := f.says(provider, f.ownNetwork())
	pieces := []span{{safetext.Join([]safetext.Text{says.state.sign(f.Glyphs), f.say("says %s", says.text)}, safetext.Literal(" ")), themes.Text}}
	add := func(t safetext.Text) { pieces = append(pieces, span{t, themes.Dim}) }
	add(f.say("last word %s", lastWord.text))
	add(f.say("fetched %s", fetched.text))
	if lag, ok := f.lagCell(f.voice(provider.Name)); ok {
		pieces = append(pieces, span{f.say("lag %s", lag.text), lag.role})
	}
	if len(provider.Regions) > 0 {
		add(f.say("only regions: %s", strings.Join(provider.Regions, ", ")))
	}
	if len(provider.Components) > 0 {
		add(f.say("only components: %s", strings.Join(provider.Components, ", ")))
	}
	add(clean(provider.Feed.URL))
	return flow(3, pieces, w)
}

// report is what a status page says, in its own words. What it said about each
// incident stands with the statements, where there are such.
func (f *Frame) report(name string, report *observe.Report, w int) []line {
	of := ofSeverity(report.State)
	all := flow(3, []span{
		{f.say("says: %s", f.say(report.State.String())), of.role()}, {labelled(f.tongue, "page indicator", clean(report.PageIndicator)), themes.Dim},
		{labelled(f.tongue, "format", clean(report.Format)), themes.Dim}, {labelled(f.tongue, "because", f.told(clean(report.Reason))), themes.Dim},
	}, w)
	said := len(f.voice(name).claims) > 0
	for _, list := range [][]observe.Incident{report.Incidents, report.Maintenances} {
		for i := range list {
			all = append(all, f.incident(&list[i], !said, w)...)
		}
	}
	return all
}

func (f *Frame) incident(in *observe.Incident, inFull bool, w int) []line {
	now := f.Snapshot.Now.Wall
	of := ofSeverity(in.State)
	all := wrapped(3, safetext.Join([]safetext.Text{of.sign(f.Glyphs), f.say(stageWord(in))}, safetext.Literal(" ")), of.role(), clean(in.Title), themes.Text, w)
	if !in.Started.IsZero() {
		all = append(all, plain(5, f.say("since %s by their clock", clock(f.tongue, in.Started, now, f.Zone)), themes.Dim))
	}
	if !inFull {
		return all
	}
	for _, update := range in.Updates[:min(len(in.Updates), 5)] {
		all = append(all, wrapped(5, said(f.tongue, update.At, now, f.Zone), themes.Dim, clean(update.Text), themes.Text, w)...)
	}
	return all
}

// said is when something was said, where that is known.
func said(lang tongue, at, now time.Time, zone *time.Location) safetext.Text {
	if at.IsZero() {
		return safetext.Text{}
	}
	return clock(lang, at, now, zone)
}
