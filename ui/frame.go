package ui

import (
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// Frame is all that a pane may look at while it is drawn, and where to.
type Frame struct {
	tongue

	Canvas   *canvas.Canvas
	Snapshot *history.Snapshot
	Theme    *themes.Theme
	Glyphs   *themes.Glyphs
	Keys     *keymap.Map
	Zone     *time.Location
	Number   int  // of the pane: the key that focuses it
	Focused  bool // the pane has the keyboard
	Zoomed   bool // it has the room of all
	Frozen   bool
	Filter   string
	Primary  string // the uplink that things are seen by first; empty: by all alike
	Cursor   observe.Subject
	Chosen   observe.Subject // the row under the cursor of the pane that has the keyboard
	Whole    bool            // the verdict above it is not cut short
	Beside   []span          // how the other panes stand, where this one hides them
	Proven   []proof.Record  // what the operators' tools said, the oldest first
	Journal  *Journaling     // how it stands; nil: there is none to speak of

	aim     *aim                // where it stands on the screen, for the mouse; nil: there is none
	by      sorting             // by what the rows of the pane are sorted
	sorts   map[string]sorting  // the same of each pane
	without map[string][]string // the columns that each pane is to do without

	kept  *bygone // of the time before
	cache *cache
}

// cache keeps what is worked out of one Snapshot, so that a key costs no more
// than the drawing.
type cache struct {
	snapshot  *history.Snapshot
	rest      []int // the series of all but endpoints
	bySubject map[observe.Subject][]int
	summaries map[summaryKey]history.Summary
	tables    map[tableKey]table
	heard     bool // voices is made
	voices    []*voice
	grouped   []*fleet             // made once a Snapshot
	diffs     map[diffKey][]piece  // kept from Snapshot to Snapshot
	orders    map[string]heldOrder // by pane, and kept likewise
	charts    map[string]keptMarks // by uplink, and kept likewise
	hits      []hit                // what stands where on the screen that was drawn last
}

type summaryKey struct {
	series history.Key
	window time.Duration
}

type tableKey struct {
	pane    string
	filter  string
	by      sorting
	without string
}

// reset empties the cache where the Snapshot is another one.
func (c *cache) reset(snapshot *history.Snapshot) {
	if c.snapshot == snapshot && c.bySubject != nil {
		return
	}
	c.snapshot = snapshot
	c.bySubject = make(map[observe.Subject][]int, len(c.bySubject)) // as many as in the Snapshot before
	c.summaries = make(map[summaryKey]history.Summary, len(c.summaries))
	c.tables = make(map[tableKey]table)
	c.heard, c.voices, c.grouped = false, nil, nil
	if snapshot == nil {
		return
	}
	c.rest = c.rest[:0]
	all := snapshot.All()
	for i := range all {
		if subject := &all[i].Key.Subject; subject.Kind != observe.KindEndpoint { // there may be thousands, and no pane asks for them
			c.rest = append(c.rest, i)
			c.bySubject[*subject] = append(c.bySubject[*subject], i)
		}
	}
}

// style returns the look of a role.
func (f *Frame) style(role themes.Role) canvas.Style { return f.Theme.Style(role) }

// put draws text from x to at most width columns, and returns how many it took.
func (f *Frame) put(x, y, width int, t safetext.Text, role themes.Role) int {
	if width <= 0 {
		return 0
	}
	return f.Canvas.PutCut(x, y, width, t, f.style(role), f.Glyphs.Ellipsis)
}

// key is what to press for an action.
func (f *Frame) key(action keymap.Action) safetext.Text {
	keys := f.Keys.Keys(action)
	if len(keys) == 0 {
		return f.say("(no key)")
	}
	return clean(keymap.Label(keys[0]))
}

// series returns the series of a subject and a check.
func (f *Frame) series(subject observe.Subject, check string) (history.Series, bool) {
	return f.Snapshot.Series(history.Key{Subject: subject, Check: check})
}

// allOf returns every series of a subject, in the order of first appearance.
func (f *Frame) allOf(subject observe.Subject) []history.Series {
	indexes := f.cache.bySubject[subject]
	found := make([]history.Series, len(indexes))
	for i, index := range indexes {
		found[i] = f.Snapshot.All()[index]
	}
	return found
}

// first returns the first series that there is of some checks, in their order.
func (f *Frame) first(subject observe.Subject, checks ...string) (history.Series, bool) {
	for _, check := range checks {
		if s, ok := f.series(subject, check); ok {
			return s, true
		}
	}
	return history.Series{}, false
}

// minute is the window of the figures in the panes.
const minute = time.Minute

// summary sums up the last stretch of a series, once a Snapshot.
func (f *Frame) summary(s history.Series, window time.Duration) history.Summary {
	key := summaryKey{s.Key, window}
	sum, ok := f.cache.summaries[key]
	if !ok {
		sum = history.Summarise(s.Samples, f.Snapshot.Now.Add(-window), f.Snapshot.Now)
		f.cache.summaries[key] = sum
	}
	return sum
}

// grace is how long after the start nothing need have been measured.
const grace = 10 * time.Second

// nothing is the state of what has no series.
func (f *Frame) nothing() state {
	if f.Snapshot.Now.Sub(f.Snapshot.Started) < grace {
		return measuring
	}
	return noData
}

// state returns how a subject stands: as triage judged it, so long as what it
// was judged by is fresh.
func (f *Frame) state(subject observe.Subject) state {
	indexes := f.cache.bySubject[subject]
	if len(indexes) == 0 {
		return f.nothing()
	}
	worst, fresh := absent, false
	for _, index := range indexes {
		of := ofSeries(f.Snapshot.All()[index], f.Snapshot.Now)
		fresh = fresh || of == good || of == degraded || of == down || of == undecided
		worst = worse(worst, of)
	}
	level, judged := f.Snapshot.Triage.Levels[subject]
	if judged && fresh {
		return ofStatus(level)
	}
	if worst == noData {
		return f.nothing()
	}
	return worst
}

// checkState returns how one check of a subject stands.
func (f *Frame) checkState(subject observe.Subject, check string) state {
	s, ok := f.series(subject, check)
	if !ok || len(s.Samples) == 0 {
		return f.nothing()
	}
	return ofSeries(s, f.Snapshot.Now)
}

// foremost returns the verdict to show first: the first that is not muted.
func foremost(r *triage.Result) *triage.Verdict {
	for i := range r.Verdicts {
		if v := &r.Verdicts[i]; v.State != triage.Muted && v.State != triage.Resolved && v.Cause != causeMonitor {
			return v
		}
	}
	return nil
}

// causeMonitor is the cause of verdicts about our own measuring.
const causeMonitor triage.Cause = "monitor"
