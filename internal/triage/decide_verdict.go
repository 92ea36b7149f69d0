package triage

import (
	"cmp"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
)

// lead is how far the hypothesis is ahead of the next one that would blame
// another scope for the same thing, or of nothing being wrong.
func (h *hypothesis) lead(found []*hypothesis) int {
	next := healthyPrior
	for _, other := range found {
		if other == h || other.rule.Domain != h.rule.Domain || !meet(other.scope, h.scope) {
			continue
		}
		if contains(h.scope, other.scope) {
			continue // the same scope, or a part of ours
		}
		next = max(next, other.score)
	}
	return h.score - next
}

// before is how much older than a fault a measurement may be and yet be of it.
const before = 2 * time.Second

// addRivals names the nearest other explanations, why they are not it, and what
// would tell.
func (h *hypothesis) addRivals(s *Scene, found []*hypothesis, refused []refusal) {
	for _, other := range found {
		if other != h && other.rule.Domain == h.rule.Domain && other.rule != h.rule && meet(other.scope, h.scope) {
			h.rivals = append(h.rivals, Rival{
				Cause: other.rule.Cause, Scope: other.scope, Probe: partedBy(h.rule.Cause, other.rule.Cause),
				WhyNot: i18n.T("it explains less: %d dB against %d", other.score, h.score),
			})
		}
	}
	var near []*refusal
	for i := range refused {
		r := &refused[i]
		if r.rule.Domain == h.rule.Domain && r.rule.Cause != h.rule.Cause && !r.why.Text.Empty() && meet(r.scope(s), h.scope) {
			near = append(near, r)
		}
	}
	slices.SortStableFunc(near, func(a, b *refusal) int {
		return (a.rule.Layer - h.rule.Layer).abs() - (b.rule.Layer - h.rule.Layer).abs()
	})
	for _, r := range near {
		if len(h.rivals) >= mostRivals {
			break
		}
		named := func(other Rival) bool { return other.Cause == r.rule.Cause && slices.Equal(other.Scope, r.scope(s)) }
		if slices.ContainsFunc(h.rivals, named) || r.why.Age > s.Now.Sub(h.since)+before {
			continue // another rule of the same cause; or what speaks against it is of before the fault
		}
		h.rivals = append(h.rivals, Rival{
			Cause: r.rule.Cause, Scope: r.scope(s), WhyNot: r.why.Text, Probe: partedBy(h.rule.Cause, r.rule.Cause),
		})
	}
}

// scope is what the rule would have blamed.
func (r *refusal) scope(s *Scene) []string {
	if r.rule.Scope != nil {
		return r.rule.Scope(s, r.target)
	}
	return r.target.Scope()
}

func (l Layer) abs() int { return int(max(l, -l)) }

// ownWord reports whether the rule rests on what this host says of itself: no
// second witness can be asked, and none is needed.
func (r *Rule) ownWord() bool { return r.Layer == LayerMonitor || r.Reach == EachItem }

// confidence puts the margin in a word. Confirmed needs two families of
// probes and nothing against.
func (h *hypothesis) confidence() Confidence {
	switch {
	case h.capped:
		return Possible
	case h.margin >= confirmedMargin && !h.unsure && (len(h.families) >= 2 || h.rule.ownWord()) && len(h.against) == 0:
		return Confirmed
	case h.margin >= probableMargin:
		return Probable
	default:
		return Possible
	}
}

func (h *hypothesis) verdict(s *Scene) Verdict {
	v := Verdict{
		Cause: h.rule.Cause, Scope: h.scope, Confidence: h.confidence(), Margin: h.margin,
		Since: h.since, For: h.forIt, Against: h.against, Unknown: h.unknown, Rivals: h.rivals,
		Rule: h.rule.Code, Severity: h.rule.Severity,
		Headline: h.headline(s), Next: h.next(s),
		rule: h.rule, hard: h.hard, targets: h.targets(),
	}
	if h.rule.Call != nil {
		v.Call = h.rule.Call(s, h.target)
	}
	v.Hints = s.hints(h)
	v.Implied = s.implied(h)
	v.For, v.Against = weightiestFirst(v.For), weightiestFirst(v.Against)
	v.healing, v.about = s.healing(h), s.standsFor(h.target)
	return v
}

// weightiestFirst orders evidence by weight, then the newest first.
func weightiestFirst(lines []Evidence) []Evidence {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Age, b.Age))
	})
	return lines
}

// next is what to do, about all that is at fault.
func (h *hypothesis) next(s *Scene) i18n.Text {
	s.atFault = h.targets()
	defer func() { s.atFault = nil }()
	return h.rule.Next(s, h.target)
}

// mostSaid is how many faults of a kind a headline tells of one by one.
const mostSaid = 6

func (h *hypothesis) headline(s *Scene) i18n.Text {
	s.atFault = h.targets()
	defer func() { s.atFault = nil }()
	text := h.rule.Headline(s, h.target)
	said := 1
	for i, other := range h.also {
		if said == mostSaid {
			return i18n.T("%s; and %d more", text, len(h.also)-i)
		}
		if more := other.rule.Headline(s, other.target); !more.Empty() { // else the first has said it
			text = i18n.T("%s; %s", text, more)
			said++
		}
	}
	return text
}
