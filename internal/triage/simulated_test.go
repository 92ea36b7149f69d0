package triage

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// TestSimulatedDays lets days pass in which nothing is wrong but what always
// is: one packet in a hundred lost, and a blackout of two seconds every five
// minutes. Not one incident may open.
//
// It is quick for a quarter of a day; NOCTOP_SIMULATE=30 runs thirty days, at
// some twelve seconds a day.
func TestSimulatedDays(t *testing.T) {
	days := 0.25
	if text := os.Getenv("NOCTOP_SIMULATE"); text != "" {
		given, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("NOCTOP_SIMULATE=%s is no number of days", text)
		}
		days = given
	}
	if testing.Short() {
		days = 0.02
	}
	w := newWorld(t, "A", "B").run(settled)
	w.loss["A"], w.loss["B"] = 0.01, 0.01
	blips := 0
	for end := w.now.Mono + time.Duration(days*float64(24*time.Hour)); w.now.Mono < end; {
		w.run(5*time.Minute - 2*time.Second)
		w.coreDead["A"] = true
		w.run(2 * time.Second)
		w.coreDead["A"] = false
		blips++
		for _, e := range w.events {
			t.Fatalf("after %s: %s %s: %s", w.now.Mono, e.Kind, e.Verdict.Cause, e.Verdict.Headline)
		}
	}
	t.Logf("%.2f days, %d blackouts of 2 s, no incident", days, blips)
}
