package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	sureAfter = 3 // looks that failed alike, until waiting longer would hardly change it
	// networkAfter is how long the network takes to be known.
	networkAfter = 5 * time.Second
	// namesAfter is how long a resolver gets to answer.
	namesAfter = 4 * time.Second
)

// checkTarget asks about one thing: it is watched as the only provider, with
// the same engine as everything else.
func checkTarget(ctx context.Context, w *site, text string, wait time.Duration, asJSON bool, language i18n.Language, out io.Writer) error {
	t, err := parseTarget(text)
	if err != nil {
		return &exit{exitUsage, err}
	}
	t = w.aim(ctx, t)
	snapshot, err := w.settle(ctx, wait, func(s *history.Snapshot) bool { return decidedOn(s, t) })
	if err != nil {
		return err
	}
	a := judge(snapshot, t)
	if asJSON {
		if err := printAnswer(out, snapshot, t, a); err != nil {
			return err
		}
		return ending(a.code)
	}
	page := &page{language: language}
	fmt.Fprintf(page, "%s: %s\n", codeWord(a.code), page.text(a.headline))
	writeLayers(page, snapshot, t)
	for i, v := range a.result.Verdicts {
		switch {
		case isAbout(v, t):
			page.entry("cause", fmt.Sprintf("%s (%s, %s)", v.Cause, page.word(string(v.State)), page.word(string(v.Confidence))))
		case i == 0 && a.blamed:
			fmt.Fprintf(page, "  %s ", safetext.Pad(safetext.Clean(page.word("cause"), plainCells), 8))
			page.headline(v)
		default:
			page.WriteString(page.word("also") + " ")
			page.headline(v)
		}
		page.evidence(v)
	}
	page.notices(a.result)
	if _, err := io.WriteString(out, page.String()); err != nil {
		return printed(err)
	}
	return ending(a.code)
}

// aim leaves the target as the only provider and name to watch, beside the
// uplinks and resolvers that it is reached by. A target that packets leave to
// by no uplink, such as one of this site, is asked as the routing table has it.
func (w *site) aim(ctx context.Context, t target) target {
	if leaves, ok := w.host.leaving(ctx, t.host); ok {
		t.direct = !slices.ContainsFunc(w.topology.Uplinks, func(u topology.Uplink) bool {
			return u.Interface == leaves || u.Interface == ""
		})
	}
	w.narrow = func(what topology.Topology) topology.Topology {
		what.Providers = []topology.Provider{{Name: t.text, Probes: []string{t.probe}}}
		what.Names, what.Endpoints, what.Services = nil, nil, nil
		what.Host = topology.Host{Off: true}
		if t.name != "" {
			what.Names = []topology.Name{{Name: t.name}}
		}
		return what
	}
	w.topology = w.narrow(w.topology)
	if w.host.towards != nil {
		w.host.families, t.traced = w.host.towards, true
	}
	if all := w.host.families; t.direct {
		w.host.families = func() []collectors.Family {
			planned := all()
			for i, family := range planned {
				if family.Name() == reachFamily || family.Name() == towardFamily {
					planned[i] = unbound{family}
				}
			}
			return planned
		}
	}
	return t
}

// The families that ask providers, and that look at the way to them.
const (
	reachFamily  = "reach"
	towardFamily = "toward"
)

// unbound is a family that knows of no uplinks.
type unbound struct{ collectors.Family }

// Plan plans as on a host that has one way out, whichever that is.
func (u unbound) Plan(what topology.Topology, env collectors.Env) []collectors.Probe {
	what.Uplinks = nil
	return u.Family.Plan(what, env)
}

// asksPage reports whether the target is asked for a page.
func (t target) asksPage() bool { return strings.HasPrefix(t.probe, "http") }

// decidedOn reports whether waiting longer would hardly change what is said of
// the target.
func decidedOn(s *history.Snapshot, t target) bool {
	ran := s.Now.Sub(s.Started)
	ways := waysTo(s, t)
	if len(ways) < len(uplinksTo(s, t)) || ran < namesAfter && !namesKnown(s, t) || ran < wayAfter && !wayKnown(s, t) {
		return false
	}
	silent := false
	for _, w := range ways {
		layer, failing := w.failing()
		switch {
		case failing && w.rounds() < sureAfter:
			return false
		case failing:
			outcome := layer.Newest().Outcome
			silent = silent || outcome != observe.Refused && outcome != observe.Wrong
		case !w.well():
			return false
		}
	}
	// Whose silence it is takes the network to tell.
	if silent && !t.direct && len(s.Topology.Uplinks) > 0 {
		others := slices.DeleteFunc(slices.Clone(s.Triage.Verdicts), func(v triage.Verdict) bool { return isAbout(v, t) })
		return ran >= networkAfter && s.Triage.Status != triage.Starting && settled(s, others)
	}
	return true
}

// namesKnown reports whether every resolver that is asked for the name has answered
// or failed to.
func namesKnown(s *history.Snapshot, t target) bool {
	if t.name == "" {
		return true
	}
	asked := 0
	for _, r := range s.Topology.Resolvers {
		if r.Transport != topology.TransportSystem {
			asked++
		}
	}
	return len(namesOf(s, t)) >= asked
}
