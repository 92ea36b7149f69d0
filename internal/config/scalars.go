package config

import (
	"math"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"example.com/noctop/internal/i18n"
)

// hasInvisible reports whether there are characters that steer a terminal or
// cannot be seen: controls, formats, line separators and private ones.
func hasInvisible(s string) bool {
	for _, r := range s {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
			return true
		}
	}
	return false
}

// The span of an interval: shorter would flood, longer tells nothing.
const (
	minInterval = time.Second
	maxInterval = time.Hour
)

// interval makes a reader of a duration into a variable.
func (r *reader) interval(to *time.Duration) func(value) {
	return func(v value) {
		if v.kind != number && !r.is(v, text, i18n.T(" such as 5s or 1m")) {
			return
		}
		d, problem := parseInterval(v.text)
		if !problem.Empty() {
			r.fail(v, "%s", problem)
			return
		}
		*to = d
	}
}

func parseInterval(s string) (time.Duration, i18n.Text) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, i18n.T("%s is not a duration: use a number with s, m or h, such as 5s", quote(s))
	case d < minInterval || d > maxInterval:
		return 0, i18n.T("%s is out of range: from 1s to 1h", quote(s))
	}
	return d, i18n.Text{}
}

// rateUnits are in bits per second.
var rateUnits = []struct {
	name string
	bits float64
}{{"kbps", 1e3}, {"mbps", 1e6}, {"gbps", 1e9}, {"bps", 1}}

// maxRate is 10 Tb/s: beyond any line that a host could measure.
const maxRate = 1e13

// rate makes a reader of a line's capacity into a variable.
func (r *reader) rate(to *uint64) func(value) {
	return func(v value) {
		if v.kind != number && !r.is(v, text, i18n.T(" such as 100Mbps")) {
			return
		}
		bits, problem := parseRate(v.text)
		if !problem.Empty() {
			r.fail(v, "%s", problem)
			return
		}
		*to = bits
	}
}

func parseRate(s string) (uint64, i18n.Text) {
	for _, unit := range rateUnits {
		figure, ok := strings.CutSuffix(strings.ToLower(s), unit.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(figure), 64)
		if err != nil || strings.ContainsAny(figure, "xpin_") { // hexadecimal, infinities, NaN
			break
		}
		bits := math.Round(n * unit.bits)
		if bits < 1 || bits > maxRate {
			return 0, i18n.T("%s is out of range: from 1bps to 10000Gbps", quote(s))
		}
		return uint64(bits), i18n.Text{}
	}
	return 0, i18n.T("%s is not a rate: use a number with bps, kbps, Mbps, Gbps", quote(s))
}

// port makes a reader of a port number into a variable.
func (r *reader) port(to *uint16) func(value) {
	return func(v value) {
		if !r.is(v, number, i18n.T(" from 1 to 65535")) {
			return
		}
		n, err := strconv.ParseUint(v.text, 10, 16)
		if err != nil || n == 0 {
			r.fail(v, "%s is not a port: a whole number from 1 to 65535", quote(v.text))
			return
		}
		*to = uint16(n)
	}
}

// flag makes a reader of true or false into a variable.
func (r *reader) flag(to *bool) func(value) {
	return func(v value) {
		if r.is(v, boolean, i18n.Text{}) {
			*to = v.text == "true"
		}
	}
}

// address reads one IP address that packets can be sent to.
func (r *reader) address(v value) (netip.Addr, bool) {
	if v.kind != number && !r.is(v, text, i18n.T(", an IP address such as 192.0.2.1")) {
		return netip.Addr{}, false
	}
	a, problem := parseAddress(v.text)
	if !problem.Empty() {
		r.fail(v, "%s", problem)
		return netip.Addr{}, false
	}
	return a, true
}

func parseAddress(s string) (netip.Addr, i18n.Text) {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}, i18n.T("%s is not an IP address: write one such as 192.0.2.1 or \"2001:db8::1\"", quote(s))
	}
	a = a.Unmap()
	switch {
	case a.IsUnspecified() || a.IsMulticast() || a == broadcast:
		return netip.Addr{}, i18n.T("%s is not the address of one host", quote(s))
	case hasInvisible(a.Zone()):
		return netip.Addr{}, i18n.T("%s has control characters in its zone", quote(s))
	}
	return a, i18n.Text{}
}

var broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})

// addresses makes a reader of a list of different addresses into a variable.
func (r *reader) addresses(to *[]netip.Addr) func(value) {
	return func(v value) {
		all, seen := []netip.Addr{}, unique{}
		if r.items(v, i18n.T(" of IP addresses, such as [192.0.2.1]"), func(item value) {
			if a, ok := r.address(item); ok && r.take(seen, item, i18n.T("the address"), a.String()) {
				all = append(all, a)
			}
		}) {
			*to = all
		}
	}
}

// hostName reads a DNS name, in the form it is asked in: without a dot at the
// end, in small letters.
func (r *reader) hostName(v value) (string, bool) {
	if !r.is(v, text, i18n.T(", a name such as www.example.com")) {
		return "", false
	}
	if problem := nameFault(v.text); !problem.Empty() {
		r.fail(v, "%s", problem)
		return "", false
	}
	return strings.ToLower(strings.TrimSuffix(v.text, ".")), true
}

// nameFault says why a text is no DNS name (RFC 1035 lengths; underscores are
// in use), or nothing.
func nameFault(s string) i18n.Text {
	name := strings.TrimSuffix(s, ".")
	switch {
	case len(name) > 253:
		return i18n.T("%s is not a name: it is longer than 253 characters", quote(s))
	case looksNumeric(name):
		return i18n.T("%s is not a name: names do not end in a number", quote(s))
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return i18n.T("%s is not a name: its parts are 1 to 63 characters, without a \"-\" at either end", quote(s))
		}
		for _, c := range label {
			switch {
			case c > unicode.MaxASCII:
				return i18n.T("%s is not in ASCII: write the name in its xn-- form", quote(s))
			case !isNameCharacter(c):
				return i18n.T("%s is not a name: %s cannot be in one", quote(s), quote(string(c)))
			}
		}
	}
	return i18n.Text{}
}

func isNameCharacter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// maxURL is longer than any that is typed.
const maxURL = 2048

// urlFault says why a text is no URL of one of the schemes, or nothing. What it
// says never repeats a password.
func urlFault(s string, schemes ...string) i18n.Text {
	form := i18n.T("%s://host/path", schemes[0])
	if len(schemes) > 1 {
		form = i18n.T("%s (or %s)", form, strings.Join(schemes[1:], ", "))
	}
	u, err := url.Parse(s)
	switch {
	case len(s) > maxURL:
		return i18n.T("is longer than %d characters", maxURL)
	case err != nil || u.Scheme == "" || hasInvisible(s) || strings.ContainsRune(s, ' '):
		return i18n.T("not a URL: write %s", form)
	case !oneOf(u.Scheme, schemes):
		return i18n.T("the scheme %s is not one that can be used: write %s", quote(u.Scheme), form)
	case u.Host == "":
		return i18n.T("a URL without a host: write %s", form)
	case u.User != nil:
		return i18n.T("a URL with a user or password in it: remove them, they would be shown and logged")
	}
	if _, problem := parseAddress(u.Hostname()); !problem.Empty() {
		if !nameFault(u.Hostname()).Empty() {
			return i18n.T("the host of the URL, %s, is neither a name nor an address", quote(u.Hostname()))
		}
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return i18n.T("the port of the URL, %s, is not from 1 to 65535", quote(port))
		}
	}
	return i18n.Text{}
}

func oneOf(word string, words []string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}
