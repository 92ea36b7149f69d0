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
// fewestLost, and six standard deviations over the usual.
func lossThreshold(sent int, usual float64) int {
	mean := math.Max(usual, usualLoss) * float64(sent)
	return max(fewestLost, int(math.Ceil(mean+6*math.Sqrt(mean))))
}

// lossOverAll holds where the uplink loses probes to all its anchors alike, or to
// all from some ring outwards: what is lost past a ring, those within don't show.
func lossOverAll(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}}
	total, known := u.lossFrom(0)
	if known == 0 || total.Sent == 0 {
		found.Text = i18n.T("no anchor was measured by %s", t.Uplink)
		return found
	}
	found.Truth = No
	found.Text = lossText(t.Uplink, total, 0)
	for ring := range rings {
		total, known := u.lossFrom(ring)
		if known == 0 || ring > 0 && known < 2 || !u.sharedFrom(ring, total) {
			continue
		}
		// A full minute's worth is asked of a minute that is not full yet too.
		threshold := lossThreshold(max(total.Sent, known*int(lossWindow/time.Second)), s.Baseline[t.Uplink])
		apart := total.Lost - worstStretch(total.At)
		if float64(total.Lost) < suspectShare*float64(threshold) || float64(apart) < suspectShare*fewestApart {
			continue
		}
		found.Truth, found.Hard = Yes, total.Lost >= threshold && apart >= fewestApart
		found.Since = s.Now.Add(lossBegan(total.At, threshold) - s.Now.Mono)
		found.Text = lossText(t.Uplink, total, ring)
		return found
	}
	return found
}

func lossText(uplink string, total Loss, ring int) i18n.Text {
	text := i18n.T("%d of %d probes by %s lost in the last minute (%d %%)", total.Lost, total.Sent, uplink, percent(total))
	if ring > 0 {
		return i18n.T("%s, from the %s anchors outwards", text, rings[ring])
	}
	return text
}

// lossFrom counts the loss to the anchors of a ring and of those further out.
func (u *uplinkScene) lossFrom(ring int) (total Loss, known int) {
	for _, f := range u.anchors {
		if !f.Known() || ringOf(f) < ring {
			continue
		}
		known++
		total.Sent += f.Loss.Sent
		total.Lost += f.Loss.Lost
		total.At = append(total.At, f.Loss.At...)
	}
	return total, known
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

// lossBegan is when the oldest of the newest that make a brownout was lost. The
// times are in order.
func lossBegan(at []time.Duration, threshold int) time.Duration {
	return at[max(len(at)-threshold, 0)]
}

func percent(l Loss) int { return int(math.Round(100 * float64(l.Lost) / float64(max(l.Sent, 1)))) }

// sharedFrom reports whether the loss from a ring outwards is every anchor's and
// not one's: each loses at least a third of the common rate.
func (u *uplinkScene) sharedFrom(ring int, total Loss) bool {
	rate := float64(total.Lost) / float64(max(total.Sent, 1))
	for _, f := range u.anchors {
		if !f.Known() || f.Loss.Sent == 0 || ringOf(f) < ring {
			continue
		}
		if float64(f.Loss.Lost)/float64(f.Loss.Sent) < rate/3 {
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
