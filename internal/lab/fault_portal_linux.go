package lab

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"
)

// pageHosts are those whose pages programs ask for to find out whether a portal
// answers in their stead.
var pageHosts = []string{"connectivitycheck.gstatic.com", "cp.cloudflare.com"}

// openPages answers for these pages as their owners do: nothing at all, HTTP 204.
func openPages(on *Host, at netip.Addr) (*http.Server, error) {
	listener, err := on.listenTCP(netip.AddrPortFrom(at, 80))
	if err != nil {
		return nil, err
	}
	server := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() { _ = server.Serve(listener) }()
	return server, nil
}

// captive: the line's gateway answers for everybody on the ports of the web, as
// in hotels: a page to log in at, and a certificate of its own.
func captive(name string) Fault {
	var portal *portal
	catch := dropping("captive portal "+name, gatewayOf(name), [2]string{"ip",
		"chain prerouting { type nat hook prerouting priority -100; iifname \"lan\" tcp dport { 80, 443 } counter redirect; }"})
	return Fault{
		Name: catch.Name,
		Inject: func(n *Network) (err error) {
			if portal, err = openPortal(n.line(name)); err != nil {
				return err
			}
			return catch.Inject(n)
		},
		Heal: func(n *Network) error { return errors.Join(catch.Heal(n), portal.close()) },
		Proved: func(n *Network) (string, error) {
			text, err := catch.Proved(n)
			return fmt.Sprintf("%s; the portal was asked for %d pages", text, portal.met.Load()), err
		},
	}
}

// portal is a page to log in at, whatever is asked for.
type portal struct {
	plain, secure http.Server
	met           atomic.Int64
}

func openPortal(l line) (*portal, error) {
	authority, err := newAuthority("Portal CA")
	if err != nil {
		return nil, err
	}
	own, err := authority.sign("portal.lab.example", Valid)
	if err != nil {
		return nil, err
	}
	p := &portal{}
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.met.Add(1)
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html><title>Log in</title>Pay for the night.</html>\n")
	})
	silent := log.New(io.Discard, "", 0)
	p.plain = http.Server{Handler: page, ReadHeaderTimeout: 10 * time.Second, ErrorLog: silent}
	p.secure = http.Server{
		Handler: page, ReadHeaderTimeout: 10 * time.Second, ErrorLog: silent,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{*own}},
	}
	at, err := netip.ParseAddr(l.gatewayAddress())
	if err != nil {
		return nil, err
	}
	plain, err := l.gateway.listenTCP(netip.AddrPortFrom(at, 80))
	if err != nil {
		return nil, err
	}
	secure, err := l.gateway.listenTCP(netip.AddrPortFrom(at, 443))
	if err != nil {
		return nil, errors.Join(err, plain.Close())
	}
	go func() { _ = p.plain.Serve(plain) }()
	go func() { _ = p.secure.ServeTLS(secure, "", "") }()
	return p, nil
}

func (p *portal) close() error { return errors.Join(p.plain.Close(), p.secure.Close()) }
