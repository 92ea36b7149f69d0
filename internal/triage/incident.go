package triage

import (
	"fmt"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	recoverAfter = 10 * time.Second // well for so long, and it is recovering; see Rule.Recover
	reopenWithin = 10 * time.Minute // within it, the same incident
	narrowAfter  = 5 * time.Second
	flapWindow   = 10 * time.Minute
	flapsToFlap  = 3
	flapQuiet    = 15 * time.Minute
	// A fault that comes and goes too fast to open is flapping all the same: four
	// suspicions of it within a minute. At 1 % of the time lost in blackouts of
	// two seconds on average that comes once in 200 days; a route that flaps
	// every ten seconds shows it in forty.
	flapFast   = 4
	flapFastIn = time.Minute
	blipKept   = 5 * time.Minute
	// aftermathSpan is how long after a fault's end what it implied may still
	// begin to be seen as failing.
	aftermathSpan = 5 * time.Second
	// turnsAfter is the least time for which a fault must look like another one
	// until it is called that: what it leaves behind goes bit by bit.
	turnsAfter = 10 * time.Second
	// goneAfter is how long a fault must not be there to count as gone, and as
	// come back after that: longer than a round or two that happen to be good.
	goneAfter = 3 * time.Second
	mostBlips = 8
)

// track is one fault through its life, from the first suspicion.
type track struct {
	verdict Verdict
	opened  bool
	seen    observe.Instant // when it was last there
	closed  observe.Instant
	reopens []time.Duration // when it came back, on the monotonic clock
	narrow  observe.Instant // since when it has reached less far than it says
	// another is what the fault has looked like of late where that is another
	// cause than it is said to have, and turned is since when.
	another Cause
	turned  observe.Instant
	// left is since when the fault has not been there, and back that it is there
	// again after it was gone: that counts once it is sure.
	left observe.Instant
	back bool
}

// incidents follows verdicts from round to round and gives them identity.
type incidents struct {
	live   []*track
	closed []*track // for reopening
	day    string
	number int
	blips  []Notice
	passed []passing // suspicions of late that came to nothing
}

// passing is a suspicion that came to nothing.
type passing struct {
	verdict Verdict
	at      time.Duration
}

// step takes the verdicts of one round in and returns them as incidents, with
// what changed.
func (in *incidents) step(s *Scene, found []Verdict) (verdicts []Verdict, events []Event) {
	now := s.Now
	tracks, claimed := in.claim(found)
	for i, verdict := range found {
		t := tracks[i]
		if t == nil {
			continue
		}
		if opened := in.refresh(t, verdict, now); len(opened) > 0 {
			events = append(events, in.adopt(s, t, claimed, opened)...)
		}
	}
	left := in.live[:0]
	for _, t := range in.live {
		if !claimed[t] {
			over, more := in.fade(t, now, claimed)
			events = append(events, more...)
			if over {
				continue
			}
		}
		left = append(left, t)
	}
	in.live = left
	in.forget(now)
	for _, t := range in.live {
		verdicts = append(verdicts, t.verdict)
	}
	slices.SortStableFunc(verdicts, worseFirst)
	return verdicts, events
}

// claim finds the track of each verdict, or begins one, before any is taken further:
// what one verdict goes on is none that another may adopt. A verdict without a track
// is part of another's fault.
func (in *incidents) claim(found []Verdict) (tracks []*track, claimed map[*track]bool) {
	tracks, claimed = make([]*track, len(found)), make(map[*track]bool, len(found))
	for i, verdict := range found {
		t := in.match(verdict, claimed)
		if t == nil && verdict.Cause == CauseUnknown && in.match(verdict, nil) != nil {
			continue // what can't be told of is part of a fault that can
		}
		if t == nil {
			t = in.begin(verdict)
		}
		tracks[i], claimed[t] = t, true
	}
	return tracks, claimed
}

// worseFirst orders verdicts for people: what is open before what is not, what
// is down before what is only worse, the lower layer first.
func worseFirst(a, b Verdict) int {
	if rank := stateRank(a.State) - stateRank(b.State); rank != 0 {
		return rank
	}
	if aDown, bDown := a.Severity == observe.Down, b.Severity == observe.Down; aDown != bDown {
		if aDown {
			return -1
		}
		return 1
	}
	if a.rule != nil && b.rule != nil && a.rule.Layer != b.rule.Layer {
		return int(a.rule.Layer - b.rule.Layer)
	}
	return int(a.Since.Mono/time.Second - b.Since.Mono/time.Second)
}

func stateRank(s State) int {
	return slices.Index([]State{Open, Flapping, Suspect, Recovering, Muted}, s)
}

// hold keeps every incident as it is, for a round in which nothing can be said.
func (in *incidents) hold(now observe.Instant) {
	for _, t := range in.live {
		t.seen = now
	}
}

// match finds the live track that the verdict goes on.
func (in *incidents) match(v Verdict, claimed map[*track]bool) *track {
	for _, t := range in.live {
		if !claimed[t] && sameFault(t.verdict, v) {
			return t
		}
	}
	return nil
}

func sameFault(a, b Verdict) bool {
	return a.rule.Domain == b.rule.Domain && meet(a.Scope, b.Scope)
}

// begin starts a track, or takes up one that was closed lately.
func (in *incidents) begin(v Verdict) *track {
	t := &track{verdict: v}
	t.verdict.State = Suspect
	t.verdict.Detected = observe.Instant{}
	in.live = append(in.live, t)
	return t
}

// refresh takes a track one round further.
func (in *incidents) refresh(t *track, v Verdict, now observe.Instant) []Event {
	old, was := t.verdict, t.seen
	t.seen = now
	t.back = t.back || t.left != (observe.Instant{}) && now.Sub(t.left) >= goneAfter
	t.left = observe.Instant{}
	switch {
	case t.opened && v.Cause == CauseUnknown && old.Cause != CauseUnknown:
		return nil // what was known of it still stands while its last traces go
	case v.healing && old.State == Recovering:
		t.seen = was
		return nil
	case v.healing && t.opened && contains(v.Scope, old.Scope) && contains(old.Scope, v.Scope):
		t.another = ""
		return nil // it is said to be what it was, and not what is left of it
	case t.opened && old.State == Recovering && !(v.hard && now.Sub(v.Since) >= v.rule.Open):
		t.seen = was
		return nil // it is back only once that is as sure as it was at first
	case t.opened && v.Cause != old.Cause && !(v.hard && t.turns(v, now)):
		return nil // what it is said to be changes only once that is sure
	}
	t.another = ""
	v.Incident, v.State, v.Detected, v.Ack = old.Incident, old.State, old.Detected, old.Ack
	if old.Since != (observe.Instant{}) && old.Since.Mono < v.Since.Mono {
		v.Since = old.Since
	}
	if v.Detected == (observe.Instant{}) {
		v.Detected = now
	}
	t.verdict = v
	switch {
	case !t.opened && in.comesAndGoes(v, now):
		t.verdict.Since = in.firstPassed(v)
		events := in.open(t, now)
		t.verdict.State = Flapping
		return append(events, Event{Kind: "flapping", At: now, Verdict: t.verdict})
	case !t.opened:
		if !v.hard || now.Sub(v.Since) < v.rule.Open {
			return nil
		}
		return in.open(t, now)
	case old.State == Recovering:
		return t.reopen(now)
	case t.back && v.hard && v.rule.Domain == domainNetwork && v.Severity == observe.Down && t.cameBack(now) && old.State != Flapping:
		t.verdict.State = Flapping
		return []Event{{Kind: "flapping", At: now, Verdict: t.verdict}}
	default:
		return t.rescope(old, v.hard, now)
	}
}

// open makes an incident of a suspicion.
func (in *incidents) open(t *track, now observe.Instant) []Event {
	t.opened = true
	t.verdict.Detected = now
	if i := slices.IndexFunc(in.closed, func(c *track) bool {
		return sameFault(c.verdict, t.verdict) && now.Sub(c.closed) <= reopenWithin
	}); i >= 0 {
		t.verdict.Incident = in.closed[i].verdict.Incident
		t.reopens = in.closed[i].reopens
		in.closed = slices.Delete(in.closed, i, i+1)
		return t.reopen(now)
	}
	t.verdict.Incident = in.nextID(t.verdict.Since)
	t.verdict.State = Open
	return []Event{{Kind: "opened", At: now, Verdict: t.verdict}}
}

// adopt makes one incident of a fault that has just opened and of one that it
// explains: names fail first, and the line they go by is found dead later. What
// still stands on its own stays its own.
func (in *incidents) adopt(s *Scene, t *track, claimed map[*track]bool, events []Event) []Event {
	if events[0].Kind != "opened" || len(t.reopens) > 0 {
		return events
	}
	i := slices.IndexFunc(in.live, func(old *track) bool {
		return old != t && old.opened && !claimed[old] && t.verdict.explains(s, old.verdict)
	})
	if i < 0 {
		return events
	}
	old := in.live[i]
	in.number-- // the one just given, which nobody has seen
	t.verdict.Incident, t.verdict.Ack = old.verdict.Incident, nil
	if old.verdict.Since.Mono < t.verdict.Since.Mono {
		t.verdict.Since = old.verdict.Since
	}
	in.live = slices.Delete(in.live, i, i+1)
	events[0] = Event{Kind: "widened", At: events[0].At, Verdict: t.verdict}
	return events
}

// explains reports whether everything that another verdict is about fails
// because of this one.
func (v Verdict) explains(s *Scene, other Verdict) bool {
	return v.rule.Implies != nil && len(other.targets) > 0 && !slices.ContainsFunc(other.targets, func(t Target) bool {
		subject, ok := s.subjectOf(t)
		return !ok || !v.implies(s, subject)
	})
}

// rescope says when an incident came to reach further, or less far. It reaches
// further only once that is sure, and less far once that has lasted: parts of a
// fault end one by one.
func (t *track) rescope(old Verdict, sure bool, now observe.Instant) []Event {
	wider, narrower := contains(t.verdict.Scope, old.Scope), contains(old.Scope, t.verdict.Scope)
	if wider || !narrower {
		t.narrow = observe.Instant{}
	}
	switch {
	case wider == narrower:
		return nil
	case wider && sure:
		t.verdict.Ack = nil // it is more than what somebody took on
		return []Event{{Kind: "widened", At: now, Verdict: t.verdict}}
	case wider:
		t.verdict = old
		return nil
	case t.narrow == (observe.Instant{}):
		t.narrow, t.verdict = now, old
		return nil
	case now.Sub(t.narrow) < narrowAfter:
		t.verdict = old
		return nil
	default:
		t.narrow = observe.Instant{}
		return []Event{{Kind: "narrowed", At: now, Verdict: t.verdict}}
	}
}

// contains reports whether the scope outer holds all of inner. Empty is everything.
func contains(outer, inner []string) bool {
	if len(outer) == 0 {
		return true
	}
	if len(inner) == 0 {
		return false
	}
	return !slices.ContainsFunc(inner, func(name string) bool { return !slices.Contains(outer, name) })
}

// nextID numbers incidents within the day, UTC, that they began on.
func (in *incidents) nextID(since observe.Instant) string {
	day := since.Wall.UTC().Format("20060102")
	if day != in.day {
		in.day, in.number = day, 0
	}
	in.number++
	return fmt.Sprintf("%s-%03d", day, in.number)
}
