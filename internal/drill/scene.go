package drill

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// effect is what an outage does to some of what is measured, for a while. Of
// several that meet the same the last counts.
type effect struct {
	from, to time.Duration // after the drill's start; to is not part of it
	on       matcher
	does     behaviour
}

// matcher tells which measurements an effect meets.
type matcher func(observe.Subject, string) bool

// behaviour is how a measurement goes. Its zero value is as usual.
type behaviour struct {
	outcome observe.Outcome // None: as usual
	cause   string
	detail  string
	loss    float64       // the share of rounds that get no answer
	slower  time.Duration // than usual
	times   float64       // what a gauge shows, against its usual; 0: as usual
	fields  []observe.Field
}

func silent() behaviour { return behaviour{outcome: observe.Lost, cause: "timeout"} }

func lossy(share float64) behaviour { return behaviour{loss: share} }

func wrong(cause, detail string) behaviour {
	return behaviour{outcome: observe.Wrong, cause: cause, detail: detail}
}

// matching joins matchers: all of them must match.
func matching(all ...matcher) matcher {
	return func(s observe.Subject, check string) bool {
		return !slices.ContainsFunc(all, func(m matcher) bool { return !m(s, check) })
	}
}

// either joins matchers: one of them must match.
func either(some ...matcher) matcher {
	return func(s observe.Subject, check string) bool {
		return slices.ContainsFunc(some, func(m matcher) bool { return m(s, check) })
	}
}

func kind(kinds ...observe.Kind) matcher {
	return func(s observe.Subject, _ string) bool { return slices.Contains(kinds, s.Kind) }
}

func by(uplink string) matcher {
	return func(s observe.Subject, _ string) bool { return s.Uplink == uplink }
}

func named(names ...string) matcher {
	return func(s observe.Subject, _ string) bool { return slices.Contains(names, s.Name) }
}

func group(groups ...string) matcher {
	return func(s observe.Subject, _ string) bool { return slices.Contains(groups, s.Group) }
}

func check(checks ...string) matcher {
	return func(_ observe.Subject, c string) bool { return slices.Contains(checks, c) }
}

// beyond matches all that lies past the first hop of an uplink: anchors, what is
// reached by it, and names asked of resolvers there.
func beyond(uplink string, resolvers ...string) matcher {
	return either(
		matching(kind(observe.KindAnchor, observe.KindProvider, observe.KindResolver), by(uplink)),
		matching(kind(observe.KindName), group(resolvers...)),
	)
}

// page is what a status page says from a moment on.
type page struct {
	from   time.Duration
	report observe.Report
}

// statement is what a provider said elsewhere: in the press, on the telephone.
type statement struct {
	after    time.Duration
	provider string
	text     string
}
