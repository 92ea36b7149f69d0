package cli

import (
	"slices"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// answer is what a check of one target comes to.
type answer struct {
	code     int
	headline i18n.Text
	result   triage.Result // with the target's own verdict first, where it needs one
	blamed   bool          // the first verdict is why the target fails
}

// ruleTarget is the rule of verdicts on one target.
const ruleTarget = "T01"

// The least leads, in decibans, of the confidences that a few looks can give.
const (
	probableMargin = 10
	possibleMargin = 6
)

// judge says how a target is, from how the layers of each way to it are, and
// from what triage says of everything on the way.
func judge(s *history.Snapshot, t target) answer {
	a := answer{code: exitUnknown, result: s.Triage}
	a.result.Verdicts = slices.Clone(s.Triage.Verdicts)
	well, failing := parted(allWays(s, t))
	switch {
	case s.Triage.Status == triage.Unreliable:
		a.headline = i18n.T("our own measuring can't be trusted just now")
	case len(failing) == 0 && len(well) == 0:
		a.headline = i18n.T("%s was not measured yet; try --wait 30s", t.text)
	case len(failing) == 0:
		a.code, a.headline = exitOK, wellText(t, well)
	case onlyByProxy(s, well, failing):
		a.code, a.headline = exitOK, i18n.T("%s; without it nothing gets out of here", wellText(t, well))
	default:
		a.judgeFailing(s, t, well, failing)
	}
	a.result.Status = overall(a)
	return a
}

// parted puts the ways that work apart from those that don't. Ways that are
// not decided yet are in neither.
func parted(ways []way) (well, failing []way) {
	for _, w := range ways {
		if _, bad := w.failing(); bad {
			failing = append(failing, w)
		} else if w.well() {
			well = append(well, w)
		}
	}
	return well, failing
}

func wellText(t target, well []way) i18n.Text {
	last := well[0].layers[len(well[0].layers)-1]
	return i18n.T("%s answers%s in %s", t.text, by(well), took(last.Newest().Took))
}

// judgeFailing says what is wrong with a target that fails by some way.
func (a *answer) judgeFailing(s *history.Snapshot, t target, well, failing []way) {
	a.code = exitDown
	if len(well) > 0 {
		a.code = exitDegraded
	}
	layer, _ := failing[0].failing()
	a.headline = i18n.T("%s %s%s", t.text, symptom(layer), by(failing))
	if len(well) > 0 {
		a.headline = i18n.T("%s, and answers%s", a.headline, by(well))
	}
	a.blamed = true
	if i := slices.IndexFunc(a.result.Verdicts, func(v triage.Verdict) bool { return named(v, t) }); i >= 0 {
		v := a.result.Verdicts[i]
		v.Next = next(t, layer, failing[0]) // triage's own is to ask what has just been asked
		a.result.Verdicts = slices.Insert(slices.Delete(a.result.Verdicts, i, i+1), 0, v)
		return
	}
	a.result.Verdicts = slices.DeleteFunc(a.result.Verdicts, func(v triage.Verdict) bool { return isAbout(v, t) })
	if explained(s, failing) && len(a.result.Verdicts) > 0 {
		return
	}
	v := triage.Verdict{
		Scope: []string{t.text}, State: triage.Open, Rule: ruleTarget, Headline: a.headline,
		Severity: observe.Down, Since: since(s, failing), Detected: s.Now,
	}
	if len(well) > 0 {
		v.Severity = observe.Degraded
	}
	v.Cause, v.Confidence = blame(s, t, layer, well)
	v.Margin = map[triage.Confidence]int{triage.Probable: probableMargin, triage.Possible: possibleMargin}[v.Confidence]
	for _, w := range failing {
		layer, _ := w.failing()
		v.For = append(v.For, evidence(s, layer, i18n.T("%s%s: %s", i18n.Named("check", layer.Key.Check), by([]way{w}), symptom(layer))))
	}
	for _, w := range well {
		layer := w.layers[len(w.layers)-1]
		v.Against = append(v.Against, evidence(s, layer, i18n.T("%s%s: answers in %s", i18n.Named("check", layer.Key.Check), by([]way{w}), took(layer.Newest().Took))))
	}
	v.Next = next(t, layer, failing[0])
	a.result.Verdicts = slices.Insert(a.result.Verdicts, 0, v)
}

// isAbout reports whether a verdict is on the target itself.
func isAbout(v triage.Verdict, t target) bool { return slices.Contains(v.Scope, t.text) }

// named reports whether a verdict is triage's own name for what is wrong with
// the target.
func named(v triage.Verdict, t target) bool {
	return isAbout(v, t) && v.Cause != triage.CauseUnknown
}

// explained reports whether triage has found what keeps every failing way from
// working. What answers, if only to refuse, is not kept from it.
func explained(s *history.Snapshot, failing []way) bool {
	for _, w := range failing {
		layer, _ := w.failing()
		outcome := layer.Newest().Outcome
		_, implied := s.Triage.Implied[layer.Key.Subject]
		switch {
		case outcome.Answered():
			return false
		case unnamed(layer) && s.Triage.Status == triage.AnyOpen:
			// Names fail where the network or DNS does.
		case w.uplink == "" && outcome != observe.LocalError:
			return false
		case !implied && !deadUplink(s, w.uplink):
			return false
		}
	}
	return true
}

// lineCauses are what leaves an uplink dead.
var lineCauses = []triage.Cause{
	triage.CauseHostLink, triage.CauseHostAddress, triage.CauseLANGateway,
	triage.CauseUplinkFirstHop, triage.CauseUplinkCore, triage.CauseUpstreamAll,
}

// deadUplink reports whether a verdict is that an uplink is dead.
func deadUplink(s *history.Snapshot, uplink string) bool {
	return slices.ContainsFunc(s.Triage.Verdicts, func(v triage.Verdict) bool {
		return slices.Contains(lineCauses, v.Cause) && (len(v.Scope) == 0 || slices.Contains(v.Scope, uplink))
	})
}

// blame says whose it is, as far as a few seconds tell. What answers wrongly
// is there; what is silent may be, where nothing else answers either.
func blame(s *history.Snapshot, t target, layer history.Series, well []way) (triage.Cause, triage.Confidence) {
	cause, outcome := layer.Last.Cause.String(), layer.Newest().Outcome
	fine := networkFine(s, layer.Key.Subject.Uplink)
	switch {
	case layer.Key.Check == observe.CheckProxy:
		return triage.CauseUnknown, triage.Possible // it is the proxy's fault, or its policy
	case len(well) > 0 && fine:
		return triage.CauseProviderPath, triage.Probable
	case len(well) > 0, outcome == observe.LocalError, outcome == observe.Failed, unnamed(layer):
		return triage.CauseUnknown, triage.Possible
	case recordless(layer) && disputed(s, t):
		return triage.CauseUnknown, triage.Possible
	case recordless(layer):
		return triage.CauseProviderRecord, triage.Probable
	case cause == "tls-expired" || cause == "tls-not-yet-valid" || cause == "tls-name":
		return triage.CauseProviderTLS, triage.Probable
	case cause == "tls-issuer": // it may be on the way that another certificate is put in
		return triage.CauseProviderTLS, triage.Possible
	case outcome == observe.Wrong, outcome == observe.Refused, fine:
		return triage.CauseProviderDown, triage.Probable
	default:
		return triage.CauseUnknown, triage.Possible
	}
}

// networkFine reports whether any anchor answers by an uplink.
func networkFine(s *history.Snapshot, uplink string) bool {
	for subject, level := range s.Triage.Levels {
		if subject.Kind == observe.KindAnchor && subject.Uplink == uplink && level == observe.OK {
			return true
		}
	}
	return false
}

// disputed reports whether any resolver has an answer for the name.
func disputed(s *history.Snapshot, t target) bool {
	return slices.ContainsFunc(namesOf(s, t), func(answer history.Series) bool {
		return answer.Newest().Outcome == observe.Good
	})
}

// overall is the state of everything, the target's included.
func overall(a answer) triage.Overall {
	status := a.result.Status
	switch {
	case status == triage.Unreliable:
		return status
	case a.code == exitUnknown:
		return triage.Starting
	case slices.ContainsFunc(a.result.Verdicts, func(v triage.Verdict) bool { return v.State != triage.Suspect }):
		return triage.AnyOpen
	case len(a.result.Verdicts) > 0:
		return triage.AnySuspect
	default:
		return triage.AllOK
	}
}

func evidence(s *history.Snapshot, layer history.Series, text i18n.Text) triage.Evidence {
	return triage.Evidence{Subject: layer.Key.Subject, Text: text, Age: s.Now.Mono - layer.Newest().At}
}

// since is when the first of the ways began to fail.
func since(s *history.Snapshot, failing []way) observe.Instant {
	earliest := s.Now
	for _, w := range failing {
		if layer, _ := w.failing(); layer.Changed.Mono < earliest.Mono {
			earliest = layer.Changed
		}
	}
	return earliest
}
