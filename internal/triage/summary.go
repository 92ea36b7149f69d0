package triage

import (
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// measured reports whether every uplink has been heard of.
func (s *Scene) measured() bool {
	if len(s.uplinks) == 0 {
		return true
	}
	for i := range s.uplinks {
		u := &s.uplinks[i]
		count, _ := u.unsendable()
		if len(u.anchors) > 0 && count == 0 && !u.answering() && !u.silent() {
			return false
		}
	}
	return true
}

// levels is the worst known level of each subject, for panes.
func (s *Scene) levels() map[observe.Subject]observe.Status {
	levels := make(map[observe.Subject]observe.Status, len(s.Facts))
	for key, f := range s.Facts {
		level := f.Level
		if level == observe.OK && f.BadRun > 0 {
			level = observe.Degraded
		}
		levels[key.Subject] = max(levels[key.Subject], level)
	}
	return levels
}

// failing reports whether any check of a subject fails.
func (s *Scene) failing(subject observe.Subject) bool {
	if subject.Kind == observe.KindEndpoint {
		return s.massOf(subject.Group).silent > 0
	}
	return slices.ContainsFunc(s.Order, func(key Key) bool {
		f := s.Facts[key]
		return key.Subject == subject && (f.Level == observe.Down || f.Local >= unsendable)
	})
}

// implications says which subjects fail because of which verdict, those that
// serve as its evidence included.
func (s *Scene) implications(verdicts []Verdict) map[observe.Subject]string {
	implied := map[observe.Subject]string{}
	for _, v := range verdicts {
		if v.rule == nil || v.rule.Implies == nil || v.State != Open && v.State != Suspect && v.State != Flapping {
			continue
		}
		for _, key := range s.Order {
			if f := s.Facts[key]; f.Level != observe.Down && f.Local < unsendable {
				continue
			}
			if _, ok := implied[key.Subject]; !ok && v.implies(s, key.Subject) {
				implied[key.Subject] = scopeName(v)
			}
		}
	}
	return implied
}

func scopeName(v Verdict) string {
	if len(v.Scope) == 0 {
		return string(v.Cause)
	}
	return strings.Join(v.Scope, ", ")
}

// notices lists what is worth a line and is no fault.
func (s *Scene) notices() []Notice {
	var notices []Notice
	for i := range s.uplinks {
		for _, f := range s.uplinks[i].ejected {
			text := i18n.T("anchor %s by %s fails while its siblings answer: it does not count", f.Key.Subject.Name, s.uplinks[i].Name)
			if !f.Ever {
				text = i18n.T("anchor %s never answered by %s while its siblings do: unreachable by policy", f.Key.Subject.Name, s.uplinks[i].Name)
			}
			notices = append(notices, Notice{Code: "anchor.ejected", Subject: f.Key.Subject, Text: text, Since: f.Since})
		}
	}
	return append(notices, s.claimNotices()...)
}

// claimNotices lists providers that admit what we do not see, or are silent
// about what we do.
func (s *Scene) claimNotices() []Notice {
	var notices []Notice
	for _, p := range s.Topology.Providers {
		if p.Feed == nil || len(p.Probes) == 0 {
			continue
		}
		subject := observe.Subject{Kind: observe.KindFeed, Name: p.Name}
		page := s.fact(subject, observe.CheckFetch)
		if page.Level != observe.OK {
			continue
		}
		claimed := observe.Severity(page.Value)
		dead, fine := s.providerPaths(p)
		switch {
		case claimed >= observe.SeverityDegraded && len(dead) == 0 && len(fine) > 0:
			notices = append(notices, Notice{
				Code: "provider.claim", Subject: subject, Since: page.Since,
				Text: i18n.T("%s says it is %s; our probes find it well", p.Name, claimed.String()),
			})
		case claimed == observe.SeverityOK && len(dead) > 0 && len(fine) == 0 && slices.ContainsFunc(dead, func(f Fact) bool { return f.Hard }):
			notices = append(notices, Notice{
				Code: "provider.claim", Subject: subject, Since: dead[0].Since,
				Text: i18n.T("%s fails for us; its page says all is well", p.Name),
			})
		}
	}
	return notices
}
