package ui

import (
	"slices"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// overview is a line for each of several series.
func (f *Frame) overview(series []history.Series, w int) []line {
	columns := []column{
		{width: 34, least: 16, grow: true},
		{title: f.say("p50 1m"), width: 8, right: true, rank: 2},
		{title: f.say("p95 1m"), width: 8, right: true, rank: 3},
		{title: f.say("loss 10 s"), short: f.say("loss"), width: 9, least: 5, right: true, rank: 1},
		{title: f.say("1 min"), width: 6, right: true, rank: 1},
		{title: f.say("15 min"), width: 6, right: true, rank: 1},
		{title: f.say("1 h"), width: 6, right: true, rank: 2},
	}
	oneUplink := !slices.ContainsFunc(series, func(s history.Series) bool { return s.Key.Subject.Uplink != series[0].Key.Subject.Uplink })
	oneSubject := !slices.ContainsFunc(series, func(s history.Series) bool { return s.Key.Subject != series[0].Key.Subject })
	oneProbe := !slices.ContainsFunc(series, func(s history.Series) bool {
		of := s.Key.Subject
		return of.Kind == observe.KindProvider && of.Group != series[0].Key.Subject.Group
	})
	at := place(columns, min(w, 110)-lead)
	timed := slices.ContainsFunc(at, func(p placed) bool { return p.column == 1 })
	all := []line{{drawing: func(f *Frame, y int) { f.headings(y, 0, columns, at) }}}
	for _, s := range series {
		r := row{subject: s.Key.Subject, state: ofSeries(s, f.Snapshot.Now)}
		subject := s.Key.Subject
		if oneProbe && subject.Kind == observe.KindProvider { // all are of it
			subject.Group = ""
		}
		name := brief(f.tongue, subject, s.Key.Check, oneUplink, oneSubject)
		switch {
		case s.Report != nil:
			if r.state == good {
				r.state = ofSeverity(s.Report.State)
			}
			r.cells = []cell{word(name, themes.Text), {text: claimWords(f.tongue, s), role: themes.Text, across: 5}}
		case s.Unit != "" && timed:
			r.cells = []cell{word(name, themes.Text), {text: f.nowOf(s), role: themes.Text, across: 5}}
		case s.Unit != "":
			r.cells = []cell{word(f.say("%s %s", name, value(f.tongue, s.Newest().Value, s.Unit)), themes.Text)}
		}
		all = append(all, line{drawing: func(f *Frame, y int) {
			if !f.shows(y) {
				return
			}
			if s.Unit == "" && s.Report == nil {
				r.cells = f.overviewCells(name, s)
			}
			f.row(y, &r, columns, at)
		}})
	}
	return all
}

// overviewCells are the figures of one of several series.
func (f *Frame) overviewCells(name safetext.Text, s history.Series) []cell {
	if rare(s.Key.Check) { // what it said last tells more than how often it went well
		return []cell{word(name, themes.Text), {text: f.told(s.Last.Detail), role: themes.Dim, across: 5}}
	}
	sum := f.summary(s, minute)
	cells := []cell{word(name, themes.Text), word(exactTrip(f.tongue, sum.P50), themes.Text), word(exactTrip(f.tongue, sum.P95), themes.Text)}
	for _, covers := range detailWindows {
		cells = append(cells, f.lossCell(f.summary(s, covers)))
	}
	return cells
}

// checkNames are checks in words, where they are not words already.
var checkNames = map[string]string{
	observe.CheckReceive: "received", observe.CheckSend: "sent", observe.CheckRoute: "route metric",
	observe.CheckLarge: "large packets", observe.CheckBulk: "full-size packets", observe.CheckPath: "way out", observe.CheckPortal: "captive portal", observe.CheckCanary: "nobody's address",
	observe.CheckPressure: "waiting (PSI)", observe.CheckOOM: "killed for lack of memory", observe.CheckTable: "connections tracked",
	observe.CheckOffset: "off by", observe.CheckUnits: "units that failed", observe.CheckAgent: "security agent",
	observe.CheckDrops: "dropped", observe.CheckRetries: "sent again", observe.CheckCarrier: "link changes in 15 min",
	observe.CheckLive: "live (CHAOS id.server)", observe.CheckWarm: "warm name", observe.CheckCold: "cold name",
}

func checkName(lang tongue, check string) safetext.Text {
	if name, ok := checkNames[check]; ok {
		return lang.say(name)
	}
	return lang.text(i18n.Named("check", check))
}

// brief names a series among others of one row: by what sets it apart.
func brief(lang tongue, s observe.Subject, check string, oneUplink, oneSubject bool) safetext.Text {
	if oneSubject {
		return checkName(lang, check)
	}
	name := called(lang, s)
	switch s.Kind {
	case observe.KindAnchor:
		name = lang.say("%s %s", lang.say(s.Group), s.Name)
		if check != observe.CheckICMP {
			name = lang.say("%s %s", name, checkName(lang, check))
		}
	case observe.KindUplink:
		name = checkName(lang, check)
	case observe.KindGateway, observe.KindFirstHop:
		name = lang.say("%s %s %s", lang.say(kinds[s.Kind]), s.Name, checkName(lang, check))
	case observe.KindProvider:
		name = checkName(lang, check)
		if s.Group != "" {
			name = lang.say("%s %s", name, s.Group)
		}
	case observe.KindFeed:
		return lang.say("status page")
	case observe.KindHost:
		return lang.say("%s %s", name, checkName(lang, check))
	case observe.KindName:
		if s.Group == "" {
			return lang.say("at its own servers")
		}
		return lang.say("at %s", s.Group)
	default:
		return name
	}
	if s.Uplink == "" || oneUplink {
		return name
	}
	return lang.say("by %s: %s", s.Uplink, name)
}

func (f *Frame) lossCell(sum history.Summary) cell {
	switch {
	case sum.Sent == 0:
		return word(f.say("-"), themes.Dim)
	case sum.Lost > 0:
		return word(percent(f.tongue, sum.Loss), themes.Loss)
	}
	return word(percent(f.tongue, sum.Loss), themes.Text)
}
