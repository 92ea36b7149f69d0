package ui

import (
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// report is what a status page says, in its own words.
func (f *Frame) report(report *observe.Report, w int) []line {
	of := ofSeverity(report.State)
	all := flow(3, []span{
		{say("says: %s", report.State), of.role()}, {labelled("page indicator", clean(report.PageIndicator)), themes.Dim},
		{labelled("format", clean(report.Format)), themes.Dim}, {labelled("because", clean(report.Reason)), themes.Dim},
	}, w)
	for _, list := range [][]observe.Incident{report.Incidents, report.Maintenances} {
		for i := range list {
			all = append(all, f.incident(&list[i], w)...)
		}
	}
	return all
}

func (f *Frame) incident(in *observe.Incident, w int) []line {
	now := f.Snapshot.Now.Wall
	of := ofSeverity(in.State)
	all := wrapped(3, safetext.Join([]safetext.Text{of.sign(f.Glyphs), say(stageWord(in))}, safetext.Literal(" ")), of.role(), clean(in.Title), themes.Text, w)
	if !in.Started.IsZero() {
		all = append(all, plain(5, say("since %s by their clock", clock(in.Started, now, f.Zone)), themes.Dim))
	}
	for _, update := range in.Updates[:min(len(in.Updates), 5)] {
		all = append(all, wrapped(5, clock(update.At, now, f.Zone), themes.Dim, clean(update.Text), themes.Text, w)...)
	}
	return all
}
