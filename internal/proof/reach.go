package proof

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	httpsPort   = "443"
	mostUplinks = 3 // by which a page is asked for
)

// secured are the ports on which a handshake of TLS comes first.
var secured = []string{httpsPort, "465", "563", "636", "853", "989", "990", "993", "995", "5061", "5671", "6697", "8443", "8883"}

// nowhere is where curl puts what nobody reads.
func (b *builder) nowhere() string {
	if b.System == windows {
		return "NUL"
	}
	return "/dev/null"
}

// curl asks for a page: without the operator's own settings (-q) and without
// reading its brackets as ranges (-g). By an uplink it goes by no proxy.
func (b *builder) curl(w way, address string, words ...string) Command {
	if page(address) == nil || w.none || !b.on(linux, darwin, windows) {
		return nil
	}
	c := append(Command{"curl", "-q", "-g", "-sS", "--max-time", "10"}, words...)
	if !w.free() {
		c = append(append(c, "--noproxy", "*"), w.bound("--interface", "--interface")...)
	}
	return append(c, "--", address)
}

// handshake makes a connection of TLS, and shows who answers with which
// certificate. Name is the host that is meant, where that is not the address.
func (b *builder) handshake(uplink, host, port, name string) {
	host = targetOf(host)
	if host == "" || !b.on(linux, darwin) {
		return
	}
	c := Command{"openssl", "s_client"}
	from, family := b.fromTo(uplink, host)
	if b.System == darwin { // its LibreSSL has no -bind
		from = ""
	}
	if from != "" {
		c = append(c, "-bind", from)
	}
	if from != "" && family != "" {
		c = append(c, family)
	}
	c = append(c, "-connect", endpointOf(host, port))
	if name = hostName(name); name != "" && addressOf(name) == "" {
		c = append(c, "-servername", name)
	}
	b.addLoosely(b.looseBy(uplink, from), i18n.T("whose certificate is shown, and until when?"), c)
}

// site are the tools of a host that serves TLS, with the address that was tried.
func (b *builder) site(host, port, uplink, tried string) {
	if port == "" {
		port = httpsPort
	}
	w := b.by(uplink)
	b.handshake(uplink, host, port, host)
	if tried = addressOf(tried); tried != "" && tried != host {
		b.handshake(uplink, tried, port, host)
	}
	target := tried
	if target == "" {
		target = targetOf(host)
	}
	if target != "" && w.fits(target) && b.on(linux) {
		mtr := slices.Concat(Command{"mtr", "-n", "-r", "-w", "-c", "5", "-T", "-P", port}, w.bound("-I", "-a"), []string{target})
		ways := append([]Command{mtr}, b.trace(w, target)...)
		if b.mayStray(w) {
			ways = append(b.trace(w, target), mtr)
		}
		b.add(i18n.T("which router is the last that answers?"), tracing, ways...)
	}
	b.leaving(uplink, target)
}

// provider are the tools of a provider: its probes by each uplink, its
// certificate, and its status page.
func (b *builder) provider(name string) {
	i := slices.IndexFunc(b.What.Providers, func(p topology.Provider) bool { return p.Name == name })
	if i < 0 {
		return
	}
	p := &b.What.Providers[i]
	uplinks := b.uplinks()
	for _, probe := range p.Probes[:min(len(p.Probes), 2)] {
		b.probe(name, probe, uplinks)
	}
	if p.Feed != nil && len(b.tools) < mostList {
		b.add(i18n.T("does its status page answer?"), asking, b.curl(way{}, p.Feed.URL, "-I"))
	}
}

// uplinks are those by which something is asked for; the routing table's own way
// where there are none.
func (b *builder) uplinks() []string {
	var names []string
	for _, u := range b.What.Uplinks {
		if w := b.by(u.Name); !w.none && len(names) < mostUplinks && u.Over == "" {
			names = append(names, u.Name)
		}
	}
	if names == nil {
		return []string{""}
	}
	return names
}

// worst is the first uplink by which a probe fails, or else the first.
func (b *builder) worst(provider, probe string, uplinks []string) string {
	for _, uplink := range uplinks {
		if b.Failing(observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: probe, Name: provider}) {
			return uplink
		}
	}
	return uplinks[0]
}

// probe are the tools of one probe of a provider, by some uplinks.
func (b *builder) probe(provider, probe string, uplinks []string) {
	if rest, ok := strings.CutPrefix(probe, "tcp://"); ok {
		b.connection(provider, probe, rest, b.worst(provider, probe, uplinks))
		return
	}
	u := page(probe)
	if u == nil {
		return
	}
	for _, uplink := range uplinks {
		shows := i18n.T("does it answer by %s?", uplink)
		if uplink == "" {
			shows = i18n.T("does it answer?")
		}
		b.add(shows, asking, b.curl(b.by(uplink), probe, "-v", "-o", b.nowhere()))
	}
	if b.Proxied(provider) {
		b.add(i18n.T("does it answer by the environment's proxy?"), asking, b.curl(way{}, probe, "-v", "-o", b.nowhere()))
	}
	b.asked(u.Hostname())
	if u.Scheme == "https" {
		b.site(u.Hostname(), u.Port(), b.worst(provider, probe, uplinks), b.tried(provider, probe, uplinks))
	}
}

// asked asks the first resolver for a host's addresses.
func (b *builder) asked(host string) {
	name := hostName(host)
	if name == "" || addressOf(host) != "" {
		return
	}
	for i := range b.What.Resolvers {
		if r := &b.What.Resolvers[i]; r.Transport == topology.TransportUDP {
			b.addLoosely(b.asks(r), i18n.T("which addresses does its name have?"), b.dig(r, "-q", name), b.nslookup(r, name))
			return
		}
	}
}

// tried is the address that was last tried of a probe.
func (b *builder) tried(provider, probe string, uplinks []string) string {
	for _, uplink := range append(slices.Clone(uplinks), "") {
		if a := b.Address(observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: probe, Name: provider}); addressOf(a) != "" {
			return a
		}
	}
	return ""
}

// connection are the tools of a probe that only connects.
func (b *builder) connection(provider, probe, target, uplink string) {
	u, err := url.Parse("tcp://" + target)
	if err != nil || targetOf(u.Hostname()) == "" || u.Port() == "" || !isPort(u.Port()) {
		return
	}
	host, port := u.Hostname(), u.Port()
	b.connect(uplink, targetOf(host), port)
	b.asked(host)
	if slices.Contains(secured, port) {
		b.site(host, port, uplink, b.tried(provider, probe, []string{uplink}))
		return
	}
	b.add(i18n.T("which router is the last that answers?"), tracing, b.trace(b.by(uplink), host)...)
	b.leaving(uplink, host)
}

// connect makes a connection, and says whether it could be made.
func (b *builder) connect(uplink, host, port string) {
	if !b.on(linux, darwin) || host == "" || b.by(uplink).none {
		return
	}
	c := Command{"nc", "-v", "-z", "-w", "5"}
	from, family := b.fromTo(uplink, host)
	if from != "" {
		c = append(c, "-s", from)
	}
	if family != "" {
		c = append(c, family)
	}
	b.addLoosely(b.looseBy(uplink, from), i18n.T("is a connection taken?"), append(c, host, port))
}

// endpoint are the tools of one of the operator's own hosts.
func (b *builder) endpoint(s observe.Subject) {
	target := targetOf(s.Name)
	if target == "" {
		return
	}
	address := addressOf(target)
	if address == "" {
		address = addressOf(b.Address(s))
	}
	b.add(i18n.T("does it answer?"), asking, b.ping(way{}, target))
	i := slices.IndexFunc(b.What.Endpoints, func(g topology.EndpointGroup) bool { return g.Name == s.Group })
	if i >= 0 && b.What.Endpoints[i].Port != 0 {
		b.connect("", target, strconv.Itoa(int(b.What.Endpoints[i].Port)))
	}
	b.add(i18n.T("which router is the last that answers?"), tracing, b.trace(way{}, target)...)
	b.add(i18n.T("which way does this host send it?"), briefly, b.lookUp(way{}, address))
	if address != "" {
		b.add(i18n.T("does it answer on the cable, if it is on our own network?"), briefly,
			b.only(linux, "ip", "neigh", "show", "to", address), b.only(darwin, "arp", "-n", address), b.only(windows, "arp", "-a", address))
	}
	if addressOf(target) == "" {
		b.add(i18n.T("which addresses does its name have?"), asking,
			b.only(linux, "getent", "ahosts", target), b.only(darwin, "dscacheutil", "-q", "host", "-a", "name", target), b.only(windows, "nslookup", "-timeout=2", target))
	}
}
