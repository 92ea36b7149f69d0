package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// Declaration is what one rule holds itself to: how long after the first bad
// round it may be suspected and opened at the earliest, and how long it must be
// well again.
type Declaration struct {
	Cause            Cause
	Code             string
	Severity         observe.Status
	Suspect, Open    time.Duration
	Recovering, Over time.Duration
}

// Declarations returns what is declared of every cause, in the order in which
// rules are tried.
func Declarations() []Declaration {
	var all []Declaration
	for i := range rules {
		all = append(all, rules[i].declaration())
	}
	return append(all, unknownRule.declaration())
}

func (r *Rule) declaration() Declaration {
	return Declaration{r.Cause, r.Code, r.Severity, r.Suspect, r.Open, r.recoverAfter(), r.Resolve}
}

// NoticeCodes returns the codes of all notices.
func NoticeCodes() []string {
	return slices.Concat([]string{
		NoticeEjected, NoticeLimited, NoticeICMP, NoticePolicy, NoticeBarred, NoticePathMTU, NoticeHidden, NoticeQUIC, NoticeOnlyProxy, NoticeSplit, NoticePinned, NoticeSigned, NoticeHost,
		NoticeClaim, NoticePlanned, NoticeFeeds, NoticeBlip,
	}, []string{string(OrderMute), string(OrderMaintenance)})
}
