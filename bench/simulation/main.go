// Simulation drives the triage engine with made-up observations and an injected
// clock: days in which nothing is wrong, and thousands of random faults seen
// through probes that are misread now and then. It prints what came of it:
//
//	go run ./bench/simulation -days 30 -runs 10000
//
// The same seed gives the same table.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	days := flag.Float64("days", 1, "days without a fault; 0: none")
	runs := flag.Int("runs", 2000, "random faults, for each share of misread probes; 0: none")
	seed := flag.Uint64("seed", 1, "what chance begins with")
	each := flag.Bool("each", true, "a line for each kind of fault")
	errors := flag.Bool("wrong", false, "list every announcement that was wrong")
	flag.Parse()
	failed := false
	if *days > 0 {
		q := calmDays(*days, *seed)
		q.print(os.Stdout)
		failed = len(q.incidents) > 0
	}
	for _, misread := range []float64{0.001, 0.01} {
		if *runs > 0 {
			manyFaults(*runs, misread, *seed*1_000_000).print(os.Stdout, *each, *errors)
		}
	}
	if failed {
		fmt.Fprintln(os.Stderr, "simulation: an incident was opened where nothing was wrong")
		os.Exit(1)
	}
}
