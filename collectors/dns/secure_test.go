package dns

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// certificate makes a self-signed certificate for an address.
func certificate(t testing.TB, address string, notAfter time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "resolver"}, NotBefore: notAfter.Add(-24 * time.Hour), NotAfter: notAfter,
		IPAddresses: []net.IP{net.ParseIP(address)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	wire, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(wire)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{wire}, PrivateKey: key}, pool
}

func listen(t testing.TB, serve func(net.Conn)) netip.AddrPort {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return listener.Addr().(*net.TCPAddr).AddrPort()
}

func TestTLS(t *testing.T) {
	tomorrow := time.Now().Add(24 * time.Hour)
	good, pool := certificate(t, "127.0.0.1", tomorrow)
	other, otherPool := certificate(t, "192.0.2.1", tomorrow)
	old, oldPool := certificate(t, "127.0.0.1", time.Now().Add(-time.Hour))
	early, earlyPool := certificate(t, "127.0.0.1", tomorrow.Add(24*time.Hour))
	speaking := func(c tls.Certificate) func(net.Conn) {
		return func(conn net.Conn) {
			serveStream(tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c}}), answering)
		}
	}
	for _, test := range []struct {
		name    string
		serve   func(net.Conn)
		roots   *x509.CertPool
		outcome observe.Outcome
		cause   string
	}{
		{"good", speaking(good), pool, observe.Good, ""},
		{"unknown authority", speaking(good), otherPool, observe.Wrong, "tls-unknown-authority"},
		{"another address", speaking(other), otherPool, observe.Wrong, "tls-wrong-name"},
		{"expired", speaking(old), oldPool, observe.Wrong, "tls-expired"},
		{"not yet valid", speaking(early), earlyPool, observe.Wrong, "tls-not-yet-valid"},
		{"no TLS", func(c net.Conn) { c.Write([]byte("220 smtp ready\r\n")); io.Copy(io.Discard, c); c.Close() }, pool, observe.Wrong, "tls-handshake"},
		{"alert", func(c net.Conn) { c.Read(make([]byte, 4096)); c.Write([]byte{21, 3, 3, 0, 2, 2, 40}); c.Close() }, pool, observe.Wrong, "tls-handshake"},
		{"closes", func(c net.Conn) { c.Read(make([]byte, 4096)); c.Close() }, pool, observe.Refused, "closed"},
		{"silent", func(c net.Conn) { io.Copy(io.Discard, c); c.Close() }, pool, observe.Lost, "timeout"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := Server{Transport: topology.TransportTLS, Address: listen(t, test.serve)}
			client := hasty(server, Seams{Roots: test.roots})
			for range 2 { // the second time with a ticket, where there is one
				answer, err := client.Ask(within(t, 5*time.Second), question(t, "pay.example"))
				o := judge(observe.CheckResolve, nil, answer, err)
				if o.Outcome != test.outcome || o.Cause != test.cause {
					t.Fatalf("got %v %q (%s), want %v %q", o.Outcome, o.Cause, o.Detail, test.outcome, test.cause)
				}
				if err == nil && o.Method != "tls" {
					t.Errorf("the method is %q", o.Method)
				}
			}
		})
	}
	noLeaks(t)
}

// dohHandler answers POSTs of RFC 8484.
func dohHandler(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var query dnsmessage.Message
		if err != nil || r.Method != http.MethodPost || query.Unpack(body) != nil || query.ID != 0 {
			http.Error(w, "bad", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", messageType)
		handle(query, r.Proto, func(reply []byte) { w.Write(reply) })
	}
}

func TestHTTPS(t *testing.T) {
	proto := make(chan string, 10)
	for _, test := range []struct {
		name    string
		handle  http.HandlerFunc
		outcome observe.Outcome
		cause   string
	}{
		{"good", dohHandler(func(q dnsmessage.Message, network string, send func([]byte)) {
			proto <- network
			answering(q, network, send)
		}), observe.Good, ""},
		{"server error", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) }, observe.Wrong, "http-503"},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, observe.Wrong, "http-302"},
		{"a web page", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>log in</html>")) }, observe.Wrong, "http-content"},
		{"garbage", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", messageType)
			w.Write([]byte{1, 2, 3})
		}, observe.Wrong, "malformed"},
		{"endless", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", messageType)
			w.Write(make([]byte, 1<<20))
		}, observe.Wrong, "http-content"},
		{"another question", dohHandler(func(q dnsmessage.Message, _ string, send func([]byte)) {
			q.Questions[0].Type = dnsmessage.TypeMX
			send(packed(replyTo(q)))
		}), observe.Wrong, "malformed"},
		{"silent", func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(5 * testWait):
			}
		}, observe.Lost, "timeout"},
	} {
		t.Run(test.name, func(t *testing.T) {
			web := startWeb(t, test.handle)
			client := hasty(Server{Transport: topology.TransportHTTPS, URL: web.URL + "/dns-query?token=s3cret"}, Seams{Roots: rootsOf(web)})
			answer, err := client.Ask(within(t, 5*time.Second), question(t, "pay.example"))
			o := judge(observe.CheckResolve, nil, answer, err)
			if o.Outcome != test.outcome || o.Cause != test.cause {
				t.Fatalf("got %v %q (%s), want %v %q", o.Outcome, o.Cause, o.Detail, test.outcome, test.cause)
			}
			if strings.Contains(o.Detail+o.Target, "s3cret") {
				t.Errorf("the URL's secret is in %q or %q", o.Detail, o.Target)
			}
		})
	}
	if got := <-proto; got != "HTTP/2.0" {
		t.Errorf("it was asked over %s: some resolvers speak HTTP/2 only", got)
	}
	noLeaks(t)
}

func startWeb(t testing.TB, handle http.Handler) *httptest.Server {
	t.Helper()
	web := httptest.NewUnstartedServer(handle)
	web.EnableHTTP2 = true
	web.StartTLS()
	t.Cleanup(web.Close)
	return web
}

func rootsOf(web *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(web.Certificate())
	return pool
}

// TestHTTPSKeepsAddress holds that a resolver behind a URL is judged by itself
// while the system's resolver is down.
func TestHTTPSKeepsAddress(t *testing.T) {
	web := startWeb(t, dohHandler(answering))
	_, port, _ := net.SplitHostPort(web.Listener.Addr().String())
	var clock time.Duration
	lookUps, down := 0, false
	client := hasty(Server{Transport: topology.TransportHTTPS, URL: "https://example.com:" + port + "/"}, Seams{
		Roots: rootsOf(web), Elapsed: func() time.Duration { return clock },
		LookUp: func(context.Context, string) ([]netip.Addr, error) {
			lookUps++
			if down {
				return nil, &net.DNSError{Err: "i/o timeout", IsTimeout: true}
			}
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		},
	})
	ask := func() error {
		_, err := client.Ask(within(t, 5*time.Second), question(t, "pay.example"))
		return err
	}
	for range 3 {
		if err := ask(); err != nil {
			t.Fatal(err)
		}
	}
	if lookUps != 1 {
		t.Errorf("the name was looked up %d times", lookUps)
	}
	down, clock = true, time.Hour
	if err := ask(); err != nil {
		t.Errorf("with the system's resolver down: %v", err)
	}
	if lookUps != 2 {
		t.Errorf("after an hour the name was looked up %d times", lookUps)
	}
	client = hasty(client.server, Seams{LookUp: func(context.Context, string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "server misbehaving", Name: "example.com"}
	}})
	var failure *Failure
	if err := ask(); !errors.As(err, &failure) || failure.Outcome != observe.LocalError || failure.Cause != "bootstrap" {
		t.Errorf("a name never found gives %#v", err)
	}
}

func TestSystem(t *testing.T) {
	for _, test := range []struct {
		name      string
		addresses []netip.Addr
		err       error
		outcome   observe.Outcome
		cause     string
	}{
		{"found", []netip.Addr{netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("::ffff:203.0.113.80")}, nil, observe.Good, ""},
		{"other family", []netip.Addr{netip.MustParseAddr("2001:db8::1")}, nil, observe.Wrong, "nodata"},
		{"not found", nil, &net.DNSError{Err: "no such host", IsNotFound: true}, observe.Wrong, "nxdomain"},
		{"misbehaving", nil, &net.DNSError{Err: "server misbehaving", IsTemporary: true}, observe.Wrong, "servfail"},
		{"timeout", nil, &net.DNSError{Err: "i/o timeout", IsTimeout: true}, observe.Lost, "timeout"},
		{"no servers", nil, errors.New("no DNS servers"), observe.LocalError, "local"},
	} {
		client := hasty(Server{Transport: topology.TransportSystem}, Seams{
			LookUp: func(context.Context, string) ([]netip.Addr, error) { return test.addresses, test.err },
		})
		answer, err := client.Ask(within(t, time.Second), question(t, "pay.example"))
		o := judge(observe.CheckWarm, nil, answer, err)
		if o.Outcome != test.outcome || o.Cause != test.cause {
			t.Errorf("%s: got %v %q (%s)", test.name, o.Outcome, o.Cause, o.Detail)
		}
	}
}
