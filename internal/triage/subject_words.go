package triage

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// Called names a subject as people call it: whose it is, and by which uplink it is
// measured.
func Called(s observe.Subject) i18n.Text {
	switch s.Kind {
	case observe.KindUplink:
		return i18n.T("uplink %s", s.Uplink)
	case observe.KindGateway:
		return ofFamily(i18n.T("gateway of %s", s.Uplink), s.Name)
	case observe.KindFirstHop:
		return ofFamily(i18n.T("first hop of %s", s.Uplink), s.Name)
	case observe.KindSelf:
		if s.Name != "" {
			return i18n.T("noctop: %s", i18n.T(s.Name))
		}
		return i18n.T("noctop itself")
	case observe.KindHost:
		if s.Group == "" {
			return i18n.T("this host: %s", s.Name)
		}
		return i18n.T("this host: %s", joined(i18n.T(s.Group), s.Name))
	}
	if s.Uplink != "" {
		return i18n.T("%s by %s", calledAlone(s), s.Uplink)
	}
	return calledAlone(s)
}

// calledAlone is Called of what is outside, without the uplink.
func calledAlone(s observe.Subject) i18n.Text {
	switch {
	case s.Kind == observe.KindAnchor && s.Group != "":
		return joined(i18n.T("%s anchor", i18n.T(s.Group)), s.Name)
	case s.Kind == observe.KindAnchor:
		return joined(i18n.T("anchor"), s.Name)
	case s.Kind == observe.KindResolver:
		return joined(i18n.T("resolver"), word(s.Name, s.Group))
	case s.Kind == observe.KindName && s.Group != "":
		return i18n.T("%s at resolver %s", s.Name, s.Group)
	case s.Kind == observe.KindProvider && s.Group != "":
		return i18n.T("%s (%s)", s.Name, s.Group)
	case s.Kind == observe.KindFeed:
		return i18n.T("status page of %s", s.Name)
	case s.Kind == observe.KindEndpoint && s.Name != "" && s.Group != "":
		return i18n.T("%s (%s)", s.Name, s.Group)
	}
	return joined(i18n.T(string(s.Kind)), word(s.Name, s.Group))
}

// ofFamily adds the address family that a next hop is of.
func ofFamily(called i18n.Text, family string) i18n.Text {
	if family == "" {
		return called
	}
	return i18n.T("%s (%s)", called, familyName(family))
}

// joined is a word of ours and what it names.
func joined(kind i18n.Text, name string) i18n.Text {
	if name == "" {
		return kind
	}
	return i18n.T("%s %s", kind, name)
}
