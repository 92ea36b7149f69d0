package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/wire"
)

// telling is a story under way.
type telling struct {
	Story
	network *Network
	watch   *Watch
	row     *Row
	binary  string
	speed   float64
	stages  []StageRow
	claims  []string
}

// Tell lives through a story at a speed: 10 is ten times faster than it was.
func Tell(s Story, binary, folder string, speed float64) (Row, []StageRow) {
	row := Row{Scenario: s.Name, Expected: s.Times, Verdict: Right, Suspected: -1, Opened: -1, Since: -1, Recovered: -1, Resolved: -1}
	n, err := newNetwork(folder)
	if err != nil {
		row.problem(Void, "can't build the network: %v", err)
		return row, nil
	}
	defer n.Close()
	if s.Arrange != nil {
		if err := s.Arrange(n); err != nil {
			row.problem(Void, "can't arrange: %v", err)
			return row, nil
		}
	}
	w, err := n.watch(binary, s.Process)
	if err != nil {
		row.problem(Void, "%v", err)
		return row, nil
	}
	t := &telling{Story: s, network: n, watch: w, row: &row, binary: binary, speed: speed}
	before := &running{Scenario: Scenario{Settled: s.Settled}, network: n, watch: w, row: &row}
	if before.baseline() {
		t.live()
	}
	if err := w.stop(); err != nil {
		row.problem(Wrong, "%v", err)
	}
	row.Log = w.all()
	before.reviewPace()
	t.review()
	return row, t.stages
}

func (t *telling) live() {
	for _, stage := range t.Stages {
		if !t.stage(stage) {
			return
		}
	}
}

// length is how long a stage takes here.
func (t *telling) length(s Stage) time.Duration {
	d := max(s.Least, time.Duration(float64(s.Real)/t.speed))
	if s.Most > 0 {
		d = min(d, s.Most)
	}
	return d
}

// stage lives through one stage, and reports whether the story can go on.
func (t *telling) stage(s Stage) bool {
	row := StageRow{Stage: s, From: t.watch.now(), Opened: -1}
	if s.Do != nil {
		if err := s.Do(t.network); err != nil {
			t.row.problem(Void, "%s: %v", s.What, err)
			return false
		}
	}
	if s.Shows != nil {
		t.shows(s, &row)
	}
	if s.Says != nil {
		t.says(*s.Says)
	}
	if s.Resolves > 0 {
		t.resolves(s, row.From)
	} else {
		time.Sleep(t.length(s) - (t.watch.now() - row.From))
	}
	if s.Proved != nil {
		proof, err := s.Proved(t.network)
		if row.Proof = proof; err != nil {
			t.row.problem(Void, "%s is not proved: %v", s.What, err)
		}
	}
	if s.Quiet {
		if _, ok := t.watch.wait(t.watch.now()-longestSilence, openGrace, isQuiet); !ok {
			t.row.problem(Wrong, "%s: all is not well: %s", s.What, t.last())
		}
	}
	row.Took = t.watch.now() - row.From
	t.stages = append(t.stages, row)
	return true
}

// shows waits for what a stage must show.
func (t *telling) shows(s Stage, row *StageRow) {
	found := func(state string) (Line, bool) {
		return t.watch.wait(row.From, s.Within+openGrace-(t.watch.now()-row.From), func(l Line) bool { return blamed(l, *s.Shows, state) != nil })
	}
	suspected, _ := found("")
	line, ok := found("open")
	if !ok {
		t.row.problem(Wrong, "%s: %s was not open within %s: %s", s.What, *s.Shows, s.Within+openGrace, t.last())
		return
	}
	row.Opened = line.At - row.From
	if row.Opened > s.Within {
		t.row.problem(Late, "%s: %s was open after %.1f s, the limit is %s", s.What, *s.Shows, row.Opened.Seconds(), s.Within)
	}
	v := blamed(line, *s.Shows, "open")
	if t.row.Opened < 0 && s.Shows.String() == t.Times.String() {
		t.row.Opened, t.row.Suspected = row.Opened, suspected.At-row.From
		if since, err := time.Parse(time.RFC3339Nano, v.Since); err == nil {
			t.row.Since = since.Sub(t.watch.began) - row.From
		}
	}
	t.shownAs(s, line.At)
}

// shownAs waits for the verdict's words and services, which may need a round more.
func (t *telling) shownAs(s Stage, from time.Duration) {
	if _, ok := t.watch.wait(from, openGrace, func(l Line) bool {
		v := blamed(l, *s.Shows, "open")
		return v != nil && missing(*v, s) == ""
	}); !ok {
		v := wire.Verdict{}
		for _, l := range t.watch.all() {
			if found := blamed(l, *s.Shows, "open"); found != nil {
				v = *found
			}
		}
		t.row.problem(Wrong, "%s: %s", s.What, missing(v, s))
	}
}

// missing says what a verdict lacks of what the stage wants it to say.
func missing(v wire.Verdict, s Stage) string {
	for _, word := range s.Headline {
		if !strings.Contains(v.Headline, word) {
			return fmt.Sprintf("the headline does not say %q: %s", word, v.Headline)
		}
	}
	for name, state := range s.Services {
		// A service that a fault does not touch need not be named.
		named := slices.ContainsFunc(v.Services, func(s wire.Service) bool { return s.Name == name })
		if state == "ok" && !named {
			continue
		}
		if !slices.ContainsFunc(v.Services, func(s wire.Service) bool { return s.Name == name && s.State == state }) {
			return fmt.Sprintf("%s is not %s: %v", name, state, v.Services)
		}
	}
	return ""
}

// says enters a statement, and waits for what is made of it.
func (t *telling) says(said Statement) {
	from := t.watch.now()
	if err := t.network.note(t.binary, t.Process, said.Provider, said.Text); err != nil {
		t.row.problem(Void, "%v", err)
		return
	}
	line, ok := t.watch.wait(from, heardWithin, func(l Line) bool {
		return l.Claim != nil && l.Claim.Provider == said.Provider && l.Claim.Channel == "note" && l.Claim.Kind == said.Kind
	})
	if !ok {
		t.row.problem(Wrong, "no claim line of %s says %q within %s: %s", said.Provider, said.Text, heardWithin, t.last())
		return
	}
	c := line.Claim
	switch {
	case c.Reversal != said.Reversal:
		t.row.problem(Wrong, "reversal is %v: %s", c.Reversal, line.Text)
	case c.Reversal && (c.Supersedes == nil || !slices.Contains(t.claims, *c.Supersedes)):
		t.row.problem(Wrong, "it takes back nothing that was said: %s", line.Text)
	case !slices.Contains(said.Stances, c.Stance):
		t.row.problem(Wrong, "the stance is %q, not one of %q: %s", c.Stance, said.Stances, line.Text)
	}
	t.claims = append(t.claims, c.ID)
	if said.On == nil {
		return
	}
	bears := func(l Line) bool {
		v := blamed(l, *said.On, "")
		return v != nil && slices.Contains(v.Claims, c.ID)
	}
	if _, ok := t.watch.wait(from, heardWithin, bears); ok == said.Not {
		t.row.problem(Wrong, "%s bears on %s: %v", c.ID, *said.On, ok)
	}
}

// resolves waits until every thread's incident is resolved.
func (t *telling) resolves(s Stage, from time.Duration) {
	if len(t.Threads) == 0 {
		return
	}
	event := func(kind string, of []Blame) (Line, bool) {
		return t.watch.wait(from, s.Resolves-(t.watch.now()-from), func(l Line) bool {
			return l.Incident != nil && l.Incident.Event == kind && anyIs(of, l.Incident.Verdict)
		})
	}
	for i, thread := range t.Threads {
		back, _ := event("recovering", thread)
		line, ok := event("resolved", thread)
		if !ok {
			t.row.problem(Wrong, "%s: the incident was not resolved within %s: %s", s.What, s.Resolves, t.last())
			return
		}
		if i == 0 {
			t.row.Recovered, t.row.Resolved = back.At-from, line.At-from
		}
	}
}

func anyIs(blames []Blame, v wire.Verdict) bool {
	return slices.ContainsFunc(blames, func(b Blame) bool { return b.is(v) })
}

func (t *telling) last() string { return (&running{watch: t.watch}).last() }
