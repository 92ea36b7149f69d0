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
	shown, noticed, flapped := r.Shows == "", r.Notice == "", !r.Flaps
	for _, line := range r.row.Log {
		switch {
		case line.Triage != nil:
			r.reviewTriage(line)
			shown = shown || slices.ContainsFunc(line.Triage.Verdicts, func(v wire.Verdict) bool { return v.Cause == r.Shows })
			noticed = noticed || slices.ContainsFunc(line.Triage.Notices, func(n wire.Notice) bool { return n.Code == r.Notice })
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
		case line.Incident != nil && line.Incident.Event == "flapping" && r.allowed(line.Incident.Verdict):
			flapped = true
		case line.Incident != nil && r.healed > 0 && line.At > r.healed && r.partly(line.Incident.Verdict):
			// The parts of a fault need not end in one moment.
		case line.Incident != nil && !r.allowed(line.Incident.Verdict):
			r.row.problem(Wrong, "%s %s %s: %s", blameOf(line.Incident.Verdict), line.Incident.Event, r.when(line), line.Text)
		}
	}
	if !shown {
		r.row.problem(Wrong, "%s was never shown", r.Shows)
	}
	if !noticed {
		r.row.problem(Wrong, "the notice %s was never shown", r.Notice)
	}
	if !flapped {
		r.row.problem(Wrong, "it was never called flapping")
	}
	if faults := 1 + len(r.Also); len(ids) > faults {
		r.row.problem(Wrong, "%d faults made %d incidents: %s", faults, len(ids), strings.Join(ids, ", "))
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
			verdict := Late
			if line.At-last > 2*limit {
				verdict = Wrong
			}
			r.row.problem(verdict, "no triage line for %.1f s before %s", (line.At - last).Seconds(), line.Text)
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
		if r.expected(v) || v.Cause == "monitor" || ofMachine(v) {
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
	return r.expected(v) || slices.ContainsFunc(r.Meanwhile, func(b Blame) bool { return b.is(v) })
}

// expected reports whether a verdict must be there.
func (r *running) expected(v wire.Verdict) bool {
	return r.Expect.is(v) || slices.ContainsFunc(r.Also, func(b Blame) bool { return b.is(v) })
}

// partly reports whether a verdict is an expected one on a part of its scope.
func (r *running) partly(v wire.Verdict) bool {
	return slices.ContainsFunc(append([]Blame{r.Expect}, r.Also...), func(b Blame) bool {
		return v.Cause == b.Cause && len(v.Scope) > 0 &&
			!slices.ContainsFunc(v.Scope, func(name string) bool { return !slices.Contains(b.Scope, name) })
	})
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
