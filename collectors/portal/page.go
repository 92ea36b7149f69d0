package portal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	pageTimeout    = 4 * time.Second
	resolveTimeout = 2 * time.Second
	responseLimit  = 64 << 10 // bytes; the body is not read
	longestHeader  = 200      // characters of a header that are kept
	portHTTP       = 80
)

// pages asks for pages whose answer is known: HTTP 204, and nothing else.
type pages struct {
	family *Family
	uplink topology.Uplink
	urls   []string
	clock  func() observe.Instant
}

// answer is what a page came to.
type answer struct {
	url      string
	target   netip.AddrPort
	took     time.Duration
	err      error // it says nothing
	status   int
	location string // where it sends one
}

// foreign reports whether somebody else than the page answered. That a page's
// own servers fail is no stranger's doing.
func (a answer) foreign() bool {
	return a.err == nil && a.status != http.StatusNoContent &&
		(a.status < 500 || a.status == http.StatusNetworkAuthenticationRequired)
}

func (a answer) good() bool { return a.err == nil && a.status == http.StatusNoContent }

// look asks for the first page, and for others until one says something. A
// strange answer counts where no other page answers as it should: a page may
// have been changed.
func (p pages) look(ctx context.Context) observe.Observation {
	at := p.clock()
	var strange, last *answer
	for _, url := range p.urls {
		got := p.ask(ctx, url)
		last = &got
		if got.good() {
			break
		}
		if got.foreign() && strange == nil {
			strange = &got
		}
	}
	o := observe.Observation{At: at, Method: "http"}
	switch {
	case last.good():
		o.Outcome, o.Took = observe.Good, last.took
		o.Detail = last.url + " answers 204, as it should"
		if strange != nil {
			o.Detail += fmt.Sprintf("; %s answers %d, and has perhaps been changed", strange.url, strange.status)
		}
		o.Target = last.target.String()
	case strange != nil:
		o.Outcome, o.Cause, o.Target, o.Took = observe.Wrong, "portal", strange.target.String(), strange.took
		o.Detail = fmt.Sprintf("%s answers %d instead of 204: somebody answers in its stead", strange.url, strange.status)
		o.Fields = []observe.Field{{Name: "status", Value: float64(strange.status)}}
		if strange.location != "" {
			o.Fields = append(o.Fields, observe.Field{Name: "location", Text: strange.location})
			o.Detail += ", and sends one to " + strange.location
		}
	default:
		o.Outcome, o.Cause, o.Detail = observe.None, "no-page", "no page could be had, which says nothing: "+last.reason()
	}
	return o
}

// reason says why a page says nothing.
func (a answer) reason() string {
	if a.err != nil {
		return fmt.Sprintf("%s: %v", a.url, a.err)
	}
	return fmt.Sprintf("%s answers %d", a.url, a.status)
}

// ask asks for one page.
func (p pages) ask(ctx context.Context, page string) answer {
	got := answer{url: page}
	place, err := url.Parse(page)
	if err != nil {
		got.err = err
		return got
	}
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	began := p.clock()
	if got.target, got.err = p.place(ctx, place); got.err != nil {
		return got
	}
	conn, err := p.family.options.Dial(ctx, p.uplink, got.target)
	if err != nil {
		got.err = err
		return got
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: noctop\r\nAccept: */*\r\nConnection: close\r\n\r\n",
		place.RequestURI(), place.Host)
	if _, err := io.WriteString(conn, request); err != nil {
		got.err = err
		return got
	}
	got.status, got.location, got.err = read(conn)
	got.took = p.clock().Sub(began)
	return got
}

var errNoHTTP = errors.New("the answer is not HTTP")

// read reads the head of a response.
func read(from io.Reader) (status int, location string, err error) {
	reader := bufio.NewReader(io.LimitReader(from, responseLimit))
	if _, err := reader.Peek(1); err != nil {
		return 0, "", err
	}
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return 0, "", errNoHTTP
	}
	_ = response.Body.Close() // it goes unread, with its connection
	location = response.Header.Get("Location")
	return response.StatusCode, location[:min(len(location), longestHeader)], nil
}

// place returns an address and port of a page, of a family that the uplink can
// be asked in. Where its name can't be looked up, the last known address does.
func (p pages) place(ctx context.Context, page *url.URL) (netip.AddrPort, error) {
	port := uint64(portHTTP)
	if text := page.Port(); text != "" {
		var err error
		if port, err = strconv.ParseUint(text, 10, 16); err != nil {
			return netip.AddrPort{}, err
		}
	}
	if address, err := netip.ParseAddr(page.Hostname()); err == nil {
		return netip.AddrPortFrom(address, uint16(port)), nil
	}
	addresses, err := p.addresses(ctx, page.Hostname())
	if len(addresses) == 0 {
		return netip.AddrPort{}, err
	}
	return netip.AddrPortFrom(addresses[0], uint16(port)), nil
}

func (p pages) addresses(ctx context.Context, name string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, resolveTimeout)
	defer cancel()
	found, _, err := p.family.options.Resolve(ctx, p.uplink.Name, name)
	p.family.mu.Lock()
	defer p.family.mu.Unlock()
	if len(found) == 0 {
		if err == nil {
			err = fmt.Errorf("%s has no address", name)
		}
		return p.family.known[name], err
	}
	addresses := make([]netip.Addr, len(found))
	for i, address := range found {
		addresses[i] = address.Unmap()
	}
	slices.SortStableFunc(addresses, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() }) // IPv4 first
	p.family.known[name] = addresses
	return addresses, nil
}
