package ui

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"example.com/noctop/internal/safetext"
)

// How long a mute or a maintenance may be.
const (
	shortestSpan = time.Minute
	longestSpan  = 90 * 24 * time.Hour
	usualSpan    = time.Hour // of a mute where nothing is said
)

// spanOffers are those that are offered.
var spanOffers = []string{"15m", "1h", "4h", "8h", "1d"}

// lasting is how long something is to hold.
type lasting struct {
	from, until time.Time // until is zero: until it is lifted
	said        bool      // anything was said of it
}

// parseSpan reads "90s", "30m", "1h30m", "2d".
func parseSpan(word string) (time.Duration, bool) {
	if days, found := strings.CutSuffix(word, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0
	}
	d, err := time.ParseDuration(word)
	return d, err == nil && d > 0
}

// parseClock reads "14:30" and "14:30:05".
func parseClock(word string) (hour, minute, second int, ok bool) {
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, word); err == nil {
			return t.Hour(), t.Minute(), t.Second(), true
		}
	}
	return 0, 0, 0, false
}

// ahead is the next moment at which a clock shows that time.
func (s *screen) ahead(word string, now time.Time) (time.Time, bool) {
	hour, minute, second, ok := parseClock(word)
	if !ok {
		return time.Time{}, false
	}
	now = now.In(s.zone)
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, second, 0, s.zone)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, true
}

// lasts reads how long something is to hold, and leaves the rest, which is why:
// "2h", "for 2h", "until 14:30", "forever", each with "from 13:00" beside it.
func (s *screen) lasts(said string) (l lasting, why string, wrong safetext.Text) {
	now := s.latest.In(s.zone)
	var span time.Duration
	for said != "" {
		word, rest, _ := split(said)
		next, after, _ := split(rest)
		word = strings.ToLower(word)
		if d, ok := parseSpan(word); ok {
			span, said, l.said = d, rest, true
			continue
		}
		d, isSpan := parseSpan(strings.ToLower(next))
		at, isClock := s.ahead(next, now)
		switch {
		case word == "forever":
			said, l.said = rest, true
			continue
		case word == "for" && isSpan:
			span, said, l.said = d, after, true
			continue
		case word == "until" && isClock:
			l.until, said, l.said = at, after, true
			continue
		case word == "from" && isClock:
			l.from, said = at, after
			continue
		case (word == "until" || word == "from") && startsWithDigit(next):
			return l, "", s.say("%q is no time of day: write 14:30", next)
		case startsWithDigit(word):
			return l, "", s.say("%q is no span of time: write 30m, 2h, 1d or until 14:30", word)
		}
		break
	}
	if span > 0 && (span < shortestSpan || span > longestSpan) {
		return l, "", s.say("%s: give a span between 1m and 90d", span)
	}
	begins := now
	if !l.from.IsZero() {
		begins = l.from
	}
	if span > 0 {
		l.until = begins.Add(span)
	}
	if !l.until.IsZero() && !l.until.After(begins) { // until 02:00, from 23:00
		l.until = l.until.AddDate(0, 0, 1)
	}
	return l, strings.TrimSpace(said), safetext.Text{}
}

func startsWithDigit(word string) bool { return word != "" && unicode.IsDigit(rune(word[0])) }

// offerSpans are the spans that may follow.
func (s *screen) offerSpans(stands, typed string, forever bool) []candidate {
	all := make([]choice, 0, len(spanOffers)+1)
	for _, word := range spanOffers {
		d, _ := parseSpan(word)
		all = append(all, choice{word, s.say("until %s", s.frame(nil).moment(s.latest.Add(d)))})
	}
	if forever {
		all = append(all, choice{"forever", s.say("until it is lifted")})
	}
	return offered(stands, typed, all, false)
}

// momentOf reads a moment that is past: a time of day, with its date or without,
// or how long before the one that is shown.
func (m *Model) momentOf(said string) (at time.Time, wrong safetext.Text) {
	s := &m.screen
	now := s.latest.In(s.zone)
	if step, ok := parseSpan(strings.TrimLeft(said, "+-")); ok && strings.ContainsAny(said[:1], "+-") {
		if said[0] == '-' {
			step = -step
		}
		return s.snapshot.Now.Wall.Add(step), safetext.Text{}
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if at, err := time.ParseInLocation(layout, said, s.zone); err == nil {
			return at, safetext.Text{}
		}
	}
	hour, minute, second, ok := parseClock(said)
	if !ok {
		return time.Time{}, s.say("%q is no time: write 14:30, 14:30:05, 2006-01-02 14:30 or -10m", said)
	}
	on := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, s.zone)
	}
	if s.tape == nil {
		if at = on(now); at.After(now) {
			at = on(now.AddDate(0, 0, -1))
		}
		return at, safetext.Text{}
	}
	first := m.options.TapeFrom.In(s.zone)
	if first.IsZero() {
		return on(s.snapshot.Now.Wall.In(s.zone)), safetext.Text{}
	}
	if at = on(first); at.Before(first.Truncate(time.Second)) { // of the next day, where the recording goes on past midnight
		at = on(first.AddDate(0, 0, 1))
	}
	return at, safetext.Text{}
}
