package dns

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// environment is an Env whose clock stands still at zero for the first call of
// a probe: every first round is due.
func environment() collectors.Env {
	start, random := time.Now(), rand.New(rand.NewPCG(1, 2))
	var mu sync.Mutex
	return collectors.Env{
		Clock: func() observe.Instant { return observe.Instant{Wall: start, Mono: time.Since(start)} },
		Random: func() float64 {
			mu.Lock()
			defer mu.Unlock()
			return random.Float64()
		},
	}
}

func watching(address netip.AddrPort, names ...topology.Name) topology.Topology {
	return topology.Topology{
		Names:     names,
		Resolvers: []topology.Resolver{{Name: "R1", Transport: topology.TransportUDP, Address: address}},
	}
}

// measure runs every probe once, and returns what they emitted by check.
func measure(t testing.TB, f *Family, watched topology.Topology) map[string][]observe.Observation {
	t.Helper()
	probes := f.Plan(watched, environment())
	for _, r := range f.resolvers {
		r.client.datagramWait, r.client.streamWait = testWait, 2*testWait
	}
	got := make(map[string][]observe.Observation)
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, p := range probes {
		all.Go(func() {
			p.Run(within(t, p.Deadline), func(o observe.Observation) {
				mu.Lock()
				defer mu.Unlock()
				got[p.Check] = append(got[p.Check], o)
			})
		})
	}
	all.Wait()
	return got
}

func text(o observe.Observation, field string) string {
	for _, f := range o.Fields {
		if f.Name == field {
			return f.Text
		}
	}
	return ""
}

// zone answers like a resolver that is well: names under example.com do not
// exist, but itself.
func zone(q dnsmessage.Message, _ string, send func([]byte)) {
	switch name := q.Questions[0].Name.String(); {
	case q.Questions[0].Class == dnsmessage.ClassCHAOS:
		reply := replyTo(q)
		reply.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Questions[0].Name, Class: dnsmessage.ClassCHAOS},
			Body:   &dnsmessage.TXTResource{TXT: []string{"resolver-7"}},
		}}
		send(packed(reply))
	case strings.HasSuffix(name, ".example.com."):
		reply := replyTo(q)
		reply.RCode = dnsmessage.RCodeNameError
		send(packed(reply))
	case q.Questions[0].Type == dnsmessage.TypeAAAA:
		send(packed(replyTo(q, "2001:db8::80")))
	default:
		send(packed(replyTo(q, "203.0.113.80")))
	}
}

func TestFamilyWhenWell(t *testing.T) {
	var cold string
	var mu sync.Mutex
	server := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		if name := q.Questions[0].Name.String(); strings.HasPrefix(name, "noctop-") {
			mu.Lock()
			cold = name
			mu.Unlock()
		}
		zone(q, network, send)
	})
	f := New(Options{})
	got := measure(t, f, watching(server.address, topology.Name{Name: "pay.example"}))
	for check, want := range map[string]struct {
		detail string
		every  time.Duration
	}{
		observe.CheckLive: {"resolver-7", pace}, observe.CheckWarm: {"203.0.113.80 ttl 60", pace},
		observe.CheckCold: {"NXDOMAIN", coldPace}, observe.CheckResolve: {"203.0.113.80 ttl 60", pace},
	} {
		if len(got[check]) != 1 {
			t.Fatalf("%s: %v", check, got[check])
		}
		o := got[check][0]
		if o.Outcome != observe.Good || o.Detail != want.detail || o.Every != want.every || o.Took <= 0 || o.Method != "udp" || o.Target == "" {
			t.Errorf("%s: %+v", check, o)
		}
	}
	if id := text(got[observe.CheckLive][0], "id"); id != "resolver-7" {
		t.Errorf("the server calls itself %q", id)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(cold) != len("noctop-xxxxxxxxxxxx.example.com.") {
		t.Errorf("the cold name was %q", cold)
	}
	noLeaks(t)
}

func TestPlan(t *testing.T) {
	address := netip.MustParseAddrPort("192.0.2.53:53")
	watched := watching(address, topology.Name{Name: "pay.example", Expect: []netip.Addr{address.Addr()}})
	watched.Uplinks = []topology.Uplink{{Name: "KT", Interface: "eth0", Source: netip.MustParseAddr("198.51.100.7")}}
	watched.Resolvers = append(watched.Resolvers,
		topology.Resolver{Name: "R2", Transport: topology.TransportUDP, Address: address, Uplink: "KT"},
		topology.Resolver{Name: "this host", Transport: topology.TransportSystem})
	f := New(Options{})
	first := f.Plan(watched, environment())
	var names []string
	for _, p := range first {
		names = append(names, p.Name)
	}
	want := []string{"dns/live/R1", "dns/warm/R1", "dns/cold/R1", "dns/resolve/R1/pay.example",
		"dns/live/R2@KT", "dns/warm/R2@KT", "dns/cold/R2@KT", "dns/resolve/R2@KT/pay.example", "dns/warm/this host", "dns/authority/pay.example"}
	if !slices.Equal(names, want) {
		t.Errorf("planned %q", names)
	}
	if s := first[4].Subject; s != (observe.Subject{Kind: observe.KindResolver, Uplink: "KT", Name: "R2"}) {
		t.Errorf("the subject is %v", s)
	}
	if s := first[3].Subject; s != (observe.Subject{Kind: observe.KindName, Group: "R1", Name: "pay.example"}) {
		t.Errorf("the subject is %v", s)
	}
	kept := f.resolvers[identity{"R2", "KT"}]
	for i, p := range f.Plan(watched, environment()) {
		if p.Revision != first[i].Revision {
			t.Errorf("%s changed its revision without reason", p.Name)
		}
	}
	if f.resolvers[identity{"R2", "KT"}] != kept {
		t.Error("a resolver that stayed was forgotten")
	}
	watched.Uplinks[0].Interface = "eth1"
	for i, p := range f.Plan(watched, environment()) {
		if changed, of := p.Revision != first[i].Revision, strings.Contains(p.Name, "@KT"); changed != of {
			t.Errorf("%s: revision changed: %v", p.Name, changed)
		}
	}
}

func TestServerOf(t *testing.T) {
	watched := topology.Topology{Uplinks: []topology.Uplink{{Name: "KT", Interface: "eth0", Source: netip.MustParseAddr("198.51.100.7")}}}
	server := ServerOf(watched, topology.Resolver{Address: netip.MustParseAddrPort("127.0.0.53:53"), Uplink: "KT"})
	client := NewClient(server, Seams{})
	if client.dialer(netip.MustParseAddr("127.0.0.53")).Control != nil {
		t.Error("a socket to the stub is bound to an uplink")
	}
	if client.dialer(netip.MustParseAddr("192.0.2.53")).Control == nil {
		t.Error("a socket to a resolver outside is not bound to its uplink")
	}
	if got := server.source(netip.MustParseAddr("192.0.2.53")).Addr(); got != watched.Uplinks[0].Source {
		t.Errorf("the source is %v", got)
	}
	for _, to := range []string{"2001:db8::53", "127.0.0.53"} {
		if got := server.source(netip.MustParseAddr(to)); got.IsValid() {
			t.Errorf("the source towards %s is %v", to, got)
		}
	}
}

func TestHijack(t *testing.T) {
	server := startServer(t, answering)
	got := measure(t, New(Options{}), watching(server.address,
		topology.Name{Name: "pay.example", Expect: []netip.Addr{netip.MustParseAddr("198.51.100.80")}}))
	if o := got[observe.CheckCold][0]; o.Outcome != observe.Wrong || o.Cause != "redirected" {
		t.Errorf("an address for a made-up name gives %+v", o)
	}
	o := got[observe.CheckResolve][0]
	if o.Outcome != observe.Wrong || o.Cause != "unexpected-address" || !strings.Contains(o.Detail, "203.0.113.80") || !strings.Contains(o.Detail, "198.51.100.80") {
		t.Errorf("another address than expected gives %+v", o)
	}
}

func TestExpect(t *testing.T) {
	server := startServer(t, zone)
	four, six, other := netip.MustParseAddr("203.0.113.80"), netip.MustParseAddr("2001:db8::80"), netip.MustParseAddr("2001:db8::81")
	for _, test := range []struct {
		expect  []netip.Addr
		outcome observe.Outcome
		answer  string
		missing string
	}{
		{nil, observe.Good, "203.0.113.80", ""},
		{[]netip.Addr{four}, observe.Good, "203.0.113.80", ""},
		{[]netip.Addr{six}, observe.Good, "2001:db8::80", ""},
		{[]netip.Addr{four, six, other}, observe.Good, "203.0.113.80 2001:db8::80", "2001:db8::81"},
		{[]netip.Addr{four, other}, observe.Wrong, "203.0.113.80 2001:db8::80", "2001:db8::81"},
	} {
		got := measure(t, New(Options{}), watching(server.address, topology.Name{Name: "pay.example", Expect: test.expect}))
		if o := got[observe.CheckResolve][0]; o.Outcome != test.outcome || text(o, "answer") != test.answer || text(o, "missing") != test.missing {
			t.Errorf("expecting %v: %+v", test.expect, o)
		}
	}
}

func TestNameOfOneFamily(t *testing.T) {
	server := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		if q.Questions[0].Type == dnsmessage.TypeA {
			send(packed(replyTo(q)))
			return
		}
		zone(q, network, send)
	})
	got := measure(t, New(Options{}), watching(server.address, topology.Name{Name: "six.example"}))
	if o := got[observe.CheckResolve][0]; o.Outcome != observe.Good || text(o, "answer") != "2001:db8::80" {
		t.Errorf("a name with IPv6 alone gives %+v", o)
	}
}

func TestCheckingDisabled(t *testing.T) {
	failing := func(bogus bool) handler {
		return func(q dnsmessage.Message, network string, send func([]byte)) {
			if bogus && q.CheckingDisabled {
				zone(q, network, send)
				return
			}
			reply := replyTo(q)
			reply.RCode = dnsmessage.RCodeServerFailure
			send(packed(reply))
		}
	}
	for bogus, want := range map[bool]string{true: "noerror", false: "servfail"} {
		server := startServer(t, failing(bogus))
		got := measure(t, New(Options{}), watching(server.address, topology.Name{Name: "pay.example"}))
		o := got[observe.CheckResolve][0]
		if o.Cause != "servfail" || text(o, "cd") != want {
			t.Errorf("bogus %v: %+v", bogus, o)
		}
		if o := got[observe.CheckLive][0]; o.Outcome != observe.Good {
			t.Errorf("a server that says SERVFAIL is there, but live is %+v", o)
		}
	}
}

// TestDeafToChaos holds that a resolver which drops CHAOS queries counts as
// there from the first round on, and is then asked for the root at once.
func TestDeafToChaos(t *testing.T) {
	t.Parallel()
	asked := make(chan dnsmessage.Class, 10)
	server := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		asked <- q.Questions[0].Class
		if q.Questions[0].Class != dnsmessage.ClassCHAOS {
			zone(q, network, send)
		}
	})
	r := &resolver{client: server.client()}
	for range 2 {
		if _, _, err := askLive(within(t, 5*time.Second), r, Patience{}); err != nil {
			t.Fatal(err)
		}
	}
	var got []dnsmessage.Class
	for len(asked) > 0 {
		got = append(got, <-asked)
	}
	if want := []dnsmessage.Class{dnsmessage.ClassCHAOS, dnsmessage.ClassINET, dnsmessage.ClassINET}; !slices.Equal(got, want) {
		t.Errorf("asked %v", got)
	}
}

func TestLateAnswerCorrects(t *testing.T) {
	t.Parallel()
	server := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		time.Sleep(testWait + 200*time.Millisecond)
		zone(q, network, send)
	})
	got := measure(t, New(Options{}), watching(server.address))[observe.CheckWarm]
	if len(got) != 2 || got[0].Outcome != observe.Lost || got[0].Corrects || got[1].Outcome != observe.Late || !got[1].Corrects || got[1].Took < testWait {
		t.Errorf("a late answer gives %+v", got)
	}
}

func TestSilentResolver(t *testing.T) {
	server := startServer(t, silent)
	f := New(Options{})
	probes := f.Plan(watching(server.address, topology.Name{Name: "pay.example"}), environment())
	for _, r := range f.resolvers {
		r.client.datagramWait = testWait
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*testWait) // ends while late replies are waited for
	defer cancel()
	for _, p := range probes {
		var got []observe.Observation
		p.Run(ctx, func(o observe.Observation) { got = append(got, o) })
		if p.Check == observe.CheckAuthority { // nobody tells where its servers are
			if len(got) != 1 || got[0].Outcome != observe.None || got[0].Cause != "no-servers" || got[0].Detail == "" {
				t.Errorf("%s: %+v", p.Name, got)
			}
			continue
		}
		if len(got) == 1 && (got[0].Outcome != observe.Lost || got[0].Cause != "timeout" || got[0].Took != 0) || len(got) > 1 {
			t.Errorf("%s: %+v", p.Name, got)
		}
	}
	noLeaks(t)
}

func TestBadNames(t *testing.T) {
	server := startServer(t, zone)
	for _, name := range []string{"", ".", "a..b", strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 130), "\u202e.example"} {
		got := measure(t, New(Options{}), watching(server.address, topology.Name{Name: name}))
		if o := got[observe.CheckResolve][0]; o.Outcome != observe.Failed || o.Cause != "bad-name" || o.Detail == "" {
			t.Errorf("%q gives %+v", name, o)
		}
	}
}
