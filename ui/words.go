package ui

import (
	"fmt"
	"math"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// widest bounds every text, in cells: several screens, so that only the view
// that shows it decides where to cut.
const widest = 2000

// say makes the words of the program's own, in the reader's language. What is
// filled in may come from anywhere: the whole is cleaned.
func say(format string, args ...any) safetext.Text { return text(i18n.T(format, args...)) }

// text cleans a sentence that was made elsewhere.
func text(t i18n.Text) safetext.Text { return safetext.Clean(t.String(), widest) }

// clean cleans a name or a word that was made elsewhere.
func clean(s string) safetext.Text { return safetext.Clean(s, widest) }

// duration says how long something has lasted. It is coarse, so that it does
// not change each second: in steps of 5 s above 10 s, in minutes above 90 s.
func duration(d time.Duration) safetext.Text {
	switch {
	case d < 0:
		return say("0 s")
	case d < 10*time.Second:
		return say("%d s", int(d/time.Second))
	case d < 90*time.Second:
		return say("%d s", int(d/(5*time.Second))*5)
	case d < 90*time.Minute:
		return say("%d min", int(d/time.Minute))
	case d < 48*time.Hour:
		return say("%d h", int(d/time.Hour))
	}
	return say("%d d", int(d/(24*time.Hour)))
}

// ago says how long ago something was.
func ago(d time.Duration) safetext.Text {
	if d < time.Second {
		return say("now")
	}
	return say("%s ago", duration(d))
}

// roundTrip says a time in two significant digits, so that it rests.
func roundTrip(d time.Duration) safetext.Text {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d <= 0:
		return say("-")
	case ms < 0.1:
		return say("<0.1 ms")
	case ms < 0.95:
		return say("%.1f ms", ms)
	case ms < 9.5:
		return say("%.0f ms", ms)
	case ms < 995:
		return say("%.0f ms", significant(ms))
	}
	return say("%.1f s", ms/1000)
}

// exactTrip says a time in three digits, where one is looked at closely.
func exactTrip(d time.Duration) safetext.Text {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d <= 0:
		return say("-")
	case ms < 10:
		return say("%.2f ms", ms)
	case ms < 100:
		return say("%.1f ms", ms)
	case ms < 9995:
		return say("%.0f ms", ms)
	}
	return say("%.1f s", ms/1000)
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
func percent(share float64) safetext.Text {
	switch {
	case share <= 0:
		return say("0 %")
	case share < 0.01:
		return say("<1 %")
	case share >= 1:
		return say("100 %")
	}
	return say("%d %%", min(int(math.Round(share*100)), 99))
}

var thousands = [...]string{"", "k", "M", "G", "T"}

// scaled says a quantity with a prefix of thousands: "2 Mb/s".
func scaled(v float64, unit string) safetext.Text {
	i := 0
	for v >= 999.5 && i < len(thousands)-1 {
		v, i = v/1000, i+1
	}
	if i > 0 && v < 9.95 {
		return say("%.1f %s%s", v, thousands[i], unit)
	}
	return say("%.0f %s%s", significant(v), thousands[i], unit)
}

// value says the value of a gauge in its unit.
func value(v float64, unit observe.Unit) safetext.Text {
	switch unit {
	case observe.Percent:
		return say("%.0f %%", v)
	case observe.Bytes:
		return scaled(v, "B")
	case observe.BytesPerSecond:
		return scaled(v*8, "b/s") // lines are sold in bits
	case observe.PerSecond:
		return scaled(v, "/s")
	case observe.Seconds:
		if v < 10 {
			return exactTrip(time.Duration(v * float64(time.Second)))
		}
		return duration(time.Duration(v * float64(time.Second)))
	}
	if v == math.Trunc(v) {
		return say("%.0f", v)
	}
	return say("%.2f", v)
}

// clock says the time of day in a zone, and the date where it is not today's.
func clock(t, now time.Time, zone *time.Location) safetext.Text {
	t, now = t.In(zone), now.In(zone)
	if t.IsZero() {
		return say("-")
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
func called(s observe.Subject) safetext.Text {
	word, ok := kinds[s.Kind]
	if !ok {
		word = string(s.Kind)
	}
	name := say(word).String()
	if s.Kind == observe.KindName && s.Group != "" {
		return say("%s %s at %s", name, s.Name, s.Group)
	}
	if s.Kind == observe.KindProvider {
		s.Group, s.Name = s.Name, s.Group // its name, then which probe
	}
	if s.Group != "" {
		name += " " + s.Group
	}
	if s.Name != "" {
		name += " " + s.Name
	}
	if s.Uplink != "" {
		if s.Kind == observe.KindUplink {
			return clean(name + " " + s.Uplink)
		}
		return clean(fmt.Sprint(name, " ", say("by %s", s.Uplink)))
	}
	return clean(name)
}
