package history

import (
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// Happened is a kind of thing that happens.
type Happened uint8

// What happens, but for what providers say: that is among the claims.
const (
	Began        Happened = iota // noctop began to measure
	Reconfigured                 // what is watched changed
	Suspected                    // a fault was suspected
	Stepped                      // an incident began, changed or ended
	Ordered                      // an operator gave an order
	Missed                       // noctop did not run, so that nothing was measured
	Distrusted                   // noctop's own measuring came to be unreliable
	Trusted                      // and was reliable again
)

// Happening is one thing that happened.
type Happening struct {
	At      observe.Instant
	Kind    Happened
	Step    string          // of an incident: the kind of the triage.Event
	Verdict *triage.Verdict // of an incident or a suspicion, as it stood then; not to be changed
	Order   *triage.Order   // not to be changed
	For     time.Duration   // of what was missed: how long
}

// mostHappenings is how many of the newest are kept.
const mostHappenings = 300

// Log is what happened lately. Its zero value is empty. It belongs to one
// goroutine; what it returns may be read by any.
type Log struct {
	kept []Happening // at most twice as many as are shown
}

// Add adds what happened. What is oldest may go.
func (l *Log) Add(h Happening) {
	if len(l.kept) >= 2*mostHappenings { // those that were given out keep what they have
		l.kept = append(make([]Happening, 0, 2*mostHappenings), l.Newest()...)
	}
	l.kept = append(l.kept, h)
}

// Newest returns what happened last, the oldest of it first. It must not be
// changed, and does not change.
func (l *Log) Newest() []Happening {
	from := max(len(l.kept)-mostHappenings, 0)
	return l.kept[from:len(l.kept):len(l.kept)]
}

// Last returns the newest of a kind.
func (l *Log) Last(kind Happened) (Happening, bool) {
	all := l.Newest()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == kind {
			return all[i], true
		}
	}
	return Happening{}, false
}
