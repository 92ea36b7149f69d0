package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

func TestWaysAreLookedAt(t *testing.T) {
	what := topology.Topology{Uplinks: []topology.Uplink{{Name: "A"}, {Name: "B"}}}
	fault := func(state triage.State, cause triage.Cause, scope ...string) triage.Result {
		return triage.Result{Verdicts: []triage.Verdict{{State: state, Cause: cause, Scope: scope}}}
	}
	var l looks
	for _, step := range []struct {
		after  time.Duration
		result triage.Result
		want   string
	}{
		{0, triage.Result{}, ""},
		{time.Second, fault(triage.Suspect, triage.CauseUplinkCore, "A"), "A"},
		{time.Second, fault(triage.Suspect, triage.CauseUplinkCore, "A"), ""},
		{time.Second, fault(triage.Open, triage.CauseUplinkCore, "A"), "A"},
		{30 * time.Second, fault(triage.Open, triage.CauseUplinkCore, "A"), ""},
		{31 * time.Second, fault(triage.Open, triage.CauseUplinkCore, "A"), "A"},
		{time.Second, fault(triage.Open, triage.CauseUpstreamAll, "A", "B"), "B"},
		{time.Second, fault(triage.Recovering, triage.CauseUpstreamAll, "A", "B"), "A B"},
		{time.Second, triage.Result{}, ""},
		{time.Second, fault(triage.Open, triage.CauseUpstreamAll), "A B"},
		{time.Second, fault(triage.Open, "provider.down", "Pay"), "A B"},
		{time.Second, fault(triage.Muted, triage.CauseUplinkCore, "A"), ""},
	} {
		l.asked += step.after // any clock will do
		got := l.ways(&step.result, what, observe.Instant{Mono: l.asked})
		slices.Sort(got)
		if text := strings.Join(got, " "); text != step.want {
			t.Errorf("at %s: looked at %q, want %q", l.asked, text, step.want)
		}
	}
}

func TestWaysOnDemand(t *testing.T) {
	e := &Engine{}
	e.Trace("A")
	e.Trace("A")
	e.Trace("B")
	none := &triage.Result{}
	if got := e.looks.ways(none, topology.Topology{}, observe.Instant{}); strings.Join(got, " ") != "A B" {
		t.Errorf("looked at %q", got)
	}
	if got := e.looks.ways(none, topology.Topology{}, observe.Instant{}); len(got) > 0 {
		t.Errorf("and again at %q", got)
	}
}

func TestStrangersAreLookedForThrice(t *testing.T) {
	var l looks
	wrong, well := &triage.Result{Status: triage.AnySuspect}, &triage.Result{Status: triage.AllOK}
	portal := &triage.Result{Status: triage.AnyOpen, Verdicts: []triage.Verdict{{Cause: triage.CauseUplinkPortal, State: triage.Open}}}
	count := func(result *triage.Result, from, to int) (times int) {
		for second := from; second < to; second++ {
			if l.forStrangers(result, observe.Instant{Mono: time.Duration(second) * time.Second}) {
				times++
			}
		}
		return times
	}
	for _, step := range []struct {
		result   *triage.Result
		from, to int
		want     int
	}{{well, 0, 10, 0}, {wrong, 10, 12, 1}, {wrong, 12, 60, 2}, {well, 60, 61, 0}, {wrong, 61, 90, 3}, {portal, 90, 120, 3}} {
		if got := count(step.result, step.from, step.to); got != step.want {
			t.Errorf("from %d s to %d s: %d times, want %d", step.from, step.to, got, step.want)
		}
	}
}
