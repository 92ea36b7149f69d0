package triage

import (
	"slices"
	"sort"
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
	roots = append(roots, s.unexplained(roots)...)
	merged := mergeAlike(roots)
	verdicts := make([]Verdict, 0, len(merged))
	for _, h := range merged {
		h.addRivals(found, refused)
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
		for _, target := range s.targets(rule.Reach) {
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

func (s *Scene) targets(reach Reach) []Target {
	var targets []Target
	switch reach {
	case EachUplink:
		for _, u := range s.Topology.Uplinks {
			targets = append(targets, Target{Uplink: u.Name})
		}
	case EachResolver:
		for _, r := range s.Topology.Resolvers {
			targets = append(targets, Target{Resolver: r.Name})
		}
	case EachProvider:
		for _, p := range s.Topology.Providers {
			if len(p.Probes) > 0 {
				targets = append(targets, Target{Provider: p.Name})
			}
		}
	case EachName:
		for _, n := range s.Topology.Names {
			targets = append(targets, Target{Name: n.Name})
		}
	case EachGroup:
		for _, g := range s.Topology.Endpoints {
			targets = append(targets, Target{Group: g.Name})
		}
	case EachDisk:
		return s.hostTargets("disk")
	case EachMemory:
		return s.hostTargets("memory")
	case EachCPU:
		return s.hostTargets("cpu")
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

// doubt caps every verdict on the outside while this host is overloaded: what is
// measured on it is partly its own delay.
func doubt(roots []*hypothesis) {
	i := slices.IndexFunc(roots, func(h *hypothesis) bool { return h.rule.Cause == CauseHostOverload })
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

// better orders hypotheses: what reaches further down first, among one
// domain's the one that explains all uplinks, then the score.
func better(a, b *hypothesis) bool {
	if a.rule.Reach != b.rule.Reach && a.rule.Domain == b.rule.Domain {
		if a.rule.Reach == AllUplinks || b.rule.Reach == AllUplinks {
			return a.rule.Reach == AllUplinks
		}
	}
	if a.rule.Layer != b.rule.Layer {
		return a.rule.Layer < b.rule.Layer
	}
	// Of one rule the targets stay in the topology's order, so that words rest.
	return a.rule != b.rule && a.score > b.score
}

// absorbs reports whether root leaves nothing of h to be explained.
func (s *Scene) absorbs(root, h *hypothesis) bool {
	if root.rule.Domain == h.rule.Domain && meet(root.scope, h.scope) {
		return true
	}
	if root.rule.Implies == nil {
		return false
	}
	switch {
	case h.target.Uplink != "":
		return root.rule.Layer < h.rule.Layer && root.rule.Implies(s, root.target,
			observe.Subject{Kind: observe.KindAnchor, Uplink: h.target.Uplink})
	case h.target.Resolver != "":
		return root.rule.Implies(s, root.target, resolverSubject(s.resolver(h.target.Resolver)))
	case h.target.Provider != "":
		return root.rule.Layer != LayerDNS && root.rule.Implies(s, root.target,
			observe.Subject{Kind: observe.KindProvider, Name: h.target.Provider})
	case h.rule.Domain == domainEndpoint:
		return root.rule.Implies(s, root.target, endpointSubject(h.target.Group))
	case h.target.Name != "":
		return root.rule.Implies(s, root.target, observe.Subject{Kind: observe.KindName, Name: h.target.Name})
	case h.rule.Reach == AllResolvers:
		return root.rule.Reach == AllUplinks || root.rule.Reach == Once
	default:
		return false
	}
}

// meet reports whether two scopes have anything in common. An empty scope is
// everything.
func meet(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	return slices.ContainsFunc(a, func(name string) bool { return slices.Contains(b, name) })
}

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

// mergeAlike makes one of hypotheses that are alike and began together: two
// gateways that die at once are one fault.
func mergeAlike(roots []*hypothesis) []*hypothesis {
	const apart = 10 * time.Second
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
		m.also = append(m.also, h.target)
		if h.since.Mono < m.since.Mono {
			m.since = h.since
		}
	}
	return merged
}

// addRivals names the nearest other explanations and why they are not it.
func (h *hypothesis) addRivals(found []*hypothesis, refused []refusal) {
	for _, other := range found {
		if other != h && other.rule.Domain == h.rule.Domain && other.rule != h.rule && meet(other.scope, h.scope) {
			h.rivals = append(h.rivals, Rival{
				Cause: other.rule.Cause, Scope: other.scope,
				WhyNot: i18n.T("it explains less: %d dB against %d", other.score, h.score),
			})
		}
	}
	for _, r := range refused {
		if len(h.rivals) >= mostRivals {
			break
		}
		if r.rule.Domain != h.rule.Domain || r.rule == h.rule || r.why.Text.Empty() || !meet(r.target.Scope(), h.scope) {
			continue
		}
		h.rivals = append(h.rivals, Rival{Cause: r.rule.Cause, Scope: r.target.Scope(), WhyNot: r.why.Text})
	}
}

// confidence puts the margin in a word. Confirmed needs two families of
// probes and nothing against.
func (h *hypothesis) confidence() Confidence {
	switch {
	case h.capped:
		return Possible
	case h.margin >= confirmedMargin && len(h.families) >= 2 && len(h.against) == 0:
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
		Headline: h.headline(s), Next: h.rule.Next(s, h.target),
		rule: h.rule, hard: h.hard, targets: append([]Target{h.target}, h.also...),
	}
	if h.rule.Call != nil {
		v.Call = h.rule.Call(s, h.target)
	}
	v.Implied = s.implied(h)
	return v
}

func (h *hypothesis) headline(s *Scene) i18n.Text {
	text := h.rule.Headline(s, h.target)
	for _, target := range h.also {
		text = i18n.T("%s; %s", text, h.rule.Headline(s, target))
	}
	return text
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
	for _, key := range s.Order {
		f := s.Facts[key]
		whole := observe.Subject{Kind: key.Subject.Kind, Uplink: key.Subject.Uplink}
		if f.Level != observe.Down || own[key.Subject] || own[whole] || seen[key.Subject] || !h.implies(s, key.Subject) {
			continue
		}
		seen[key.Subject] = true
		lines = append(lines, Evidence{
			Subject: key.Subject, Age: f.Age,
			Text: i18n.T("%s: %d of %d failed", key.Subject.String(), f.Bad, f.Of),
		})
	}
	sort.Slice(lines, func(i, j int) bool { return lines[i].Subject.String() < lines[j].Subject.String() })
	return lines
}

func (h *hypothesis) implies(s *Scene, subject observe.Subject) bool {
	return h.rule.implies(s, append([]Target{h.target}, h.also...), subject)
}

func (r *Rule) implies(s *Scene, targets []Target, subject observe.Subject) bool {
	return r.Implies != nil && slices.ContainsFunc(targets, func(t Target) bool { return r.Implies(s, t, subject) })
}

func (v Verdict) implies(s *Scene, subject observe.Subject) bool {
	return v.rule.implies(s, v.targets, subject)
}
