package triage

import (
	"slices"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

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
