package triage

import (
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// largeLost holds where full-size packets by the uplink vanish, to an anchor that
// answers small ones, and none comes back from any. The collector asks a second
// anchor before it calls them lost: some hosts cut the answers to large pings
// short. A router that says that a packet is too big does what it should, and is
// no fault.
func largeLost(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindAnchor, Uplink: t.Uplink}}
	var down, lost, of int
	found.Hard = true
	for i := range u.large {
		f := &u.large[i]
		switch {
		case f.Level == observe.OK:
			return Finding{
				Truth: No, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("full-size packets to %s are answered by %s", f.Key.Subject.Name, t.Uplink),
			}
		case f.Level != observe.Down || f.BadRun == 0 || !u.answers(f.Key.Subject):
			continue
		}
		down++
		lost, of = lost+f.Bad, of+f.Of
		found.Subject, found.Hard, found.Age = f.Key.Subject, found.Hard && f.Hard, max(found.Age, f.Age)
		found.earlier(f.Since)
	}
	if down == 0 {
		return Finding{Text: i18n.T("no full-size packet was sent by %s", t.Uplink)}
	}
	found.Truth = Yes
	found.Text = i18n.T("full-size packets by %s vanish without a word, small ones are answered: %d of %d lost, to %s",
		t.Uplink, lost, of, found.Subject.Name)
	return found
}

// twoLarge holds where full-size packets to two anchors vanish.
func twoLarge(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	var first *Fact
	for i := range u.large {
		f := &u.large[i]
		switch {
		case f.Level != observe.Down || !u.answers(f.Key.Subject):
		case first == nil:
			first = f
		default:
			return Finding{
				Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("to %s and %s alike: it is the way, and not the host", first.Key.Subject.Name, f.Key.Subject.Name),
			}
		}
	}
	return Finding{}
}

// earlier keeps the earlier of two onsets.
func (f *Finding) earlier(since observe.Instant) {
	if f.Since == (observe.Instant{}) || since.Mono < f.Since.Mono {
		f.Since = since
	}
}

// answers reports whether an anchor that counts answers small packets.
func (u *uplinkScene) answers(anchor observe.Subject) bool {
	for i := range u.anchors {
		if u.anchors[i].Key.Subject == anchor {
			return u.anchors[i].Level == observe.OK
		}
	}
	return false
}

// largeUsedToPass holds where full-size packets were answered once: the fault is
// new, and not how this line always was.
func largeUsedToPass(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	for i := range u.large {
		if f := &u.large[i]; f.Ever {
			return Finding{
				Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s used to answer full-size packets by %s", f.Key.Subject.Name, t.Uplink),
			}
		}
	}
	return Finding{Text: i18n.T("full-size packets were never answered by %s since noctop began", t.Uplink)}
}

// bulkStalls holds where connections by the uplink are made and what is sent on
// them in full-size packets is not acknowledged.
func bulkStalls(s *Scene, t Target) Finding {
	for i := range s.facts {
		f := &s.facts[i]
		if f.Key.Subject.Kind != observe.KindProvider || f.Key.Subject.Uplink != t.Uplink || f.Key.Check != observe.CheckBulk {
			continue
		}
		found := Finding{Family: byReach, Subject: f.Key.Subject, Age: f.Age}
		switch f.Level {
		case observe.Down:
			found.Truth = Yes
			found.Text = i18n.T("%s by %s acknowledges small packets and no full-size ones", f.Key.Subject.Name, t.Uplink)
			return found
		case observe.OK:
			found.Truth = No
			found.Text = i18n.T("%s by %s acknowledges full-size packets", f.Key.Subject.Name, t.Uplink)
			return found
		}
	}
	return Finding{}
}

// otherUplinkLarge holds where another uplink carries full-size packets.
func otherUplinkLarge(s *Scene, t Target) Finding {
	for i := range s.uplinks {
		u := &s.uplinks[i]
		if u.Name == t.Uplink {
			continue
		}
		for j := range u.large {
			if f := &u.large[j]; f.Level == observe.OK {
				return Finding{
					Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
					Text: i18n.T("full-size packets to %s are answered by %s", f.Key.Subject.Name, u.Name),
				}
			}
		}
	}
	return Finding{}
}

func headlineMTU(s *Scene, t Target) i18n.Text {
	return s.andFine(i18n.T("%s: large packets vanish, pages hang half-way", t.Uplink), t.Uplink)
}

func nextMTU(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	anchor, passes := u.largestLost()
	return i18n.T("find the size that passes: %s; until it is mended: %s",
		fmt.Sprintf("ping -c 3 -M do -s %d %s %s", 1500-headers(anchor), u.bound("-I", "-I"), anchor),
		fmt.Sprintf("%sip link set %s mtu %d", asRoot, u.device(), passes))
}

// largestLost is the anchor furthest out that full-size packets don't reach, and
// the size that was found to pass there, or one that passes nearly everywhere.
func (u *uplinkScene) largestLost() (anchor string, passes int) {
	anchor, passes = u.anAnchor(), 1400
	var found *Fact
	for i := range u.large {
		if f := &u.large[i]; f.Level == observe.Down && (found == nil || ringOf(*f) > ringOf(*found)) {
			found = f
		}
	}
	if found == nil {
		return anchor, passes
	}
	for _, field := range found.Fields {
		if field.Name == "mtu" && field.Value > 0 {
			passes = int(field.Value)
		}
	}
	return found.Key.Subject.Name, passes
}

// headers are the bytes of a packet before what ping counts: those of IP and ICMP.
func headers(address string) int {
	if strings.Contains(address, ":") {
		return 40 + 8
	}
	return 20 + 8
}

// pathDies tells where the last hop path that was taken since the fault began
// came to its end. It is what was measured; whose fault that is it does not say.
func pathDies(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	f := &u.path
	if f.Detail == "" || f.Last != observe.Lost && f.Last != observe.Refused || f.Age > stale(f.Every) {
		return Finding{}
	}
	if dead := anchorsDead(s, t); dead.Truth == Yes && f.Age > s.Now.Sub(dead.Since)+time.Second {
		return Finding{} // it is of before the fault
	}
	return Finding{
		Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
		Text: i18n.T("the path by %s to %s: %s", t.Uplink, word(f.Target, "the anchors"), said(f.Detail)),
	}
}
