package reach

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const name = "pay.example"

var loopback = netip.MustParseAddr("127.0.0.1")

var started = time.Now()

func clock() observe.Instant {
	return observe.Instant{Wall: time.Now(), Mono: time.Since(started)}
}

// resolvesTo is a resolver that knows one answer for every name.
func resolvesTo(addresses ...netip.Addr) Resolve {
	return func(context.Context, string, string) ([]netip.Addr, string, error) {
		return addresses, "192.0.2.53", nil
	}
}

// authority is a certificate authority of a test's own.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t testing.TB, commonName string) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: commonName}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-10 * 365 * 24 * time.Hour), NotAfter: time.Now().Add(10 * 365 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return authority{certificate, key}
}

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// issue makes a server's certificate, valid for a span around now.
func (a authority) issue(t testing.TB, host string, from, to time.Duration) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

// serve runs a server on loopback that handles every connection with handle,
// and returns its port.
func serve(t testing.TB, handle func(net.Conn)) string {
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
			go func() {
				defer conn.Close()
				handle(conn)
			}()
		}
	}()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// readRequest reads up to the empty line that ends a request's header.
func readRequest(conn net.Conn) string {
	reader := bufio.NewReader(conn)
	var request strings.Builder
	for {
		line, err := reader.ReadString('\n')
		request.WriteString(line)
		if err != nil || line == "\r\n" {
			return request.String()
		}
	}
}

// says answers every request with the same bytes.
func says(text string) func(net.Conn) {
	return func(conn net.Conn) {
		readRequest(conn)
		io.WriteString(conn, text)
	}
}

// over wraps a handler in TLS.
func over(certificate tls.Certificate, handle func(net.Conn)) func(net.Conn) {
	return func(conn net.Conn) {
		secured := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{certificate}})
		defer secured.Close()
		if secured.Handshake() == nil {
			handle(secured)
		}
	}
}

// reset closes a connection with RST.
func reset(conn net.Conn) {
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

func hang(conn net.Conn) { io.Copy(io.Discard, conn) }

// target is a probe of a test's server.
func target(probe string) Target {
	return Target{Provider: "Payments", Probe: probe, Uplink: topology.Uplink{Name: "KT"}}
}

// words puts a look into words: "tcp ok; tls wrong tls-expired; http none not-tried".
func words(found []observe.Observation) string {
	var texts []string
	for _, o := range found {
		text := o.Check + " " + o.Outcome.String()
		if o.Cause != "" {
			text += " " + o.Cause
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

func field(o observe.Observation, name string) (observe.Field, bool) {
	for _, f := range o.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return observe.Field{}, false
}
