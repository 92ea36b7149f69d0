package triage

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

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
			if u.Interface == "" {
				found.Text = i18n.T("no interface has the address %s", u.Source)
			}
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
		found.Text = i18n.T("probes by %s can't be sent (%s)", t.Uplink, brief(cause))
		found.Age = u.anchors[0].Age
	} else if len(u.anchors) > 0 {
		found.Truth = No
	}
	return found
}
