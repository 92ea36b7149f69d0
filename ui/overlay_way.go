package ui

import (
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// rare reports whether a check is made so rarely that its series is no picture.
func rare(check string) bool {
	switch check {
	case observe.CheckLarge, observe.CheckPath, observe.CheckPortal, observe.CheckCanary:
		return true
	}
	return false
}

// wayOut shows where policy routing leads others astray, what size of packets
// passes, and the routers on the way out by an uplink, and where it ends.
func (f *Frame) wayOut(uplink observe.Subject, w int) []line {
	var all []line
	if s, ok := f.series(uplink, observe.CheckRoute); ok {
		for _, field := range s.Last.Fields {
			if field.Name.String() == "policy" {
				all = append(all, wrapped(3, f.Glyphs.Degraded, themes.Degraded, f.told(field.Text), themes.Degraded, w)...)
			}
		}
	}
	if s, ok := f.largest(uplink.Uplink); ok {
		role := themes.Text
		if ofSeries(s, f.Snapshot.Now).broken() {
			role = themes.Down
		}
		all = append(all, wrapped(3, f.say("size"), themes.Dim, f.told(s.Last.Detail), role, w)...)
	}
	if s, ok := f.series(uplink, observe.CheckPath); ok && len(s.Samples) > 0 {
		all = append(all, line{})
		all = append(all, f.way(s, w)...)
	}
	return all
}

// largest is what was last found of large packets by an uplink: by an anchor that
// tells something, where one does.
func (f *Frame) largest(uplink string) (newest history.Series, found bool) {
	tells := func(s history.Series) bool {
		return s.Newest().Outcome == observe.Good || s.Newest().Outcome == observe.Lost
	}
	for _, index := range f.cache.rest {
		s := f.Snapshot.All()[index]
		if s.Key.Check != observe.CheckLarge || s.Key.Subject.Uplink != uplink || s.Stale(f.Snapshot.Now) || s.Last.Detail.Empty() {
			continue
		}
		if !found || tells(s) && (!tells(newest) || s.Newest().At > newest.Newest().At) {
			newest, found = s, true
		}
	}
	return newest, found
}

// way shows a hop path. A good one takes little room, a broken one has a line
// for each hop, with what was there when it was last good.
func (f *Frame) way(s history.Series, w int) []line {
	all := flow(1, []span{
		{f.say("the way to %s", s.Last.Target), themes.Title},
		{f.say("looked at %s", ago(f.tongue, f.Snapshot.Now.Mono-s.Newest().At)), themes.Dim},
		{f.say("%s looks again", f.key(keymap.Trace)), themes.Dim},
	}, w)
	hops, before := hopsOf(s.Last.Fields, "hop"), hopsOf(s.Last.Fields, "was")
	if s.Newest().Outcome == observe.Good {
		var pieces []span
		for i, hop := range hops {
			pieces = append(pieces, span{f.say("%d %s", i+1, f.told(hop)), themes.Text})
		}
		return append(all, flow(3, pieces, w)...)
	}
	all = append(all, wrapped(3, f.Glyphs.Down, themes.Down, f.told(s.Last.Detail), themes.Down, w)...)
	for i, hop := range hops {
		all = append(all, wrapped(3, f.say("%2d", i+1), themes.Dim, f.told(hop), themes.Text, w)...)
	}
	if len(before) == 0 {
		return all
	}
	for i := len(hops); i < len(before); i++ {
		all = append(all, wrapped(3, safetext.Join([]safetext.Text{safetext.Literal(" "), f.Glyphs.Loss}, safetext.Text{}), themes.Loss,
			f.say("was %s", f.told(before[i])), themes.Dim, w)...)
	}
	return append(all, plain(3, f.say("the last good way had %d hops, %s", len(before), ago(f.tongue, wasAgo(s, f.Snapshot.Now))), themes.Dim))
}

// wasAgo is how long ago the last good way was seen.
func wasAgo(s history.Series, now observe.Instant) time.Duration {
	for _, field := range s.Last.Fields {
		if field.Name.String() == "was" {
			return time.Duration(field.Value*float64(time.Second)) + now.Mono - s.Newest().At
		}
	}
	return 0
}

// hopsOf returns the fields that are numbered from 1 after a name.
func hopsOf(fields []history.Field, name string) []safetext.Text {
	var hops []safetext.Text
	for _, field := range fields {
		rest, ok := strings.CutPrefix(field.Name.String(), name)
		if !ok {
			continue
		}
		if number, err := strconv.Atoi(rest); err == nil && number == len(hops)+1 {
			hops = append(hops, field.Text)
		}
	}
	return hops
}
