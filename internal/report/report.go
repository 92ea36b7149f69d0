// Package report writes bulletins: what is told to others about an incident,
// while it lasts and when it is over, and what one shift hands over to the next.
// It is pure: what to say comes from a Snapshot and the incident's life so far.
package report

import (
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
)

// Kind is what a bulletin is for.
type Kind string

// The kinds of bulletins.
const (
	First    Kind = "first"    // 장애 1보: that something is broken
	Update   Kind = "update"   // how it stands since
	Final    Kind = "final"    // that it is over, and how it went
	Handover Kind = "handover" // all that is open, for the next shift
)

// Bulletin is one report, in no language yet.
type Bulletin struct {
	Kind     Kind
	Number   int // of the incident's, from 1; 0 of a handover
	Site     string
	Incident string // empty of a handover
	Written  time.Time
	Title    i18n.Text
	Drill    bool // nothing of it happens: nobody must take it for news
	Sections []Section
}

// Section is a part of a bulletin, with the stable name that it has in JSON.
type Section struct {
	Key   string
	Name  i18n.Text
	Lines []i18n.Text
	Plot  []Row // lines that are drawn, not said
}

// Source is what a bulletin is made of.
type Source struct {
	Snapshot *history.Snapshot
	Zone     *time.Location
	// Events are the steps of incidents' lives so far, the oldest first.
	Events []triage.Event
	// Claims are what was said; where it is nil, the Snapshot's.
	Claims []claims.Claim
	// Actions are what the operators did, in their words.
	Actions []Action
	// Every is the time between bulletins; 0: as usual.
	Every time.Duration
	// Drill is the name of what is rehearsed; empty where it happens.
	Drill string
}

// Action is something an operator did.
type Action struct {
	At   time.Time
	By   string // initials or a name; may be empty
	Text string
}

// usualEvery is the time until the next bulletin: updates come every 15 to 30
// minutes.
const usualEvery = 15 * time.Minute

// writer writes one bulletin.
type writer struct {
	Source
	now time.Time
}

func newWriter(source Source) *writer {
	if source.Zone == nil {
		source.Zone = time.UTC
	}
	if source.Every == 0 {
		source.Every = usualEvery
	}
	if source.Claims == nil {
		source.Claims = source.Snapshot.Claims
	}
	return &writer{Source: source, now: source.Snapshot.Now.Wall.In(source.Zone)}
}

// marked says of the bulletin of a drill that it is one.
func (w *writer) marked(b Bulletin) Bulletin {
	if w.Drill != "" {
		b.Drill, b.Title = true, i18n.T("DRILL %s, nothing of this happens: %s", w.Drill, b.Title)
	}
	return b
}

// clock says when something was: with the date where it was another day.
func (w *writer) clock(at time.Time) i18n.Text {
	at = at.In(w.Zone)
	if at.YearDay() != w.now.YearDay() || at.Year() != w.now.Year() {
		return i18n.T(at.Format("2006-01-02 15:04:05"))
	}
	return i18n.T(at.Format("15:04:05"))
}

// span says how long something lasted or lasts.
func span(d time.Duration) i18n.Text {
	switch d = d.Round(time.Second); {
	case d < time.Minute:
		return i18n.T("%d s", int(d.Seconds()))
	case d < time.Hour:
		return i18n.T("%d min", int(d.Minutes()))
	}
	return i18n.T("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
