package triage

import (
	"strings"

	"example.com/noctop/internal/observe"
)

// measured reports whether every uplink has been heard of.
func (s *Scene) measured() bool {
	if len(s.uplinks) == 0 {
		return true
	}
	for i := range s.uplinks {
		u := &s.uplinks[i]
		count, _ := u.unsendable()
		if len(u.anchors) > 0 && count == 0 && !u.answering() && !u.silent() {
			return false
		}
	}
	return true
}

// levels is the worst known level of each subject, for panes. What can't be sent
// to is not known to be well, whatever a rarer check found a while ago.
func (s *Scene) levels() map[observe.Subject]observe.Status {
	levels := make(map[observe.Subject]observe.Status, len(s.facts))
	barred := map[observe.Subject]bool{}
	for i, key := range s.Order {
		f := &s.facts[i]
		level := f.Level
		if level == observe.OK && f.BadRun > 0 {
			level = observe.Degraded
		}
		levels[key.Subject] = max(levels[key.Subject], level)
		if f.Local >= unsendable {
			barred[key.Subject] = true
		}
	}
	for subject := range barred {
		if levels[subject] == observe.OK {
			levels[subject] = observe.Unknown
		}
	}
	return levels
}

// failing reports whether any check of a subject fails.
func (s *Scene) failing(subject observe.Subject) bool {
	if subject.Kind == observe.KindEndpoint {
		return s.massOf(subject.Group).silent > 0
	}
	for i, key := range s.Order {
		if key.Subject == subject && s.facts[i].failing() {
			return true
		}
	}
	return false
}

// implications says which subjects fail because of which verdict, those that
// serve as its evidence included.
func (s *Scene) implications(verdicts []Verdict) map[observe.Subject]string {
	implied := map[observe.Subject]string{}
	for _, v := range verdicts {
		if v.rule == nil || v.rule.Implies == nil || v.State != Open && v.State != Suspect && v.State != Flapping {
			continue
		}
		for i, key := range s.Order {
			if f := &s.facts[i]; !f.failing() && !f.unmeasured() {
				continue
			}
			if _, ok := implied[key.Subject]; !ok && v.implies(s, key.Subject) {
				implied[key.Subject] = scopeName(v)
			}
		}
	}
	return implied
}

func scopeName(v Verdict) string {
	if len(v.Scope) == 0 {
		return string(v.Cause)
	}
	return strings.Join(v.Scope, ", ")
}
