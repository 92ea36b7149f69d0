package claims

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// What is kept at most. Beyond it incidents that are over go first, the longest
// over before the others, then the oldest claims; what stays is never rewritten.
const (
	// Kept is how long incidents are kept that are over.
	Kept = 30 * 24 * time.Hour

	maxClaims = 10_000
	maxBytes  = 8 << 20 // of text
	// maxShown is how many of the newest claims Newest returns.
	maxShown = 2_000
	// maxRead is how many bytes of the new statements of one poll are read for
	// causes and times; the rest are kept as they are. A hostile page must not
	// keep noctop from measuring; the busiest honest one had as much in all.
	maxRead = 64 << 10
	// wholeList is how long a page's list of incidents may be to be the whole
	// one: readers of pages stop there.
	wholeList = 500
)

// noteSpan is how long after a note another of the same provider is about the
// same incident.
const noteSpan = 6 * time.Hour

// Ledger keeps claims in the order in which they came. It belongs to one
// goroutine; what it returns may be read by any.
type Ledger struct {
	entries   []entry
	bytes     int
	seq       int
	notes     int // incidents made of notes
	providers []*provider
	byName    map[string]*provider // folded
	unread    int                  // bytes of this poll that may still be read
	tidied    observe.Instant

	shown   []Claim // what Newest returned last, until something changes
	weighed observe.Instant
	changed bool
}

type entry struct {
	claim Claim
	of    *record
}

// provider is what is known of one of them.
type provider struct {
	name    string
	records []*record // in the order in which they came
	byID    map[string]*record
	open    []*record
	page    observe.Severity // what its page said last; unknown where it has none
	read    observe.Instant  // when the page was last understood
	ours    OurView
	faults  []ourFault // ours, the newest last
}

// New returns an empty Ledger.
func New() *Ledger { return &Ledger{byName: map[string]*provider{}} }

func (l *Ledger) provider(name string) *provider {
	key := folded(name)
	p, ok := l.byName[key]
	if !ok {
		p = &provider{name: cleanName(name), byID: map[string]*record{}}
		l.byName[key] = p
		l.providers = append(l.providers, p)
	}
	return p
}

// Take keeps what a status page said in one poll, and returns what of it is new.
// The same content polled again adds nothing.
func (l *Ledger) Take(name string, report observe.Report, now observe.Instant) []Claim {
	p, from := l.provider(name), l.seq
	l.unread = maxRead
	legible := report.State != observe.SeverityUnknown
	if legible {
		if p.page != report.State {
			l.changed = true
		}
		p.page, p.read = report.State, now
	}
	present := map[*record]bool{}
	for _, incident := range report.Incidents {
		present[l.poll(p, incident, false, now)] = true
	}
	for _, planned := range report.Maintenances {
		present[l.poll(p, planned, true, now)] = true
	}
	for _, done := range report.Closed {
		if r, known := p.byID[keyOf(done)]; known && r.channel == Feed {
			if !isClosed(done.Stage) {
				done.Stage = observe.StageResolved
			}
			present[l.poll(p, done, r.planned, now)] = true
		}
	}
	for _, away := range report.Elsewhere {
		if r, known := p.byID[keyOf(away)]; known && r.channel == Feed && r.open {
			l.leaves(p, r, away, now)
		}
	}
	if whole, ok := l.pageItself(p, report, now); ok {
		present[whole] = true
	}
	if legible && len(report.Incidents) < wholeList && len(report.Maintenances) < wholeList {
		l.withdraw(p, present, report.Live, now)
	}
	fresh := l.since(from)
	l.tidy(now)
	return fresh
}

// Note keeps a statement entered by hand, and returns its claim. Entered again
// in the same words for the same minute, it is the same claim.
func (l *Ledger) Note(name, text string, at time.Time, now observe.Instant) Claim {
	p := l.provider(name)
	l.unread = maxRead
	words := safetext.Clean(text, bodyCells)
	for _, e := range l.entries {
		if e.claim.Channel == Note && e.of.provider == p && e.claim.Text == words && sameMinute(e.claim.Published, at) {
			return e.weighed()
		}
	}
	r := l.noted(p, at)
	wasOver := r.revision > 0 && !r.open
	r.revision++
	read := l.read(text, at)
	base := r.base(now)
	base.Published, base.Text = at, words
	base.Kind = Ack
	if read.over {
		base.Kind, base.Stage = Resolved, observe.StageResolved
	}
	learned := r.learn(read, &base)
	if len(learned) > 0 && (base.Kind == Ack || learned[0].Kind == Reason) {
		base.Kind, base.Reversal, base.Moved = learned[0].Kind, learned[0].Reversal, learned[0].Moved
	}
	// What caused it may be told when it is long over.
	l.setOpen(r, !read.over && !(wasOver && base.Kind == Reason), at)
	r.word(at, now)
	l.add(r, base)
	noted := l.entries[len(l.entries)-1].weighed()
	l.tidy(now)
	return noted
}

// noted returns the incident that a note of that time is about.
func (l *Ledger) noted(p *provider, at time.Time) *record {
	for _, r := range slices.Backward(p.records) {
		if r.channel == Note && at.Sub(r.lastWord) <= noteSpan && r.first.Sub(at) <= noteSpan {
			return r
		}
	}
	l.notes++
	id := "note-" + strconv.Itoa(l.notes)
	return l.record(p, "n"+id, id, Note)
}

func sameMinute(a, b time.Time) bool { return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute)) }

// record returns the record of an incident, made where there is none. The key
// tells apart what cleaning would make alike, and what is not an incident's id.
func (l *Ledger) record(p *provider, key, id string, channel Channel) *record {
	r, ok := p.byID[key]
	if !ok {
		r = &record{provider: p, key: key, id: cleanName(id), channel: channel, last: map[Kind]int{}}
		p.byID[key] = r
		p.records = append(p.records, r)
	}
	return r
}

// setOpen notes that an incident is open, or has been over since then.
func (l *Ledger) setOpen(r *record, open bool, since time.Time) {
	if !open && (r.open || r.closed.IsZero()) {
		r.closed = since
	}
	if r.open == open {
		return
	}
	r.open = open
	if open {
		r.provider.open = append(r.provider.open, r)
		return
	}
	r.provider.open = slices.DeleteFunc(r.provider.open, func(o *record) bool { return o == r })
}

// add gives a claim its number and puts it at the end.
func (l *Ledger) add(r *record, c Claim) {
	l.seq++
	c.Seq, c.ID = l.seq, idOf(l.seq)
	if before := r.last[c.Kind]; before > 0 {
		c.Supersedes = idOf(before)
	}
	r.last[c.Kind] = c.Seq
	if r.first.IsZero() {
		r.first = c.Said()
	}
	c.First = r.first
	r.touched = c.Received
	l.entries = append(l.entries, entry{c, r})
	l.bytes += size(c)
	l.changed = true
}

func idOf(seq int) string { return "C-" + strconv.Itoa(seq) }

// bySeq returns the entry of a number, if it is still kept.
func (l *Ledger) bySeq(seq int) (entry, bool) {
	at, ok := slices.BinarySearchFunc(l.entries, seq, func(e entry, n int) int { return cmp.Compare(e.claim.Seq, n) })
	if !ok {
		return entry{}, false
	}
	return l.entries[at], true
}

func size(c Claim) int { return len(c.Text.String()) + 200 }

// since returns the claims after a number, weighed.
func (l *Ledger) since(seq int) []Claim {
	from, _ := slices.BinarySearchFunc(l.entries, seq+1, func(e entry, n int) int { return cmp.Compare(e.claim.Seq, n) })
	return weighedAll(l.entries[from:])
}

func weighedAll(entries []entry) []Claim {
	var all []Claim
	for _, e := range entries {
		all = append(all, e.weighed())
	}
	return all
}

// Newest returns the newest claims, at most 2,000, the oldest of them first,
// with the stance and the lag that they have now. It must not be changed.
func (l *Ledger) Newest(now observe.Instant) []Claim {
	if l.changed || now.Sub(l.weighed) >= reweigh {
		l.shown = weighedAll(l.entries[max(0, len(l.entries)-maxShown):])
		l.changed, l.weighed = false, now
	}
	return l.shown
}

// reweigh is how often stances that depend on how long something lasts are
// looked at again.
const reweigh = 10 * time.Second

// Len returns how many claims are kept.
func (l *Ledger) Len() int { return len(l.entries) }
