package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
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
	lost := f.minuteLoss(all...)
	if couldNotMeasure(all) {
		p50, lost = 0, word(f.say("-"), themes.Dim)
	}
	switch f.dead(all) { // what was a minute ago would only mislead
	case observe.Lost:
		p50, lost = 0, word(percent(f.tongue, 1), themes.Loss).worth(1)
	case observe.LocalError:
		p50, lost = 0, word(f.say("-"), themes.Dim)
	}
	return []cell{
		tripCell(f.tongue, p50),
		lost,
		{trace: newTrace(f.Snapshot.Now.Mono, all...)},
	}
}

// tripCell makes a cell of a time; of none where nothing came back.
func tripCell(lang tongue, d time.Duration) cell {
	c := word(roundTrip(lang, d), themes.Text)
	if d > 0 {
		c = c.worth(d.Seconds())
	}
	return c
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

// minuteLoss makes a cell of the loss of the last minute over several series.
func (f *Frame) minuteLoss(all ...history.Series) cell {
	sent, lost := 0, 0
	for _, s := range all {
		sum := f.summary(s, minute)
		sent += sum.Sent
		lost += sum.Lost
	}
	switch {
	case sent == 0:
		return word(f.say("-"), themes.Loss)
	case lost == 0:
		return word(percent(f.tongue, 0), themes.Text).worth(0)
	}
	share := float64(lost) / float64(sent)
	return word(percent(f.tongue, share), themes.Loss).worth(share)
}
