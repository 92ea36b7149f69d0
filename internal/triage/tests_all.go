package triage

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// together is how far apart the ends of several uplinks may lie for them to
// be one fault. Two uplinks that die independently within ten seconds come once
// in 16,000 years; common causes once in two.
const together = time.Minute

func everyUplink(s *Scene, _ Target) []string {
	var names []string
	for i := range s.uplinks {
		names = append(names, s.uplinks[i].Name)
	}
	return names
}

// allUplinksDeadBeyond holds where every uplink, and at least two, is dead past
// its gateway, all within a minute.
func allUplinksDeadBeyond(s *Scene, _ Target) Finding {
	found := Finding{Family: byICMP, Hard: true}
	lines := 0
	for i := range s.uplinks {
		if s.uplinks[i].Over == "" {
			lines++
		}
	}
	if lines < 2 {
		found.Hard = false
		return found
	}
	var latest observe.Instant
	for i := range s.uplinks {
		if s.uplinks[i].Over != "" {
			continue // a tunnel dies with its carrier
		}
		t := Target{Uplink: s.uplinks[i].Name}
		dead := anchorsDead(s, t)
		if dead.Truth != Yes {
			dead.Since = observe.Instant{}
			return dead
		}
		if found.Since == (observe.Instant{}) || dead.Since.Mono < found.Since.Mono {
			found.Since = dead.Since
		}
		if dead.Since.Mono > latest.Mono {
			latest = dead.Since
		}
		found.Hard = found.Hard && dead.Hard
		found.Age = max(found.Age, dead.Age)
	}
	apart := latest.Sub(found.Since)
	if apart > together {
		return Finding{Truth: No, Text: i18n.T("the uplinks died %s apart", rounded(apart))}
	}
	found.Truth = Yes
	found.Subject = observe.Subject{Kind: observe.KindAnchor}
	found.Text = i18n.T("all %d uplinks died within %s", lines, rounded(max(apart, time.Second)))
	if lines == 2 {
		found.Text = i18n.T("both uplinks died within %s", rounded(max(apart, time.Second)))
	}
	return found
}

// allGatewaysFine holds where every uplink's gateway is fine.
func allGatewaysFine(s *Scene, _ Target) Finding {
	found := Finding{Truth: Yes, Family: byICMP, Text: i18n.T("every uplink's gateway answers")}
	for i := range s.uplinks {
		one := gatewayFine(s, Target{Uplink: s.uplinks[i].Name})
		if one.Truth != Yes {
			one.Since = observe.Instant{}
			return one
		}
		found.Subject, found.Age = one.Subject, max(found.Age, one.Age)
		if one.Family == byKernel {
			found.Family = byKernel
		}
	}
	return found
}

// allLinksUp holds where every uplink has link, address and route.
func allLinksUp(s *Scene, _ Target) Finding {
	found := Finding{Truth: Yes, Family: byKernel, Text: i18n.T("every uplink has link, address and route")}
	for i := range s.uplinks {
		t := Target{Uplink: s.uplinks[i].Name}
		for _, test := range []Test{linkUp, addressNotMissing} {
			if one := test(s, t); one.Truth != Yes {
				one.Since = observe.Instant{}
				return one
			}
		}
		found.Subject, found.Age = s.uplinks[i].link.Key.Subject, max(found.Age, s.uplinks[i].link.Age)
	}
	return found
}

// nothingByDNS holds where resolvers that go by the uplink (or by any) are silent too.
func nothingByDNS(s *Scene, t Target) Finding {
	found := Finding{Family: byDNS}
	for _, r := range s.Topology.Resolvers {
		if r.Address.Addr().IsLoopback() || t.Uplink != "" && !s.goesBy(r.Uplink, t.Uplink) {
			continue
		}
		f := s.resolverFact(r)
		switch f.Level {
		case observe.OK:
			if isOurs(r.Address.Addr()) || t.Uplink == "" || f.Proven.Mono <= s.uplink(t.Uplink).silentSince().Mono {
				continue // it may stand before what is dead, or have answered before it was
			}
			return Finding{
				Truth: No, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s answers in %s", r.Name, milliseconds(f.Took)),
			}
		case observe.Down:
			found.Truth, found.Subject, found.Age = Yes, f.Key.Subject, f.Age
			found.Text = i18n.T("resolver %s is silent too", r.Name)
		}
	}
	return found
}

// isOurs reports whether an address can be of this site's own network.
func isOurs(a netip.Addr) bool {
	return !a.IsValid() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast()
}

// sharedRisks names what all uplinks have in common.
func sharedRisks(s *Scene) []string {
	if len(s.uplinks) < 2 {
		return nil
	}
	common := slices.Clone(s.uplinks[0].Shares)
	for i := range s.uplinks[1:] {
		common = slices.DeleteFunc(common, func(risk string) bool {
			return !slices.Contains(s.uplinks[i+1].Shares, risk)
		})
	}
	return common
}

// noUplinks holds where this host has no interface to go out by.
func noUplinks(s *Scene, _ Target) Finding {
	if len(s.Topology.Uplinks) > 0 || s.Topology.NoUplinks {
		return Finding{Truth: No}
	}
	return Finding{
		Truth: Yes, Hard: true, Since: s.Started, Family: byKernel, Subject: observe.Subject{Kind: observe.KindUplink},
		Text: i18n.T("this host has no interface with a default route, nor one that could have"),
	}
}

// nothingAsked holds where not a single resolver could be asked.
func nothingAsked(s *Scene, _ Target) Finding {
	for _, r := range s.Topology.Resolvers {
		f := s.resolverFact(r)
		if f.Local >= unsendable {
			return Finding{
				Truth: Yes, Family: byDNS, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("resolver %s can't be asked (%s)", r.Name, brief(f.Cause)),
			}
		}
	}
	return Finding{}
}

// measuringUnreliable holds where we cannot trust our own measuring.
func measuringUnreliable(s *Scene, _ Target) Finding {
	if s.Gap > 0 {
		return Finding{
			Truth: Yes, Hard: true, Since: s.Now, Subject: observe.Subject{Kind: observe.KindSelf, Name: "clock"},
			Text: i18n.T("noctop itself did not run for %s", rounded(s.Gap)),
		}
	}
	if found := tooManyFiles(s); found.Truth == Yes {
		return found
	}
	late := s.fact(observe.Subject{Kind: observe.KindSelf, Name: "tick"}, observe.CheckLateness)
	if late.Level == observe.Down {
		return Finding{
			Truth: Yes, Hard: true, Since: late.Since, Subject: late.Key.Subject, Age: late.Age,
			Text: i18n.T("noctop runs late, %d times of %d: this host is overloaded", late.Bad, late.Of),
		}
	}
	loop := s.fact(observe.Subject{Kind: observe.KindSelf, Name: "loopback"}, observe.CheckLoopback)
	if loop.Level == observe.Down {
		return Finding{
			Truth: Yes, Hard: true, Since: loop.Since, Subject: loop.Key.Subject, Age: loop.Age,
			Text: i18n.T("a packet of noctop to itself takes too long or is lost: this host is overloaded"),
		}
	}
	return Finding{Truth: No}
}

// noFiles is the cause of what could not be measured for want of a file
// descriptor: it says nothing about what was to be measured.
const noFiles = "emfile"

// fewestStarved subjects that could not be measured for want of files are more
// than a moment's shortage.
const fewestStarved = 2

// tooManyFiles holds where this process may open no more files: each probe needs one.
func tooManyFiles(s *Scene) Finding {
	starved := map[observe.Subject]bool{}
	found := Finding{Hard: true, Since: s.Now}
	for i := range s.facts {
		f := &s.facts[i]
		if f.Local < unsendable || f.Last != observe.LocalError && f.Last != observe.Failed || f.Age > stale(f.Every) || !f.starved() {
			continue
		}
		starved[f.Key.Subject] = true
		found.Subject, found.Age = f.Key.Subject, max(found.Age, f.Age)
		if f.Since.Mono < found.Since.Mono {
			found.Since = f.Since
		}
	}
	if len(starved) >= fewestStarved {
		found.Truth = Yes
		found.Text = i18n.T("%d things could not be measured: this process has too many open files", len(starved))
	}
	return found
}

// starved reports whether the newest attempt failed for want of a file descriptor.
func (f *Fact) starved() bool {
	return f.Cause == noFiles || strings.Contains(f.Detail, "too many open files")
}

func seconds(value float64) time.Duration { return time.Duration(value * float64(time.Second)) }
