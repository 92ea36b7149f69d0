package claims

import (
	"strings"
	"unicode/utf8"
)

// Negation is recognised by what stands between a word of negation and the
// cause: only words that carry it over. "Not caused by an attack" denies one,
// "not available because of an attack" does not. English puts it before the
// cause, Korean after; texts mix both.

const (
	// another stands for a further cause in the text around one; same, for one
	// of the same class.
	another = "\x01"
	same    = "\x02"

	carriers = `(?:an?|the|any|this|that|it|its|our|your|is|was|were|been|be|being|to|of|for|by|as|` +
		`result|consequence|case|outcome|cause|product|part|caused|due|because|related|linked|connected|attributed|with|directly|likely|root|` +
		`(?:believe|think|consider|suspect|appear|seem|look|treat)(?:ed|s|ing)?|thought|(?:evidence|indications?|signs?|proof|traces?|suggestions?|reasons?|suspicions?)|suggesting|indicating|` +
		`large(?:-scale)?|massive|major|malicious|external|internal|new|deliberate|targeted|distributed|possible|potential|actual|successful|kind|type|form|sort|security|cyber|network|` +
		`(?:or|nor|/)|` + another + `)`
	negators = `(?:not|never|no|neither|nor|without|cannot|rather than|instead of|unrelated to|nothing to do with|(?:ruled?|rules|ruling) out|exclud(?:e|ed|es|ing)|den(?:y|ies|ied|ying)|dismiss(?:ed|es|ing)?|no longer|(?:false|incorrect) (?:reports?|rumou?rs?|claims?) of|rumou?rs of)`
)

var (
	notBefore = lazily(`(?i)(?:\b` + negators + `|n['’]t)(?:[\s"'“”‘’(]+(?:` + same + `,?|` + carriers + `))*[\s"'“”‘’(]*$`)
	// openBefore and openAfter: it is not known.
	openBefore = lazily(`(?i)\b(?:whether|unclear if|if (?:it|this|that) (?:is|was)|(?:not|n['’]t|cannot|never)\s+(?:yet\s+|been\s+|be\s+|completely\s+|fully\s+)*(?:rul\w*\s+out|exclud\w*|confirm\w*|dismiss\w*|clear|known|determined))\b[^;:]{0,60}$`)
	openAfter  = lazily(`(?i)^[^,;:.]{0,40}\b(?:not|n['’]t|cannot)\s+(?:yet\s+|been\s+|be\s+|completely\s+|fully\s+)*(?:rul\w*\s+out|ruled\s+out|exclud\w*|dismiss\w*)|^[^,.]{0,24}(?:인지|일지|여부)|^[^,.]{0,24}아(?:니냐|닌가|닐까|닌지)|^[^,.]{0,40}배제(?:는)?\s*(?:하지|할\s*수|못)`)
	// notAfter: "a DDoS was ruled out", "DDoS was not the cause".
	notAfter = lazily(`(?i)^[\s"'”’)]*(?:(?:attacks?|incidents?|activity|issues?|errors?|failures?|problems?|theory|hypothesis|suspicions?)\s*)?(?:[,(]?\s*` +
		`(?:(?:was|were|is|are|has|have|had|can|could)\s+)?(?:now\s+|since\s+)?(?:been\s+|be\s+)?(?:ruled out|excluded|dismissed|discounted|denied|unlikely)\b|` +
		`(?:was|were|is|are|did|does|has|have)(?:\s+not|n['’]t)\s+(?:been\s+)?(?:the\s+|a\s+|to\s+)?(?:root\s+|likely\s+|actual\s+)?(?:causes?|blame|reason|responsible|involved|at fault|suspected|related|behind|detected|found|observed|seen|confirmed|identified|play)\b|` +
		`(?:plays?|played) no\b|:\s*no\b)`)
	notAfterKo = lazily(`(?i)^` + nounsKo + `(?:` +
		`\s*(?:전혀|절대|결코)?\s*아(?:니|닌|님|닙|녔)` + // is not
		`|\s*(?:없|부인|부정|사실무근|오보)` + // there is none
		`|\s*(?:과|와|하고|과는|와는|하고는)?\s*(?:전혀\s*)?(?:무관|(?:관련|관계|상관)(?:은|이|성은|성이)?\s*없)` + // has nothing to do with
		`|\s*(?:보기|보긴|판단하기|단정하기)(?:는|도|에는|엔)?\s*(?:어렵|힘들|무리)` + // can hardly be taken for
		`|\s*(?:보|보이|판단하|추정하|파악하|간주하)지(?:는|도)?\s*않` + // is not taken for
		`|\s*(?:받|당하|발생하|확인되|발견되|탐지되|감지되|포착되|관측되|나타나|있)지(?:는|도)?\s*(?:않|못)` + // was not found
		`|\s*(?:발표|주장|설명|추정|보도|설)(?:을|를|은|는)?\s*(?:번복|철회|정정)|\s*배제` + // is taken back
		`|(?:\s*\(?(?:의\s*)?(?:흔적|정황|징후|가능성|증거|사실|의심|소견|근거|시도)(?:은|는|이|가|도|을|를)?\)?)\s*(?:[^,.\s]{1,12}\s*)?(?:없|않|낮|희박|배제|부인|부정|찾지\s*못|못\s*찾|적다)` +
		`)`)
	// notOnlyKo: "not only", which denies nothing.
	notOnlyKo = lazily(`^` + nounsKo + `\s*뿐(?:만)?(?:이)?\s*아니`)
)

// nounsKo are what may stand between a cause and its negation in Korean.
const nounsKo = `(?:[\s·"'”’)]*(?:\([^)]{0,30}\)|(?:이나|나|또는|혹은|및|과|와|하고|·|,|/)\s*` + another + `|` + same + `|[/,]\s*` + same + `|` +
	`공격|해킹|침해|사고|문제|오류|장애|이슈|현상|실수|때문|탓|원인|결과|것|등|에\s*의한|의한|(?:으로|로)\s*인한|인한|따른|이라는|라는|이라고|라고|으로|로|의|에|이|가|은|는|도|을|를))*`

// reach is how much of a sentence on each side is looked at, in bytes.
const reach = 200

// roleOf tells whether a sentence gives a cause, denies it, or leaves it open.
func roleOf(sentence string, found []mention, n int) role {
	before, after := around(sentence, found, n)
	switch {
	case openBefore.MatchString(before), openAfter.MatchString(after):
		return open
	case notOnlyKo.MatchString(after):
		return given
	case notBefore.MatchString(before), notAfter.MatchString(after), notAfterKo.MatchString(after):
		return denied
	}
	return given
}

// around returns what stands on both sides of a cause, in which further causes
// are only marked.
func around(sentence string, found []mention, n int) (before, after string) {
	m := found[n]
	mark := func(o mention) string {
		if o.class == m.class {
			return same
		}
		return another
	}
	var left, right strings.Builder
	at := tail(sentence, m.from)
	for _, o := range found[:n] {
		if o.from >= at {
			left.WriteString(sentence[at:o.from])
			left.WriteString(mark(o))
			at = o.to
		}
	}
	left.WriteString(sentence[min(at, m.from):m.from])
	end := head(sentence, m.to)
	at = m.to
	for _, o := range found[n+1:] {
		if o.to <= end {
			right.WriteString(sentence[at:o.from])
			right.WriteString(mark(o))
			at = o.to
		}
	}
	right.WriteString(sentence[at:end])
	return left.String(), right.String()
}

// tail is where the last bytes before a place begin, at a whole rune.
func tail(text string, at int) int {
	from := max(0, at-reach)
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	return from
}

// head is where the bytes after a place end, at a whole rune.
func head(text string, at int) int {
	to := min(len(text), at+reach)
	for to < len(text) && to > at && !utf8.RuneStart(text[to]) {
		to--
	}
	return to
}
