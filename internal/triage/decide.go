package triage

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

const (
	confirmedMargin = 20
	probableMargin  = 10
	possibleMargin  = 6
	// healthyPrior is what "nothing is wrong" starts with, in decibans. A
	// heavier one hides faults of a single symptom.
	healthyPrior = 6
	mostRivals   = 3
)

// Decide says which faults explain the facts: one hypothesis for each root,
// the lowest layer first. It is pure: the same scene gives the same answer.
func Decide(s *Scene) []Verdict {
	s.gather()
	found, refused := s.hypotheses()
	roots := s.roots(found)
	doubt(roots)
	s.wait(roots)
	roots = append(roots, s.unexplained(roots)...)
	merged := mergeAlike(roots)
	verdicts := make([]Verdict, 0, len(merged))
	for _, h := range merged {
		h.addRivals(s, found, refused)
		verdicts = append(verdicts, h.verdict(s))
	}
	return verdicts
}

// refusal is a rule that did not hold on a target, and why.
type refusal struct {
	rule   *Rule
	target Target
	why    Finding
}

// hypotheses tries every rule on every target.
func (s *Scene) hypotheses() (found []*hypothesis, refused []refusal) {
	for i := range rules {
		rule := &rules[i]
		for _, target := range s.targets(rule) {
			h, why := rule.try(s, target)
			switch {
			case h == nil:
				refused = append(refused, refusal{rule, target, why})
			case s.Now.Sub(h.since) >= rule.Suspect:
				found = append(found, h)
			}
		}
	}
	return found, refused
}

// targets lists what a rule can hold of. What is well in every way is left out:
// no rule holds of it, and there may be much of it.
func (s *Scene) targets(rule *Rule) []Target {
	var targets []Target
	switch rule.Reach {
	case EachUplink:
		for i := range s.uplinks {
			if !s.uplinks[i].calm {
				targets = append(targets, Target{Uplink: s.uplinks[i].Name})
			}
		}
	case EachResolver:
		for _, r := range s.Topology.Resolvers {
			if s.amiss[about{observe.KindResolver, r.Name}] {
				targets = append(targets, Target{Resolver: r.Name})
			}
		}
	case EachProvider:
		for i, p := range s.Topology.Providers {
			if len(s.paths[i].dead) > 0 {
				targets = append(targets, Target{Provider: p.Name})
			}
		}
	case EachName:
		for _, n := range s.Topology.Names {
			if s.amiss[about{observe.KindName, n.Name}] {
				targets = append(targets, Target{Name: n.Name})
			}
		}
	case EachGroup:
		for _, g := range s.Topology.Endpoints {
			if s.massOf(g.Name).silent > 0 {
				targets = append(targets, Target{Group: g.Name})
			}
		}
	case EachItem:
		return s.hostTargets(rule.Cause)
	default:
		targets = append(targets, Target{})
	}
	return targets
}

// roots picks the hypotheses that no other explains: the best of each scope,
// from the lowest layer up.
func (s *Scene) roots(found []*hypothesis) []*hypothesis {
	sorted := slices.Clone(found)
	sort.SliceStable(sorted, func(i, j int) bool { return better(sorted[i], sorted[j]) })
	var roots []*hypothesis
	for _, h := range sorted {
		if !slices.ContainsFunc(roots, func(root *hypothesis) bool { return s.absorbs(root, h) }) {
			h.margin = h.lead(found)
			if h.margin >= possibleMargin {
				roots = append(roots, h)
			}
		}
	}
	return roots
}

// doubt caps every verdict on the outside while this host is overloaded, or has
// no room for connections: what is measured on it is partly its own doing.
func doubt(roots []*hypothesis) {
	i := slices.IndexFunc(roots, func(h *hypothesis) bool {
		return h.rule.Cause == CauseHostOverload || h.rule.Cause == CauseHostConntrack
	})
	if i < 0 {
		return
	}
	for _, h := range roots {
		if h.rule.Layer > LayerHost {
			h.capped = true
			h.against = append(h.against, roots[i].forIt[0])
		}
	}
}

// settleFor is how long, from the first bad round, one dead uplink waits for
// another that is going: told too early, both would be told of as one. Two that
// die within a second of each other are told apart by three seconds of waiting in
// all but one of a hundred cases.
const settleFor = 15 * time.Second

// wait keeps the verdict on one dead uplink from being opened while another is
// neither well nor known to be dead.
func (s *Scene) wait(roots []*hypothesis) {
	for _, h := range roots {
		if h.target.Uplink == "" || h.rule.Severity != observe.Down || h.rule.Layer < LayerFirstHop || s.Now.Sub(h.since) >= settleFor {
			continue
		}
		for i := range s.uplinks {
			if u := &s.uplinks[i]; u.Name != h.target.Uplink && u.going() {
				h.hard = false
			}
		}
	}
}

// going reports whether most anchors of the uplink failed in their newest rounds,
// and not all are known to be dead.
func (u *uplinkScene) going() bool {
	failing := 0
	for i := range u.anchors {
		if u.anchors[i].BadRun > 0 {
			failing++
		}
	}
	return 2*failing > len(u.anchors) && !u.silent()
}

// mergeAlike makes one of hypotheses that are alike and began together: two
// gateways that die at once are one fault.
func mergeAlike(roots []*hypothesis) []*hypothesis {
	const apart = time.Minute
	var merged []*hypothesis
	for _, h := range roots {
		i := slices.IndexFunc(merged, func(m *hypothesis) bool {
			return m.rule.Code == h.rule.Code && m.rule.Domain == h.rule.Domain && len(m.scope) > 0 && m.rule.Domain != domainProvider &&
				m.since.Sub(h.since).Abs() <= apart
		})
		if i < 0 {
			merged = append(merged, h)
			continue
		}
		m := merged[i]
		m.scope = append(slices.Clone(m.scope), h.scope...)
		m.forIt = append(m.forIt, h.forIt...)
		m.against = append(m.against, h.against...)
		m.unknown = append(m.unknown, h.unknown...)
		m.margin = min(m.margin, h.margin)
		m.hard = m.hard && h.hard
		m.capped, m.unsure = m.capped || h.capped, m.unsure || h.unsure
		m.also = append(m.also, h)
		if h.since.Mono < m.since.Mono {
			m.since = h.since
		}
	}
	return merged
}

// implied lists what fails because of the hypothesis, for people to see that
// it was looked at and counts nothing.
func (s *Scene) implied(h *hypothesis) []Evidence {
	if h.rule.Implies == nil {
		return nil
	}
	own := map[observe.Subject]bool{} // evidence, also of an uplink's anchors as a whole
	for _, lines := range [][]Evidence{h.forIt, h.against} {
		for _, line := range lines {
			own[line.Subject] = true
			if line.Subject.Kind == observe.KindAnchor && line.Subject.Name == "" {
				own[observe.Subject{Kind: observe.KindAnchor, Uplink: line.Subject.Uplink}] = true
			}
		}
	}
	seen := map[observe.Subject]bool{}
	var lines []Evidence
	for i, key := range s.Order {
		f := &s.facts[i]
		whole := observe.Subject{Kind: key.Subject.Kind, Uplink: key.Subject.Uplink}
		down := f.Level == observe.Down
		if !down && !f.unmeasured() || own[key.Subject] || own[whole] || seen[key.Subject] || !h.implies(s, key.Subject) {
			continue
		}
		seen[key.Subject] = true
		text := i18n.T("%s: not measured (%s)", Called(key.Subject), f.why())
		if down {
			text = i18n.T("%s: %d of %d failed", Called(key.Subject), f.Bad, f.Of)
		}
		lines = append(lines, Evidence{Subject: key.Subject, Age: f.Age, Text: text})
	}
	slices.SortFunc(lines, func(a, b Evidence) int { return bySubject(a.Subject, b.Subject) })
	return lines
}

func bySubject(a, b observe.Subject) int {
	return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Group, b.Group),
		strings.Compare(a.Name, b.Name), strings.Compare(a.Uplink, b.Uplink))
}

func (h *hypothesis) implies(s *Scene, subject observe.Subject) bool {
	return h.rule.implies(s, h.targets(), subject)
}

func (r *Rule) implies(s *Scene, targets []Target, subject observe.Subject) bool {
	return r.Implies != nil && slices.ContainsFunc(targets, func(t Target) bool { return r.Implies(s, t, subject) })
}

func (v Verdict) implies(s *Scene, subject observe.Subject) bool {
	return v.rule.implies(s, v.targets, subject)
}
