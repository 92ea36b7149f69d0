package config

import (
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
)

// suggest ends a sentence about an unknown word: the nearest word there is, if
// one is near, and all that are allowed.
func suggest(word string, allowed []string) i18n.Text {
	if len(allowed) == 0 {
		return i18n.T(": there are none")
	}
	const most = 20
	list := strings.Join(allowed[:min(len(allowed), most)], ", ")
	if len(allowed) > most {
		list += ", …"
	}
	near := nearest(word, allowed)
	switch {
	case near == "":
		return i18n.T(": allowed: %s", list)
	case len(allowed) == 1:
		return i18n.T(": did you mean %s?", quote(near))
	}
	return i18n.T(": did you mean %s? Allowed: %s", quote(near), list)
}

// nearest returns the word that is a slip of the keyboard away, or "".
func nearest(word string, words []string) string {
	best, least := "", 1+min(2, len(word)/2)
	for _, w := range words {
		if len(w) > 64 || len(word) > 64 {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(w)); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before, previous []int
	current := make([]int, len(y)+1)
	for j := range current {
		current[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, previous = previous, slices.Clone(current)
		current[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
	}
	return current[len(y)]
}
