package claims

import (
	"strings"
	"time"
)

// A time that a statement gives, and the sentence it stands in.
type stated struct {
	at       time.Time
	sentence string
}

const (
	// slack is how far ahead of the statement a time of the past may lie.
	slack = 15 * time.Minute
	// oldest is how long before it a beginning may lie.
	oldest = 30 * 24 * time.Hour
	// farthest is how far ahead a time of day without a date may lie.
	farthest = 18 * time.Hour
	// longest is the longest repair that is believed to be meant.
	longest = 14 * 24 * time.Hour
)

var (
	startEn = lazily(`(?i)\b(?:start(?:ing|ed)?|begin(?:ning)?|began|since|from|as early as|between|onset|first observed)\s+(?:(?:time|at|on|from|around|about|approximately|roughly|was|is)\s+|[~:]\s*)*(` +
		momentEn + `)(?:\s*(?:and|to|until|till|through|-|–)\s*(?:(?:around|about|approximately)\s+)?(` + momentEn + `))?`)
	momentsKo = lazily(momentKo)
	// hoursKo: "2시간" is a length and no time of day.
	hoursKo = lazily(`^\s*간`)
	beganKo = lazily(`발생|시작|부터`)
	endedKo = lazily(`^\s*(?:쯤|경|께|에|분)?[^.\d]{0,24}(?:복구|정상화|해소|완료|종료)[^.]{0,6}(?:됐|되었|했|하였|완료|된|한)`)
)

// begins reads when an incident began, and when it ended where the text says so,
// both before the statement was made.
func begins(text string, at time.Time) (start, end stated) {
	for _, s := range sentences(text) {
		if found := startEn.FindStringSubmatch(s.text); found != nil && start.at.IsZero() {
			start = past(found[1], s.text, at)
			if found[2] != "" && !start.at.IsZero() {
				if end = past(found[2], s.text, at); end.at.Before(start.at) {
					end = stated{}
				}
			}
		}
		if start.at.IsZero() || end.at.IsZero() {
			beginsKo(s.text, at, &start, &end)
		}
	}
	return start, end
}

func past(found, sentence string, at time.Time) stated {
	m, ok := englishMoment(found, at.Location())
	if !ok {
		return stated{}
	}
	when := m.before(at.Add(slack))
	if when.IsZero() || at.Sub(when) > oldest {
		return stated{}
	}
	return stated{when, sentence}
}

func beginsKo(sentence string, at time.Time, start, end *stated) {
	for _, place := range momentsKo.FindAllStringIndex(sentence, 8) {
		rest := sentence[place[1]:]
		m, ok := koreanMoment(sentence[place[0]:place[1]])
		if !ok || hoursKo.MatchString(rest) {
			continue
		}
		when := m.before(at.Add(slack))
		if when.IsZero() || at.Sub(when) > oldest {
			continue
		}
		switch {
		case endedKo.MatchString(rest) && end.at.IsZero():
			*end = stated{when, sentence}
		case beganKo.MatchString(rest) && start.at.IsZero() && !strings.HasPrefix(strings.TrimSpace(rest), "까지"):
			*start = stated{when, sentence}
		}
	}
}

const repairEn = `restor\w*|resol(?:v\w*|ution)|recover\w*|fix\w*|repair\w*|complet\w*|mitigat\w*|back (?:to normal|up|online)|eta|etr|estimated (?:time|restoration)|operational`

var (
	repair = words(repairEn, `복구|정상|완료|해결|재개|조치`)
	// promise is of the next statement, not of the end.
	promise = words(`updates?|information|report back|statement|details`, `안내|공지|설명드리|알려|업데이트|발표`)
	// lengthEn: "within about 2 hours", "ETA: 90 min".
	lengthEn = lazily(`(?i)\b(?:within|in|inside|another|next|et[ar](?:\s+is)?:?)\s+(?:the\s+)?(?:next\s+)?(?:about\s+|approximately\s+|approx\.?\s+|around\s+|roughly\s+|up to\s+|~\s*)?` +
		`(an?|half an|one|two|three|four|five|six|eight|ten|twelve|\d+(?:\.\d+)?)\s*(?:(?:-|–|to|or)\s*(\d+)\s*)?(minutes?|mins?|hours?|hrs?|h|days?)\b`)
	lengthKo = lazily(`(\d{1,3})\s*(시간|분|일)(?:\s*(\d{1,2})\s*분|\s*(반))?\s*(?:정도\s*)?(?:이내|내|안에|안으로|후에?|뒤에?)`)
	clockEn  = lazily(`(?i)\b(?:by|until|before|at|et[ar](?:\s+is)?:?)\s+(?:around\s+|about\s+|approximately\s+|~\s*)?(` + momentEn + `)`)
	clockKo  = lazily(`(` + momentKo + `)\s*(?:쯤|경|께)?\s*(?:까지|전까지|이전|목표|예정|정상화|복구\s*(?:예정|목표|예상))`)
	expects  = lazily(`(?i)\b(?:by|until|before|expect\w*|estimat\w*|will|should|et[ar])\b`)
	vagueEn  = lazily(`(?i)\b(overnight|by (?:the )?morning|tonight|later today|(?:by (?:the )?)?end of (?:the )?day|tomorrow(?:\s+(?:morning|afternoon|evening))?)\b`)
	vagueKo  = lazily(`(밤새|밤사이|새벽(?:까지|중)|오늘\s*밤|오늘\s*(?:중|안|내)|금일\s*(?:중|내)|(?:내일|익일)\s*(?:오전|오후)?)`)
)

// repairBy reads when a provider says that all will be well: a length of time,
// a time of day, or a vague word. A promise of the next statement is none.
func repairBy(text string, at time.Time) stated {
	for _, s := range sentences(text) {
		if !repair.MatchString(s.text) {
			continue
		}
		for _, read := range []func(string, time.Time) (time.Time, int){lengthOf, clockOf, vagueOf} {
			when, place := read(s.text, at)
			if !when.After(at) || when.Sub(at) > longest || promised(s.text, place) {
				continue
			}
			return stated{when, s.text}
		}
	}
	return stated{}
}

// promised reports whether the part of a sentence round a place speaks of the
// next statement.
func promised(sentence string, place int) bool {
	from := strings.LastIndexAny(sentence[:place], ",") + 1
	to := len(sentence)
	if next := strings.IndexByte(sentence[place:], ','); next >= 0 {
		to = place + next
	}
	if part := sentence[from:to]; promise.MatchString(part) {
		return true
	} else if repair.MatchString(part) {
		return false
	}
	return promise.MatchString(sentence)
}

func lengthOf(sentence string, at time.Time) (time.Time, int) {
	if found := lengthEn.FindStringSubmatchIndex(sentence); found != nil {
		count := sentence[found[2]:found[3]]
		if found[4] >= 0 {
			count = sentence[found[4]:found[5]] // of a range the end counts
		}
		return at.Add(time.Duration(countOf(count) * float64(unitOf(sentence[found[6]:found[7]])))), found[0]
	}
	if found := lengthKo.FindStringSubmatchIndex(sentence); found != nil {
		unit := unitOf(sentence[found[4]:found[5]])
		length := time.Duration(number(sentence[found[2]:found[3]])) * unit
		if found[6] >= 0 {
			length += time.Duration(number(sentence[found[6]:found[7]])) * time.Minute
		}
		if found[8] >= 0 {
			length += unit / 2
		}
		return at.Add(length), found[0]
	}
	return time.Time{}, 0
}

var counts = map[string]float64{
	"a": 1, "an": 1, "half an": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12,
}

func countOf(text string) float64 {
	if n, ok := counts[strings.ToLower(text)]; ok {
		return n
	}
	whole, part, _ := strings.Cut(text, ".")
	n := float64(number(clip(whole, 4)))
	if part != "" {
		n += float64(number(part[:1])) / 10
	}
	return n
}

func unitOf(text string) time.Duration {
	switch {
	case strings.HasPrefix(strings.ToLower(text), "m") || text == "분":
		return time.Minute
	case strings.HasPrefix(strings.ToLower(text), "d") || text == "일":
		return 24 * time.Hour
	}
	return time.Hour
}

func clockOf(sentence string, at time.Time) (time.Time, int) {
	var m moment
	ok, place := false, 0
	if found := clockKo.FindStringSubmatchIndex(sentence); found != nil {
		m, ok = koreanMoment(sentence[found[2]:found[3]])
		place = found[0]
	} else if found := clockEn.FindStringSubmatchIndex(sentence); found != nil && expects.MatchString(sentence) {
		m, ok = englishMoment(sentence[found[2]:found[3]], at.Location())
		place = found[0]
	}
	if !ok {
		return time.Time{}, 0
	}
	when := m.after(at)
	if m.day == 0 && when.Sub(at) > farthest {
		return time.Time{}, 0
	}
	return when, place
}

// vagueOf reads "overnight" as 06:00, "today" as midnight, "tomorrow" as the end
// of that day and its morning as noon, where the provider is.
func vagueOf(sentence string, at time.Time) (time.Time, int) {
	found, zone := vagueEn.FindStringIndex(sentence), at.Location()
	if found == nil {
		found, zone = vagueKo.FindStringIndex(sentence), korea
	}
	if found == nil {
		return time.Time{}, 0
	}
	local := at.In(zone)
	clock := func(days, hour int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, hour, 0, 0, 0, zone)
	}
	word := strings.ToLower(sentence[found[0]:found[1]])
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(word, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("tomorrow", "내일", "익일") && has("morning", "오전"):
		return clock(1, 12), found[0]
	case has("tomorrow", "내일", "익일"):
		return clock(2, 0), found[0]
	case has("overnight", "by morning", "by the morning", "밤새", "밤사이", "새벽"):
		if morning := clock(0, 6); morning.After(at) {
			return morning, found[0]
		}
		return clock(1, 6), found[0]
	}
	return clock(1, 0), found[0]
}

// over finds a plain statement that all is well again, for notes, which carry no
// stage; notOver takes it back.
var (
	over    = words(`(?:resolved|restored|recovered|fixed|back to normal|all clear|service is normal)`, `복구\s*(?:완료|됐|되었|했|하였)|정상화(?:됐|되었|했|\s*완료)?|해소(?:됐|되었)?|정상\s*(?:복구|서비스)`)
	notOver = words(`(?:not|never|until|once|when|if|will be|to be|being|partial(?:ly)?|partly|some|by|in|within|expect\w*|eta)\b[^.;]{0,60}\b(?:resolved|restored|recovered|fixed|back to normal)|again`,
		`복구(?:되지|하지|\s*중|\s*예정)|정상화(?:되지|\s*예정|\s*중)|일부\s*(?:복구|정상)|까지|다시`)
)

func isOver(text string) bool { return over.MatchString(text) && !notOver.MatchString(text) }
