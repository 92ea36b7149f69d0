package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// figures makes the cells p50, loss and series of one or several series.
func (f *Frame) figures(all ...history.Series) []cell {
	p50 := time.Duration(0)
	for _, s := range all {
		if sum := f.summary(s, minute); sum.P50 > 0 && (p50 == 0 || sum.P50 < p50) {
			p50 = sum.P50
		}
	}
	if !slices.ContainsFunc(all, func(s history.Series) bool { return s.Newest().Outcome != observe.NotProvisioned }) {
		return []cell{word(say("-"), themes.Dim), word(say("-"), themes.Dim), word(absent.word(), themes.Dim)}
	}
	loss, role := f.lossOf(all...), themes.Text
	if loss != percent(0) {
		role = themes.Loss
	}
	if f.silent(all) { // what was a minute ago would only mislead
		p50, loss = 0, percent(1)
	}
	return []cell{
		word(roundTrip(p50), themes.Text),
		word(loss, role),
		{trace: newTrace(f.Snapshot.Now.Mono, all...)},
	}
}

// silent reports whether nothing has come back for three rounds by any of some
// series: what an operator calls dead.
func (f *Frame) silent(all []history.Series) bool {
	for _, s := range all {
		if sum := f.summary(s, minute); sum.Lost == 0 || sum.Outage < 2*s.Every || s.Newest().Outcome != observe.Lost {
			return false
		}
	}
	return true
}

// lossOf is the loss of the last minute over several series.
func (f *Frame) lossOf(all ...history.Series) safetext.Text {
	sent, lost := 0, 0
	for _, s := range all {
		sum := f.summary(s, minute)
		sent += sum.Sent
		lost += sum.Lost
	}
	if sent == 0 {
		return say("-")
	}
	return percent(float64(lost) / float64(sent))
}
