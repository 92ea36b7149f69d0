package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	maxRedirects   = 3
	maxHeaderBytes = 64 << 10
	userAgent      = "noctop (status page reader)"
)

// fetcher fetches one address, conditionally where the server allows it. Every
// fetch has a connection of its own: a kept one would outlive a dead uplink,
// and hide that a name no longer resolves.
type fetcher struct {
	address  string
	maxBytes int64
	client   *http.Client
	guard    *guard

	entityTag    string // of the body that was last understood
	lastModified string
}

// response is what a server sent.
type response struct {
	status      int
	body        []byte
	contentType string
	notModified bool
	retryAfter  time.Duration
}

func newFetcher(options Options, address string) *fetcher {
	guard := newGuard(options, address)
	return &fetcher{
		address:  address,
		maxBytes: options.MaxBytes,
		guard:    guard,
		client: &http.Client{
			Timeout:       options.Timeout,
			CheckRedirect: guard.redirect,
			Transport: &http.Transport{
				Proxy:                  guard.proxyFor,
				DialContext:            guard.dial,
				TLSClientConfig:        options.TLS.Clone(),
				DisableKeepAlives:      true,
				MaxResponseHeaderBytes: maxHeaderBytes,
				TLSHandshakeTimeout:    options.Timeout,
			},
		},
	}
}

// forget makes the next fetch an unconditional one.
func (f *fetcher) forget() { f.entityTag, f.lastModified = "", "" }

// fetch gets the address. The response's status stands even where an error is
// returned, if there was one.
func (f *fetcher) fetch(ctx context.Context, now time.Time) (response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address, nil)
	if err != nil {
		return response{}, &localError{fmt.Errorf("the feed's address %q can't be used: %w", f.address, err)}
	}
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Accept", "application/json, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5")
	conditional := f.entityTag != "" || f.lastModified != ""
	if f.entityTag != "" {
		request.Header.Set("If-None-Match", f.entityTag)
	}
	if f.lastModified != "" {
		request.Header.Set("If-Modified-Since", f.lastModified)
	}
	answer, err := f.client.Do(request)
	if err != nil {
		var wrapped *url.Error // its text holds the address, which may hold a token
		if errors.As(err, &wrapped) {
			err = timedOut(wrapped)
		}
		return response{}, err
	}
	defer answer.Body.Close()
	got := response{
		status: answer.StatusCode, contentType: answer.Header.Get("Content-Type"),
		retryAfter: retryAfter(answer.Header.Get("Retry-After"), now),
	}
	if answer.StatusCode == http.StatusNotModified && conditional {
		got.notModified = true
		return got, nil
	}
	if answer.StatusCode != http.StatusOK {
		return got, &statusError{answer.StatusCode}
	}
	got.body, err = io.ReadAll(io.LimitReader(answer.Body, f.maxBytes+1))
	switch {
	case err != nil:
		return got, &bodyError{err}
	case int64(len(got.body)) > f.maxBytes:
		return got, &sizeError{f.maxBytes}
	}
	f.entityTag, f.lastModified = answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")
	return got, nil
}

// timedOut returns what url.Error wraps, without losing that it was a timeout.
func timedOut(wrapped *url.Error) error {
	if wrapped.Timeout() {
		return &timeoutError{wrapped.Err}
	}
	return wrapped.Err
}

// retryAfter reads the header of RFC 9110, section 10.2.3: seconds or a date.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
