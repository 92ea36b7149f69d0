package triage

import (
	"fmt"
	"math"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// The families of probes that evidence comes from.
const (
	byKernel = "kernel" // the kernel's own state, through netlink
	byICMP   = "icmp"
	byDNS    = "dns"
	byReach  = "reach"
	byTCP    = "tcp"
)

// rounded is an age or a span as people say it.
func rounded(d time.Duration) i18n.Text {
	if d < 90*time.Second {
		return i18n.T("%d s", int(math.Round(d.Seconds())))
	}
	return i18n.T("%d min", int(math.Round(d.Minutes())))
}

// milliseconds is a time as it stands in evidence. It is spelt only where it is
// shown: most of what is looked at never is.
func milliseconds(d time.Duration) fmt.Stringer { return spelt(d) }

// spelt is a time in milliseconds, and from a second on in seconds.
type spelt time.Duration

// String implements fmt.Stringer.
func (s spelt) String() string {
	d := time.Duration(s)
	switch {
	case d <= 0:
		return "-"
	case d < 100*time.Microsecond:
		return "<0.1 ms"
	case d >= 999500*time.Microsecond: // it would be rounded to four digits
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.3g ms", float64(d)/float64(time.Millisecond))
}

// nothingAnswers holds where no anchor answers by the uplink, lost or unsendable.
func nothingAnswers(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := anchorsDead(s, t)
	if found.Truth == Yes {
		return found
	}
	if count, _ := u.unsendable(); count > 0 && !u.answering() {
		return cannotSend(s, t)
	}
	return found
}

// anchorsDead holds where every anchor of the uplink is lost.
func anchorsDead(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}}
	var lost, of, down, hard int
	best := Fact{}
	for _, f := range u.anchors {
		if f.Level == observe.Unknown {
			continue
		}
		lost, of = lost+f.Bad, of+f.Of
		if f.Level == observe.Down {
			down++
			if f.Hard {
				hard++
			}
			if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
				found.Since = f.Since
			}
		} else if best.Key == (Key{}) || f.Age < best.Age {
			best = f
		}
		found.Age = max(found.Age, f.Age)
	}
	switch {
	case u.answering():
		found.Truth, found.Since = No, observe.Instant{}
		found.Subject, found.Age = best.Key.Subject, best.Age
		found.Text = i18n.T("%s answers by %s in %s", best.Key.Subject.Name, t.Uplink, milliseconds(best.Took))
	case down > 0:
		found.Truth, found.Hard = Yes, hard == down
		found.Text = i18n.T("no anchor answers by %s now: %d of the newest %d probes lost", t.Uplink, lost, of)
	default:
		found.Since = observe.Instant{}
		found.Text = i18n.T("no anchor was measured by %s", t.Uplink)
	}
	return found
}

// outerRingsDead holds where anchors further in answer and nothing further out
// does, by at least two of them.
func outerRingsDead(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}, Truth: No}
	from := u.brokenFrom()
	if from < 0 {
		found.Text = i18n.T("anchors answer as far out as they stand")
		return found
	}
	var lost, of, down int
	found.Hard = true
	for _, f := range u.anchors {
		if ringOf(f) < from || f.Level != observe.Down {
			continue
		}
		down++
		lost, of = lost+f.Bad, of+f.Of
		found.Hard = found.Hard && f.Hard
		found.Age = max(found.Age, f.Age)
		if found.Since == (observe.Instant{}) || f.Since.Mono < found.Since.Mono {
			found.Since = f.Since
		}
	}
	found.Subject.Group = rings[from]
	found.Text = i18n.T("%s anchors and all further out: %d of %d probes lost", i18n.T(rings[from]), lost, of)
	if down >= 2 {
		found.Truth = Yes
	} else {
		found.Since = observe.Instant{}
	}
	return found
}

// innerRingAnswers holds where an anchor before the dead rings answers.
func innerRingAnswers(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	from := u.brokenFrom()
	for _, f := range u.anchors {
		if f.Level == observe.OK && ringOf(f) < from {
			return Finding{
				Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s (%s) answers in %s", f.Key.Subject.Name, i18n.T(f.Key.Subject.Group), milliseconds(f.Took)),
			}
		}
	}
	return Finding{Truth: No}
}

// anchorsAnswer holds where at least one anchor answers.
func anchorsAnswer(s *Scene, t Target) Finding {
	found := anchorsDead(s, t)
	found.Since = observe.Instant{}
	return found.not()
}

// otherUplinkFine holds where another uplink answers.
func otherUplinkFine(s *Scene, t Target) Finding {
	found := Finding{Family: byICMP}
	for i := range s.uplinks {
		u := &s.uplinks[i]
		if u.Name == t.Uplink {
			continue
		}
		if found.Truth == CannotSay && u.silent() {
			found.Truth = No
		}
		for _, f := range u.anchors {
			if f.Level == observe.OK && !f.shaky() && u.fine() {
				found.Truth, found.Subject, found.Age = Yes, f.Key.Subject, f.Age
				found.Text = i18n.T("%s answers by %s in %s", f.Key.Subject.Name, u.Name, milliseconds(f.Took))
				return found
			}
		}
	}
	return found
}
