package dns

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// How long a reply is waited for: a datagram, and a connection with its
// handshakes.
const (
	datagramWait = 2 * time.Second
	streamWait   = 4 * time.Second
)

// Client asks one server. It keeps what makes the next query cheaper (TLS
// tickets, the address behind a URL), but no socket and no goroutine.
type Client struct {
	server Server
	seams  Seams
	tls    *tls.Config
	https  *httpsClient
	plain  atomic.Bool // it answers only what comes without EDNS

	datagramWait, streamWait time.Duration
}

// Seams are what a Client is given from outside. The zero value is the real
// thing.
type Seams struct {
	// Elapsed is a monotonic clock.
	Elapsed func() time.Duration
	// ID makes the random number of a query.
	ID func() uint16
	// Roots are the authorities certificates are held against; nil for the
	// system's.
	Roots *x509.CertPool
	// Authority says where the server of a zone with an address listens; nil for
	// the port of DNS.
	Authority func(netip.Addr) netip.AddrPort
	// LookUp asks what programs on this host ask: the system's resolver.
	LookUp func(ctx context.Context, name string) ([]netip.Addr, error)
}

var processStart = time.Now()

func (s Seams) complete() Seams {
	if s.Elapsed == nil {
		s.Elapsed = func() time.Duration { return time.Since(processStart) }
	}
	if s.ID == nil {
		s.ID = func() uint16 { return uint16(rand.Uint32()) }
	}
	if s.LookUp == nil {
		system := &net.Resolver{PreferGo: true}
		s.LookUp = func(ctx context.Context, name string) ([]netip.Addr, error) {
			return system.LookupNetIP(ctx, "ip", name)
		}
	}
	return s
}

// NewClient returns a Client for a server.
func NewClient(server Server, seams Seams) *Client {
	c := &Client{server: server, seams: seams.complete(), datagramWait: datagramWait, streamWait: streamWait}
	c.tls = &tls.Config{
		RootCAs: c.seams.Roots, MinVersion: tls.VersionTLS12,
		ClientSessionCache: tls.NewLRUClientSessionCache(2),
		ServerName:         server.Address.Addr().WithZone("").String(),
	}
	if server.Transport == topology.TransportHTTPS {
		c.https = newHTTPSClient(c)
	}
	return c
}

// Patience says what happens to a query over UDP that gets no reply in time.
type Patience struct {
	// Hold is how long a late reply is still waited for after the query was
	// given up.
	Hold time.Duration
	// GaveUp is called when it is given up, before the holding, with what is known
	// without an answer.
	GaveUp func(Answer, *Failure)
}

// Ask asks one question once. The error, where there is no answer, is a
// *Failure. An answer of any response code is an answer.
func (c *Client) Ask(ctx context.Context, q Question) (Answer, error) {
	return c.ask(ctx, q, Patience{})
}

func (c *Client) ask(ctx context.Context, q Question, patience Patience) (Answer, error) {
	if c.server.Interface != "" && !canBind {
		return Answer{}, &Failure{observe.NotProvisioned, "no-binding",
			"this system can't send through a chosen interface"}
	}
	if c.plain.Load() && !q.Signed {
		q.Plain = true
	}
	began := c.seams.Elapsed()
	answer, err := c.exchange(ctx, q, patience)
	if err == nil && answer.RCode == rcodeFormat && !q.Plain { // it may not know EDNS (RFC 6891 section 7)
		q.Plain = true
		began = c.seams.Elapsed()
		answer, err = c.exchange(ctx, q, patience)
	}
	answer.Took = c.seams.Elapsed() - began
	answer.Target = c.server.target()
	return answer, err
}

func (c *Client) exchange(ctx context.Context, q Question, patience Patience) (Answer, error) {
	switch c.server.Transport {
	case topology.TransportTLS:
		return c.overStream(ctx, q, c.startTLS)
	case topology.TransportHTTPS:
		return c.overHTTPS(ctx, q)
	case topology.TransportSystem:
		return c.overSystem(ctx, q)
	}
	answer, err := c.overUDP(ctx, q, patience)
	if err != nil || !answer.Truncated {
		return answer, err
	}
	ignored := answer.Ignored
	answer, err = c.overStream(ctx, q, nil)
	answer.Truncated, answer.Ignored = true, answer.Ignored+ignored
	if err != nil {
		return answer, truncatedFailure(err)
	}
	return answer, nil
}

// truncatedFailure is a server that answers over UDP that the answer is too
// long for it, and then not over TCP.
func truncatedFailure(err error) error {
	failure, ok := errors.AsType[*Failure](err)
	if !ok || failure.Outcome == observe.None || failure.Outcome == observe.LocalError {
		return err
	}
	return &Failure{observe.Wrong, "truncated", "truncated over UDP, and over TCP " + failure.Detail}
}

// dialer makes sockets the way the server is to be asked. What is on this host
// is behind no uplink.
func (c *Client) dialer(to netip.Addr) *net.Dialer {
	d := &net.Dialer{KeepAlive: -1} // a connection lives for one query
	if c.server.Interface != "" && !to.IsLoopback() {
		d.Control = bindTo(c.server.Interface)
	}
	return d
}

func (c *Client) dialTCP(ctx context.Context, to netip.AddrPort) (*net.TCPConn, error) {
	return c.dialer(to.Addr()).DialTCP(ctx, "tcp", c.server.source(to.Addr()), to)
}
