package engine

import (
	"slices"
	"sync"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	// retrace is how often the way of an uplink that stays at fault is looked at.
	retrace = time.Minute
	// strangers is how often, and how often in a row, it is looked for who is in
	// the way when something is wrong: three answers make it sure.
	strangersEvery = 2 * time.Second
	strangersTimes = 3
	// strangersAgain is how often while one is known, to see when it has gone.
	strangersAgain = 10 * time.Second
)

// looks remembers what was looked at because something is wrong: the ways of
// uplinks at fault, and whether somebody answers in others' stead. Its zero
// value is ready.
type looks struct {
	traced    map[string]traced
	strangers int // how often was looked for them since something is wrong
	asked     time.Duration

	mu      sync.Mutex
	ordered []string // uplinks whose way somebody wants to see
}

// traced says when the way of an uplink was last looked at, and for what state.
type traced struct {
	state triage.State
	at    time.Duration
}

// Trace has the way out by an uplink looked at, within a second. It may be
// called from any goroutine.
func (e *Engine) Trace(uplink string) {
	e.looks.mu.Lock()
	defer e.looks.mu.Unlock()
	if !slices.Contains(e.looks.ordered, uplink) {
		e.looks.ordered = append(e.looks.ordered, uplink)
	}
}

// lookInto has probes made that what was judged calls for.
func (e *Engine) lookInto(result *triage.Result, now observe.Instant) {
	if uplinks := e.looks.ways(result, e.core.topology, now); len(uplinks) > 0 {
		e.runner.Now(func(p collectors.Probe) bool {
			return p.Check == observe.CheckPath && slices.Contains(uplinks, p.Subject.Uplink)
		})
	}
	if e.looks.forStrangers(result, now) {
		e.runner.Now(func(p collectors.Probe) bool {
			return p.Check == observe.CheckPortal || p.Check == observe.CheckCanary
		})
	}
}

// ways returns the uplinks whose way is to be looked at now: when a fault shows,
// when it is sure, again while it lasts, and once when it is over.
func (l *looks) ways(result *triage.Result, what topology.Topology, now observe.Instant) []string {
	l.mu.Lock()
	due := l.ordered
	l.ordered = nil
	l.mu.Unlock()
	at := atFault(result, what)
	for uplink, state := range at {
		before, known := l.traced[uplink]
		if known && before.state == state && now.Mono-before.at < retrace {
			continue
		}
		if l.traced == nil {
			l.traced = make(map[string]traced)
		}
		l.traced[uplink] = traced{state, now.Mono}
		due = append(due, uplink)
	}
	for uplink := range l.traced {
		if _, still := at[uplink]; !still {
			delete(l.traced, uplink)
			due = append(due, uplink)
		}
	}
	return due
}

// atFault returns the uplinks that verdicts name, and how far each has come.
func atFault(result *triage.Result, what topology.Topology) map[string]triage.State {
	at := make(map[string]triage.State)
	for _, v := range result.Verdicts {
		if v.State != triage.Suspect && v.State != triage.Open && v.State != triage.Flapping {
			continue
		}
		for _, uplink := range what.Uplinks {
			everywhere := v.Cause == triage.CauseUpstreamAll && len(v.Scope) == 0
			if (everywhere || slices.Contains(v.Scope, uplink.Name)) && at[uplink.Name] != triage.Open {
				at[uplink.Name] = v.State
			}
		}
	}
	return at
}

// forStrangers reports whether it is time to look for who is in the way.
func (l *looks) forStrangers(result *triage.Result, now observe.Instant) bool {
	wrong := result.Status == triage.AnySuspect || result.Status == triage.AnyOpen
	switch {
	case !wrong:
		l.strangers = 0
		return false
	case l.strangers > 0 && now.Mono-l.asked < strangersEvery:
		return false
	case l.strangers >= strangersTimes:
		known := slices.ContainsFunc(result.Verdicts, func(v triage.Verdict) bool { return v.Cause == triage.CauseUplinkPortal })
		if !known || now.Mono-l.asked < strangersAgain {
			return false
		}
	}
	l.strangers++
	l.asked = now.Mono
	return true
}
