package triage

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// The codes of notices, which never open an incident. Those of orders are
// "mute" and "maintenance".
const (
	NoticeEjected   = "anchor.ejected"      // an anchor that fails alone, or never answered
	NoticeLimited   = "anchor.limited"      // an anchor that answers only some pings, by every uplink
	NoticeICMP      = "uplink.icmp"         // pings are filtered, connections get through
	NoticePolicy    = "uplink.policy"       // policy routing leads what has its address elsewhere
	NoticeBarred    = "host.barred"         // this host itself bars the way to some addresses
	NoticePathMTU   = "uplink.mtu"          // a smaller packet size than usual, which routers say
	NoticeHidden    = "uplink.proxy"        // somebody answers for everybody, and pages come as they should
	NoticeQUIC      = "uplink.quic"         // UDP port 443 no longer passes
	NoticeOnlyProxy = "network.proxy"       // this site goes out by a proxy only
	NoticeSplit     = "dns.split"           // an inside resolver gives an inside address
	NoticePinned    = "dns.pinned"          // a pinned name has lost one of its addresses
	NoticeSigned    = "dns.signatures"      // a resolver drops queries that programs which validate ask
	NoticeHost      = "host"                // something of this host that is no fault of the table
	NoticeClaim     = "provider.claim"      // a page and our probes disagree
	NoticePlanned   = "provider.maintained" // a page says that it is under maintenance
	NoticeFeeds     = "feeds"               // pages of unrelated providers fail together
	NoticeBlip      = "blip"                // a suspicion that came to nothing
)

// notices lists what is worth a line and is no fault.
func (s *Scene) notices(verdicts []Verdict) []Notice {
	var notices []Notice
	for i := range s.uplinks {
		notices = append(notices, s.uplinkNotices(&s.uplinks[i])...)
	}
	notices = append(notices, s.limitedAnchors()...)
	notices = append(notices, s.barredNotices(verdicts)...)
	if f := s.proxyAnswers(); s.proxied && f != nil {
		notices = append(notices, Notice{
			Code: NoticeOnlyProxy, Subject: f.Key.Subject, Since: f.Since,
			Text: i18n.T("nothing outside answers directly, and did not since noctop began; %s answers by the proxy %s: this site is online by it",
				f.Key.Subject.Name, word(f.Target, "of the environment")),
		})
	}
	return slices.Concat(notices, s.splitNames(), s.lackingNames(), s.pickyResolvers(), s.hostNotices(), s.claimNotices(), s.feedNotices())
}

func (s *Scene) uplinkNotices(u *uplinkScene) []Notice {
	var notices []Notice
	add := func(code string, f *Fact, text i18n.Text) {
		notices = append(notices, Notice{Code: code, Subject: f.Key.Subject, Text: text, Since: f.Since})
	}
	for i := range u.ejected {
		f := &u.ejected[i]
		switch {
		case s.proxied:
		case f.Ever:
			add(NoticeEjected, f, i18n.T("anchor %s by %s fails while its siblings answer: it does not count", f.Key.Subject.Name, u.Name))
		default:
			add(NoticeEjected, f, i18n.T("anchor %s never answered by %s while its siblings do: unreachable by policy", f.Key.Subject.Name, u.Name))
		}
	}
	for i := range u.anchors {
		if f := &u.anchors[i]; f.Level == observe.Down && f.Hard && u.fine() && !u.filtered && u.kinAnswers(f) {
			add(NoticeEjected, f, i18n.T("anchor %s by %s does not answer while its siblings do", f.Key.Subject.Name, u.Name))
		}
	}
	if u.filtered && u.mute >= surelyMute {
		for i := range u.anchors {
			if f := &u.anchors[i]; f.Level == observe.OK && f.Key.Check == observe.CheckTCP {
				add(NoticeICMP, f, i18n.T("pings by %s are lost and connections are made (%s in %s): ICMP is filtered, which is no outage",
					u.Name, f.Key.Subject.Name, milliseconds(f.Took)))
				break
			}
		}
	}
	if by := u.route.Field("policy"); by != "" {
		add(NoticePolicy, &u.route, i18n.T("%s: %s", u.Name, said(by)))
	}
	if u.canary.Level == observe.Down && u.portal.Level == observe.OK {
		add(NoticeHidden, &u.canary, i18n.T("by %s an address that nobody has takes connections, and pages come as they should: a proxy stands in the way", u.Name))
	}
	for i := range u.large {
		if f := &u.large[i]; f.Level == observe.OK && f.Last == observe.Refused {
			add(NoticePathMTU, f, i18n.T("full-size packets by %s are too big for a router on the way, which says so: %s", u.Name, said(f.Detail, f.Cause)))
			break
		}
	}
	return append(notices, s.quicNotices(u)...)
}

// kinAnswers reports whether another anchor of the same address family answers.
func (u *uplinkScene) kinAnswers(anchor *Fact) bool {
	return slices.ContainsFunc(u.anchors, func(f Fact) bool { return f.Level == observe.OK && familyOf(f) == familyOf(*anchor) })
}

// quicNotices says where UDP port 443 was answered by an uplink and is no more,
// by two unrelated providers that still take TCP there.
func (s *Scene) quicNotices(u *uplinkScene) []Notice {
	var first *Fact
	parties := 0
	for i, key := range s.Order {
		f := &s.facts[i]
		if key.Check != observe.CheckQUIC || key.Subject.Uplink != u.Name || !f.Ever {
			continue
		}
		if f.Level == observe.OK {
			return nil
		}
		if connects := s.fact(key.Subject, observe.CheckTCP); f.Level == observe.Down && connects.Level == observe.OK {
			if first == nil || first.Key.Subject.Name != key.Subject.Name {
				parties++
			}
			first = f
		}
	}
	if parties < 2 {
		return nil
	}
	return []Notice{{
		Code: NoticeQUIC, Subject: first.Key.Subject, Since: first.Since,
		Text: i18n.T("by %s UDP port 443 (QUIC) is no longer answered, TCP is: pages load, a little more slowly", u.Name),
	}}
}

// limitedShare of the last minute's pings lost, by every uplink alike, while
// siblings lose none to speak of, is an anchor that limits what it answers: at
// one answer a second for all comers two uplinks read 80 % (measured).
const limitedShare = 0.2

func (s *Scene) limitedAnchors() []Notice {
	var notices []Notice
	if len(s.uplinks) == 0 {
		return nil
	}
	for _, anchor := range s.uplinks[0].anchors {
		name := anchor.Key.Subject.Name
		limited, measured := 0, 0
		for i := range s.uplinks {
			u := &s.uplinks[i]
			at := slices.IndexFunc(u.anchors, func(f Fact) bool { return f.Key.Subject.Name == name })
			if at < 0 || u.anchors[at].Lately.Sent < limitedFrom {
				continue
			}
			measured++
			if f := &u.anchors[at]; f.Lately.limited() && !f.Lately.inOneGo() && u.othersClean(name) {
				limited++
			}
		}
		if limited > 0 && limited == measured {
			notices = append(notices, Notice{
				Code: NoticeLimited, Subject: anchor.Key.Subject, Since: anchor.Since,
				Text: i18n.T("anchor %s loses %d %% of all pings, by every uplink that has it, while its siblings lose none: it limits what it answers, or is at fault itself",
					name, percent(anchor.Lately)),
			})
		}
	}
	return notices
}

// limitedFrom is the least of pings in the last minute to say so.
const limitedFrom = 20

func (l Loss) limited() bool {
	return float64(l.Lost) >= limitedShare*float64(l.Sent) && l.Lost < l.Sent
}

// inOneGo reports whether most of what was lost was lost in a row: that is an
// outage of its own, and no limit.
func (l Loss) inOneGo() bool {
	const apart = 1600 * time.Millisecond // pings of one second and the next
	longest, run := 0, 0
	for i := range l.At { // the newest first
		if i > 0 && l.At[i-1]-l.At[i] > apart {
			run = 0
		}
		run++
		longest = max(longest, run)
	}
	return 4*longest >= 3*len(l.At)
}

// othersClean reports whether most siblings of an anchor lose no more than usual.
func (u *uplinkScene) othersClean(name string) bool {
	var shares []float64
	for i := range u.anchors {
		if f := &u.anchors[i]; f.Key.Subject.Name != name && f.Lately.Sent > 0 {
			shares = append(shares, f.Lately.shareOutside(nil))
		}
	}
	slices.Sort(shares)
	return len(shares) > 0 && shares[len(shares)/2] <= limitedShare/4
}

// hostNotices lists what of this host is not as it should be and stands for no
// cause of the table.
func (s *Scene) hostNotices() []Notice {
	var notices []Notice
	for i, key := range s.Order {
		f := &s.facts[i]
		if key.Subject.Kind != observe.KindHost || f.Level != observe.Down {
			continue
		}
		switch {
		case hostCause(key) == "":
			notices = append(notices, Notice{
				Code: NoticeHost, Subject: key.Subject, Since: f.Since,
				Text: i18n.T("this host: %s: %s", hostItem(key.Subject), said(f.Detail, f.Cause, key.Check)),
			})
		case f.Cause == "unsynchronised" && !f.Ever:
			notices = append(notices, Notice{
				Code: NoticeHost, Subject: key.Subject, Since: f.Since,
				Text: i18n.T("this host: nothing synchronises its clock, and did not since noctop began"),
			})
		}
	}
	return notices
}

// claimNotices lists providers that admit what we do not see, or are silent
// about what we do.
func (s *Scene) claimNotices() []Notice {
	var notices []Notice
	for i, p := range s.Topology.Providers {
		if p.Feed == nil {
			continue
		}
		subject := observe.Subject{Kind: observe.KindFeed, Name: p.Name}
		page := s.fact(subject, observe.CheckFetch)
		if page.Level != observe.OK {
			continue
		}
		claimed := observe.Severity(page.Value)
		dead, fine := s.paths[i].dead, s.paths[i].fine
		switch {
		case claimed == observe.SeverityMaintenance:
			notices = append(notices, Notice{
				Code: NoticePlanned, Subject: subject, Since: page.Since, Text: i18n.T("%s says it is under maintenance", p.Name),
			})
		case claimed >= observe.SeverityDegraded && len(dead) == 0 && len(fine) > 0:
			notices = append(notices, Notice{
				Code: NoticeClaim, Subject: subject, Since: page.Since,
				Text: i18n.T("%s says it is %s; our probes find it well", p.Name, i18n.T(claimed.String())),
			})
		case claimed == observe.SeverityOK && len(dead) > 0 && len(fine) == 0 && slices.ContainsFunc(dead, func(f Fact) bool { return f.Hard }):
			notices = append(notices, Notice{
				Code: NoticeClaim, Subject: subject, Since: dead[0].Since,
				Text: i18n.T("%s fails for us; its page says all is well", p.Name),
			})
		}
	}
	return notices
}

// owners is how many unrelated hosts serve some providers' pages.
func (s *Scene) owners(pages []*Fact) int {
	owners := map[string]bool{}
	for _, p := range s.Topology.Providers {
		of := func(page *Fact) bool { return page.Key.Subject.Name == p.Name }
		if p.Feed != nil && slices.ContainsFunc(pages, of) {
			owners[p.Feed.Owner()] = true
		}
	}
	return len(owners)
}

// feedNotices says where the pages of unrelated providers fail together while
// the network is fine: that is ours or our path's, and says nothing of them.
func (s *Scene) feedNotices() []Notice {
	var failing []*Fact
	for i, key := range s.Order {
		if key.Subject.Kind != observe.KindFeed || key.Check != observe.CheckFetch {
			continue
		}
		switch f := &s.facts[i]; {
		case f.Level == observe.OK:
			return nil
		case f.Level == observe.Down:
			failing = append(failing, f)
		}
	}
	if s.owners(failing) < 2 || networkFine(s, Target{}).Truth != Yes {
		return nil
	}
	return []Notice{{
		Code: NoticeFeeds, Subject: failing[0].Key.Subject, Since: failing[0].Since,
		Text: i18n.T("the pages of all %d providers fail together (%s): more likely our way to them than theirs", len(failing), brief(failing[0].Cause)),
	}}
}
