package lab

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
)

// review holds the whole story to its threads.
func (t *telling) review() {
	ids := make([][]string, len(t.Threads))
	for _, line := range t.row.Log {
		switch {
		case line.Triage != nil:
			t.passing(line)
		case line.Incident == nil || line.Incident.Cause == "monitor":
		case ofMachine(line.Incident.Verdict):
			t.row.Overload = true
		default:
			at := slices.IndexFunc(t.Threads, func(thread []Blame) bool { return anyIs(thread, line.Incident.Verdict) })
			if at < 0 {
				t.row.problem(Wrong, "%s %s in %q: %s", blameOf(line.Incident.Verdict), line.Incident.Event, t.when(line.At), line.Text)
			} else if !slices.Contains(ids[at], line.Incident.ID) {
				ids[at] = append(ids[at], line.Incident.ID)
			}
		}
	}
	for i, all := range ids {
		if len(all) != 1 {
			t.row.problem(Wrong, "%s made %d incidents: %s", t.Threads[i][0], len(all), strings.Join(all, ", "))
		}
	}
}

func (t *telling) passing(line Line) {
	if line.Triage.Status == "unreliable" {
		t.row.Overload = true
	}
	for _, v := range line.Triage.Verdicts {
		text := blameOf(v).String()
		if v.Cause != "monitor" && !ofMachine(v) && !t.Times.is(v) && !slices.Contains(t.row.Passing, text) {
			t.row.Passing = append(t.row.Passing, text)
		}
	}
}

// when names the stage that a time lies in.
func (t *telling) when(at time.Duration) string {
	name := "before"
	for _, stage := range t.stages {
		if at >= stage.From {
			name = cmp.Or(stage.What, name)
		}
	}
	return name
}

// doing does several things at once.
func doing(all ...func(*Network) error) func(*Network) error {
	return func(n *Network) error {
		var troubles []error
		for _, do := range all {
			troubles = append(troubles, do(n))
		}
		return errors.Join(troubles...)
	}
}
