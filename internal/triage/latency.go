package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// slowness says when a time is far from what is usual: a ratio to what was
// learned and so much more, never an absolute, in most of the newest rounds.
type slowness struct {
	ratio      float64
	extra      time.Duration
	rounds, of int
	learnFrom  int           // rounds within learnOver that it takes to learn
	learnOver  time.Duration // what is usual is the median of so long
	assumed    time.Duration // what is usual where nothing was learnt yet; 0: nothing is said
	pending    int           // newest ones in a row without an answer that may still come, too late
}

var (
	// Users feel 50 ms; below it a tripled LAN time is nobody's outage. Ten of
	// fifteen: a backup that doubles the times for an hour is none either.
	pathSlow = slowness{ratio: 3, extra: 50 * time.Millisecond, rounds: slowRounds, of: 15, learnFrom: 15, learnOver: time.Minute}
	// A page asks for some ten names one after the other: 200 ms more for each
	// are two seconds. A resolver is asked once in five seconds, and each second
	// once something of it has changed.
	resolverSlow = slowness{ratio: 3, extra: 200 * time.Millisecond, rounds: 4, of: 5, learnFrom: 6, learnOver: 2 * time.Minute, pending: 2, assumed: 300 * time.Millisecond}
)

const (
	slowRounds = 10
	// learnShare is how far one minute's median moves what is usual.
	learnShare = 0.05
	// slowFrom is the share of the rounds since the onset that were slow: one that
	// took long by chance before it does not date it back.
	slowFrom = 0.75
)

// exceeded reports whether a round took far longer than is usual.
func (limit slowness) exceeded(usual time.Duration, r round) bool {
	return float64(r.took) > limit.ratio*float64(usual) && r.took > usual+limit.extra
}

// slow puts into f what is usual, whether the newest rounds took far longer, and
// since when.
func (w *window) slow(f *Fact, limit slowness) {
	f.Usual = w.usual
	usual := w.usual
	if usual == 0 {
		usual = limit.assumed
	}
	if usual == 0 {
		return
	}
	end := len(w.rounds)
	for range limit.pending {
		if end > 0 && w.rounds[end-1].outcome == observe.Lost {
			end--
		}
	}
	slow := 0
	newest := w.rounds[max(end-limit.of, 0):end]
	after := true // the round after this one was slow, or there is none yet
	for i := len(newest) - 1; i >= 0; i-- {
		isSlow := limit.exceeded(usual, newest[i])
		if isSlow {
			slow++
			if slow == 1 {
				f.SlowTook = newest[i].took
			}
			age := len(newest) - i
			f.SlowNow = f.SlowNow || age == 1
			if after && float64(slow) >= slowFrom*float64(age) || f.SlowSince == 0 {
				f.SlowSince = newest[i].at
			}
		}
		after = isSlow
	}
	f.Slow = slow >= limit.rounds
}

// learn takes the last minute's median into what is usual, once a minute and
// not while the path is slow or dead.
func (w *window) learn(now time.Duration, limit slowness) {
	if now-w.learnt < time.Minute && w.usual > 0 || w.held == observe.Down {
		return
	}
	var f Fact
	if w.slow(&f, limit); f.Slow || w.usual == 0 && f.SlowNow {
		return // what is slow from nearly the start is not what is usual
	}
	count := 0
	for i := len(w.rounds) - 1; i >= 0 && now-w.rounds[i].at < limit.learnOver; i-- {
		if w.rounds[i].took > 0 && !bad(w.rounds[i].outcome) {
			count++
		}
	}
	if count < limit.learnFrom {
		return
	}
	median := w.median(count)
	w.learnt = now
	if w.usual == 0 {
		w.usual = median
		return
	}
	w.usual += time.Duration(learnShare * float64(median-w.usual))
}

// median is the middle of the newest count times that were taken.
func (w *window) median(count int) time.Duration {
	times := make([]time.Duration, 0, count)
	for i := len(w.rounds) - 1; len(times) < count; i-- {
		if w.rounds[i].took > 0 && !bad(w.rounds[i].outcome) {
			times = append(times, w.rounds[i].took)
		}
	}
	slices.Sort(times)
	return times[len(times)/2]
}

// slowOverAll holds where every anchor that answers by the uplink is slow.
func slowOverAll(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}, Truth: No}
	var slow, known int
	var began []time.Duration
	for _, f := range u.anchors {
		if f.Level != observe.OK || f.Usual == 0 {
			continue
		}
		known++
		found.Age = max(found.Age, f.Age)
		if f.Slow {
			slow++
			began = append(began, f.SlowSince)
		}
	}
	if slow == 0 || slow < known {
		return found
	}
	found.Truth, found.Hard = Yes, true
	slices.Sort(began) // one that was slow before by chance dates nothing
	found.Since = s.Now.Add(began[len(began)/2] - s.Now.Mono)
	worst := u.slowest()
	found.Text = i18n.T("all %d anchors by %s are slow: %s takes %s, usually %s",
		slow, t.Uplink, worst.Key.Subject.Name, milliseconds(worst.SlowTook), milliseconds(worst.Usual))
	return found
}

// slowest is the anchor of the uplink that is slow and takes the longest.
func (u *uplinkScene) slowest() (worst Fact) {
	for _, f := range u.anchors {
		if f.Level == observe.OK && f.Slow && f.SlowTook > worst.SlowTook {
			worst = f
		}
	}
	return worst
}

// nearCapacity is the share of a line's capacity from which its own load
// explains loss and delay.
const nearCapacity = 0.85

// full returns a test of whether the uplink carries what it can in one direction.
func full(check string) Test {
	return func(s *Scene, t Target) Finding {
		u := s.uplink(t.Uplink)
		capacity, way := u.Up, "sends"
		if check == observe.CheckReceive {
			capacity, way = u.Down, "receives"
		}
		f := s.fact(u.link.Key.Subject, check)
		found := Finding{Subject: f.Key.Subject, Family: byKernel, Age: f.Age}
		if capacity == 0 || f.Level != observe.OK {
			found.Text = i18n.T("whether %s is full can't be told: its capacity is not configured", t.Uplink)
			return found
		}
		share := f.Value * 8 / float64(capacity)
		found.Text = i18n.T("%s %s %.0f %% of what the line can carry", t.Uplink, i18n.T(way), 100*share)
		found.Truth = No
		if share >= nearCapacity {
			found.Truth = Yes
		}
		return found
	}
}

var (
	sendingFull   = full(observe.CheckSend)
	receivingFull = full(observe.CheckReceive)
)

// suffers holds where the uplink loses packets, or is slow.
func suffers(s *Scene, t Target) Finding {
	if lossy := lossOverAll(s, t); lossy.Truth == Yes {
		return lossy
	}
	return slowOverAll(s, t)
}

func headlineLatency(s *Scene, t Target) i18n.Text {
	worst := s.uplink(t.Uplink).slowest()
	return s.andFine(i18n.T("%s is slow to every anchor: %s, usually %s", t.Uplink, milliseconds(worst.SlowTook), milliseconds(worst.Usual)), t.Uplink)
}

// load is the share of an uplink's capacity that it carries in one direction, in
// per cent.
func (s *Scene) load(u *uplinkScene, check string, capacity uint64) float64 {
	return 100 * s.fact(u.link.Key.Subject, check).Value * 8 / float64(max(capacity, 1))
}

func headlineSaturated(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return s.andFine(i18n.T("%s is full of what this site sends, %.0f %% of its capacity", t.Uplink, s.load(u, observe.CheckSend, u.Up)), t.Uplink)
}

func nextSaturated(*Scene, Target) i18n.Text {
	return i18n.T("the line is not at fault; find what sends so much, here or on the router: %s", "ss -tin")
}

func headlineFlooded(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return s.andFine(i18n.T("%s is full of what it receives, %.0f %% of its capacity", t.Uplink, s.load(u, observe.CheckReceive, u.Down)), t.Uplink)
}

func nextFlooded(s *Scene, t Target) i18n.Text {
	return i18n.T("see from where: %s; is it wanted? If not, ask the carrier to filter it", s.uplink(t.Uplink).dumped())
}

// familyDead returns a test of whether one address family is dead on the uplink
// while the other one answers.
func familyDead(family string) Test {
	return func(s *Scene, t Target) Finding {
		u := s.uplink(t.Uplink)
		found := Finding{Truth: No, Family: byICMP, Hard: true, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}}
		var lost, of, known int
		other := false
		for _, f := range slices.Concat(u.anchors, u.ejected) {
			switch {
			case !f.Known():
				continue
			case familyOf(f) != family:
				other = other || f.Level == observe.OK
				continue
			case f.Level == observe.OK || !f.Ever:
				return Finding{Truth: No}
			}
			known++
			lost, of = lost+f.Bad, of+f.Of
			found.Subject, found.Hard, found.Age = f.Key.Subject, found.Hard && f.Hard, max(found.Age, f.Age)
			if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
				found.Since = f.Since
			}
		}
		if known < 2 || !other {
			return Finding{Truth: No}
		}
		found.Truth = Yes
		found.Text = i18n.T("every %s anchor by %s is silent, the other address family answers: %d of %d probes lost",
			familyName(family), t.Uplink, lost, of)
		return found
	}
}

func headlineFamily(family string) func(*Scene, Target) i18n.Text {
	return func(s *Scene, t Target) i18n.Text {
		other := families[0]
		if family == other {
			other = families[1]
		}
		if gateway := s.uplink(t.Uplink).deadGateway(family); gateway != "" {
			return s.andFine(i18n.T("%s: %s is dead at the gateway %s, %s works", t.Uplink, familyName(family), gateway, familyName(other)), t.Uplink)
		}
		return s.andFine(i18n.T("%s: %s is dead, %s works", t.Uplink, familyName(family), familyName(other)), t.Uplink)
	}
}

// deadGateway is the address of an uplink's gateway of one address family, where
// that used to answer and does not, or is gone from the link; else nothing.
func (u *uplinkScene) deadGateway(family string) string {
	for _, facts := range [][]Fact{u.gateways, u.neighbours} {
		for _, f := range facts {
			if f.Key.Subject.Name == family && f.Level == observe.Down && (f.Ever || f.Key.Check == observe.CheckNeighbour) {
				return f.Target
			}
		}
	}
	return ""
}

// callFamily is whom to call: nobody outside where the gateway itself is silent.
func callFamily(family string) func(*Scene, Target) string {
	return func(s *Scene, t Target) string {
		if s.uplink(t.Uplink).deadGateway(family) != "" {
			return ""
		}
		return callUplink(s, t)
	}
}

func nextFamily(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	for _, f := range slices.Concat(u.anchors, u.ejected) {
		if gateway := u.deadGateway(familyOf(f)); f.Level == observe.Down && gateway != "" {
			return i18n.T("check the gateway and the switch before it: %s", u.lookedAt(gateway))
		}
		if f.Level == observe.Down {
			return i18n.T("see where it stops, then call the carrier: %s", u.tracedTo(simply, f.Key.Subject.Name))
		}
	}
	return i18n.T("see where it stops, then call the carrier")
}
