package lab

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/wire"
)

// Run runs a scenario in a network of its own.
func Run(s Scenario, binary, folder string) Row {
	row := Row{Scenario: s.Name, Expected: s.Expect, Also: s.Also, Verdict: Right, Suspected: -1, Opened: -1, Since: -1, Recovered: -1, Resolved: -1}
	n, err := newNetwork(folder)
	if err != nil {
		row.problem(Void, "can't build the network: %v", err)
		return row
	}
	defer n.Close()
	if s.Arrange != nil {
		if err := s.Arrange(n); err != nil {
			row.problem(Void, "can't arrange: %v", err)
			return row
		}
	}
	if s.Broken {
		if err := s.Fault.Inject(n); err != nil {
			row.problem(Void, "can't inject: %v", err)
			return row
		}
	}
	w, err := n.watch(binary, s.Process)
	if err != nil {
		row.problem(Void, "%v", err)
		return row
	}
	r := &running{Scenario: s, network: n, watch: w, row: &row}
	r.live()
	if err := w.stop(); err != nil {
		row.problem(Wrong, "%v", err)
	}
	row.Log = w.all()
	r.review()
	return row
}

// running is a scenario under way.
type running struct {
	Scenario
	network  *Network
	watch    *Watch
	row      *Row
	injected time.Duration // on the watch's clock
	healed   time.Duration
	incident string
	also     []string // further incidents that must be
}

func (r *running) live() {
	if !r.Broken && !r.baseline() {
		return
	}
	if r.First != nil {
		if err := r.First.Inject(r.network); err != nil {
			r.row.problem(Void, "can't inject: %v", err)
			return
		}
		time.Sleep(r.FirstFor)
	}
	if !r.Broken {
		r.injected = r.watch.now()
		if err := r.Fault.Inject(r.network); err != nil {
			r.row.problem(Void, "can't inject: %v", err)
			return
		}
	}
	if r.Expect.Cause == "" {
		time.Sleep(r.Hold)
	} else {
		r.detect()
		r.detectAlso()
		time.Sleep(max(r.Hold, usualHold))
	}
	proof, err := r.Fault.Proved(r.network)
	r.row.Proof = proof
	if err != nil {
		r.row.problem(Void, "the fault is not proved: %v", err)
	}
	r.healed = r.watch.now()
	err = r.Fault.Heal(r.network)
	if r.First != nil {
		err = errors.Join(err, r.First.Heal(r.network))
	}
	if err != nil {
		r.row.problem(Void, "can't heal: %v", err)
		return
	}
	r.recover()
}

// baseline waits until all is well and everything is learned.
func (r *running) baseline() bool {
	if _, ok := r.watch.wait(0, baselinePatience, isQuiet); !ok {
		r.row.problem(Void, "noctop never found that all is well before the fault: %s", r.last())
		return false
	}
	time.Sleep(max(settledAfter, r.Settled) - r.watch.now())
	lines := r.watch.all()
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Triage != nil {
			if !isQuiet(lines[i]) {
				r.row.problem(Void, "all is not well any more before the fault: %s", r.last())
				return false
			}
			break
		}
	}
	for _, line := range lines {
		if line.Incident != nil && !ofMachine(line.Incident.Verdict) {
			r.row.problem(Wrong, "an incident before the fault: %s", line.Text)
		}
	}
	return true
}

// ofMachine reports whether a verdict is on the machine that the lab itself
// runs on, and true: its load, and whom its kernel kills for lack of memory, are
// not the lab's to arrange.
func ofMachine(v wire.Verdict) bool {
	return v.Cause == "host.overload" || v.Cause == "host.memory" || v.Cause == "host.clock"
}

// isQuiet reports whether a line says that all is well, but for what is wrong with this machine.
func isQuiet(l Line) bool {
	return l.Triage != nil && (l.Triage.Status == "ok" || l.Triage.Status != "unreliable" && len(l.Triage.Verdicts) > 0 &&
		!slices.ContainsFunc(l.Triage.Verdicts, func(v wire.Verdict) bool { return !ofMachine(v) }))
}

// last is the newest line, for complaints.
func (r *running) last() string {
	lines := r.watch.all()
	if len(lines) == 0 {
		return "it printed nothing"
	}
	return lines[len(lines)-1].Text
}

// detect waits for the expected verdict and times it.
func (r *running) detect() {
	patience := r.Open + openGrace
	if first, ok := r.watch.wait(r.injected, patience, func(l Line) bool { return r.verdictIn(l, "") != nil }); ok {
		r.row.Suspected = first.At - r.injected
	}
	opened, ok := r.watch.wait(r.injected, patience-(r.watch.now()-r.injected), func(l Line) bool { return r.verdictIn(l, "open") != nil })
	if !ok {
		r.row.problem(Wrong, "%s did not open within %s: %s", r.Expect, patience, r.last())
		return
	}
	r.row.Opened = opened.At - r.injected
	r.incident = r.verdictIn(opened, "open").Incident
	r.date(*r.verdictIn(opened, "open"))
	r.judge(*r.verdictIn(opened, "open"))
	if r.Suspect > 0 && r.row.Suspected > r.Suspect {
		r.row.problem(Late, "suspected after %.1f s, the limit is %s", r.row.Suspected.Seconds(), r.Suspect)
	}
	if r.row.Opened > r.Open {
		r.row.problem(Late, "opened after %.1f s, the limit is %s", r.row.Opened.Seconds(), r.Open)
	}
}

// detectAlso waits for what else must open.
func (r *running) detectAlso() {
	for _, also := range r.Also {
		line, ok := r.watch.wait(r.injected, r.Open+openGrace-(r.watch.now()-r.injected), func(l Line) bool { return blamed(l, also, "open") != nil })
		if !ok {
			r.row.problem(Wrong, "%s did not open too: %s", also, r.last())
			continue
		}
		r.also = append(r.also, blamed(line, also, "open").Incident)
	}
}

// date compares the beginning that the verdict gives with the real one.
func (r *running) date(v wire.Verdict) {
	since, err := time.Parse(time.RFC3339Nano, v.Since)
	if err != nil {
		r.row.problem(Wrong, "since is no time: %q", v.Since)
		return
	}
	r.row.Since = since.Sub(r.watch.began) - r.injected
	if !r.Broken && r.First == nil && (r.row.Since < -sinceBefore || r.row.Since > max(sinceAfter, r.Round+sinceBefore)) {
		r.row.problem(Wrong, "dated %.1f s after the fault's beginning: since %s", r.row.Since.Seconds(), v.Since)
	}
}

// judge looks for what every verdict owes its reader.
func (r *running) judge(v wire.Verdict) {
	for what, text := range map[string]string{"headline": v.Headline, "next step": v.Next, "confidence": v.Confidence, "rule": v.Rule} {
		if text == "" {
			r.row.problem(Wrong, "the verdict has no %s", what)
		}
	}
	if len(v.For) == 0 {
		r.row.problem(Wrong, "the verdict names no evidence")
	}
	// What is implied fails later than its cause; its rounds are rarer.
	for _, subject := range r.Implies {
		if _, ok := r.watch.wait(r.injected, r.Open+openGrace, func(l Line) bool {
			v := r.verdictIn(l, "")
			return v != nil && slices.ContainsFunc(v.Implied, func(e wire.Evidence) bool { return strings.Contains(e.Subject, subject) })
		}); !ok {
			r.row.problem(Wrong, "%s is not named as implied", subject)
		}
	}
}

// verdictIn finds the expected verdict in a line, in that state or in any.
func (r *running) verdictIn(l Line, state string) *wire.Verdict { return blamed(l, r.Expect, state) }

// blamed finds a verdict in a line, in that state or in any.
func blamed(l Line, on Blame, state string) *wire.Verdict {
	if l.Triage == nil {
		return nil
	}
	for i := range l.Triage.Verdicts {
		v := &l.Triage.Verdicts[i]
		// What is flapping has been opened, and is not over.
		if on.is(*v) && (state == "" || v.State == state || state == "open" && v.State == "flapping") {
			return v
		}
	}
	return nil
}

// recover waits for the incident's way back.
func (r *running) recover() {
	limit := cmp.Or(r.Recover, usualRecover)
	if r.Expect.Cause == "" {
		time.Sleep(aftermath)
		if _, ok := r.watch.wait(r.watch.now()-longestSilence, limit, isQuiet); !ok {
			r.row.problem(Wrong, "all is not well after the fault: %s", r.last())
		}
		return
	}
	if r.Flaps {
		return // a quarter of an hour must pass before it is called over
	}
	for i, incident := range append([]string{r.incident}, r.also...) {
		if incident != "" {
			r.recovers(incident, limit, i == 0)
		}
	}
}

// recovers waits for one incident's way back. The row shows that of the first.
func (r *running) recovers(incident string, limit time.Duration, first bool) {
	event := func(kind string) func(Line) bool {
		return func(l Line) bool { return l.Incident != nil && l.Incident.ID == incident && l.Incident.Event == kind }
	}
	line, ok := r.watch.wait(r.healed, limit, event("recovering"))
	if !ok {
		r.row.problem(Wrong, "%s was not recovering within %s of the fault's end: %s", incident, limit, r.last())
		return
	}
	if first {
		r.row.Recovered = line.At - r.healed
	}
	if !r.Resolves {
		return
	}
	if line, ok = r.watch.wait(r.healed, limit+resolveWithin-usualRecover, event("resolved")); !ok {
		r.row.problem(Wrong, "%s was not resolved within %s of the fault's end: %s", incident, limit+resolveWithin-usualRecover, r.last())
		return
	}
	if !first || len(r.also) > 0 {
		return
	}
	r.row.Resolved = line.At - r.healed
	if _, ok := r.watch.wait(line.At, 5*time.Second, isQuiet); !ok {
		r.row.problem(Wrong, "all is not well after %s was resolved: %s", incident, r.last())
	}
}
