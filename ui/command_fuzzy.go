package ui

import (
	"cmp"
	"slices"
	"strings"
)

// How well letters fit that were typed of a name. What begins a word, and what
// stands beside the letter before it, is what people type.
const (
	fitsLetter = 1
	fitsNext   = 10 // the letter stands right after the one before
	fitsWord   = 6  // it begins a word
	fitsStart  = 9  // it begins the name

	longestFuzzy = 80 // signs of a name that are looked at
	leastFit     = 3  // for each sign that was typed: below, it is there by chance
)

// folded is a name as it is compared: in small letters, sign by sign.
func folded(name string) []rune {
	signs := []rune(strings.ToLower(name))
	return signs[:min(len(signs), longestFuzzy)]
}

// fuzzy reports whether all of what was typed stands in a name in its order, and
// how well: of all ways to find it there, the best counts. Both are folded.
func fuzzy(typed, name []rune) (score int, fits bool) {
	if !inOrder(typed, name) {
		return 0, false
	}
	var one, other [longestFuzzy]int16
	before, here := one[:len(name)], other[:len(name)] // the best score that ends at a sign of the name; 0: none does
	for i, sign := range typed {
		var best int16 // of the letter before, further to the left than the sign before this one
		for j := range name {
			var adjacent int16
			if j > 0 {
				adjacent = before[j-1]
			}
			here[j] = 0
			if name[j] == sign && (i == 0 || best > 0 || adjacent > 0) {
				start := startOf(name, j)
				here[j] = fitsLetter + best + start
				if adjacent > 0 {
					here[j] = max(here[j], fitsLetter+adjacent+max(fitsNext, start))
				}
			}
			best = max(best, adjacent)
		}
		before, here = here, before
	}
	for _, end := range before {
		score = max(score, int(end))
	}
	return score, true
}

// inOrder reports whether all signs that were typed are in a name, in their order.
func inOrder(typed, name []rune) bool {
	if len(typed) > longestFuzzy || len(name) > longestFuzzy {
		return false
	}
	found := 0
	for _, sign := range name {
		if found < len(typed) && sign == typed[found] {
			found++
		}
	}
	return found == len(typed)
}

// startOf is what a sign of a name is worth for what it begins.
func startOf(name []rune, at int) int16 {
	switch {
	case at == 0:
		return fitsStart
	case strings.ContainsRune(" -_./:,()", name[at-1]):
		return fitsWord
	}
	return 0
}

// ranked are those of some things whose names fit what was typed, and not only by
// chance: the best first, and of two that fit alike the shorter and then the
// earlier one.
func ranked[thing any](typed string, all []thing, name func(*thing) []rune) []thing {
	wanted := folded(strings.TrimSpace(typed))
	if len(wanted) == 0 {
		return all
	}
	type hit struct{ at, score, length int }
	var hits []hit
	for i := range all {
		signs := name(&all[i])
		if score, fits := fuzzy(wanted, signs); fits && score >= leastFit*len(wanted) {
			hits = append(hits, hit{i, score, len(signs)})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.length, b.length), cmp.Compare(a.at, b.at))
	})
	found := make([]thing, len(hits))
	for i, h := range hits {
		found[i] = all[h.at]
	}
	return found
}
