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
		return []cell{word(f.say("-"), themes.Dim), word(f.say("-"), themes.Dim), word(absent.word(f.tongue), themes.Dim)}
	}
	loss, role := f.lossOf(all...), themes.Text
	if loss != percent(f.tongue, 0) {
		role = themes.Loss
	}
	switch f.dead(all) { // what was a minute ago would only mislead
	case observe.Lost:
		p50, loss = 0, percent(f.tongue, 1)
	case observe.LocalError:
		p50, loss, role = 0, f.say("-"), themes.Dim
	}
	return []cell{
		word(roundTrip(f.tongue, p50), themes.Text),
		word(loss, role),
		{trace: newTrace(f.Snapshot.Now.Mono, all...)},
	}
}

// dead returns Lost where nothing has come back for three rounds by any of some
// series, LocalError where nothing could even be sent, and else None.
func (f *Frame) dead(all []history.Series) observe.Outcome {
	came := observe.LocalError
	for _, s := range all {
		newest := s.Newest().Outcome
		if f.summary(s, minute).Outage < 2*s.Every || newest != observe.Lost && newest != observe.LocalError {
			return observe.None
		}
		if newest == observe.Lost {
			came = observe.Lost
		}
	}
	return came
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
		return f.say("-")
	}
	return percent(f.tongue, float64(lost)/float64(sent))
}
