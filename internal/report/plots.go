package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	plotColumns = 60
	plotBefore  = 5 * time.Minute // what is shown before the onset
	mostPlots   = 8
)

// plots draws what is in the verdict's scope over time, a letter for each span:
// what answered, what did not, and where nothing was measured.
func (w *writer) plots(v triage.Verdict) Section {
	s := Section{Key: "plot", Name: i18n.T("Over time")}
	now := w.Snapshot.Now.Mono
	from := min(v.Since.Mono-plotBefore, now-plotColumns*time.Second)
	step := (now - from) / plotColumns
	for _, one := range w.telling(v) {
		line := drawn(one.series, from, step)
		if line == "" || len(s.Plot) == mostPlots {
			continue
		}
		s.Plot = append(s.Plot, Row{one.of, safetext.Clean(line, plotColumns)})
	}
	if s.Plot != nil {
		s.Lines = []i18n.Text{i18n.T("from %s to %s, %s a letter: . answers, x none, - some, _ not measured",
			w.clock(w.Snapshot.Wall(from)), w.clock(w.now), span(step))}
	}
	return s
}

// told is what one row draws: a series, or all hosts of a group.
type told struct {
	of     i18n.Text
	rank   int
	series []history.Series
}

// telling are the series that show a verdict, from here outwards.
func (w *writer) telling(v triage.Verdict) (all []told) {
	groups := map[string]int{}
	for _, series := range w.Snapshot.All() {
		subject, check := series.Key.Subject, series.Key.Check
		rank := concerns(subject, v)
		switch {
		case rank == 0 || !slices.Contains(plotted, check):
		case subject.Kind == observe.KindEndpoint:
			at, known := groups[subject.Group]
			if !known {
				at = len(all)
				groups[subject.Group] = at
				all = append(all, told{of: triage.Called(observe.Subject{Kind: subject.Kind, Group: subject.Group}), rank: rank})
			}
			all[at].series = append(all[at].series, series)
		default:
			if subject.Kind == observe.KindProvider { // its address has no room
				subject.Group = ""
			}
			all = append(all, told{i18n.T("%s %s", triage.Called(subject), i18n.Named("check", check)), rank, []history.Series{series}})
		}
	}
	slices.SortStableFunc(all, func(a, b told) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.of.String(), b.of.String()))
	})
	return all
}

// plotted are the checks that tell by themselves whether something answers.
var plotted = []string{
	observe.CheckICMP, observe.CheckTCP, observe.CheckHTTP, observe.CheckLive, observe.CheckWarm, observe.CheckCold, observe.CheckResolve,
}

// concerns reports whether a series is one that a verdict is about, and how far out
// that is; 0 where it is not.
func concerns(subject observe.Subject, v triage.Verdict) int {
	of := func(name string, rank int) int {
		if name != "" && slices.Contains(v.Scope, name) {
			return rank
		}
		return 0
	}
	switch subject.Kind {
	case observe.KindGateway:
		return of(subject.Uplink, 1)
	case observe.KindFirstHop:
		return of(subject.Uplink, 2)
	case observe.KindAnchor:
		rings := []string{topology.RingInside, topology.RingDomestic, topology.RingForeign}
		return of(subject.Uplink, 3+max(slices.Index(rings, subject.Group), 0))
	case observe.KindResolver, observe.KindName, observe.KindProvider:
		return of(subject.Name, 6)
	case observe.KindEndpoint:
		return of(subject.Group, 7)
	}
	return 0
}

// drawn draws series in one row; it is empty where nothing was measured.
func drawn(all []history.Series, from, step time.Duration) string {
	var good, bad [plotColumns]int
	measured := false
	for _, series := range all {
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
