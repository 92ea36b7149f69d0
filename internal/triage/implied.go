package triage

import (
	"example.com/noctop/internal/observe"
)

// impliesUplink: whatever goes by a dead uplink fails with it.
func impliesUplink(s *Scene, t Target, subject observe.Subject) bool {
	switch subject.Kind {
	case observe.KindHost, observe.KindSelf, observe.KindUplink:
		return false
	case observe.KindFeed, observe.KindResolver, observe.KindName, observe.KindProvider, observe.KindEndpoint:
		return s.goesBy(subject.Uplink, t.Uplink) || subject.Uplink == "" && s.onlyWay(t.Uplink)
	default:
		return subject.Uplink == t.Uplink
	}
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
