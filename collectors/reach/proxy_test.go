package reach

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// socksServer is a SOCKS 5 server that answers each step with what it is given,
// and notes what it was asked.
func socksServer(asked *bytes.Buffer, replies [][]byte, behind func(net.Conn)) func(net.Conn) {
	return func(conn net.Conn) {
		buffer := make([]byte, 512)
		for _, reply := range replies {
			n, err := conn.Read(buffer)
			if err != nil {
				return
			}
			asked.Write(buffer[:n])
			asked.WriteByte('|')
			if _, err := conn.Write(reply); err != nil {
				return
			}
		}
		behind(conn)
	}
}

func TestProxy(t *testing.T) {
	ours := newAuthority(t, "Test Authority")
	behind := over(ours.issue(t, name, -hour, hour), says("HTTP/1.1 200 OK\r\n\r\n"))
	opened := []byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0}
	socks := func(replies ...[]byte) func(net.Conn) {
		return socksServer(new(bytes.Buffer), replies, behind)
	}
	tests := []struct {
		name, scheme string
		handle       func(net.Conn)
		want, step   string
	}{
		{"lets through", "http", func(conn net.Conn) {
			if request := readRequest(conn); !strings.Contains(request, "CONNECT "+name+":443 HTTP/1.1\r\n") ||
				!strings.Contains(request, "Proxy-Authorization: Basic dTpw\r\n") {
				t.Errorf("the proxy was asked\n%s", request)
			}
			io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
			behind(conn)
		}, "proxy ok", "http"},
		{"wants a password", "http", says("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), "proxy wrong proxy", "tcp"},
		{"can't reach it", "http", says("HTTP/1.1 502 Bad Gateway\r\n\r\n"), "proxy wrong proxy", "tcp"},
		{"is silent", "http", hang, "proxy lost proxy", "tcp"},
		{"hangs up", "http", func(conn net.Conn) { readRequest(conn) }, "proxy wrong proxy", "tcp"},
		{"puts in its own certificate", "http", func(conn net.Conn) {
			readRequest(conn)
			io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
			over(newAuthority(t, "Middlebox").issue(t, name, -hour, hour), says(""))(conn)
		}, "proxy wrong tls-issuer", "tls"},
		{"by TLS", "https", over(ours.issue(t, "127.0.0.1", -hour, hour), hang), "proxy wrong proxy", "tcp"}, // its certificate is for a name, not for an address
		{"socks lets through", "socks5h", socks([]byte{5, 0}, opened), "proxy ok", "http"},
		{"socks with a password", "socks5h", socks([]byte{5, 2}, []byte{1, 0}, opened), "proxy ok", "http"},
		{"socks rejects the password", "socks5h", socks([]byte{5, 2}, []byte{1, 1}), "proxy wrong proxy", "tcp"},
		{"socks wants another login", "socks5h", socks([]byte{5, 0xff}), "proxy wrong proxy", "tcp"},
		{"socks chooses what was not offered", "socks5h", socks([]byte{5, 1}), "proxy wrong proxy", "tcp"},
		{"socks can't reach it", "socks5h", socks([]byte{5, 0}, []byte{5, 4, 0, 1, 0, 0, 0, 0, 0, 0}), "proxy wrong proxy", "tcp"},
		{"socks of another version", "socks5h", socks([]byte{4, 0}), "proxy wrong proxy", "tcp"},
		{"socks hangs up", "socks5h", func(conn net.Conn) { _, _ = io.ReadAtLeast(conn, make([]byte, 64), 3) }, "proxy wrong proxy", "tcp"}, // what is not read would make a reset of it
		{"socks is silent", "socks5h", hang, "proxy lost proxy", "tcp"},
		{"socks with a local name", "socks5", socks([]byte{5, 0}, opened), "proxy ok", "http"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			through := target("https://" + name + "/")
			through.Proxy = &url.URL{Scheme: test.scheme, Host: "127.0.0.1:" + serve(t, test.handle), User: url.UserPassword("u", "p")}
			found := Look(t.Context(), through, Settings{Clock: clock, Roots: ours.pool(), Resolve: resolvesTo(loopback), Timeout: 400 * time.Millisecond})
			if got := words(found); got != test.want {
				t.Fatalf("got  %s\nwant %s\n%+v", got, test.want, found)
			}
			if step, _ := field(found[0], "step"); step.Text != test.step || found[0].Method != proxyMethods[test.scheme] {
				t.Errorf("stopped at %q by %q, want %q", step.Text, found[0].Method, test.step)
			}
			if found[0].Outcome != observe.Good && found[0].Detail == "" {
				t.Error("it failed and says nothing")
			}
		})
	}
}

// TestProxyOfAPlainPage holds that an HTTP proxy is asked for the page itself.
func TestProxyOfAPlainPage(t *testing.T) {
	asked := make(chan string, 1)
	port := serve(t, func(conn net.Conn) {
		asked <- readRequest(conn)
		io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	through := target("http://" + name + "/health")
	through.Proxy = &url.URL{Scheme: "http", Host: "127.0.0.1:" + port}
	if got := words(Look(t.Context(), through, Settings{Clock: clock})); got != "proxy ok" {
		t.Fatal(got)
	}
	if request := <-asked; !strings.HasPrefix(request, "GET http://"+name+"/health HTTP/1.1\r\nHost: "+name+"\r\n") {
		t.Errorf("the proxy was asked\n%s", request)
	}
}

func TestSocksRequest(t *testing.T) {
	for host, want := range map[string]string{
		"pay.example": "\x05\x01\x00|\x05\x01\x00\x03\x0bpay.example\x01\xbb|", "192.0.2.7": "\x05\x01\x00|\x05\x01\x00\x01\xc0\x00\x02\x07\x01\xbb|",
		"2001:db8::7": "\x05\x01\x00|\x05\x01\x00\x04" + string(netip.MustParseAddr("2001:db8::7").AsSlice()) + "\x01\xbb|",
	} {
		var asked bytes.Buffer
		client, server := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			socksServer(&asked, [][]byte{{5, 0}, {5, 0, 0, 3, 1, 'x', 0, 0}}, func(net.Conn) {})(server)
		}()
		if err := throughSocks(client, nil, host, 443); err != nil {
			t.Errorf("%s: %v", host, err)
		}
		client.Close()
		<-done
		if asked.String() != want {
			t.Errorf("%s: asked %q, want %q", host, asked.String(), want)
		}
	}
	long := url.UserPassword(strings.Repeat("u", 256), "")
	if err := authenticate(new(bytes.Buffer), long); err == nil {
		t.Error("a user of 256 octets is taken")
	}
	if err := throughSocks(bytes.NewBuffer([]byte{5, 0}), nil, strings.Repeat("a", 256), 1); err == nil {
		t.Error("a name of 256 octets is taken")
	}
}

func FuzzSocksReply(f *testing.F) {
	for _, seed := range [][]byte{nil, {5, 0, 0, 1, 1, 2, 3, 4, 0, 80}, {5, 0, 0, 3, 2, 'a', 'b', 0, 80}, {5, 9, 0, 1}, {5, 0, 0, 4}, {5, 0, 0, 9}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		rest := bytes.NewReader(reply)
		err := readSocksReply(rest)
		if err == nil && (len(reply) < 7 || reply[0] != 5 || reply[1] != 0) {
			t.Fatalf("accepted %x", reply)
		}
		if read := len(reply) - rest.Len(); read > 4+1+255+2 {
			t.Fatalf("read %d octets of the tunnel's own", read)
		}
		var refusal socksError
		if errors.As(err, &refusal) && refusal.what == "" {
			t.Fatalf("no word for %x", reply)
		}
	})
}

func TestEnvironmentProxy(t *testing.T) {
	for _, test := range []struct {
		probe string
		env   map[string]string
		want  string
	}{
		{"https://pay.example/", nil, ""},
		{"https://pay.example/", map[string]string{"HTTPS_PROXY": "proxy.example:3128"}, "http://proxy.example:3128"},
		{"https://pay.example/", map[string]string{"https_proxy": "socks5h://proxy.example:1080"}, "socks5h://proxy.example:1080"},
		{"http://pay.example/", map[string]string{"HTTPS_PROXY": "http://proxy.example"}, ""},
		{"http://pay.example/", map[string]string{"http_proxy": "http://proxy.example"}, "http://proxy.example"},
		{"https://pay.example/", map[string]string{"ALL_PROXY": "socks5://proxy.example"}, "socks5://proxy.example"},
		{"tcp://pay.example:25", map[string]string{"all_proxy": "socks5://proxy.example"}, "socks5://proxy.example"},
		{"https://pay.example/", map[string]string{"ALL_PROXY": "socks5://a.example", "HTTPS_PROXY": "http://b.example"}, "http://b.example"},
		{"https://pay.example/", map[string]string{"HTTPS_PROXY": "http://b.example", "NO_PROXY": ".example"}, ""},
		{"http://pay.example/", map[string]string{"HTTP_PROXY": "http://evil.example", "REQUEST_METHOD": "GET"}, ""},
		{"https://127.0.0.1/", map[string]string{"HTTPS_PROXY": "http://b.example"}, ""},
	} {
		family := New(Options{Resolve: resolvesTo(loopback), Proxy: func(to *url.URL) (*url.URL, error) {
			return proxyFrom(func(name string) string { return test.env[name] }, to)
		}})
		got := ""
		if proxy := family.proxyFor(test.probe); proxy != nil {
			got = proxy.String()
		}
		if got != test.want {
			t.Errorf("%s with %v: %q, want %q", test.probe, test.env, got, test.want)
		}
	}
	for _, broken := range []string{"ftp://proxy.example", "://", "http://%zz"} {
		family := New(Options{Proxy: func(to *url.URL) (*url.URL, error) {
			return proxyFrom(func(string) string { return broken }, to)
		}})
		if proxy := family.proxyFor("https://pay.example/"); proxy != nil && proxyMethods[proxy.Scheme] == "" {
			t.Errorf("%q is used as the proxy %v", broken, proxy)
		}
	}
}

func TestProxyPorts(t *testing.T) {
	for text, want := range map[string]uint16{"http://p": 80, "https://p": 443, "socks5://p": 1080, "socks5h://p:99": 99} {
		proxy, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if host, port := proxyPlace(proxy); host != "p" || port != want {
			t.Errorf("%s is at %s, port %d", text, host, port)
		}
	}
}
