package reach

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Target is one probe of a provider, measured through one uplink.
type Target struct {
	Provider string
	Probe    string          // as configured: "https://host/path" or "tcp://host:port"
	Uplink   topology.Uplink // its zero value leaves the way to the routing table
	Proxy    *url.URL        // an HTTP proxy to go through; nil for none
}

// Subject names what the target measures.
func (t Target) Subject() observe.Subject {
	return observe.Subject{Kind: observe.KindProvider, Uplink: t.Uplink.Name, Group: t.Probe, Name: t.Provider}
}

// Place is a probe's text, taken apart.
type Place struct {
	Host string // a name or an address
	Port uint16
	Path string // of the request, with its query; empty for tcp://
	TLS  bool
}

// HTTP reports whether the place is asked for a page.
func (p Place) HTTP() bool { return p.Path != "" }

// Parse reads a probe: "https://host/path", "http://host/path" or
// "tcp://host:port".
func Parse(text string) (Place, error) {
	parsed, err := url.Parse(text)
	if err != nil {
		return Place{}, fmt.Errorf("the probe %q is not a URL: %w", text, errors.Unwrap(err))
	}
	place := Place{Host: strings.TrimSuffix(parsed.Hostname(), ".")}
	switch parsed.Scheme {
	case "https":
		place.TLS, place.Port, place.Path = true, 443, parsed.RequestURI()
	case "http":
		place.Port, place.Path = 80, parsed.RequestURI()
	case "tcp":
	default:
		return Place{}, fmt.Errorf("the probe %q must begin with https://, http:// or tcp://", text)
	}
	if parsed.Port() != "" {
		port, err := strconv.ParseUint(parsed.Port(), 10, 16)
		if err != nil {
			return Place{}, fmt.Errorf("the probe %q has no port between 1 and 65535", text)
		}
		place.Port = uint16(port)
	}
	if place.Port == 0 {
		return Place{}, fmt.Errorf("the probe %q has no port: write it as tcp://host:port", text)
	}
	switch {
	case place.Host == "":
		return Place{}, fmt.Errorf("the probe %q names no host", text)
	case !printable(place.Host):
		return Place{}, fmt.Errorf("the probe %q has a host that is not ASCII: write an international name as xn--…", text)
	case !printable(place.Path):
		return Place{}, fmt.Errorf("the probe %q has a character in its query that must be written as %%XX", text)
	}
	return place, nil
}

// printable reports whether a text can stand in a request's first lines.
func printable(text string) bool {
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// authority is what stands in the Host header.
func (p Place) authority() string {
	host := p.Host
	if address, err := netip.ParseAddr(host); err == nil && address.Is6() {
		host = "[" + address.WithZone("").String() + "]"
	}
	if p.TLS && p.Port == 443 || !p.TLS && p.Port == 80 {
		return host
	}
	return host + ":" + strconv.Itoa(int(p.Port))
}

// hostPort is what a proxy is asked to connect to.
func (p Place) hostPort() string { return net.JoinHostPort(p.Host, strconv.Itoa(int(p.Port))) }
