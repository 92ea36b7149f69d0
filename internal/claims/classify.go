package claims

import (
	"slices"
	"strings"
)

// mention is a place where a text names a cause.
type mention struct {
	class    Cause
	from, to int // in the text
	sentence int
	role     role
}

type role uint8

const (
	given  role = iota
	denied      // it was not that, or no longer is
	open        // it is being looked into: neither
)

// summed are the causes that a text gives and those that it denies. Of the two,
// a class is in one at most: what a text says last of it counts.
func summed(named []mention) (gives, denies causeSet) {
	for _, m := range named {
		switch bit := setOf(m.class); m.role {
		case given:
			gives |= bit
			denies &^= bit
		case denied:
			denies |= bit
			gives &^= bit
		}
	}
	return gives, denies
}

// maxMentions is how many causes of one text are looked at, more or less: no
// honest statement names as many.
const maxMentions = 24

// mentions finds where a text names causes, and in what role.
func mentions(text string) []mention {
	var all []mention
	for i, s := range sentences(text) {
		if strings.HasSuffix(strings.TrimRight(s.text, ` "'”’)`), "?") {
			continue // a question says nothing
		}
		found := named(s.text)
		for n := range found {
			found[n].role = roleOf(s.text, found, n)
		}
		for _, m := range found {
			m.from, m.to, m.sentence = m.from+s.from, m.to+s.from, i
			all = append(all, m)
		}
		if len(all) >= maxMentions {
			break
		}
	}
	takeBack(text, all)
	return all
}

// span is a part of a text.
type span struct {
	from int
	text string
}

var sentenceEnd = lazily(`[.!?。]["'”’)]*(?:\s+|$)|[;\n]`)

// sentences parts a text. A full stop within a number or a name ends nothing.
func sentences(text string) []span {
	var all []span
	from := 0
	for _, end := range sentenceEnd.FindAllStringIndex(text, -1) {
		all = append(all, span{from, text[from:end[1]]})
		from = end[1]
	}
	if from < len(text) {
		all = append(all, span{from, text[from:]})
	}
	return all
}

// named finds the causes in a sentence from left to right. Of two that overlap
// the first counts, or the longer: a "routing configuration error" is one of
// routing.
func named(sentence string) []mention {
	lexica := worthwhile(sentence)
	if len(lexica) == 0 {
		return nil
	}
	plain := products.ReplaceAllStringFunc(sentence, func(s string) string { return strings.Repeat(" ", len(s)) })
	speaks := causal.MatchString(plain)
	var found []mention
	for _, l := range lexica {
		for _, at := range l.strong.FindAllStringIndex(plain, -1) {
			found = append(found, mention{class: l.class, from: at[0], to: at[1]})
		}
		if l.weak == nil {
			continue
		}
		for _, at := range l.weak.FindAllStringIndex(plain, -1) {
			if speaks || listed.MatchString(plain[at[1]:]) {
				found = append(found, mention{class: l.class, from: at[0], to: at[1]})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b mention) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	end := 0
	found = slices.DeleteFunc(found, func(m mention) bool {
		if m.from < end || isEffect(plain, m) {
			return true
		}
		end = m.to
		return false
	})
	return found[:min(len(found), maxMentions)]
}

// worthwhile returns the lexica of which a sentence has at least a stem.
func worthwhile(sentence string) []lexicon {
	lower := strings.ToLower(sentence)
	var some []lexicon
	for _, l := range lexica {
		for stem := range strings.FieldsSeq(l.stems) {
			if strings.Contains(lower, stem) {
				some = append(some, l)
				break
			}
		}
	}
	return some
}

// listed: "(a routing) or DNS issue".
var listed = lazily(`(?i)^\s*(?:,|/|or|nor|and)\s+(?:an?\s+)?(?:[\w-]+\s+){1,2}` + fault + `\b`)

// isEffect reports whether what is named is what the fault led to, or a remedy.
func isEffect(sentence string, m mention) bool {
	return symptomatic&setOf(m.class) != 0 && effects.MatchString(sentence[:m.from])
}

// takeBack denies what a text only reports as an earlier belief, where it then
// names another cause: "at first we suspected an attack; it is routing".
func takeBack(text string, all []mention) {
	for i := range all {
		m := &all[i]
		if m.role != given {
			continue
		}
		for j := i + 1; j < min(len(all), i+5); j++ {
			if all[j].role != given || all[j].class == m.class {
				continue
			}
			if believedOnce(text, *m, all[j]) {
				m.role = denied
				break
			}
		}
	}
}

// maxBetween is how far apart two causes of one sentence are looked at, in bytes.
const maxBetween = 400

// believedOnce reports whether the first cause was only believed, and the
// second is what is known instead.
func believedOnce(text string, first, second mention) bool {
	between := text[first.to:min(second.from, first.to+maxBetween)]
	before := text[max(0, first.from-maxBetween):first.from]
	if end := sentenceEnd.FindAllStringIndex(before, -1); len(end) > 0 {
		before = before[end[len(end)-1][1]:]
	}
	switch {
	case first.sentence == second.sentence && believedKo.MatchString(between):
		return true
	case formerly.MatchString(before):
		return true
	}
	return tentative.MatchString(before) && first.sentence == second.sentence && turning.MatchString(between)
}

var (
	// believedKo: "(디도스로) 추정했으나", "(공격이라고) 발표했지만".
	believedKo = lazily(`(?:추정|파악|판단|의심|발표|설명|보고|공지|밝|알려|알려졌|생각|지목|여겨|여겼|봤|보았)\S{0,12}(?:으나|지만|는데|다가|더니|졌으나)`)
	// formerly: "initially suspected", "our earlier report of".
	formerly = lazily(`(?i)\b(?:initial(?:ly)?|at first|first|earlier|previous(?:ly)?|original(?:ly)?|wrongly|mistaken(?:ly)?|incorrectly)\b[^,;:.]{0,40}\b(?:suspect|thought|believ|attribut|report|announc|blam|said|assum|presum|identif|stat|describ|point|suspicion|claim|belief|diagnos|assess)[^,;:.]{0,60}$|(?:당초|애초|처음에는?|초기에는?)[^,.]{0,120}$|\b(?:revis|chang|correct)\w+[^,;:.]{0,40}\bfrom\b[^,;:.]{0,30}$`)
	// tentative words tell a belief; turning ones, that it has changed.
	tentative = lazily(`(?i)\b(?:suspect|thought|believ|assum|presum|consider|appear|seem)\w*\b[^,;:.]{0,60}$`)
	turning   = lazily(`(?i)\b(?:but|however|actually|in fact|turned out|found to be|now|instead)\b`)
)
