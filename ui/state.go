package ui

import (
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// state is how something stands, for the eye: each has a sign, a word and a
// role of its own, and only good is well.
type state uint8

const (
	noData    state = iota // nothing was measured
	measuring              // nothing was measured yet: it has only just begun
	undecided              // measured, and not yet enough to judge by
	good
	degraded
	down
	stale  // the last answer is too old to count
	failed // the collector failed
	absent // there is nothing of the kind here
)

// badness orders states by how much they ask for attention.
var badness = [...]int{noData: 3, measuring: 2, undecided: 2, good: 1, degraded: 6, down: 7, stale: 4, failed: 5, absent: 0}

// worse returns the one of two states that asks for more attention.
func worse(a, b state) state {
	if badness[b] > badness[a] {
		return b
	}
	return a
}

// broken reports whether the state must be seen.
func (s state) broken() bool { return s == down || s == degraded || s == failed }

func (s state) sign(g *themes.Glyphs) safetext.Text {
	switch s {
	case good:
		return g.OK
	case degraded:
		return g.Degraded
	case down:
		return g.Down
	case stale:
		return g.Stale
	case measuring:
		return safetext.Literal(":")
	case failed:
		return safetext.Literal("E")
	case absent:
		return safetext.Literal("-")
	}
	return g.Unknown
}

func (s state) role() themes.Role {
	switch s {
	case good:
		return themes.OK
	case degraded:
		return themes.Degraded
	case down, failed:
		return themes.Down
	case stale:
		return themes.Stale
	case absent, measuring:
		return themes.Dim
	}
	return themes.Unknown
}

func (s state) word(lang tongue) safetext.Text {
	switch s {
	case good:
		return lang.say("ok")
	case degraded:
		return lang.say("degraded")
	case down:
		return lang.say("DOWN")
	case stale:
		return lang.say("stale")
	case measuring:
		return lang.say("measuring")
	case failed:
		return lang.say("failed")
	case absent:
		return lang.say("n/a")
	case undecided:
		return lang.say("undecided")
	}
	return lang.say("no data")
}

// ofStatus is the state of a judged level.
func ofStatus(s observe.Status) state {
	switch s {
	case observe.OK:
		return good
	case observe.Degraded:
		return degraded
	case observe.Down:
		return down
	}
	return undecided
}

// ofSeverity is the state that a provider claims for itself.
func ofSeverity(s observe.Severity) state {
	switch s {
	case observe.SeverityOK, observe.SeverityInfo, observe.SeverityMaintenance:
		return good
	case observe.SeverityDegraded, observe.SeverityPartial:
		return degraded
	case observe.SeverityMajor:
		return down
	}
	return undecided
}

// ofSeries is the state of one series by its newest samples: one that went
// wrong is a warning, two in a row are a fault.
func ofSeries(s history.Series, now observe.Instant) state {
	newest := s.Newest().Outcome
	switch {
	case len(s.Samples) == 0:
		return noData
	case newest == observe.NotProvisioned:
		return absent
	case s.Stale(now):
		return stale
	case newest == observe.Failed && !hung(s):
		return failed
	case newest == observe.Good && warned(s):
		return degraded
	case newest == observe.Good:
		return good
	case newest == observe.Late:
		return degraded
	case newest == observe.None || newest == observe.Void:
		return undecided
	}
	if n := len(s.Samples); n > 1 {
		if before := s.Samples[n-2].Outcome; before == observe.Good || before == observe.Late {
			return degraded
		}
	}
	return down
}

// hung reports whether a file system was asked and does not answer: that is no
// failure of ours to ask it.
func hung(s history.Series) bool {
	return s.Key.Subject.Kind == observe.KindHost && s.Last.Cause.String() == "hung"
}
