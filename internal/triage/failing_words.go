package triage

import (
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// providerFails says in a few words how a provider fails: what an operator would
// see who tried it by hand. Where its probes fail differently there is no one way.
func (s *Scene) providerFails(provider string) i18n.Text {
	dead, _ := s.providerPaths(s.provider(provider))
	if len(dead) == 0 {
		return i18n.T("fails")
	}
	for i := range dead {
		if dead[i].Cause != dead[0].Cause || dead[i].Key.Check != dead[0].Key.Check {
			return i18n.T("fails")
		}
	}
	if f := dead[0]; f.Cause == "tls-issuer" {
		return i18n.T("shows a certificate of an issuer that is not trusted here (%s)", word(s.issuer(f.Key.Subject), "not named"))
	}
	return wayItFails(dead[0])
}

// wayItFails says where a connection to a provider ends.
func wayItFails(f Fact) i18n.Text {
	atTLS, atHTTP := f.Key.Check == observe.CheckTLS, f.Key.Check == observe.CheckHTTP
	switch f.Cause {
	case "timeout", "unreachable":
		switch {
		case atTLS:
			return i18n.T("takes connections and then says nothing, not even TLS")
		case atHTTP:
			return i18n.T("takes connections and then sends no page")
		}
		return i18n.T("does not answer")
	case "refused":
		return i18n.T("refuses connections")
	case "reset", "tls-early-close", "http-early-close":
		switch {
		case atTLS:
			return i18n.T("hangs up during TLS")
		case atHTTP:
			return i18n.T("hangs up before it sends a page")
		}
		return i18n.T("breaks connections off")
	case "tls-not-tls":
		return i18n.T("does not speak TLS on its port")
	case "tls-alert", "tls-failed":
		return i18n.T("fails at TLS")
	case "http-5xx":
		return i18n.T("answers %s", statusOf(f))
	case "http-malformed", "http-header":
		return i18n.T("sends no HTTP that can be read")
	}
	return i18n.T("fails")
}

// statusOf is a page's status without its name: "HTTP 503".
func statusOf(f Fact) string {
	words := strings.Fields(f.Detail)
	if len(words) < 2 {
		return f.Cause
	}
	return words[0] + " " + words[1]
}

// resolverFails says what is wrong with a resolver while others are well.
func resolverFails(r topology.Resolver, f Fact) i18n.Text {
	if f.Last != observe.Wrong && f.Last != observe.Refused {
		return resolverSilent(r, f)
	}
	switch f.Cause {
	case "servfail":
		if f.Field("cd") == "noerror" {
			return i18n.T("DNS resolver %s fails at DNSSEC: unchecked it answers, checked it does not; others are fine", r.Name)
		}
		return i18n.T("DNS resolver %s can't find names out (SERVFAIL), others can", r.Name)
	case "nxdomain", "nodata":
		return i18n.T("DNS resolver %s denies names that others have (%s)", r.Name, strings.ToUpper(f.Cause))
	case "refused":
		return i18n.T("DNS resolver %s refuses to answer us (REFUSED), others answer", r.Name)
	case "port-unreachable", "econnrefused":
		return i18n.T("DNS resolver %s: its host is there, and no DNS listens on it; others answer", r.Name)
	case "truncated":
		return i18n.T("DNS resolver %s sends us to TCP, and does not answer there; others answer", r.Name)
	case "wrong-question":
		return i18n.T("DNS resolver %s answers what was not asked: something in between forges its answers; others are fine", r.Name)
	case "malformed":
		return i18n.T("DNS resolver %s sends answers that can't be read, others are fine", r.Name)
	case "http-content":
		return i18n.T("DNS resolver %s answers with a web page in place of DNS, others are fine", r.Name)
	case "tls-expired":
		return i18n.T("DNS resolver %s: its certificate has expired, others answer", r.Name)
	case "tls-not-yet-valid":
		return i18n.T("DNS resolver %s: its certificate is not valid yet, or this host's clock is wrong; others answer", r.Name)
	case "tls-wrong-name":
		return i18n.T("DNS resolver %s: its certificate is for another name, others answer", r.Name)
	case "tls-unknown-authority":
		return i18n.T("DNS resolver %s: its certificate is of an issuer that is not trusted here, others answer", r.Name)
	}
	if status, ok := strings.CutPrefix(f.Cause, "http-"); ok {
		return i18n.T("DNS resolver %s answers HTTP %s in place of DNS, others are fine", r.Name, status)
	}
	return i18n.T("DNS resolver %s fails (%s), others answer", r.Name, brief(f.Cause))
}

// resolverSilent says of a resolver that gives no answer what else is known.
func resolverSilent(r topology.Resolver, f Fact) i18n.Text {
	switch {
	case f.Cause == "wrong-source":
		return i18n.T("DNS resolver %s answers from another address (%s), which programs do not take; others are fine", r.Name, word(f.Field("from"), "?"))
	case f.Field("tcp") == "noerror":
		return i18n.T("DNS resolver %s answers over TCP and not over UDP, others do", r.Name)
	}
	return i18n.T("DNS resolver %s does not answer, others do", r.Name)
}

// nextForResolver is what to do about a resolver that fails, with the command
// that shows what noctop saw.
func nextForResolver(s *Scene, r topology.Resolver, f Fact) i18n.Text {
	server, instead := at(r), s.instead(r)
	switch {
	case r.Transport != topology.TransportUDP || !r.Address.IsValid():
		return i18n.T("%s; check this one: %s", instead, asked(r))
	case f.Cause == "truncated":
		return i18n.T("%s; is TCP port 53 closed on the way? %s", instead, "dig +tcp "+server+" . NS")
	case f.Field("tcp") == "noerror" && f.Last != observe.Wrong && f.Cause != "wrong-source":
		return i18n.T("%s; is UDP port 53 closed on the way? %s", instead, "dig "+server+" . NS; dig +tcp "+server+" . NS")
	case f.Cause == "wrong-question":
		return i18n.T("trust nothing it says; use one over TLS or HTTPS; compare: %s", "dig "+server+" . NS; dig +tcp "+server+" . NS")
	case f.Cause == "servfail" && f.Field("cd") == "noerror":
		return i18n.T("%s; is its clock right, and its trust anchor? %s", instead, "dig +cd "+server+" "+s.warmName())
	case f.Last == observe.Wrong || f.Last == observe.Refused:
		return i18n.T("%s; check this one: %s", instead, s.askedFor(r, s.warmName()))
	}
	return i18n.T("%s; check this one: %s", instead, s.askedFor(r, ". NS"))
}

// instead says which resolver to use in place of one that fails.
func (s *Scene) instead(failing topology.Resolver) i18n.Text {
	for _, r := range s.Topology.Resolvers {
		if f := s.resolverFact(r); r.Name != failing.Name && r.Transport == topology.TransportUDP && r.Address.IsValid() && f.Level == observe.OK && !f.Slow {
			return i18n.T("use %s in its place", called(r))
		}
	}
	return i18n.T("use another resolver")
}

// called is a resolver's name, and its address where that is another word.
func called(r topology.Resolver) string {
	if address := r.Address.Addr().String(); address != r.Name {
		return r.Name + " (" + address + ")"
	}
	return r.Name
}

// askedFor asks a resolver by hand as noctop does. dig leaves by the routing table,
// whichever uplink a resolver is bound to: where that is another one, noctop asks.
func (s *Scene) askedFor(r topology.Resolver, question string) string {
	if u := s.uplink(r.Uplink); u != nil && !u.primary {
		return "noctop check " + s.warmName()
	}
	return "dig " + at(r) + " " + question
}

// at is how dig is told whom to ask.
func at(r topology.Resolver) string { return "@" + r.Address.Addr().String() }

// warmName is a name that every resolver has.
func (s *Scene) warmName() string {
	return strings.TrimSuffix(word(s.Topology.WarmName, "example.com"), ".")
}

// askedForNobody asks a resolver by hand for a name that does not exist.
func (s *Scene) askedForNobody(r topology.Resolver) string {
	name := "does-not-exist." + strings.Trim(word(s.Topology.ColdZone, "example.com"), ".")
	if !r.Address.IsValid() || r.Transport != topology.TransportUDP {
		return asked(r) + "; dig " + name
	}
	return "dig " + at(r) + " " + name
}

// comparedAnswers asks by hand for a name where the answer is wrong, and where it
// is right.
func (s *Scene) comparedAnswers(name string) string {
	wrong, right := "", "@1.1.1.1"
	for _, r := range s.Topology.Resolvers {
		if !r.Address.IsValid() || r.Transport != topology.TransportUDP {
			continue
		}
		switch f := s.nameAt(name, r.Name); {
		case f.Level == observe.Down && f.Cause == "unexpected-address" && wrong == "":
			wrong = at(r)
		case f.Level == observe.OK:
			right = at(r)
		}
	}
	if wrong == "" {
		return "dig " + right + " " + name
	}
	return "dig " + wrong + " " + name + "; dig " + right + " " + name
}
