package proof

import (
	"net/netip"
	"net/url"
	"strings"
)

// isWord reports whether a text is of letters, digits and some other signs, and
// begins with a letter or a digit: so that it can't be an option.
func isWord(text, others string, most int) bool {
	for i, r := range text {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case i > 0 && strings.ContainsRune(others, r):
		default:
			return false
		}
	}
	return text != "" && len(text) <= most
}

// device is the name of an interface as a program takes it, or nothing. Linux
// allows 15 bytes (IFNAMSIZ).
func device(name string) string {
	if !isWord(name, "_-.:@", 15) {
		return ""
	}
	return name
}

// unit is the name of a service as systemctl takes it, or nothing.
func unit(name string) string {
	if !isWord(name, "_-.:@", 200) {
		return ""
	}
	return name
}

// hostName is a name of DNS as a program takes it, or nothing: RFC 1035 allows 253
// bytes, and RFC 8552 names that begin with "_".
func hostName(name string) string {
	name = strings.TrimSuffix(name, ".")
	rest := strings.TrimPrefix(name, "_")
	if !isWord(rest, "_-.", 252) || strings.Contains(name, "..") || strings.Contains(name, ".-") || isNumber(name) {
		return ""
	}
	return name
}

// isNumber reports whether programs take a name for an address written in an odd
// way: its last label is a number, as no domain is.
func isNumber(name string) bool {
	last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	digits, hexadecimal := strings.CutPrefix(last, "0x")
	if hexadecimal {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// addressOf is the address in what was probed, with a port or without; empty
// where there is none. Zones are kept only where they are an interface's name.
func addressOf(target string) string {
	a, err := netip.ParseAddr(target)
	if err != nil {
		with, err := netip.ParseAddrPort(target)
		if err != nil {
			return ""
		}
		a = with.Addr()
	}
	if a.Zone() != "" && device(a.Zone()) == "" {
		return ""
	}
	return a.Unmap().String()
}

// targetOf is an address or a name as a program takes it, or nothing.
func targetOf(target string) string {
	if a := addressOf(target); a != "" {
		return a
	}
	return hostName(target)
}

// isIPv6 reports whether an address is one.
func isIPv6(address string) bool { return strings.Contains(address, ":") }

// page is a web address as curl takes it, or nothing.
func page(address string) *url.URL {
	for _, r := range address {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"'\<>^{|}`+"`", r) {
			return nil
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || targetOf(u.Hostname()) == "" || !isPort(u.Port()) {
		return nil
	}
	return u
}

// isPort reports whether a text is a port's number, or nothing.
func isPort(text string) bool {
	return text == "" || len(text) <= 5 && strings.Trim(text, "0123456789") == "" && text != "0"
}

// mount is a place in the file system as df takes it, or nothing.
func mount(place string) string {
	if !strings.HasPrefix(place, "/") || strings.ContainsFunc(place, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return place
}

// endpointOf is a host and a port as openssl and netip write them.
func endpointOf(host, port string) string {
	if isIPv6(host) {
		return "[" + host + "]:" + port
	}
	return host + ":" + port
}
