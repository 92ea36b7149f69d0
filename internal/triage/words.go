package triage

import (
	"fmt"
	"slices"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// whoIsFine ends a headline with the uplinks that are well.
func (s *Scene) whoIsFine(except string) string {
	var fine []string
	for i := range s.uplinks {
		u := &s.uplinks[i]
		blamed := slices.ContainsFunc(s.atFault, func(t Target) bool { return t.Uplink == u.Name })
		if u.Name != except && !blamed && u.fine() && !u.answeredByOthers() {
			fine = append(fine, u.Name)
		}
	}
	return strings.Join(fine, ", ")
}

// andFine adds "; B is fine" where another uplink is.
func (s *Scene) andFine(text i18n.Text, except string) i18n.Text {
	if fine := s.whoIsFine(except); fine != "" {
		return i18n.T("%s; %s is fine", text, fine)
	}
	return text
}

func headlineMonitor(s *Scene, t Target) i18n.Text {
	if tooManyFiles(s).Truth == Yes {
		return i18n.T("verdicts are frozen: noctop can't measure, it has too many open files")
	}
	if why := measuringUnreliable(s, t).Text; !why.Empty() {
		return i18n.T("verdicts are frozen: %s", why)
	}
	return i18n.T("verdicts are frozen: noctop's own measuring can't be trusted")
}

func nextMonitor(s *Scene, _ Target) i18n.Text {
	if tooManyFiles(s).Truth == Yes {
		return i18n.T("let it open more, and start it again: ulimit -n 4096")
	}
	if s.Gap > 0 {
		return i18n.T("nothing, where it was stopped (Ctrl-Z, SIGSTOP) or this machine slept: the verdict returns by itself; else see: %s", asRoot+"journalctl -k -n 20")
	}
	return i18n.T("see what loads this host: %s; the verdict returns by itself", "top -o %CPU")
}

func headlineNoUplinks(*Scene, Target) i18n.Text {
	return i18n.T("this host has no network: no interface has a way out, or could have one")
}

func nextNoUplinks(*Scene, Target) i18n.Text {
	return i18n.T("see what interfaces there are, and start the network: ip link; ip route")
}

func headlineLink(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	switch u.link.Cause {
	case "no-interface":
		if u.Interface == "" && u.Source.IsValid() {
			return s.andFine(i18n.T("%s: no interface of this host has the address %s", t.Uplink, u.Source), t.Uplink)
		}
		return s.andFine(i18n.T("%s: the interface %s is gone", t.Uplink, interfaceOf(u)), t.Uplink)
	case "admin-down":
		return s.andFine(i18n.T("%s: the interface %s is switched off on this host", t.Uplink, interfaceOf(u)), t.Uplink)
	default:
		return s.andFine(i18n.T("%s: no carrier on %s (cable, port or far end)", t.Uplink, interfaceOf(u)), t.Uplink)
	}
}

func nextLink(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	switch u.link.Cause {
	case "admin-down":
		return i18n.T("switch it on again: %s", s.forEach(t, func(u *uplinkScene) string {
			if u.link.Cause != "admin-down" {
				return ""
			}
			return asRoot + "ip link set " + u.device() + " up"
		}))
	case "no-interface":
		if u.Interface == "" && u.Source.IsValid() {
			return i18n.T("renew the lease, or set the address where it belongs: ip -br address")
		}
		return i18n.T("is its driver or tunnel gone, or its name another? %s", "ip -br link; "+asRoot+"dmesg -T | tail")
	}
	return i18n.T("check the cable and the port at the other end: %s", s.forEach(t, func(u *uplinkScene) string { return "ip -s link show " + u.device() }))
}

func headlineAddress(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	if u.address.Level == observe.Down {
		return s.andFine(i18n.T("%s: %s has link and no address", t.Uplink, interfaceOf(u)), t.Uplink)
	}
	return s.andFine(i18n.T("%s: %s has no default route", t.Uplink, interfaceOf(u)), t.Uplink)
}

func nextAddress(s *Scene, t Target) i18n.Text {
	if s.uplink(t.Uplink).address.Level == observe.Down {
		return i18n.T("renew the lease, or set the address: %s", s.forEach(t, func(u *uplinkScene) string { return "ip address show dev " + u.device() }))
	}
	return i18n.T("put the route back: %s", s.forEach(t, func(u *uplinkScene) string {
		return asRoot + "ip route add default via " + word(u.gatewayAddress(), "GATEWAY") + " dev " + u.device() + u.metric()
	}))
}

// metric is the one that the uplink's default route had, as ip takes it: without it
// the route would go before those of other uplinks.
func (u *uplinkScene) metric() string {
	const mostInMain = 1 << 32 // what lies beyond are routes of other tables
	if m := u.route.WasGood; m > 0 && m < mostInMain {
		return fmt.Sprintf(" metric %.0f", m)
	}
	return ""
}

func (u *uplinkScene) gatewayAddress() string {
	for _, facts := range [][]Fact{u.gateways, u.neighbours} {
		for _, f := range facts {
			if f.Target != "" {
				return f.Target
			}
		}
	}
	if len(u.Gateways) > 0 {
		return u.Gateways[0].String()
	}
	return u.gatewayWas
}

// gatewayNamed is the gateway with its address, where that is known.
func (u *uplinkScene) gatewayNamed() i18n.Text {
	if address := u.gatewayAddress(); address != "" {
		return i18n.T("gateway %s", address)
	}
	return i18n.T("gateway")
}

func headlineGateway(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return s.andFine(i18n.T("%s: nothing answers from the %s on", t.Uplink, u.gatewayNamed()), t.Uplink)
}

func nextGateway(s *Scene, t Target) i18n.Text {
	return i18n.T("check the gateway and the switch before it: %s", s.forEach(t, func(u *uplinkScene) string { return u.lookedAt(u.gatewayAddress()) }))
}

func headlineFirstHop(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	if len(u.hops) == 0 || !u.hops[0].Ever {
		return s.andFine(i18n.T("%s: dead past the %s (first hop never seen)", t.Uplink, u.gatewayNamed()), t.Uplink)
	}
	return s.andFine(i18n.T("%s: nothing answers from the first hop %s on", t.Uplink, u.hops[0].Target), t.Uplink)
}

func headlineCore(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return s.andFine(i18n.T("%s: nothing answers past its first router %s", t.Uplink, u.hops[0].Target), t.Uplink)
}

// anAnchor is an address to trace to by hand: the furthest out that is dead; where
// none is, the furthest out.
func (u *uplinkScene) anAnchor() string {
	best := Fact{}
	for _, f := range u.anchors {
		dead, bestDead := f.Level == observe.Down, best.Level == observe.Down
		if best.Key == (Key{}) || dead && !bestDead || dead == bestDead && ringOf(f) > ringOf(best) {
			best = f
		}
	}
	return best.Key.Subject.Name
}

func nextUplink(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	trace := u.traced(simply)
	switch fine := s.whoIsFine(t.Uplink); {
	case fine != "" && u.Circuit != "" && u.Uplink.Call == "":
		return i18n.T("move what needs it to %s; call about circuit %s; trace: %s", fine, u.Circuit, trace)
	case fine != "":
		return i18n.T("move what needs it to %s; call the carrier; trace: %s", fine, trace)
	case u.Circuit != "" && u.Uplink.Call == "":
		return i18n.T("call about circuit %s; trace: %s", u.Circuit, trace)
	default:
		return i18n.T("call the carrier; trace: %s", trace)
	}
}

func callUplink(s *Scene, t Target) string {
	u := s.uplink(t.Uplink)
	if u.Circuit != "" && u.Uplink.Call != "" {
		return i18n.T("%s, circuit %s", u.Uplink.Call, u.Circuit).String()
	}
	return u.Uplink.Call
}

func headlineTransit(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	from := u.brokenFrom()
	if from < 0 {
		return i18n.T("%s: part of the network past it is dead", t.Uplink)
	}
	if rings[from] == topology.RingForeign {
		return s.andFine(i18n.T("%s: nothing abroad answers, what is nearer does", t.Uplink), t.Uplink)
	}
	return s.andFine(i18n.T("%s: nothing past the carrier's own network answers", t.Uplink), t.Uplink)
}

func headlineUpstream(s *Scene, _ Target) i18n.Text {
	var text i18n.Text
	switch past := s.everyFirstHopAnswers(); {
	case len(s.uplinks) == 2 && past:
		text = i18n.T("both uplinks are dead past their first routers")
	case len(s.uplinks) == 2:
		text = i18n.T("both uplinks are dead past their gateways")
	case past:
		text = i18n.T("all %d uplinks are dead past their first routers", len(s.uplinks))
	default:
		text = i18n.T("all %d uplinks are dead past their gateways", len(s.uplinks))
	}
	if shared := sharedRisks(s); len(shared) > 0 {
		return i18n.T("%s; they share %s", text, strings.Join(shared, ", "))
	}
	return text
}

// everyFirstHopAnswers holds where the first router of every uplink answers.
func (s *Scene) everyFirstHopAnswers() bool {
	for i := range s.uplinks {
		if s.uplinks[i].Over == "" && hopFine(s, Target{Uplink: s.uplinks[i].Name}).Truth != Yes {
			return false
		}
	}
	return true
}

func nextUpstream(s *Scene, _ Target) i18n.Text {
	u := &s.uplinks[0]
	return i18n.T("look for what they share (exchange, duct, power), check by mobile, call the carriers; trace: %s", u.traced(simply))
}

func callEveryUplink(s *Scene, _ Target) string {
	var calls []string
	for i := range s.uplinks {
		if call := callUplink(s, Target{Uplink: s.uplinks[i].Name}); call != "" {
			calls = append(calls, call)
		}
	}
	return strings.Join(calls, "; ")
}

func headlineLoss(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	if l, ok := s.lossyFrom(u); ok && l.ring > 0 {
		return s.andFine(i18n.T("%s loses %d %% of its packets, from the %s anchors outwards", t.Uplink, percent(l.total), i18n.T(rings[l.ring])), t.Uplink)
	} else if ok {
		return s.andFine(i18n.T("%s loses %d %% of its packets, to every anchor alike", t.Uplink, percent(l.total)), t.Uplink)
	}
	return i18n.T("%s loses packets", t.Uplink)
}

func nextLoss(s *Scene, t Target) i18n.Text {
	u := s.uplink(t.Uplink)
	return i18n.T("see where it begins: %s; then call the carrier with the figures", u.traced(simply))
}

func headlineResolver(s *Scene, t Target) i18n.Text {
	r := s.resolver(t.Resolver)
	if r.Role == "stub" {
		return i18n.T("the local DNS stub %s fails, others answer", r.Name)
	}
	return resolverFails(r, s.resolverFact(r))
}

func nextResolver(s *Scene, t Target) i18n.Text {
	r := s.resolver(t.Resolver)
	if r.Role == "stub" {
		return i18n.T("see what it asks in turn, then start it again: %s", "resolvectl status; "+asRoot+"systemctl restart systemd-resolved")
	}
	return nextForResolver(s, r, s.resolverFact(r))
}

func headlineDNSAll(s *Scene, _ Target) i18n.Text {
	if causes := s.answersOfResolvers(); len(causes) > 0 {
		return i18n.T("every DNS resolver answers with errors only (%s), while IP addresses answer", briefs(causes))
	}
	return i18n.T("no DNS resolver answers, while IP addresses do")
}

func nextDNSAll(s *Scene, _ Target) i18n.Text {
	if causes := s.answersOfResolvers(); len(causes) > 0 {
		return i18n.T("they are there and can't answer: what do they ask in turn? Try another: %s", "dig @9.9.9.9 "+s.warmName())
	}
	for _, r := range s.Topology.Resolvers {
		if r.Address.IsValid() {
			return i18n.T("is port 53 blocked on the way? %s", "dig +tcp "+at(r)+" . NS")
		}
	}
	return i18n.T("is port 53 blocked on the way?")
}

func headlineProvider(s *Scene, t Target) i18n.Text {
	text := i18n.T("%s %s", t.Provider, s.providerFails(t.Provider))
	switch dead, _ := s.providerPaths(s.provider(t.Provider)); {
	case s.proxied:
	case slices.ContainsFunc(s.uplinks, func(u uplinkScene) bool { return !u.fine() }):
		return i18n.T("%s, by every uplink that works", text)
	case len(byUplink(dead)) > 1:
		return i18n.T("%s, by every uplink; the network is fine", text)
	}
	return i18n.T("%s; the network is fine", text)
}

func nextProvider(s *Scene, t Target) i18n.Text {
	p := s.provider(t.Provider)
	probe := strings.TrimPrefix(p.Probes[0], "tcp://")
	switch dead, _ := s.providerPaths(p); {
	case len(dead) > 0 && dead[0].Cause == "tls-issuer":
		return i18n.T("no passwords there until it is known whose it is: a filter of ours, or its new issuer? check: noctop check %s", probe)
	case p.Feed == nil:
		return i18n.T("it is theirs: tell them, and those who use it; check: noctop check %s", probe)
	}
	return i18n.T("it is theirs: see their status page, tell those who use it; check: noctop check %s", probe)
}

func callProvider(s *Scene, t Target) string { return s.provider(t.Provider).Call }

func headlineProviderPath(s *Scene, t Target) i18n.Text {
	return i18n.T("%s: the way from %s there is at fault", failsByOne(s, t).Text, strings.Join(providerAndUplinks(s, t)[1:], ", "))
}

func nextProviderPath(s *Scene, t Target) i18n.Text {
	probe := failsByOne(s, t).Subject.Group
	return i18n.T("send what needs it the other way; ask both sides about the peering; compare: noctop check %s", strings.TrimPrefix(probe, "tcp://"))
}

func headlineProviderTLS(s *Scene, t Target) i18n.Text {
	dead, _ := s.providerPaths(s.provider(t.Provider))
	switch {
	case len(dead) > 0 && dead[0].Cause == "tls-expired":
		return i18n.T("%s: its certificate has expired", t.Provider)
	case len(dead) > 0 && dead[0].Cause == "tls-not-yet-valid":
		return i18n.T("%s: its certificate is not valid yet, or this host's clock is wrong", t.Provider)
	default:
		return i18n.T("%s: its certificate is for another name", t.Provider)
	}
}

func headlineProviderRecord(_ *Scene, t Target) i18n.Text {
	return i18n.T("%s: its DNS record is gone or empty, DNS itself is fine", t.Provider)
}

func headlineIntercepted(s *Scene, t Target) i18n.Text {
	issuer := s.issuer(everybodysIssuer(s, t).Subject)
	if issuer == "" {
		return i18n.T("something on the way shows its own certificates for everybody's sites")
	}
	return i18n.T("something on the way shows its own certificates (%s) for everybody's sites", issuer)
}

func nextIntercepted(*Scene, Target) i18n.Text {
	return i18n.T("type no password anywhere; is there a new proxy or filter? see who issued it: noctop check https://example.com")
}
