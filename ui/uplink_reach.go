package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// stageCell sums up the subjects of one stage: it stands while one of them
// answers, and says how many do where not all do.
func (f *Frame) stageCell(subjects []observe.Subject) cell {
	if len(subjects) == 0 {
		return signed(absent, safetext.Text{})
	}
	standing, counted, worst, best := 0, 0, absent, down
	for _, subject := range subjects {
		s := f.reached(subject)
		if s != absent {
			counted++
		}
		if s == good || s == degraded {
			standing++
		}
		worst = worse(worst, s)
		if badness[s] < badness[best] && s != absent {
			best = s
		}
	}
	switch {
	case standing == 0:
		return signed(worst, safetext.Text{})
	case standing < counted:
		c := cell{state: best, signed: true, whole: true, text: f.say("%d/%d", standing, counted), role: themes.Text}
		return c.worth(1 - float64(standing)/float64(counted))
	}
	return signed(best, safetext.Text{})
}

// farthest returns the outermost stage that is watched, what users mean by the
// internet, and its series. Anchors that do not answer while others of their ring do
// count for nothing. Where nothing is watched the stage is -1.
func (f *Frame) farthest(p path) (at int, counted []history.Series) {
	for i := len(stages) - 1; i >= 0; i-- {
		var living, all []history.Series
		for _, subject := range p.stages[i] {
			s, ok := f.asked(subject)
			of := f.reached(subject)
			if !ok || of == absent { // of an address family that there is not, say
				continue
			}
			all = append(all, s)
			if answersNow(of) {
				living = append(living, s)
			}
		}
		if len(living) == 0 {
			living = all
		}
		if len(living) > 0 {
			return i, living
		}
	}
	return -1, nil
}

// outermost returns p50, loss and the series of the outermost stage.
func (f *Frame) outermost(p path) (cells []cell, cause string) {
	if at, counted := f.farthest(p); at >= 0 {
		return f.figures(counted...), counted[0].Last.Cause.String()
	}
	nothing := f.nothing().word(f.tongue)
	return []cell{word(f.say("-"), themes.Dim), word(f.say("-"), themes.Dim), word(nothing, themes.Dim)}, ""
}

// uplinkState is what triage says of an uplink; where it says nothing, how far
// the uplink reaches.
func (f *Frame) uplinkState(p path) state {
	for _, v := range f.Snapshot.Triage.Verdicts {
		if v.State != triage.Open && v.State != triage.Flapping && v.State != triage.Recovering {
			continue
		}
		hit := slices.Contains(v.Scope, p.uplink.Name)
		layer := strings.HasPrefix(string(v.Cause), "uplink.") || strings.HasPrefix(string(v.Cause), "lan.") ||
			v.Cause == "host.link" || v.Cause == "host.address"
		switch {
		case !(hit && layer || v.Cause == "upstream.all" && (hit || len(v.Scope) == 0)):
		case v.State == triage.Recovering: // it answers, and is not yet trusted
			return worse(degraded, f.reach(p))
		default:
			return ofStatus(v.Severity)
		}
	}
	if f.face(p) == down {
		return down
	}
	return f.reach(p)
}

// reach says how far an uplink reaches by its rings; where it has none, by its
// first hop or gateway.
func (f *Frame) reach(p path) state {
	reached, worst := false, absent
	for i, st := range stages {
		if st.kind != observe.KindAnchor || len(p.stages[i]) == 0 {
			continue
		}
		of := f.stageCell(p.stages[i]).state
		reached = reached || of == good || of == degraded
		worst = worse(worst, of)
	}
	switch {
	case reached && worst == down:
		return degraded
	case worst != absent:
		return worst
	case len(p.stages[1]) > 0:
		return f.stageCell(p.stages[1]).state
	case len(p.stages[0]) > 0:
		return f.stageCell(p.stages[0]).state
	}
	return f.state(p.subject)
}

// deadRings names the rings of which no anchor answers.
func (f *Frame) deadRings(p path) safetext.Text {
	var dead []safetext.Text
	for i, st := range stages {
		if st.kind == observe.KindAnchor && len(p.stages[i]) > 0 && f.stageCell(p.stages[i]).state == down {
			dead = append(dead, f.say(long(st)))
		}
	}
	return safetext.Join(dead, safetext.Literal(", "))
}
