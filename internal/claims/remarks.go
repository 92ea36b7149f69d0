package claims

import (
	"cmp"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// Remark is something worth saying about what a provider said, or left unsaid.
// It is no verdict, and changes none.
type Remark struct {
	Code     string // one of the codes below
	Provider string
	Incident string // empty where it is about the page as a whole
	Claim    string // id of the claim it rests on; empty where it rests on none
	Since    time.Time
	Text     i18n.Text
}

// The codes of remarks.
const (
	PageLags       = "page.lags"       // it fails for us, and the page says nothing of it
	Admitted       = "admitted"        // how long after our onset they said so
	CauseReversed  = "cause.reversed"  // a cause was taken back
	StartMoved     = "start.moved"     // the beginning was dated anew
	RepairSlipped  = "repair.slipped"  // the time of repair was put off
	RepairOverdue  = "repair.overdue"  // it has passed
	StillFailing   = "still.failing"   // "resolved", and it still fails for us
	NothingNew     = "nothing.new"     // an open incident without a word
	GoneFromPage   = "gone.from.page"  // withdrawn
	RewrittenPlace = "rewritten.place" // one text put in the place of another, under its date
)

const (
	lagsAfter   = time.Minute      // a page can't know at once
	quietAfter  = 15 * time.Minute // without a word
	remarkedFor = 6 * time.Hour    // how long what was said is remarked upon
	readLately  = 10 * time.Minute // a page that was not read for longer says nothing now
)

// Remarks returns what there is to remark now, provider by provider in the
// order in which they were first heard of. Of each code a provider has one
// remark at most: that of the newest incident.
func (l *Ledger) Remarks(now observe.Instant) []Remark {
	var all []Remark
	for _, p := range l.providers {
		said := map[string]bool{}
		for _, r := range l.remarksOn(p, now) {
			if !said[r.Code] {
				said[r.Code] = true
				r.Provider = p.name
				all = append(all, r)
			}
		}
	}
	return all
}

func (l *Ledger) remarksOn(p *provider, now observe.Instant) []Remark {
	all := l.pageRemarks(p, now)
	records := slices.Clone(p.records)
	slices.SortStableFunc(records, func(a, b *record) int { return cmp.Compare(b.touched.Mono, a.touched.Mono) })
	for _, r := range records {
		if r.planned || !r.open && now.Sub(r.touched) > remarkedFor {
			continue
		}
		all = append(all, l.remarksOfRecord(r, now)...)
	}
	return all
}

// pageRemarks compares our fault with what the page says now.
func (l *Ledger) pageRemarks(p *provider, now observe.Instant) []Remark {
	if len(p.faults) == 0 || p.faults[len(p.faults)-1].over {
		return nil
	}
	fault := p.faults[len(p.faults)-1]
	failing := now.Sub(fault.since)
	if c, ok := l.admission(p, fault); ok {
		text := i18n.T("%s has said so itself", p.name)
		if lag := c.Said().Sub(fault.since.Wall); lag >= lagsAfter {
			text = i18n.T("%s admitted it %s after it failed for us", p.name, length(lag))
		}
		return []Remark{{Code: Admitted, Incident: c.Incident, Claim: c.ID, Since: c.Said(), Text: text}}
	}
	legible := p.page != observe.SeverityUnknown && now.Sub(p.read) < readLately
	if failing < lagsAfter || !legible {
		return nil
	}
	text := i18n.T("%s has failed for us for %s; its page says all is well", p.name, length(failing))
	if p.page >= observe.SeverityDegraded {
		text = i18n.T("%s has failed for us for %s; its page speaks of something else", p.name, length(failing))
	}
	return []Remark{{Code: PageLags, Since: fault.since.Wall, Text: text}}
}

// admission returns the first that a provider said about a fault of ours.
func (l *Ledger) admission(p *provider, ours ourFault) (Claim, bool) {
	fault := p.fault(ours)
	for _, e := range l.entries {
		if e.of.provider == p && (e.claim.Kind == Ack || e.claim.Channel == Note) && !e.claim.Maintenance() && e.bears(fault) {
			return e.claim, true
		}
	}
	return Claim{}, false
}

// remarksOfRecord looks at one incident.
func (l *Ledger) remarksOfRecord(r *record, now observe.Instant) []Remark {
	var all []Remark
	add := func(code, claim string, since time.Time, text i18n.Text) {
		all = append(all, Remark{Code: code, Incident: r.id, Claim: claim, Since: since, Text: text})
	}
	name := r.provider.name
	for _, kind := range []Kind{Reason, ETA, Start, Ack, Resolved, Withdrawn} {
		e, ok := l.bySeq(r.last[kind])
		if !ok {
			continue
		}
		c := e.claim
		switch {
		case c.Reversal:
			add(CauseReversed, c.ID, c.Said(), i18n.T("%s took back the cause it gave: %s", name, c.Text))
		case kind == ETA && c.Moved > 0:
			add(RepairSlipped, c.ID, c.Said(), i18n.T("%s put the repair off by %s", name, length(c.Moved)))
		case kind == Start && c.Moved != 0:
			add(StartMoved, c.ID, c.Said(), startMoved(name, c.Moved))
		case kind == Resolved && e.weighed().Stance == Contradicted:
			add(StillFailing, c.ID, c.Said(), i18n.T("%s says it is over; it still fails for us", name))
		case kind == Ack && c.Rewritten:
			add(RewrittenPlace, c.ID, c.Received.Wall, i18n.T("%s put another text in the place of the one before, under its date", name))
		case kind == Withdrawn && !r.open && r.touched == c.Received && (r.stage != observe.StageMonitoring || r.provider.ours.Failing):
			add(GoneFromPage, c.ID, c.Said(), i18n.T("%s lists it as open no more, and no word was read that it is over", name))
		}
	}
	if !r.open || r.severity < observe.SeverityDegraded && r.channel == Feed {
		return all
	}
	if !r.until.IsZero() && now.Wall.Sub(r.until) > sameUntil {
		add(RepairOverdue, idOf(r.last[ETA]), r.until, i18n.T("%s promised the repair for %s ago", name, length(now.Wall.Sub(r.until))))
	}
	if quiet := now.Wall.Sub(r.lastWord); quiet >= quietAfter && (r.channel == Feed || quiet < noteSpan) {
		add(NothingNew, "", r.lastWord, i18n.T("%s has said nothing new for %s", name, length(quiet)))
	}
	return all
}

func startMoved(name string, by time.Duration) i18n.Text {
	if by < 0 {
		return i18n.T("%s dates the start %s earlier than before", name, length(-by))
	}
	return i18n.T("%s dates the start %s later than before", name, length(by))
}

// length is a duration as it is read: whole minutes below two hours, then hours.
func length(d time.Duration) i18n.Text {
	switch {
	case d < time.Minute:
		return i18n.T("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return i18n.T("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return i18n.T("%d h", int(d.Hours()))
	}
	return i18n.T("%d days", int(d.Hours()/24))
}
