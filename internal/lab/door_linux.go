package lab

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// authority is the one that noctop is made to trust: it signs for any name.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         []byte

	mu     sync.Mutex
	signed map[string]*tls.Certificate
}

// Paper is what is wrong with a server's certificate.
type Paper int

// The papers.
const (
	Valid   Paper = iota
	Expired       // a day ago
	Foreign       // signed by an authority that nobody here trusts
)

func newAuthority(name string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(raw)
	return &authority{
		certificate: certificate, key: key, signed: map[string]*tls.Certificate{},
		pem: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}),
	}, err
}

// sign makes a certificate for a name.
func (a *authority) sign(name string, paper Paper) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := fmt.Sprint(name, paper == Expired)
	if done, ok := a.signed[key]; ok {
		return done, nil
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(a.signed) + 2)), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().AddDate(0, -1, 0), NotAfter: time.Now().AddDate(0, 3, 0),
		DNSNames: []string{name}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if paper == Expired {
		form.NotAfter = time.Now().AddDate(0, 0, -1)
	}
	raw, err := x509.CreateCertificate(rand.Reader, form, a.certificate, &a.key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	a.signed[key] = &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: a.key}
	return a.signed[key], nil
}

// Door is an HTTPS server at one address: a provider's front door, or its
// status page.
type Door struct {
	server           *http.Server
	trusted, foreign *authority

	mu     sync.Mutex
	status int    // of every answer but the summary
	page   string // of the summary
	paper  Paper
	met    int // requests since the last change
}

// wellPage is a Statuspage summary with nothing wrong.
const wellPage = `{"page":{"id":"lab","name":"Pay","url":"https://status.pay.example","updated_at":"2026-11-21T00:00:00Z"},
"status":{"indicator":"none","description":"All Systems Operational"},
"components":[{"id":"c1","name":"API","status":"operational","group":false}],"incidents":[],"scheduled_maintenances":[]}`

// redPage is one with an outage.
const redPage = `{"page":{"id":"lab","name":"Pay","url":"https://status.pay.example","updated_at":"2026-11-21T00:00:00Z"},
"status":{"indicator":"critical","description":"Major System Outage"},
"components":[{"id":"c1","name":"API","status":"major_outage","group":false}],
"incidents":[{"id":"i1","name":"API is down","status":"investigating","impact":"critical",
"created_at":"2026-11-21T00:00:00Z","started_at":"2026-11-21T00:00:00Z","updated_at":"2026-11-21T00:00:00Z",
"components":[{"id":"c1","name":"API","status":"major_outage"}],
"incident_updates":[{"status":"investigating","body":"We are investigating.","created_at":"2026-11-21T00:00:00Z","display_at":"2026-11-21T00:00:00Z"}]}],
"scheduled_maintenances":[]}`

// openDoor opens a server on the machine. The foreign authority is nobody's here.
func openDoor(on *Host, at netip.Addr, trusted, foreign *authority) (*Door, error) {
	listener, err := on.listenTCP(netip.AddrPortFrom(at, 443))
	if err != nil {
		return nil, err
	}
	d := &Door{status: http.StatusOK, page: wellPage, trusted: trusted, foreign: foreign}
	d.server = &http.Server{
		Handler:           http.HandlerFunc(d.answer),
		TLSConfig:         &tls.Config{GetCertificate: d.certificate},
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // clients that go away are the point here
	}
	go func(l net.Listener) { _ = d.server.ServeTLS(l, "", "") }(listener)
	return d, nil
}

func (d *Door) close() { _ = d.server.Close() }

// certificate is the one for the name that a client asks for.
func (d *Door) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	d.mu.Lock()
	paper := d.paper
	if paper != Valid {
		d.met++
	}
	d.mu.Unlock()
	if paper == Foreign {
		return d.foreign.sign(hello.ServerName, paper)
	}
	return d.trusted.sign(hello.ServerName, paper)
}

func (d *Door) answer(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.met++
	status, page := d.status, d.page
	d.mu.Unlock()
	if status == http.StatusOK && r.URL.Path == "/api/v2/summary.json" {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, page)
		return
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, http.StatusText(status)+"\n")
}

// Show has every client shown another certificate from now on.
func (d *Door) Show(p Paper) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paper, d.met = p, 0
}

// Answer has every request answered with the status from now on.
func (d *Door) Answer(status int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.status, d.met = status, 0
}

// Publish has the summary say something else from now on.
func (d *Door) Publish(page string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.page, d.met = page, 0
}

// Met returns how many requests there were since the last change.
func (d *Door) Met() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.met
}
