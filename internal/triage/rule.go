package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// Layer is how near to us a cause lies. The lowest broken layer is the root;
// what fails above it is implied.
type Layer int

// The layers, from us outwards.
const (
	LayerMonitor Layer = iota
	LayerHost
	LayerLAN
	LayerFirstHop
	LayerCore
	LayerTransit
	LayerDNS
	LayerPath
	LayerProvider
	LayerEndpoint
	LayerUnknown
)

// Reach says over what a rule is tried: once for every uplink, resolver and so on.
type Reach int

// The reaches.
const (
	EachUplink Reach = iota
	AllUplinks
	EachResolver
	AllResolvers
	EachProvider
	EachName
	EachItem  // of this host, of those that can be at fault for the rule's cause
	EachGroup // of endpoints
	Once
)

// Target is what a rule is tried on.
type Target struct {
	Uplink   string
	Resolver string
	Provider string
	Name     string // a DNS name
	Item     string // an item of this host, of Group
	Group    string // of endpoints, or of this host's items
	Check    string // of an item of this host
}

// Scope returns the target's names as they stand in a verdict.
func (t Target) Scope() []string {
	for _, name := range []string{t.Uplink, t.Resolver, t.Provider, t.Name, t.Item, t.Group} {
		if name != "" {
			return []string{name}
		}
	}
	return nil
}

// Truth is what the facts say about a test.
type Truth int

// The truths. CannotSay is the zero value.
const (
	CannotSay Truth = iota
	Yes
	No
)

// Finding is what a test found on a target.
type Finding struct {
	Truth   Truth
	Text    i18n.Text       // what was measured
	Subject observe.Subject // on what
	Family  string          // of probes: two independent ones are needed to confirm
	Age     time.Duration
	Since   observe.Instant // first bad round, where the test is about a failure
	Hard    bool            // it has held long enough to open on
}

// not is the finding that the opposite would make, of the same measurement.
func (f Finding) not() Finding {
	switch f.Truth {
	case Yes:
		f.Truth = No
	case No:
		f.Truth = Yes
	}
	return f
}

// Test looks at the facts.
type Test func(*Scene, Target) Finding

// Weighed is a test that speaks for or against a rule, in decibans.
type Weighed struct {
	Test    Test
	For     int // added where it holds
	Against int // taken away where it does not
}

// Rule declares one cause: when it can be, what speaks for it, how fast it
// shows, and what to do about it.
type Rule struct {
	Cause    Cause
	Code     string // stable, shown with the verdict
	Layer    Layer
	Domain   string // verdicts of one domain and scope are one incident
	Reach    Reach
	Severity observe.Status
	// Suspect and Open are the least times since the first bad round; Resolve
	// is how long it must be well again.
	Suspect, Open, Resolve time.Duration
	// Recover is how long it must be well until it is said to be recovering;
	// zero for ten seconds. What the kernel states needs less than what probes
	// find by chance, and both need more than to open.
	Recover  time.Duration
	Musts    []Test
	Evidence []Weighed
	Headline func(*Scene, Target) i18n.Text
	Next     func(*Scene, Target) i18n.Text
	// Call names whom to call, where it is known.
	Call func(*Scene, Target) string
	// Scope names what is at fault where it is not the target alone.
	Scope func(*Scene, Target) []string
	// Unsure, where it holds, keeps the verdict from being confirmed: the scope is
	// sure, and the place within it is not.
	Unsure Test
	// Implies reports whether the cause explains that subject's failure.
	Implies func(*Scene, Target, observe.Subject) bool
}

// recoverAfter is how long a fault must be gone until it is recovering.
func (r *Rule) recoverAfter() time.Duration {
	wait := recoverAfter
	if r.Recover > 0 {
		wait = r.Recover
	}
	return min(wait, r.Resolve)
}

// hypothesis is a rule that its musts allow on a target.
type hypothesis struct {
	rule     *Rule
	target   Target
	scope    []string
	score    int
	since    observe.Instant
	hard     bool
	families map[string]bool
	forIt    []Evidence
	against  []Evidence
	unknown  []Evidence
	rivals   []Rival
	grounds  []observe.Subject // what failed
	margin   int
	capped   bool          // no more than possible, whatever the margin
	unsure   bool          // no more than probable
	also     []*hypothesis // those alike that were merged into this one
}

// targets are the hypothesis's own, and of those that were merged into it.
func (h *hypothesis) targets() []Target {
	all := []Target{h.target}
	for _, other := range h.also {
		all = append(all, other.target)
	}
	return all
}

// try tests a rule on a target. Where a must does not hold, the finding that
// refused it is returned, to say why the rule is not the verdict.
func (r *Rule) try(s *Scene, t Target) (*hypothesis, Finding) {
	h := &hypothesis{rule: r, target: t, scope: t.Scope(), families: map[string]bool{}, hard: true}
	began := false
	for _, must := range r.Musts {
		found := must(s, t)
		if found.Truth != Yes {
			return nil, found
		}
		if found.Since != (observe.Instant{}) && (!began || found.Since.Mono < h.since.Mono) {
			h.since, began = found.Since, true
		}
		if found.Since != (observe.Instant{}) {
			h.hard = h.hard && found.Hard
			h.grounds = append(h.grounds, found.Subject)
		}
	}
	if !began {
		h.since = s.Now
	}
	if r.Scope != nil {
		h.scope = r.Scope(s, t)
	}
	h.unsure = r.Unsure != nil && r.Unsure(s, t).Truth == Yes
	for _, weighed := range r.Evidence {
		h.weigh(weighed, weighed.Test(s, t))
	}
	return h, Finding{}
}

func (h *hypothesis) weigh(w Weighed, found Finding) {
	if found.Text.Empty() {
		return
	}
	line := Evidence{Subject: found.Subject, Text: found.Text, Age: found.Age}
	said := func(other Evidence) bool {
		return other.Subject == line.Subject && other.Text.String() == line.Text.String()
	}
	switch {
	case slices.ContainsFunc(h.forIt, said):
		// Two tests that rest on one measurement count once.
	case found.Truth == Yes && w.For > 0:
		line.Weight = w.For
		h.score += w.For
		h.forIt = append(h.forIt, line)
		if found.Family != "" {
			h.families[found.Family] = true
		}
	case found.Truth == No && w.Against > 0:
		line.Weight = w.Against
		h.score -= w.Against
		h.against = append(h.against, line)
	case found.Truth == CannotSay:
		h.unknown = append(h.unknown, line)
	}
}
