package main

import (
	"os"
	"slices"
	"strconv"
	"testing"

	"example.com/noctop/internal/triage"
)

// TestCalmDays lets time pass in which nothing is wrong but what always is. Not
// one incident may open. It is quick for an hour and a half;
// NOCTOP_SIMULATE=30 runs thirty days.
func TestCalmDays(t *testing.T) {
	days := 1.0 / 16
	if text := os.Getenv("NOCTOP_SIMULATE"); text != "" {
		given, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("NOCTOP_SIMULATE=%s is no number of days", text)
		}
		days = given
	}
	if testing.Short() {
		days = 1.0 / 96
	}
	q := calmDays(days, 1)
	for _, e := range q.incidents {
		t.Errorf("%s %s %v: %s", e.Kind, e.Verdict.Cause, e.Verdict.Scope, e.Verdict.Headline)
	}
	for _, code := range []string{triage.NoticeEjected, triage.NoticeLimited} {
		if !q.notices[code] {
			t.Errorf("no notice %s", code)
		}
	}
	t.Logf("%.2f days, %d of %d probes lost, %d blackouts, %d bursts, %d suspensions, %d steps of the clock",
		days, q.lost, q.sent, q.blackouts, q.bursts, q.suspensions, q.step)
}

// TestManyFaults holds a sample of the runs to what is promised: at most 1 % of
// them blame a wrong scope at 0.1 % misread probes, and confirmed means it.
func TestManyFaults(t *testing.T) {
	runs := 60
	if testing.Short() {
		runs = 15
	}
	a := manyFaults(runs, 0.001, 1)
	if a.all.runs() != runs {
		t.Fatalf("%d runs of %d", a.all.runs(), runs)
	}
	if share := a.all.share(wrong); share > 1 {
		t.Errorf("%.1f %% of the runs blame a wrong scope: %v", share, a.errors)
	}
	if share := a.all.share(right); share < 95 {
		t.Errorf("%.1f %% of the runs are right", share)
	}
	if w := a.words[triage.Confirmed]; w == nil || w.scope < w.said*99/100 {
		t.Errorf("confirmed: %+v", w)
	}
}

// TestTheSameSeedGivesTheSame lets two runs be alike to the last.
func TestTheSameSeedGivesTheSame(t *testing.T) {
	first, second := manyFaults(5, 0.01, 7), manyFaults(5, 0.01, 7)
	if first.all != second.all || !slices.Equal(first.seen, second.seen) || !slices.Equal(first.errors, second.errors) {
		t.Errorf("%v %v, then %v %v", first.all, first.seen, second.all, second.seen)
	}
}

// TestEveryFaultIsFoundWhereNothingDisturbs is each of them by itself.
func TestEveryFaultIsFoundWhereNothingDisturbs(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			s := newSite(1, 0)
			s.run(learnFor, nil)
			scope := f.inflict(s, "A")
			best := abstained
			s.run(f.within, func() {
				for _, e := range s.result.Events {
					if e.Kind == "opened" || e.Kind == "widened" {
						best = min(best, judge(f, scope, e.Verdict))
						if judge(f, scope, e.Verdict) == wrong {
							t.Errorf("%s %v: %s", e.Verdict.Cause, e.Verdict.Scope, e.Verdict.Headline)
						}
					}
				}
			})
			if best != right {
				t.Errorf("found %v: %+v", best, s.result.Verdicts)
			}
		})
	}
}
