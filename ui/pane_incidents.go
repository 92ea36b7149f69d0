package ui

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// incidentsPane lists what is broken, suspected or muted now, and below that what
// was lately, the newest first; and in the room below the list it tells the one
// under the cursor in full:
//
//	1 INCIDENTS     since     state       lasts   cause        scope  confidence  who
//	 ✖ …-003        11:16:07  open        17 s    uplink.core  KT     confirmed   kim
//	 ✓ …-002        02:10:44  resolved    4 min   dns.all      all    probable
type incidentsPane struct{}

func (incidentsPane) ID() string                      { return "incidents" }
func (incidentsPane) Title(lang tongue) safetext.Text { return lang.say("INCIDENTS") }
func (incidentsPane) OneLine() bool                   { return false }

// incidentKind is the kind of subject that an incident is: nothing is measured of
// it.
const incidentKind observe.Kind = "incident"

// mostIncidents is how many incidents of the past are listed.
const mostIncidents = 200

func (incidentsPane) Table(f *Frame) table {
	t := table{ordered: true, calm: true, empty: f.say("none: nothing is broken, and nothing was since noctop began")}
	result := &f.Snapshot.Triage
	var rows []row
	for i := range result.Verdicts {
		rows = append(rows, f.incidentRow(&result.Verdicts[i]))
	}
	for _, v := range f.overIncidents() {
		rows = append(rows, f.incidentRow(v))
	}
	widths := [...]int{3, 8, 8, 5, 8, 5, 10, 0}
	for i := range rows {
		for k := range widths {
			widths[k] = max(widths[k], safetext.Width(rows[i].cells[k].text))
		}
	}
	t.rows = rows
	t.columns = []column{
		{id: "incident", says: f.say("column|incident"), sort: upwards, width: min(widths[0], 16), least: min(widths[0], 12)},
		{id: "since", sort: downwards, title: f.say("column|since"), width: min(widths[1], 16), least: 8, rank: 1},
		{id: "standing", sort: upwards, title: f.say("column|state"), width: min(widths[2], 12), least: 8, rank: 1},
		{id: "lasts", sort: downwards, title: f.say("column|lasts"), width: min(widths[3], 10), least: min(widths[3], 10), right: true, rank: 3},
		{id: "cause", sort: upwards, title: f.say("cause"), width: min(widths[4], 20), least: 10, rank: 1},
		{id: "scope", sort: upwards, title: f.say("scope"), width: min(widths[5], 30), least: 8, rank: 2},
		{id: "confidence", sort: upwards, title: f.say("confidence"), short: f.say("sure"), width: min(widths[6], 12), least: min(widths[6], 12), rank: 5},
		{id: "who", sort: upwards, title: f.say("column|who"), width: min(max(widths[7], 4), 24), least: 6, rank: 4},
		{id: "what", title: f.say("column|what"), width: 30, least: 16, grow: true, rank: 6},
	}
	return t
}

// overIncidents are those that are over, as they stood last, the newest first:
// what this run knows of, and before that what was kept.
func (f *Frame) overIncidents() []*triage.Verdict {
	var all []*triage.Verdict
	known := func(id string) bool {
		return slices.ContainsFunc(all, func(v *triage.Verdict) bool { return v.Incident == id }) ||
			slices.ContainsFunc(f.Snapshot.Triage.Verdicts, func(v triage.Verdict) bool { return v.Incident == id })
	}
	for i := len(f.Snapshot.Log) - 1; i >= 0; i-- {
		h := &f.Snapshot.Log[i]
		if h.Kind == history.Stepped && h.Verdict != nil && h.Verdict.Incident != "" && !known(h.Verdict.Incident) {
			all = append(all, h.Verdict)
		}
	}
	for i := len(f.kept.incidents) - 1; i >= 0 && len(all) < mostIncidents; i-- {
		v := &f.kept.incidents[i]
		if !v.Since.Wall.After(f.Snapshot.Now.Wall) && !known(v.Incident) {
			all = append(all, v)
		}
	}
	return all
}

// incidentRow is the row of one incident, or of a suspicion that is none yet.
func (f *Frame) incidentRow(v *triage.Verdict) row {
	of := incidentState(v)
	id := clean(v.Incident)
	if v.Incident == "" {
		id = f.say("-")
	}
	scope := f.say("all")
	if len(v.Scope) > 0 {
		scope = clean(strings.Join(v.Scope, ", "))
	}
	r := row{
		subject: incidentSubject(v), title: f.say("incident %s", v.Incident), state: of, wordless: true, gauge: id,
		search: searchable("incident", v.Incident, string(v.Cause), strings.Join(v.Scope, " "), string(v.State), f.text(v.Headline).String()),
	}
	if v.Incident == "" {
		r.title = f.say("a suspicion")
	}
	who := safetext.Text{}
	switch {
	case v.Ack != nil:
		who = clean(v.Ack.By)
	case v.Mute != nil:
		who = f.untilWords(v.Mute)
	}
	r.cells = []cell{
		word(id, themes.Text), word(clock(f.tongue, v.Since.Wall, f.Snapshot.Now.Wall, f.Zone), themes.Text).worth(float64(v.Since.Wall.UnixMilli())),
		word(f.say(string(v.State)), of.role()), word(lasted(f.tongue, f.lasted(v)), themes.Text).worth(f.lasted(v).Seconds()), word(clean(string(v.Cause)), themes.Text),
		word(scope, themes.Text), word(f.say(string(v.Confidence)), themes.Dim), word(who, themes.Dim), word(f.text(v.Headline), themes.Dim),
	}
	r.detail = func(f *Frame, w int) []line { return f.incidentDetail(v, w) }
	return r
}

// Below has the incident under the cursor told in full below the list, as far as
// there is room.
func (incidentsPane) Below() int { return 1 << 10 }

// incidentDetail is how an incident stands, whom it hurts, what happened to it, and
// what it rests on, or rested on when it ended.
func (f *Frame) incidentDetail(v *triage.Verdict, w int) []line {
	var all []line
	if v.State == triage.Resolved && v.Ended != (observe.Instant{}) {
		all = flow(3, []span{
			{f.say("from %s to %s", f.clockOf(v.Since.Wall), f.clockOf(v.Ended.Wall)), themes.Text},
			{f.say("it lasted %s", duration(f.tongue, f.lasted(v))), themes.Text},
		}, w)
	}
	all = append(all, f.verdictFacts(v, w)...)
	var hurts, nobody safetext.Text
	if hurt := hurtBy(f.tongue, v); !hurt.Empty() {
		hurts = f.say("hurts %s", hurt)
	}
	if f.waits(v.Incident) {
		nobody = f.say("nobody has acknowledged it")
	}
	all = append(all, flow(3, []span{{hurts, themes.Title}, {nobody, themes.Degraded}}, w)...)
	all = append(all, f.course(v, w)...)
	return append(all, f.reasons(v, w)...)
}

// waits reports whether an incident is there now, and nobody has said that they
// work on it.
func (f *Frame) waits(incident string) bool {
	return slices.ContainsFunc(f.Snapshot.Triage.Verdicts, func(v triage.Verdict) bool {
		return v.Incident == incident && v.Incident != "" && v.State != triage.Resolved && v.Ack == nil
	})
}

// incidentSubject is what the cursor knows an incident by; a suspicion by its
// cause and scope.
func incidentSubject(v *triage.Verdict) observe.Subject {
	if v.Incident == "" {
		return observe.Subject{Kind: incidentKind, Group: string(v.Cause), Name: strings.Join(v.Scope, ", ")}
	}
	return observe.Subject{Kind: incidentKind, Name: v.Incident}
}

// incidentState is how an incident stands, for the eye.
func incidentState(v *triage.Verdict) state {
	switch v.State {
	case triage.Resolved:
		return good
	case triage.Recovering, triage.Muted:
		return degraded
	case triage.Suspect:
		return undecided
	}
	return ofStatus(v.Severity)
}

// lasted is how long an incident has lasted, or did, by the clock.
func (f *Frame) lasted(v *triage.Verdict) time.Duration {
	until := f.Snapshot.Now.Wall
	if v.State == triage.Resolved && v.Ended != (observe.Instant{}) {
		until = v.Ended.Wall
	}
	return until.Truncate(time.Second).Sub(v.Since.Wall.Truncate(time.Second))
}

// isIncident reports whether the subject of a row is a verdict, or a step of it.
func isIncident(v *triage.Verdict, subject observe.Subject) bool {
	if v.Incident == "" {
		return subject == incidentSubject(v)
	}
	return subject.Kind == incidentKind && subject.Name == v.Incident
}
