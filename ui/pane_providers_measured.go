package ui

import (
	"slices"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/topology"
	"example.com/noctop/themes"
)

// lookChecks are the steps of a look at a provider, in their order. What is
// measured beside them does not say how the provider stands.
var lookChecks = []string{observe.CheckTCP, observe.CheckTLS, observe.CheckHTTP}

// measured sums up a provider's probes by every uplink, and by the proxy.
func (f *Frame) measured(provider topology.Provider) (c cell, subjects []observe.Subject, cause string) {
	subjects = f.byPrimary(f.probes(provider))
	c, cause = f.direct(provider, subjects)
	if len(subjects) == 0 {
		return c, nil, cause
	}
	if ends, soon := f.certificateEnd(subjects); soon && c.state == good {
		c.text, c.role = f.say("%s, cert %s", c.text, duration(f.tongue, ends)), themes.Degraded
	}
	proxied, of := f.proxied(provider)
	switch {
	case len(proxied) == 0 || of == noData || of == stale:
	case of == good && c.state != good && c.state != measuring:
		c = signed(good, f.say("by proxy %s", roundTrip(f.tongue, f.summary(proxied[0], 5*time.Minute).P50)))
	case of.broken() && c.state == good:
		c.state, c.text = degraded, f.say("%s, proxy fails", c.text)
		cause = causeBrief(f.tongue, proxied[0].Last.Cause).String()
	}
	for _, s := range proxied {
		if !slices.Contains(subjects, s.Key.Subject) {
			subjects = append(subjects, s.Key.Subject)
		}
	}
	return c, subjects, cause
}

// direct sums up the probes by every uplink.
func (f *Frame) direct(provider topology.Provider, subjects []observe.Subject) (c cell, cause string) {
	if len(subjects) == 0 {
		if len(provider.Probes) > 0 {
			return signed(f.nothing(), f.nothing().word(f.tongue)), ""
		}
		return signed(absent, safetext.Text{}), ""
	}
	worst, standing, best := absent, 0, time.Duration(0)
	excused := false
	for _, subject := range subjects {
		of := f.lookState(subject)
		if of != good && !f.implied(subject).none() {
			excused = true
		} else {
			worst = worse(worst, of)
		}
		if took := f.answerTime(subject); took > 0 && (best == 0 || took < best) && of != down {
			best = took
		}
		if why := f.whyNot(subject); of != good && !why.Empty() {
			cause = causeBrief(f.tongue, why).String()
		}
		if of == good || of == degraded {
			standing++
		}
	}
	switch {
	case worst == absent && excused && cause == "":
		return signed(down, f.say("ok again")), cause
	case worst == absent && excused:
		return signed(down, clean(cause)), cause
	case worst == degraded && best > 0 && cause != "": // some of it answers: why the rest does not says more than how quickly
		return signed(worst, clean(cause)).worth(best.Seconds()), cause
	case worst == good || worst == degraded:
		return signed(worst, roundTrip(f.tongue, best)).worth(best.Seconds()), cause
	case standing > 0:
		return signed(degraded, f.say("%d of %d", standing, len(subjects))), cause
	case cause != "":
		return signed(worst, clean(cause)), cause
	}
	return signed(worst, worst.word(f.tongue)), cause
}

// lookState is how a subject stands by its looks alone.
func (f *Frame) lookState(subject observe.Subject) state {
	if _, judged := f.Snapshot.Triage.Levels[subject]; judged {
		return f.state(subject)
	}
	worst := noData
	for _, s := range f.looks(subject) {
		if of := ofSeries(s, f.Snapshot.Now); worst == noData {
			worst = of
		} else {
			worst = worse(worst, of)
		}
	}
	if worst == noData {
		return f.nothing()
	}
	return worst
}

// looks are the series of the steps of a subject's looks.
func (f *Frame) looks(subject observe.Subject) []history.Series {
	var all []history.Series
	for _, check := range lookChecks {
		if s, ok := f.series(subject, check); ok {
			all = append(all, s)
		}
	}
	return all
}

// answerTime is how long a probe takes to its last step: to the first byte of
// the page where there is one, lately.
func (f *Frame) answerTime(subject observe.Subject) time.Duration {
	s, ok := f.first(subject, observe.CheckHTTP, observe.CheckTLS, observe.CheckTCP)
	if !ok {
		return 0
	}
	return f.summary(s, 5*time.Minute).P50
}

// whyNot is the cause of the first step that failed: the later ones were not
// tried because of it.
func (f *Frame) whyNot(subject observe.Subject) (cause safetext.Text) {
	for _, s := range f.looks(subject) {
		newest := s.Newest().Outcome
		if s.Last.Cause.Empty() || newest == observe.Good {
			continue
		}
		if newest != observe.None {
			return s.Last.Cause
		}
		if cause.Empty() {
			cause = s.Last.Cause
		}
	}
	return cause
}

// probes lists the subjects of a provider's probes, by each uplink and by none.
func (f *Frame) probes(provider topology.Provider) []observe.Subject {
	var found []observe.Subject
	for _, probe := range provider.Probes {
		s := observe.Subject{Kind: observe.KindProvider, Group: probe, Name: provider.Name}
		if len(f.looks(s)) > 0 {
			found = append(found, s)
		}
		for _, uplink := range f.Snapshot.Topology.Uplinks {
			s.Uplink = uplink.Name
			if uplink.Name != "" && len(f.looks(s)) > 0 {
				found = append(found, s)
			}
		}
	}
	return found
}

// proxied lists what is measured of a provider through the environment's proxy,
// and how that stands: by the best of its probes.
func (f *Frame) proxied(provider topology.Provider) (found []history.Series, of state) {
	of = noData
	for _, probe := range provider.Probes {
		subject := observe.Subject{Kind: observe.KindProvider, Group: probe, Name: provider.Name}
		s, ok := f.series(subject, observe.CheckProxy)
		if !ok {
			continue
		}
		switch this := ofSeries(s, f.Snapshot.Now); {
		case of == noData:
			of = this
		case worse(of, this) == of && this != of: // this one stands better
			found = slices.Insert(found, 0, s)
			of = this
			continue
		}
		found = append(found, s)
	}
	return found, of
}

// certificateEnd is how long the certificate that ends first is still valid,
// and whether that is soon.
func (f *Frame) certificateEnd(subjects []observe.Subject) (left time.Duration, soon bool) {
	for _, subject := range subjects {
		s, ok := f.series(subject, observe.CheckTLS)
		if !ok || s.Stale(f.Snapshot.Now) {
			continue
		}
		end, ok := field(s, "notAfter")
		if !ok || end.Value == 0 {
			continue
		}
		if of := f.certificateLeft(end); of > 0 && of < certificateSoon && (!soon || of < left) {
			left, soon = of, true
		}
	}
	return left, soon
}
