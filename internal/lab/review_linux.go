package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/wire"
)

// review reads the whole run for what must never be in it.
func (r *running) review() {
	r.reviewPace()
	ids, wrong := []string{}, []string{}
	shown := r.Shows == ""
	for _, line := range r.row.Log {
		switch {
		case line.Triage != nil:
			r.reviewTriage(line)
			shown = shown || slices.ContainsFunc(line.Triage.Verdicts, func(v wire.Verdict) bool { return v.Cause == r.Shows })
		case line.Incident != nil && ofMachine(line.Incident.Verdict):
			r.row.Overload = true
		case line.Incident != nil && line.Incident.Event == "opened":
			if !slices.Contains(ids, line.Incident.ID) {
				ids = append(ids, line.Incident.ID)
			}
			if b := blameOf(line.Incident.Verdict); !r.allowed(line.Incident.Verdict) && !slices.Contains(wrong, b.String()) {
				wrong = append(wrong, b.String())
				r.row.problem(Wrong, "%s opened %s: %s", b, r.when(line), line.Text)
			}
		case line.Incident != nil && r.healed > 0 && line.At > r.healed && r.partly(line.Incident.Verdict):
			// The parts of a fault need not end in one moment.
		case line.Incident != nil && !r.allowed(line.Incident.Verdict):
			r.row.problem(Wrong, "%s %s %s: %s", blameOf(line.Incident.Verdict), line.Incident.Event, r.when(line), line.Text)
		}
	}
	if !shown {
		r.row.problem(Wrong, "%s was never shown", r.Shows)
	}
	if len(ids) > 1 {
		r.row.problem(Wrong, "one fault made %d incidents: %s", len(ids), strings.Join(ids, ", "))
	}
}

// reviewPace looks at when triage lines came: the first within five seconds,
// and another at least every ten.
func (r *running) reviewPace() {
	last := time.Duration(0)
	for _, line := range r.row.Log {
		if line.Triage == nil {
			continue
		}
		limit := longestSilence
		if last == 0 {
			limit = firstLine
		}
		if line.At-last > limit+lineSlack && r.Shows != "monitor" {
			r.row.problem(Wrong, "no triage line for %.1f s before %s", (line.At - last).Seconds(), line.Text)
		}
		last = line.At
	}
	if last == 0 {
		r.row.problem(Wrong, "there was no triage line")
	}
}

func (r *running) reviewTriage(line Line) {
	if line.Triage.Status == "unreliable" && r.Shows != "monitor" {
		if r.Steady {
			r.row.problem(Wrong, "measuring was declared unreliable %s: %s", r.when(line), line.Text)
		} else {
			r.row.Overload = true
		}
	}
	for _, v := range line.Triage.Verdicts {
		if r.Expect.is(v) || v.Cause == "monitor" {
			continue
		}
		text := blameOf(v).String()
		if line.At < r.injected {
			text += " before the fault"
		} else if r.healed > 0 && line.At > r.healed {
			text += " after the fault"
		}
		if !slices.Contains(r.row.Passing, text) {
			r.row.Passing = append(r.row.Passing, text)
		}
	}
}

func (r *running) allowed(v wire.Verdict) bool {
	return r.Expect.is(v) || slices.ContainsFunc(r.Meanwhile, func(b Blame) bool { return b.is(v) })
}

// partly reports whether a verdict is the expected one on a part of its scope.
func (r *running) partly(v wire.Verdict) bool {
	return v.Cause == r.Expect.Cause && len(v.Scope) > 0 &&
		!slices.ContainsFunc(v.Scope, func(name string) bool { return !slices.Contains(r.Expect.Scope, name) })
}

func (r *running) when(line Line) string {
	switch {
	case r.healed > 0 && line.At >= r.healed:
		return fmt.Sprintf("%.1f s after the fault's end", (line.At - r.healed).Seconds())
	case line.At < r.injected:
		return fmt.Sprintf("%.1f s before the fault", (r.injected - line.At).Seconds())
	default:
		return fmt.Sprintf("%.1f s after the fault", (line.At - r.injected).Seconds())
	}
}
