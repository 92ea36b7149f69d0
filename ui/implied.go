package ui

import (
	"slices"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
)

// implication says by what a row fails: "uplink KT", and "KT" where there is
// little room. The zero value says that nothing implies it.
type implication struct {
	by, brief string
}

func (i implication) none() bool { return i.by == "" }

// words says it in at most w cells, as far as that goes.
func (i implication) words(lang tongue, w int) safetext.Text {
	said := lang.say("implied by %s", i.by)
	if safetext.Width(said) > w {
		return lang.say("implied by %s", i.brief)
	}
	return said
}

// implied returns by what a subject's failure is implied. What a verdict is
// itself about is implied by nothing.
func (f *Frame) implied(subject observe.Subject) implication {
	scope, ok := f.Snapshot.Triage.Implied[subject]
	if !ok || scope == "" {
		return implication{}
	}
	for i := range f.Snapshot.Triage.Verdicts {
		v := &f.Snapshot.Triage.Verdicts[i]
		if scope != strings.Join(v.Scope, ", ") && (len(v.Scope) > 0 || scope != string(v.Cause)) {
			continue
		}
		if isAbout(v, subject) {
			return implication{}
		}
		by := faultOf(f.tongue, v)
		return implication{by: by, brief: briefly(scope, by, len(v.Scope))}
	}
	return implication{by: scope, brief: scope}
}

// briefly is the scope, unless that is no name but the code of the cause.
func briefly(scope, by string, names int) string {
	if names == 0 {
		return by
	}
	return scope
}

// isAbout reports whether a verdict says of a subject itself that it is broken,
// and not of what lies before it.
func isAbout(v *triage.Verdict, subject observe.Subject) bool {
	var kinds []observe.Kind
	switch layer, _, _ := strings.Cut(string(v.Cause), "."); {
	case v.Cause == "dns.resolver" || v.Cause == "dns.slow":
		return subject.Kind == observe.KindResolver && slices.Contains(v.Scope, subject.Name)
	case layer == "dns":
		kinds = []observe.Kind{observe.KindResolver}
	case layer == "provider":
		return slices.Contains(v.Scope, subject.Name) && (subject.Kind == observe.KindProvider || subject.Kind == observe.KindFeed)
	case v.Cause == "lan.gateway":
		kinds = []observe.Kind{observe.KindGateway}
	case v.Cause == "uplink.firsthop":
		kinds = []observe.Kind{observe.KindFirstHop}
	case v.Cause == "upstream.all":
		kinds = []observe.Kind{observe.KindFirstHop, observe.KindAnchor}
	case layer == "uplink":
		kinds = []observe.Kind{observe.KindAnchor}
	}
	return slices.Contains(kinds, subject.Kind)
}

// faultOf names what a verdict is about as people do.
func faultOf(lang tongue, v *triage.Verdict) string {
	names := strings.Join(v.Scope, ", ")
	layer, _, _ := strings.Cut(string(v.Cause), ".")
	switch {
	case v.Cause == "upstream.all":
		return lang.say("all uplinks").String()
	case v.Cause == triage.CauseProxyDown:
		return lang.say("the proxy").String()
	case v.Cause == "dns.all":
		return lang.say("dead DNS").String()
	case layer == "host" && names == "":
		return lang.say("no network").String()
	case names == "":
		return string(v.Cause)
	case layer == "host" && v.Cause != "host.link" && v.Cause != "host.address":
		return lang.say("this host: %s", names).String()
	case layer == "uplink" || layer == "lan" || layer == "host":
		if len(v.Scope) > 1 {
			return lang.say("uplinks %s", names).String()
		}
		return lang.say("uplink %s", names).String()
	case v.Cause == "dns.resolver":
		return lang.say("resolver %s", names).String()
	}
	return names
}
