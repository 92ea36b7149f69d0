package ui

import (
	"math"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// widest bounds every text, in cells: several screens, so that only the view
// that shows it decides where to cut.
const widest = 2000

// tongue says things in the reader's language. Its zero value speaks English.
type tongue struct{ speaks i18n.Language }

// say makes the words of the program's own. What is filled in may come from
// anywhere: the whole is cleaned.
func (t tongue) say(format string, args ...any) safetext.Text { return t.text(i18n.T(format, args...)) }

// text says and cleans a sentence that was made elsewhere.
func (t tongue) text(said i18n.Text) safetext.Text { return safetext.Clean(t.speaks.Say(said), widest) }

// told says what a collector said of a measurement, in English, where it is
// ours to say; what others said stands as it came.
func (t tongue) told(said safetext.Text) safetext.Text {
	if t.speaks == i18n.English || said.Empty() {
		return said
	}
	return t.text(i18n.Flat(said.String()))
}

// clean cleans a name or a word that was made elsewhere.
func clean(s string) safetext.Text { return safetext.Clean(s, widest) }

// duration says how long something has lasted. It is coarse, so that it does
// not change each second: in steps of 5 s above 10 s, in minutes above 90 s.
func duration(lang tongue, d time.Duration) safetext.Text {
	switch {
	case d < 0:
		return lang.say("0 s")
	case d < 10*time.Second:
		return lang.say("%d s", int(d/time.Second))
	case d < 90*time.Second:
		return lang.say("%d s", int(d/(5*time.Second))*5)
	case d < 90*time.Minute:
		return lang.say("%d min", int(d/time.Minute))
	case d < 48*time.Hour:
		return lang.say("%d h", int(d/time.Hour))
	}
	return lang.say("%d d", int(d/(24*time.Hour)))
}

// exactly says a span to the second.
func exactly(lang tongue, d time.Duration) safetext.Text {
	seconds := int(d.Round(time.Second) / time.Second)
	if seconds < 600 {
		return lang.say("%d s", seconds)
	}
	return lang.say("%d min %d s", seconds/60, seconds%60)
}

// ago says how long ago something was.
func ago(lang tongue, d time.Duration) safetext.Text {
	if d < time.Second {
		return lang.say("now")
	}
	return lang.say("%s ago", duration(lang, d))
}

// roundTrip says a time in two significant digits, so that it rests.
func roundTrip(lang tongue, d time.Duration) safetext.Text {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d <= 0:
		return lang.say("-")
	case ms < 0.1:
		return lang.say("<0.1 ms")
	case ms < 0.95:
		return lang.say("%.1f ms", ms)
	case ms < 9.5:
		return lang.say("%.0f ms", ms)
	case ms < 995:
		return lang.say("%.0f ms", significant(ms))
	}
	return lang.say("%.1f s", ms/1000)
}

// exactTrip says a time in three digits, where one is looked at closely.
func exactTrip(lang tongue, d time.Duration) safetext.Text {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d <= 0:
		return lang.say("-")
	case ms < 10:
		return lang.say("%.2f ms", ms)
	case ms < 100:
		return lang.say("%.1f ms", ms)
	case ms < 9995:
		return lang.say("%.0f ms", ms)
	}
	return lang.say("%.1f s", ms/1000)
}

// significant rounds to two significant digits.
func significant(v float64) float64 {
	if v <= 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Round(v/unit) * unit
}

// percent says a share of 0 to 1. Only none is 0 % and only all is 100 %.
func percent(lang tongue, share float64) safetext.Text {
	switch {
	case share <= 0:
		return lang.say("0 %")
	case share < 0.01:
		return lang.say("<1 %")
	case share >= 1:
		return lang.say("100 %")
	}
	return lang.say("%d %%", min(int(math.Round(share*100)), 99))
}

var thousands = [...]string{"", "k", "M", "G", "T"}

// scaled says a quantity with a prefix of thousands: "2 Mb/s".
func scaled(lang tongue, v float64, unit string) safetext.Text {
	i := 0
	for v >= 999.5 && i < len(thousands)-1 {
		v, i = v/1000, i+1
	}
	if i > 0 && v < 9.95 {
		return lang.say("%.1f %s%s", v, thousands[i], unit)
	}
	return lang.say("%.0f %s%s", significant(v), thousands[i], unit)
}

// value says the value of a gauge in its unit.
func value(lang tongue, v float64, unit observe.Unit) safetext.Text {
	switch unit {
	case observe.Percent:
		return lang.say("%.0f %%", v)
	case observe.Bytes:
		return scaled(lang, v, "B")
	case observe.BytesPerSecond:
		return scaled(lang, v*8, "b/s") // lines are sold in bits
	case observe.PerSecond:
		return scaled(lang, v, "/s")
	case observe.Seconds:
		if v < 10 {
			return exactTrip(lang, time.Duration(v*float64(time.Second)))
		}
		return duration(lang, time.Duration(v*float64(time.Second)))
	}
	if v == math.Trunc(v) {
		return lang.say("%.0f", v)
	}
	return lang.say("%.2f", v)
}

// clock says the time of day in a zone, and the date where it is not today's.
func clock(lang tongue, t, now time.Time, zone *time.Location) safetext.Text {
	t, now = t.In(zone), now.In(zone)
	if t.IsZero() {
		return lang.say("-")
	}
	if t.YearDay() != now.YearDay() || t.Year() != now.Year() {
		return clean(t.Format("2006-01-02 15:04"))
	}
	return clean(t.Format("15:04:05"))
}

// kinds are what the kinds of subjects are called on the screen.
var kinds = map[observe.Kind]string{
	observe.KindUplink:   "uplink",
	observe.KindGateway:  "gateway",
	observe.KindFirstHop: "first hop",
	observe.KindAnchor:   "anchor",
	observe.KindResolver: "resolver",
	observe.KindName:     "name",
	observe.KindProvider: "provider",
	observe.KindFeed:     "status page",
	observe.KindEndpoint: "endpoint",
	observe.KindHost:     "host",
	observe.KindSelf:     "noctop",
}

// called names a subject for a person.
func called(lang tongue, s observe.Subject) safetext.Text { return lang.text(triage.Called(s)) }
