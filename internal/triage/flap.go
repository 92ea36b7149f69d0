package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// turns reports whether an open incident is another fault than it is said to be.
// What is worse, or reaches further, is so at once; what is neither must have
// looked so for as long as it takes to open.
func (t *track) turns(v Verdict, now observe.Instant) bool {
	old := t.verdict
	worse := v.Severity == observe.Down && old.Severity != observe.Down
	wider := contains(v.Scope, old.Scope) && !contains(old.Scope, v.Scope)
	narrower := contains(old.Scope, v.Scope) && !contains(v.Scope, old.Scope) // see rescope
	if worse || wider || narrower || old.Cause == CauseUnknown {
		return true
	}
	if t.another != v.Cause {
		t.another, t.turned = v.Cause, now
	}
	return now.Sub(t.turned) >= max(turnsAfter, v.rule.Open)
}

// comesAndGoes reports whether the fault was suspected again and again of late.
func (in *incidents) comesAndGoes(v Verdict, now observe.Instant) bool {
	if v.rule.Domain != domainNetwork || v.Severity != observe.Down {
		return false
	}
	times := 1
	for _, p := range in.passed {
		if now.Mono-p.at <= flapFastIn && sameFault(p.verdict, v) {
			times++
		}
	}
	return times >= flapFast
}

// firstPassed is when the first of the suspicions of a fault that comes and goes
// began.
func (in *incidents) firstPassed(v Verdict) observe.Instant {
	first := v.Since
	for _, p := range in.passed {
		if sameFault(p.verdict, v) && p.verdict.Since.Mono < first.Mono {
			first = p.verdict.Since
		}
	}
	return first
}

// reopen brings an incident back; one that comes and goes is flapping.
func (t *track) reopen(now observe.Instant) []Event {
	if t.cameBack(now) {
		t.verdict.State = Flapping
		return []Event{{Kind: "flapping", At: now, Verdict: t.verdict}}
	}
	t.verdict.State = Open
	return []Event{{Kind: "opened", At: now, Verdict: t.verdict}}
}

// cameBack counts that a fault was gone and is there again, and reports whether
// that was often of late.
func (t *track) cameBack(now observe.Instant) bool {
	t.back = false
	t.reopens = append(t.reopens, now.Mono)
	t.reopens = slices.DeleteFunc(t.reopens, func(at time.Duration) bool { return now.Mono-at > flapWindow })
	return len(t.reopens) >= flapsToFlap
}
