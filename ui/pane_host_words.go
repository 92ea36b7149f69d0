package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// hostLabel names a reading as operators do.
func hostLabel(lang tongue, s observe.Subject) safetext.Text {
	switch {
	case s.Group == "memory":
		return lang.say("mem")
	case s.Group == "uptime":
		return lang.say("host|up")
	case s.Name != "" && (s.Group == "disk" || s.Group == "nic" || s.Group == "agent" || s.Group == "pressure"):
		return clean(s.Name)
	case s.Name != "":
		return lang.say("%s %s", lang.say(s.Group), s.Name)
	}
	return lang.say(s.Group)
}

// mainReading is the series that stands for a subject: the one that is worst,
// or else the one that says most.
func (f *Frame) mainReading(all []history.Series) history.Series {
	main := 0
	rank := func(s history.Series) int {
		if i := slices.Index(hostChecks, s.Key.Check); i >= 0 {
			return i
		}
		return len(hostChecks)
	}
	for i := range all {
		if rank(all[i]) < rank(all[main]) {
			main = i
		}
	}
	for i := range all {
		of := ofHost(all[i], f)
		if of.broken() && badness[of] > badness[ofHost(all[main], f)] {
			main = i
		}
	}
	return all[main]
}

// spoken are causes that say more than a value does.
var spoken = []string{"hung", "read-only", "missing", "changed", "unsynchronised", "restarting", "degraded", "offline", "flapping"}

// speaks reports whether the cause of a reading that is not well says more than
// its value: a file system without inodes has room enough.
func speaks(s history.Series) bool {
	cause := s.Last.Cause.String()
	return slices.Contains(spoken, cause) || cause == "full" && s.Key.Subject.Group == "disk"
}

// reading says the value of a series, or why there is none.
func (f *Frame) reading(s history.Series, of state) (safetext.Text, themes.Role) {
	newest := s.Newest()
	said := hostValue(f.tongue, s)
	switch {
	case newest.Outcome == observe.NotProvisioned && warned(s) && !s.Last.Cause.Empty():
		return causeBrief(f.tongue, s.Last.Cause), of.role()
	case newest.Outcome == observe.NotProvisioned:
		return absent.word(f.tongue), themes.Dim
	case len(s.Samples) == 0:
		return noData.word(f.tongue), themes.Unknown
	case s.Stale(f.Snapshot.Now):
		return stale.word(f.tongue), themes.Stale
	case newest.Outcome == observe.Wrong && s.Unit != "" && !speaks(s):
		return said, of.role()
	case newest.Outcome != observe.Good && newest.Outcome != observe.Late:
		if !s.Last.Cause.Empty() {
			return causeBrief(f.tongue, s.Last.Cause), of.role()
		}
		return failed.word(f.tongue), of.role()
	case of.broken():
		return said, of.role()
	}
	return said, themes.Text
}

// hostValue says the newest value of a series by what was measured.
func hostValue(lang tongue, s history.Series) safetext.Text {
	v := s.Newest().Value
	said := value(lang, v, s.Unit)
	switch s.Key.Check {
	case observe.CheckLoad: // the first round of a CPU has no other
		return lang.say("load %s", said)
	case observe.CheckPressure:
		return lang.say("waits %s", said)
	case observe.CheckOOM:
		return lang.say("%.0f OOM-killed", v)
	case observe.CheckDrops:
		return lang.say("drops %.0f/min", fieldOf(s, "drops_1m"))
	case observe.CheckRetries:
		return lang.say("resent %s", said)
	case observe.CheckErrors:
		if s.Unit == observe.Count {
			return lang.say("%.0f errors", v)
		}
		return lang.say("errors %s", said)
	case observe.CheckCarrier:
		return lang.say("link %.0fx", v)
	case observe.CheckOffset:
		if v < 1 {
			return lang.say("%.0f ms", v*1000)
		}
	case observe.CheckUnits:
		if v == 0 {
			return good.word(lang)
		}
		return lang.say("%.0f failed", v)
	case observe.CheckAgent:
		if !warned(s) {
			return good.word(lang)
		}
		if s.Unit == observe.Seconds {
			return lang.say("new %s", said)
		}
	}
	return said
}

// asides say the values of further checks.
var asides = map[string]string{
	observe.CheckLoad: "load %s per core", observe.CheckSend: "out %s", observe.CheckReceive: "in %s", observe.CheckUsage: "%s in use",
}

// silentAsides are worth no word while they are less than that.
var silentAsides = map[string]float64{
	observe.CheckErrors: 0.001, observe.CheckPressure: 1, observe.CheckOOM: 1, observe.CheckDrops: 0.001, observe.CheckCarrier: 1,
}

// otherReadings says what the main reading is of, and what else was read.
func (f *Frame) otherReadings(all []history.Series, main history.Series) safetext.Text {
	var parts []safetext.Text
	if total := fieldOf(main, "total_bytes"); total > 0 && main.Unit == observe.Percent {
		parts = append(parts, f.say("of %s", scaled(f.tongue, total, "B")))
	}
	if most := fieldOf(main, "max"); most > 0 && main.Key.Check == observe.CheckTable {
		parts = append(parts, f.say("%.0f of %.0f", fieldOf(main, "count"), most))
	}
	if main.Key.Check == observe.CheckReceive && main.Newest().Outcome == observe.Good {
		parts = append(parts, f.say("host|in"))
	}
	if version := wordOf(main, "version"); !version.Empty() {
		parts = append(parts, version)
	}
	if main.Key.Check == observe.CheckAgent && main.Unit == observe.Seconds {
		parts = append(parts, f.say("changed %s", ago(f.tongue, time.Duration(main.Newest().Value*float64(time.Second)))))
	}
	for _, s := range all {
		newest := s.Newest()
		if s.Key == main.Key || newest.Outcome != observe.Good || s.Stale(f.Snapshot.Now) || newest.Value < silentAsides[s.Key.Check] {
			continue
		}
		if aside, ok := asides[s.Key.Check]; ok {
			parts = append(parts, f.say(aside, value(f.tongue, newest.Value, s.Unit)))
		} else {
			parts = append(parts, hostValue(f.tongue, s))
		}
	}
	return safetext.Join(parts, safetext.Literal(", "))
}

// wordOf is the text of a field of the newest measurement, or nothing.
func wordOf(s history.Series, name string) safetext.Text {
	for _, field := range s.Last.Fields {
		if field.Name.String() == name {
			return field.Text
		}
	}
	return safetext.Text{}
}

// fieldOf is the value of a field of the newest measurement, or 0.
func fieldOf(s history.Series, name string) float64 {
	for _, field := range s.Last.Fields {
		if field.Name.String() == name {
			return field.Value
		}
	}
	return 0
}

// gauge is the plot of a reading; of what only ever grows there is none.
func (f *Frame) gauge(s history.Series) cell {
	if s.Newest().Outcome == observe.NotProvisioned {
		return cell{}
	}
	switch s.Unit {
	case observe.Percent:
		return cell{trace: newGauge(s, 100)}
	case observe.BytesPerSecond, observe.PerSecond:
		return cell{trace: newGauge(s, float64(f.capacityOf(s.Key))/8)}
	case observe.Count:
		if s.Key.Check == observe.CheckLoad {
			return cell{trace: newGauge(s, 0)}
		}
	}
	return cell{}
}
