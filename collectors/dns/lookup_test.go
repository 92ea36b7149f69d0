package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/topology"
)

// resolving plans a family with servers that answer by their handlers, in order.
func resolving(t *testing.T, handlers ...handler) *Family {
	t.Helper()
	f := New(Options{})
	var watched topology.Topology
	for i, handle := range handlers {
		watched.Resolvers = append(watched.Resolvers, topology.Resolver{
			Name: "R" + string(rune('1'+i)), Transport: topology.TransportUDP, Address: startServer(t, handle).address,
		})
	}
	f.Plan(watched, environment())
	for _, r := range f.resolvers {
		r.client.datagramWait, r.client.streamWait = testWait, 2*testWait
	}
	return f
}

func gives(address string) handler {
	return func(q dnsmessage.Message, _ string, send func([]byte)) {
		if q.Questions[0].Type == dnsmessage.TypeA {
			send(packed(replyTo(q, address)))
			return
		}
		send(packed(replyTo(q)))
	}
}

func says(c dnsmessage.RCode) handler {
	return func(q dnsmessage.Message, _ string, send func([]byte)) {
		reply := replyTo(q)
		reply.RCode = c
		send(packed(reply))
	}
}

func TestLookup(t *testing.T) {
	for _, test := range []struct {
		name     string
		handlers []handler
		resolver string
		found    string
		missing  bool
		timeout  bool
	}{
		{"the first has it", []handler{gives("192.0.2.1"), gives("192.0.2.2")}, "R1", "192.0.2.1", false, false},
		{"the first is silent", []handler{silent, gives("192.0.2.2")}, "R2", "192.0.2.2", false, false},
		{"the first fails", []handler{says(dnsmessage.RCodeServerFailure), gives("192.0.2.2")}, "R2", "192.0.2.2", false, false},
		{"only an inside resolver has it", []handler{says(dnsmessage.RCodeNameError), gives("10.0.0.1")}, "R2", "10.0.0.1", false, false},
		{"nobody has it", []handler{says(dnsmessage.RCodeNameError), silent}, "", "", true, false},
		{"all are silent", []handler{silent, silent}, "", "", false, true},
		{"all refuse", []handler{says(dnsmessage.RCodeRefused)}, "", "", false, false},
		{"there is none", nil, "", "", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := resolving(t, test.handlers...)
			addresses, resolver, err := f.Lookup(within(t, 10*time.Second), "", "pay.example")
			if test.found != "" {
				if err != nil || resolver != test.resolver || !slices.Equal(addresses, []netip.Addr{netip.MustParseAddr(test.found)}) {
					t.Fatalf("got %v of %s, %v", addresses, resolver, err)
				}
				return
			}
			failure, ok := errors.AsType[*net.DNSError](err)
			if !ok || failure.IsNotFound != test.missing || failure.IsTimeout != test.timeout || failure.Err == "" {
				t.Errorf("got %v of %q, %#v", addresses, resolver, err)
			}
		})
	}
}

// TestLookupPrefers holds that a resolver of the uplink comes before one of
// another, and one that answers before one that is silent.
func TestLookupPrefers(t *testing.T) {
	f := New(Options{})
	watched := topology.Topology{Uplinks: []topology.Uplink{{Name: "KT"}, {Name: "LGU+"}}}
	for _, r := range []topology.Resolver{{Name: "kt", Uplink: "KT"}, {Name: "lg", Uplink: "LGU+"}, {Name: "public"}} {
		r.Transport, r.Address = topology.TransportUDP, netip.MustParseAddrPort("127.0.0.1:1")
		watched.Resolvers = append(watched.Resolvers, r)
	}
	f.Plan(watched, environment())
	order := func(uplink string) string {
		var names []string
		for _, r := range f.candidates(uplink) {
			names = append(names, r.identity.name)
		}
		return strings.Join(names, " ")
	}
	if got := order("LGU+"); got != "lg public kt" {
		t.Errorf("by LGU+: %s", got)
	}
	f.resolvers[identity{"lg", "LGU+"}].silent.Store(true)
	if got := order("LGU+"); got != "public lg kt" {
		t.Errorf("by LGU+, whose resolver is silent: %s", got)
	}
	if got := order("KT"); got != "kt public lg" {
		t.Errorf("by KT: %s", got)
	}
}

func TestLookupAll(t *testing.T) {
	one := gives("192.0.2.1")
	f := resolving(t, []handler{one, silent, gives("192.0.2.3"), one}...)
	addresses, resolver, err := f.LookupAll(within(t, 10*time.Second), "", "pay.example")
	if err != nil || resolver != "R1, R3, R4" || len(addresses) != 2 || addresses[0].String() != "192.0.2.1" || addresses[1].String() != "192.0.2.3" {
		t.Errorf("got %v of %s, %v", addresses, resolver, err)
	}
	f = resolving(t, says(dnsmessage.RCodeNameError))
	if _, _, err := f.LookupAll(within(t, 10*time.Second), "", "pay.example"); err == nil {
		t.Error("a name nobody has is found")
	}
}

func TestLookupEndsWithItsContext(t *testing.T) {
	f := resolving(t, []handler{silent, silent}...)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := f.Lookup(ctx, "", "pay.example"); err == nil {
		t.Error("no error")
	}
	noLeaks(t)
}

func TestSystemRow(t *testing.T) {
	look := func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("192.0.2.7")}, nil
	}
	f := New(Options{System: true, Seams: Seams{LookUp: look}})
	server := startServer(t, says(dnsmessage.RCodeNameError))
	watched := watching(server.address)
	names := ""
	for _, p := range f.Plan(watched, environment()) {
		names += p.Name + " "
	}
	if !strings.Contains(names, "dns/warm/system") || strings.Contains(names, "live/system") {
		t.Errorf("planned %s", names)
	}
	// The hosts file has names that no resolver has.
	if addresses, resolver, err := f.Lookup(within(t, 5*time.Second), "", "printer"); err != nil || resolver != "system" || len(addresses) != 1 {
		t.Errorf("got %v of %s, %v", addresses, resolver, err)
	}
	watched.Resolvers = nil
	if probes := f.Plan(watched, environment()); len(probes) != 0 {
		t.Errorf("without resolvers: %v", probes)
	}
}
