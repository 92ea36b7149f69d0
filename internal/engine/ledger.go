package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// notesEvery is how often statements entered by hand are asked for.
const notesEvery = 2 * time.Second

// followNotes hands on what is entered by hand.
func (e *Engine) followNotes(ctx context.Context) {
	ticker := time.NewTicker(notesEvery)
	defer ticker.Stop()
	for {
		for _, note := range e.options.Notes() {
			select {
			case e.noted <- note:
			case <-ctx.Done():
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// weigh holds what was said against what was measured: it adds to a snapshot the
// newest claims, the remarks, and to each verdict the claims that bear on it. It
// changes nothing else of a verdict.
func (c *Core) weigh(snapshot *history.Snapshot) {
	result := &snapshot.Triage
	for name, view := range views(snapshot) {
		c.ledger.See(name, view)
	}
	if c.ledger.Len() > 0 {
		result.Verdicts = slices.Clone(result.Verdicts) // triage keeps its own
		for i := range result.Verdicts {
			result.Verdicts[i].Claims = c.bearing(result.Verdicts[i])
		}
		result.Events = slices.Clone(result.Events)
		for i := range result.Events {
			result.Events[i].Verdict.Claims = c.bearing(result.Events[i].Verdict)
		}
	}
	snapshot.Claims, snapshot.Remarks = c.ledger.Newest(result.Now), c.ledger.Remarks(result.Now)
}

func (c *Core) bearing(v triage.Verdict) []string {
	return c.ledger.Bearing(faultOf(v, c.topology))
}

// faultOf is a verdict as claims are held against it: whose it could be, and
// what of theirs it hits. What is ours is nobody's to explain.
func faultOf(v triage.Verdict, what topology.Topology) claims.Fault {
	fault := claims.Fault{Since: v.Since.Wall}
	kind, _, _ := strings.Cut(string(v.Cause), ".")
	switch kind {
	case "host", "lan", "monitor", "tls":
		return fault
	case "upstream":
		fault.Providers = append(fault.Providers, uplinkNames(what)...)
	case "dns":
		for _, r := range what.Resolvers {
			if len(v.Scope) == 0 || slices.Contains(v.Scope, r.Name) {
				fault.Providers = append(fault.Providers, r.Name, r.Uplink)
			}
		}
	case "provider":
		for _, p := range what.Providers {
			if slices.Contains(v.Scope, p.Name) {
				fault.Regions, fault.Components = p.Regions, p.Components
			}
		}
	case "endpoint": // tags name what they run: an agent, a system
		for _, g := range what.Endpoints {
			if slices.Contains(v.Scope, g.Name) {
				for _, value := range g.Tags {
					fault.Providers = append(fault.Providers, value)
				}
			}
		}
	}
	fault.Providers = append(fault.Providers, v.Scope...)
	fault.Providers = slices.DeleteFunc(fault.Providers, func(name string) bool { return name == "" })
	return fault
}

func uplinkNames(what topology.Topology) []string {
	names := make([]string, len(what.Uplinks))
	for i, u := range what.Uplinks {
		names[i] = u.Name
	}
	return names
}
