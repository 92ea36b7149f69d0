package dns

import (
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
)

func wantsSignatures(q dnsmessage.Message) bool {
	return len(q.Additionals) > 0 && q.Additionals[0].Header.DNSSECAllowed()
}

// TestSignatures holds that a resolver which drops queries with the DO bit is
// known after three silences, and is otherwise asked once a minute.
func TestSignatures(t *testing.T) {
	for _, test := range []struct {
		name   string
		handle handler
		words  string // of the field "do", round by round, each five seconds later
	}{
		{"answers", zone, " ok ok ok ok ok"},
		{"drops", func(q dnsmessage.Message, network string, send func([]byte)) {
			if !wantsSignatures(q) {
				zone(q, network, send)
			}
		}, "     dropped"},
		{"fails", func(q dnsmessage.Message, network string, send func([]byte)) {
			if wantsSignatures(q) {
				says(dnsmessage.RCodeServerFailure)(q, network, send)
				return
			}
			zone(q, network, send)
		}, " servfail servfail servfail servfail servfail"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := startServer(t, test.handle)
			clock, env := newNow(), environment()
			env.Clock = clock.instant
			f := New(Options{})
			probes := f.Plan(watching(server.address), env)
			f.resolvers[identity{name: "R1"}].client.datagramWait = testWait / 3
			var words []string
			for range 6 {
				probes[1].Run(within(t, 10*time.Second), func(o observe.Observation) {
					if o.Outcome != observe.Good {
						t.Errorf("%+v", o)
					}
					words = append(words, text(o, "do"))
				})
				clock.add(pace + time.Millisecond)
			}
			if got := strings.Join(words, " "); got != test.words {
				t.Errorf("the words are %q, want %q", got, test.words)
			}
		})
	}
}

// TestWrongSource holds that a resolver whose answers come from another address
// is told from a silent one.
func TestWrongSource(t *testing.T) {
	t.Parallel()
	asked, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	other, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 2)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { asked.Close(); other.Close() })
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, from, err := asked.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			var query dnsmessage.Message
			if query.Unpack(buffer[:n]) == nil {
				zone(query, "udp", func(reply []byte) {
					_, _ = other.WriteToUDPAddrPort([]byte("not DNS"), from) // hostile: it must not end the wait
					_, _ = other.WriteToUDPAddrPort(reply, from)
				})
			}
		}
	}()
	f := New(Options{})
	clock, env := newNow(), environment()
	env.Clock = clock.instant
	probes := f.Plan(watching(asked.LocalAddr().(*net.UDPAddr).AddrPort()), env)
	r := f.resolvers[identity{name: "R1"}]
	r.client.datagramWait = testWait / 3
	r.alive.Store(aliveByRoot)
	var got []observe.Observation
	for range 2 {
		probes[0].Run(within(t, 3*testWait), func(o observe.Observation) { got = append(got, o) })
		clock.add(time.Minute)
	}
	if len(got) != 2 || got[0].Cause != "timeout" || got[1].Outcome != observe.Lost || got[1].Cause != "wrong-source" ||
		text(got[1], "from") != "127.0.0.2" || !strings.Contains(got[1].Detail, "127.0.0.2") {
		t.Errorf("got %+v", got)
	}
}

// TestForeignRecords holds that addresses of names that were not asked for do
// not count, and that a chain of CNAMEs is followed.
func TestForeignRecords(t *testing.T) {
	alias := func(from, to string) dnsmessage.Resource {
		return resourceName(from, &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(to)})
	}
	address := func(owner, text string) dnsmessage.Resource {
		return resourceName(owner, &dnsmessage.AResource{A: netip.MustParseAddr(text).As4()})
	}
	for _, test := range []struct {
		name    string
		answers []dnsmessage.Resource
		found   string
		alias   string
		foreign int
	}{
		{"its own", []dnsmessage.Resource{address("pay.example.", "192.0.2.1"), address("PAY.example.", "192.0.2.2")}, "192.0.2.1 192.0.2.2", "", 0},
		{"another's", []dnsmessage.Resource{address("evil.example.", "192.0.2.9")}, "", "", 1},
		{"its own and another's", []dnsmessage.Resource{address("pay.example.", "192.0.2.1"), address("evil.example.", "192.0.2.9")}, "192.0.2.1", "", 1},
		{"by a chain", []dnsmessage.Resource{
			alias("pay.example.", "www.cdn.example."), alias("www.cdn.example.", "edge.cdn.example."), address("edge.cdn.example.", "192.0.2.3"),
		}, "192.0.2.3", "edge.cdn.example", 0},
		{"a chain out of order", []dnsmessage.Resource{
			address("edge.cdn.example.", "192.0.2.3"), alias("www.cdn.example.", "edge.cdn.example."), alias("pay.example.", "www.cdn.example."),
		}, "192.0.2.3", "edge.cdn.example", 0},
		{"a ring", []dnsmessage.Resource{alias("pay.example.", "a.example."), alias("a.example.", "pay.example."), address("b.example.", "192.0.2.9")}, "", "pay.example", 1},
	} {
		q := question(t, "pay.example")
		query := dnsmessage.Message{Questions: []dnsmessage.Question{{Name: q.Name, Type: q.Type, Class: q.Class}}}
		reply := replyTo(query)
		reply.Answers = test.answers
		a, err := parse(packed(reply), q, 0)
		if err != nil || addressList(a.Addresses) != test.found || a.Alias != test.alias || a.Foreign != test.foreign {
			t.Errorf("%s: %+v, %v", test.name, a, err)
		}
	}
}

func TestClass(t *testing.T) {
	for want, addresses := range map[string][]string{
		classPublic: {"8.8.8.8", "2001:4860:4860::8888"}, classPrivate: {"10.1.2.3", "fd00::1", "::ffff:192.168.1.1", "100.64.0.1"},
		classNowhere: {"0.0.0.0", "127.0.0.1", "203.0.113.80", "::1", "::", "240.0.0.1"}, classMixed: {"8.8.8.8", "10.0.0.1"}, classNone: nil,
	} {
		var a Answer
		for _, address := range addresses {
			a.Addresses = append(a.Addresses, netip.MustParseAddr(address))
		}
		if got := class(a); got != want {
			t.Errorf("%v is %s, want %s", addresses, got, want)
		}
	}
	if got := class(Answer{RCode: rcodeNoName}); got != "nxdomain" {
		t.Errorf("NXDOMAIN is %s", got)
	}
}

// FuzzOptions holds that no EDNS option breaks what is shown.
func FuzzOptions(f *testing.F) {
	f.Add(uint16(optionError), []byte{0, 22, 'x', 0})
	f.Add(uint16(optionError), []byte{9})
	f.Add(uint16(optionNSID), []byte("gpdns-icn"))
	f.Add(uint16(optionNSID), []byte{0, 0x1b, 0xff})
	f.Fuzz(func(t *testing.T, code uint16, data []byte) {
		var a Answer
		a.readOptions([]dnsmessage.Option{{Code: code, Data: data}, {Code: code, Data: data}})
		if len(a.NSID) > 2+2*longestNSID || len(a.Errors) > mostErrors {
			t.Fatalf("kept too much: %+v", a)
		}
		for _, b := range []byte(a.NSID) {
			if b < ' ' || b > '~' {
				t.Fatalf("the server's name is %q", a.NSID)
			}
		}
		for _, e := range a.Errors {
			if len(e.Text) > longestReason || e.String() == "" {
				t.Fatalf("the reason is %+v", e)
			}
		}
	})
}
