package claims

import (
	"maps"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// record is what is known of one incident, as the provider has told it so far.
type record struct {
	provider *provider
	key, id  string
	channel  Channel
	planned  bool
	open     bool
	polls    uint64

	title      string
	stage      observe.Stage
	severity   observe.Severity
	regions    []string
	components []string
	revision   int
	first      time.Time       // when the provider first spoke of it
	lastWord   time.Time       // when the provider last spoke of it, as far as can be told
	touched    observe.Instant // when we last learned something
	closed     time.Time       // when it was last said, or seen, to be over

	sight    digest // of the last poll, to the letter
	contents memory // of whole polls
	said     memory // of statements
	gone     memory // contents with which it was withdrawn
	back     memory // and with which it came back
	dates    memory // of statements

	causes, denied    causeSet
	start, end, until time.Time
	inText            bool         // start was read from a statement, which counts more than a field
	last              map[Kind]int // the newest claim of each kind, by its number
}

// memory is a set of digests with the poll that met each last.
type memory struct{ met map[digest]uint64 }

const mostMet = 1_000

// metBefore reports whether a digest was met in an earlier poll.
func (m *memory) metBefore(d digest, poll uint64) bool {
	at, ok := m.met[d]
	return ok && at < poll
}

// markAt remembers that a digest was met in a poll, and reports whether it is new.
func (m *memory) markAt(d digest, poll uint64) bool {
	if m.met == nil {
		m.met = map[digest]uint64{}
	}
	_, known := m.met[d]
	m.met[d] = poll
	return !known
}

// forget drops what this poll has not met, where much is remembered.
func (r *record) forget() {
	for _, m := range []*memory{&r.contents, &r.said, &r.gone, &r.back, &r.dates} {
		if len(m.met) <= mostMet {
			continue
		}
		maps.DeleteFunc(m.met, func(_ digest, at uint64) bool { return at != r.polls })
	}
}

// word notes when the provider spoke: as it dates it, where that can be so.
func (r *record) word(at time.Time, now observe.Instant) {
	if at.IsZero() || at.After(now.Wall) {
		at = now.Wall
	}
	if at.After(r.lastWord) {
		r.lastWord = at
	}
}

// base is a claim with what all claims of the incident share.
func (r *record) base(now observe.Instant) Claim {
	return Claim{
		Provider: r.provider.name, Channel: r.channel, Stage: r.stage, Incident: r.id, Revision: r.revision, Severity: r.severity,
		Received: now, Title: safetext.Clean(r.title, titleCells), Regions: r.regions, Components: r.components, Start: r.start,
	}
}

// reading is what a statement says, as far as it is understood.
type reading struct {
	gives, denies causeSet
	cause         string // the sentence that names it
	start, end    stated
	until         stated
	over          bool
}

// read reads a statement that was made at that time. Of a flood of statements
// only the first are read.
func (l *Ledger) read(text string, at time.Time) reading {
	text = readable(text)
	if l.unread -= len(text); l.unread < 0 {
		return reading{}
	}
	var r reading
	named := mentions(text)
	r.gives, r.denies = summed(named)
	for _, m := range named {
		if m.role != open && (r.cause == "" || r.gives&setOf(m.class) != 0) {
			r.cause = sentenceAt(text, m.from)
			if m.role == given {
				break
			}
		}
	}
	r.start, r.end = begins(text, at)
	r.until = repairBy(text, at)
	r.over = isOver(text)
	return r
}

const (
	// sameStart and sameUntil are how far two times may differ that are the same.
	sameStart = time.Minute
	sameUntil = 5 * time.Minute
)

// learn takes on what a statement says that was not said before, and returns a
// claim for each: its kind, the words it stands on, and what it takes back. It
// also fills in what all claims of the statement share.
func (r *record) learn(said reading, base *Claim) []Claim {
	var learned []Claim
	base.Causes, base.Denies = said.gives.list(), said.denies.list()
	if news := said.gives != 0 && said.gives != r.causes || said.denies&^r.denied != 0; news {
		c := Claim{Kind: Reason, Text: safetext.Clean(said.cause, bodyCells)}
		c.Reversal = restates(r.causes, r.denied, said.gives, said.denies)
		learned = append(learned, c)
	}
	if said.gives != 0 {
		r.causes = said.gives
	}
	r.causes &^= said.denies
	r.denied = r.denied&^said.gives | said.denies
	over := base.Stage == observe.StageResolved || base.Stage == observe.StagePostmortem || base.Stage == observe.StageCompleted
	if when := said.until.at; !when.IsZero() && !over {
		base.Until = when
		if differ(when, r.until, sameUntil) {
			learned = append(learned, Claim{Kind: ETA, Text: safetext.Clean(said.until.sentence, bodyCells), Moved: moved(when, r.until)})
			r.until = when
		}
	}
	if when := said.start.at; !when.IsZero() {
		if differ(when, r.start, sameStart) {
			learned = append(learned, Claim{Kind: Start, Text: safetext.Clean(said.start.sentence, bodyCells), Moved: moved(when, r.start)})
			r.start = when
		}
		r.inText = true
	}
	if when := said.end.at; !when.IsZero() {
		base.End = when
		if differ(when, r.end, sameStart) {
			learned = append(learned, Claim{Kind: End, Text: safetext.Clean(said.end.sentence, bodyCells), Moved: moved(when, r.end)})
			r.end = when
		}
	}
	base.Start = r.start
	return learned
}

func differ(a, b time.Time, slack time.Duration) bool {
	return b.IsZero() || a.Sub(b).Abs() >= slack
}

func moved(to, from time.Time) time.Duration {
	if from.IsZero() {
		return 0
	}
	return to.Sub(from)
}

func sameNames(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(name string) bool { return !slices.Contains(b, name) })
}
