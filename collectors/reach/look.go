package reach

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// Settings are what a look is given from outside.
type Settings struct {
	Clock   func() observe.Instant
	Resolve Resolve        // nil: the system's resolver
	Roots   *x509.CertPool // nil: the system's
	Timeout time.Duration  // of everything together; 0: 5 s
	// Random returns a number in [0,1), for ids.
	Random func() float64
}

const (
	usualTimeout = 5 * time.Second
	mostAttempts = 3 // addresses of a name that are tried
)

// look is one look at one target.
type look struct {
	target   Target
	place    Place
	settings Settings
	common   []observe.Field // of every observation from here on
	address  netip.AddrPort  // the one that was connected to
	found    []observe.Observation
}

// Look measures a target once: name, TCP, TLS, HTTP, each standing on the one
// before. It returns an observation of TCP, and where the probe's URL asks for
// them, of TLS and HTTP; through a proxy, one of all together. A look that is cancelled returns what it has.
func Look(ctx context.Context, target Target, settings Settings) []observe.Observation {
	if settings.Timeout <= 0 {
		settings.Timeout = usualTimeout
	}
	if settings.Resolve == nil {
		settings.Resolve = SystemResolve
	}
	l := &look{target: target, settings: settings}
	place, err := Parse(target.Probe)
	if err != nil {
		l.add(observe.CheckTCP, settings.Clock(), observe.Observation{
			Outcome: observe.Failed, Cause: "bad-target", Detail: err.Error(),
		})
		return l.found
	}
	l.place = place
	limited, cancel := context.WithTimeout(ctx, settings.Timeout)
	defer cancel()
	l.run(limited)
	if errors.Is(ctx.Err(), context.Canceled) {
		l.found = dropFailures(l.found)
	}
	if target.Proxy != nil && len(l.found) > 0 {
		return []observe.Observation{byProxy(target, l.found)}
	}
	return l.found
}

// run walks the layers, and says of those it did not come to that they were
// not tried.
func (l *look) run(ctx context.Context) {
	wire, ok := l.connect(ctx)
	if !ok {
		l.notTried(observe.CheckTLS, observe.CheckHTTP)
		return
	}
	defer wire.Close()
	stop := context.AfterFunc(ctx, func() { wire.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	conn := wire
	if l.place.TLS {
		if conn, ok = l.handshake(ctx, conn); !ok {
			l.notTried(observe.CheckHTTP)
			return
		}
	}
	if l.place.HTTP() {
		l.request(conn)
	}
}

func (l *look) notTried(checks ...string) {
	for _, check := range checks {
		if check == observe.CheckTLS && l.place.TLS || check == observe.CheckHTTP && l.place.HTTP() {
			l.add(check, l.settings.Clock(), observe.Observation{Outcome: observe.None, Cause: "not-tried"})
		}
	}
}

// dropFailures leaves out what failed because the look was cancelled.
func dropFailures(found []observe.Observation) []observe.Observation {
	var kept []observe.Observation
	for _, o := range found {
		if o.Outcome == observe.Good {
			kept = append(kept, o)
		}
	}
	return kept
}

func (l *look) add(check string, at observe.Instant, o observe.Observation) {
	o.Subject, o.Check, o.At, o.Every = l.target.Subject(), check, at, every
	o.Fields = append(append([]observe.Field(nil), l.common...), o.Fields...)
	if o.Method == "" {
		o.Method = check
		if check == observe.CheckHTTP && l.place.TLS {
			o.Method = "https"
		}
	}
	if o.Target == "" && l.address.IsValid() {
		o.Target = l.address.String()
	}
	l.found = append(l.found, o)
}

// connect finds the host's addresses, connects to the first that answers, and
// goes on through the proxy where there is one.
func (l *look) connect(ctx context.Context) (net.Conn, bool) {
	began := l.settings.Clock()
	host, port := l.place.Host, l.place.Port
	if l.target.Proxy != nil {
		host, port = proxyPlace(l.target.Proxy)
		l.common = append(l.common, observe.Field{Name: "proxy", Text: net.JoinHostPort(host, strconv.Itoa(int(port)))})
	}
	addresses, failure := l.addresses(ctx, host)
	if len(addresses) == 0 {
		l.add(observe.CheckTCP, began, failure)
		return nil, false
	}
	var worst observe.Observation
	var tried []string
	for i, address := range addresses {
		share := l.timeLeft(ctx) / time.Duration(len(addresses)-i)
		began = l.settings.Clock()
		conn, err := l.dial(ctx, netip.AddrPortFrom(address, port), share)
		if err == nil {
			return l.connected(ctx, conn, began, tried)
		}
		failed := l.unreached(ctx, netip.AddrPortFrom(address, port), err)
		tried = append(tried, address.String()+": "+failed.Cause)
		if worst.Outcome == observe.None || worst.Outcome == observe.LocalError && failed.Outcome != observe.LocalError {
			worst = failed
		}
	}
	if len(tried) > 1 {
		worst.Detail = strings.Join(tried, ", ") + ": " + worst.Detail
	}
	l.address = netip.MustParseAddrPort(worst.Target)
	l.common = append(l.common, observe.Field{Name: "address", Text: l.address.Addr().String()})
	l.add(observe.CheckTCP, began, worst)
	return nil, false
}

// connected reports the connection that was made.
func (l *look) connected(ctx context.Context, conn net.Conn, began observe.Instant, tried []string) (net.Conn, bool) {
	took := l.settings.Clock().Sub(began)
	if remote, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
		l.address = netip.AddrPortFrom(remote.Addr().Unmap(), remote.Port())
	}
	l.common = append(l.common, observe.Field{Name: "address", Text: l.address.Addr().String()})
	o := observe.Observation{Outcome: observe.Good, Took: took}
	if len(tried) > 0 {
		o.Fields = append(o.Fields, observe.Field{Name: "failed", Text: strings.Join(tried, ", ")})
	}
	if l.target.Proxy != nil {
		through, refusal, ok := l.throughProxy(ctx, conn)
		if !ok {
			conn.Close()
			l.add(observe.CheckTCP, began, refusal)
			return nil, false
		}
		conn = through
		o.Took = l.settings.Clock().Sub(began)
	}
	l.add(observe.CheckTCP, began, o)
	return conn, true
}

func (l *look) timeLeft(ctx context.Context) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return time.Until(deadline)
	}
	return l.settings.Timeout
}

// addresses returns what to connect to, or why there is nothing.
func (l *look) addresses(ctx context.Context, host string) ([]netip.Addr, observe.Observation) {
	if address, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{address.Unmap()}, observe.Observation{}
	}
	found, resolver, err := l.settings.Resolve(ctx, l.target.Uplink.Name, host)
	if resolver != "" {
		l.common = append(l.common, observe.Field{Name: "resolver", Text: resolver})
	}
	if err == nil && len(found) == 0 {
		err = &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	if err != nil {
		l.common = append(l.common, observe.Field{Name: "dns", Text: resolveCause(err)})
	}
	if len(found) == 0 {
		o := observe.Observation{Outcome: observe.None, Cause: "dns", Detail: fmt.Sprintf("%s can't be resolved: %s", host, resolveWords(err))}
		if resolveCause(err) == "no-record" { // the name itself is at fault, not the resolver
			o.Outcome = observe.Wrong
		}
		return nil, o
	}
	if err != nil {
		l.common = append(l.common, observe.Field{Name: "addresses", Text: "kept"})
	}
	return choose(found), observe.Observation{}
}

// choose returns the addresses to try: in the resolver's order, but the second
// of the other family where there is one, so that one dead family is no outage.
func choose(found []netip.Addr) []netip.Addr {
	chosen := []netip.Addr{found[0].Unmap()}
	for _, address := range found[1:] {
		if address.Unmap().Is4() != chosen[0].Is4() {
			chosen = append(chosen, address.Unmap())
			break
		}
	}
	for _, address := range found[1:] {
		address = address.Unmap()
		if len(chosen) < mostAttempts && (len(chosen) < 2 || address != chosen[1]) {
			chosen = append(chosen, address)
		}
	}
	return chosen
}
