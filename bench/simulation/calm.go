package main

import (
	"fmt"
	"io"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// What is always so, and is no fault. A line that loses 1 % is an ordinary one;
// 1 % of it in bursts, and a blackout of two seconds every five minutes, are
// true and short, and worth a notice at most.
const (
	ordinaryLoss   = 0.01
	blackoutEvery  = 5 * time.Minute
	blackout       = 2 * time.Second
	burstsEvery    = 10 * time.Minute // on average, by either uplink
	longestBurst   = 3                // seconds; what lasts longer is an outage
	suspendEvery   = 6 * time.Hour
	suspended      = 10 * time.Minute
	clockStepEvery = 24 * time.Hour
	clockStep      = time.Hour
	lossyAnchor    = 4 // of the foreign ones
	lossyShare     = 0.3
	deadAnchor     = 5
	limitedAnchor  = 2   // of the domestic ones: both uplinks ask it
	limitedShare   = 0.8 // as was measured of a target that answers one ping a second
)

// quiet is what days without a fault came to.
type quiet struct {
	days                                             float64
	sent, lost, blackouts, bursts, suspensions, step int
	suspected                                        time.Duration
	incidents                                        []triage.Event
	notices                                          map[string]bool
	dark                                             [2]time.Duration // until then, by uplink
}

// calmDays lets days pass in which nothing is wrong but what always is.
func calmDays(days float64, seed uint64) quiet {
	s := newSite(seed, 0)
	s.run(time.Minute, nil)
	for _, u := range uplinks {
		s.is.loss[u] = ordinaryLoss
	}
	s.is.anchor[lossyAnchor], s.is.anchor[deadAnchor], s.is.anchor[limitedAnchor] = lossyShare, 1, limitedShare
	q := quiet{days: days, notices: map[string]bool{}}
	began := s.now.Mono
	for s.now.Mono-began < time.Duration(days*float64(24*time.Hour)) {
		passed := s.now.Mono - began
		s.disturb(&q, passed)
		s.second()
		q.incidents = append(q.incidents, s.result.Events...)
		if s.result.Status == triage.AnySuspect {
			q.suspected += time.Second
		}
		for _, n := range s.result.Notices {
			q.notices[n.Code] = true
		}
	}
	q.sent, q.lost = s.sent, s.lost
	return q
}

// disturb makes what is due now of blackouts, bursts, suspensions and steps.
func (s *site) disturb(q *quiet, passed time.Duration) {
	if passed%blackoutEvery == 0 {
		q.blackouts++
	}
	for i, u := range uplinks {
		switch {
		case passed%blackoutEvery < blackout && i == q.blackouts%2:
			s.is.dark[u] = true
		case s.now.Mono < q.dark[i]:
			s.is.dark[u] = true
		case s.random.Float64() < float64(time.Second)/float64(burstsEvery):
			s.is.dark[u], q.dark[i] = true, s.now.Mono+time.Duration(1+s.random.IntN(longestBurst))*time.Second
			q.bursts++
		default:
			s.is.dark[u] = false
		}
	}
	if passed > 0 && passed%suspendEvery == 0 {
		q.suspensions++
		s.now = s.now.Add(suspended)
		s.triage.Observe(observe.Observation{
			Subject: observe.Subject{Kind: observe.KindSelf, Name: "tick"}, Check: observe.CheckGap, At: s.now,
			Outcome: observe.Failed, Value: suspended.Seconds(), Unit: observe.Seconds,
		})
	}
	if passed > 0 && passed%clockStepEvery == 0 {
		step := clockStep
		if q.step%2 == 1 {
			step = -step
		}
		q.step++
		s.now.Wall = s.now.Wall.Add(step)
	}
}

func (q quiet) print(out io.Writer) {
	fmt.Fprintf(out, "%.2f days without a fault: %.0f %% loss on both uplinks, one anchor that loses %.0f %%, one dead, one that limits its answers\n\n",
		q.days, 100*ordinaryLoss, 100*lossyShare)
	for _, row := range []struct {
		what string
		of   any
	}{
		{"probes sent", q.sent}, {"of them lost", q.lost},
		{"blackouts of 2 s", q.blackouts}, {"bursts of loss, 1 to 3 s", q.bursts},
		{"suspended for 10 min", q.suspensions}, {"clock stepped by an hour", q.step},
		{"time with a suspicion", q.suspected}, {"incidents", len(q.incidents)},
	} {
		fmt.Fprintf(out, "  %-32s %12v\n", row.what, row.of)
	}
	for _, e := range q.incidents {
		fmt.Fprintf(out, "  wrong: %s %s %v: %s\n", e.Kind, e.Verdict.Cause, e.Verdict.Scope, e.Verdict.Headline)
	}
	fmt.Fprintln(out)
}
