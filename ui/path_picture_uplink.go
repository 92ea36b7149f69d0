package ui

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/internal/triage"
)

const (
	// illLoss is the share of lost packets from which a stop is ill.
	illLoss = 0.05
	// illTimes and illSlower: it takes so many times as long as at its best of
	// the last quarter of an hour, and at least so much longer.
	illTimes  = 3
	illSlower = 20 * time.Millisecond
)

// brownouts are the causes where everything answers, and badly.
var brownouts = []triage.Cause{
	triage.CauseUplinkLoss, triage.CauseUplinkLatency, triage.CauseUplinkSaturated, triage.CauseUplinkFlooded,
}

// uplinkRoutes are the ways out by the uplinks that a verdict names, or by all.
func (f *Frame) uplinkRoutes(v *triage.Verdict) []route {
	var all []route
	for _, uplink := range f.Snapshot.Topology.Uplinks {
		if len(v.Scope) == 0 || slices.Contains(v.Scope, uplink.Name) {
			r := f.uplinkRoute(v, f.path(uplink))
			if slices.Contains(brownouts, v.Cause) {
				r.trouble()
			}
			all = append(all, r)
		}
	}
	return all
}

// uplinkRoute is the way out by one uplink: its gateway, its first hop, the
// routers past that as they were seen last, and the rings of anchors.
func (f *Frame) uplinkRoute(v *triage.Verdict, p path) route {
	name := clean(p.uplink.Name)
	by := safetext.Join(nonEmpty([]safetext.Text{name, faceOf(p.uplink)}), safetext.Literal(" "))
	stops := []stop{f.hereStop(by)}
	for i, st := range stages {
		subjects := slices.Clone(p.stages[i])
		if family, told := familyOf(v.Cause); told {
			subjects = slices.DeleteFunc(subjects, func(s observe.Subject) bool { return isIPv6(s) != (family == "ipv6") })
		}
		if len(subjects) > 0 {
			stops = append(stops, f.stageStop(st, subjects))
		}
	}
	r := connect(name, f.withHops(v, p, stops))
	if f.face(p) == down && r.broken() != 0 && len(r.links) > 0 && !slices.ContainsFunc(r.stops[1:], func(s stop) bool { return s.heard }) {
		clear(r.links)
		r.links[0] = brokenLink
	}
	return r
}

// familyOf is the family that a cause is about, if it is about one.
func familyOf(cause triage.Cause) (string, bool) {
	switch cause {
	case triage.CauseUplinkIPv4:
		return "ipv4", true
	case triage.CauseUplinkIPv6:
		return "ipv6", true
	}
	return "", false
}

func isIPv6(s observe.Subject) bool { return s.Name == "ipv6" || strings.Contains(s.Name, ":") }

// stageStop sums up the subjects of a stage.
func (f *Frame) stageStop(st stage, subjects []observe.Subject) stop {
	s := stop{name: f.say(long(st)), brief: f.say(st.title)}
	if st.ring == "" {
		s.name = f.say(st.long)
	}
	var standing, measured int
	s.of, standing, measured = f.together(subjects, f.reached)
	s.heard = standing > 0
	var living []history.Series
	for _, subject := range subjects {
		one, ok := f.asked(subject)
		if !ok {
			continue
		}
		if address := addressAt(subject, one); len(subjects) == 1 {
			s.at = clean(address)
		}
		if answersNow(f.reached(subject)) {
			living = append(living, one)
		}
	}
	took, loss := f.howWell(living, &s)
	switch {
	case measured == 0 && st.ring == "": // a router that lets others through
		s.figure = f.say("no answer")
	case measured == 0 || !s.heard && s.of != down:
		s.figure = s.of.word(f.tongue)
	case loss >= 0.01 && standing == measured:
		s.figure = f.say("%s, %s lost", took, percent(f.tongue, loss))
	default:
		s.figure = f.counted(standing, measured, took)
	}
	return s
}

// addressAt is the address that was asked.
func addressAt(subject observe.Subject, s history.Series) string {
	if _, err := netip.ParseAddr(subject.Name); err == nil {
		return subject.Name
	}
	return s.Last.Target.String()
}

// howWell is how soon the quickest of some series answers, how many packets all
// of them lose, and whether that is ill.
func (f *Frame) howWell(living []history.Series, s *stop) (took safetext.Text, loss float64) {
	var quickest, best time.Duration
	sent, lost := 0, 0
	for _, one := range living {
		sum := f.summary(one, minute)
		if sum.P50 > 0 && (quickest == 0 || sum.P50 < quickest) {
			quickest, best = sum.P50, f.summary(one, quarter).Min
		}
		sent, lost = sent+sum.Sent, lost+sum.Lost
	}
	if sent > 0 {
		loss = float64(lost) / float64(sent)
	}
	s.ill = loss >= illLoss || best > 0 && quickest >= illTimes*best && quickest-best >= illSlower
	if quickest == 0 {
		return safetext.Text{}, loss
	}
	return roundTrip(f.tongue, quickest), loss
}

// mostHops is how many routers past the first hop a picture shows by name.
const mostHops = 2

// withHops puts the routers past the first hop between it and the rings, where
// no ring answers and the way was looked at since the fault began: the last one
// that answers, and the one that used to be behind it.
func (f *Frame) withHops(v *triage.Verdict, p path, stops []stop) []stop {
	at := slices.IndexFunc(stops, func(s stop) bool { return s.brief == f.say("hop") })
	s, ok := f.series(p.subject, observe.CheckPath)
	if at < 0 || !stops[at].heard || !ok || len(s.Samples) == 0 || s.Newest().Outcome == observe.Good || s.Newest().At < v.Since.Mono {
		return stops
	}
	if slices.ContainsFunc(stops[at+1:], func(s stop) bool { return s.heard }) {
		return stops
	}
	hops, before := hopsOf(s.Last.Fields, "hop"), hopsOf(s.Last.Fields, "was")
	known := 2 // the gateway, the first hop
	if i := slices.IndexFunc(hops, func(h safetext.Text) bool { return hopAddress(h) == stops[at].at.String() }); i >= 0 {
		known = i + 1
	}
	var seen []stop
	last := known
	for i := known; i < len(hops); i++ {
		if hopAddress(hops[i]) != "" {
			last = i + 1
			seen = append(seen, f.hopStop(i+1, hops[i], good))
		}
	}
	if more := len(seen) - mostHops; more > 0 {
		seen = append([]stop{{name: f.say("+%d hops", more+1), brief: f.say("+%d", more+1), of: good, heard: true}}, seen[more+1:]...)
	}
	for i := last; i < len(before); i++ {
		if _, isTopology := anchorAt(p.uplink, hopAddress(before[i])); hopAddress(before[i]) != "" && !isTopology {
			gone := f.hopStop(i+1, before[i], down)
			gone.figure = f.say("was there")
			seen = append(seen, gone)
			break
		}
	}
	return slices.Insert(stops, at+1, seen...)
}

// hopStop is a router by its number.
func (f *Frame) hopStop(number int, hop safetext.Text, of state) stop {
	address, figure, _ := strings.Cut(hop.String(), " ")
	return stop{name: f.say("hop %d", number), brief: clean("h" + f.say("%d", number).String()), at: clean(address), figure: f.told(clean(figure)), of: of, heard: of == good}
}

// hopAddress is the address of a line of a way; a router that was silent has none.
func hopAddress(hop safetext.Text) string {
	address, _, _ := strings.Cut(hop.String(), " ")
	if _, err := netip.ParseAddr(address); err != nil {
		return ""
	}
	return address
}

// anchorAt finds the anchor at an address.
func anchorAt(uplink topology.Uplink, address string) (topology.Anchor, bool) {
	i := slices.IndexFunc(uplink.Anchors, func(a topology.Anchor) bool { return a.Address.String() == address })
	if i < 0 {
		return topology.Anchor{}, false
	}
	return uplink.Anchors[i], true
}
