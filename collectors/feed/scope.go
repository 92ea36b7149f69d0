package feed

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// scope is what of a provider the operator asked for.
type scope struct {
	regions    []string
	components []string        // as asked for
	wanted     map[string]bool // folded names and ids of what the components stand for
	missing    []string        // components asked for that the page does not have
}

func newScope(ctx Context, listed []component) scope {
	s := scope{regions: ctx.Regions, components: ctx.Components, wanted: map[string]bool{}}
	for _, asked := range ctx.Components {
		name, found := fold(asked), false
		s.wanted[name] = true
		for _, c := range listed {
			if c.goesBy(name) {
				s.wanted[fold(c.name)] = true
				s.wanted[fold(c.id)] = true
				found = true
			}
		}
		if !found {
			s.missing = append(s.missing, asked)
		}
	}
	delete(s.wanted, "") // of components without an id
	return s
}

// goesBy reports whether a folded name means the component: its own name, its
// id, its group's name, or both as some pages write them.
func (c component) goesBy(name string) bool {
	return name == fold(c.name) || name == fold(c.id) || c.group != "" &&
		(name == fold(c.group) || name == fold(c.group+" - "+c.name) || name == fold(c.group+"/"+c.name))
}

// counts reports whether the component was asked for.
func (s scope) counts(c component) bool {
	return len(s.components) > 0 && (s.wanted[fold(c.name)] || s.wanted[fold(c.id)])
}

// part parts the events within the scope from those elsewhere.
func (s scope) part(events []event) (within, elsewhere []event) {
	for _, e := range events {
		if s.inRegions(e) && s.inComponents(e) {
			within = append(within, e)
		} else {
			elsewhere = append(elsewhere, e)
		}
	}
	return within, elsewhere
}

// gone says which of what was asked for the page does not list. A filter that
// fits nothing must not read as well.
func (s scope) gone(read *reading) []string {
	var says []string
	if read.lists {
		for _, name := range s.missing {
			says = append(says, fmt.Sprintf("the page has no component %q", name))
		}
	}
	for _, asked := range s.regions {
		if len(read.regions) > 0 && !slices.ContainsFunc(read.regions, func(listed string) bool { return sameRegion(asked, listed) }) {
			says = append(says, fmt.Sprintf("the page has no region %q", asked))
		}
	}
	return says
}

// misspelt notes which regions asked for can't be regions of a provider that
// lists none: such a filter would leave everything out, and read as well.
func (r *reading) misspelt(asked []string, form *regexp.Regexp, example string) {
	for _, region := range asked {
		if !form.MatchString(strings.ToLower(strings.TrimSpace(region))) {
			r.unclear = append(r.unclear, fmt.Sprintf("%q is no region's name here: write one such as %s", clip(region, 80), example))
		}
	}
}

// named reports whether the operator asked for just what the event is about.
func (s scope) named(e event) bool {
	return len(s.regions) > 0 && len(e.Regions) > 0 || len(s.components) > 0 && len(e.Components)+len(e.aliases) > 0
}

// inRegions lets events of no region pass, and global ones: they are
// everybody's. A wider region ("us") holds the narrower ("us-central1").
func (s scope) inRegions(e event) bool {
	if len(s.regions) == 0 || len(e.Regions) == 0 {
		return true
	}
	for _, region := range e.Regions {
		if fold(region) == "global" {
			return true
		}
		for _, asked := range s.regions {
			if sameRegion(asked, region) {
				return true
			}
		}
	}
	return false
}

func sameRegion(a, b string) bool { return fold(a) == fold(b) || within(a, b) || within(b, a) }

func within(narrow, wide string) bool {
	return wide != "" && strings.HasPrefix(strings.ToLower(narrow), strings.ToLower(wide)+"-")
}

func (s scope) inComponents(e event) bool {
	if len(s.components) == 0 || len(e.Components)+len(e.aliases) == 0 {
		return true
	}
	for _, names := range [][]string{e.Components, e.aliases} {
		for _, name := range names {
			if s.wanted[fold(name)] {
				return true
			}
		}
	}
	return false
}
