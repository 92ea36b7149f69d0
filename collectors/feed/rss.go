package feed

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// rss is RSS and Atom of any maker. As "rss" it takes the feed for a history:
// what is old, or says that it is over, is closed, and an empty feed is a broken
// one. As "rss-open" it takes every item for an open one, and an empty feed for
// well. It never guesses a severity from prose.
type rss struct {
	name     string
	openOnly bool
}

// How long an item of a history counts as open. One that says how far it has
// come is followed up until it is closed; one that doesn't may never be.
const (
	openWithStage    = quietAfter
	openWithoutStage = 24 * time.Hour
)

// maxStory is how many items of one story are read.
const maxStory = 20

// Name is "rss" or "rss-open".
func (r rss) Name() string { return r.name }

// Recognise takes any RSS or Atom for a history.
func (r rss) Recognise(body []byte, _, _ string) bool {
	if r.openOnly {
		return false // nothing in a feed says that it lists open items only
	}
	root := strings.ToLower(rootElement(body))
	return root == "rss" || root == "rdf" || root == "feed"
}

// Parse reads the feed.
func (r rss) Parse(body []byte, ctx Context) (observe.Report, error) {
	feed, err := readXML(body)
	if err != nil {
		return observe.Report{}, notThe("an RSS or Atom feed", body, err)
	}
	read := reading{updated: feed.built}
	r.tell(feed, &read, ctx.Now)
	return finish(read, ctx), nil
}

// tell adds what a feed tells, story by story.
func (r rss) tell(feed channel, read *reading, now time.Time) {
	read.beyond(feed.more, "items", maxItems)
	if len(feed.entries) == 0 && !r.openOnly {
		read.unclear = append(read.unclear, "the feed has no items, though it is a history")
	}
	if len(feed.entries) > 0 && !r.openOnly {
		read.notes = append(read.notes, "which items are open is read from their text and age")
	}
	stories, order := map[string][]entry{}, []string(nil)
	for _, item := range newest(feed.entries) {
		story := item.title + "\n" + item.link
		if stories[story] == nil {
			order = append(order, story)
		}
		stories[story] = append(stories[story], item)
		if item.latest().After(read.updated) && feed.built.IsZero() {
			read.updated = item.latest()
		}
	}
	for _, story := range order {
		r.into(stories[story], read, now)
	}
}

// into adds a story to what is open, planned or over. The newest of its items
// speaks for it, the others are what was said before; the oldest gives the id,
// which stays while items are added.
func (r rss) into(story []entry, read *reading, now time.Time) {
	story, stages := sameStory(story)
	item, oldest := story[0], story[len(story)-1].event()
	e := item.event()
	e.ID, e.Started = oldest.ID, oldest.Started
	for i, earlier := range story[1:] {
		for _, update := range earlier.event().Updates {
			update.Stage = stages[i+1]
			e.Updates = append(e.Updates, update)
		}
	}
	e.Stage = stages[0]
	if item.status != "" {
		r.intoByStatus(item, e, read)
		return
	}
	if isOver(e.Stage) {
		read.over(e)
		return
	}
	if !r.openOnly && r.past(e, item, read, now) {
		return
	}
	if e.Stage == observe.StageScheduled || e.Stage == observe.StageInProgress || maintenanceWords.MatchString(item.title) {
		e.State = observe.SeverityMaintenance
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}

// sameStory cuts items of one title and link, the newest first, where another
// story begins: before a long silence, and before an end that was not the end.
// It returns the stage of each as well: to read one is dear.
func sameStory(items []entry) (story []entry, stages []observe.Stage) {
	for i, older := range items[:min(len(items), maxStory)] {
		stage := stageOf(older)
		if i > 0 {
			newer := items[i-1]
			apart := !newer.latest().IsZero() && newer.latest().Sub(older.latest()) > quietAfter
			if apart || isOver(stage) && !isOver(stages[i-1]) {
				break
			}
		}
		story, stages = append(story, older), append(stages, stage)
	}
	return story, stages
}

// intoByStatus goes by the <status> of an item, which leaves nothing to guess.
func (r rss) intoByStatus(item entry, e event, read *reading) {
	means, known := statusWords[fold(item.status)]
	if !known {
		e.unclear = unknownWord("status", e.Title, word(item.status))
	}
	e.State = means.state
	if means.stage != observe.StageUnknown {
		e.Stage = means.stage
	}
	if means.state == observe.SeverityOK {
		read.over(e)
		return
	}
	if means.state == observe.SeverityMaintenance {
		read.maintenances = append(read.maintenances, e)
		return
	}
	read.open = append(read.open, e)
}

// past reports whether an item of a history is too old to be open. One that
// has neither date nor stage makes the page unclear.
func (r rss) past(e event, item entry, read *reading, now time.Time) bool {
	at := item.latest()
	switch {
	case at.IsZero():
		if e.Stage == observe.StageUnknown && len(read.unclear) == 0 {
			read.unclear = append(read.unclear, "items have neither a date nor a stage")
		}
		return e.Stage == observe.StageUnknown
	case now.IsZero():
		return false
	case e.Stage == observe.StageUnknown:
		return now.Sub(at) > openWithoutStage
	}
	return now.Sub(at) > openWithStage
}

// event is the item as an open incident of no known severity.
func (e entry) event() event {
	incident := event{Incident: observe.Incident{
		ID: cmp.Or(e.id, e.link, e.title), Title: e.title, State: observe.SeverityDegraded,
		Started: e.published, Updated: e.latest(),
	}}
	if e.body != "" {
		incident.Updates = []observe.Update{{At: e.latest(), Text: e.body}}
	}
	return incident
}

// newest returns the items, the latest first where they are dated; otherwise
// in the feed's own order, which is the same by custom.
func newest(items []entry) []entry {
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b entry) int { return b.latest().Compare(a.latest()) })
	return sorted
}

// stageMark finds the stage where pages put it: at the head of a line or
// title, in brackets or before a dash or colon. The first is the newest.
var stageMark = regexp.MustCompile(`(?im)^\W{0,3}(resolved|completed|monitoring|identified|investigating|scheduled|in progress|verifying|postmortem|복구 ?완료|조치 ?완료|점검 ?완료)(?:\s*[-–—:\])]|\s*$)`)

// titleEnd finds it at the end of a title, where "Unresolved" and "Partially
// resolved" must not count.
var titleEnd = regexp.MustCompile(`(?i)[-–—:(\[]\s*(resolved|completed|monitoring|identified|investigating|복구 ?완료|조치 ?완료|점검 ?완료)\s*[)\]]?\s*$`)

// over finds a plain statement that it is over.
var over = regexp.MustCompile(`(?i)\b(?:has|have|was|were|is|are) (?:now |been |fully |now been )*(?:resolved|restored|mitigated)\b|(?:복구|정상화)(?:가|이)? ?(?:완료|되었|됐|하였|했)|정상화 완료|해소되었|해소됐`)

// notOver takes that back: in doubt an item stays open.
var notOver = regexp.MustCompile(`(?i)\b(?:once|until|when|after|if|not|partially|partly)\b[^.\n]{0,60}\b(?:resolved|restored|mitigated)\b|\b(?:but|however|again|recur\w*|reoccur\w*)\b|복구(?:되지|하지)|그러나|하지만|다시`)

var maintenanceWords = regexp.MustCompile(`(?i)\bmaintenance\b|정기 ?점검|점검 ?안내|작업 ?안내`)

var markedStages = map[string]observe.Stage{
	"resolved": observe.StageResolved, "completed": observe.StageCompleted, "postmortem": observe.StagePostmortem,
	"monitoring": observe.StageMonitoring, "identified": observe.StageIdentified, "investigating": observe.StageInvestigating,
	"scheduled": observe.StageScheduled, "inprogress": observe.StageInProgress, "verifying": observe.StageInProgress,
	"복구완료": observe.StageResolved, "조치완료": observe.StageResolved, "점검완료": observe.StageCompleted,
}

// stageOf reads how far an item says it has come.
func stageOf(item entry) observe.Stage {
	for _, found := range [][]string{
		stageMark.FindStringSubmatch(item.title), titleEnd.FindStringSubmatch(item.title), stageMark.FindStringSubmatch(item.body),
	} {
		if found != nil {
			return markedStages[fold(found[1])]
		}
	}
	if text := item.title + "\n" + item.body; over.MatchString(text) && !notOver.MatchString(text) {
		return observe.StageResolved
	}
	return observe.StageUnknown
}
