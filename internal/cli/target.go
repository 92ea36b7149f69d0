package cli

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"example.com/noctop/collectors/reach"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// target is one thing that is asked about: a probe and, unless it is an
// address already, a name.
type target struct {
	text  string // as it was asked
	probe string // "https://host/path" or "tcp://host:port"
	host  string // a name or an address
	port  string
	name  string // the DNS name; empty for an address
	// direct says that packets leave to it by no uplink, traced that the way to it
	// is looked at.
	direct, traced bool
}

const (
	portHTTPS     = "443" // asked where no port is named
	longestTarget = 2000
)

// parseTarget reads HOST, HOST:PORT, [ADDRESS]:PORT or an http(s) or tcp URL.
func parseTarget(text string) (target, error) {
	if len(text) > longestTarget {
		return target{}, i18n.Errorf("the target is longer than %d bytes", longestTarget)
	}
	if safetext.Clean(text, longestTarget).String() != text {
		return target{}, i18n.Errorf("%q holds signs that can't be seen, or space", text)
	}
	if strings.Contains(text, "://") {
		return parseURL(text)
	}
	host, port, err := splitHostPort(text)
	if err != nil {
		return target{}, err
	}
	if strings.ContainsAny(host, "/?#") {
		return target{}, i18n.Errorf("%q is no host name: if it is a page, write https://%s", text, text)
	}
	t, err := aimAt(text, host, port)
	if err != nil {
		return target{}, err
	}
	t.probe = "tcp://" + joinHost(t.host, t.port)
	if t.port == portHTTPS {
		t.probe = "https://" + joinHost(t.host, "")
	}
	_, err = reach.Parse(t.probe)
	return t, err
}

// splitHostPort takes the forms apart that are no URL.
func splitHostPort(text string) (host, port string, err error) {
	bare, bracketed := text, strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
	if bracketed {
		bare = text[1 : len(text)-1]
	}
	if address, err := netip.ParseAddr(bare); err == nil && (!bracketed || address.Is6()) {
		return bare, portHTTPS, nil
	}
	if address, err := netip.ParseAddrPort(text); err == nil {
		return address.Addr().String(), strconv.Itoa(int(address.Port())), nil
	}
	host, port, found := strings.Cut(text, ":")
	if !found {
		return text, portHTTPS, nil
	}
	if strings.Count(text, ":") > 1 {
		return "", "", i18n.Errorf("%q is neither HOST:PORT nor an address: write an IPv6 address with a port as [2001:db8::1]:443", text)
	}
	return host, port, nil
}

func joinHost(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + strings.ReplaceAll(host, "%", "%25") + "]" // RFC 6874
	}
	if port == "" {
		return host
	}
	return host + ":" + port
}

func parseURL(text string) (target, error) {
	u, err := url.Parse(text)
	if err != nil {
		return target{}, i18n.Errorf("%q is no URL", text)
	}
	port := u.Port()
	switch {
	case u.User != nil:
		return target{}, i18n.Errorf("the URL holds a user name or a password: leave them out, they would be shown")
	case u.Scheme == "https" && port == "":
		port = portHTTPS
	case u.Scheme == "http" && port == "":
		port = "80"
	case u.Scheme == "tcp" && port == "":
		return target{}, i18n.Errorf("%q names no port: write tcp://host:port", text)
	case u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "tcp":
		return target{}, i18n.Errorf("%q: %q can't be checked: use https://, http:// or tcp://", text, u.Scheme)
	}
	t, err := aimAt(text, u.Hostname(), port)
	if err != nil {
		return target{}, err
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = joinHost(t.host, u.Port())
	t.probe = u.String()
	_, err = reach.Parse(t.probe)
	return t, err
}

// aimAt checks host and port, and brings them to the form they are asked in.
func aimAt(text, host, port string) (target, error) {
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return target{}, i18n.Errorf("%q: %q is no port: use a number from 1 to 65535", text, port)
	}
	t := target{text: text, host: host, port: strconv.FormatUint(number, 10)}
	if host == "" {
		return target{}, i18n.Errorf("%q names no host", text)
	}
	if address, err := netip.ParseAddr(host); err == nil {
		if strings.ContainsAny(address.Zone(), " '\"\\/%") || strings.ContainsFunc(address.Zone(), func(r rune) bool { return r < 0x21 || r > 0x7e }) {
			return target{}, i18n.Errorf("%q: %q is no name of an interface", text, address.Zone())
		}
		return t, nil
	}
	name, err := hostName(host)
	if err != nil {
		return target{}, i18n.Errorf("%q is no host name: %w", host, err)
	}
	t.host, t.name = name, name
	return t, nil
}

// hostName checks a name, and writes one of other scripts as DNS has it.
func hostName(host string) (string, error) {
	name := strings.TrimSuffix(host, ".")
	ascii, err := idna.Lookup.ToASCII(name)
	if err == nil {
		name = ascii
	} else if strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }) {
		return "", i18n.Errorf("it can't be written for DNS")
	}
	if len(name) == 0 || len(name) > 253 {
		return "", i18n.Errorf("it must have 1 to 253 characters")
	}
	if last := name[strings.LastIndex(name, ".")+1:]; strings.Trim(last, "0123456789") == "" {
		return "", i18n.Errorf("it looks like an address, and is none")
	}
	for label := range strings.SplitSeq(name, ".") {
		if len(label) == 0 || len(label) > 63 {
			return "", i18n.Errorf("each part between dots must have 1 to 63 characters")
		}
		for _, r := range label {
			if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
				return "", i18n.Errorf("%q can't be in one", r)
			}
		}
	}
	return name, nil
}
