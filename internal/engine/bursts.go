package engine

import (
	"slices"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	burstLength = 3 * time.Second  // how long one uplink is looked at faster
	burstPause  = 15 * time.Second // until it may be again, from the beginning of the last
)

// bursts remembers when each uplink was last looked at faster: on the first
// loss some confirming probes decide soon whether it was chance. Public
// addresses must not be probed fast for long, and a fault that lasts is told
// no better by judging it four times a second.
type bursts map[string]time.Duration

// allow reports whether the uplink may be looked at faster now, and begins a
// burst where none has been for a while.
func (b bursts) allow(uplink string, now observe.Instant) bool {
	began, ok := b[uplink]
	if !ok || now.Mono-began > burstPause {
		b[uplink] = now.Mono
		return true
	}
	return now.Mono-began <= burstLength
}

// due returns the uplinks in doubt that may be probed faster now.
func (b bursts) due(doubtful []string, now observe.Instant) []string {
	return slices.DeleteFunc(slices.Clone(doubtful), func(uplink string) bool { return !b.allow(uplink, now) })
}

// alarming reports whether an observation is worth an early look.
func alarming(o observe.Observation) bool {
	switch o.Check {
	case observe.CheckLarge, observe.CheckPath, observe.CheckPortal, observe.CheckCanary:
		return false // they are rare, and of what others find first
	}
	switch o.Subject.Kind {
	case observe.KindGateway, observe.KindFirstHop, observe.KindAnchor, observe.KindUplink:
		return o.Outcome == observe.Lost || o.Outcome == observe.Refused || o.Outcome == observe.LocalError
	default:
		return false
	}
}

// inBurst reports whether a probe can confirm what is in doubt. First hops are
// left out: routers answer one expired packet a second, and faster probes would
// read as loss. So are large packets, which take a while to be sure of.
func inBurst(p collectors.Probe, uplinks []string) bool {
	if p.Check != observe.CheckICMP && p.Check != observe.CheckTCP {
		return false
	}
	switch p.Subject.Kind {
	case observe.KindGateway, observe.KindAnchor:
		return slices.Contains(uplinks, p.Subject.Uplink)
	default:
		return false
	}
}
