package triage

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
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
	case h.target.Uplink != "" && s.carriedBy(h.target.Uplink, root):
		return true
	case h.target.Uplink != "" && root.rule.Layer >= h.rule.Layer:
		return false
	case h.target.Provider != "":
		return root.rule.Layer != LayerDNS && s.impliesPaths(root, h.target.Provider)
	case h.rule.Reach == AllResolvers:
		return root.rule.Reach == AllUplinks || root.rule.Reach == Once && root.rule.Domain == domainNetwork || s.impliesResolvers(root)
	case h.rule.Cause == CauseTLSIntercepted:
		return root.rule.Domain == domainNetwork
	}
	subject, ok := s.subjectOf(h.target)
	return ok && root.implies(s, subject)
}

// subjectOf is the subject that stands for a target in what others imply.
func (s *Scene) subjectOf(t Target) (observe.Subject, bool) {
	switch {
	case t.Uplink != "":
		return observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}, true
	case t.Resolver != "":
		return resolverSubject(s.resolver(t.Resolver)), true
	case t.Provider != "":
		return observe.Subject{Kind: observe.KindProvider, Name: t.Provider}, true
	case t.Name != "":
		return observe.Subject{Kind: observe.KindName, Name: t.Name}, true
	case t.Group != "" && t.Check == "":
		return endpointSubject(t.Group), true
	default:
		return observe.Subject{}, false
	}
}

// carriedBy reports whether an uplink is a tunnel over one that the root is about.
func (s *Scene) carriedBy(uplink string, root *hypothesis) bool {
	over := s.uplink(uplink).Over
	return over != "" && root.target.Uplink != uplink && root.rule.Severity == observe.Down &&
		root.implies(s, observe.Subject{Kind: observe.KindAnchor, Uplink: over})
}

// impliesPaths reports whether every path to a provider that fails does so
// because of the root.
func (s *Scene) impliesPaths(root *hypothesis, provider string) bool {
	dead, _ := s.providerPaths(topology.Provider{Name: provider})
	if len(dead) == 0 {
		return root.implies(s, observe.Subject{Kind: observe.KindProvider, Name: provider})
	}
	return !slices.ContainsFunc(dead, func(f Fact) bool { return !root.implies(s, f.Key.Subject) })
}

// impliesResolvers reports whether every resolver that fails does so because of
// the root.
func (s *Scene) impliesResolvers(root *hypothesis) bool {
	failing := 0
	for _, r := range s.Topology.Resolvers {
		if f := s.resolverFact(r); f.failing() {
			if !root.implies(s, resolverSubject(r)) {
				return false
			}
			failing++
		}
	}
	return failing > 0
}

// standsFor is the subject that a target is about, for a line about it; none
// where it is about everything.
func (s *Scene) standsFor(t Target) observe.Subject {
	if t.Uplink != "" {
		return observe.Subject{Kind: observe.KindUplink, Uplink: t.Uplink}
	}
	if t.Item != "" || t.Check != "" {
		return observe.Subject{Kind: observe.KindHost, Group: t.Group, Name: t.Item}
	}
	subject, _ := s.subjectOf(t)
	return subject
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
		m.also = append(m.also, h.target)
		if h.since.Mono < m.since.Mono {
			m.since = h.since
		}
	}
	return merged
}

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
		if r.rule.Domain == h.rule.Domain && r.rule != h.rule && !r.why.Text.Empty() && meet(r.scope(s), h.scope) {
			near = append(near, r)
		}
	}
	slices.SortStableFunc(near, func(a, b *refusal) int {
		return (a.rule.Layer - h.rule.Layer).abs() - (b.rule.Layer - h.rule.Layer).abs()
	})
	for _, r := range near[:min(len(near), max(mostRivals-len(h.rivals), 0))] {
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

// confidence puts the margin in a word. Confirmed needs two families of
// probes and nothing against.
func (h *hypothesis) confidence() Confidence {
	switch {
	case h.capped:
		return Possible
	case h.margin >= confirmedMargin && !h.unsure && len(h.families) >= 2 && len(h.against) == 0:
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

func (h *hypothesis) headline(s *Scene) i18n.Text {
	s.atFault = append([]Target{h.target}, h.also...)
	defer func() { s.atFault = nil }()
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
	for i, key := range s.Order {
		f := &s.facts[i]
		whole := observe.Subject{Kind: key.Subject.Kind, Uplink: key.Subject.Uplink}
		down := f.Level == observe.Down
		if !down && !f.unmeasured() || own[key.Subject] || own[whole] || seen[key.Subject] || !h.implies(s, key.Subject) {
			continue
		}
		seen[key.Subject] = true
		text := i18n.T("%s: can't be measured meanwhile (%s)", subjectText(key.Subject), i18n.T(word(f.Cause, f.Last.String())))
		if down {
			text = i18n.T("%s: %d of %d failed", subjectText(key.Subject), f.Bad, f.Of)
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
	return h.rule.implies(s, append([]Target{h.target}, h.also...), subject)
}

func (r *Rule) implies(s *Scene, targets []Target, subject observe.Subject) bool {
	return r.Implies != nil && slices.ContainsFunc(targets, func(t Target) bool { return r.Implies(s, t, subject) })
}

func (v Verdict) implies(s *Scene, subject observe.Subject) bool {
	return v.rule.implies(s, v.targets, subject)
}
