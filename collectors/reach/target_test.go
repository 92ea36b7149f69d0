package reach

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want Place
		err  string
	}{
		{"https://api.pay.example/health", Place{Host: "api.pay.example", Port: 443, Path: "/health", TLS: true}, ""},
		{"https://api.pay.example", Place{Host: "api.pay.example", Port: 443, Path: "/", TLS: true}, ""},
		{"https://api.pay.example.:8443/?q=1#part", Place{Host: "api.pay.example", Port: 8443, Path: "/?q=1", TLS: true}, ""},
		{"http://[2001:db8::1]/x y", Place{Host: "2001:db8::1", Port: 80, Path: "/x%20y"}, ""},
		{"tcp://api.pay.example:443", Place{Host: "api.pay.example", Port: 443}, ""},
		{"tcp://api.pay.example", Place{}, "has no port"},
		{"tcp://api.pay.example:70000", Place{}, "no port between"},
		{"tcp://api.pay.example:0", Place{}, "has no port"},
		{"ftp://api.pay.example", Place{}, "must begin with"},
		{"api.pay.example:443", Place{}, "must begin with"},
		{"https://", Place{}, "names no host"},
		{"https://결제.example/", Place{}, "not ASCII"},
		{"https://pay.example/?a b", Place{}, "must be written as %XX"},
		{"https://pay.example/\r\nX: y", Place{}, "not a URL"},
	}
	for _, test := range tests {
		got, err := Parse(test.text)
		switch {
		case test.err == "" && (err != nil || got != test.want):
			t.Errorf("%q: %+v, %v", test.text, got, err)
		case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
			t.Errorf("%q: error %v, want one with %q", test.text, err, test.err)
		}
	}
}

func TestAuthority(t *testing.T) {
	tests := map[string]string{
		"https://pay.example/":           "pay.example",
		"https://pay.example:8443/":      "pay.example:8443",
		"http://[2001:db8::1]/":          "[2001:db8::1]",
		"http://[2001:db8::1%25eth0]:8/": "[2001:db8::1]:8",
	}
	for text, want := range tests {
		place, err := Parse(text)
		if err != nil || place.authority() != want {
			t.Errorf("%s has authority %q, %v; want %q", text, place.authority(), err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"https://a.example/x?y=z", "tcp://[::1]:22", "https://a%00b/", "http://a/\x7f", "https://u:p@h:1/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		place, err := Parse(text)
		if err != nil {
			return
		}
		if place.Host == "" || place.Port == 0 || !printable(place.Host) || !printable(place.Path) {
			t.Errorf("%q is taken for %+v", text, place)
		}
		if place.HTTP() && place.Path[0] != '/' && place.Path[0] != '?' {
			t.Errorf("%q has the path %q", text, place.Path)
		}
	})
}
