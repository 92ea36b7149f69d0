package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"example.com/noctop/collectors/feed"
	"example.com/noctop/internal/alert"
	"example.com/noctop/internal/i18n"
)

const (
	// mostRedirects is how many are followed.
	mostRedirects = 3
	// lookAgain is how long the uplink that a message leaves by is believed.
	lookAgain = 30 * time.Second
	// mostAnswer is how much of an answer is read.
	mostAnswer = 64 << 10
)

// webhook sends incidents to an address.
type webhook struct {
	address func() string
	leaving func(ctx context.Context, host string) (string, bool)
	uplinks func() map[string]string // by interface

	mu     sync.Mutex
	asked  string // the address that by was found for
	at     time.Time
	by     string // the uplink; empty where it is not known
	inside bool
}

// way is what a message needs to get through.
func (h *webhook) way(now time.Time) alert.Way {
	address := h.address()
	host := ""
	if parsed, err := url.Parse(address); err == nil {
		host = parsed.Hostname()
	}
	literal, err := netip.ParseAddr(host)
	uplinks := h.uplinks()
	way := alert.Way{Named: err != nil, Inside: err == nil && !feed.IsPublic(literal)}
	for _, name := range uplinks {
		way.Uplinks = append(way.Uplinks, name)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asked != address {
		h.asked, h.at, h.by, h.inside = address, time.Time{}, "", false
	}
	if now.Sub(h.at) >= lookAgain || h.at.IsZero() {
		h.at = now
		// With its route gone it is still the one that was: a message goes by it again.
		if device, ok := h.leaving(context.Background(), host); ok {
			name, outside := uplinks[device]
			h.by, h.inside = name, !outside
		}
	}
	way.By, way.Inside = h.by, way.Inside || h.inside
	return way
}

// refusals are answers that say that the message itself is wrong: it would be
// refused again.
var refusals = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}

// send posts one incident.
func (h *webhook) send(ctx context.Context, a alert.Alert) (told bool, err error) {
	address := h.address()
	if address == "" { // it was taken out of the configuration meanwhile
		return true, nil
	}
	body, err := incidentLine(a)
	if err != nil {
		return true, err
	}
	ctx, cancel := context.WithTimeout(ctx, sendPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return true, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "noctop/"+Version)
	// A message whose answer was lost comes twice, with the same key.
	request.Header.Set("Idempotency-Key", a.Event.Verdict.Incident+"/"+a.Event.Kind+"/"+a.Event.At.Wall.UTC().Format(time.RFC3339Nano))
	client := newHookClient(request.URL.Hostname())
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return false, withoutAddress(err)
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, mostAnswer) // what it says beyond its status is not asked for
	if response.StatusCode/100 == 2 {
		return true, nil
	}
	for _, code := range refusals {
		if response.StatusCode == code {
			told = true
		}
	}
	return told, i18n.Errorf("%s answers %s", request.URL.Hostname(), response.Status)
}

// withoutAddress leaves out the address, in which there may be a secret.
func withoutAddress(err error) error {
	var named *url.Error
	if errors.As(err, &named) {
		return named.Err
	}
	return err
}

// newHookClient makes a client for one message to a host. A redirect leads it to
// no address of the inside network, unless that host is there itself.
func newHookClient(configured string) *http.Client {
	g := &hookGuard{configured: strings.ToLower(configured)}
	transport := &http.Transport{
		Proxy: g.proxyFor, DialContext: g.dial, DisableKeepAlives: true, TLSHandshakeTimeout: sendPatience / 2,
		ResponseHeaderTimeout: sendPatience, MaxResponseHeaderBytes: mostAnswer,
	}
	return &http.Client{Transport: transport, Timeout: sendPatience, CheckRedirect: func(request *http.Request, via []*http.Request) error {
		switch {
		case len(via) > mostRedirects:
			return i18n.Errorf("more than %d redirects", mostRedirects)
		case request.Method != http.MethodPost:
			return i18n.Errorf("it redirects to %s without the message", request.URL.Hostname())
		case request.URL.Scheme == "http" && via[0].URL.Scheme == "https":
			return i18n.Errorf("it redirects from https to http")
		}
		return nil
	}}
}

// hookGuard watches where a message goes.
type hookGuard struct {
	configured string
	mu         sync.Mutex
	private    bool   // the configured host is inside
	proxy      string // the proxy's host, where there is one
}

func (g *hookGuard) proxyFor(request *http.Request) (*url.URL, error) {
	proxy, err := http.ProxyFromEnvironment(request)
	if err == nil && proxy != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.proxy = strings.ToLower(proxy.Hostname())
	}
	return proxy, err
}

func (g *hookGuard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Control: func(_, resolved string, _ syscall.RawConn) error { return g.check(host, resolved) }}
	return dialer.DialContext(ctx, network, address)
}

// check looks at an address as it is dialled, after it was resolved.
func (g *hookGuard) check(host, resolved string) error {
	to, err := netip.ParseAddrPort(resolved)
	if err != nil {
		return i18n.Errorf("%s resolved to %q, which is no address", host, resolved)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	host = strings.ToLower(host)
	switch public := feed.IsPublic(to.Addr()); {
	case host == g.configured:
		g.private = g.private || !public
	case !public && !g.private && host != g.proxy:
		return i18n.Errorf("it redirects to %s, an address of the inside network", to.Addr())
	}
	return nil
}
