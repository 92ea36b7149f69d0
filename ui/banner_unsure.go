package ui

import (
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// patience is how long the start may take before it is itself worth saying.
const patience = 30 * time.Second

// starting says how far the first measurements have come.
func (f *Frame) starting(w int) []line {
	answered, asked := progress(f.Snapshot)
	if f.Snapshot.Now.Sub(f.Snapshot.Started) > patience && answered == 0 {
		return append(
			bar(f.Glyphs.Unknown, f.say("NO DATA"), f.say("nothing has been measured %s", f.since(f.Snapshot.Started)), themes.BannerUnknown, w),
			wrapped(indent(w), f.say("next:"), themes.Title, f.say("run: noctop doctor"), themes.Text, w)...)
	}
	if w < leastWidth {
		return wrapped(0, measuring.sign(f.Glyphs), themes.Dim, f.say("measuring: %d of %d answered", answered, asked), themes.Text, w)
	}
	return []line{{indent: 1, spans: []span{{measuring.sign(f.Glyphs), themes.Dim}, {safetext.Literal(" "), themes.Dim},
		{f.say("measuring: %d of %d answered", answered, asked), themes.Text}}}}
}

// progress counts what has answered so far of what there is to ask.
func progress(s *history.Snapshot) (answered, asked int) {
	heard := make(map[observe.Subject]bool)
	for _, series := range s.All() {
		switch series.Key.Subject.Kind {
		case observe.KindHost, observe.KindSelf, observe.KindUplink, observe.KindEndpoint, observe.KindName, observe.KindFirstHop:
			continue
		}
		if series.Newest().Outcome.Answered() {
			heard[series.Key.Subject] = true
		}
	}
	asked = len(s.Topology.Resolvers)
	for _, provider := range s.Topology.Providers {
		asked += len(provider.Probes)
		if provider.Feed != nil {
			asked++
		}
	}
	for _, uplink := range s.Topology.Uplinks {
		asked += 1 + len(uplink.Anchors) // and its gateway
	}
	return len(heard), max(asked, len(heard))
}

// unreliable says that our own measuring cannot be trusted, and why.
func (f *Frame) unreliable(w int) []line {
	result := &f.Snapshot.Triage
	why := f.say("noctop could not measure as it should")
	next := safetext.Text{}
	for i := range result.Verdicts {
		v := &result.Verdicts[i]
		if v.Cause != causeMonitor {
			continue
		}
		why, next = f.text(v.Headline), f.text(v.Next)
		if len(v.For) > 0 { // the headline only says what that comes to
			why = f.text(v.For[0].Text)
		}
	}
	all := bar(f.Glyphs.Unknown, f.say("UNRELIABLE"), why, themes.BannerUnknown, w)
	frozen := f.say("no verdict stands; none is given %s", f.since(result.Since))
	if foremost(result) != nil {
		frozen = f.say("the verdict is kept as it was, %s:", f.since(result.Since))
	}
	all = append(all, plain(indent(w), frozen, themes.Text))
	if foremost(result) == nil && !next.Empty() {
		all = append(all, toDo(indent(w), f.say("next:"), next, w)...)
	}
	return all
}
