package house

import (
	"regexp"
	"slices"
	"testing"
)

// pairs are the pairs of Korean particles: the first stands after a consonant.
var pairs = []string{"{은/는}", "{이/가}", "{을/를}", "{과/와}", "{으로/로}", "{이라는/라는}", "{이어야/여야}"}

var pair = regexp.MustCompile(`\{\p{Hangul}+/\p{Hangul}+\}`)

// TestParticlesStandTheRightWayRound holds every pair to the order in which they
// are chosen from: one the other way round is always the wrong one.
func TestParticlesStandTheRightWayRound(t *testing.T) {
	found := 0
	for _, translation := range korean(t) {
		for _, of := range pair.FindAllString(translation.Get(), -1) {
			found++
			if !slices.Contains(pairs, of) {
				t.Errorf("%q: %s is none of %v", translation.Get(), of, pairs)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d pairs were found", found)
	}
}
