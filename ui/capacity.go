package ui

import (
	"math"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// nowOf is the newest value of a series; of an uplink's traffic also what share of
// the line's capacity that is, where one is configured.
func (f *Frame) nowOf(s history.Series) safetext.Text {
	now := value(f.tongue, s.Newest().Value, s.Unit)
	capacity := f.capacityOf(s.Key)
	if capacity == 0 || s.Newest().Outcome != observe.Good {
		return f.say("now %s", now)
	}
	share := math.Round(100 * 8 * s.Newest().Value / float64(capacity))
	return f.say("now %s, %.0f %% of %s", now, share, value(f.tongue, float64(capacity)/8, observe.BytesPerSecond))
}

// capacityOf is what an uplink carries, in bits a second, the way that a series of
// it or of its interface counts; 0 where that is not configured.
func (f *Frame) capacityOf(key history.Key) uint64 {
	of := key.Subject
	if of.Kind != observe.KindUplink && (of.Kind != observe.KindHost || of.Group != "nic") {
		return 0
	}
	for _, uplink := range f.Snapshot.Topology.Uplinks {
		switch {
		case of.Kind == observe.KindUplink && uplink.Name != of.Uplink, of.Kind == observe.KindHost && uplink.Interface != of.Name:
		case key.Check == observe.CheckReceive:
			return uplink.Down
		case key.Check == observe.CheckSend:
			return uplink.Up
		}
	}
	return 0
}
