package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// mostSteps is how many steps of an incident are listed: of one that flaps there
// may be any number.
const mostSteps = 40

// courseStep is one thing that happened to an incident.
type courseStep struct {
	at          time.Time
	what, words safetext.Text
}

// course is what happened to an incident, the newest first: its own steps, what was
// ordered, what was said of it, and which tools were run for it.
func (f *Frame) course(v *triage.Verdict, w int) []line {
	if v.Incident == "" {
		return nil
	}
	steps := slices.Concat(f.stepsKept(v), f.stepsOfNow(v), f.stepsSaid(v), f.stepsRun(v))
	slices.SortStableFunc(steps, func(a, b courseStep) int { return b.at.Compare(a.at) })
	steps = steps[:min(len(steps), mostSteps)]
	if len(steps) == 0 {
		return nil
	}
	at, what := 8, 0
	for _, s := range steps {
		at = max(at, safetext.Width(f.clockOf(s.at)))
		what = max(what, safetext.Width(s.what))
	}
	all := []line{plain(1, f.say("Course: what happened to it, the newest first"), themes.Title)}
	for _, s := range steps {
		label := safetext.Join([]safetext.Text{safetext.Pad(f.clockOf(s.at), at), safetext.Pad(s.what, what+1)}, safetext.Literal("  "))
		all = append(all, wrapped(3, label, themes.Dim, s.words, themes.Text, w)...)
	}
	return all
}

// clockOf is a moment as the clock above would say it.
func (f *Frame) clockOf(at time.Time) safetext.Text {
	return clock(f.tongue, at, f.Snapshot.Now.Wall, f.Zone)
}

// stepsOfNow are the steps of an incident that this run knows of.
func (f *Frame) stepsOfNow(v *triage.Verdict) (all []courseStep) {
	for i := range f.Snapshot.Log {
		switch h := &f.Snapshot.Log[i]; {
		case h.Kind == history.Stepped && h.Verdict.Incident == v.Incident:
			all = append(all, courseStep{h.At.Wall, f.stepWord(h.Step), f.otherWords(v, f.text(h.Verdict.Headline))})
		case h.Kind == history.Ordered && h.Order.Target.Incident == v.Incident:
			all = append(all, courseStep{h.At.Wall, f.say(orderNames[h.Order.Kind]), f.orderedBy(h.Order)})
		}
	}
	return all
}

// stepsKept are those that were kept of the time before.
func (f *Frame) stepsKept(v *triage.Verdict) (all []courseStep) {
	for _, m := range f.kept.marks {
		if m.Of != v.Incident || len(f.Snapshot.Log) > 0 && !m.At.Before(f.Snapshot.Log[0].At.Wall) || m.At.After(f.Snapshot.Now.Wall) {
			continue
		}
		what := f.say(markNames[m.Kind])
		if m.Step != "" {
			what = f.stepWord(m.Step)
		}
		all = append(all, courseStep{m.At, what, f.otherWords(v, f.text(m.Says))})
	}
	return all
}

// stepsSaid are what was said of the fault, and whether it holds.
func (f *Frame) stepsSaid(v *triage.Verdict) (all []courseStep) {
	for _, c := range f.bearing(v) {
		what := f.say("log|claim")
		if c.Channel == claims.Note {
			what = f.say("log|note")
		}
		all = append(all, courseStep{c.Said(), what, f.claimLine(c)})
	}
	return all
}

// stepsRun are the operators' own tools, with the line that says most.
func (f *Frame) stepsRun(v *triage.Verdict) (all []courseStep) {
	for _, r := range f.Proven {
		if r.Incident != v.Incident {
			continue
		}
		words := clean(r.Words())
		if r.By != "" {
			words = f.say("%s: %s", r.By, words)
		}
		all = append(all, courseStep{r.At, f.say("log|proof"), words})
	}
	return all
}

// otherWords are the words of a step, unless they are those of the headline above.
func (f *Frame) otherWords(v *triage.Verdict, words safetext.Text) safetext.Text {
	if words == f.text(v.Headline) {
		return safetext.Text{}
	}
	return words
}

// orderedBy says who gave an order, until when it holds, and why.
func (f *Frame) orderedBy(o *triage.Order) safetext.Text {
	said := clean(o.By)
	if o.Kind == triage.OrderMute || o.Kind == triage.OrderMaintenance {
		said = f.untilWords(o)
	}
	if o.Why != "" {
		said = f.say("%s (%s)", said, o.Why)
	}
	return said
}
