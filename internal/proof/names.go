package proof

import (
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	dnsPort     = 53
	tlsPort     = 853
	mostServers = 6 // resolvers that a name is asked of
)

// rootQuery asks for the servers of the root, in the form that DNS over HTTPS has
// for it (RFC 8484, section 4.1.1): no identifier, recursion desired, NS of ".".
const rootQuery = "AAABAAABAAAAAAAAAAACAAE"

// aName is a name to ask for: one of those that are watched.
func (b *builder) aName() string {
	for _, n := range b.What.Names {
		if name := hostName(n.Name); name != "" {
			return name
		}
	}
	if name := hostName(b.What.WarmName); name != "" {
		return name
	}
	return "example.com"
}

// dig asks a resolver, once, for at most two seconds.
func (b *builder) dig(r *topology.Resolver, words ...string) Command {
	at := addressOf(r.Address.Addr().String())
	if at == "" || !b.on(linux, darwin) || slices.Contains(words, "") {
		return nil
	}
	c := Command{"dig", "@" + at}
	if port := r.Address.Port(); port != dnsPort && port != 0 {
		c = append(c, "-p", strconv.Itoa(int(port)))
	}
	if from := b.source(r.Uplink, r.Address.Addr()); from != "" {
		c = append(c, "-b", from)
	}
	return append(append(c, words...), "+tries=1", "+time=2")
}

// asks is how far what asks a resolver keeps to the uplink that it is asked by.
func (b *builder) asks(r *topology.Resolver) Loose {
	if !b.on(linux, darwin) { // nslookup takes no source
		return b.looseBy(r.Uplink, "")
	}
	return b.looseBy(r.Uplink, b.source(r.Uplink, r.Address.Addr()))
}

// resolver are the tools of a resolver, by how it is asked.
func (b *builder) resolver(s observe.Subject) {
	name := b.aName()
	i := slices.IndexFunc(b.What.Resolvers, func(r topology.Resolver) bool { return r.Name == s.Name && r.Uplink == s.Uplink })
	if i < 0 && s.Name != topology.TransportSystem {
		return
	}
	if i < 0 || b.What.Resolvers[i].Transport == topology.TransportSystem {
		b.system(name)
		return
	}
	r := &b.What.Resolvers[i]
	switch r.Transport {
	case topology.TransportTLS:
		b.overTLS(r, name)
	case topology.TransportHTTPS:
		b.overHTTPS(r)
		return
	default:
		b.plain(r, name)
	}
	if at := r.Address.Addr().String(); !r.Address.Addr().IsLoopback() {
		b.add(i18n.T("does the host that it is on answer?"), asking, b.ping(b.by(r.Uplink), at))
		b.add(i18n.T("which router is the last that answers?"), tracing, b.trace(b.by(r.Uplink), at)...)
		b.add(i18n.T("which way does this host send it?"), briefly, b.lookUp(b.by(r.Uplink), at))
		b.leaving(r.Uplink, at)
	} else {
		b.add(i18n.T("what does the local stub ask in turn?"), briefly, b.only(linux, "resolvectl", "status"))
	}
}

// plain are the tools of a resolver on port 53.
func (b *builder) plain(r *topology.Resolver, name string) {
	l := b.asks(r)
	b.addLoosely(l, i18n.T("does it answer?"), b.dig(r, "-q", name), b.nslookup(r, name))
	b.addLoosely(l, i18n.T("does it answer over TCP?"), b.dig(r, "-q", name, "+tcp"))
	b.addLoosely(l, i18n.T("does it answer where signatures are not checked?"), b.dig(r, "-q", name, "+cd"))
	b.addLoosely(l, i18n.T("does it have the root, without asking others?"), b.dig(r, "-t", "NS", "-q", "."))
	b.addLoosely(l, i18n.T("which server of theirs is it?"), b.dig(r, "-c", "CH", "-t", "TXT", "-q", "id.server"))
}

func (b *builder) nslookup(r *topology.Resolver, name string) Command {
	if r.Address.Port() != dnsPort || addressOf(r.Address.Addr().String()) == "" {
		return nil
	}
	return b.only(windows, "nslookup", "-timeout=2", name, r.Address.Addr().String())
}

// overTLS are the tools of a resolver behind TLS. Only newer versions of dig
// can ask it.
func (b *builder) overTLS(r *topology.Resolver, name string) {
	at := addressOf(r.Address.Addr().String())
	if at == "" {
		return
	}
	port := strconv.Itoa(int(r.Address.Port()))
	if r.Address.Port() == 0 {
		port = strconv.Itoa(tlsPort)
	}
	if b.on(linux, darwin) {
		c := Command{"kdig", "@" + at, "-p", port}
		if from := b.source(r.Uplink, r.Address.Addr()); from != "" {
			c = append(c, "-b", from)
		}
		b.addLoosely(b.asks(r), i18n.T("does it answer?"), append(c, "+tls", "+retry=0", "+time=2", "-q", name))
	}
	b.handshake(r.Uplink, at, port, "")
}

// overHTTPS are the tools of a resolver that is a web page.
func (b *builder) overHTTPS(r *topology.Resolver) {
	u := page(r.URL)
	if u == nil {
		return
	}
	query := *u
	values := query.Query()
	values.Set("dns", rootQuery)
	query.RawQuery = values.Encode()
	b.add(i18n.T("does it answer?"), asking, b.curl(b.by(r.Uplink), query.String(), "-v", "-o", b.nowhere(), "-H", "accept: application/dns-message"))
	b.site(u.Hostname(), u.Port(), r.Uplink, "")
}

// system are the tools of what programs on this host get.
func (b *builder) system(name string) {
	b.add(i18n.T("does a program on this host get an answer?"), asking,
		b.only(linux, "getent", "ahosts", name), b.only(darwin, "dscacheutil", "-q", "host", "-a", "name", name), b.only(windows, "nslookup", "-timeout=2", name))
	b.add(i18n.T("which resolvers does this host use?"), briefly,
		b.only(linux, "cat", "/etc/resolv.conf"), b.only(darwin, "scutil", "--dns"), b.only(windows, "ipconfig", "/all"))
	b.add(i18n.T("what does the local stub ask in turn?"), briefly, b.only(linux, "resolvectl", "status"))
	b.add(i18n.T("in which order are names looked up?"), briefly, b.only(linux, "cat", "/etc/nsswitch.conf"))
}

// name are the tools of a name: every resolver is asked.
func (b *builder) name(s observe.Subject) {
	name := hostName(s.Name)
	if name == "" {
		return
	}
	asked := 0
	var first *topology.Resolver
	for i := range b.What.Resolvers {
		r := &b.What.Resolvers[i]
		if asked == mostServers || s.Group != "" && r.Name != s.Group || r.Transport != topology.TransportUDP {
			continue
		}
		if first == nil {
			first = r
		}
		b.addLoosely(b.asks(r), i18n.T("what does %s say?", r.Name), b.dig(r, "-q", name), b.nslookup(r, name))
		asked++
	}
	if first != nil {
		b.addLoosely(b.asks(first), i18n.T("does it answer where signatures are not checked?"), b.dig(first, "-q", name, "+cd"))
		b.addLoosely(b.asks(first), i18n.T("who runs its zone?"), b.dig(first, "-t", "SOA", "-q", name))
	}
	if b.on(linux, darwin) {
		b.add(i18n.T("where does it break, from the root down?"), tracing, Command{"dig", "-q", name, "+trace", "+tries=1", "+time=2"})
	}
	b.add(i18n.T("does a program on this host get an answer?"), asking,
		b.only(linux, "getent", "ahosts", name), b.only(darwin, "dscacheutil", "-q", "host", "-a", "name", name), b.only(windows, "nslookup", "-timeout=2", name))
	if first != nil {
		b.addLoosely(b.asks(first), i18n.T("which servers does its zone name?"), b.dig(first, "-t", "NS", "-q", zoneOf(name)))
	}
}

// zoneOf is the zone that a name is likely in: all after its first label, or the
// name itself where that is of two labels.
func zoneOf(name string) string {
	_, rest, _ := strings.Cut(name, ".")
	if !strings.Contains(rest, ".") {
		return name
	}
	return rest
}
