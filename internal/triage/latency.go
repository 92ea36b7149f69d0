package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// A path is slow where most rounds of the last 15 s took three times what is
// usual and 50 ms more: a ratio to what was learned, never an absolute. Users
// feel 50 ms; below it a tripled LAN time is nobody's outage.
const (
	slowRatio  = 3
	slowExtra  = 50 * time.Millisecond
	slowOf     = 15
	slowRounds = 10
	// learnShare is how far one minute's median moves what is usual.
	learnShare = 0.05
)

// slow reports whether the newest rounds took far longer than usual.
func (w *window) slow() bool {
	if w.usual == 0 {
		return false
	}
	count := 0
	for _, r := range w.rounds[max(len(w.rounds)-slowOf, 0):] {
		if r.took > slowRatio*w.usual && r.took > w.usual+slowExtra {
			count++
		}
	}
	return count >= slowRounds
}

// learn takes the last minute's median into what is usual, once a minute and
// not while the path is slow or dead.
func (w *window) learn(now time.Duration) {
	if now-w.learnt < time.Minute && w.usual > 0 || w.held == observe.Down || w.slow() {
		return
	}
	var times []time.Duration
	for i := len(w.rounds) - 1; i >= 0 && now-w.rounds[i].at < time.Minute; i-- {
		if w.rounds[i].took > 0 && !bad(w.rounds[i].outcome) {
			times = append(times, w.rounds[i].took)
		}
	}
	if len(times) < slowOf {
		return
	}
	slices.Sort(times)
	median := times[len(times)/2]
	w.learnt = now
	if w.usual == 0 {
		w.usual = median
		return
	}
	w.usual += time.Duration(learnShare * float64(median-w.usual))
}

// slowOverAll holds where every anchor that answers by the uplink is slow.
func slowOverAll(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}, Truth: No}
	var slow, known int
	var worst Fact
	for _, f := range u.anchors {
		if f.Level != observe.OK || f.Usual == 0 {
			continue
		}
		known++
		found.Age = max(found.Age, f.Age)
		if f.Slow {
			slow++
			if f.Took > worst.Took {
				worst = f
			}
		}
	}
	if slow == 0 || slow < known {
		return found
	}
	found.Truth, found.Hard = Yes, true
	found.Since = s.Now.Add(-slowRounds * time.Second)
	found.Text = i18n.T("all %d anchors by %s are slow: %s takes %s, usually %s",
		slow, t.Uplink, worst.Key.Subject.Name, milliseconds(worst.Took), milliseconds(worst.Usual))
	return found
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
		found.Text = i18n.T("%s %s %.0f %% of what the line can carry", t.Uplink, way, 100*share)
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
	return i18n.T("%s: %s", t.Uplink, slowOverAll(s, t).Text)
}

func headlineSaturated(_ *Scene, t Target) i18n.Text {
	return i18n.T("%s is full of what this site sends", t.Uplink)
}

func nextSaturated(*Scene, Target) i18n.Text {
	return i18n.T("find what sends it: ss -tin; or on the router; a backup, an upload? The line itself is not at fault")
}

func headlineFlooded(_ *Scene, t Target) i18n.Text {
	return i18n.T("%s is full of what it receives", t.Uplink)
}

func nextFlooded(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return i18n.T("see from where: tcpdump -nn -c 200 -i %s; is it wanted? If not, ask the carrier to filter it", interfaceOf(u))
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
		found.Text = i18n.T("every %s anchor by %s is silent, the other family answers: %d of %d probes lost",
			familyName(family), t.Uplink, lost, of)
		return found
	}
}

func headlineFamily(family string) func(*Scene, Target) i18n.Text {
	return func(_ *Scene, t Target) i18n.Text {
		return i18n.T("%s: %s is dead, the other address family works", t.Uplink, familyName(family))
	}
}

func nextFamily(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	for _, f := range slices.Concat(u.anchors, u.ejected) {
		if f.Level == observe.Down {
			return i18n.T("see where it stops, then call the carrier: mtr -n -I %s %s", interfaceOf(u), f.Key.Subject.Name)
		}
	}
	return i18n.T("see where it stops, then call the carrier")
}
