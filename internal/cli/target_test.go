package cli

import (
	"strings"
	"testing"
	"unicode"

	"example.com/noctop/collectors/reach"
)

func TestParseTarget(t *testing.T) {
	long := strings.Repeat("a", 63) + "." + strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + "." + strings.Repeat("d", 61)
	for _, test := range []struct {
		text, probe, name string // of those that are right
		problem           string // of those that are wrong
	}{
		{text: "example.com", probe: "https://example.com", name: "example.com"},
		{text: "example.com.", probe: "https://example.com", name: "example.com"},
		{text: "desk-77", probe: "https://desk-77", name: "desk-77"},
		{text: "_sip.example.com:5060", probe: "tcp://_sip.example.com:5060", name: "_sip.example.com"},
		{text: "example.com:443", probe: "https://example.com", name: "example.com"},
		{text: "example.com:0443", probe: "https://example.com", name: "example.com"},
		{text: "example.com:22", probe: "tcp://example.com:22", name: "example.com"},
		{text: "bücher.example", probe: "https://xn--bcher-kva.example", name: "xn--bcher-kva.example"},
		{text: "한국.example:80", probe: "tcp://xn--3e0b707e.example:80", name: "xn--3e0b707e.example"},
		{text: long, probe: "https://" + long, name: long},
		{text: "192.0.2.1", probe: "https://192.0.2.1"},
		{text: "192.0.2.1:8080", probe: "tcp://192.0.2.1:8080"},
		{text: "192.0.2.1:443", probe: "https://192.0.2.1"},
		{text: "2001:db8::1", probe: "https://[2001:db8::1]"},
		{text: "[2001:db8::1]", probe: "https://[2001:db8::1]"},
		{text: "[2001:db8::1]:22", probe: "tcp://[2001:db8::1]:22"},
		{text: "fe80::1%eth0", probe: "https://[fe80::1%25eth0]"},
		{text: "[fe80::1%eth0]:22", probe: "tcp://[fe80::1%25eth0]:22"},
		{text: "https://example.com/a?b=c#d", probe: "https://example.com/a?b=c", name: "example.com"},
		{text: "https://Example.COM:8443/x", probe: "https://example.com:8443/x", name: "example.com"},
		{text: "http://example.com", probe: "http://example.com", name: "example.com"},
		{text: "http://[2001:db8::1]:8080/", probe: "http://[2001:db8::1]:8080/"},
		{text: "https://bücher.example/", probe: "https://xn--bcher-kva.example/", name: "xn--bcher-kva.example"},
		{text: "tcp://example.com:22", probe: "tcp://example.com:22", name: "example.com"},

		{text: "", problem: "names no host"},
		{text: ":443", problem: "names no host"},
		{text: "http://", problem: "names no host"},
		{text: "https://:443/", problem: "names no host"},
		{text: "example.com:", problem: "is no port"},
		{text: "example.com:0", problem: "is no port"},
		{text: "example.com:65536", problem: "is no port"},
		{text: "example.com:http", problem: "is no port"},
		{text: "example.com:+22", problem: "is no port"},
		{text: "https://example.com:99999/", problem: "is no port"},
		{text: "2001:db8::1:443:x", problem: "[2001:db8::1]:443"},
		{text: "[example.com]", problem: "can't be in one"},
		{text: "[[::1]]", problem: "IPv6 address with a port"},
		{text: "[192.0.2.1]", problem: "can't be in one"},
		{text: "tcp://example.com", problem: "names no port"},
		{text: "ftp://example.com", problem: `"ftp" can't be checked`},
		{text: "://example.com", problem: "is no URL"},
		{text: "https://user:secret@example.com/", problem: "leave them out"},
		{text: "https://exa mple.com/", problem: "is no URL"},
		{text: "example.com/health", problem: "write https://example.com/health"},
		{text: "example.com; rm -rf /", problem: "is no host name"},
		{text: "$(id)", problem: "can't be in one"},
		{text: "a..b", problem: "between dots"},
		{text: ".", problem: "1 to 253"},
		{text: strings.Repeat("a", 64) + ".com", problem: "1 to 63"},
		{text: long + "dd", problem: "1 to 253"},
		{text: "999.1.1.1", problem: "looks like an address"},
		{text: "1.2.3", problem: "looks like an address"},
		{text: "a\x1b[2Jb", problem: "can't be seen"},
		{text: "a\u200bb.com", problem: "can't be seen"},
		{text: "a\x00b", problem: "can't be seen"},
		{text: "https://a/" + strings.Repeat("x", 3000), problem: "longer than"},
		{text: "fe80::1%a'b", problem: "no name of an interface"},
	} {
		got, err := parseTarget(test.text)
		switch {
		case test.problem != "" && err == nil:
			t.Errorf("%q was taken as %+v", test.text, got)
		case test.problem != "" && !strings.Contains(err.Error(), test.problem):
			t.Errorf("%q: %v, want …%s…", test.text, err, test.problem)
		case test.problem == "" && err != nil:
			t.Errorf("%q: %v", test.text, err)
		case test.problem == "" && (got.probe != test.probe || got.name != test.name || got.text != test.text):
			t.Errorf("%q: got %+v, want %s and %q", test.text, got, test.probe, test.name)
		}
	}
	if _, err := parseTarget("https://user:secret@example.com/"); strings.Contains(err.Error(), "secret") {
		t.Errorf("the password is shown: %v", err)
	}
}

// Whatever is taken can be probed, and put in a command without harm.
func FuzzParseTarget(f *testing.F) {
	for _, seed := range []string{"example.com", "[::1]:80", "https://a/b?c", "tcp://x:1", "fe80::1%lo:2", "bücher.example:9", "http://[fe80::1%25lo]/'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseTarget(text)
		if err != nil {
			return
		}
		place, err := reach.Parse(got.probe)
		if err != nil || place.Host == "" || place.Port == 0 {
			t.Errorf("%q: %+v can't be probed: %v", text, got, err)
		}
		if strings.ContainsFunc(got.host, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".:-_%", r) && !(strings.Contains(got.host, "%") && r > ' ' && r < 0x7f)
		}) || strings.ContainsAny(got.host, "'\" \x00") {
			t.Errorf("%q: the host is %q", text, got.host)
		}
	})
}

func TestQuoted(t *testing.T) {
	if got := quoted("https://a/b?c=$(id)&d='e'"); got != `'https://a/b?c=$(id)&d='\''e'\'''` {
		t.Error(got)
	}
}

func TestLeaving(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "127.0.0.99"} {
		if name, ok := leaving(t.Context(), host); !ok || !strings.HasPrefix(name, "lo") {
			t.Errorf("packets to %s leave by %q, %v", host, name, ok)
		}
	}
}
