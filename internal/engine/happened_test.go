package engine

import (
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

// kinds are what a log tells of.
func kinds(all []history.Happening) (told []history.Happened) {
	for _, h := range all {
		told = append(told, h.Kind)
	}
	return told
}

func expectKinds(t *testing.T, all []history.Happening, want ...history.Happened) {
	t.Helper()
	got := kinds(all)
	if len(got) != len(want) {
		t.Fatalf("it tells of %v, not of %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("it tells of %v, not of %v", got, want)
		}
	}
}

func instant(seconds int) observe.Instant {
	return observe.Instant{Wall: time.Date(2026, 11, 21, 9, 0, seconds, 0, time.UTC), Mono: time.Duration(seconds) * time.Second}
}

// A Core notes what it is given that no verdict tells of.
func TestACoreNotesWhatHappens(t *testing.T) {
	c := NewCore(topology.Topology{NoUplinks: true}, instant(0))
	gap := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckGap, At: instant(10), Outcome: observe.Failed, Value: 42,
	}
	c.Observe(gap)
	gap.At = instant(12) // the collector says it too
	c.Observe(gap)
	gap.At, gap.Outcome = instant(40), observe.Good
	c.Observe(gap)
	if err := c.Order(triage.Order{Kind: triage.OrderMute, Target: triage.OrderTarget{Scope: []string{"KT"}}, By: "kim"}, instant(41)); err != nil {
		t.Fatal(err)
	}
	if c.Order(triage.Order{Kind: triage.OrderAck, Target: triage.OrderTarget{Incident: "none"}}, instant(42)) == nil {
		t.Fatal("what is not there was acknowledged")
	}
	c.Adopt(topology.Topology{NoUplinks: true, Site: "another"})
	log := c.Step(instant(43)).Log
	expectKinds(t, log, history.Began, history.Missed, history.Ordered, history.Reconfigured)
	if log[1].For != 42*time.Second || log[2].Order.By != "kim" || log[2].Order.Given != instant(41) || log[3].At != instant(43) {
		t.Errorf("%+v", log)
	}
	if again := c.Step(instant(44)).Log; len(again) != len(log) {
		t.Errorf("a round in which nothing happens is noted: %v", kinds(again))
	}
}

func TestStepsOfIncidentsAreNoted(t *testing.T) {
	var c chronicle
	c.began(instant(0))
	suspect := triage.Verdict{Cause: "uplink.core", Scope: []string{"KT"}, State: triage.Suspect, Headline: i18n.T("KT is dead"), For: make([]triage.Evidence, 9)}
	for second := 1; second < 5; second++ { // one suspicion, however long
		c.judged(&triage.Result{Now: instant(second), Status: triage.AnySuspect, Verdicts: []triage.Verdict{suspect}})
	}
	open := suspect
	open.State, open.Incident = triage.Open, "20261121-001"
	c.judged(&triage.Result{Now: instant(9), Status: triage.AnyOpen, Verdicts: []triage.Verdict{open}, Events: []triage.Event{{Kind: "opened", At: instant(9), Verdict: open}}})
	over := open
	over.State = triage.Resolved
	c.judged(&triage.Result{Now: instant(60), Status: triage.AllOK, Events: []triage.Event{{Kind: "resolved", At: instant(60), Verdict: over}}})
	c.judged(&triage.Result{Now: instant(70), Status: triage.Unreliable})
	c.judged(&triage.Result{Now: instant(71), Status: triage.Unreliable})
	c.judged(&triage.Result{Now: instant(80), Status: triage.AllOK})
	log := c.log.Newest()
	expectKinds(t, log, history.Began, history.Suspected, history.Stepped, history.Stepped, history.Distrusted, history.Trusted)
	if v := log[1].Verdict; v.Cause != "uplink.core" || len(v.For) != 0 {
		t.Errorf("the suspicion: %+v", v)
	}
	if log[2].Step != "opened" || log[2].Verdict.Incident != "20261121-001" || len(log[2].Verdict.For) != 9 || log[3].Verdict.State != triage.Resolved {
		t.Errorf("the incident: %+v, %+v", log[2], log[3])
	}
}

// A suspicion that comes and goes within a minute is one; after that it is news.
func TestASuspicionThatComesAgain(t *testing.T) {
	var c chronicle
	c.began(instant(0))
	suspect := triage.Result{Status: triage.AnySuspect, Verdicts: []triage.Verdict{{Cause: "dns.slow", State: triage.Suspect}}}
	for _, second := range []int{1, 20, 40, 200} {
		well := triage.Result{Now: instant(second - 1)}
		c.judged(&well)
		suspect.Now = instant(second)
		c.judged(&suspect)
	}
	expectKinds(t, c.log.Newest(), history.Began, history.Suspected, history.Suspected)
}
