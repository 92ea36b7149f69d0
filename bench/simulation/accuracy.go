package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/triage"
)

const (
	learnFor = 75 * time.Second // what is usual, before anything is wrong
	nothing  = "nothing wrong"
	// oneInHealthy of the runs have no fault at all.
	oneInHealthy = 10
	// oneInBusy of them are seen from a host that has had no processor to spare
	// for busyFor: what it says of others is possible at most.
	oneInBusy = 8
	busyFor   = 70 * time.Second
)

// grade is how one run ended.
type grade int

const (
	right     grade = iota // the cause, and the scope, and nothing else
	scopeOnly              // the scope, by another cause
	abstained              // nothing was said, or that it can't be told
	wrong                  // something was announced that is not so
	grades
)

// tally counts runs.
type tally [grades]int

func (t tally) runs() (n int) {
	for _, count := range t {
		n += count
	}
	return n
}

func (t tally) share(g grade) float64 { return 100 * float64(t[g]) / float64(max(t.runs(), 1)) }

// word is what became of the verdicts that were announced with one confidence.
type word struct{ said, scope, cause int }

// accuracy is what many runs came to.
type accuracy struct {
	misread float64
	all     tally
	faults  map[string]*tally
	words   map[triage.Confidence]*word
	seen    []time.Duration // from onset to the right verdict
	errors  []string        // what was announced wrongly
}

// ending is what one run came to.
type ending struct {
	fault  string
	grade  grade
	heard  []heard
	seen   []time.Duration
	errors []string
}

// heard is an announcement.
type heard struct {
	word  triage.Confidence
	grade grade
}

// manyFaults runs so many random faults, each in a site of its own, with a share
// of the probes misread. Runs have nothing in common but their order in the sum.
func manyFaults(runs int, misread float64, seed uint64) accuracy {
	endings := make([]ending, runs)
	var next atomic.Int64
	var done sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		done.Go(func() {
			for run := int(next.Add(1)) - 1; run < runs; run = int(next.Add(1)) - 1 {
				endings[run] = oneFault(seed+uint64(run), misread)
			}
		})
	}
	done.Wait()
	a := accuracy{misread: misread, faults: map[string]*tally{}, words: map[triage.Confidence]*word{}}
	for i := range endings {
		a.add(&endings[i])
	}
	return a
}

// add counts one run.
func (a *accuracy) add(e *ending) {
	if a.faults[e.fault] == nil {
		a.faults[e.fault] = &tally{}
	}
	a.faults[e.fault][e.grade]++
	a.all[e.grade]++
	a.seen = append(a.seen, e.seen...)
	a.errors = append(a.errors, e.errors...)
	for _, h := range e.heard {
		w := a.words[h.word]
		if w == nil {
			w = &word{}
			a.words[h.word] = w
		}
		w.said++
		if h.grade == right || h.grade == scopeOnly {
			w.scope++
		}
		if h.grade == right {
			w.cause++
		}
	}
}

// oneFault lets a site learn what is usual, inflicts a fault drawn by chance, or
// none, and grades what is announced until it must have been. One wrong
// announcement makes the run wrong, whatever follows.
func oneFault(seed uint64, misread float64) ending {
	s := newSite(seed, misread)
	for _, u := range uplinks {
		s.is.loss[u] = ordinaryLoss
	}
	s.run(s.between(learnFor, learnFor+10*time.Second).Truncate(time.Second), nil)
	if s.random.IntN(oneInBusy) == 0 {
		s.is.busy = true
		s.run(busyFor, nil)
	}
	f, scope := fault{name: nothing, within: 90 * time.Second}, []string(nil)
	if s.random.IntN(oneInHealthy) > 0 {
		f = faults[s.random.IntN(len(faults))]
		scope = f.inflict(s, uplinks[s.random.IntN(len(uplinks))])
	}
	e := ending{fault: f.name, grade: abstained}
	onset, said := s.now.Mono, map[string]bool{}
	s.run(f.within, func() {
		for _, event := range s.result.Events {
			v := event.Verdict
			name := event.Kind + string(v.Cause)
			if event.Kind != "opened" && event.Kind != "widened" || said[name] || s.is.busy && v.Cause == triage.CauseHostOverload {
				continue
			}
			said[name] = true
			e.announce(v, judge(f, scope, v), s.now.Mono-onset, fmt.Sprintf("seed %d, %s %v", seed, f.name, scope))
		}
	})
	if f.name == nothing && e.grade == abstained {
		e.grade = right
	}
	return e
}

// announce takes in one announcement.
func (e *ending) announce(v triage.Verdict, g grade, after time.Duration, where string) {
	if v.Cause != triage.CauseUnknown {
		e.heard = append(e.heard, heard{v.Confidence, g})
	}
	switch {
	case g == wrong:
		e.errors = append(e.errors, fmt.Sprintf("%s, after %s: %s (%s, %d dB)", where, after, v.Headline, v.Confidence, v.Margin))
	case g == right:
		e.seen = append(e.seen, after)
	}
	if g == wrong || e.grade != wrong && g < e.grade {
		e.grade = g
	}
}

// judge compares a verdict with what is so.
func judge(f fault, scope []string, v triage.Verdict) grade {
	same := slices.Equal(slices.Sorted(slices.Values(v.Scope)), slices.Sorted(slices.Values(scope)))
	switch {
	case f.name == nothing:
		return wrong
	case v.Cause == triage.CauseUnknown && (same || len(v.Scope) == 0):
		return abstained
	case same && v.Cause == f.cause:
		return right
	case same:
		return scopeOnly
	default:
		return wrong
	}
}

func (a accuracy) print(out io.Writer, each, errors bool) {
	fmt.Fprintf(out, "%d runs of random faults, %.1f %% of the probes misread, 1 %% loss\n\n", a.all.runs(), 100*a.misread)
	fmt.Fprintf(out, "  %-24s %6s  %7s %11s %9s %11s\n", "", "runs", "right", "scope only", "abstained", "wrong scope")
	line := func(name string, t tally) {
		fmt.Fprintf(out, "  %-24s %6d %6.2f %% %9.2f %% %7.2f %% %9.2f %%\n",
			name, t.runs(), t.share(right), t.share(scopeOnly), t.share(abstained), t.share(wrong))
	}
	if each {
		for _, f := range append(slices.Clone(faults), fault{name: nothing}) {
			if t := a.faults[f.name]; t != nil {
				line(f.name, *t)
			}
		}
	}
	line("all", a.all)
	slices.Sort(a.seen)
	if n := len(a.seen); n > 0 {
		fmt.Fprintf(out, "  seconds until the right verdict is open: median %.0f, 95 %% within %.0f\n", a.seen[n/2].Seconds(), a.seen[n*95/100].Seconds())
	}
	if errors {
		for _, text := range a.errors {
			fmt.Fprintln(out, "  wrong:", text)
		}
	}
	fmt.Fprintf(out, "\n  %-12s %6s %12s %12s   %s\n", "the word", "said", "scope right", "cause right", "what it promises")
	for _, promise := range []struct {
		word  triage.Confidence
		share string
	}{{triage.Confirmed, "99 % (20 dB)"}, {triage.Probable, "91 % (10 dB)"}, {triage.Possible, "80 % (6 dB)"}} {
		w := a.words[promise.word]
		if w == nil {
			fmt.Fprintf(out, "  %-12s %6d %12s %12s   %s\n", promise.word, 0, "-", "-", promise.share)
			continue
		}
		fmt.Fprintf(out, "  %-12s %6d %10.2f %% %10.2f %%   %s\n", promise.word, w.said,
			100*float64(w.scope)/float64(w.said), 100*float64(w.cause)/float64(w.said), promise.share)
	}
	fmt.Fprintln(out)
}
