package ui

import (
	"slices"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
	"example.com/noctop/keymap"
)

// choosePrimary makes the uplink of the selected row the one that things are seen
// by: it stands first, and providers show what is measured by it alone. Chosen
// again, they are seen by every uplink as before. It is a matter of the display:
// everything is measured by all of them, and verdicts weigh all of it.
func (m *Model) choosePrimary() {
	s := &m.screen
	uplink := s.uplinkHere()
	switch {
	case uplink == "":
		s.flash = s.say("this row goes by no uplink: choose one that does, in the uplinks pane")
		return
	case uplink == s.primary:
		s.primary = ""
		s.flash = s.say("seen by every uplink again")
	default:
		s.primary = uplink
		s.flash = s.say("seen by %s first; %s again: by every uplink", uplink, s.frame(nil).key(keymap.Primary))
	}
	s.cache.tables = make(map[tableKey]table)
}

// uplinks are all uplinks, the one that things are seen by first.
func (f *Frame) uplinks() []topology.Uplink {
	all := f.Snapshot.Topology.Uplinks
	at := slices.IndexFunc(all, func(u topology.Uplink) bool { return f.Primary != "" && u.Name == f.Primary })
	if at <= 0 {
		return all
	}
	return append([]topology.Uplink{all[at]}, slices.Delete(slices.Clone(all), at, at+1)...)
}

// byPrimary are those of a provider's probes that go by the uplink that things are
// seen by; all of them where none does.
func (f *Frame) byPrimary(all []observe.Subject) []observe.Subject {
	by := func(s observe.Subject) bool { return f.Primary != "" && s.Uplink == f.Primary }
	if !slices.ContainsFunc(all, by) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(s observe.Subject) bool { return !by(s) })
}
