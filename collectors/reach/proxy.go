package reach

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"example.com/noctop/internal/observe"
)

// The schemes of proxies. As in curl, socks5 is told an address that this host
// has looked up, and socks5h the name.
const (
	schemeHTTP       = "http"
	schemeHTTPS      = "https"
	schemeSocksLocal = "socks5"
	schemeSocks      = "socks5h"
)

// proxyMethods name the ways through proxies, by their schemes.
var proxyMethods = map[string]string{
	schemeHTTP: "http-proxy", schemeHTTPS: "https-proxy", schemeSocksLocal: "socks5", schemeSocks: "socks5h",
}

// proxyPorts are the usual ports, by scheme.
var proxyPorts = map[string]uint16{schemeHTTP: 80, schemeHTTPS: 443, schemeSocksLocal: 1080, schemeSocks: 1080}

// proxyPlace returns the host and port of a proxy.
func proxyPlace(proxy *url.URL) (string, uint16) {
	port, err := strconv.ParseUint(proxy.Port(), 10, 16)
	if err != nil {
		return proxy.Hostname(), proxyPorts[proxy.Scheme]
	}
	return proxy.Hostname(), uint16(port)
}

// plainProxied reports whether the proxy is asked for the page itself: for what
// is not encrypted no tunnel is made.
func (l *look) plainProxied() bool {
	scheme := ""
	if l.target.Proxy != nil {
		scheme = l.target.Proxy.Scheme
	}
	return (scheme == schemeHTTP || scheme == schemeHTTPS) && l.place.HTTP() && !l.place.TLS
}

// throughProxy has the proxy connect to the place. What fails here is the
// proxy's fault or its refusal, not the provider's.
func (l *look) throughProxy(ctx context.Context, conn net.Conn) (net.Conn, observe.Observation, bool) {
	var err error
	switch l.target.Proxy.Scheme {
	case schemeSocks, schemeSocksLocal:
		err = l.throughSocks(ctx, conn)
		return conn, proxyFailure(err), err == nil
	case schemeHTTPS:
		if conn, err = l.secureProxy(ctx, conn); err != nil {
			return conn, proxyFailure(err), false
		}
	}
	if l.plainProxied() {
		return conn, observe.Observation{}, true
	}
	refusal, ok := l.tunnel(ctx, conn)
	return conn, refusal, ok
}

// secureProxy begins TLS with the proxy itself.
func (l *look) secureProxy(ctx context.Context, conn net.Conn) (net.Conn, error) {
	secured := tls.Client(conn, &tls.Config{ServerName: l.target.Proxy.Hostname(), RootCAs: l.settings.Roots})
	return secured, secured.HandshakeContext(ctx)
}

// proxyFailure says how a proxy failed or refused.
func proxyFailure(err error) observe.Observation {
	if err == nil {
		return observe.Observation{}
	}
	o := failure(err)
	var refusal socksError
	if errors.As(err, &refusal) {
		o.Outcome = observe.Wrong
	}
	o.Cause = "proxy"
	return o
}

// tunnel asks an HTTP proxy to connect (RFC 9110 section 9.3.6).
func (l *look) tunnel(ctx context.Context, conn net.Conn) (observe.Observation, bool) {
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	text := fmt.Sprintf("CONNECT %s HTTP/1.1\r\nHost: %[1]s\r\nUser-Agent: %s\r\n%s\r\n", l.place.hostPort(), userAgent, l.proxyLogin())
	response, _, err := l.exchange(conn, text, http.MethodConnect) //nolint:bodyclose // a tunnel has none
	if err != nil {
		return proxyFailure(err), false
	}
	if response.StatusCode/100 != 2 {
		return observe.Observation{
			Outcome: observe.Wrong, Cause: "proxy", Detail: "the proxy says " + response.Status,
			Fields: []observe.Field{{Name: "status", Value: float64(response.StatusCode)}},
		}, false
	}
	return observe.Observation{}, true
}

// proxyLogin is the header that the proxy's user and password make.
func (l *look) proxyLogin() string {
	user := l.target.Proxy.User
	if user == nil {
		return ""
	}
	password, _ := user.Password()
	request := http.Request{Header: make(http.Header)}
	request.SetBasicAuth(user.Username(), password)
	return "Proxy-Authorization: " + request.Header.Get("Authorization") + "\r\n"
}

// byProxy makes one observation of all layers of a look through a proxy: it is
// a path of its own, and says nothing of any uplink.
func byProxy(target Target, found []observe.Observation) observe.Observation {
	o := observe.Observation{Outcome: observe.None, Cause: "not-tried"}
	step := ""
	for _, layer := range found {
		if layer.Outcome == observe.None && layer.Cause == "not-tried" {
			break
		}
		fields := o.Fields
		took := o.Took + layer.Took
		o, step = layer, layer.Check
		o.Took = took
		for _, field := range fields {
			if !slices.ContainsFunc(o.Fields, func(f observe.Field) bool { return f.Name == field.Name }) {
				o.Fields = append(o.Fields, field)
			}
		}
		if layer.Outcome != observe.Good {
			break
		}
	}
	if step == observe.CheckTCP && (o.Outcome.Answered() || o.Outcome == observe.Lost) && o.Outcome != observe.Good {
		o.Cause = "proxy" // it did not come further than that
	}
	o.At = found[0].At
	o.Subject, o.Check, o.Method = target.Subject(), observe.CheckProxy, proxyMethods[target.Proxy.Scheme]
	o.Fields = append(o.Fields, observe.Field{Name: "step", Text: step})
	o.Every = proxyEvery
	return o
}
