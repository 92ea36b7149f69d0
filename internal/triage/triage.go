// Package triage says what the measurements mean. Observations become facts
// (fact.go), facts are tried against the declared causes (rules.go, decide.go),
// and what they explain becomes verdicts and incidents (incident.go). It reads
// no clock and does no I/O: the same observations at the same instants always
// give the same verdicts.
package triage

import (
	"math"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	// warmUp is how long a start may take until silence means something.
	warmUp = 4 * time.Second
	// gapHeld is how long verdicts stay frozen after noctop did not run.
	gapHeld = 3 * time.Second
	// baselineShare is how much one minute of loss moves the learned baseline:
	// it follows over some hours.
	baselineShare = 1.0 / 240
)

// Triage turns observations into results. It belongs to one goroutine.
type Triage struct {
	topology topology.Topology
	started  observe.Instant
	index    map[Key]int // into order and windows
	windows  []*window
	order    []Key                    // in which facts first appeared, for answers that are always alike
	writable map[observe.Subject]bool // file systems that were seen writable
	orders   orders                   // what operators said
	scenery  Scene                    // of the last round, for its memory to be used again
	fleets   fleets
	tracks   incidents
	baseline map[string]float64
	learned  time.Duration // when the baseline last moved
	gap      time.Duration
	gapAt    observe.Instant
	last     Result
}

// New returns a Triage that starts at now.
func New(what topology.Topology, now observe.Instant) *Triage {
	return &Triage{
		topology: what, started: now,
		index: make(map[Key]int), writable: make(map[observe.Subject]bool), baseline: make(map[string]float64),
	}
}

// SetTopology changes what is watched. Facts of what is watched no more are dropped.
func (t *Triage) SetTopology(what topology.Topology, watched func(observe.Subject) bool) {
	t.topology = what
	t.fleets.keep(watched)
	clear(t.index)
	order, windows := t.order, t.windows
	t.order, t.windows = nil, nil
	for i, key := range order {
		if watched(key.Subject) {
			t.index[key] = len(t.order)
			t.order, t.windows = append(t.order, key), append(t.windows, windows[i])
		}
	}
}

// Observe takes in one observation.
func (t *Triage) Observe(o observe.Observation) {
	if o.Subject.Kind == observe.KindSelf && o.Check == observe.CheckGap {
		t.gap, t.gapAt = seconds(o.Value), o.At
		for _, w := range t.windows {
			w.forget()
		}
		t.fleets.forget()
		return
	}
	if o.Subject.Kind == observe.KindEndpoint {
		t.fleets.observe(o)
		return
	}
	o = withoutRecord(t.measureAgainstLimits(o))
	key := Key{o.Subject, o.Check}
	i, ok := t.index[key]
	if !ok {
		i = len(t.order)
		t.index[key] = i
		t.order, t.windows = append(t.order, key), append(t.windows, &window{})
	}
	t.windows[i].add(o)
}

// Doubt returns the uplinks on which something failed in its last round and has
// not failed for long enough to be sure: they are worth probing faster for a moment.
func (t *Triage) Doubt(now observe.Instant) (uplinks []string) {
	var f Fact
	for i, key := range t.order {
		switch key.Subject.Kind {
		case observe.KindGateway, observe.KindFirstHop, observe.KindAnchor:
		default:
			continue
		}
		if t.windows[i].limits == rare {
			continue // it is asked rarely by intent, and more of it tells no more
		}
		t.windows[i].fact(&f, key, now)
		if f.BadRun > 0 && !f.Hard && !slices.Contains(uplinks, key.Subject.Uplink) {
			uplinks = append(uplinks, key.Subject.Uplink)
		}
	}
	return uplinks
}

// Step judges everything as it stands now.
func (t *Triage) Step(now observe.Instant) Result {
	scene := t.scene(now)
	found := Decide(scene)
	result := Result{Now: now}
	if frozen(found) {
		result = t.freeze(now, found)
	} else {
		t.learn(scene)
		found = slices.DeleteFunc(found, func(v Verdict) bool { return t.tracks.aftermath(scene, v) })
		result.Verdicts, result.Events = t.tracks.step(scene, found)
	}
	result.Services = scene.services(result.Verdicts)
	for i := range result.Verdicts {
		result.Verdicts[i].Services = hurtBy(scene, result.Verdicts[i], result.Verdicts)
	}
	for i := range result.Events {
		result.Events[i].Verdict.Services = hurtBy(scene, result.Events[i].Verdict, result.Verdicts)
	}
	result.Implied, result.Levels = scene.implications(result.Verdicts), scene.levels()
	t.orders.obey(&result, t.topology.Maintenance)
	if result.Status != Unreliable {
		result.Status = t.overall(scene, result.Verdicts)
	}
	result.Notices = slices.Concat(scene.notices(result.Verdicts), orderNotices(result.Orders), t.tracks.blips)
	result.Since = now
	if result.Status == t.last.Status {
		result.Since = t.last.Since
	}
	t.last = result
	return result
}

// scene is what is known now. It is the last round's, used again: nothing that a
// round returns refers to it.
func (t *Triage) scene(now observe.Instant) *Scene {
	s := &t.scenery
	s.facts = slices.Grow(s.facts[:0], len(t.order))[:len(t.order)]
	for i, w := range t.windows {
		w.fact(&s.facts[i], t.order[i], now)
	}
	s.Now, s.Started, s.Topology, s.Baseline = now, t.started, &t.topology, t.baseline
	s.Order, s.index, s.fleets, s.Gap = t.order, t.index, &t.fleets, 0
	if t.gap > 0 && now.Sub(t.gapAt) < gapHeld {
		s.Gap = t.gap
	}
	return s
}

// frozen reports whether our own measuring can't be trusted.
func frozen(found []Verdict) bool {
	return slices.ContainsFunc(found, func(v Verdict) bool { return v.Cause == CauseMonitor })
}

// freeze keeps the last verdicts under the one that says why. Incidents do not
// age meanwhile.
func (t *Triage) freeze(now observe.Instant, found []Verdict) Result {
	result := Result{Now: now, Status: Unreliable}
	t.tracks.hold(now)
	for _, v := range found {
		if v.Cause == CauseMonitor {
			v.State, v.Detected = Open, now
			result.Verdicts = append(result.Verdicts, v)
		}
	}
	for _, v := range t.last.Verdicts {
		if v.Cause != CauseMonitor {
			result.Verdicts = append(result.Verdicts, v)
		}
	}
	return result
}

func (t *Triage) overall(s *Scene, verdicts []Verdict) Overall {
	status, recovering := AllOK, false
	for _, v := range verdicts {
		switch v.State {
		case Open, Flapping:
			return AnyOpen
		case Recovering:
			recovering = true
		case Suspect:
			status = AnySuspect
		}
	}
	if recovering {
		return AnyOpen // an incident is open until it is over
	}
	if status == AllOK && !s.measured() && (t.last.Status != AllOK || s.Now.Sub(t.started) < warmUp) {
		return Starting
	}
	return status
}

// learn moves each anchor's usual time and each uplink's baseline of loss, while
// nothing is wrong with them.
func (t *Triage) learn(s *Scene) {
	for i, key := range t.order {
		switch {
		case key.Subject.Kind == observe.KindAnchor && t.windows[i].limits == probed:
			t.windows[i].learn(s.Now.Mono, pathSlow)
		case key.Subject.Kind == observe.KindResolver:
			t.windows[i].learn(s.Now.Mono, resolverSlow)
		}
	}
	if s.Now.Mono-t.learned < lossWindow {
		return
	}
	t.learned = s.Now.Mono
	for i := range s.uplinks {
		u := &s.uplinks[i]
		total := Loss{}
		for _, f := range u.anchors {
			total.Sent += f.Loss.Sent
			total.Lost += f.Loss.Lost
		}
		if total.Sent == 0 || total.Lost >= lossThreshold(total.Sent, t.baseline[u.Name]) || u.silent() {
			continue
		}
		share := float64(total.Lost) / float64(total.Sent)
		t.baseline[u.Name] = math.Min(0.2, t.baseline[u.Name]*(1-baselineShare)+share*baselineShare)
	}
}

func blipText(v Verdict, now observe.Instant) i18n.Text {
	return i18n.T("%s, for %s only", v.Headline, rounded(max(now.Sub(v.Since), time.Second)))
}
