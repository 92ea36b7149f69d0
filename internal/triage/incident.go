package triage

import (
	"fmt"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	recoverAfter = 10 * time.Second // well for so long, and it is recovering
	reopenWithin = 10 * time.Minute // within it, the same incident
	narrowAfter  = 5 * time.Second
	flapWindow   = 10 * time.Minute
	flapsToFlap  = 3
	flapQuiet    = 15 * time.Minute
	blipKept     = 5 * time.Minute
	// aftermathSpan is how long after a fault's end what it implied may still
	// begin to be seen as failing.
	aftermathSpan = 5 * time.Second
	mostBlips     = 8
)

// track is one fault through its life, from the first suspicion.
type track struct {
	verdict Verdict
	opened  bool
	seen    observe.Instant // when it was last there
	closed  observe.Instant
	reopens []time.Duration // when it came back, on the monotonic clock
	narrow  observe.Instant // since when it has reached less far than it says
}

// incidents follows verdicts from round to round and gives them identity.
type incidents struct {
	live   []*track
	closed []*track // for reopening
	day    string
	number int
	blips  []Notice
}

// step takes the verdicts of one round in and returns them as incidents, with
// what changed.
func (in *incidents) step(now observe.Instant, found []Verdict) (verdicts []Verdict, events []Event) {
	claimed := map[*track]bool{}
	for _, verdict := range found {
		t := in.match(verdict, claimed)
		if t == nil && verdict.Cause == CauseUnknown && in.match(verdict, nil) != nil {
			continue // what can't be told of is part of a fault that can
		}
		if t == nil {
			t = in.begin(verdict)
		}
		claimed[t] = true
		events = append(events, in.refresh(t, verdict, now)...)
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

// aftermath reports whether a new verdict only rests on what an incident
// implied that is just ending: what hangs on a line comes back after it.
func (in *incidents) aftermath(s *Scene, v Verdict) bool {
	if in.match(v, nil) != nil {
		return false
	}
	return slices.ContainsFunc(in.live, func(t *track) bool {
		if !t.opened || t.verdict.rule.Implies == nil || v.Since.Sub(t.seen) > aftermathSpan || s.Now.Sub(t.seen) > time.Minute {
			return false
		}
		return !slices.ContainsFunc(v.For, func(line Evidence) bool {
			return s.failing(line.Subject) && !t.verdict.implies(s, line.Subject)
		})
	})
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
	old := t.verdict
	t.seen = now
	if t.opened && v.Cause == CauseUnknown && old.Cause != CauseUnknown {
		// What was known of it still stands while its last traces go.
		return nil
	}
	v.Incident, v.State, v.Detected = old.Incident, old.State, old.Detected
	if old.Since != (observe.Instant{}) && old.Since.Mono < v.Since.Mono {
		v.Since = old.Since
	}
	if v.Detected == (observe.Instant{}) {
		v.Detected = now
	}
	t.verdict = v
	switch {
	case !t.opened:
		if !v.hard || now.Sub(v.Since) < v.rule.Open {
			return nil
		}
		return in.open(t, now)
	case old.State == Recovering:
		return t.reopen(now)
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

// reopen brings an incident back; one that comes and goes is flapping.
func (t *track) reopen(now observe.Instant) []Event {
	t.reopens = append(t.reopens, now.Mono)
	t.reopens = slices.DeleteFunc(t.reopens, func(at time.Duration) bool { return now.Mono-at > flapWindow })
	if len(t.reopens) >= flapsToFlap {
		t.verdict.State = Flapping
		return []Event{{Kind: "flapping", At: now, Verdict: t.verdict}}
	}
	t.verdict.State = Open
	return []Event{{Kind: "opened", At: now, Verdict: t.verdict}}
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

// fade takes a track whose fault is not there this round one round further,
// and reports whether it is over.
func (in *incidents) fade(t *track, now observe.Instant, claimed map[*track]bool) (over bool, events []Event) {
	if !t.opened {
		in.blip(t, now)
		return true, nil
	}
	for other := range claimed {
		if sameFault(other.verdict, t.verdict) && other.opened {
			// Another incident came to explain it: it is one fault with that.
			t.verdict.State, t.closed = Resolved, now
			return true, []Event{{Kind: "resolved", At: now, Verdict: t.verdict}}
		}
	}
	quiet := now.Sub(t.seen)
	switch {
	case t.verdict.State == Flapping && quiet < flapQuiet:
		return false, nil
	case t.verdict.State != Recovering && quiet >= min(recoverAfter, t.verdict.rule.Resolve):
		t.verdict.State = Recovering
		events = append(events, Event{Kind: "recovering", At: now, Verdict: t.verdict})
	}
	if quiet >= t.verdict.rule.Resolve {
		t.verdict.State, t.closed = Resolved, now
		in.closed = append(in.closed, t)
		return true, append(events, Event{Kind: "resolved", At: now, Verdict: t.verdict})
	}
	return false, events
}

// blip remembers a suspicion that came to nothing, as a notice.
func (in *incidents) blip(t *track, now observe.Instant) {
	in.blips = append(in.blips, Notice{
		Code: "blip", Subject: observe.Subject{Kind: observe.KindUplink, Name: string(t.verdict.Cause)},
		Text: blipText(t.verdict, now), Since: t.verdict.Since,
	})
	if len(in.blips) > mostBlips {
		in.blips = in.blips[len(in.blips)-mostBlips:]
	}
}

func (in *incidents) forget(now observe.Instant) {
	in.closed = slices.DeleteFunc(in.closed, func(t *track) bool { return now.Sub(t.closed) > reopenWithin })
	in.blips = slices.DeleteFunc(in.blips, func(n Notice) bool { return now.Sub(n.Since) > blipKept })
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
