package engine

import (
	"slices"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
)

const (
	burstLength = 3 * time.Second  // how long one uplink is probed faster
	burstPause  = 15 * time.Second // until it may be again
)

// bursts remembers when each uplink was last probed faster: on the first loss
// a burst of confirming probes decides soon whether it was chance. Public
// addresses must not be probed fast for long.
type bursts map[string]time.Duration

// alarm reports whether an observation is worth an early look.
func (b bursts) alarm(o observe.Observation) bool {
	switch o.Subject.Kind {
	case observe.KindGateway, observe.KindFirstHop, observe.KindAnchor, observe.KindUplink:
		return o.Outcome == observe.Lost || o.Outcome == observe.Refused || o.Outcome == observe.LocalError
	default:
		return false
	}
}

// due returns the uplinks in doubt that may be probed faster now.
func (b bursts) due(doubtful []string, now observe.Instant) []string {
	return slices.DeleteFunc(slices.Clone(doubtful), func(uplink string) bool {
		began, ok := b[uplink]
		if !ok || now.Mono-began > burstPause {
			b[uplink] = now.Mono
			return false
		}
		return now.Mono-began > burstLength
	})
}

// inBurst reports whether a probe can confirm what is in doubt. First hops are
// left out: routers answer one expired packet a second, and faster probes would
// read as loss.
func inBurst(p collectors.Probe, uplinks []string) bool {
	switch p.Subject.Kind {
	case observe.KindGateway, observe.KindAnchor:
		return slices.Contains(uplinks, p.Subject.Uplink)
	default:
		return false
	}
}
