package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/triage"
)

// finalFor is how long the final bulletin of what is over comes before the
// handover.
const finalFor = time.Hour

// reported are the incidents that there are bulletins of: those that are there,
// the worst first, and then those that are over, the latest first.
func (s *screen) reported() []*triage.Verdict {
	all := s.incidents()
	for i := len(s.snapshot.Log) - 1; i >= 0; i-- {
		h := &s.snapshot.Log[i]
		if h.Kind != history.Stepped || h.Step != "resolved" || h.Verdict == nil {
			continue
		}
		if !slices.ContainsFunc(all, func(v *triage.Verdict) bool { return v.Incident == h.Verdict.Incident }) {
			all = append(all, h.Verdict)
		}
	}
	return all
}

// worthReporting is what there is to report first: the worst incident, or what has
// just ended; nil for the handover.
func (s *screen) worthReporting(all []*triage.Verdict) *triage.Verdict {
	if len(all) == 0 || all[0].State == triage.Resolved && s.snapshot.Now.Wall.Sub(all[0].Ended.Wall) > finalFor {
		return nil
	}
	return all[0]
}

// steps are the steps of an incident's life that are still known.
func (s *screen) steps(incident string) (all []triage.Event) {
	for i := range s.snapshot.Log {
		h := &s.snapshot.Log[i]
		if h.Kind == history.Stepped && h.Verdict != nil && h.Verdict.Incident == incident {
			all = append(all, triage.Event{Kind: h.Step, At: h.At, Verdict: *h.Verdict})
		}
	}
	return all
}
