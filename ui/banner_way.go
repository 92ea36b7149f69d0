package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// waysThatEnd are the causes of which the routers on the way out say where.
var waysThatEnd = []triage.Cause{"uplink.firsthop", "uplink.core", "uplink.transit", "upstream.all", "uplink.ipv4"}

// wayEnds says where the way out ends by the uplink of a verdict, as it was traced
// since the fault began: "dies after hop 3 (198.51.100.9)".
func (f *Frame) wayEnds(v *triage.Verdict) safetext.Text {
	if !slices.Contains(waysThatEnd, v.Cause) {
		return safetext.Text{}
	}
	for _, uplink := range v.Scope {
		s, ok := f.series(observe.Subject{Kind: observe.KindUplink, Uplink: uplink}, observe.CheckPath)
		if !ok || len(s.Samples) == 0 {
			continue
		}
		newest := s.Newest()
		ends := newest.Outcome == observe.Lost || newest.Outcome == observe.Refused // else it could not be traced
		if ends && newest.At >= v.Since.Mono-time.Second {
			return f.told(s.Last.Detail)
		}
	}
	return safetext.Text{}
}
