package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/safetext"
)

// places are all that one can jump to, made once for each line.
func (s *screen) places() []spot {
	c := s.command
	if c == nil {
		return s.spots(nil)
	}
	if c.places == nil {
		c.places = s.spots(c.past)
	}
	return c.places
}

// placesOf are the places of some kinds.
func (s *screen) placesOf(kinds ...string) (found []spot) {
	all := s.places()
	for i := range all {
		if slices.Contains(kinds, all[i].kind) {
			found = append(found, all[i])
		}
	}
	return found
}

// spotNamed finds a place by its whole name.
func (s *screen) spotNamed(name string) (spot, bool) {
	all := s.places()
	for i := range all {
		if all[i].named(name) {
			return all[i], true
		}
	}
	return spot{}, false
}

// spotsLike are the places that fit what was typed, the best first.
func (s *screen) spotsLike(typed string) []spot {
	if kind, name, found := strings.Cut(typed, "/"); found {
		if of := s.placesOf(strings.ToLower(kind)); len(of) > 0 {
			return ranked(name, of, func(p *spot) []rune { return p.signs })
		}
	}
	return ranked(typed, s.places(), func(p *spot) []rune { return p.signs })
}

// offerSpots are the places that fit what was typed.
func (m *Model) offerSpots(typed string) []candidate {
	return m.screen.offerPlaces(m.screen.spotsLike(typed))
}

// offerPlaces makes candidates of places, no more than are listed and one.
func (s *screen) offerPlaces(all []spot) []candidate {
	all = all[:min(len(all), mostCandidates+1)]
	offered := make([]candidate, len(all))
	for i := range all {
		offered[i] = candidate{line: all[i].line(), label: clean(all[i].name), says: s.kindWord(&all[i]), to: &all[i]}
		if all[i].kind == kindMoment { // its name is a sentence
			offered[i].label, offered[i].says = offered[i].says, offered[i].label
		}
	}
	return offered
}

// offerTargets are names and addresses that can be asked about.
func (m *Model) offerTargets(typed string) []candidate {
	s := &m.screen
	var all []spot
	if s.snapshot != nil {
		for _, p := range s.snapshot.Topology.Providers {
			for _, probe := range p.Probes {
				all = append(all, spot{name: probe, kind: "provider", says: p.Name, signs: folded(probe)})
			}
		}
	}
	all = append(s.placesOf("name"), all...)
	all = append(all, s.placesOf("endpoint")...)
	offered := s.offerPlaces(ranked(typed, all, func(p *spot) []rune { return p.signs }))
	for i := range offered {
		p := offered[i].to
		offered[i].to, offered[i].line = nil, p.name
		if p.says != "" {
			offered[i].says = clean(p.says)
		}
	}
	return offered
}

// choice is a word that may follow, and what it stands for.
type choice struct {
	word string
	says safetext.Text
}

// offered are the words that fit what was typed, after what stands already.
func offered(stands, typed string, all []choice, more bool) (fit []candidate) {
	for _, c := range ranked(typed, all, func(c *choice) []rune { return folded(c.word) }) {
		line := stands + c.word
		if more {
			line += " "
		}
		fit = append(fit, candidate{line: line, label: clean(c.word), says: c.says})
	}
	return fit
}

// target parts what was typed into the place that it begins with and the rest:
// the longest name that is one, whole, or within quotes.
func target(said string, all []spot) (to *spot, rest string) {
	said = strings.TrimLeft(said, " ")
	if quoted, after, found := strings.Cut(strings.TrimPrefix(said, `"`), `"`); found && strings.HasPrefix(said, `"`) {
		for i := range all {
			if all[i].named(quoted) {
				return &all[i], strings.TrimLeft(after, " ")
			}
		}
		return nil, said
	}
	longest := 0
	for i := range all {
		for _, name := range []string{all[i].name, all[i].reference()} {
			if len(name) > longest && begins(said, name) {
				to, rest, longest = &all[i], strings.TrimLeft(said[len(name):], " "), len(name)
			}
		}
	}
	return to, rest
}

// begins reports whether a text begins with a name that ends there, in letters of
// either size.
func begins(said, name string) bool {
	return len(said) >= len(name) && strings.EqualFold(said[:len(name)], name) && (len(said) == len(name) || said[len(name)] == ' ')
}

// only finds the one place whose name begins with what was typed.
func only(word string, all []spot) *spot {
	var found *spot
	for i := range all {
		if word == "" || !strings.HasPrefix(strings.ToLower(all[i].name), strings.ToLower(word)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = &all[i]
	}
	return found
}

// meant is target, and takes the beginning of a name where no other has it. Where
// nothing is meant it says what could be.
func (s *screen) meant(said string, all []spot) (to *spot, rest string, wrong safetext.Text) {
	if to, rest = target(said, all); to != nil {
		return to, rest, safetext.Text{}
	}
	word, rest, _ := split(said)
	if one := only(word, all); one != nil {
		return one, rest, safetext.Text{}
	}
	like := ranked(word, all, func(p *spot) []rune { return p.signs })
	if len(like) == 0 {
		like = all
	}
	if len(like) == 0 {
		return nil, "", s.say("there is nothing of the kind here")
	}
	var names []string
	for _, p := range like[:min(len(like), mostNames)] {
		names = append(names, p.line())
	}
	return nil, "", s.say("%q is not known: try %s", word, strings.Join(names, ", "))
}
