package claims

import (
	"strconv"
	"strings"
	"time"
)

// moment is a time of day in a text, with as much of a date as it gives.
type moment struct {
	hour, minute     int
	either           bool // of twelve hours, and morning or afternoon is not said
	zone             *time.Location
	year, month, day int // 0 where it doesn't say
}

const (
	months = `(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?`
	dateEn = `(?:\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?\s+` + months + `(?:,?\s+\d{4})?|` + months + `\s+\d{1,2}(?:st|nd|rd|th)?\b(?:,?\s+\d{4}\b)?)`
	timeEn = `(?:\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)`
	zoneEn = `(?:\s*\(?\b(?:UTC|GMT|KST|JST|[PMCE][SD]T|BST|CET|CEST|IST|[A-Z]{3,4}T)\b\)?)?`
	// momentEn is a time with a date before or behind it.
	momentEn = `(?:` + dateEn + `,?\s+(?:at\s+)?)?` + timeEn + zoneEn + `(?:,?\s+(?:on\s+)?` + dateEn + `)?`
	momentKo = `(?:(?:\d{4}년\s*)?(?:\d{1,2}월\s*)?\d{1,2}일\s*)?(?:(?:오전|오후|새벽|아침|저녁|밤|낮)\s*)?(?:\d{1,2}\s*시(?:\s*\d{1,2}\s*분|\s*반)?|\d{1,2}:\d{2})`
)

var (
	isoDate   = lazily(`(\d{4})-(\d{2})-(\d{2})`)
	dayMonth  = lazily(`(?i)(\d{1,2})(?:st|nd|rd|th)?\s+(` + months + `)(?:,?\s+(\d{4}))?`)
	monthDay  = lazily(`(?i)(` + months + `)\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?`)
	timeOfDay = lazily(`(?i)(\d{1,2})(?::(\d{2})(?::\d{2})?)?\s*([ap])?\.?(?:m\b)?`)
	zoneName  = lazily(`\b(?:[A-Z]{2,4}T|UTC)\b`)
	dateKo    = lazily(`(?:(\d{4})년\s*)?(?:(\d{1,2})월\s*)?(\d{1,2})일`)
	timeKo    = lazily(`(오전|오후|새벽|아침|저녁|밤|낮)?\s*(?:(\d{1,2})\s*시(?:\s*(\d{1,2})\s*분|\s*(반))?|(\d{1,2}):(\d{2}))`)
)

// korea is the one zone of Korean texts.
var korea = time.FixedZone("KST", 9*3600)

// zones are the names that mean one zone only, in seconds east of UTC.
var zones = map[string]int{
	"UTC": 0, "GMT": 0, "KST": 9 * 3600, "JST": 9 * 3600, "PST": -8 * 3600, "PDT": -7 * 3600, "MST": -7 * 3600, "MDT": -6 * 3600,
	"CDT": -5 * 3600, "EST": -5 * 3600, "EDT": -4 * 3600, "CET": 3600, "CEST": 7200,
}

// englishMoment reads what momentEn has found. It is no moment where the zone
// is of a name that means several.
func englishMoment(text string, local *time.Location) (moment, bool) {
	m := moment{zone: local}
	rest := text
	cut := func(found []int) { rest = rest[:found[0]] + " " + rest[found[1]:] }
	if at := isoDate.FindStringSubmatchIndex(rest); at != nil {
		m.year, m.month, m.day = number(rest[at[2]:at[3]]), number(rest[at[4]:at[5]]), number(rest[at[6]:at[7]])
		cut(at)
	} else if at := dayMonth.FindStringSubmatchIndex(rest); at != nil {
		m.day, m.month = number(rest[at[2]:at[3]]), monthOf(rest[at[4]:at[5]])
		if at[6] >= 0 {
			m.year = number(rest[at[6]:at[7]])
		}
		cut(at)
	} else if at := monthDay.FindStringSubmatchIndex(rest); at != nil {
		m.month, m.day = monthOf(rest[at[2]:at[3]]), number(rest[at[4]:at[5]])
		if at[6] >= 0 {
			m.year = number(rest[at[6]:at[7]])
		}
		cut(at)
	}
	if name := zoneName.FindString(rest); name != "" {
		east, known := zones[name]
		if !known {
			return m, false
		}
		m.zone = time.FixedZone(name, east)
	}
	found := timeOfDay.FindStringSubmatch(rest)
	if found == nil {
		return m, false
	}
	m.hour, m.minute = number(found[1]), number(found[2])
	switch half := strings.ToLower(found[3]); {
	case half == "p" && m.hour < 12:
		m.hour += 12
	case half == "a" && m.hour == 12:
		m.hour = 0
	}
	return m, m.sane()
}

// koreanMoment reads what momentKo has found.
func koreanMoment(text string) (moment, bool) {
	m := moment{zone: korea}
	if at := dateKo.FindStringSubmatchIndex(text); at != nil {
		found := dateKo.FindStringSubmatch(text)
		m.year, m.month, m.day = number(found[1]), number(found[2]), number(found[3])
		text = text[at[1]:]
	}
	found := timeKo.FindStringSubmatch(text)
	if found == nil {
		return m, false
	}
	m.hour, m.minute = number(found[2]+found[5]), number(found[3]+found[6])
	if found[4] != "" {
		m.minute = 30
	}
	switch found[1] {
	case "오후", "저녁", "낮", "밤":
		if m.hour < 12 && (found[1] != "밤" || m.hour >= 6) && (found[1] != "낮" || m.hour < 6) {
			m.hour += 12
		}
	case "오전", "새벽", "아침":
		if m.hour == 12 {
			m.hour = 0
		}
	default:
		m.either = found[5] == "" && m.hour > 0 && m.hour <= 12
	}
	return m, m.sane()
}

func (m moment) sane() bool {
	return m.hour < 24 && m.minute < 60 && m.month <= 12 && m.day <= 31 && (m.year == 0 || m.year > 1999 && m.year < 2100)
}

// before is the last time that is meant, not after a reference.
func (m moment) before(reference time.Time) time.Time { return m.nearest(reference, -1) }

// after is the first time that is meant, after a reference.
func (m moment) after(reference time.Time) time.Time { return m.nearest(reference, 1) }

// nearest tries what the moment can mean: of a date without a year the years
// round the reference, of no date the days, of twelve hours both halves.
func (m moment) nearest(reference time.Time, direction int) time.Time {
	local := reference.In(m.zone)
	hours := []int{m.hour}
	if m.either {
		hours = append(hours, (m.hour+12)%24)
	}
	best := time.Time{}
	try := func(year, month, day int) {
		for _, hour := range hours {
			at := time.Date(year, time.Month(month), day, hour, m.minute, 0, 0, m.zone)
			if direction < 0 && !at.After(reference) && (best.IsZero() || at.After(best)) ||
				direction > 0 && at.After(reference) && (best.IsZero() || at.Before(best)) {
				best = at
			}
		}
	}
	for off := -1; off <= 1; off++ {
		switch {
		case m.day == 0:
			day := local.AddDate(0, 0, off)
			try(day.Year(), int(day.Month()), day.Day())
		case m.month == 0:
			month := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, m.zone).AddDate(0, off, 0)
			try(month.Year(), int(month.Month()), m.day)
		case m.year == 0:
			try(local.Year()+off, m.month, m.day)
		case off == 0:
			try(m.year, m.month, m.day)
		}
	}
	return best
}

func monthOf(name string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name)[:3])/3 + 1
}

// number reads digits; anything else is 0.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
