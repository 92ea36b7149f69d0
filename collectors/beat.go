package collectors

import (
	"hash/fnv"
	"strconv"
	"time"

	"example.com/noctop/internal/observe"
)

// Beat is what rounds are aligned to: what is due at the same moment is done in
// one go. To wake this process up costs more than most rounds do.
const Beat = 50 * time.Millisecond

// Here is the slot of what is only read from this host: its rounds begin with
// the full second, without jitter.
const Here = "here"

const (
	jitterShare    = 0.05 // of the interval, either way
	longestStagger = time.Second
)

// UntilBeat returns the time from now to the beat that is nearest to so much later.
func UntilBeat(now observe.Instant, later time.Duration) time.Duration {
	if later < 2*Beat {
		return later
	}
	return (now.Mono + later).Round(Beat) - now.Mono
}

// stagger spreads first rounds over the first second, always alike for the
// same probe, so that a start is no burst.
func stagger(probe Probe) time.Duration {
	return spread(probe.Name, min(probe.Every, longestStagger))
}

// untilFirst returns the time to a probe's first round.
func untilFirst(probe Probe, now observe.Instant) time.Duration {
	if probe.Slot == "" {
		return stagger(probe)
	}
	return modulo(place(probe.Slot)-now.Mono, longestStagger)
}

// untilNext returns the time to the round after one that begins now. Jitter
// keeps rounds from falling into step with what else is periodic.
func untilNext(probe Probe, now observe.Instant, random func() float64) time.Duration {
	every := probe.Every
	if probe.Slot == "" {
		return UntilBeat(now, every+jitter(every, random()))
	}
	// The rounds of a slot are numbered by the clock, so that all its probes
	// know when each is due, whenever they have begun.
	from := place(probe.Slot)
	number := (now.Mono-from+every/2)/every + 1
	due := from + number*every
	if probe.Slot != Here {
		due += jitter(every, share(probe.Slot+strconv.Itoa(int(number)))).Round(Beat)
	}
	return due - now.Mono
}

// place is when in the second the rounds of a slot begin.
func place(slot string) time.Duration {
	if slot == Here {
		return 0
	}
	return spread(slot, longestStagger)
}

// jitter returns how much later a round comes, for a number in [0,1).
func jitter(every time.Duration, random float64) time.Duration {
	return time.Duration((random*2 - 1) * jitterShare * float64(every))
}

// spread returns a beat within a span, always the same for a name.
func spread(name string, span time.Duration) time.Duration {
	return time.Duration(share(name) * float64(span)).Truncate(Beat)
}

// share turns a name into a number in [0,1).
func share(name string) float64 {
	sum := fnv.New64a()
	sum.Write([]byte(name))
	// FNV's high bits hardly differ between names that end alike; the product's do
	// (Knuth, The Art of Computer Programming, vol. 3, 6.4: multiplicative hashing).
	const golden = 0x9e3779b97f4a7c15
	return float64(sum.Sum64()*golden) / (1 << 64)
}

// modulo is the remainder that is never negative.
func modulo(d, span time.Duration) time.Duration { return (d%span + span) % span }
