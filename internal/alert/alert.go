// Package alert decides whom to tell what, and when: each step in an incident's
// life once, people only outside quiet hours, programs in their order, as soon
// as there is a way to them. It is pure: it is told the time and what came of an
// attempt, and does nothing itself.
package alert

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// Alert is a step in an incident's life that is worth telling.
type Alert struct {
	Event triage.Event
	// Rings says that people are told as well, in the sense of a bell: it began,
	// or is over, and these are no quiet hours.
	Rings bool
	// Quiet says that these are quiet hours.
	Quiet bool
}

// Quiet are hours of each day in which nothing rings. From and To are minutes
// from midnight; where both are the same there are none.
type Quiet struct{ From, To int }

// Holds reports whether a moment, in its own zone, is within the hours. They
// begin with From and end before To, and may go past midnight.
func (q Quiet) Holds(at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	switch {
	case q.From == q.To:
		return false
	case q.From < q.To:
		return q.From <= minute && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// remembered is how many incidents are remembered.
const remembered = 1000

// Decider decides what is told. It belongs to one goroutine.
type Decider struct {
	told  map[string]*telling // by incident
	order []string            // the incidents, the oldest first
}

// telling is what was told of an incident.
type telling struct {
	last  string // the newest step, told or hushed
	began bool   // people know that it began
}

// NewDecider returns a Decider that has told nothing yet.
func NewDecider() *Decider { return &Decider{told: make(map[string]*telling)} }

// Decide returns what to tell of the events of a round, in their order. local
// is where the quiet hours are.
func (d *Decider) Decide(events []triage.Event, quiet Quiet, local *time.Location) []Alert {
	var all []Alert
	for _, event := range events {
		v := &event.Verdict
		if v.Incident == "" || !d.news(event) {
			continue
		}
		hushed := v.State == triage.Muted || v.Mute != nil
		if hushed && event.Kind != "muted" { // that it was muted is the last that is heard
			continue
		}
		now := quiet.Holds(event.At.Wall.In(local))
		of := d.told[v.Incident]
		// What began while it was muted, or in a maintenance, begins for people when that ends.
		began := event.Kind == "opened" || event.Kind == "flapping" || event.Kind == "unmuted" && !of.began
		rings := began || event.Kind == "resolved"
		of.began = of.began || began
		all = append(all, Alert{Event: event, Quiet: now, Rings: rings && !now})
	}
	return all
}

// news reports whether an event says something else than the last one of its
// incident, and remembers it.
func (d *Decider) news(event triage.Event) bool {
	v := &event.Verdict
	says := strings.Join(append([]string{event.Kind, string(v.Cause)}, v.Scope...), "\x00")
	of, known := d.told[v.Incident]
	if known && of.last == says {
		return false
	}
	if !known {
		of = &telling{}
		if len(d.order) == remembered {
			delete(d.told, d.order[0])
			d.order = slices.Delete(d.order, 0, 1)
		}
		d.order = append(d.order, v.Incident)
		d.told[v.Incident] = of
	}
	of.last = says
	return true
}

// severing are the causes that leave an uplink unable to carry a message.
var severing = []triage.Cause{
	triage.CauseHostLink, triage.CauseHostAddress, triage.CauseLANGateway, triage.CauseUplinkFirstHop,
	triage.CauseUplinkCore, triage.CauseUplinkTCP, triage.CauseUplinkPortal, triage.CauseUpstreamAll,
}

// Way is what a message to a program elsewhere needs.
type Way struct {
	Uplinks []string // those there are
	By      string   // the one it leaves by; empty where that is not known: any will do
	Named   bool     // its host is a name, which has to be looked up
	Inside  bool     // its host is inside: no uplink is needed
}

// Open reports whether a message would have a way, as far as the verdicts tell.
func (w Way) Open(verdicts []triage.Verdict) bool {
	if w.Inside {
		return true
	}
	severed := map[string]bool{}
	for _, v := range verdicts {
		if v.State != triage.Open && v.State != triage.Flapping && v.State != triage.Muted || v.Severity != observe.Down {
			continue
		}
		switch {
		case v.Cause == triage.CauseDNSAll && w.Named:
			return false
		case !slices.Contains(severing, v.Cause):
		case len(v.Scope) == 0: // everything
			return false
		default:
			for _, name := range v.Scope {
				severed[name] = true
			}
		}
	}
	if w.By != "" {
		return !severed[w.By]
	}
	return len(w.Uplinks) == 0 || slices.ContainsFunc(w.Uplinks, func(name string) bool { return !severed[name] })
}
