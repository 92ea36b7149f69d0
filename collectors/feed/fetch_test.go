package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
)

// The options of tests: no proxy, and the names below.
func testOptions(names map[string]netip.Addr) Options {
	return New(Options{
		Timeout: 20 * time.Second, MaxBytes: 64 << 10, Resolver: resolver(names),
		Proxy: func(*http.Request) (*url.URL, error) { return nil, nil },
	}).options
}

// resolver answers from a table, over a pipe: no packet is sent.
func resolver(names map[string]netip.Addr) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go answerDNS(far, names)
		return near, nil
	}}
}

// answerDNS serves DNS in the framing of TCP (RFC 1035, section 4.2.2).
func answerDNS(connection net.Conn, names map[string]netip.Addr) {
	defer connection.Close()
	for {
		var length [2]byte
		if _, err := io.ReadFull(connection, length[:]); err != nil {
			return
		}
		raw := make([]byte, int(length[0])<<8|int(length[1]))
		if _, err := io.ReadFull(connection, raw); err != nil {
			return
		}
		var query dnsmessage.Message
		if query.Unpack(raw) != nil || len(query.Questions) != 1 {
			return
		}
		question := query.Questions[0]
		reply := dnsmessage.Message{Header: dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true}, Questions: query.Questions}
		address, known := names[strings.TrimSuffix(question.Name.String(), ".")]
		switch {
		case !known:
			reply.RCode = dnsmessage.RCodeNameError
		case question.Type == dnsmessage.TypeA:
			header := dnsmessage.ResourceHeader{Name: question.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}
			reply.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: address.As4()}}}
		}
		packed, err := reply.Pack()
		if err != nil {
			return
		}
		if _, err := connection.Write(append([]byte{byte(len(packed) >> 8), byte(len(packed))}, packed...)); err != nil {
			return
		}
	}
}

var loopback = netip.MustParseAddr("127.0.0.1")

// port returns the port of a test server.
func port(t *testing.T, server *httptest.Server) string {
	t.Helper()
	parsed, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Port()
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return server
}

func fetchOnce(address string, options Options) (response, error) {
	return newFetcher(options, address).fetch(context.Background(), noon)
}

// How each failure ends, and the word it goes by.
func TestFetchCauses(t *testing.T) {
	gzipped := func(w http.ResponseWriter, size int) {
		w.Header().Set("Content-Encoding", "gzip")
		packer := gzip.NewWriter(w)
		_, _ = io.Copy(packer, io.LimitReader(zeros{}, int64(size)))
		_ = packer.Close()
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		outcome observe.Outcome
		cause   string
	}{
		"403":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, observe.Wrong, "http-403"},
		"500":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, observe.Wrong, "http-500"},
		"204":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, observe.Wrong, "http-204"},
		"304 unset": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }, observe.Wrong, "http-304"},
		"too large": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 65<<10)) }, observe.Wrong, "too-large"},
		"gzip bomb": {func(w http.ResponseWriter, _ *http.Request) { gzipped(w, 8<<20) }, observe.Wrong, "too-large"},
		"huge headers": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X", strings.Repeat("a", 1<<20))
		}, observe.Wrong, "http-broken"},
		"broken off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "{")
		}, observe.Refused, "reset"},
		"closed at once": {func(w http.ResponseWriter, _ *http.Request) {
			if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
				connection.Close()
			}
		}, observe.Refused, "reset"},
		"slow body": {func(w http.ResponseWriter, r *http.Request) {
			for range 100 {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
					return
				case <-time.After(50 * time.Millisecond):
				}
			}
		}, observe.Lost, "timeout"},
		"slow headers": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(3 * time.Second):
			}
		}, observe.Lost, "timeout"},
		"endless redirects":       {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) }, observe.Wrong, "redirect-refused"},
		"to a file":               {redirectTo("file:///etc/passwd"), observe.Wrong, "redirect-refused"},
		"to the cloud's metadata": {redirectTo("http://169.254.169.254/latest/meta-data"), observe.Wrong, "private-address"},
		"to loopback by name":     {redirectTo("http://inside.test/"), observe.Wrong, "private-address"},
		"to loopback in IPv6":     {redirectTo("http://[::1]:1/"), observe.Wrong, "private-address"},
		"to a mapped address":     {redirectTo("http://[::ffff:10.0.0.1]/"), observe.Wrong, "private-address"},
		"to nothing":              {redirectTo("http://nowhere.test/"), observe.Lost, "dns"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, test.handler)
			options := testOptions(map[string]netip.Addr{"inside.test": loopback})
			options.Timeout = 20 * time.Second
			if test.cause == "timeout" {
				options.Timeout = 300 * time.Millisecond
			}
			got, err := fetchOnce(server.URL, options)
			if err == nil {
				t.Fatalf("fetched %d bytes with status %d", len(got.body), got.status)
			}
			if outcome, cause := classify(err); outcome != test.outcome || cause != test.cause {
				t.Errorf("%s, %s (%v); want %s, %s", outcome, cause, err, test.outcome, test.cause)
			}
			if strings.Contains(inWords(err), server.URL) || int64(len(got.body)) > options.MaxBytes+1 {
				t.Errorf("says %q, with %d bytes", inWords(err), len(got.body))
			}
		})
	}
}

func redirectTo(address string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestFetchCausesWithoutServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + listener.Addr().String()
	listener.Close()
	plainServer := serve(t, func(http.ResponseWriter, *http.Request) {})
	for name, test := range map[string]struct {
		address string
		outcome observe.Outcome
		cause   string
	}{
		"closed port":      {closed, observe.Refused, "refused"},
		"unknown name":     {"http://nowhere.test/", observe.Lost, "dns"},
		"no TLS there":     {"https://127.0.0.1:" + port(t, plainServer), observe.Wrong, "tls-none"},
		"broken address":   {"http://[::1", observe.LocalError, "local"},
		"built-in, inside": {"http://www.githubstatus.com:" + port(t, plainServer), observe.Wrong, "private-address"},
	} {
		_, err := fetchOnce(test.address, testOptions(map[string]netip.Addr{"www.githubstatus.com": loopback}))
		if err == nil {
			t.Errorf("%s: fetched", name)
			continue
		}
		if outcome, cause := classify(err); outcome != test.outcome || cause != test.cause {
			t.Errorf("%s: %s, %s (%v); want %s, %s", name, outcome, cause, err, test.outcome, test.cause)
		}
	}
}

// Binding to an interface that is not there is our fault, and says so.
func TestFetchThroughMissingInterface(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) {})
	fetcher := newFetcher(testOptions(nil), server.URL)
	fetcher.guard.take(way{uplink: "KT", iface: "no-such-if0"})
	_, err := fetcher.fetch(context.Background(), noon)
	if outcome, cause := classify(err); outcome != observe.LocalError || cause != "local" || !strings.Contains(inWords(err), "no-such-if0") {
		t.Errorf("%s, %s: %v", outcome, cause, err)
	}
}

func TestFetchTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "fine")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS13}
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	trusting := testOptions(map[string]netip.Addr{"other.test": loopback})
	trusting.TLS = &tls.Config{RootCAs: roots}
	expired := trusting
	expired.TLS = &tls.Config{RootCAs: roots, Time: func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }}
	old := trusting
	old.TLS = &tls.Config{RootCAs: roots, MaxVersion: tls.VersionTLS12}
	for name, test := range map[string]struct {
		address string
		options Options
		cause   string
	}{
		"no common version": {server.URL, old, "tls-alert"},
		"trusted":           {server.URL, trusting, ""},
		"unknown issuer":    {server.URL, testOptions(nil), "tls-authority"},
		"another name":      {"https://other.test:" + port(t, server), trusting, "tls-name"},
		"expired":           {server.URL, expired, "tls-expired"},
		"https to http":     {server.URL + "/down", trusting, "redirect-refused"},
	} {
		got, err := fetchOnce(test.address, test.options)
		if test.cause == "" {
			if err != nil || string(got.body) != "fine" {
				t.Errorf("%s: %q, %v", name, got.body, err)
			}
			continue
		}
		if outcome, cause := classify(err); outcome != observe.Wrong || cause != test.cause {
			t.Errorf("%s: %s, %s (%v); want wrong, %s", name, outcome, cause, err, test.cause)
		}
	}
}

func TestConditionalFetch(t *testing.T) {
	var asked []string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("If-None-Match")+"|"+r.Header.Get("If-Modified-Since"))
		if r.Header.Get("If-None-Match") == `W/"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `W/"v1"`)
		w.Header().Set("Last-Modified", today)
		_, _ = io.WriteString(w, "body")
	})
	f := newFetcher(testOptions(nil), server.URL)
	for i, wantNotModified := range []bool{false, true, true} {
		got, err := f.fetch(context.Background(), noon)
		if err != nil || got.notModified != wantNotModified {
			t.Errorf("fetch %d: not modified %v, %v", i, got.notModified, err)
		}
	}
	f.forget()
	if got, err := f.fetch(context.Background(), noon); err != nil || string(got.body) != "body" {
		t.Errorf("after forgetting: %q, %v", got.body, err)
	}
	if want := `| W/"v1"|` + today + ` W/"v1"|` + today + ` |`; strings.Join(asked, " ") != want {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

// What was meant for the first host goes to no other, and not even to another
// page of the same.
func TestRedirectForwardsNoSecrets(t *testing.T) {
	seen := make(chan http.Header, 1)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "s"})
			http.Redirect(w, r, "/feed", http.StatusFound)
			return
		}
		seen <- r.Header.Clone()
	})
	address := strings.Replace(server.URL, "http://", "http://user:secret@", 1)
	if _, err := fetchOnce(address+"/?token=t", testOptions(nil)); err != nil {
		t.Fatal(err)
	}
	got := <-seen
	for _, header := range []string{"Authorization", "Cookie", "Referer"} {
		if got.Get(header) != "" {
			t.Errorf("%s was forwarded: %q", header, got.Get(header))
		}
	}
}

// A configured host that is inside may be fetched by name; a public one that
// turns out to be inside may not.
func TestGuard(t *testing.T) {
	const public, private = "93.184.216.34:443", "10.0.0.5:443"
	for name, test := range map[string]struct {
		configured string
		steps      []string // host and address, and whether it is let through
	}{
		"inside host":         {"http://kuma.corp/", []string{"kuma.corp " + private + " yes", "KUMA.corp " + private + " yes", "other.corp " + private + " no"}},
		"literal inside":      {"http://10.0.0.5:3001/", []string{"10.0.0.5 " + private + " yes", "10.0.0.6 10.0.0.6:80 no"}},
		"rebinding":           {"http://status.example/", []string{"status.example " + public + " yes", "status.example " + private + " no", "status.example 127.0.0.1:443 no"}},
		"public redirect":     {"http://kuma.corp/", []string{"cdn.example " + public + " yes"}},
		"catalogue is public": {"https://www.githubstatus.com/", []string{"www.githubstatus.com " + private + " no", "www.githubstatus.com " + public + " yes"}},
		"no address":          {"http://kuma.corp/", []string{"kuma.corp nonsense no"}},
	} {
		guard := newGuard(testOptions(nil), test.configured)
		for _, step := range test.steps {
			parts := strings.Fields(step)
			if err := guard.check(parts[0], parts[1]); (err == nil) != (parts[2] == "yes") {
				t.Errorf("%s: %s: %v", name, step, err)
			}
		}
	}
}

func TestIsPublic(t *testing.T) {
	for _, address := range []string{"93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "203.0.113.9", "2002:5db8:d822::1"} {
		if !isPublic(netip.MustParseAddr(address)) {
			t.Errorf("%s is public", address)
		}
	}
	for _, address := range []string{
		"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
		"192.0.0.8", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001::1", "::7f00:1",
	} {
		if isPublic(netip.MustParseAddr(address)) {
			t.Errorf("%s is not public", address)
		}
	}
}

// Through a proxy the proxy itself may be inside, and what is plainly inside
// behind it may not.
func TestProxy(t *testing.T) {
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/inside" {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
			return
		}
		fmt.Fprintf(w, "proxied %s", r.URL.Host)
	})
	options := testOptions(nil)
	options.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }
	got, err := fetchOnce("http://status.example/", options)
	if err != nil || !bytes.Equal(got.body, []byte("proxied status.example")) {
		t.Errorf("%q, %v", got.body, err)
	}
	_, err = fetchOnce("http://status.example/inside", options)
	if _, cause := classify(err); cause != "private-address" {
		t.Errorf("behind the proxy: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-5": 0, "soon": 0, "99999999999": 0,
		noon.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second, noon.Add(-time.Hour).Format(http.TimeFormat): 0,
	} {
		if got := retryAfter(header, noon); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", header, got, want)
		}
	}
}
