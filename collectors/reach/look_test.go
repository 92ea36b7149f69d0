package reach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const hour = time.Hour

func TestLook(t *testing.T) {
	ours, foreign := newAuthority(t, "Test Authority"), newAuthority(t, "Middlebox")
	good := ours.issue(t, name, -hour, hour)
	page := says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	status := func(line string) func(net.Conn) {
		return over(good, says("HTTP/1.1 "+line+"\r\nContent-Length: 0\r\n\r\n"))
	}
	tests := []struct {
		name   string
		handle func(net.Conn)
		want   string
	}{
		{"well", over(good, page), "tcp ok; tls ok; http ok"},
		{"expired", over(ours.issue(t, name, -2*hour, -hour), page), "tcp ok; tls wrong tls-expired; http none not-tried"},
		{"not yet valid", over(ours.issue(t, name, hour, 2*hour), page), "tcp ok; tls wrong tls-not-yet-valid; http none not-tried"},
		{"wrong name", over(ours.issue(t, "other.example", -hour, hour), page), "tcp ok; tls wrong tls-name; http none not-tried"},
		{"unknown issuer", over(foreign.issue(t, name, -hour, hour), page), "tcp ok; tls wrong tls-issuer; http none not-tried"},
		{"unknown issuer, expired", over(foreign.issue(t, name, -2*hour, -hour), page), "tcp ok; tls wrong tls-issuer; http none not-tried"},
		{"unknown issuer, wrong name", over(foreign.issue(t, "portal", -hour, hour), page), "tcp ok; tls wrong tls-issuer; http none not-tried"},
		{"closes early", func(conn net.Conn) { conn.Read(make([]byte, 4096)) }, "tcp ok; tls wrong tls-early-close; http none not-tried"},
		{"resets", func(conn net.Conn) { conn.Read(make([]byte, 1)); reset(conn) }, "tcp ok; tls refused reset; http none not-tried"},
		{"speaks no TLS", func(conn net.Conn) {
			io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
			hang(conn)
		}, "tcp ok; tls wrong tls-not-tls; http none not-tried"},
		{"never shakes hands", hang, "tcp ok; tls lost timeout; http none not-tried"},
		{"refuses by an alert", func(conn net.Conn) {
			conn.Read(make([]byte, 4096))
			conn.Write([]byte{21, 3, 3, 0, 2, 2, 40}) // fatal handshake_failure: RFC 8446, 6
			hang(conn)
		}, "tcp ok; tls wrong tls-alert; http none not-tried"},
		{"500", status("500 Internal Server Error"), "tcp ok; tls ok; http wrong http-5xx"},
		{"404", status("404 Not Found"), "tcp ok; tls ok; http ok http-4xx"},
		{"302", status("302 Found"), "tcp ok; tls ok; http ok"},
		{"407", status("407 Proxy Authentication Required"), "tcp ok; tls ok; http wrong proxy"},
		{"511", status("511 Network Authentication Required"), "tcp ok; tls ok; http wrong proxy"},
		{"an interim response first", over(good, says("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")), "tcp ok; tls ok; http ok"},
		{"interim responses only", over(good, says(strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 6))), "tcp ok; tls ok; http wrong http-malformed"},
		{"header too large", over(good, says("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 1<<20)+"\r\n\r\n")), "tcp ok; tls ok; http wrong http-header"},
		{"headers without end", over(good, func(conn net.Conn) {
			readRequest(conn)
			io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			for {
				if _, err := io.WriteString(conn, strings.Repeat("X: y\r\n", 100)); err != nil {
					return
				}
			}
		}), "tcp ok; tls ok; http wrong http-header"},
		{"slow header", over(good, func(conn net.Conn) {
			readRequest(conn)
			io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			hang(conn)
		}), "tcp ok; tls ok; http lost timeout"},
		{"no answer", over(good, hang), "tcp ok; tls ok; http lost timeout"},
		{"closes in place of an answer", over(good, func(conn net.Conn) { readRequest(conn) }), "tcp ok; tls ok; http wrong http-early-close"},
		{"speaks something else", over(good, says("220 mail.example ESMTP\r\n")), "tcp ok; tls ok; http wrong http-malformed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			probe := "https://" + name + ":" + serve(t, test.handle) + "/health"
			found := Look(t.Context(), target(probe), Settings{
				Clock: clock, Resolve: resolvesTo(loopback), Roots: ours.pool(), Timeout: time.Second,
			})
			if got := words(found); got != test.want {
				t.Errorf("got  %s\nwant %s\n%+v", got, test.want, found)
			}
			for _, o := range found {
				if o.Outcome != observe.Good && o.Outcome != observe.None && o.Detail == "" {
					t.Errorf("%s failed and says nothing", o.Check)
				}
			}
		})
	}
}

func TestFields(t *testing.T) {
	ours := newAuthority(t, "Test Authority")
	certificate := ours.issue(t, name, -hour, hour)
	requests := make(chan string, 1)
	port := serve(t, over(certificate, func(conn net.Conn) {
		requests <- readRequest(conn)
		io.WriteString(conn, "HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\n\r\n")
	}))
	probe := "https://" + name + ":" + port + "/health?x=1"
	found := Look(t.Context(), target(probe), Settings{Clock: clock, Resolve: resolvesTo(loopback), Roots: ours.pool()})
	if got := words(found); got != "tcp ok; tls ok; http ok" {
		t.Fatal(got, found)
	}
	want := observe.Subject{Kind: observe.KindProvider, Uplink: "KT", Group: probe, Name: "Payments"}
	for i, names := range [][]string{{"address", "resolver"}, {"address", "resolver", "issuer", "notAfter"}, {"address", "resolver", "status", "ttfb", "location"}} {
		o := found[i]
		if o.Subject != want || o.Every != 5*time.Second || o.Target != "127.0.0.1:"+port || o.Took <= 0 || o.At.Mono == 0 {
			t.Errorf("observation %d is %+v", i, o)
		}
		for _, name := range names {
			if _, ok := field(o, name); !ok {
				t.Errorf("%s lacks the field %s: %v", o.Check, name, o.Fields)
			}
		}
	}
	if f, _ := field(found[0], "resolver"); f.Text != "192.0.2.53" {
		t.Errorf("resolver is %q", f.Text)
	}
	if f, _ := field(found[1], "issuer"); f.Text != "CN=Test Authority" {
		t.Errorf("issuer is %q", f.Text)
	}
	if f, _ := field(found[1], "notAfter"); f.Value < float64(time.Now().Unix()) || !strings.HasSuffix(f.Text, "Z") {
		t.Errorf("notAfter is %+v", f)
	}
	if f, _ := field(found[2], "status"); f.Value != 302 {
		t.Errorf("status is %v", f.Value)
	}
	request := <-requests
	for _, line := range []string{"GET /health?x=1 HTTP/1.1\r\n", "Host: " + name + ":" + port + "\r\n", "User-Agent: noctop\r\n"} {
		if !strings.Contains(request, line) {
			t.Errorf("the request lacks %q:\n%s", line, request)
		}
	}
}

func TestTCP(t *testing.T) {
	closed := func() string {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		return port
	}()
	port := serve(t, hang)
	dead := netip.MustParseAddr("127.0.0.2") // nothing listens there
	fails := func(err error, kept ...netip.Addr) Resolve {
		return func(context.Context, string, string) ([]netip.Addr, string, error) { return kept, "192.0.2.53", err }
	}
	tests := []struct {
		name    string
		probe   string
		resolve Resolve
		want    string
		fields  string
	}{
		{"answers", "tcp://" + name + ":" + port, resolvesTo(loopback), "tcp ok", "resolver=192.0.2.53 address=127.0.0.1"},
		{"a literal address", "tcp://127.0.0.1:" + port, fails(errors.New("must not be asked")), "tcp ok", "address=127.0.0.1"},
		{"refused", "tcp://127.0.0.1:" + closed, nil, "tcp refused refused", "address=127.0.0.1"},
		{"refused, nothing above is tried", "https://127.0.0.1:" + closed, nil,
			"tcp refused refused; tls none not-tried; http none not-tried", "address=127.0.0.1"},
		{"the second address answers", "tcp://" + name + ":" + port, resolvesTo(dead, loopback), "tcp ok",
			"resolver=192.0.2.53 address=127.0.0.1 failed=127.0.0.2: refused"},
		{"no such name", "tcp://" + name + ":" + port, fails(&net.DNSError{Err: "no such host", IsNotFound: true}),
			"tcp wrong dns", "resolver=192.0.2.53 dns=no-record"},
		{"an empty answer", "tcp://" + name + ":" + port, resolvesTo(), "tcp wrong dns", "resolver=192.0.2.53 dns=no-record"},
		{"a dead resolver", "https://" + name + ":" + port, fails(&net.DNSError{Err: "timeout", IsTimeout: true}),
			"tcp none dns; tls none not-tried; http none not-tried", "resolver=192.0.2.53 dns=timeout"},
		{"a dead resolver, addresses known", "tcp://" + name + ":" + port, fails(&net.DNSError{Err: "timeout", IsTimeout: true}, loopback),
			"tcp ok", "resolver=192.0.2.53 dns=timeout addresses=kept address=127.0.0.1"},
		{"a resolver that breaks", "tcp://" + name + ":" + port, fails(errors.New("odd")), "tcp none dns", "resolver=192.0.2.53 dns=failed"},
		{"no probe at all", "gopher://127.0.0.1", nil, "tcp failed bad-target", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := Look(t.Context(), target(test.probe), Settings{Clock: clock, Resolve: test.resolve, Timeout: time.Second})
			if got := words(found); got != test.want {
				t.Errorf("got  %s\nwant %s\n%+v", got, test.want, found)
			}
			var fields []string
			for _, f := range found[0].Fields {
				fields = append(fields, f.Name+"="+f.Text)
			}
			if got := strings.Join(fields, " "); got != test.fields {
				t.Errorf("fields are %s\nwant       %s", got, test.fields)
			}
		})
	}
}

func TestByUplink(t *testing.T) {
	port := serve(t, hang)
	if _, err := net.InterfaceByName("lo"); err != nil {
		t.Skip("skipped: the loopback interface is not called lo here")
	}
	look := func(uplink topology.Uplink) observe.Observation {
		return Look(t.Context(), Target{Provider: "P", Probe: "tcp://127.0.0.1:" + port, Uplink: uplink}, Settings{Clock: clock})[0]
	}
	if o := look(topology.Uplink{Name: "KT", Interface: "lo"}); o.Outcome != observe.Good {
		t.Errorf("by lo: %+v", o)
	}
	if o := look(topology.Uplink{Name: "KT", Source: netip.MustParseAddr("127.0.0.3")}); o.Outcome != observe.Good {
		t.Errorf("from 127.0.0.3: %+v", o)
	}
	if o := look(topology.Uplink{Name: "KT", Interface: "noctop-none"}); o.Outcome != observe.LocalError {
		t.Errorf("by an interface that is not there: %+v", o)
	}
	if o := look(topology.Uplink{Name: "KT", Source: netip.MustParseAddr("192.0.2.200")}); o.Outcome != observe.LocalError || o.Cause != "eaddrnotavail" {
		t.Errorf("from an address that is not here: %+v", o)
	}
}

func TestSourceOfInterface(t *testing.T) {
	if _, err := net.InterfaceByName("lo"); err != nil {
		t.Skip("skipped: the loopback interface is not called lo here")
	}
	if got, ok := sourceOf(topology.Uplink{Interface: "lo"}, loopback); !ok || !got.IsLoopback() || !got.Is4() {
		t.Errorf("the source by lo is %s", got)
	}
	if got, ok := sourceOf(topology.Uplink{Interface: "noctop-none"}, loopback); ok {
		t.Errorf("the source by nothing is %s", got)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	port := serve(t, func(conn net.Conn) { cancel(); hang(conn) })
	began := time.Now()
	found := Look(ctx, target("https://127.0.0.1:"+port), Settings{Clock: clock})
	if got := words(found); got != "tcp ok" && got != "" {
		t.Errorf("a cancelled look says %s", got)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s to end", took)
	}
}

func TestChoose(t *testing.T) {
	tests := []struct{ found, want string }{
		{"192.0.2.1", "192.0.2.1"},
		{"2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2", "2001:db8::1 192.0.2.1 2001:db8::2"},
		{"192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4", "192.0.2.1 192.0.2.2 192.0.2.3"},
		{"::ffff:192.0.2.1 2001:db8::1", "192.0.2.1 2001:db8::1"},
	}
	for _, test := range tests {
		var found []netip.Addr
		for _, text := range strings.Fields(test.found) {
			found = append(found, netip.MustParseAddr(text))
		}
		if got := strings.Trim(fmt.Sprint(choose(found)), "[]"); got != test.want {
			t.Errorf("of %s chose %s, want %s", test.found, got, test.want)
		}
	}
}

func BenchmarkLook(b *testing.B) {
	ours := newAuthority(b, "Test Authority")
	port := serve(b, over(ours.issue(b, name, -hour, hour), says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")))
	settings := Settings{Clock: clock, Resolve: resolvesTo(loopback), Roots: ours.pool()}
	looked := target("https://" + name + ":" + port + "/")
	b.ReportAllocs()
	for b.Loop() {
		if found := Look(b.Context(), looked, settings); !allWell(found) {
			b.Fatal(words(found))
		}
	}
}

// A name that has lost its address is not well, though the one it had answers:
// that one is measured on.
func TestANameWithoutAnAddressIsNotWell(t *testing.T) {
	port := serve(t, hang)
	m := &memory{
		clock: func() observe.Instant { return observe.Instant{}.Add(time.Minute) },
		known: map[memoryKey]remembered{{"KT", name}: {addresses: []netip.Addr{loopback}, resolver: "r"}},
		resolve: func(context.Context, string, string) ([]netip.Addr, string, error) {
			return nil, "r", nil // NOERROR without a record
		},
	}
	m.resolveAll = m.resolve
	to := target("tcp://" + name + ":" + port)
	to.Uplink.Name = "KT"
	found := Look(t.Context(), to, Settings{
		Clock: clock, Timeout: time.Second,
		Resolve: func(ctx context.Context, _, host string) ([]netip.Addr, string, error) {
			return m.lookup(ctx, "KT", host)
		},
	})
	if len(found) != 1 || found[0].Outcome != observe.Good {
		t.Fatalf("the address from before: %+v", found)
	}
	if allWell(found) || !hasNoRecord(found[0]) {
		t.Errorf("taken for well: %+v", found[0].Fields)
	}
}
