package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// providersPane sets what is measured of each provider beside what it says.
type providersPane struct{}

func (providersPane) ID() string                      { return "providers" }
func (providersPane) Title(lang tongue) safetext.Text { return lang.say("PROVIDERS") }
func (providersPane) OneLine() bool                   { return false }

func (providersPane) Table(f *Frame) table {
	t := table{empty: f.say("no provider is configured (providers: in the configuration)")}
	ours := f.ownNetwork()
	for _, p := range f.Snapshot.Topology.Providers {
		t.rows = append(t.rows, f.providerRow(p, ours))
	}
	for _, v := range f.voices() {
		if r, ok := f.byHandRow(v); ok {
			t.rows = append(t.rows, r)
		}
	}
	name, measured, says := 10, 8, 8
	for i := range t.rows {
		name = max(name, safetext.Width(t.rows[i].cells[0].text))
		measured = max(measured, 2+safetext.Width(t.rows[i].cells[1].text))
		words := 2 + safetext.Width(t.rows[i].cells[2].text)
		says = max(says, words)
		t.beside += min(ceil(max(words-usualClaim, 0), 2*usualClaim), 2)
	}
	t.columns = []column{
		{id: "name", says: f.say("column|name"), sort: upwards, width: min(name, 24), least: min(name, 15)},
		{id: "measured", title: f.say("measured"), short: f.say("meas"), sort: downwards, width: min(measured, 24), least: max(min(measured, 11), 9), rank: 1},
		{id: "says", title: f.say("says"), sort: downwards, width: min(says, 30), least: min(says, 20), tight: min(says, 10), grow: true, most: says, wraps: true, rank: 2},
		{id: "last-word", title: f.say("last word"), sort: upwards, width: 10, right: true, rank: 3},
		{id: "fetched", title: f.say("fetched"), short: f.say("fetch"), width: 9, least: 8, right: true, rank: 6},
	}
	f.addLedger(&t)
	return t
}

// usualClaim is how many cells of what a provider says a narrow screen has room
// for beside the rest; a line below that has twice as many.
const usualClaim = 26

func (f *Frame) providerRow(provider topology.Provider, ours bool) row {
	r := row{subject: observe.Subject{Kind: observe.KindFeed, Name: provider.Name}, title: f.say("provider %s", provider.Name)}
	measured, subjects, cause := f.measured(provider)
	says, lastWord, fetched, claim := f.says(provider, ours)
	v := f.voice(provider.Name)
	note, recent := v.byHand(f.Snapshot.Now.Wall)
	if age := f.Snapshot.Now.Wall.Sub(note.Said()); recent && (provider.Feed == nil || claim == undecided || age < 6*time.Hour && !v.onPageSince(note.Said())) {
		says, lastWord = f.noted(v, note), word(ago(f.tongue, age), themes.Dim).worth(age.Seconds())
		r.loud = true
	} else {
		says.text = flagged(f.tongue, v, says.text)
	}
	r.subjects = slices.Concat(subjects, []observe.Subject{r.subject})
	r.state = measured.state
	if measured.state == absent {
		r.state = claim
	} else if measured.state == good && claim.broken() {
		r.state = degraded // what they say alone is no more than a warning
	}
	if r.state == down && measured.state != down {
		r.state = degraded
	}
	if r.state.broken() || r.state == undecided {
		r.implied = f.impliedAll(subjects, measured.state)
	}
	if !r.implied.none() {
		says, r.told = f.saysNothing(says, r.implied), true
	}
	r.cells = []cell{word(clean(provider.Name), themes.Text), measured, says, lastWord, fetched}
	r.detail = func(f *Frame, w int) []line {
		return slices.Concat(f.page(provider, w), f.history(f.voice(provider.Name), w), f.measuredDetail(r.subjects, w))
	}
	r.gauge = clean(provider.Name)
	r.search = searchable("provider", provider.Name, cause, says.text.String(), r.state.word(f.tongue).String())
	return r
}

// saysNothing puts before what a status page says that its probes say nothing.
func (f *Frame) saysNothing(says cell, by implication) cell {
	said := f.say("implied by %s", by.by)
	if says.state != absent {
		said = f.say("implied by %s; says %s", by.by, says.text)
	}
	return word(said, themes.Implied)
}

// impliedAll returns what implies that every probe of a provider fails.
func (f *Frame) impliedAll(subjects []observe.Subject, of state) (by implication) {
	for _, s := range subjects {
		if by = f.implied(s); by.none() {
			return implication{}
		}
	}
	if of != down {
		return implication{}
	}
	return by
}

// says is what the provider's status page says, when it last said something,
// and when it was last asked.
func (f *Frame) says(provider topology.Provider, ours bool) (says, lastWord, fetched cell, claim state) {
	nothing := word(f.say("-"), themes.Dim)
	if provider.Feed == nil {
		return signed(absent, f.say("no status page")), nothing, nothing, absent
	}
	s, ok := f.series(observe.Subject{Kind: observe.KindFeed, Name: provider.Name}, observe.CheckFetch)
	if !ok || len(s.Samples) == 0 {
		of := f.nothing()
		if of == measuring {
			return signed(of, f.say("asking")), nothing, nothing, of
		}
		return signed(of, f.say("not asked yet")), nothing, nothing, of
	}
	age := word(ago(f.tongue, f.Snapshot.Now.Mono-s.Newest().At), themes.Dim)
	if s.Stale(f.Snapshot.Now) {
		return signed(stale, f.say("not asked lately")), nothing, word(duration(f.tongue, f.Snapshot.Now.Mono-s.Newest().At), themes.Dim), stale
	}
	if s.Newest().Outcome != observe.Good || s.Report == nil {
		why := s.Last.Cause
		if why.Empty() {
			why = f.told(s.Last.Detail)
		}
		if why.Empty() {
			why = clean(s.Newest().Outcome.String())
		}
		said := f.say("page not read: %s", causeBrief(f.tongue, why))
		if ours {
			said = f.say("not read, by our own network: %s", causeBrief(f.tongue, why))
		}
		if s.Report == nil || s.Report.State == observe.SeverityUnknown {
			return signed(undecided, said), nothing, age, undecided
		}
		return signed(undecided, f.say("%s; last: %s", said, claimWords(f.tongue, s))), f.lastWord(provider.Name, s.Report), age, undecided
	}
	claim = ofSeverity(s.Report.State)
	return signed(claim, claimWords(f.tongue, s)), f.lastWord(provider.Name, s.Report), age, claim
}

// claimWords says what is open on a status page: the worst first.
func claimWords(lang tongue, s history.Series) safetext.Text {
	report := s.Report
	if report.State == observe.SeverityUnknown {
		if report.Reason != "" {
			return lang.say("unknown: %s", i18n.Flat(report.Reason))
		}
		return lang.say("unknown")
	}
	var worst *observe.Incident
	for i := range report.Incidents {
		if in := &report.Incidents[i]; worst == nil || in.State > worst.State {
			worst = in
		}
	}
	switch {
	case worst != nil && len(report.Incidents) > 1:
		return lang.say("%s: %s (+%d)", lang.say(stageWord(worst)), worst.Title, len(report.Incidents)-1)
	case worst != nil:
		return lang.say("%s: %s", lang.say(stageWord(worst)), worst.Title)
	case report.State == observe.SeverityMaintenance && len(report.Maintenances) > 0:
		return lang.say("maintenance: %s", report.Maintenances[0].Title)
	case report.State > observe.SeverityInfo && report.PageIndicator != "":
		return lang.say("%s: %s", lang.say(report.State.String()), report.PageIndicator)
	}
	return lang.say(report.State.String())
}

func stageWord(in *observe.Incident) string {
	if in.Stage == observe.StageUnknown {
		return in.State.String()
	}
	return string(in.Stage)
}

// lastWord is how long ago the provider last said something: by its page, or by
// what we kept where that says nothing any more.
func (f *Frame) lastWord(provider string, report *observe.Report) cell {
	newest := report.Updated
	for _, in := range report.Incidents {
		if in.Updated.After(newest) {
			newest = in.Updated
		}
	}
	if newest.IsZero() {
		for _, c := range f.voice(provider).claims {
			if said := c.Said(); said.After(newest) && !said.After(f.Snapshot.Now.Wall) {
				newest = said
			}
		}
	}
	if newest.IsZero() {
		return word(f.say("-"), themes.Dim)
	}
	age := f.Snapshot.Now.Wall.Sub(newest)
	return word(ago(f.tongue, age), themes.Dim).worth(age.Seconds())
}
