package ui

import (
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// The windows that a detail sums up.
var detailWindows = []time.Duration{10 * time.Second, minute, quarter, hour}

// hour is as far back as is kept.
const hour = time.Hour

// detail is everything that is known of a row.
func (f *Frame) detail(r *row, w int) []line {
	if r == nil {
		return []line{plain(1, f.say("There is no such row any more. Press %s to go back.", f.key("back")), themes.Text)}
	}
	title := r.title
	if title.Empty() {
		title = called(f.tongue, r.subject)
	}
	head := []span{{r.state.sign(f.Glyphs), r.state.role()}, {safetext.Literal(" "), themes.Text}}
	if !r.wordless {
		head = append(head, span{r.state.word(f.tongue), r.state.role()}, span{safetext.Literal("  "), themes.Text})
	}
	all := []line{{indent: 1, spans: append(head, span{title, themes.Title})}}
	if !r.implied.none() {
		all = append(all, wrapped(3, safetext.Text{}, themes.Implied, f.say("implied by %s: it fails because of that, and counts for nothing", r.implied.by), themes.Implied, w)...)
	}
	if r.detail != nil {
		return append(all, r.detail(f, w)...)
	}
	if r.subject.Kind == observe.KindUplink {
		all = append(all, f.wayOut(r.subject, w)...)
	}
	return append(all, f.measuredDetail(r.subjects, w)...)
}

// measuredDetail is everything that is measured of some subjects.
func (f *Frame) measuredDetail(subjects []observe.Subject, w int) []line {
	var all []line
	var series []history.Series
	for _, subject := range subjects {
		series = append(series, f.allOf(subject)...)
	}
	if len(series) == 0 {
		return append(all, plain(3, f.nothing().word(f.tongue), themes.Dim), plain(3, f.say("Nothing of it was measured yet."), themes.Dim))
	}
	if len(series) > 1 {
		all = append(all, line{})
		all = append(all, f.overview(series, w)...)
	}
	if s, ok := f.telling(series); ok {
		all = append(all, line{}, plain(1, f.say("%s, %s", called(f.tongue, s.Key.Subject), checkName(f.tongue, s.Key.Check)), themes.Title))
		all = append(all, f.largeSeries(s, w)...)
	}
	for _, s := range series {
		all = append(all, line{})
		all = append(all, f.seriesDetail(s, w)...)
	}
	return all
}

// telling is the series to show large: the first broken one that has figures,
// or else the first that has.
func (f *Frame) telling(series []history.Series) (history.Series, bool) {
	found := -1
	for i, s := range series {
		if rare(s.Key.Check) || s.Unit == "" && f.summary(s, quarter).Max == 0 {
			continue
		}
		if ofSeries(s, f.Snapshot.Now).broken() {
			return s, true
		}
		if found < 0 {
			found = i
		}
	}
	if found < 0 {
		return history.Series{}, false
	}
	return series[found], true
}

// seriesDetail is one series in full.
func (f *Frame) seriesDetail(s history.Series, w int) []line {
	now := f.Snapshot.Now
	of := ofSeries(s, now)
	all := []line{{indent: 1, spans: []span{
		{of.sign(f.Glyphs), of.role()}, {safetext.Literal(" "), themes.Text},
		{f.say("%s, %s", called(f.tongue, s.Key.Subject), checkName(f.tongue, s.Key.Check)), themes.Title},
	}}}
	every, age := safetext.Text{}, f.say("never measured")
	if s.Every > 0 {
		every = f.say("every %s", duration(f.tongue, s.Every))
	}
	if len(s.Samples) > 0 {
		age = f.say("measured %s: %s", ago(f.tongue, now.Mono-s.Newest().At), f.say(s.Newest().Outcome.String()))
	}
	all = append(all, flow(3, []span{
		{labelled(f.tongue, "target", s.Last.Target), themes.Text}, {labelled(f.tongue, "method", s.Last.Method), themes.Text},
		{every, themes.Dim}, {age, of.role()},
		{f.say("unchanged %s", f.since(s.Changed)), themes.Dim},
	}, w)...)
	if of != good && !s.Last.Cause.Empty() {
		all = append(all, wrapped(3, f.say("cause"), themes.Dim, causeWords(f.tongue, s.Last.Cause), themes.Text, w)...)
	}
	if !s.Last.Detail.Empty() {
		all = append(all, wrapped(3, detailLabel(f.tongue, s), themes.Dim, f.told(s.Last.Detail), themes.Text, w)...)
	}
	if len(s.Last.Fields) > 0 && s.Key.Check != observe.CheckPath { // a way stands above
		all = append(all, f.fields(s, w)...)
	}
	if s.Report != nil {
		all = append(all, f.report(s.Key.Subject.Name, s.Report, w)...)
	}
	if len(s.Samples) == 0 {
		return all
	}
	if s.Unit != "" {
		all = append(all, plain(3, f.nowOf(s), themes.Text))
	} else {
		all = append(all, f.figuresTable(s, w)...)
	}
	return all
}

// detailLabel says what the text of a series' newest measurement is.
func detailLabel(lang tongue, s history.Series) safetext.Text {
	if s.Key.Subject.Kind == observe.KindHost {
		return lang.say("reason")
	}
	return lang.say("last answer")
}

// labelled says a word and what it stands for, or nothing.
func labelled(lang tongue, label string, t safetext.Text) safetext.Text {
	if t.Empty() {
		return t
	}
	return lang.say("%s %s", lang.say(label), t)
}

func (f *Frame) fields(s history.Series, w int) []line {
	var pieces []span
	for _, field := range s.Last.Fields {
		pieces = append(pieces, f.explained(s, field))
	}
	return flow(3, pieces, w)
}

// figuresTable is a line of figures for each window.
func (f *Frame) figuresTable(s history.Series, w int) []line {
	switch {
	case s.Key.Check == observe.CheckPath || s.Key.Check == observe.CheckPortal || s.Key.Check == observe.CheckCanary:
		return nil // it is asked for a word, and not for a time
	case f.summary(s, quarter).Max == 0:
		return f.outages(s)
	}
	columns := []column{
		{width: 7},
		{title: f.say("loss"), width: 6, right: true, rank: 1},
		{title: f.say("p50"), width: 8, right: true, rank: 1},
		{title: f.say("p95"), width: 8, right: true, rank: 1},
		{title: f.say("p99"), width: 8, right: true, rank: 2},
		{title: f.say("min"), width: 8, right: true, rank: 3},
		{title: f.say("max"), width: 8, right: true, rank: 3},
		{title: f.say("jitter"), width: 8, right: true, rank: 4},
		{title: f.say("sent"), width: 5, right: true, rank: 5},
		{title: f.say("late"), width: 5, right: true, rank: 6},
		{title: f.say("not sent"), width: 8, right: true, rank: 7},
	}
	at := place(columns, w-lead)
	all := []line{{drawing: func(f *Frame, y int) { f.headings(y, 0, columns, at) }}}
	for _, covers := range detailWindows {
		all = append(all, line{drawing: func(f *Frame, y int) {
			if !f.shows(y) { // an hour of every series is worth summing up only where it is seen
				return
			}
			sum := f.summary(s, covers)
			cells := []cell{word(duration(f.tongue, covers), themes.Dim), f.lossCell(sum)}
			for _, d := range []time.Duration{sum.P50, sum.P95, sum.P99, sum.Min, sum.Max, sum.Jitter} {
				cells = append(cells, word(exactTrip(f.tongue, d), themes.Text))
			}
			for _, n := range []int{sum.Sent, sum.Late, sum.LocalErrors} {
				cells = append(cells, word(f.say("%d", n), themes.Dim))
			}
			for _, p := range at {
				f.cell(p.x, y, p.w, &cells[p.column], false, columns[p.column].right)
			}
		}})
	}
	return append(all, f.outages(s)...)
}

// shows reports whether a row is on the canvas.
func (f *Frame) shows(y int) bool { return y >= 0 && y < f.Canvas.Height() }

// knownFor is how far back it is known how a series stood: as far as its samples
// go, or its last change, which is kept where these are few.
func (f *Frame) knownFor(s history.Series) time.Duration {
	from := s.Changed.Mono
	if len(s.Samples) > 0 {
		from = min(from, s.Samples[0].At)
	}
	return min(f.Snapshot.Now.Mono-from, hour)
}

// outages says for how long there was no answer, now and at worst.
func (f *Frame) outages(s history.Series) []line {
	return []line{{drawing: func(f *Frame, y int) {
		if !f.shows(y) {
			return
		}
		last, known := f.summary(s, hour), f.knownFor(s)
		x, w := 3, f.Canvas.Width()
		if len(s.Samples) > 0 && s.Newest().Outcome == observe.NotProvisioned { // it is not asked any more
			last.Outage = 0
		}
		if last.Outage > 0 {
			last.Outage = max(last.Outage, f.Snapshot.Now.Mono-s.Changed.Mono)
			last.LongestOutage = max(last.LongestOutage, min(last.Outage, hour))
			said := f.say("without an answer for %s", exactly(f.tongue, last.Outage))
			if outcome := s.Newest().Outcome; outcome == observe.Wrong || outcome == observe.Refused {
				said = f.say("without a right answer for %s", exactly(f.tongue, last.Outage))
			}
			x += f.put(x, y, w-x, said, themes.Down) + 3
		}
		outage := f.say("no outage in %s", duration(f.tongue, known))
		if last.LongestOutage > 0 {
			outage = f.say("longest outage in %s: %s", duration(f.tongue, known), exactly(f.tongue, last.LongestOutage))
		}
		f.put(x, y, w-x, outage, themes.Dim)
	}}}
}
