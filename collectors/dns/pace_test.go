package dns

import (
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// beat runs a schedule at 1 Hz with some jitter and returns when, in
// milliseconds, rounds began. answer says how long a query begun at a time
// takes, and its outcome.
func beat(s *schedule, offset, until int, answer func(at int) (int, observe.Outcome)) []int {
	type pending struct {
		due     int
		outcome observe.Outcome
	}
	var begun []int
	var waiting []pending
	for ms := offset; ms < until; ms++ {
		now := observe.Instant{Mono: time.Duration(ms) * time.Millisecond}
		left := waiting[:0]
		for _, w := range waiting {
			if w.due == ms {
				s.end(now, w.outcome)
			} else {
				left = append(left, w)
			}
		}
		waiting = left
		if jitter := (ms / 1000 % 3) * 30; (ms-offset-jitter)%1000 != 0 {
			continue
		}
		if s.begin(now) {
			begun = append(begun, ms)
			took, outcome := answer(ms)
			waiting = append(waiting, pending{ms + took, outcome})
		}
	}
	return begun
}

func well(int) (int, observe.Outcome) { return 20, observe.Good }

func TestPaceWhenWell(t *testing.T) {
	for _, test := range []struct {
		s    schedule
		want int
	}{
		{schedule{every: pace, wary: true}, 12},
		{schedule{every: pace, wary: true, lead: pace / 2}, 13},
		{schedule{every: coldPace, lead: pace}, 7},
	} {
		test.s.tempo = &tempo{}
		if got := beat(&test.s, 300, 60000, well); len(got) != test.want {
			t.Errorf("every %v: %d rounds in a minute, want %d: %v", test.s.every, len(got), test.want, got)
		}
	}
}

// TestPaceOfAFault holds that wherever in the cycle a resolver falls silent,
// three rounds in a row of one check are lost within 8 s.
func TestPaceOfAFault(t *testing.T) {
	const long = int(datagramWait / time.Millisecond)
	for fault := 30000; fault < 36000; fault += 250 {
		shared := &tempo{}
		checks := []*schedule{
			{tempo: shared, every: pace, wary: true},
			{tempo: shared, every: pace, wary: true, lead: pace / 2},
			{tempo: shared, every: coldPace, lead: pace},
		}
		third := interleave(checks, fault, long)
		if third-fault > 8000 {
			t.Errorf("after a fault at %d ms the third loss in a row is known %d ms later", fault, third-fault)
		}
	}
}

// TestPaceOfAFaultAtTheStart holds that a resolver which is silent from the
// start is known to be so as soon.
func TestPaceOfAFaultAtTheStart(t *testing.T) {
	shared := &tempo{}
	checks := []*schedule{
		{tempo: shared, every: pace, wary: true},
		{tempo: shared, every: pace, wary: true, lead: pace / 2},
		{tempo: shared, every: coldPace, lead: pace},
	}
	if third := interleave(checks, 0, int(datagramWait/time.Millisecond)); third > 6000 {
		t.Errorf("the third loss in a row is known after %d ms", third)
	}
}

// interleave runs the checks of one resolver together and returns when the
// third loss in a row of any of them is known.
func interleave(checks []*schedule, fault, long int) int {
	type pending struct{ due, check int }
	var waiting []pending
	lost := make([]int, len(checks))
	for ms := 0; ms < fault+20000; ms++ {
		now := observe.Instant{Mono: time.Duration(ms) * time.Millisecond}
		for i := 0; i < len(waiting); i++ {
			w := waiting[i]
			if w.due != ms {
				continue
			}
			waiting = append(waiting[:i], waiting[i+1:]...)
			i--
			if ms-long < fault {
				checks[w.check].end(now, observe.Good)
				continue
			}
			checks[w.check].end(now, observe.Lost)
			if lost[w.check]++; lost[w.check] == 3 {
				return ms
			}
		}
		for i, s := range checks {
			if (ms-130*i)%1000 == 0 && ms >= 130*i && s.begin(now) {
				took := 20
				if ms >= fault {
					took = long
				}
				waiting = append(waiting, pending{ms + took, i})
			}
		}
	}
	return fault + 20000
}

func TestPaceOfALastingFault(t *testing.T) {
	s := schedule{tempo: &tempo{}, every: pace, wary: true}
	got := beat(&s, 0, 120000, func(int) (int, observe.Outcome) { return 2000, observe.Lost })
	if len(got) < 20 || len(got) > 50 {
		t.Errorf("%d rounds in two minutes of silence: %v", len(got), got)
	}
}

func TestPaceByHand(t *testing.T) {
	s := schedule{tempo: &tempo{}, every: pace}
	at := func(ms int) observe.Instant { return observe.Instant{Mono: time.Duration(ms) * time.Millisecond} }
	for _, step := range []struct {
		ms   int
		want bool
	}{{0, true}, {1000, false}, {2000, false}, {2300, true}, {3000, false}, {4000, false}, {4850, false}, {5000, true}} {
		if got := s.begin(at(step.ms)); got != step.want {
			t.Errorf("at %d ms: %v", step.ms, got)
		}
	}
}

func TestCancelledRoundsDoNotCount(t *testing.T) {
	s := schedule{tempo: &tempo{}, every: pace}
	s.begin(observe.Instant{})
	s.end(observe.Instant{}, observe.None)
	if s.judged || s.tempo.has || s.waiting != 0 {
		t.Errorf("a cancelled round leaves %+v", s)
	}
}
