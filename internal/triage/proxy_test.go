package triage

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// proxied is a site of one uplink by which nothing answers, and a proxy.
func proxied(t *testing.T, online bool) *world {
	t.Helper()
	w := newWorld(t, "A", "B")
	w.beyondDead["A"], w.beyondDead["B"], w.proxy = true, true, online
	w.triage = New(w.what, w.now)
	return w
}

// refuse has the proxy end every round in the same way.
func (w *world) refuse(outcome observe.Outcome, detail string) {
	w.proxy = false
	for range 60 {
		for _, p := range w.what.Providers {
			w.triage.Observe(observe.Observation{
				Subject: observe.Subject{Kind: observe.KindProvider, Group: p.Probes[0], Name: p.Name}, Check: observe.CheckProxy,
				At: w.now, Every: time.Second, Outcome: outcome, Cause: "proxy", Detail: detail, Target: "192.0.2.8:3128",
			})
		}
		w.second()
	}
}

// TestAProxyThatFailsIsTheFault holds that where a proxy is the only way out, no
// carrier is blamed for what the proxy does, from the start or later.
func TestAProxyThatFailsIsTheFault(t *testing.T) {
	for _, c := range []struct {
		online       bool
		outcome      observe.Outcome
		detail       string
		says, advice string
	}{
		{true, observe.Wrong, "the proxy says 407 Proxy Authentication Required", "refuses: 407 Proxy Authentication Required", "has the password"},
		{false, observe.Wrong, "the proxy says 504 Gateway Timeout", "refuses: 504", "ask whoever runs the proxy"},
		{true, observe.Lost, "no answer in time", "192.0.2.8:3128, the only way out of this site, does not answer", "ask whoever"},
		{true, observe.Refused, "nothing listens", "refuses connections", "ask whoever"},
	} {
		w := proxied(t, c.online)
		if c.online {
			w.run(2 * time.Minute)
		}
		w.refuse(c.outcome, c.detail)
		v := w.only(CauseProxyDown)
		if !strings.Contains(v.Headline.String(), c.says) || !strings.Contains(v.Next.String(), c.advice) || v.State != Open {
			t.Errorf("%s: %s: %s; %s", c.detail, v.State, v.Headline, v.Next)
		}
	}
}

// TestAProxyBesideWorkingUplinksIsNoWayOut holds that a proxy which fails takes
// nothing down where this site gets out without it.
func TestAProxyBesideWorkingUplinksIsNoWayOut(t *testing.T) {
	w := newWorld(t, "A").run(settled)
	w.refuse(observe.Wrong, "the proxy says 407 Proxy Authentication Required")
	w.only()
}

// TestAProxyThatNeverAnsweredExcusesNoUplink holds that a proxy in the
// environment which is as dead as all else is not the only way out.
func TestAProxyThatNeverAnsweredExcusesNoUplink(t *testing.T) {
	w := proxied(t, false)
	w.refuse(observe.Lost, "no answer in time")
	for _, v := range w.result.Verdicts {
		if v.Cause == CauseProxyDown {
			t.Errorf("%s", v.Headline)
		}
	}
	if len(w.result.Verdicts) == 0 {
		t.Error("nothing is said")
	}
}
