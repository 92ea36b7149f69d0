package topology

import "time"

// Maintenance is a planned window in which the faults of what is worked on are
// no news. They are still found, and shown as muted.
type Maintenance struct {
	Scope []string // names from this configuration: uplinks, resolvers, providers, endpoint groups
	Cause string   // "uplink.core", or "uplink." for all that begin so; empty: any
	From  time.Time
	Until time.Time
	Every time.Duration // it comes again after so long, counted in UTC; 0: once
	Why   string
}

// At returns the window that is open at an instant, if one is.
func (m Maintenance) At(now time.Time) (from, until time.Time, open bool) {
	from, until = m.From, m.Until
	if !until.After(from) {
		return from, until, false
	}
	if m.Every > 0 && now.After(from) {
		passed := now.Sub(from) / m.Every * m.Every
		from, until = from.Add(passed), until.Add(passed)
	}
	return from, until, !now.Before(from) && now.Before(until)
}
