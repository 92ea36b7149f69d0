package reach

import (
	"context"
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

func TestBulk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("this system does not tell how much of a payload was acknowledged")
	}
	certificate := newAuthority(t, "Test Authority").issue(t, name, -hour, hour)
	for _, test := range []struct {
		name, probe string
		handle      func(net.Conn)
		want        string
	}{
		{"TLS", "https://" + name + "/", over(certificate, hang), "bulk ok"},
		{"a page", "http://" + name + "/", says("HTTP/1.1 200 OK\r\n\r\n"), "bulk ok"},
		{"nobody reads it, but the kernel has it", "https://" + name + "/", func(net.Conn) { time.Sleep(bulkPatience + time.Second) }, "bulk ok"},
		{"closes at once", "https://" + name + "/", func(conn net.Conn) { conn.(*net.TCPConn).CloseWrite(); io.Copy(io.Discard, conn) }, "bulk ok"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			place, err := Parse(test.probe)
			if err != nil {
				t.Fatal(err)
			}
			to := netip.MustParseAddrPort("127.0.0.1:" + serve(t, test.handle))
			o := lookBulk(t.Context(), target(test.probe), place, to, Settings{Clock: clock, Random: noChance})
			if got := words([]observe.Observation{o}); got != test.want {
				t.Fatalf("got %s, want %s: %+v", got, test.want, o)
			}
			sent, _ := field(o, "sent")
			acknowledged, _ := field(o, "acknowledged")
			if sent.Value < bulkLeast || acknowledged.Value != sent.Value || o.Value != 100 || o.Unit != observe.Percent {
				t.Errorf("%+v", o)
			}
		})
	}
	closed := serve(t, hang)
	place, _ := Parse("https://" + name + "/")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := netip.MustParseAddrPort(listener.Addr().String())
	listener.Close()
	if o := lookBulk(t.Context(), target("https://"+name+"/"), place, gone, Settings{Clock: clock}); o.Outcome != observe.None || o.Cause != "not-tried" {
		t.Errorf("a closed port gives %+v, beside %s", o, closed)
	}
}

func TestJudgeBulk(t *testing.T) {
	full := delivery{segment: 1460, path: 1500}
	with := func(change func(*delivery)) delivery { d := full; change(&d); return d }
	for _, test := range []struct {
		name  string
		state delivery
		want  string
		words string
	}{
		{"all arrived", with(func(d *delivery) { d.acknowledged = 6000 }), "bulk ok", "6000 octets arrived"},
		{"the end of the connection too", with(func(d *delivery) { d.acknowledged = 6001 }), "bulk ok", "6000 octets arrived"},
		{"nothing arrived", full, "bulk lost mtu", "0 of 6000"},
		{"only small ones arrived", with(func(d *delivery) { d.beyond, d.again = true, 4 }), "bulk lost mtu", "a small segment after them arrived"},
		{"some arrived", with(func(d *delivery) { d.acknowledged = 2920 }), "bulk late late", "2920 of 6000"},
		{"a gap on the way back", with(func(d *delivery) { d.acknowledged, d.gap = 6000, true }), "bulk lost mtu-inbound", "on the way back"},
	} {
		var o observe.Observation
		o.Check = observe.CheckBulk
		judgeBulk(&o, 6000, test.state, time.Millisecond)
		if got := words([]observe.Observation{o}); got != test.want || !strings.Contains(o.Detail, test.words) {
			t.Errorf("%s: got %s (%s), want %s", test.name, got, o.Detail, test.want)
		}
	}
	var o observe.Observation
	judgeBulk(&o, 200, full, 0)
	if o.Outcome != observe.None || o.Detail == "" {
		t.Errorf("too little sent gives %+v", o)
	}
}

// TestSide holds that full-size packets and QUIC are measured once a minute,
// and at once where a look gives reason to doubt them.
func TestSide(t *testing.T) {
	s := &side{}
	turn := func(now time.Duration) string {
		_, bulk, quic := s.turn(now)
		return map[bool]string{true: "bulk "}[bulk] + map[bool]string{true: "quic"}[quic]
	}
	good := func(check string, fields ...observe.Field) observe.Observation {
		return observe.Observation{Check: check, Outcome: observe.Good, Target: "192.0.2.1:443", Fields: fields}
	}
	if got := turn(0); got != "" {
		t.Errorf("before any look: %s", got)
	}
	s.learn([]observe.Observation{good(observe.CheckTCP), good(observe.CheckHTTP)})
	if got := turn(0); got != "bulk " {
		t.Errorf("where no QUIC is offered: %s", got)
	}
	s.learn([]observe.Observation{good(observe.CheckTCP), good(observe.CheckHTTP, observe.Field{Name: "quic", Text: "offered"})})
	if got := turn(time.Second); got != "quic" {
		t.Errorf("where QUIC is offered: %s", got)
	}
	count := 0
	for now := 5 * time.Second; now < 10*time.Minute; now += 5 * time.Second {
		if turn(now) != "" {
			count++
		}
	}
	if count < 10 || count > 20 {
		t.Errorf("%d times in ten minutes", count)
	}
	s.learn([]observe.Observation{good(observe.CheckTCP), {Check: observe.CheckTLS, Outcome: observe.Lost}})
	if got := turn(10*time.Minute + time.Second); !strings.Contains(got, "bulk") {
		t.Errorf("after a stall: %q", got)
	}
	s.learn([]observe.Observation{{Check: observe.CheckTCP, Outcome: observe.Lost}})
	if got := turn(10*time.Minute + 2*time.Second); got != "quic" {
		t.Errorf("after TCP failed: %q", got)
	}
}

func TestSideProbe(t *testing.T) {
	certificate := newAuthority(t, "Test Authority").issue(t, name, -hour, hour)
	port := serve(t, over(certificate, says("HTTP/1.1 200 OK\r\n\r\n")))
	var now time.Duration
	env := collectors.Env{Clock: func() observe.Instant { return observe.Instant{}.Add(now) }, Random: noChance}
	probes := New(Options{Proxy: noProxy, Resolve: resolvesTo(loopback)}).Plan(topology.Topology{
		Providers: []topology.Provider{{Name: "Pay", Probes: []string{"https://" + name + ":" + port + "/"}}},
	}, env)
	if len(probes) != 2 || probes[1].Slot != probes[0].Slot || probes[1].Every < 5*time.Second {
		t.Fatalf("%+v", probes)
	}
	run := func(p collectors.Probe) (checks string) {
		p.Run(t.Context(), func(o observe.Observation) { checks += o.Check + " " })
		return checks
	}
	if got := run(probes[1]); got != "" {
		t.Errorf("before the first look: %s", got)
	}
	if got := run(probes[0]); got != "tcp tls http " {
		t.Errorf("a look gives %s", got)
	}
	now += 2 * time.Minute
	if got := run(probes[1]); got != "bulk " {
		t.Errorf("two minutes later: %s", got)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	now += 2 * time.Minute
	probes[1].Run(cancelled, func(o observe.Observation) { t.Errorf("cancelled, and says %+v", o) })
}

func BenchmarkBulk(b *testing.B) {
	certificate := newAuthority(b, "Test Authority").issue(b, name, -hour, hour)
	to := netip.MustParseAddrPort("127.0.0.1:" + serve(b, over(certificate, hang)))
	place, _ := Parse("https://" + name + "/")
	b.ReportAllocs()
	for b.Loop() {
		if o := lookBulk(b.Context(), target("https://"+name+"/"), place, to, Settings{Clock: clock}); o.Outcome != observe.Good {
			b.Fatal(o)
		}
	}
}

func BenchmarkQUIC(b *testing.B) {
	to := serveUDP(b, func(p []byte) [][]byte { return [][]byte{negotiation(p, 1)} })
	b.ReportAllocs()
	for b.Loop() {
		if o := lookQUIC(b.Context(), target("https://pay.example/"), to, Settings{Clock: clock, Random: noChance}); o.Outcome != observe.Good {
			b.Fatal(o)
		}
	}
}
