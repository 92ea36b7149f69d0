package feed

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"

	"example.com/noctop/internal/catalogue"
)

// guard keeps a page from leading us into the inside network. Every address is
// checked as it is dialled, after it was resolved, so that neither a redirect
// nor a name that changes its address gets past. Only the configured host itself
// may be private, where it always was.
type guard struct {
	configured string // the host of the configured address
	builtIn    bool   // it is one of the catalogue's, which are public
	options    Options

	mutex     sync.Mutex
	way       way    // that the fetch under way is made by
	wasPublic bool   // the configured host has had a public address
	proxy     string // the proxy's host, where the request under way goes through one
}

func newGuard(options Options, address string) *guard {
	g := &guard{options: options}
	if parsed, err := url.Parse(address); err == nil {
		g.configured = strings.ToLower(parsed.Hostname())
		g.builtIn = catalogue.HasHost(g.configured)
	}
	return g
}

// dial connects to a host that was asked for, checking what it resolves to.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &localError{err}
	}
	by := g.by()
	bind := binding(by.iface)
	dialer := net.Dialer{
		// Sooner than the whole fetch, so that the error says whether it was the
		// name or the connection that took too long.
		Timeout:  g.options.Timeout * 4 / 5,
		Resolver: by.resolver(g.options.Resolver),
		Control: func(network, resolved string, connection syscall.RawConn) error {
			if err := g.check(host, resolved); err != nil {
				return err
			}
			return bind(network, resolved, connection)
		},
	}
	by.bind(&dialer, network)
	return dialer.DialContext(ctx, network, address)
}

// take has the next fetch made by a way.
func (g *guard) take(by way) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.way = by
}

func (g *guard) by() way {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.way
}

// binding makes a connection leave by an interface; "" leaves it to the
// routing table.
func binding(name string) func(network, address string, connection syscall.RawConn) error {
	return func(_, _ string, connection syscall.RawConn) error { return bindTo(connection, name) }
}

// check refuses a private address, unless it is the configured host's own or
// the proxy's. resolved is an address and port.
func (g *guard) check(host, resolved string) error {
	parsed, err := netip.ParseAddrPort(resolved)
	if err != nil {
		return &localError{fmt.Errorf("%s resolved to %q, which is no address", host, resolved)}
	}
	host = strings.ToLower(host)
	g.mutex.Lock()
	defer g.mutex.Unlock()
	switch public := isPublic(parsed.Addr()); {
	case public && host == g.configured:
		g.wasPublic = true
		return nil
	case public, g.proxy != "" && host == g.proxy, host == g.configured && !g.builtIn && !g.wasPublic:
		return nil
	}
	return &privateError{host: host, address: parsed.Addr()}
}

// proxyFor chooses the proxy. What goes through one is resolved by it, so
// that only hosts that are plainly inside can be refused here.
func (g *guard) proxyFor(request *http.Request) (*url.URL, error) {
	proxy, err := g.options.Proxy(request)
	g.mutex.Lock()
	g.proxy = ""
	if err == nil && proxy != nil {
		g.proxy = strings.ToLower(proxy.Hostname())
	}
	g.mutex.Unlock()
	if err != nil || proxy == nil {
		return proxy, err
	}
	host := strings.ToLower(request.URL.Hostname())
	if address, parseErr := netip.ParseAddr(host); parseErr == nil && host != g.configured && !isPublic(address) {
		return nil, &privateError{host: host, address: address}
	}
	if host != g.configured && (!strings.Contains(host, ".") && !strings.Contains(host, ":") || strings.HasSuffix(host, ".localhost")) {
		return nil, &redirectError{"to " + host + ", a name of the inside network"}
	}
	return proxy, nil
}

// redirect decides whether a redirect is followed, and takes from the next
// request what was meant for the first.
func (g *guard) redirect(request *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return &redirectError{fmt.Sprintf("more than %d of them", maxRedirects)}
	case request.URL.Scheme != "http" && request.URL.Scheme != "https":
		return &redirectError{"to something that is no web address"}
	case request.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https":
		return &redirectError{"from https to http"}
	}
	request.URL.User = nil // a relative redirect would inherit it
	for _, header := range []string{"Authorization", "Cookie", "Proxy-Authorization", "Referer"} {
		request.Header.Del(header)
	}
	return nil
}

// notPublic are the prefixes that no public status page has. The ranges for
// documentation and benchmarks are left out: nothing lives there to be led to.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),      // this network, RFC 791
	netip.MustParsePrefix("100.64.0.0/10"),  // carrier-grade NAT, RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),   // protocol assignments, RFC 6890
	netip.MustParsePrefix("240.0.0.0/4"),    // reserved, and broadcast
	netip.MustParsePrefix("fec0::/10"),      // the old site-local, RFC 3879
	netip.MustParsePrefix("64:ff9b:1::/48"), // local translation, RFC 8215
	netip.MustParsePrefix("2001::/32"),      // Teredo, RFC 4380
	netip.MustParsePrefix("::/96"),          // IPv4-compatible, RFC 4291
}

var (
	translated = netip.MustParsePrefix("64:ff9b::/96") // NAT64, RFC 6052: the IPv4 address is in the last 4 bytes
	sixToFour  = netip.MustParsePrefix("2002::/16")    // RFC 3056: in bytes 2 to 5
)

func isPublic(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	bytes := address.As16()
	switch {
	case address.Is6() && translated.Contains(address):
		return isPublic(netip.AddrFrom4([4]byte(bytes[12:16])))
	case address.Is6() && sixToFour.Contains(address):
		return isPublic(netip.AddrFrom4([4]byte(bytes[2:6])))
	case !address.IsGlobalUnicast() || address.IsPrivate(): // IsPrivate: RFC 1918 and fc00::/7
		return false
	}
	for _, prefix := range notPublic {
		if prefix.Contains(address) {
			return false
		}
	}
	return true
}

// privateError says that we were led to an address of the inside network.
type privateError struct {
	host    string
	address netip.Addr
}

func (e *privateError) Error() string {
	if e.host == e.address.String() {
		return fmt.Sprintf("%s is an address of the inside network: not fetched", e.host)
	}
	return fmt.Sprintf("%s leads to %s, an address of the inside network: not fetched", e.host, e.address)
}

// redirectError says why a redirect was not followed.
type redirectError struct{ why string }

func (e *redirectError) Error() string { return "a redirect was refused: " + e.why }
