package dns

import (
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

const (
	theZone = "example.com."
	theName = "pay.example.com"
)

func resourceName(name string, body dnsmessage.ResourceBody) dnsmessage.Resource {
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Class: dnsmessage.ClassINET, TTL: 60}, Body: body,
	}
}

func soa(serial uint32) dnsmessage.Resource {
	mail := dnsmessage.MustNewName("mail." + theZone)
	return resourceName(theZone, &dnsmessage.SOAResource{NS: mail, MBox: mail, Serial: serial})
}

// delegating is a resolver that knows the zone's servers, and answers for the
// name as broken says.
func delegating(broken *atomic.Bool) handler {
	return func(q dnsmessage.Message, _ string, send func([]byte)) {
		reply, name := replyTo(q), q.Questions[0].Name.String()
		switch kind := q.Questions[0].Type; {
		case kind == dnsmessage.TypeSOA && name == theZone:
			reply.Answers = []dnsmessage.Resource{soa(7)}
		case kind == dnsmessage.TypeSOA:
			reply.Authorities = []dnsmessage.Resource{soa(7)}
		case kind == dnsmessage.TypeNS:
			for _, server := range []string{"ns1.", "ns2."} {
				reply.Answers = append(reply.Answers, resourceName(theZone, &dnsmessage.NSResource{NS: dnsmessage.MustNewName(server + theZone)}))
			}
		case strings.HasPrefix(name, "ns") && kind == dnsmessage.TypeA:
			reply = replyTo(q, map[string]string{"ns1.": "127.0.1.1", "ns2.": "127.0.1.2"}[name[:4]])
		case name == theName+"." && broken.Load():
			reply.RCode = dnsmessage.RCodeServerFailure
		case kind == dnsmessage.TypeA:
			reply = replyTo(q, "192.0.2.80")
		}
		send(packed(reply))
	}
}

// serving is a server of the zone with a serial.
func serving(serial uint32, spoil func(*dnsmessage.Message)) handler {
	return func(q dnsmessage.Message, _ string, send func([]byte)) {
		reply := replyTo(q)
		switch q.Questions[0].Type {
		case dnsmessage.TypeSOA:
			reply.Answers = []dnsmessage.Resource{soa(serial)}
		case dnsmessage.TypeA:
			reply = replyTo(q, "192.0.2.80")
		}
		reply.Authoritative = true
		if spoil != nil {
			spoil(&reply)
		}
		send(packed(reply))
	}
}

func spoiltName(c dnsmessage.RCode) func(*dnsmessage.Message) {
	return func(m *dnsmessage.Message) {
		if m.Questions[0].Type != dnsmessage.TypeSOA {
			m.RCode, m.Answers = c, nil
		}
	}
}

func TestAuthority(t *testing.T) {
	lame := func(m *dnsmessage.Message) { m.Authoritative = false }
	for _, test := range []struct {
		name         string
		first, other handler
		outcome      observe.Outcome
		cause        string
		serial       observe.Outcome // when looked at for the second time
		serialCause  string
	}{
		{"well", serving(7, nil), serving(7, nil), observe.Good, "", observe.Good, ""},
		{"the name is gone", serving(8, spoiltName(dnsmessage.RCodeNameError)), serving(8, spoiltName(dnsmessage.RCodeNameError)),
			observe.Wrong, "nxdomain", observe.Good, ""},
		{"one is behind", serving(9, nil), serving(7, nil), observe.Good, "", observe.Wrong, "serials-differ"},
		{"the serial has wrapped", serving(1, nil), serving(4294967290, nil), observe.Good, "", observe.Wrong, "serials-differ"},
		{"they disagree", serving(7, nil), serving(7, spoiltName(dnsmessage.RCodeNameError)), observe.Wrong, "servers-differ", observe.Good, ""},
		{"one is silent", silent, serving(7, nil), observe.Good, "", observe.Good, ""},
		{"all are silent", silent, silent, observe.Lost, "timeout", observe.None, "no-serial"},
		{"not its servers", serving(7, lame), serving(7, lame), observe.Wrong, "lame", observe.Good, ""},
		{"refused", says(dnsmessage.RCodeRefused), says(dnsmessage.RCodeRefused), observe.Refused, "refused", observe.None, "no-serial"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var broken atomic.Bool
			servers := map[string]netip.AddrPort{
				"127.0.1.1": startServer(t, test.first).address, "127.0.1.2": startServer(t, test.other).address,
			}
			resolver := startServer(t, delegating(&broken))
			f := New(Options{Seams: Seams{Authority: func(a netip.Addr) netip.AddrPort { return servers[a.String()] }}})
			now := newNow()
			look := measuring(t, f, watching(resolver.address, topology.Name{Name: theName}), now)
			broken.Store(true)
			first := look()
			now.add(authorityPace)
			second := look()
			got, serials := first[observe.CheckAuthority], second[observe.CheckSerial]
			if len(got) != 1 || got[0].Outcome != test.outcome || got[0].Cause != test.cause || got[0].Detail == "" {
				t.Fatalf("authority: %+v", got)
			}
			if text(got[0], "zone") != "example.com" || !strings.Contains(text(got[0], "servers"), "ns2.example.com 127.0.1.2: ") {
				t.Errorf("the fields are %v", got[0].Fields)
			}
			if len(serials) != 1 || serials[0].Outcome != test.serial || serials[0].Cause != test.serialCause {
				t.Errorf("serial: %+v", serials)
			}
		})
	}
}

// now is a clock that is set by hand.
type now struct {
	mu   sync.Mutex
	mono time.Duration
}

func newNow() *now { return &now{mono: time.Hour} }

func (n *now) add(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.mono += d
}

func (n *now) instant() observe.Instant {
	n.mu.Lock()
	defer n.mu.Unlock()
	return observe.Instant{Mono: n.mono}
}

// measuring returns what measures a name at its resolvers, and then at its own
// servers.
func measuring(t *testing.T, f *Family, watched topology.Topology, clock *now) func() map[string][]observe.Observation {
	t.Helper()
	env := environment()
	env.Clock = clock.instant
	probes := f.Plan(watched, env)
	for _, r := range f.resolvers {
		r.client.datagramWait, r.client.streamWait = testWait, 2*testWait
	}
	return func() map[string][]observe.Observation {
		got := make(map[string][]observe.Observation)
		for _, check := range []string{observe.CheckResolve, observe.CheckAuthority} {
			for _, p := range probes {
				if p.Check == check {
					p.Run(within(t, p.Deadline), func(o observe.Observation) {
						if o.Check == "" {
							o.Check = p.Check
						}
						got[o.Check] = append(got[o.Check], o)
					})
				}
			}
		}
		return got
	}
}

// TestAuthorityOnlyOnFailure holds that the servers are left alone while the
// name is well, but for their serials, once an hour; and that they are asked
// where they were last known to be once no resolver tells.
func TestAuthorityOnlyOnFailure(t *testing.T) {
	var broken, dead atomic.Bool
	server := startServer(t, serving(7, nil))
	resolver := startServer(t, func(q dnsmessage.Message, network string, send func([]byte)) {
		if !dead.Load() {
			delegating(&broken)(q, network, send)
		}
	})
	clock := newNow()
	f := New(Options{Seams: Seams{Authority: func(netip.Addr) netip.AddrPort { return server.address }}})
	look := measuring(t, f, watching(resolver.address, topology.Name{Name: theName}), clock)
	clock.add(authorityPace + learnWithin)
	if got := look(); len(got[observe.CheckAuthority]) != 0 || len(got[observe.CheckSerial]) != 1 || got[observe.CheckSerial][0].Every != zoneKept {
		t.Fatalf("while well, at first: %+v", got)
	}
	asked := server.queries.Load()
	for range 100 {
		clock.add(authorityPace)
		look()
	}
	if now := server.queries.Load(); now != asked {
		t.Errorf("%d queries to the servers of a zone that is well", now-asked)
	}
	dead.Store(true)
	clock.add(2 * zoneKept) // what is known is not fresh any more
	got := look()[observe.CheckAuthority]
	if len(got) != 1 || got[0].Outcome != observe.Good {
		t.Fatalf("with a dead resolver: %+v", got)
	}
	for _, r := range f.resolvers {
		r.client.datagramWait = 5 * time.Millisecond // it stays dead
	}
	asked = server.queries.Load()
	for range 60 { // five minutes
		clock.add(authorityPace)
		look()
	}
	// 12 looks in the first minute, 8 in the rest, each of at most 2×3 queries.
	if spent := server.queries.Load() - asked; spent > 25*6 {
		t.Errorf("%d queries in five minutes of failure", spent)
	}
	if len(f.zones) != 1 {
		t.Errorf("zones: %v", f.zones)
	}
	f.Plan(watching(resolver.address), environment())
	if len(f.zones) != 0 || len(f.names) != 0 {
		t.Errorf("names that are gone leave %v, %v", f.zones, f.names)
	}
}

func TestInZone(t *testing.T) {
	for _, test := range []struct {
		name, zone string
		want       bool
	}{
		{"pay.example.com", "example.com", true}, {"example.com", "example.com", true}, {"pay.example.com", "com", false},
		{"pay.example.com", "", false}, {"pay.example.com", "ample.com", false}, {"pay.example.com", "other.example", false},
	} {
		if got := inZone(test.name, test.zone); got != test.want {
			t.Errorf("%s in %q: %v", test.name, test.zone, got)
		}
	}
}

func FuzzSerials(f *testing.F) {
	f.Add(uint32(7), uint32(9), uint32(4294967295))
	f.Fuzz(func(t *testing.T, a, b, c uint32) {
		replies := []reply{{serial: a, has: true}, {serial: b, has: true}, {serial: c, has: true}, {}}
		o, differ := judgeSerials("example.com", replies, true)
		if differ != (a != b || b != c) || differ != (o.Outcome == observe.Wrong) {
			t.Fatalf("%d %d %d: %+v", a, b, c, o)
		}
	})
}
