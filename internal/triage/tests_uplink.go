package triage

import (
	"fmt"
	"slices"
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
func rounded(d time.Duration) string {
	if d < 90*time.Second {
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f min", d.Minutes())
}

// milliseconds is a time as it stands in evidence. It is spelt only where it is
// shown: most of what is looked at never is.
func milliseconds(d time.Duration) fmt.Stringer { return spelt(d) }

// spelt is a time in milliseconds.
type spelt time.Duration

// String implements fmt.Stringer.
func (s spelt) String() string {
	d := time.Duration(s)
	switch {
	case d <= 0:
		return "-"
	case d < 100*time.Microsecond:
		return "<0.1 ms"
	}
	return fmt.Sprintf("%.3g ms", float64(d)/float64(time.Millisecond))
}

// interfaceOf is how an uplink's interface is called on screen.
func interfaceOf(u *uplinkScene) string {
	if u.Interface != "" {
		return u.Interface
	}
	return u.Source.String()
}

// linkDown holds where the uplink's interface is gone, down or without carrier.
func linkDown(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	f := u.link
	found := Finding{Subject: f.Key.Subject, Age: f.Age, Family: byKernel, Since: f.Since, Hard: f.Hard}
	switch f.Level {
	case observe.Down:
		found.Truth = Yes
		switch f.Cause {
		case "no-interface":
			found.Text = i18n.T("%s does not exist", interfaceOf(u))
		case "admin-down":
			found.Text = i18n.T("%s is switched off", interfaceOf(u))
		default:
			found.Text = i18n.T("%s has no carrier", interfaceOf(u))
		}
	case observe.OK:
		found.Truth, found.Since = No, observe.Instant{}
		found.Text = i18n.T("%s has link", interfaceOf(u))
	default:
		found.Since = observe.Instant{}
		found.Text = i18n.T("the link state of %s was not read", interfaceOf(u))
	}
	return found
}

// linkUp holds where the link is known to be up.
func linkUp(s *Scene, t Target) Finding {
	found := linkDown(s, t)
	found.Since = observe.Instant{}
	return found.not()
}

// linkNotDown holds where nothing says that the link is down: platforms that
// cannot read it must not lose the rules above.
func linkNotDown(s *Scene, t Target) Finding { return unless(linkDown(s, t)) }

// unless turns a finding round: it holds where the test does not, or cannot say.
func unless(found Finding) Finding {
	found.Since = observe.Instant{}
	if found.Truth == Yes {
		found.Truth = No
	} else {
		found.Truth = Yes
	}
	return found
}

// addressMissing holds where the uplink has no address or no default route.
func addressMissing(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byKernel, Subject: u.address.Key.Subject, Age: u.address.Age}
	switch {
	case u.address.Level == observe.Down:
		found.Truth, found.Since, found.Hard = Yes, u.address.Since, u.address.Hard
		found.Text = i18n.T("%s has no address", interfaceOf(u))
	case u.route.Level == observe.Down:
		found.Truth, found.Since, found.Hard = Yes, u.route.Since, u.route.Hard
		found.Subject, found.Age = u.route.Key.Subject, u.route.Age
		found.Text = i18n.T("%s has no default route", interfaceOf(u))
	case u.address.Level == observe.OK && u.route.Level == observe.OK:
		found.Truth = No
		found.Text = i18n.T("%s has an address and a default route", interfaceOf(u))
	default:
		found.Text = i18n.T("the addresses and routes of %s were not read", interfaceOf(u))
	}
	return found
}

func addressNotMissing(s *Scene, t Target) Finding { return unless(addressMissing(s, t)) }

// cannotSend holds where probes to the anchors do not leave this host.
func cannotSend(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	count, cause := u.unsendable()
	found := Finding{Subject: u.link.Key.Subject, Family: byICMP}
	if count > 0 && count == len(u.anchors) {
		found.Truth = Yes
		found.Text = i18n.T("probes by %s can't be sent (%s)", t.Uplink, cause)
		found.Age = u.anchors[0].Age
	} else if len(u.anchors) > 0 {
		found.Truth = No
	}
	return found
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
		found.Text = i18n.T("no anchor answers by %s: %d of %d probes lost", t.Uplink, lost, of)
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

// neighbourFailed holds where a gateway does not answer at the link layer.
func neighbourFailed(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byKernel, Subject: observe.Subject{Kind: observe.KindGateway, Uplink: t.Uplink}}
	for _, f := range u.neighbours {
		switch f.Level {
		case observe.Down:
			found.Truth, found.Subject, found.Since, found.Hard, found.Age = Yes, f.Key.Subject, f.Since, f.Hard, f.Age
			found.Text = i18n.T("gateway %s does not answer ARP or neighbour discovery (%s)", f.Target, f.Cause)
			return found
		case observe.OK:
			found.Truth, found.Subject, found.Age = No, f.Key.Subject, f.Age
			found.Text = i18n.T("gateway %s is there at the link layer", f.Target)
		}
	}
	if found.Truth == CannotSay {
		found.Text = i18n.T("the link-layer state of %s's gateway was not read", t.Uplink)
	}
	return found
}

// gatewaySilent holds where a gateway that used to answer pings does not.
func gatewaySilent(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindGateway, Uplink: t.Uplink}}
	for _, f := range u.gateways {
		switch {
		case f.shaky():
			found.Text = i18n.T("gateway %s lost its newest %d", f.Target, f.BadRun)
		case f.Level == observe.OK:
			found = Finding{
				Truth: No, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("gateway %s answers in %s", f.Target, milliseconds(f.Took)),
			}
			return found
		case f.Level == observe.Down && f.Ever:
			found.Truth, found.Subject, found.Since, found.Hard, found.Age = Yes, f.Key.Subject, f.Since, f.Hard, f.Age
			found.Text = i18n.T("gateway %s used to answer pings and lost %d of %d", f.Target, f.Bad, f.Of)
		case f.Level == observe.Down:
			found.Text = i18n.T("gateway %s never answered a ping", f.Target)
		}
	}
	if found.Truth == CannotSay && found.Text.Empty() {
		found.Text = i18n.T("%s's gateway was not pinged", t.Uplink)
	}
	return found
}

// gatewayGone holds where the gateway is silent at the link layer, or used to
// answer pings and does not.
func gatewayGone(s *Scene, t Target) Finding {
	pinged := gatewaySilent(s, t)
	if pinged.Truth == No {
		return pinged
	}
	if below := neighbourFailed(s, t); below.Truth == Yes {
		if pinged.Truth == Yes && pinged.Since.Mono < below.Since.Mono {
			below.Since = pinged.Since
		}
		below.Hard = below.Hard || pinged.Hard
		return below
	}
	return pinged
}

// gatewayFine holds where the gateway answers pings, or never did and is there
// at the link layer.
func gatewayFine(s *Scene, t Target) Finding {
	pinged := gatewaySilent(s, t)
	if slices.ContainsFunc(s.uplink(t.Uplink).gateways, Fact.shaky) {
		return pinged
	}
	switch pinged.Truth {
	case No:
		pinged.Truth = Yes
		return pinged
	case Yes:
		pinged.Truth, pinged.Since = No, observe.Instant{}
		return pinged
	}
	below := neighbourFailed(s, t)
	below.Since = observe.Instant{}
	switch below.Truth {
	case No:
		below.Truth = Yes
	case Yes:
		below.Truth = No
	}
	return below
}

// nothingBeyondGateway holds where neither the first hop nor any anchor answers.
func nothingBeyondGateway(s *Scene, t Target) Finding {
	if hop := hopDead(s, t); hop.Truth == No {
		return hop
	}
	return nothingAnswers(s, t)
}

// hopDead holds where the first router past the gateway is silent.
func hopDead(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{
		Family: byICMP, Subject: observe.Subject{Kind: observe.KindFirstHop, Uplink: t.Uplink},
		Text: i18n.T("%s's first hop past the gateway was never seen", t.Uplink),
	}
	for _, f := range u.hops {
		if f.shaky() {
			found.Subject, found.Age = f.Key.Subject, f.Age
			found.Text = i18n.T("first hop %s lost its newest %d", f.Target, f.BadRun)
			continue
		}
		switch f.Level {
		case observe.OK:
			return Finding{
				Truth: No, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("first hop %s answers in %s", f.Target, milliseconds(f.Took)),
			}
		case observe.Down:
			found.Truth, found.Subject, found.Since, found.Hard, found.Age = Yes, f.Key.Subject, f.Since, f.Hard, f.Age
			found.Text = i18n.T("first hop %s lost %d of %d", f.Target, f.Bad, f.Of)
		}
	}
	return found
}

// hopNotFine holds where the first hop is silent or was never seen.
func hopNotFine(s *Scene, t Target) Finding {
	found := hopDead(s, t)
	if found.Truth == CannotSay {
		found.Truth = Yes
	}
	if found.Truth == Yes {
		// The onset and the proof are the anchors': a hop that was never seen has none.
		found.Since, found.Hard = observe.Instant{}, false
	}
	return found
}

// hopNeverSeen holds where nothing is known of the first hop: whether it or what
// is past it is dead can't be told.
func hopNeverSeen(s *Scene, t Target) Finding {
	found := hopDead(s, t)
	if found.Truth == CannotSay {
		return Finding{Truth: Yes, Subject: found.Subject, Text: found.Text}
	}
	return Finding{Truth: No}
}

// hopFine holds where the first hop answers.
func hopFine(s *Scene, t Target) Finding {
	found := hopDead(s, t)
	switch found.Truth {
	case No:
		found.Truth = Yes
	case Yes:
		found.Truth, found.Since = No, observe.Instant{}
	}
	return found
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
