package report

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

const (
	plotColumns = 60
	plotBefore  = 5 * time.Minute // what is shown before the onset
	mostPlots   = 6
)

// plots draws what is in the verdict's scope over time, a letter for each span:
// what answered, what did not, and where nothing was measured.
func (w *writer) plots(v triage.Verdict) Section {
	s := Section{Key: "plot", Name: i18n.T("Over time")}
	now := w.Snapshot.Now.Mono
	from := min(v.Since.Mono-plotBefore, now-plotColumns*time.Second)
	step := (now - from) / plotColumns
	for _, series := range w.Snapshot.All() {
		if !concerns(series.Key.Subject, v) || len(s.Plot) == mostPlots {
			continue
		}
		line := drawn(series, from, step)
		if line == "" {
			continue
		}
		s.Plot = append(s.Plot, Row{i18n.T("%s %s", called(series.Key.Subject), series.Key.Check), safetext.Clean(line, plotColumns)})
	}
	if s.Plot != nil {
		s.Lines = []i18n.Text{i18n.T("from %s to %s, %s a letter: . answers, x none, - some, _ not measured",
			w.clock(w.Snapshot.Wall(from)), w.clock(w.now), span(step))}
	}
	return s
}

// concerns reports whether a series is one that a verdict is about.
func concerns(subject observe.Subject, v triage.Verdict) bool {
	switch subject.Kind {
	case observe.KindAnchor, observe.KindFirstHop:
		return slices.Contains(v.Scope, subject.Uplink)
	case observe.KindResolver, observe.KindProvider:
		return slices.Contains(v.Scope, subject.Name)
	}
	return false
}

// drawn draws a series; it is empty where nothing was measured.
func drawn(series history.Series, from, step time.Duration) string {
	var good, bad [plotColumns]int
	measured := false
	for _, sample := range series.Samples {
		column := int((sample.At - from) / max(step, 1))
		if sample.At < from || column >= plotColumns || !sample.Outcome.Counts() && sample.Outcome != observe.LocalError {
			continue
		}
		measured = true
		if sample.Outcome == observe.Good || sample.Outcome == observe.Late {
			good[column]++
		} else {
			bad[column]++
		}
	}
	if !measured {
		return ""
	}
	line := make([]byte, plotColumns)
	for i := range line {
		switch {
		case good[i] == 0 && bad[i] == 0:
			line[i] = '_'
		case bad[i] == 0:
			line[i] = '.'
		case good[i] == 0:
			line[i] = 'x'
		default:
			line[i] = '-'
		}
	}
	return string(line)
}
