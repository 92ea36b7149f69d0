package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// stop is a place that packets come by on their way out.
type stop struct {
	name, brief safetext.Text
	at          safetext.Text // its address, or by what
	figure      safetext.Text // how long it takes, how many of it answer
	of          state
	heard       bool // packets came back from there lately
	here        bool // it is this host
	ill         bool // it answers, and late or with losses
}

// link is what is known of the stretch between two stops.
type link uint8

const (
	unknownLink  link = iota // nothing came back by it, and nothing says that it is broken
	measuredLink             // what lies past it answers
	troubledLink             // it does so late, or not always
	brokenLink               // what lies before it answers, what lies past it does not
	doubtfulLink             // what lies past it does not answer, and what lies right before it was not heard of
)

// route is a row of stops with the links between them: links[i] leads to
// stops[i+1].
type route struct {
	name  safetext.Text // the uplink's
	stops []stop
	links []link
}

// connect joins stops by what was heard of them: all links up to the last stop
// that answers carry packets, and the first one that leads to a silent stop past
// it is the broken one. Of the others nothing is known.
func connect(name safetext.Text, stops []stop) route {
	r := route{name: name, stops: stops, links: make([]link, len(stops)-1)}
	last := 0
	for i := range stops {
		if stops[i].heard {
			last = i
		}
	}
	for i := range last {
		r.links[i] = measuredLink
	}
	for i := last; i < len(r.links); i++ {
		if stops[i+1].of == down {
			r.links[i] = brokenLink
			if i > last {
				r.links[i] = doubtfulLink
			}
			break
		}
	}
	return r
}

// broken is the number of the link that is broken, or -1.
func (r *route) broken() int {
	return slices.IndexFunc(r.links, func(l link) bool { return l == brokenLink || l == doubtfulLink })
}

// trouble marks the first link past which everything that answers is ill.
func (r *route) trouble() {
	if r.broken() >= 0 {
		return
	}
	first := -1
	for i := 1; i < len(r.stops); i++ {
		switch s := &r.stops[i]; {
		case s.ill && first < 0:
			first = i
		case s.heard && !s.ill:
			first = -1
		}
	}
	if first > 0 {
		r.links[first-1] = troubledLink
	}
}

// tells reports whether a route shows anything but that all is well.
func (r *route) tells() bool {
	if slices.ContainsFunc(r.links, func(l link) bool { return l >= troubledLink }) {
		return true
	}
	return slices.ContainsFunc(r.stops, func(s stop) bool { return s.of == down || s.of == degraded })
}

// mostRoutes is how many routes a picture has at most.
const mostRoutes = 3

// pathPicture shows the way from this host to what a verdict is about, with the
// link that is broken:
//
//	this host ── ✓ gateway ──────── ✓ first hop ──✖── ✖ inside ┄┄ ✖ foreign
//	KT eth0      192.0.2.1 0.4 ms   198.51.100.1 2 ms  0 of 3     0 of 4
//
// Only what was measured is solid. Where that says nothing there is none.
func (f *Frame) pathPicture(v *triage.Verdict, w int) []line {
	all := f.routes(v)
	all = slices.DeleteFunc(all, func(r route) bool { return len(r.stops) < 2 })
	if !slices.ContainsFunc(all, func(r route) bool { return r.tells() }) {
		return nil
	}
	return f.drawRoutes(all[:min(len(all), mostRoutes)], w)
}

// routes are the ways to what a verdict is about.
func (f *Frame) routes(v *triage.Verdict) []route {
	layer, _, _ := strings.Cut(string(v.Cause), ".")
	switch {
	case v.Cause == triage.CauseMonitor:
		return nil
	case v.Cause == triage.CauseProviderRecord:
		return f.recordRoute(v)
	case layer == "provider":
		return f.providerRoutes(v)
	case v.Cause == triage.CauseDNSResolver || v.Cause == triage.CauseDNSSlow || v.Cause == triage.CauseDNSAll:
		return f.resolverRoute(v)
	case layer == "dns":
		return f.nameRoute(v)
	case v.Cause == triage.CauseEndpointMass || v.Cause == triage.CauseLANSegment:
		return f.groupRoute(v)
	case layer == "host" && v.Cause != triage.CauseHostLink && v.Cause != triage.CauseHostAddress:
		return nil
	}
	return f.uplinkRoutes(v)
}

// hereStop is this host, which everything begins at.
func (f *Frame) hereStop(by safetext.Text) stop {
	return stop{name: f.say("this host"), brief: f.say("host"), at: by, of: good, heard: true, here: true}
}

// answersNow reports whether a state is that of something that answers.
func answersNow(of state) bool { return of == good || of == degraded }

// counted says how many of several answer, and how soon.
func (f *Frame) counted(standing, of int, took safetext.Text) safetext.Text {
	switch {
	case standing == 0 && of == 1:
		return f.say("no answer")
	case standing < of && (standing == 0 || took.Empty()):
		return f.say("%d of %d answer", standing, of)
	case standing < of:
		return f.say("%d of %d, %s", standing, of, took)
	}
	return took
}

// together is the state of several that stand for one another: well while one of
// them is, and down only where all of them are known to be. It says how many of
// those that there are answer.
func (f *Frame) together(subjects []observe.Subject, stateOf func(observe.Subject) state) (of state, standing, measured int) {
	of = absent
	for _, subject := range subjects {
		one := stateOf(subject)
		if one == absent {
			continue
		}
		measured++
		if answersNow(one) {
			standing++
		}
		switch {
		case of == absent, answersNow(one) && !answersNow(of):
			of = one
		case answersNow(of) == answersNow(one):
			if answersNow(of) && badness[one] < badness[of] || !answersNow(of) && one != down {
				of = one
			}
		}
	}
	return of, standing, measured
}

// Where a picture stands below the verdict: there is room for both on the screen.
const (
	pictureWidth  = 120
	pictureHeight = 36
)

// pictureBelow is the picture that stands below the verdict on a large screen,
// where it is at most so many lines.
func (s *screen) pictureBelow(f *Frame, w, most int) []line {
	if s.width < pictureWidth || s.height < pictureHeight || s.snapshot == nil || s.quizzed() || s.top() != nil || s.elsewhere() || s.zoomed {
		return nil
	}
	v := foremostOpen(&s.snapshot.Triage)
	if v == nil || s.snapshot.Triage.Status == triage.Unreliable {
		return nil
	}
	if all := f.pathPicture(v, w); len(all) <= most {
		return all
	}
	return nil
}
