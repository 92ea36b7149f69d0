package feed

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// reading is what a format found on a page, before it is held against what the
// operator asked for. Every format ends with finish.
type reading struct {
	open         []event
	maintenances []event
	closed       []event     // what it still lists and says is over
	live         bool        // its own monitors speak: what it lists no more is over
	components   []component // all that the page lists
	lists        bool        // the format lists all its components, the well ones too
	measured     bool        // the components' states say more than the incidents: all count where none is asked for
	regions      []string    // all that the page lists; nil where it lists none
	whole        component   // what the page says of itself, where that counts beside what it lists
	indicator    string
	updated      time.Time
	unclear      []string // what could not be understood of the page as a whole
	notes        []string // what else is worth saying
}

// event is an incident or a maintenance, with what only the scope needs.
type event struct {
	observe.Incident
	aliases []string  // further names of its components
	until   time.Time // the end of a maintenance's window
	unclear string    // what could not be understood of it
}

// component is one part of a provider's service, as its page lists it.
type component struct {
	id, group, name string
	word            string // the page's own word for its state
	state           observe.Severity
}

// quietAfter is how long a provider may say nothing about an open incident
// before it counts as forgotten. Real ones are updated within hours; events
// left open for months were seen at AWS and Better Stack.
const quietAfter = 7 * 24 * time.Hour

// finish applies the operator's scope, judges the state, and bounds what goes on.
func finish(read reading, ctx Context) observe.Report {
	scope := newScope(ctx, read.components)
	open, elsewhere := scope.part(clean(&read, read.open, ctx.Now, aheadOfIncident))
	planned, plannedElsewhere := scope.part(clean(&read, read.maintenances, ctx.Now, aheadOfMaintenance))
	planned = slices.DeleteFunc(planned, func(e event) bool {
		return !ctx.Now.IsZero() && !e.until.IsZero() && ctx.Now.Sub(e.until) > 24*time.Hour
	})
	quiet := 0
	for i := range open {
		if forgotten(open[i], ctx.Now) && !scope.named(open[i]) {
			open[i].State = min(open[i].State, observe.SeverityInfo)
			quiet++
		}
	}
	if quiet > 0 {
		read.notes = append(read.notes, fmt.Sprintf("%d open without a word for over %d days: counted as information", quiet, int(quietAfter.Hours()/24)))
	}
	state, basis := judge(&read, scope, open)
	updated, _ := believable(read.updated, ctx.Now, aheadOfIncident)
	return observe.Report{
		State:         state,
		Reason:        clip(strings.Join(slices.Concat(read.unclear, basis, read.notes), "; "), maxField),
		PageIndicator: clip(read.indicator, maxField),
		Incidents:     bounded(open),
		Maintenances:  bounded(planned),
		Closed:        bounded(closed(&read, scope, ctx.Now)),
		Elsewhere:     bounded(slices.Concat(elsewhere, plannedElsewhere)),
		Live:          read.live,
		Updated:       updated,
	}
}

// maxClosed is how many incidents that are over go on: the newest.
const maxClosed = 50

// over notes an event that the page still lists and says is over.
func (r *reading) over(e event) {
	if !isOver(e.Stage) {
		e.Stage = observe.StageResolved
	}
	e.unclear = ""
	r.closed = append(r.closed, e)
}

// closed returns what is over and in scope, of the last days and not open
// again under the same id.
func closed(read *reading, scope scope, now time.Time) []event {
	open := map[string]bool{}
	for _, e := range slices.Concat(read.open, read.maintenances) {
		open[e.ID] = true
	}
	past, _ := scope.part(clean(new(reading), read.closed, now, aheadOfMaintenance))
	past = slices.DeleteFunc(past, func(e event) bool { return open[e.ID] || forgotten(e, now) })
	slices.SortStableFunc(past, func(a, b event) int { return b.lastWord().Compare(a.lastWord()) })
	return past[:min(len(past), maxClosed)]
}

// clean leaves out dates that can't be true, sorts statements, and joins
// events of one id.
func clean(read *reading, events []event, now time.Time, ahead time.Duration) []event {
	byID := map[string]int{}
	var kept []event
	absurd := 0
	check := func(at *time.Time) {
		var left bool
		if *at, left = believable(*at, now, ahead); left {
			absurd++
		}
	}
	for _, e := range events {
		check(&e.Started)
		check(&e.Incident.Updated)
		for i := range e.Updates {
			check(&e.Updates[i].At)
		}
		if first, seen := byID[e.ID]; seen && e.ID != "" {
			kept[first] = joined(kept[first], e)
			continue
		}
		byID[e.ID] = len(kept)
		kept = append(kept, e)
	}
	for i := range kept {
		slices.SortStableFunc(kept[i].Updates, func(a, b observe.Update) int { return b.At.Compare(a.At) })
	}
	if absurd > 0 {
		read.notes = append(read.notes, fmt.Sprintf("%d dates left out that can't be true", absurd))
	}
	return kept
}

// joined makes one event of two with the same id: the newer one speaks, and
// the worse severity counts.
func joined(a, b event) event {
	newer, older := a, b
	if b.Incident.Updated.After(a.Incident.Updated) {
		newer, older = b, a
	}
	newer.State = max(a.State, b.State)
	newer.Updates = slices.Concat(newer.Updates, older.Updates)
	newer.unclear = cmp.Or(newer.unclear, older.unclear)
	return newer
}

// forgotten reports whether the provider has said nothing about an open event
// for long. Without a date it can't be told.
func forgotten(e event, now time.Time) bool {
	last := e.lastWord()
	return !now.IsZero() && !last.IsZero() && now.Sub(last) > quietAfter
}

// lastWord is when the provider last spoke of the event, as far as it says.
func (e event) lastWord() time.Time {
	last := later(e.Started, e.Incident.Updated)
	if len(e.Updates) > 0 {
		last = later(last, e.Updates[0].At)
	}
	return last
}

// judge returns the worst of what is open and in scope, and what that rests
// on. What is not understood makes the state unknown, unless it is bad anyway.
func judge(read *reading, scope scope, open []event) (observe.Severity, []string) {
	state, basis := observe.SeverityOK, []string(nil)
	for _, e := range open {
		state = max(state, e.State)
		if e.unclear != "" && len(read.unclear) < 5 {
			read.unclear = append(read.unclear, e.unclear)
		}
	}
	read.unclear = append(read.unclear, scope.gone(read)...)
	troubled, all := 0, read.measured && len(scope.components) == 0
	for _, c := range read.components {
		switch {
		case c.state == observe.SeverityUnknown:
			if scope.counts(c) || len(scope.components) == 0 {
				read.unclear = append(read.unclear, fmt.Sprintf("%s is %q, an unknown word", c.name, c.word))
			}
		case all || scope.counts(c):
			if c.state > observe.SeverityOK && len(basis) < 5 {
				basis = append(basis, fmt.Sprintf("%s: %s", c.name, c.word))
			}
			state = max(state, c.state)
		case c.state >= observe.SeverityDegraded:
			troubled++
		}
	}
	if whole := read.whole; whole.state > state && (len(scope.components) == 0 || !read.lists) {
		state, basis = whole.state, append(basis, fmt.Sprintf("the page as a whole: %s", whole.word))
	}
	if troubled > 0 && len(scope.components) == 0 {
		read.notes = append(read.notes, fmt.Sprintf("%d components are not well; those named under components: count", troubled))
	}
	if len(read.unclear) > 0 && state < observe.SeverityDegraded {
		state = observe.SeverityUnknown
	}
	read.unclear = read.unclear[:min(len(read.unclear), 5)]
	return state, basis
}

// bounded returns the incidents, the worst and newest first, each within its limits.
func bounded(events []event) []observe.Incident {
	slices.SortStableFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(rank(b.State), rank(a.State)), b.Started.Compare(a.Started))
	})
	var incidents []observe.Incident
	for _, e := range events[:min(len(events), maxItems)] {
		incident := e.Incident
		incident.ID, incident.Title = clip(incident.ID, maxField), clip(incident.Title, maxField)
		incident.Updates = incident.Updates[:min(len(incident.Updates), maxUpdates)]
		incident.Regions = incident.Regions[:min(len(incident.Regions), maxNames)]
		incident.Components = incident.Components[:min(len(incident.Components), maxNames)]
		incidents = append(incidents, incident)
	}
	return incidents
}

// rank puts what is not understood before what is merely said to be slight.
func rank(s observe.Severity) int {
	if s == observe.SeverityUnknown {
		return int(observe.SeverityMaintenance)*2 + 1
	}
	return int(s) * 2
}

// beyond notes that a list was longer than is read: what was not read can't be
// called well.
func (r *reading) beyond(more bool, what string, limit int) {
	if more {
		r.unclear = append(r.unclear, fmt.Sprintf("more than %d %s: the rest was not read", limit, what))
	}
}
