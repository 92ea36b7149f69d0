package reach

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"example.com/noctop/internal/observe"
)

const (
	userAgent     = "noctop"
	headerLimit   = 64 << 10 // bytes of a response, interim ones included; the body is not read
	mostInterim   = 5        // responses 1xx before the real one
	longestHeader = 200      // characters of a header that are kept
)

// request asks for the page and reports the status and the time to the first
// byte. Redirects are not followed, the body is not read.
func (l *look) request(conn net.Conn) {
	began := l.settings.Clock()
	path, login := l.place.Path, ""
	if l.plainProxied() {
		path, login = "http://"+l.place.authority()+path, l.proxyLogin()
	}
	text := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept: */*\r\n%sConnection: close\r\n\r\n",
		path, l.place.authority(), userAgent, login)
	response, first, err := l.exchange(conn, text, http.MethodGet) //nolint:bodyclose // the body goes unread, with its connection
	if err != nil {
		l.add(observe.CheckHTTP, began, responseFailure(err))
		return
	}
	o := observe.Observation{Outcome: observe.Good, Took: l.settings.Clock().Sub(began)}
	o.Fields = []observe.Field{
		{Name: "status", Value: float64(response.StatusCode)},
		{Name: "ttfb", Value: first.Sub(began).Seconds()},
	}
	if location := response.Header.Get("Location"); location != "" {
		o.Fields = append(o.Fields, observe.Field{Name: "location", Text: location[:min(len(location), longestHeader)]})
	}
	if port, offered := offersQUIC(response.Header, l.place.Host); offered {
		o.Fields = append(o.Fields, observe.Field{Name: "quic", Text: "offered", Value: float64(port)})
	}
	o.Outcome, o.Cause = judgeStatus(response.StatusCode)
	if o.Cause != "" {
		o.Detail = "HTTP " + response.Status
	}
	l.add(observe.CheckHTTP, began, o)
}

// judgeStatus says what a status means: any below 500 is the word of a server
// that is alive, but for those that something in between gives.
func judgeStatus(status int) (observe.Outcome, string) {
	switch {
	case status == http.StatusProxyAuthRequired, status == http.StatusNetworkAuthenticationRequired:
		return observe.Wrong, "proxy"
	case status >= 500:
		return observe.Wrong, "http-5xx"
	case status >= 400:
		return observe.Good, "http-4xx"
	}
	return observe.Good, ""
}

var errHeaderTooLarge = errors.New("the response's header is larger than 64 KiB")

// exchange sends a request and reads the head of the response. It returns when
// the first byte came.
func (l *look) exchange(conn net.Conn, text, method string) (*http.Response, observe.Instant, error) {
	if _, err := io.WriteString(conn, text); err != nil {
		return nil, observe.Instant{}, err
	}
	limited := &io.LimitedReader{R: conn, N: headerLimit}
	reader := bufio.NewReader(limited)
	if _, err := reader.Peek(1); err != nil {
		return nil, observe.Instant{}, err
	}
	first := l.settings.Clock()
	for range mostInterim {
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil {
			if limited.N <= 0 {
				err = errHeaderTooLarge
			}
			return nil, first, err
		}
		if response.StatusCode >= 200 || response.StatusCode == http.StatusSwitchingProtocols {
			return response, first, nil
		}
	}
	return nil, first, errors.New("the server sent nothing but interim responses")
}

// responseFailure says how a request failed.
func responseFailure(err error) observe.Observation {
	o := failure(err)
	switch {
	case o.Cause == "timeout":
		o.Detail = "it took the request, and sent no page in time"
	case errors.Is(err, errHeaderTooLarge):
		o.Cause = "http-header"
	case o.Cause == "early-close":
		o.Cause = "http-early-close"
	case o.Cause == "failed":
		o.Cause = "http-malformed"
	}
	return o
}
