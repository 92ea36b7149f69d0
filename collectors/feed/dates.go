package feed

import (
	"strings"
	"time"
)

// layouts are the ways of writing a date that were met in feeds, once the
// zone is a number. A date without a zone is not read: it could be any hour.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999-0700",
	"2006-01-02T15:04-0700",
	"Mon, 2 Jan 2006 15:04:05 -0700", // RFC 1123 and RFC 5322
	"Mon, 2 Jan 2006 15:04 -0700",
	"2 Jan 2006 15:04:05 -0700",
	"Mon, 2 Jan 06 15:04:05 -0700",      // RFC 822
	"Monday, 02-Jan-06 15:04:05 -0700",  // RFC 850
	"Mon Jan 2 15:04:05 -0700 2006",     // date(1)
	"2006-01-02 15:04:05 -0700",         //
	"2006-01-02 15:04:05.999999 -07:00", //
	"2006.01.02 15:04:05 -0700",
	"2006.01.02 15:04 -0700",
}

// zones are the abbreviations that feeds use, as offsets. Only what stands
// here is read: the standard library takes an unknown one for UTC, and a
// Korean feed's time would be nine hours in the future.
var zones = map[string]string{
	"Z": "+0000", "UT": "+0000", "UTC": "+0000", "GMT": "+0000", "WET": "+0000",
	"BST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300",
	"IST": "+0530", "ICT": "+0700", "SGT": "+0800", "HKT": "+0800", "AWST": "+0800",
	"KST": "+0900", "JST": "+0900", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300",
	"EDT": "-0400", "EST": "-0500", "CDT": "-0500", "CST": "-0600", "MDT": "-0600", "MST": "-0700", "PDT": "-0700", "PST": "-0800",
}

// noDate is how programs in Go and .NET write that there is none.
const noDate = "0001-01-01"

// date reads a date in any of the layouts. It returns the zero time for what
// it can't read.
func date(text string) time.Time {
	text = strings.TrimSpace(text)
	if len(text) < 8 || len(text) > 64 || strings.HasPrefix(text, noDate) {
		return time.Time{}
	}
	if cut := strings.LastIndexByte(text, ' '); cut > 0 {
		if offset, known := zones[strings.ToUpper(text[cut+1:])]; known {
			text = text[:cut+1] + offset
		}
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// epoch reads a Unix time, in seconds or, from 1e11 on (the year 5138 in
// seconds, 1973 in milliseconds), in milliseconds.
func epoch(text word) time.Time {
	value, isNumber := text.number()
	switch {
	case !isNumber || value <= 0 || value >= 1e14:
		return time.Time{}
	case value >= 1e11:
		return time.UnixMilli(int64(value)).UTC()
	}
	return time.Unix(int64(value), 0).UTC()
}

// A date before the first status page, or further ahead than zone mistakes and
// badly set clocks explain, is no date. Maintenances are announced long before.
var earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	aheadOfIncident    = 24 * time.Hour
	aheadOfMaintenance = 400 * 24 * time.Hour
)

// believable returns at, or the zero time where it can't be true, and whether
// it was left out for that.
func believable(at, now time.Time, ahead time.Duration) (time.Time, bool) {
	absurd := at.Before(earliest) || !now.IsZero() && at.After(now.Add(ahead))
	if at.IsZero() || absurd {
		return time.Time{}, !at.IsZero()
	}
	return at, false
}

// firstDate returns the first of the texts that is a date.
func firstDate(texts ...string) time.Time {
	for _, text := range texts {
		if at := date(text); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}
