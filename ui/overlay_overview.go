package ui

import (
	"slices"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// overview is a line for each of several series.
func (f *Frame) overview(series []history.Series, w int) []line {
	columns := []column{
		{width: 34, least: 16, grow: true},
		{title: say("p50 1m"), width: 8, right: true, rank: 2},
		{title: say("p95 1m"), width: 8, right: true, rank: 3},
		{title: say("loss 10 s"), short: say("loss"), width: 9, least: 5, right: true, rank: 1},
		{title: say("1 min"), width: 6, right: true, rank: 1},
		{title: say("15 min"), width: 6, right: true, rank: 1},
	}
	oneUplink := !slices.ContainsFunc(series, func(s history.Series) bool { return s.Key.Subject.Uplink != series[0].Key.Subject.Uplink })
	oneSubject := !slices.ContainsFunc(series, func(s history.Series) bool { return s.Key.Subject != series[0].Key.Subject })
	at := place(columns, lead, min(w, 110)-lead)
	timed := slices.ContainsFunc(at, func(p placed) bool { return p.column == 1 })
	all := []line{{drawing: func(f *Frame, y int) { f.headings(y, 0, columns, at) }}}
	for _, s := range series {
		r := row{subject: s.Key.Subject, state: ofSeries(s, f.Snapshot.Now)}
		name := brief(s.Key.Subject, s.Key.Check, oneUplink, oneSubject)
		switch {
		case s.Unit != "" && timed:
			r.cells = []cell{word(name, themes.Text), {text: say("now %s", value(s.Newest().Value, s.Unit)), role: themes.Text, across: 1}}
		case s.Unit != "":
			r.cells = []cell{word(say("%s %s", name, value(s.Newest().Value, s.Unit)), themes.Text)}
		default:
			sum := f.summary(s, minute)
			r.cells = []cell{word(name, themes.Text), word(exactTrip(sum.P50), themes.Text), word(exactTrip(sum.P95), themes.Text)}
			for _, covers := range detailWindows {
				r.cells = append(r.cells, f.lossCell(f.summary(s, covers)))
			}
		}
		all = append(all, line{drawing: func(f *Frame, y int) { f.row(y, &r, columns, at) }})
	}
	return all
}

// checkNames are checks in words, where they are not words already.
var checkNames = map[string]string{
	observe.CheckReceive: "received", observe.CheckSend: "sent", observe.CheckRoute: "route metric",
	observe.CheckLive: "live (CHAOS id.server)", observe.CheckWarm: "warm name", observe.CheckCold: "cold name",
}

func checkName(check string) safetext.Text {
	if name, ok := checkNames[check]; ok {
		return say(name)
	}
	return clean(check)
}

// brief names a series among others of one row: by what sets it apart.
func brief(s observe.Subject, check string, oneUplink, oneSubject bool) safetext.Text {
	if oneSubject {
		return checkName(check)
	}
	name := called(s)
	switch s.Kind {
	case observe.KindAnchor:
		name = say("%s %s", s.Group, s.Name)
	case observe.KindUplink:
		name = checkName(check)
	case observe.KindGateway, observe.KindFirstHop:
		name = say("%s %s %s", say(kinds[s.Kind]), s.Name, checkName(check))
	case observe.KindProvider:
		name = say("%s %s", checkName(check), s.Group)
	case observe.KindFeed:
		return say("status page")
	case observe.KindName:
		return say("at %s", s.Group)
	default:
		return name
	}
	if s.Uplink == "" || oneUplink {
		return name
	}
	return say("by %s: %s", s.Uplink, name)
}

func (f *Frame) lossCell(sum history.Summary) cell {
	switch {
	case sum.Sent == 0:
		return word(say("-"), themes.Dim)
	case sum.Lost > 0:
		return word(percent(sum.Loss), themes.Loss)
	}
	return word(percent(sum.Loss), themes.Text)
}
