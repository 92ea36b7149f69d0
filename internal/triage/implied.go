package triage

import (
	"net/netip"

	"example.com/noctop/internal/observe"
)

// impliesUplink: whatever goes by a dead uplink fails with it.
func impliesUplink(s *Scene, t Target, subject observe.Subject) bool {
	switch subject.Kind {
	case observe.KindHost, observe.KindSelf, observe.KindUplink:
		return false
	case observe.KindEndpoint:
		if subject.Uplink == "" && s.massOf(subject.Group).answer >= massLeast {
			return false // others of them answer: this uplink is not their way
		}
		return s.goesBy(subject.Uplink, t.Uplink) || subject.Uplink == "" && s.onlyWay(t.Uplink) || s.rides(subject.Uplink, t.Uplink)
	case observe.KindName:
		bound := subject.Uplink
		if bound == "" {
			bound = s.resolver(subject.Group).Uplink // asked of a resolver by its uplink
		}
		return s.goesBy(bound, t.Uplink) || bound == "" && s.onlyWay(t.Uplink) || s.rides(bound, t.Uplink)
	case observe.KindFeed, observe.KindResolver, observe.KindProvider:
		return s.goesBy(subject.Uplink, t.Uplink) || subject.Uplink == "" && s.onlyWay(t.Uplink) || s.rides(subject.Uplink, t.Uplink)
	default:
		return subject.Uplink == t.Uplink || s.rides(subject.Uplink, t.Uplink)
	}
}

// rides reports whether an uplink is a tunnel over another one.
func (s *Scene) rides(tunnel, carrier string) bool {
	u := s.uplink(tunnel)
	return u != nil && u.Over != "" && u.Over == carrier
}

// onlyWay reports whether no other uplink works.
func (s *Scene) onlyWay(uplink string) bool {
	for i := range s.uplinks {
		if u := &s.uplinks[i]; u.Name != uplink && u.fine() {
			return false
		}
	}
	return true
}

// impliesEverythingRemote: nothing past the gateways can answer.
func impliesEverythingRemote(_ *Scene, _ Target, subject observe.Subject) bool {
	switch subject.Kind {
	case observe.KindHost, observe.KindSelf, observe.KindUplink, observe.KindGateway:
		return false
	default:
		return true
	}
}

// impliesResolver: names fail at a resolver that is dead.
func impliesResolver(_ *Scene, t Target, subject observe.Subject) bool {
	return subject.Kind == observe.KindName && subject.Group == t.Resolver
}

// impliesNames: whatever needs a name fails without DNS.
func impliesNames(_ *Scene, _ Target, subject observe.Subject) bool {
	switch subject.Kind {
	case observe.KindName, observe.KindFeed, observe.KindProvider:
		return true
	default:
		return false
	}
}

// impliesFamily: what goes by one address family of an uplink fails with it.
func impliesFamily(family string) func(*Scene, Target, observe.Subject) bool {
	return func(s *Scene, t Target, subject observe.Subject) bool {
		if !impliesUplink(s, t, subject) {
			return false
		}
		switch subject.Kind {
		case observe.KindAnchor:
			return subject.Name == "" || familyOf(Fact{Key: Key{Subject: subject}}) == family
		case observe.KindGateway, observe.KindFirstHop:
			return subject.Name == family
		case observe.KindResolver:
			return isOfFamily(s.resolver(subject.Name).Address.Addr(), family)
		case observe.KindName:
			return isOfFamily(s.resolver(subject.Group).Address.Addr(), family)
		case observe.KindProvider:
			f := s.fact(subject, observe.CheckTCP)
			address, err := netip.ParseAddrPort(f.Target)
			return err != nil || isOfFamily(address.Addr(), family)
		}
		return true
	}
}

// isOfFamily reports whether an address is of a family; one that is not known is
// of either.
func isOfFamily(a netip.Addr, family string) bool {
	return !a.IsValid() || a.Unmap().Is4() == (family == families[0])
}

// impliesShaky: what goes by an uplink that loses packets, is full, or is too slow
// to wait for, fails now and then. What fails without exception is dead by itself.
func impliesShaky(s *Scene, t Target, subject observe.Subject) bool {
	switch subject.Kind {
	case observe.KindResolver, observe.KindName, observe.KindProvider, observe.KindFeed:
	default:
		return false
	}
	bound := subject.Uplink
	if subject.Kind == observe.KindName {
		bound = s.resolver(subject.Group).Uplink
	}
	if !s.goesBy(bound, t.Uplink) && !(bound == "" && s.onlyWay(t.Uplink)) {
		return false
	}
	for i, key := range s.Order {
		if f := &s.facts[i]; key.Subject == subject && f.Level == observe.Down && f.Of >= probed.window && f.Bad == f.Of {
			return false
		}
	}
	return true
}
