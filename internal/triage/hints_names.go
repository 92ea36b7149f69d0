package triage

import (
	"net/url"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/topology"
)

// asked is how a resolver is asked by hand.
func asked(r topology.Resolver) string {
	switch {
	case r.Role == "stub" || r.Transport == topology.TransportSystem:
		return "resolvectl query example.com"
	case r.Transport == topology.TransportHTTPS:
		return "curl -sv --max-time 10 -o /dev/null " + r.URL
	case r.Transport == topology.TransportTLS:
		return "kdig @" + r.Address.Addr().String() + " +tls . NS"
	case !r.Address.IsValid():
		return "dig . NS"
	}
	return "dig @" + r.Address.Addr().String() + " . NS +tries=1"
}

// callResolver is whom to tell of a resolver.
func callResolver(s *Scene, r topology.Resolver) Hint {
	if r.Uplink != "" && s.uplink(r.Uplink) != nil {
		return call(i18n.T("%s: their resolver %s, since when, and what it answers", word(callUplink(s, Target{Uplink: r.Uplink}), r.Uplink), r.Name))
	}
	return call(i18n.T("whoever runs the resolver %s", r.Name))
}

// otherResolver is how to do without a resolver.
func otherResolver(s *Scene, r topology.Resolver) Hint {
	for _, other := range s.Topology.Resolvers {
		if f := s.resolverFact(other); other.Name != r.Name && other.Transport == topology.TransportUDP && other.Address.IsValid() && f.Ever && !f.failing() {
			return change(i18n.T("put %s first, on this host and where addresses are given out: %s", other.Name, asRoot+"resolvectl dns "+s.wayOut()+" "+other.Address.Addr().String()))
		}
	}
	return change(i18n.T("put another resolver first, on this host and where addresses are given out"))
}

// wayOut is the interface by which what is bound to no uplink leaves.
func (s *Scene) wayOut() string {
	for i := range s.uplinks {
		if s.uplinks[i].primary {
			return s.uplinks[i].device()
		}
	}
	return "INTERFACE"
}

func hintsResolver(s *Scene, t Target) []Hint {
	r := s.resolver(t.Resolver)
	if r.Role == "stub" {
		return []Hint{
			check(i18n.T("what does it ask in turn, and does that answer? %s", "resolvectl status; "+asRoot+"journalctl -u systemd-resolved -n 30")),
			change(i18n.T("start it again: %s", asRoot+"systemctl restart systemd-resolved")),
			callHost(),
		}
	}
	return []Hint{check(i18n.T("is it there at all, and what does it say? %s", asked(r))), otherResolver(s, r), callResolver(s, r)}
}

func hintsSlow(s *Scene, t Target) []Hint {
	r := s.resolver(t.Resolver)
	return []Hint{check(i18n.T("is it slow with what is in its cache, too? %s", asked(r))), otherResolver(s, r), callResolver(s, r)}
}

func hintsDNSAll(s *Scene, _ Target) []Hint {
	at := "RESOLVER"
	for _, r := range s.Topology.Resolvers {
		if r.Address.IsValid() {
			at = r.Address.Addr().String()
			break
		}
	}
	return []Hint{
		check(i18n.T("is port 53 closed on the way, of UDP only or of TCP, too? %s", "dig @"+at+" . NS; dig +tcp @"+at+" . NS")),
		change(i18n.T("ask one that is behind TLS or HTTPS, or by another line; what must work goes into /etc/hosts")),
		call(i18n.T("whoever runs the firewall; then the carrier: say that addresses answer and names do not")),
	}
}

func hintsZone(_ *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("at which server does it break? %s", "dig +trace "+t.Name)),
		change(i18n.T("if it is yours: the delegation at the registrar, and the zone on its servers; if not, wait")),
		call(i18n.T("the zone's owner; its mailbox: %s", "dig +short SOA "+t.Name)),
	}
}

func hintsDNSSEC(_ *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("does it resolve where nothing is checked, and is the clock right? %s", "dig +cd "+t.Name+"; delv "+t.Name+"; date")),
		change(i18n.T("if it is yours: the right DS at the registrar, or a new signature; on a resolver of ours, for an hour: %s", asRoot+"rndc nta -lifetime 1h "+t.Name)),
		call(i18n.T("the zone's owner; its mailbox: %s", "dig +cd +short SOA "+t.Name)),
	}
}

func hintsHijack(s *Scene, t Target) []Hint {
	if t.Name == "" {
		r := s.resolver(t.Resolver)
		return []Hint{
			check(i18n.T("what does it say of a name that nobody has? %s", s.askedForNobody(r))),
			otherResolver(s, r), callResolver(s, r),
		}
	}
	return []Hint{
		check(i18n.T("which address do others have, and who holds the domain? %s", s.comparedAnswers(t.Name)+"; whois "+t.Name)),
		change(i18n.T("do not log in there; put the right address into /etc/hosts for what can't wait")),
		call(i18n.T("the zone's owner and the registrar, and whoever runs security here")),
	}
}

// firstPage is the first probe of a provider, and its host.
func (s *Scene) firstPage(provider string) (probe, host string) {
	p := s.provider(provider)
	if len(p.Probes) == 0 {
		return "URL", "HOST"
	}
	host = "HOST"
	if u, err := url.Parse(p.Probes[0]); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return strings.TrimPrefix(p.Probes[0], "tcp://"), host
}

// callOf is whom to tell of a provider.
func callOf(s *Scene, t Target) Hint {
	return call(i18n.T("%s: what fails, since when, by which lines", word(callProvider(s, t), t.Provider)))
}

func hintsIntercepted(*Scene, Target) []Hint {
	return []Hint{
		check(i18n.T("who has issued the certificates? %s", "openssl s_client -connect example.com:443 -servername example.com </dev/null | openssl x509 -noout -issuer")),
		change(i18n.T("no passwords until that is known; if the filter is ours, have its root installed or this host let through")),
		call(i18n.T("whoever runs the proxy or filter here, and security")),
	}
}

func hintsProviderPath(s *Scene, t Target) []Hint {
	_, host := s.firstPage(t.Provider)
	return []Hint{
		check(i18n.T("where does the way there end by the one that fails, and by the other? %s", s.tracedByBoth(t, host))),
		change(i18n.T("send what needs it by the line that works")),
		call(i18n.T("the carrier of the line that fails, and %s: ask about the peering", word(callProvider(s, t), t.Provider))),
	}
}

// tracedByBoth are the commands that trace the way to a provider by an uplink that
// it fails by, and by one that it answers by.
func (s *Scene) tracedByBoth(t Target, host string) string {
	dead, fine := s.stillDead(t.Provider)
	by := func(facts []Fact) string {
		if len(facts) > 0 {
			if u := s.uplink(facts[0].Key.Subject.Uplink); u != nil {
				return u.tracedTo(overTCP, host)
			}
		}
		return "mtr -n -T -P 443 -I INTERFACE " + host
	}
	return by(dead) + "; " + by(fine)
}

func hintsProviderTLS(s *Scene, t Target) []Hint {
	_, host := s.firstPage(t.Provider)
	return []Hint{
		check(i18n.T("until when was it good, and is this host's clock right? %s", "openssl s_client -connect "+host+":443 -servername "+host+" </dev/null | openssl x509 -noout -dates; date")),
		change(i18n.T("nothing here: have nobody click the warning away")),
		callOf(s, t),
	}
}

func hintsProviderRecord(s *Scene, t Target) []Hint {
	_, host := s.firstPage(t.Provider)
	return []Hint{
		check(i18n.T("at which server does it break? %s", "dig +trace "+host)),
		change(i18n.T("for what can't wait, the last address that worked, in /etc/hosts; note to take it out again")),
		callOf(s, t),
	}
}

func hintsProviderDown(s *Scene, t Target) []Hint {
	probe, host := s.firstPage(t.Provider)
	if !strings.Contains(probe, "://") {
		return []Hint{check(i18n.T("does anything of it answer? %s", "nc -vz -w 5 "+strings.Replace(probe, ":", " ", 1)+"; mtr -n "+host)), fallBack(), callOf(s, t)}
	}
	return []Hint{check(i18n.T("does anything of it answer? %s", "curl -sv --max-time 10 -o /dev/null "+probe)), fallBack(), callOf(s, t)}
}

// fallBack is what to do while somebody else is at fault.
func fallBack() Hint {
	return change(i18n.T("what needs it to its fallback; tell those who use it, and by when they hear again"))
}
