package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// aftermath reports whether a new verdict only rests on what an incident
// implied that is just ending: what hangs on a line comes back after it.
func (in *incidents) aftermath(s *Scene, v Verdict) bool {
	if t := in.match(v, nil); t != nil && t.verdict.State != Recovering {
		return false
	}
	left := func(by Verdict, seen time.Duration) bool {
		if by.rule.Implies == nil || sameFault(by, v) || v.Since.Mono-seen > aftermathSpan {
			return false
		}
		return !slices.ContainsFunc(v.For, func(line Evidence) bool {
			return s.failing(line.Subject) && !by.implies(s, line.Subject)
		})
	}
	if slices.ContainsFunc(in.live, func(t *track) bool {
		return (!t.opened || s.Now.Sub(t.seen) <= time.Minute) && left(t.verdict, t.seen.Mono)
	}) {
		return true
	}
	return slices.ContainsFunc(in.passed, func(p passing) bool {
		return s.Now.Mono-p.at <= blipAftermath && left(p.verdict, p.at)
	})
}

// blipAftermath is how long after a fault that never opened what it implied may
// still fail.
const blipAftermath = 15 * time.Second

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
			t.verdict.State, t.verdict.Ended, t.closed = Resolved, t.seen, now
			return true, []Event{{Kind: "resolved", At: now, Verdict: t.verdict}}
		}
	}
	t.back = false
	if t.left == (observe.Instant{}) {
		t.left = now
	}
	quiet := now.Sub(t.seen)
	switch {
	case t.verdict.State == Flapping && quiet < flapQuiet:
		return false, nil
	case t.verdict.State != Recovering && quiet >= t.verdict.rule.recoverAfter():
		t.verdict.State, t.verdict.Ended = Recovering, t.seen
		events = append(events, Event{Kind: "recovering", At: now, Verdict: t.verdict})
	}
	if quiet >= t.verdict.rule.Resolve {
		t.verdict.State, t.verdict.Ended, t.closed = Resolved, t.seen, now
		in.closed = append(in.closed, t)
		return true, append(events, Event{Kind: "resolved", At: now, Verdict: t.verdict})
	}
	return false, events
}

// blip remembers a suspicion that came to nothing, as a notice.
func (in *incidents) blip(t *track, now observe.Instant) {
	in.passed = append(in.passed, passing{t.verdict, now.Mono})
	in.blips = append(in.blips, Notice{
		Code: NoticeBlip, Subject: t.verdict.about,
		Text: blipText(t.verdict, now), Since: t.verdict.Since,
	})
	if len(in.blips) > mostBlips {
		in.blips = in.blips[len(in.blips)-mostBlips:]
	}
}

func (in *incidents) forget(now observe.Instant) {
	in.closed = slices.DeleteFunc(in.closed, func(t *track) bool { return now.Sub(t.closed) > reopenWithin })
	in.passed = slices.DeleteFunc(in.passed, func(p passing) bool { return now.Mono-p.at > flapFastIn })
	in.blips = slices.DeleteFunc(in.blips, func(n Notice) bool { return now.Sub(n.Since) > blipKept })
}
