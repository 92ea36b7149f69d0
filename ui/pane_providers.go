package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// providersPane sets what is measured of each provider beside what it says.
type providersPane struct{}

func (providersPane) ID() string           { return "providers" }
func (providersPane) Title() safetext.Text { return say("PROVIDERS") }
func (providersPane) OneLine() bool        { return false }

func (providersPane) Table(f *Frame) table {
	t := table{empty: say("no provider is configured")}
	name, measured := 10, 8
	for _, p := range f.Snapshot.Topology.Providers {
		name = max(name, safetext.Width(clean(p.Name)))
		r := f.providerRow(p)
		measured = max(measured, 2+safetext.Width(r.cells[1].text))
		t.rows = append(t.rows, r)
	}
	t.columns = []column{
		{width: min(name, 24), least: min(name, 10)},
		{title: say("measured"), short: say("meas"), width: min(measured, 24), least: 9, rank: 1},
		{title: say("says"), width: 30, least: 20, grow: true, rank: 2},
		{title: say("last word"), short: say("said"), width: 10, least: 9, right: true, rank: 3},
		{title: say("fetched"), short: say("fetch"), width: 9, least: 8, right: true, rank: 4},
	}
	return t
}

func (f *Frame) providerRow(provider topology.Provider) row {
	r := row{subject: observe.Subject{Kind: observe.KindFeed, Name: provider.Name}, title: say("provider %s", provider.Name)}
	measured, subjects, cause := f.measured(provider)
	says, word1, fetched, claim := f.says(provider)
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
	r.cells = []cell{word(clean(provider.Name), themes.Text), measured, says, word1, fetched}
	r.gauge = clean(provider.Name)
	r.search = searchable("provider", provider.Name, cause, says.text.String(), r.state.word().String())
	return r
}

// saysNothing puts before what a status page says that its probes say nothing.
func (f *Frame) saysNothing(says cell, by implication) cell {
	said := say("implied by %s", by.by)
	if says.state != absent {
		said = say("implied by %s; says %s", by.by, says.text)
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

// measured sums up a provider's probes by every uplink.
func (f *Frame) measured(provider topology.Provider) (c cell, subjects []observe.Subject, cause string) {
	subjects = f.probes(provider)
	if len(subjects) == 0 {
		if len(provider.Probes) > 0 {
			return signed(f.nothing(), f.nothing().word()), nil, ""
		}
		return signed(absent, safetext.Text{}), nil, ""
	}
	worst, standing, best := absent, 0, time.Duration(0)
	excused := false
	for _, subject := range subjects {
		of := f.state(subject)
		if of != good && !f.implied(subject).none() {
			excused = true
		} else {
			worst = worse(worst, of)
		}
		if took := f.answerTime(subject); took > 0 && (best == 0 || took < best) && of != down {
			best = took
		}
		if why := f.whyNot(subject); of != good && !why.Empty() {
			cause = causeBrief(why).String()
		}
		if of == good || of == degraded {
			standing++
		}
	}
	switch {
	case worst == absent && excused && cause == "":
		return signed(down, say("ok again")), subjects, cause
	case worst == absent && excused:
		return signed(down, clean(cause)), subjects, cause
	case worst == good || worst == degraded:
		return signed(worst, roundTrip(best)), subjects, cause
	case standing > 0:
		return signed(degraded, say("%d of %d", standing, len(subjects))), subjects, cause
	case cause != "":
		return signed(worst, clean(cause)), subjects, cause
	}
	return signed(worst, worst.word()), subjects, cause
}

// answerTime is how long a probe takes to its last step: to the first byte of
// the page where there is one, lately.
func (f *Frame) answerTime(subject observe.Subject) time.Duration {
	s, ok := f.first(subject, observe.CheckHTTP, observe.CheckTLS, observe.CheckTCP)
	if !ok {
		return 0
	}
	return f.summary(s, 5*time.Minute).P50
}

// whyNot is the cause of the first step that failed: the later ones were not
// tried because of it.
func (f *Frame) whyNot(subject observe.Subject) (cause safetext.Text) {
	for _, s := range f.allOf(subject) {
		newest := s.Newest().Outcome
		if s.Last.Cause.Empty() || newest == observe.Good {
			continue
		}
		if newest != observe.None {
			return s.Last.Cause
		}
		cause = s.Last.Cause
	}
	return cause
}

// probes lists the subjects of a provider's probes, by each uplink and by none.
func (f *Frame) probes(provider topology.Provider) []observe.Subject {
	var found []observe.Subject
	for _, probe := range provider.Probes {
		s := observe.Subject{Kind: observe.KindProvider, Group: probe, Name: provider.Name}
		if len(f.cache.bySubject[s]) > 0 {
			found = append(found, s)
		}
		for _, uplink := range f.Snapshot.Topology.Uplinks {
			s.Uplink = uplink.Name
			if uplink.Name != "" && len(f.cache.bySubject[s]) > 0 {
				found = append(found, s)
			}
		}
	}
	return found
}

// says is what the provider's status page says, when it last said something,
// and when it was last asked.
func (f *Frame) says(provider topology.Provider) (says, lastWord, fetched cell, claim state) {
	nothing := word(say("-"), themes.Dim)
	if provider.Feed == nil {
		return signed(absent, say("no status page")), nothing, nothing, absent
	}
	s, ok := f.series(observe.Subject{Kind: observe.KindFeed, Name: provider.Name}, observe.CheckFetch)
	if !ok || len(s.Samples) == 0 {
		of := f.nothing()
		if of == measuring {
			return signed(of, say("asking")), nothing, nothing, of
		}
		return signed(of, say("not asked yet")), nothing, nothing, of
	}
	age := word(ago(f.Snapshot.Now.Mono-s.Newest().At), themes.Dim)
	if s.Stale(f.Snapshot.Now) {
		return signed(stale, say("not asked lately")), nothing, age, stale
	}
	if s.Newest().Outcome != observe.Good || s.Report == nil {
		why := s.Last.Cause
		if why.Empty() {
			why = s.Last.Detail
		}
		if why.Empty() {
			why = clean(s.Newest().Outcome.String())
		}
		return signed(undecided, say("page not read: %s", causeBrief(why))), nothing, age, undecided
	}
	claim = ofSeverity(s.Report.State)
	return signed(claim, claimWords(s)), f.lastWord(s.Report), age, claim
}

// claimWords says what is open on a status page: the worst first.
func claimWords(s history.Series) safetext.Text {
	report := s.Report
	if report.State == observe.SeverityUnknown {
		if report.Reason != "" {
			return say("unknown: %s", report.Reason)
		}
		return say("unknown")
	}
	var worst *observe.Incident
	for i := range report.Incidents {
		if in := &report.Incidents[i]; worst == nil || in.State > worst.State {
			worst = in
		}
	}
	switch {
	case worst != nil && len(report.Incidents) > 1:
		return say("%s: %s (+%d)", stageWord(worst), worst.Title, len(report.Incidents)-1)
	case worst != nil:
		return say("%s: %s", stageWord(worst), worst.Title)
	case report.State == observe.SeverityMaintenance && len(report.Maintenances) > 0:
		return say("maintenance: %s", report.Maintenances[0].Title)
	case report.State > observe.SeverityInfo && report.PageIndicator != "":
		return say("%s: %s", report.State, report.PageIndicator)
	}
	return clean(report.State.String())
}

func stageWord(in *observe.Incident) string {
	if in.Stage == observe.StageUnknown {
		return in.State.String()
	}
	return string(in.Stage)
}

// lastWord is how long ago the provider last said something.
func (f *Frame) lastWord(report *observe.Report) cell {
	newest := report.Updated
	for _, in := range report.Incidents {
		if in.Updated.After(newest) {
			newest = in.Updated
		}
	}
	if newest.IsZero() {
		return word(say("-"), themes.Dim)
	}
	return word(ago(f.Snapshot.Now.Wall.Sub(newest)), themes.Dim)
}
