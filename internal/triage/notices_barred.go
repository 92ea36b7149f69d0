package triage

import (
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// barredWay is an address that this host itself sends nothing to.
type barredWay struct {
	fact    *Fact
	address string
	uplinks []string
}

// barredNotices says which addresses this host itself bars the way to, where no
// verdict tells of that: what is asked of them is neither well nor lost.
func (s *Scene) barredNotices(verdicts []Verdict) []Notice {
	var ways []barredWay
	for i, key := range s.Order {
		f := &s.facts[i]
		if !s.barredAlone(f, verdicts) {
			continue
		}
		address := key.Subject.Name
		if key.Subject.Kind == observe.KindResolver {
			address, _, _ = strings.Cut(word(f.Target, key.Subject.Name), ":")
		}
		at := slices.IndexFunc(ways, func(w barredWay) bool { return w.address == address && w.fact.Cause == f.Cause })
		if at < 0 {
			at = len(ways)
			ways = append(ways, barredWay{fact: f, address: address})
		}
		if of := key.Subject.Uplink; of != "" && !slices.Contains(ways[at].uplinks, of) {
			ways[at].uplinks = append(ways[at].uplinks, of)
		}
	}
	notices := make([]Notice, 0, len(ways))
	for _, w := range ways {
		notices = append(notices, Notice{Code: NoticeBarred, Subject: w.fact.Key.Subject, Since: w.fact.Since, Text: w.text()})
	}
	return notices
}

// barredAlone reports whether a fact is of an address that this host bars, and no
// verdict explains it.
func (s *Scene) barredAlone(f *Fact, verdicts []Verdict) bool {
	of := f.Key.Subject
	if of.Kind != observe.KindAnchor && of.Kind != observe.KindResolver || f.Key.Check == observe.CheckLarge ||
		f.Local < unsendable || f.Last != observe.LocalError || f.starved() || barredBriefly(f.Cause).Empty() {
		return false
	}
	if u := s.uplink(of.Uplink); u != nil && u.justChanged(s.Now) {
		return false
	}
	return !slices.ContainsFunc(verdicts, func(v Verdict) bool { return v.rule != nil && v.implies(s, of) })
}

func (w barredWay) text() i18n.Text {
	see := "ip route get " + w.address
	if w.fact.Cause == "eperm" {
		see = asRoot + "nft list ruleset"
	}
	if len(w.uplinks) == 0 {
		return i18n.T("this host sends nothing to %s: %s; see: %s", w.address, barredBriefly(w.fact.Cause), see)
	}
	return i18n.T("this host sends nothing to %s by %s: %s; see: %s", w.address, strings.Join(w.uplinks, ", "), barredBriefly(w.fact.Cause), see)
}

// barredBriefly says what this host does with what it should send, or nothing
// where a cause is no doing of its own.
func barredBriefly(cause string) i18n.Text {
	switch cause {
	case "eperm":
		return i18n.T("its own firewall drops it")
	case "eacces":
		return i18n.T("a prohibit route or a security policy of its own forbids it")
	case "einval":
		return i18n.T("a blackhole route of its own swallows it")
	case "ehostunreach":
		return i18n.T("an unreachable route of its own covers it")
	case "enetunreach", "no-route":
		return i18n.T("it has no route there")
	default:
		return i18n.Text{}
	}
}
