package triage

import (
	"time"

	"example.com/noctop/internal/observe"
)

// Key names one fact: what was measured, and by which check.
type Key struct {
	Subject observe.Subject
	Check   string
}

// Fact is what the last rounds of one check come to. A fact older than three
// intervals is unknown, never ok.
type Fact struct {
	Key      Key
	Level    observe.Status  // Down after three bad rounds, until two good ones
	Hard     bool            // bad in at least eight of the last ten rounds: enough to open on
	Since    observe.Instant // the first round of the present run of bad or good ones
	Proven   observe.Instant // the newest good round; zero where the window holds none
	BadRun   int
	GoodRun  int
	Bad, Of  int           // of the last ten rounds that count
	Age      time.Duration // since the newest round
	Local    int           // newest rounds in a row that could not be sent
	Last     observe.Outcome
	Cause    string
	Target   string
	Was      string  // the last address that was asked, where there is none any more
	WasGood  float64 // the value of the newest good round
	Took     time.Duration
	Value    float64
	Unit     observe.Unit
	Detail   string
	Every    time.Duration
	Ever     bool          // it has been good at least once
	Absent   bool          // there is nothing of the kind here
	Loss     Loss          // of the last minute; anchors only
	Lately   Loss          // the same, whatever it was then; anchors only
	Usual    time.Duration // the round-trip time learned on ordinary days; anchors and resolvers only
	Slow     bool          // most of the last rounds took far longer than that
	SlowNow  bool          // and so did the newest
	SlowTook time.Duration // what the newest slow one took
	// SlowSince is when the first of those was.
	SlowSince time.Duration
	Fields    []observe.Field
}

// Field returns a named word of the newest measurement, or nothing.
func (f Fact) Field(name string) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Text
		}
	}
	return ""
}

// figure returns a named number of the newest measurement, or 0.
func (f *Fact) figure(name string) float64 {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Value
		}
	}
	return 0
}

// Loss counts the rounds of the last minute.
type Loss struct {
	Sent, Lost int
	At         []time.Duration // when the lost ones were sent, the newest first
	Silent     []time.Duration // the seconds of the monotonic clock in which all were lost, the newest first
}

// Known reports whether the fact says anything.
func (f Fact) Known() bool { return f.Level != observe.Unknown }

// failing reports whether the thing fails, or can't be reached from here.
func (f *Fact) failing() bool { return f.Level == observe.Down || f.Local >= unsendable }

// unmeasured reports whether the newest attempt to measure came to nothing, for
// want of a way or of an address.
func (f *Fact) unmeasured() bool {
	return !f.Known() && !f.Absent && (f.Last == observe.LocalError || f.Last == observe.None && f.Cause != "")
}

const (
	recoverRun = 2 // good rounds in a row until a fact is well again
	windowSize = 128
	// unsendable is how many rounds in a row could not be sent until a fact
	// says nothing any more: the fault is then on this side.
	unsendable = 2
	lossWindow = time.Minute
)

// shaky reports whether a fact that is well failed in its newest rounds: it
// proves neither that the thing is well nor that it isn't.
func (f Fact) shaky() bool { return f.Level == observe.OK && f.BadRun > 0 }

// debounce says how many bad rounds make a fault.
type debounce struct {
	soft        int // in a row, to suspect
	bad, window int // bad ones among the newest, to open
}

// Probes are lost by chance: at 1 % loss three bad rounds in a row of one
// target come 0.09 times a day, and of two targets of three 2e-6 times. What
// the kernel says of its own state is not chance.
var (
	probed = debounce{soft: 3, bad: 8, window: 10}
	stated = debounce{soft: 1, bad: 4, window: 5}
	// A neighbour is incomplete for a moment whenever it is first asked for.
	neighbour = debounce{soft: 2, bad: 4, window: 5}
	// What is asked every ten seconds or more rarely has no eight rounds within
	// a minute. Rules that rest on it ask for two subjects that agree: at 1 %
	// loss two of them fail twice running in one of 1e8 rounds.
	rare = debounce{soft: 2, bad: 3, window: 4}
	// What this host says of itself is no chance either, but is read rarely; nor
	// is what a stranger answers.
	told = debounce{soft: 1, bad: 2, window: 3}
	// A file system is read every ten seconds and does not fill by chance.
	read = debounce{soft: 1, bad: 1, window: 1}
)

// rarely is the interval from which on what is asked is asked rarely.
const rarely = 10 * time.Second

func debounceOf(o observe.Observation) debounce {
	switch o.Check {
	case observe.CheckLink, observe.CheckAddress, observe.CheckRoute:
		return stated
	case observe.CheckNeighbour:
		return neighbour
	case observe.CheckPortal, observe.CheckCanary:
		return told // a stranger's answer is no chance
	case observe.CheckLarge, observe.CheckBulk, observe.CheckQUIC, observe.CheckProxy:
		return rare
	}
	switch {
	case o.Subject.Kind == observe.KindHost && o.Subject.Group == "disk":
		return read
	case o.Subject.Kind == observe.KindHost && o.Check != observe.CheckUsage:
		return told
	case o.Subject.Kind == observe.KindAnchor && o.Every >= rarely, o.Subject.Kind == observe.KindProvider && o.Cause == causeNoRecord:
		return rare // that a name has no address is said by resolvers, and no packet that was lost
	default:
		return probed
	}
}

// round is one counted measurement.
type round struct {
	at      time.Duration
	took    time.Duration
	outcome observe.Outcome
}

// bad reports whether the outcome is a failure of its subject. An answer with
// an error in it is: whether it is the subject's fault is for rules to say. That
// a collector itself failed says nothing of the subject.
func bad(o observe.Outcome) bool {
	return o == observe.Lost || o == observe.Refused || o == observe.Wrong
}

// window is the newest rounds of one check, in order of time.
type window struct {
	limits debounce
	rounds []round         // at most windowSize
	local  int             // newest measurements in a row that could not be made, or sent
	barred observe.Instant // when the first of those was
	well   time.Duration   // when it was last down for so long that no chance made it
	newest observe.Observation
	target string          // the last address that was asked
	good   float64         // the value of the newest good measurement
	seen   observe.Instant // of the newest measurement of any outcome
	ever   bool
	held   observe.Status // the level last given, for recovery to be slower than onset
	usual  time.Duration  // the round-trip time learned so far; 0 before the first minute
	learnt time.Duration  // when that was
}

// add takes in one observation.
func (w *window) add(o observe.Observation) {
	if o.Corrects {
		w.correct(o)
		return
	}
	if o.At.Mono >= w.seen.Mono {
		w.newest, w.seen, w.limits = o, o.At, debounceOf(o)
		w.target = word(o.Target, w.target)
		if o.Outcome == observe.Good {
			w.good = o.Value
		}
	}
	switch {
	case o.Outcome == observe.LocalError || o.Outcome == observe.Failed:
		if w.local == 0 {
			w.barred = o.At
		}
		w.local++
		return
	case o.Outcome == observe.Void || o.Outcome == observe.None:
		return
	case o.Outcome == observe.NotProvisioned:
		w.local = 0
		w.rounds = w.rounds[:0]
		return
	}
	w.local = 0
	if o.Check == observe.CheckLarge && o.Outcome == observe.Refused {
		o.Outcome = observe.Good // who says that a packet is too big does as it should
	}
	w.ever = w.ever || o.Outcome == observe.Good || o.Outcome == observe.Late
	if len(w.rounds) == windowSize {
		w.rounds = append(w.rounds[:0], w.rounds[windowSize/4:]...)
	}
	w.rounds = append(w.rounds, round{o.At.Mono, o.Took, o.Outcome})
	// Rounds overlap: a lost one is reported after the next one's answer.
	for i := len(w.rounds) - 1; i > 0 && w.rounds[i].at < w.rounds[i-1].at; i-- {
		w.rounds[i], w.rounds[i-1] = w.rounds[i-1], w.rounds[i]
	}
}

func (w *window) correct(o observe.Observation) {
	w.ever = true
	for i := len(w.rounds) - 1; i >= 0; i-- {
		if w.rounds[i].at == o.At.Mono {
			w.rounds[i].outcome, w.rounds[i].took = o.Outcome, o.Took
			return
		}
	}
}

// forget drops the rounds, as after a gap in which nothing could be measured.
func (w *window) forget() {
	w.rounds = w.rounds[:0]
	w.local = 0
}

// fact puts into f what the window comes to now.
func (w *window) fact(f *Fact, key Key, now observe.Instant) {
	*f = Fact{
		Key: key, Age: now.Sub(w.seen), Local: w.local, Last: w.newest.Outcome, Every: w.newest.Every,
		Cause: w.newest.Cause, Target: w.newest.Target, Was: w.target, WasGood: w.good, Value: w.newest.Value, Unit: w.newest.Unit, Detail: w.newest.Detail,
		Ever: w.ever, Absent: w.newest.Outcome == observe.NotProvisioned, Fields: w.newest.Fields,
	}
	if f.Absent || len(w.rounds) == 0 || w.local >= unsendable || f.Age > stale(w.newest.Every) || w.outdated(now) {
		f.Since = w.seen
		if w.local > 0 {
			f.Since = w.barred
		}
		w.held = observe.Unknown
		return
	}
	f.Since = now.Add(w.rounds[len(w.rounds)-1].at - now.Mono)
	w.runs(f, now, w.limits)
	w.level(f, w.limits)
	switch {
	case key.Subject.Kind == observe.KindAnchor && w.limits == probed:
		f.Loss, f.Lately = w.loss(max(now.Mono-lossWindow, w.outage(f.Level))), w.loss(now.Mono-lossWindow)
		w.slow(f, pathSlow)
	case key.Subject.Kind == observe.KindResolver:
		w.slow(f, resolverSlow)
	}
}

// outdated reports whether the newest round that says anything is too old to
// count, while newer ones say nothing.
func (w *window) outdated(now observe.Instant) bool {
	return w.newest.Outcome == observe.None && now.Mono-w.rounds[len(w.rounds)-1].at > stale(w.newest.Every)
}

func stale(every time.Duration) time.Duration { return 3*max(every, time.Second) + time.Second }

// runs counts the newest rounds that are alike, and the bad ones of the newest few.
func (w *window) runs(f *Fact, now observe.Instant, limits debounce) {
	newestBad := bad(w.rounds[len(w.rounds)-1].outcome)
	alike := true
	for i := len(w.rounds) - 1; i >= 0 && (alike || f.Of < limits.window); i-- {
		r := w.rounds[i]
		isBad := bad(r.outcome)
		if f.Of < limits.window {
			f.Of++
			if isBad {
				f.Bad++
			}
		}
		if !isBad && f.Proven == (observe.Instant{}) {
			f.Took, f.Proven = r.took, now.Add(r.at-now.Mono)
		}
		alike = alike && isBad == newestBad
		switch {
		case !alike:
		case isBad:
			f.BadRun++
			f.Since = now.Add(r.at - now.Mono)
		default:
			f.GoodRun++
			f.Since = now.Add(r.at - now.Mono)
		}
	}
}

func (w *window) level(f *Fact, limits debounce) {
	f.Hard = f.Bad >= limits.bad
	switch {
	case f.BadRun >= limits.soft, w.held == observe.Down && f.GoodRun < recoverRun:
		f.Level = observe.Down
	case f.BadRun > 0 && !w.ever:
		f.Level = observe.Unknown // it was never well, and is not yet known to be down
	default:
		f.Level = observe.OK
	}
	if f.Level == observe.Down && f.Hard {
		w.well = w.rounds[len(w.rounds)-1].at
	}
	w.held = f.Level
}

// outage is the last round of an outage, this one or the last: what was lost then is
// no brownout. At a loss of 30 % three in a row are lost every minute: only what came
// close to enough to open on was more than that.
func (w *window) outage(level observe.Status) time.Duration {
	if level == observe.Down {
		return w.rounds[len(w.rounds)-1].at
	}
	return w.well
}

// loss counts the rounds since from.
func (w *window) loss(from time.Duration) Loss {
	var l Loss
	second, lost, sent := time.Duration(-1), 0, 0
	over := func() {
		if sent > 0 && lost == sent {
			l.Silent = append(l.Silent, second)
		}
	}
	for i := len(w.rounds) - 1; i >= 0 && w.rounds[i].at >= from; i-- {
		if at := w.rounds[i].at / time.Second; at != second {
			over()
			second, lost, sent = at, 0, 0
		}
		l.Sent++
		sent++
		if w.rounds[i].outcome == observe.Lost {
			l.Lost++
			lost++
			l.At = append(l.At, w.rounds[i].at)
		}
	}
	over()
	return l
}
