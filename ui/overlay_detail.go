package ui

import (
	"strconv"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// The windows that a detail sums up.
var detailWindows = []time.Duration{10 * time.Second, minute, quarter}

// plotHeight is how many rows the large series takes.
const plotHeight = 6

// detail is everything that is known of a row.
func (f *Frame) detail(r *row, w int) []line {
	if r == nil {
		return []line{plain(1, say("There is no such row any more. Press %s to go back.", f.key("back")), themes.Text)}
	}
	title := r.title
	if title.Empty() {
		title = called(r.subject)
	}
	all := []line{{indent: 1, spans: []span{
		{r.state.sign(f.Glyphs), r.state.role()}, {safetext.Literal(" "), themes.Text},
		{r.state.word(), r.state.role()}, {safetext.Literal("  "), themes.Text}, {title, themes.Title},
	}}}
	if !r.implied.none() {
		all = append(all, wrapped(3, safetext.Text{}, themes.Implied, say("implied by %s: it fails because of that, and counts for nothing", r.implied.by), themes.Implied, w)...)
	}
	if r.detail != nil {
		return append(all, r.detail(f, w)...)
	}
	var series []history.Series
	for _, subject := range r.subjects {
		series = append(series, f.allOf(subject)...)
	}
	if len(series) == 0 {
		return append(all, plain(3, f.nothing().word(), themes.Dim), plain(3, say("Nothing of it was measured yet."), themes.Dim))
	}
	if len(series) > 1 {
		all = append(all, line{})
		all = append(all, f.overview(series, w)...)
	}
	if s, ok := f.telling(series); ok {
		all = append(all, line{}, plain(1, say("%s, %s", called(s.Key.Subject), checkName(s.Key.Check)), themes.Title))
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
		if s.Unit == "" && f.summary(s, quarter).Max == 0 {
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
		{say("%s, %s", called(s.Key.Subject), checkName(s.Key.Check)), themes.Title},
	}}}
	every, age := safetext.Text{}, say("never measured")
	if s.Every > 0 {
		every = say("every %s", duration(s.Every))
	}
	if len(s.Samples) > 0 {
		age = say("measured %s: %s", ago(now.Mono-s.Newest().At), s.Newest().Outcome)
	}
	all = append(all, flow(3, []span{
		{labelled("target", s.Last.Target), themes.Text}, {labelled("method", s.Last.Method), themes.Text},
		{every, themes.Dim}, {age, of.role()},
		{say("unchanged %s", f.since(s.Changed)), themes.Dim},
	}, w)...)
	if of != good && !s.Last.Cause.Empty() {
		all = append(all, wrapped(3, say("cause"), themes.Dim, causeWords(s.Last.Cause), themes.Text, w)...)
	}
	if !s.Last.Detail.Empty() {
		all = append(all, wrapped(3, say("last answer"), themes.Dim, s.Last.Detail, themes.Text, w)...)
	}
	if len(s.Last.Fields) > 0 {
		all = append(all, f.fields(s.Last.Fields, w)...)
	}
	if s.Report != nil {
		all = append(all, f.report(s.Report, w)...)
	}
	if len(s.Samples) == 0 {
		return all
	}
	if s.Unit != "" {
		all = append(all, plain(3, say("now %s", value(s.Newest().Value, s.Unit)), themes.Text))
	} else {
		all = append(all, f.figuresTable(s, w)...)
	}
	return all
}

// labelled says a word and what it stands for, or nothing.
func labelled(label string, t safetext.Text) safetext.Text {
	if t.Empty() {
		return t
	}
	return say("%s %s", say(label), t)
}

func (f *Frame) fields(fields []history.Field, w int) []line {
	var pieces []span
	for _, field := range fields {
		said := field.Text
		if said.Empty() {
			said = clean(strconv.FormatFloat(field.Value, 'g', 6, 64))
		}
		pieces = append(pieces, span{say("%s=%s", field.Name, said), themes.Dim})
	}
	return flow(3, pieces, w)
}

// figuresTable is a line of figures for each window.
func (f *Frame) figuresTable(s history.Series, w int) []line {
	if f.summary(s, quarter).Max == 0 {
		return f.outages(f.summary(s, quarter), w)
	}
	columns := []column{
		{width: 7},
		{title: say("loss"), width: 6, right: true, rank: 1},
		{title: say("p50"), width: 8, right: true, rank: 1},
		{title: say("p95"), width: 8, right: true, rank: 1},
		{title: say("p99"), width: 8, right: true, rank: 2},
		{title: say("min"), width: 8, right: true, rank: 3},
		{title: say("max"), width: 8, right: true, rank: 3},
		{title: say("jitter"), width: 8, right: true, rank: 4},
		{title: say("sent"), width: 5, right: true, rank: 5},
		{title: say("late"), width: 5, right: true, rank: 6},
		{title: say("not sent"), width: 8, right: true, rank: 7},
	}
	at := place(columns, lead, w-lead)
	all := []line{{drawing: func(f *Frame, y int) { f.headings(y, 0, columns, at) }}}
	for _, covers := range detailWindows {
		sum := f.summary(s, covers)
		cells := []cell{word(duration(covers), themes.Dim), f.lossCell(sum)}
		for _, d := range []time.Duration{sum.P50, sum.P95, sum.P99, sum.Min, sum.Max, sum.Jitter} {
			cells = append(cells, word(exactTrip(d), themes.Text))
		}
		for _, n := range []int{sum.Sent, sum.Late, sum.LocalErrors} {
			cells = append(cells, word(say("%d", n), themes.Dim))
		}
		all = append(all, line{drawing: func(f *Frame, y int) {
			for _, p := range at {
				f.cell(p.x, y, p.w, &cells[p.column], false, columns[p.column].right)
			}
		}})
	}
	return append(all, f.outages(f.summary(s, quarter), w)...)
}

// outages says for how long there was no answer, now and at worst.
func (f *Frame) outages(last history.Summary, w int) []line {
	outage := say("no outage in %s", duration(quarter))
	if last.LongestOutage > 0 {
		outage = say("longest outage in %s: %s", duration(quarter), duration(last.LongestOutage))
	}
	current, role := safetext.Text{}, themes.Text
	if last.Outage > 0 {
		current, role = say("without an answer for %s", duration(last.Outage)), themes.Down
	}
	return flow(3, []span{{current, role}, {outage, themes.Dim}}, w)
}

// largeSeries is the series against a scale, the newest on the right.
func (f *Frame) largeSeries(s history.Series, w int) []line {
	const scale = 9 // columns for the figures beside it
	room := w - scale - 2
	if room < 8 {
		return nil
	}
	cells := min(room, 150)
	covers := time.Duration(2*cells) * max(s.Every, time.Second)
	covers = min(covers, time.Hour)
	t := newTrace(f.Snapshot.Now.Mono, s)
	var top float64
	said := func(v float64) safetext.Text { return exactTrip(time.Duration(v * float64(time.Millisecond))) }
	if s.Unit != "" {
		t = newGauge(s, 0)
		said = func(v float64) safetext.Text { return value(v, s.Unit) }
		for _, sample := range history.Since(s.Samples, f.Snapshot.Now.Mono-covers) {
			top = max(top, sample.Value)
		}
		if s.Unit == observe.Percent {
			top = 100
		}
	} else {
		top = 1.2 * float64(f.summary(s, covers).P95) / float64(time.Millisecond)
	}
	if top <= 0 {
		top = 1
	}
	all := make([]line, plotHeight+1)
	all[0].drawing = func(f *Frame, y int) {
		f.tall(scale+1, y, cells, plotHeight, t, covers, top)
		f.put(1, y, scale-1, safetext.PadLeft(said(top), scale-1), themes.Dim)
		f.put(1, y+plotHeight-1, scale-1, safetext.PadLeft(say("0"), scale-1), themes.Dim)
	}
	all[plotHeight] = plain(scale+1, say("the last %s, now on the right", duration(covers)), themes.Dim)
	return all
}
