package dns

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	messageType = "application/dns-message"
	messageMost = 65535
	// addressKept is how long the address behind a URL is used before its name
	// is looked up again.
	addressKept = 5 * time.Minute
	lookUpWait  = time.Second
)

// httpsClient asks over HTTPS (RFC 8484), with a connection for each query.
type httpsClient struct {
	client *Client
	http   *http.Client

	mu        sync.Mutex
	addresses []netip.Addr // behind the URL, as last looked up
	found     time.Duration
}

func newHTTPSClient(c *Client) *httpsClient {
	h := &httpsClient{client: c}
	config := c.tls.Clone()
	config.ServerName = "" // it follows from the URL
	h.http = &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: h.dial, TLSClientConfig: config, ForceAttemptHTTP2: true, DisableKeepAlives: true,
			DisableCompression: true, TLSHandshakeTimeout: c.streamWait, MaxResponseHeaderBytes: 64 << 10,
		},
	}
	return h
}

func (c *Client) overHTTPS(ctx context.Context, q Question) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.streamWait)
	defer cancel()
	defer c.https.http.CloseIdleConnections()
	query, err := q.pack(nil, 0) // the id is 0, so that caches can work
	if err != nil {
		return Answer{}, &Failure{observe.Failed, "bad-question", err.Error()}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.URL, bytes.NewReader(query))
	if err != nil {
		return Answer{}, &Failure{observe.Failed, "bad-url", "the resolver's URL can't be used: " + reason(err)}
	}
	request.Header.Set("Content-Type", messageType)
	request.Header.Set("Accept", messageType)
	request.Header.Set("User-Agent", "noctop")
	response, err := c.https.http.Do(request)
	if err != nil {
		return Answer{}, failed(c.server, receiving, orEnded(ctx, err))
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, messageMost+1))
	if err != nil {
		return Answer{}, failed(c.server, receiving, orEnded(ctx, err))
	}
	if failure := c.checkResponse(response, len(body)); failure != nil {
		return Answer{}, failure
	}
	answer, err := parse(body, q, 0)
	if err != nil {
		return Answer{}, &Failure{observe.Wrong, "malformed", "the reply of " + c.server.target() + " is " + err.Error()}
	}
	answer.Method = "https"
	answer.Truncated = false
	return answer, nil
}

func (c *Client) checkResponse(response *http.Response, size int) error {
	to := c.server.target()
	if code := response.StatusCode; code != http.StatusOK {
		return &Failure{observe.Wrong, "http-" + strconv.Itoa(code), fmt.Sprintf("%s answers HTTP %d instead of DNS", to, code)}
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind != messageType || size > messageMost {
		return &Failure{observe.Wrong, "http-content", to + " answers HTTP, but not with a DNS message"}
	}
	return nil
}

// dial connects to what is behind the URL. A name is looked up by the system's
// resolver; while that fails, the last known addresses serve on, so that this
// resolver can still be judged by itself.
func (h *httpsClient) dial(ctx context.Context, _, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, h.client.streamWait) // the library hides the query's own
	defer cancel()
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, err
	}
	addresses, err := h.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		conn, dialErr := h.client.dialTCP(ctx, netip.AddrPortFrom(a, uint16(port)))
		if dialErr == nil {
			return conn, nil
		}
		err = dialErr
	}
	h.forget()
	return nil, failed(h.client.server, dialling, orEnded(ctx, err))
}

// mostTried bounds how many addresses of one name are tried in a round.
const mostTried = 3

func (h *httpsClient) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if fixed := h.client.server.Address; fixed.IsValid() {
		return []netip.Addr{fixed.Addr()}, nil
	}
	if literal, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{literal}, nil
	}
	now := h.client.seams.Elapsed()
	h.mu.Lock()
	known, found := h.addresses, h.found
	h.mu.Unlock()
	if len(known) > 0 && now-found < addressKept {
		return known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookUpWait)
	defer cancel()
	addresses, err := h.client.seams.LookUp(ctx, host)
	if err == nil && len(addresses) == 0 {
		err = errors.New("it has no address")
	}
	switch {
	case err == nil:
		h.mu.Lock()
		defer h.mu.Unlock()
		h.addresses, h.found = addresses[:min(len(addresses), mostTried)], now
		return h.addresses, nil
	case len(known) > 0:
		return known, nil
	}
	return nil, &Failure{observe.LocalError, "bootstrap",
		"the system's resolver does not find " + host + ", so it can't be asked: " + reason(err)}
}

// forget has the name looked up again at the next query.
func (h *httpsClient) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.found = -addressKept
}

// hostOf returns the host of a URL, without what may be secret in it.
func hostOf(text string) string {
	if u, err := url.Parse(text); err == nil && u.Host != "" {
		return u.Host
	}
	return "https"
}
