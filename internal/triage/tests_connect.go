package triage

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// connections are what is known of TCP by one uplink: to anchors, and to the
// providers that are probed by it.
type connections struct {
	fine    *Fact // the newest that was made
	dead    []*Fact
	parties int // unrelated ones among the dead
	anchors int // anchors among those
	// elsewhere reports whether every party among the dead is connected to by
	// another uplink.
	elsewhere bool
}

func (s *Scene) connections(uplink string) connections {
	c := connections{elsewhere: true}
	var last observe.Subject
	back := s.uplink(uplink).backSince()
	for i := range s.facts {
		f := &s.facts[i]
		of := f.Key.Subject
		if f.Key.Check != observe.CheckTCP || of.Uplink != uplink || of.Kind != observe.KindAnchor && of.Kind != observe.KindProvider {
			continue
		}
		switch f.Level {
		case observe.OK:
			if c.fine == nil || f.Age < c.fine.Age {
				c.fine = f
			}
		case observe.Down:
			if !f.Ever {
				continue // it may never have been meant to be reached so
			}
			if f.BadRun == 0 {
				continue // it has just come back
			}
			if f.Since.Mono < back.Mono && s.Now.Sub(back) < 3*f.Every {
				continue // it failed while pings did too, and was hardly tried since
			}
			if f.Last == observe.Wrong {
				continue // it was not the connection that failed
			}
			c.elsewhere = c.elsewhere && s.connectsElsewhere(f)
			c.dead = append(c.dead, f)
			if of.Kind != last.Kind || of.Name != last.Name {
				c.parties++
				last = of
				if of.Kind == observe.KindAnchor {
					c.anchors++
				}
			}
		}
	}
	return c
}

// connectsElsewhere reports whether a connection that fails by one uplink is made
// by another one.
func (s *Scene) connectsElsewhere(dead *Fact) bool {
	for i := range s.uplinks {
		of := dead.Key.Subject
		of.Uplink = s.uplinks[i].Name
		if f := s.fact(of, observe.CheckTCP); f.Level == observe.OK && f.BadRun == 0 {
			return true
		}
	}
	return false
}

// backSince is since when pings have been answered without a break.
func (u *uplinkScene) backSince() observe.Instant {
	var since observe.Instant
	for i := range u.anchors {
		if f := &u.anchors[i]; f.Level == observe.OK && f.Since.Mono > since.Mono {
			since = f.Since
		}
	}
	return since
}

// connectionsDead holds where no TCP connection by the uplink is made any more,
// to at least two unrelated parties, while pings are answered.
func connectionsDead(s *Scene, t Target) Finding {
	c := s.connections(t.Uplink)
	found := Finding{Family: byReach, Subject: observe.Subject{Kind: observe.KindUplink, Uplink: t.Uplink}, Hard: true}
	switch {
	case c.fine != nil:
		return Finding{
			Truth: No, Family: byReach, Subject: c.fine.Key.Subject, Age: c.fine.Age,
			Text: i18n.T("connections by %s are made: %s in %s", t.Uplink, c.fine.Key.Subject.Name, milliseconds(c.fine.Took)),
		}
	case c.parties < 2 || c.anchors == 0 && c.parties < 3 && !c.elsewhere: // two providers may be down at once
		return Finding{Text: i18n.T("too few connections were tried by %s to tell", t.Uplink)}
	}
	var lost, of int
	for _, f := range c.dead {
		lost, of = lost+f.Bad, of+f.Of
		found.Subject, found.Hard, found.Age = f.Key.Subject, found.Hard && f.Hard, max(found.Age, f.Age)
		found.earlier(f.Since)
	}
	found.Truth = Yes
	found.Text = i18n.T("no connection by %s is made, to %d unrelated parties: %d of %d failed", t.Uplink, c.parties, lost, of)
	return found
}

// pingsAnswered holds where anchors answer pings, and not only connections.
func pingsAnswered(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	for i := range u.anchors {
		if f := &u.anchors[i]; f.Key.Check == observe.CheckICMP && f.Level == observe.OK {
			return Finding{
				Truth: Yes, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("%s answers pings by %s in %s", f.Key.Subject.Name, t.Uplink, milliseconds(f.Took)),
			}
		}
	}
	return Finding{Truth: No, Text: i18n.T("no anchor answers pings by %s", t.Uplink)}
}

// otherUplinkConnects holds where connections are made by another uplink.
func otherUplinkConnects(s *Scene, t Target) Finding {
	found := Finding{Family: byReach}
	for i := range s.uplinks {
		name := s.uplinks[i].Name
		if name == t.Uplink {
			continue
		}
		if c := s.connections(name); c.fine != nil {
			return Finding{
				Truth: Yes, Family: byReach, Subject: c.fine.Key.Subject, Age: c.fine.Age,
				Text: i18n.T("connections by %s are made: %s in %s", name, c.fine.Key.Subject.Name, milliseconds(c.fine.Took)),
			}
		}
	}
	return found
}

func headlineTCP(s *Scene, t Target) i18n.Text {
	return s.andFine(i18n.T("%s: no TCP connection is made, while pings are answered", t.Uplink), t.Uplink)
}

func nextTCP(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return i18n.T("a firewall, here or on the way, lets no TCP pass: is it ours? %s; then: %s", asRoot+"nft list ruleset", u.traced(overTCP))
}

// portalAnswers holds where somebody else answers for a page whose answer is known.
func portalAnswers(s *Scene, t Target) Finding {
	f := &s.uplink(t.Uplink).portal
	found := Finding{Family: byReach, Subject: f.Key.Subject, Age: f.Age}
	switch {
	case f.Level == observe.Down && f.Last == observe.Wrong:
		found.Truth, found.Since, found.Hard = Yes, f.Since, f.Hard
		found.Text = i18n.T("a page whose answer is known is answered by somebody else by %s: %s", t.Uplink, said(f.Detail, f.Cause))
	case f.Level == observe.OK:
		found.Truth = No
		found.Text = i18n.T("a page whose answer is known comes as it should by %s", t.Uplink)
	default:
		found.Text = i18n.T("no page whose answer is known was asked for by %s", t.Uplink)
	}
	return found
}

// canaryAnswers holds where an address that nobody has is answered.
func canaryAnswers(s *Scene, t Target) Finding {
	f := &s.uplink(t.Uplink).canary
	found := Finding{Family: byTCP, Subject: f.Key.Subject, Age: f.Age}
	switch f.Level {
	case observe.Down:
		found.Truth, found.Since, found.Hard = Yes, f.Since, f.Hard
		found.Text = i18n.T("an address that nobody has (%s) takes connections by %s", word(f.Target, "RFC 5737"), t.Uplink)
	case observe.OK:
		found.Truth = No
		found.Text = i18n.T("an address that nobody has takes no connection by %s", t.Uplink)
	}
	return found
}

// somebodyElseAnswers holds where a portal stands in the way. An address that
// nobody has and that is answered is not enough where the known page comes as it
// should: that is a proxy nobody was told of, and people get what they ask for.
func somebodyElseAnswers(s *Scene, t Target) Finding {
	page, address := portalAnswers(s, t), canaryAnswers(s, t)
	switch {
	case page.Truth == CannotSay:
		return address
	case page.Truth == Yes && address.Truth == Yes:
		page.Hard = true // two that bear each other out need no second round
		page.earlier(address.Since)
	}
	return page
}

func headlinePortal(s *Scene, t Target) i18n.Text {
	return s.andFine(i18n.T("%s: a captive portal answers in place of everybody", t.Uplink), t.Uplink)
}

func nextPortal(s *Scene, t Target) i18n.Text {
	return i18n.T("log in there by a browser, or have it taken away; see who answers: %s", s.uplink(t.Uplink).fetched("http://192.0.2.1/"))
}

// impliesConnections: what is connected to by the uplink fails with it.
func impliesConnections(s *Scene, t Target, subject observe.Subject) bool {
	switch subject.Kind {
	case observe.KindFeed, observe.KindProvider:
		return s.goesBy(subject.Uplink, t.Uplink)
	default:
		return false
	}
}
