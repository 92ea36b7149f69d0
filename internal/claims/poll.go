package claims

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// poll takes in an incident as a page shows it now.
func (l *Ledger) poll(p *provider, incident observe.Incident, planned bool, now observe.Instant) *record {
	incident = bounded(incident)
	r := l.record(p, keyOf(incident), cmp.Or(incident.ID, incident.Title), Feed)
	r.planned = planned
	r.polls++
	sight := sightOf(incident)
	if r.sight == sight && r.revision > 0 && (r.open || isClosed(incident.Stage)) {
		return r
	}
	r.sight = sight
	latest := incident.Updated
	for _, u := range incident.Updates {
		if u.At.After(latest) && !u.At.After(now.Wall) {
			latest = u.At
		}
	}
	content := contentOf(incident)
	if !r.contents.markAt(content, r.polls) {
		if !r.open && !isClosed(incident.Stage) {
			l.comesBack(r, content, now)
		}
		if !planned {
			r.severity = incident.State
		}
		return r
	}
	if r.revision == 0 && !latest.IsZero() {
		r.word(latest, now) // what was said before we first looked
	} else {
		r.word(time.Time{}, now)
	}
	l.revise(r, incident, now)
	return r
}

// keyOf is what an incident of a page goes by: its id, or its title where it
// has none.
func keyOf(i observe.Incident) string {
	key := "i" + cmp.Or(i.ID, i.Title)
	if len(key) > 64 {
		return rawDigest(key)
	}
	return key
}

// statement is one of an incident's, with what tells it from others: its stage
// and words, and which of several alike it is.
type statement struct {
	observe.Update
	digest digest
}

// statements returns those of an incident, the oldest first.
func statements(i observe.Incident) []statement {
	all := make([]statement, 0, len(i.Updates))
	times := map[digest]int{}
	for _, u := range slices.Backward(i.Updates) {
		all = append(all, statement{Update: u})
	}
	slices.SortStableFunc(all, func(a, b statement) int { return a.At.Compare(b.At) })
	for n := range all {
		same := digestOf(string(all[n].Stage), all[n].Text)
		times[same]++
		all[n].digest = digestOf(string(all[n].Stage), all[n].Text, fmt.Sprint(times[same]))
	}
	return all
}

// revise takes on an incident whose content has changed, or is new.
func (l *Ledger) revise(r *record, i observe.Incident, now observe.Instant) {
	known := r.revision > 0
	was := *r
	r.title, r.stage, r.severity = i.Title, observe.Stage(safetext.Clean(string(i.Stage), nameCells).String()), i.State
	if r.planned {
		r.severity = observe.SeverityMaintenance
	}
	r.regions, r.components = cleanNames(i.Regions), cleanNames(i.Components)
	l.setOpen(r, !isClosed(i.Stage), now.Wall)
	var fresh []statement
	for _, s := range statements(i) {
		if r.said.markAt(s.digest, r.polls) {
			fresh = append(fresh, s)
		}
	}
	news := !known || was.stage != r.stage || normal(was.title) != normal(r.title)
	if len(fresh) == 0 && news {
		fresh = []statement{{Update: observe.Update{At: i.Updated, Stage: i.Stage, Text: i.Title}}}
	}
	for n, s := range fresh {
		if n == len(fresh)-1 { // the newest: the incident's own stage and date are its
			s.Stage = cmp.Or(i.Stage, s.Stage)
			if s.At.IsZero() {
				s.At = i.Updated
			}
		}
		if s.Text == "" {
			s.Text = i.Title
		}
		l.hear(r, s, now)
	}
	if known && !(sameNames(was.regions, r.regions) && sameNames(was.components, r.components)) {
		l.rescope(r, len(fresh) == 0, now)
	}
	l.fieldStart(r, i, now)
	r.forget()
}

// hear takes in one statement.
func (l *Ledger) hear(r *record, s statement, now observe.Instant) {
	r.revision++
	at := s.At
	if at.IsZero() {
		at = now.Wall
	}
	base := r.base(now)
	base.Published, base.Stage = s.At, observe.Stage(safetext.Clean(string(s.Stage), nameCells).String())
	if !s.At.IsZero() {
		date := digestOf(s.At.UTC().Format(time.RFC3339Nano))
		base.Rewritten = r.dates.metBefore(date, r.polls)
		r.dates.markAt(date, r.polls)
	}
	learned := r.learn(l.read(s.Text, at), &base)
	base.Kind, base.Text = Ack, safetext.Clean(withoutMarkup(s.Text), bodyCells)
	if isClosed(s.Stage) && r.last[Resolved] == 0 {
		base.Kind = Resolved
	}
	l.add(r, base)
	for _, c := range learned {
		one := base
		one.Kind, one.Text, one.Reversal, one.Moved = c.Kind, c.Text, c.Reversal, c.Moved
		l.add(r, one)
	}
}

// withoutMarkup leaves markup out of a statement for people.
func withoutMarkup(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	return readable(text)
}

// rescope adds the claim that other regions or components are hit. On its own
// it is a revision; with a statement it is part of that one.
func (l *Ledger) rescope(r *record, alone bool, now observe.Instant) {
	if alone {
		r.revision++
	}
	c := r.base(now)
	c.Kind = Scope
	c.Text = safetext.Clean(strings.Join(slices.Concat(r.regions, r.components), ", "), listCells)
	l.add(r, c)
}

// fieldStart takes on the beginning that a page gives as a field, where no
// statement gave one. Some pages write the date of the statement there, which
// is no beginning.
func (l *Ledger) fieldStart(r *record, i observe.Incident, now observe.Instant) {
	start := i.Started
	if start.IsZero() || r.inText || !differ(start, r.start, sameStart) {
		return
	}
	if !r.planned {
		first := i.Updated
		for _, u := range i.Updates {
			if !u.At.IsZero() && (first.IsZero() || u.At.Before(first)) {
				first = u.At
			}
		}
		if first.IsZero() || first.Sub(start) < sameStart {
			return
		}
	}
	shift := moved(start, r.start)
	r.start = start
	c := r.base(now)
	c.Kind, c.Published, c.Moved = Start, i.Updated, shift
	c.Text = safetext.Clean(i.Title, bodyCells)
	l.add(r, c)
}

// comesBack notes that what was withdrawn is on the page again, once for each
// content: some pages show it at every other poll.
func (l *Ledger) comesBack(r *record, content digest, now observe.Instant) {
	l.setOpen(r, true, now.Wall)
	if r.planned || !r.back.markAt(content, r.polls) {
		return
	}
	c := r.base(now)
	c.Kind, c.Text = Ack, safetext.Clean(r.title, bodyCells)
	l.add(r, c)
}

// leaves notes that an incident is open, and no more about what was asked for:
// the provider has narrowed it down, or the operator has asked for less. It was
// neither withdrawn nor is it over.
func (l *Ledger) leaves(p *provider, r *record, away observe.Incident, now observe.Instant) {
	l.poll(p, away, r.planned, now)
	l.setOpen(r, false, now.Wall)
}

// withdraw notes which open incidents are gone from a page. What was planned
// goes without a word when it is done; from a live page, which lists what its
// monitors find, goes what is over.
func (l *Ledger) withdraw(p *provider, present map[*record]bool, live bool, now observe.Instant) {
	for _, r := range slices.Clone(p.open) {
		if r.channel != Feed || present[r] {
			continue
		}
		l.setOpen(r, false, now.Wall)
		state := digestOf(r.title, string(r.stage), fmt.Sprint(r.revision))
		if r.planned || !r.gone.markAt(state, r.polls) {
			continue
		}
		c := r.base(now)
		c.Kind, c.Text = Withdrawn, safetext.Clean(r.title, bodyCells)
		if live {
			c.Kind, c.Stage = Resolved, observe.StageResolved
		}
		l.add(r, c)
	}
}

// pageItself takes in what a page says without naming an incident: that some
// part of it is not well, and later that it is.
func (l *Ledger) pageItself(p *provider, report observe.Report, now observe.Instant) (*record, bool) {
	const key = "page"
	bad := report.State >= observe.SeverityDegraded && len(report.Incidents) == 0
	r, known := p.byID[key]
	if !bad && (!known || !r.open) {
		return nil, false
	}
	r = l.record(p, key, "page", Feed)
	switch {
	case bad && r.open && r.severity == report.State:
		return r, true
	case bad:
		r.severity, r.stage, r.title = report.State, observe.StageUnknown, report.Reason
		l.setOpen(r, true, now.Wall)
	case report.State == observe.SeverityUnknown:
		return r, true
	case len(report.Incidents) > 0: // the page has found words for it
		l.setOpen(r, false, now.Wall)
		return r, true
	default:
		r.severity, r.stage, r.title = report.State, observe.StageResolved, report.Reason
		l.setOpen(r, false, now.Wall)
	}
	r.revision++
	r.word(report.Updated, now)
	c := r.base(now)
	c.Kind, c.Published = Ack, report.Updated
	if !bad {
		c.Kind = Resolved
	}
	c.Text = safetext.Clean(cmp.Or(report.Reason, report.State.String()), bodyCells)
	l.add(r, c)
	return r, true
}

func isClosed(stage observe.Stage) bool {
	return stage == observe.StageResolved || stage == observe.StagePostmortem || stage == observe.StageCompleted
}
