package triage

import (
	"math"
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

const (
	// fewestLost of the last minute's probes make a brownout. With three
	// anchors at 1 Hz, 12 of 180 gave no false alarm in 400 simulated days of
	// 1 % loss, and found 10, 20 and 30 % in 36, 17 and 12 s.
	fewestLost = 12
	fewestOf   = 180
	// usualLoss is the least that is taken for an ordinary day.
	usualLoss = 0.01
	// fewestApart of them must lie outside the worst stretch of five seconds: a
	// blackout of two seconds, beside the usual loss, is not a brownout. In 30
	// days of one every five minutes at 1 % loss ten are reached 0.04 times.
	fewestApart = 10
	stretch     = 5 * time.Second
	// suspectShare of the threshold makes a suspicion.
	suspectShare = 2.0 / 3
)

// lossThreshold is how many lost probes of sent are too many: at least
// fewestLost, as many for each anchor more, and six standard deviations over the
// usual.
func lossThreshold(sent int, usual float64) int {
	mean := math.Max(usual, usualLoss) * float64(sent)
	return max(fewestLost, sent*fewestLost/fewestOf, int(math.Ceil(mean+6*math.Sqrt(mean))))
}

// lossy is what an uplink loses, and from which ring outwards.
type lossy struct {
	total     Loss
	ring      int
	threshold int
	apart     int     // lost outside the worst stretch
	usual     float64 // how many are lost on an ordinary day, a second
}

// lossyFrom is findLossy, once a round.
func (s *Scene) lossyFrom(u *uplinkScene) (found lossy, ok bool) {
	if !u.lossKnown {
		u.lossy, u.isLossy = s.findLossy(u)
		u.lossKnown = true
	}
	return u.lossy, u.isLossy
}

// findLossy finds the innermost ring from which outwards every anchor loses
// probes, far more than usual or nearly.
func (s *Scene) findLossy(u *uplinkScene) (found lossy, ok bool) {
	for ring := range rings {
		total, known := u.lossFrom(ring)
		if known == 0 || ring > 0 && known < 2 || !u.sharedFrom(ring, total) {
			continue
		}
		// A full minute's worth is asked of a minute that is not full yet too.
		l := lossy{
			total: total, ring: ring, apart: total.Lost - worstStretch(total.At),
			threshold: lossThreshold(max(total.Sent, known*int(lossWindow/time.Second)), s.Baseline[u.Name]),
			usual:     math.Max(s.Baseline[u.Name], usualLoss) * float64(total.Sent) / lossWindow.Seconds(),
		}
		if float64(total.Lost) >= suspectShare*float64(l.threshold) && float64(l.apart) >= suspectShare*fewestApart {
			return l, true
		}
	}
	return lossy{}, false
}

// lossOverAll holds where the uplink loses probes to all its anchors alike, or to
// all from some ring outwards: what is lost past a ring, those within don't show.
func lossOverAll(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}}
	l, ok := s.lossyFrom(u)
	if !ok {
		total, known := u.lossFrom(0)
		if known == 0 || total.Sent == 0 {
			found.Text = i18n.T("no anchor was measured by %s", t.Uplink)
			return found
		}
		found.Truth, found.Text = No, lossText(t.Uplink, total, 0)
		return found
	}
	found.Truth, found.Hard = Yes, l.total.Lost >= l.threshold && l.apart >= fewestApart
	found.Since = s.Now.Add(lossBegan(l.total.At, l.threshold, l.usual) - s.Now.Mono)
	found.Text = lossText(t.Uplink, l.total, l.ring)
	return found
}

func lossText(uplink string, total Loss, ring int) i18n.Text {
	text := i18n.T("%d of %d probes by %s lost in the last minute (%d %%)", total.Lost, total.Sent, uplink, percent(total))
	if ring > 0 {
		return i18n.T("%s, from the %s anchors outwards", text, i18n.T(rings[ring]))
	}
	return text
}

// lossFrom counts the loss to the anchors of a ring and of those further out. An
// anchor that loses far more than most of them is left out: that is its own doing,
// it limits what it answers or is at fault itself. So are the seconds in which
// nearly all were lost at once, and those beside them: that is a blackout, short
// or not, and no brownout.
func (u *uplinkScene) lossFrom(ring int) (total Loss, known int) {
	dark := u.blackouts()
	for _, f := range u.alikeFrom(ring, dark) {
		known++
		total.Sent += f.Loss.Sent
		for _, when := range f.Loss.At {
			if !dark[when/time.Second] {
				total.At = append(total.At, when)
			}
		}
	}
	total.Lost = len(total.At)
	return total, known
}

const (
	// fewestAlike anchors are needed to say that one is unlike the others.
	fewestAlike = 3
	// unlike is the share of its pings that an anchor loses, and how many times
	// what the middle one does, to be left out.
	unlike, unlikeTimes = 0.1, 2
	// blackoutShare of the anchors lost within one second are a blackout. A loss
	// of 30 % of three of them makes one second of forty look so.
	blackoutShare = 0.8
)

// seconds of the monotonic clock, each as a duration over time.Second.
type darkSeconds map[time.Duration]bool

// alikeFrom returns the anchors from a ring outwards that count for loss.
func (u *uplinkScene) alikeFrom(ring int, dark darkSeconds) []*Fact {
	var counted []*Fact
	var shares []float64
	for i := range u.anchors {
		f := &u.anchors[i]
		if f.Known() && ringOf(*f) >= ring && f.Lately.Sent > 0 {
			counted = append(counted, f)
			shares = append(shares, f.Lately.shareOutside(dark))
		}
	}
	if len(counted) < fewestAlike {
		return counted
	}
	slices.Sort(shares)
	most := max(unlike, unlikeTimes*shares[(len(shares)-1)/2])
	return slices.DeleteFunc(counted, func(f *Fact) bool { return f.Lately.shareOutside(dark) > most })
}

// shareOutside is the share of probes lost outside some seconds.
func (l Loss) shareOutside(dark darkSeconds) float64 {
	lost := 0
	for _, when := range l.At {
		if !dark[when/time.Second] {
			lost++
		}
	}
	return float64(lost) / float64(max(l.Sent, 1))
}

// blackouts are the seconds of the last minute in which nearly all anchors were
// lost, and the seconds beside them. They are found once a round.
func (u *uplinkScene) blackouts() darkSeconds {
	if !u.darkKnown {
		u.dark, u.darkKnown = u.findBlackouts(), true
	}
	return u.dark
}

func (u *uplinkScene) findBlackouts() darkSeconds {
	// Each anchor's silent seconds: several probes are sent in one while there is
	// doubt, and at a loss of 30 % every anchor loses one of them.
	var times []time.Duration
	known := 0
	for i := range u.anchors {
		f := &u.anchors[i]
		if !f.Known() || f.Lately.Sent == 0 {
			continue
		}
		known++
		times = append(times, f.Lately.Silent...)
	}
	if known < fewestAlike {
		return nil
	}
	var dark darkSeconds
	slices.Sort(times)
	for first := 0; first < len(times); {
		last := first
		for last < len(times) && times[last] == times[first] {
			last++
		}
		if float64(last-first) >= blackoutShare*float64(known) {
			if dark == nil {
				dark = darkSeconds{}
			}
			dark[times[first]-1], dark[times[first]], dark[times[first]+1] = true, true, true
		}
		first = last
	}
	return dark
}

// worstStretch is the most that were lost within any five seconds.
func worstStretch(at []time.Duration) int {
	slices.Sort(at)
	worst, first := 0, 0
	for last := range at {
		for at[last]-at[first] > stretch {
			first++
		}
		worst = max(worst, last-first+1)
	}
	return worst
}

// lossBegan is when a brownout began: the loss from which on the usual rate, a
// second, gave way to another with the greatest likelihood (of two Poisson
// processes, the later rate being what it comes to). It is one of those that at
// least threshold have followed. The times are in order.
func lossBegan(at []time.Duration, threshold int, usual float64) time.Duration {
	end := at[len(at)-1]
	began, best := 0, math.Inf(-1)
	for i := 0; i <= max(len(at)-threshold, 0); i++ {
		lost, lasted := float64(len(at)-1-i), (end - at[i]).Seconds()
		if lost < 1 || lasted <= 0 {
			continue
		}
		likelihood := lost*math.Log(lost/lasted/usual) - (lost - usual*lasted)
		if likelihood > best {
			began, best = i, likelihood
		}
	}
	return at[began]
}

func percent(l Loss) int { return int(math.Round(100 * float64(l.Lost) / float64(max(l.Sent, 1)))) }

// enoughToTell is how many probes an anchor must be due to lose at the common rate
// before it tells anything that it loses fewer.
const enoughToTell = 8

// sharedFrom reports whether the loss from a ring outwards is every anchor's and
// not one's: each loses at least a third of the common rate. Of two, one that is
// at fault makes half the rate of both alone, and chance now and then adds enough
// for a third: each must then lose three quarters.
func (u *uplinkScene) sharedFrom(ring int, total Loss) bool {
	dark := u.blackouts()
	counted := u.alikeFrom(ring, dark)
	rate := float64(total.Lost) / float64(max(total.Sent, 1))
	least := rate / 3
	if len(counted) < fewestAlike {
		least = 0.75 * rate
	}
	for _, f := range counted {
		loss := f.Loss
		if len(counted) >= fewestAlike && float64(loss.Sent)*rate < enoughToTell {
			loss = f.Lately // it has only just come back: that it lost nothing since is chance
		}
		if loss.Sent > 0 && loss.shareOutside(dark) < least {
			return false
		}
	}
	return total.Lost > 0
}

// gatewayLossless holds where the gateway loses nothing meanwhile.
func gatewayLossless(s *Scene, t Target) Finding {
	for _, f := range s.uplink(t.Uplink).gateways {
		if f.Level == observe.OK {
			found := Finding{
				Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("gateway %s lost %d of its last %d", f.Target, f.Bad, f.Of),
			}
			if f.Bad > 1 {
				found.Truth = No
			}
			return found
		}
	}
	return Finding{}
}

// resolversLossy holds where resolvers asked through the uplink are lossy too.
func resolversLossy(s *Scene, t Target) Finding {
	found := Finding{Family: byDNS}
	for _, resolver := range s.Topology.Resolvers {
		if !s.goesBy(resolver.Uplink, t.Uplink) {
			continue
		}
		f := s.fact(resolverSubject(resolver), observe.CheckLive)
		if f.Bad > 0 && f.Of > 0 {
			found.Truth, found.Subject, found.Age = Yes, f.Key.Subject, f.Age
			found.Text = i18n.T("resolver %s lost %d of %d", resolver.Name, f.Bad, f.Of)
			return found
		}
	}
	return found
}

// goesBy reports whether what is bound to bound (or to nothing) leaves by uplink.
func (s *Scene) goesBy(bound, uplink string) bool {
	if bound != "" {
		return bound == uplink
	}
	u := s.uplink(uplink)
	return u != nil && u.primary
}

// notLossy holds unless the uplink loses packets of any size.
func notLossy(s *Scene, t Target) Finding { return unless(lossOverAll(s, t)) }

// hostDrops holds where this host itself does not drop what it receives: a loss
// that arises here is nobody else's.
func hostDrops(s *Scene, _ Target) Finding {
	for i, key := range s.Order {
		if key.Subject.Kind != observe.KindHost || key.Check != observe.CheckDrops {
			continue
		}
		if f := &s.facts[i]; f.Level == observe.Down {
			return Finding{
				Truth: No, Family: byKernel, Subject: key.Subject, Age: f.Age,
				Text: i18n.T("this host itself drops what it receives: %s", said(f.Detail, hostItem(key.Subject))),
			}
		}
	}
	return Finding{}
}
