package i18n

import "strings"

// between is what stands between the parts of what a collector put together, and
// of an error that wraps another.
var between = [...]string{"; ", ": ", ", ", " (", " ms "}

// mostParts are those of a sentence that are looked at one by one.
const mostParts = 12

// rewordParts says a sentence as a whole, or its parts: of all ways to cut it at its
// signs the one that leaves the least English.
func (l Language) rewordParts(english string, depth int) string {
	whole := l.reword(english, depth)
	starts, ends := partsOf(english)
	if len(starts) == 1 || whole != english && latin(whole) == 0 {
		return whole
	}
	rests := make([]rest, len(starts)+1) // what each rest of the sentence is best said as
	for i := len(starts) - 1; i >= 0; i-- {
		rests[i].left = len(english) + 1
		for j := len(starts) - 1; j >= i; j-- {
			said := english[starts[i]:ends[j]]
			if i > 0 || j < len(starts)-1 {
				said = l.rewordPart(said, depth)
			}
			if left := latin(said) + rests[j+1].left; left < rests[i].left {
				sign := english[ends[j]:]
				if j+1 < len(starts) {
					sign = english[ends[j]:starts[j+1]]
				}
				rests[i] = rest{said + sign + rests[j+1].said, left}
			}
		}
	}
	if whole != english && latin(whole) <= rests[0].left {
		return whole
	}
	return rests[0].said
}

// rewordPart says a part, which may be a stable word of a collector: "192.0.2.1:
// refused".
func (l Language) rewordPart(english string, depth int) string {
	if cause := Named("cause", english); l.Has(cause.Format) {
		return l.Say(cause)
	}
	return l.reword(english, depth)
}

// rest is the rest of a sentence: how it is said, and how many letters of English
// are left in it.
type rest struct {
	said string
	left int
}

// partsOf are where the parts of a sentence begin and end.
func partsOf(sentence string) (starts, ends []int) {
	starts = []int{0}
	for i := 0; i < len(sentence) && len(starts) < mostParts; i++ {
		for _, sign := range between {
			if strings.HasPrefix(sentence[i:], sign) {
				ends, starts = append(ends, i), append(starts, i+len(sign))
				i += len(sign) - 1
				break
			}
		}
	}
	return starts, append(ends, len(sentence))
}

// latin counts the letters that are Latin and small: those of English words.
func latin(said string) int {
	n := 0
	for i := range len(said) {
		if said[i] >= 'a' && said[i] <= 'z' {
			n++
		}
	}
	return n
}
