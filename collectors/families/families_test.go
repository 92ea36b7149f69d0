package families

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// resolver answers every question for an address with 127.0.0.1, and counts.
func resolver(t *testing.T) (address netip.AddrPort, asked func() []string) {
	t.Helper()
	socket, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	questions := make(chan string, 64)
	done := make(chan struct{})
	go func() {
		defer close(done)
		buffer := make([]byte, 1500)
		for {
			n, from, err := socket.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			questions <- strings.TrimSuffix(q.Name.String(), ".")
			m.Response, m.Additionals = true, nil
			if q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 60},
					Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
				}}
			}
			if reply, err := m.Pack(); err == nil {
				_, _ = socket.WriteToUDPAddrPort(reply, from)
			}
		}
	}()
	t.Cleanup(func() { socket.Close(); <-done })
	return netip.MustParseAddrPort(socket.LocalAddr().String()), func() []string {
		var all []string
		for {
			select {
			case name := <-questions:
				all = append(all, name)
			default:
				return all
			}
		}
	}
}

// What needs a name asks the resolvers that are watched, and not this host's:
// pages of portals, and the way to a target.
func TestNamesAreAskedOfTheWatchedResolvers(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer page.Close()
	_, port, err := net.SplitHostPort(page.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, asked := resolver(t)
	what := topology.Topology{
		Uplinks:   []topology.Uplink{{Name: "lo", Source: netip.MustParseAddr("127.0.0.1")}},
		Resolvers: []topology.Resolver{{Name: "ours", Transport: topology.TransportUDP, Address: server}},
		Portal:    []string{"http://portal.noctop.test:" + port + "/204"},
		Providers: []topology.Provider{{Name: "target", Probes: []string{"tcp://target.noctop.test:" + port}}},
		Host:      topology.Host{Off: true},
	}
	began := time.Now()
	env := collectors.Env{
		Clock:  func() observe.Instant { now := time.Now(); return observe.Instant{Wall: now, Mono: now.Sub(began)} },
		Random: func() float64 { return 0.5 },
	}
	probes := map[string]collectors.Probe{}
	for _, family := range Toward() {
		for _, probe := range family.Plan(what, env) {
			probes[probe.Name] = probe
		}
	}
	for _, test := range []struct{ probe, name string }{
		{"portal/lo", "portal.noctop.test"},
		{"toward/lo/path/" + what.Providers[0].Probes[0], "target.noctop.test"},
		{"reach/lo/target/" + what.Providers[0].Probes[0], "target.noctop.test"},
	} {
		probe, planned := probes[test.probe]
		if !planned {
			t.Errorf("%s is not planned", test.probe)
			continue
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		var said []observe.Observation
		probe.Run(ctx, func(o observe.Observation) { said = append(said, o) })
		cancel()
		if names := asked(); !slices.Contains(names, test.name) {
			t.Errorf("%s asked our resolver for %v", test.probe, names)
		}
		if len(said) == 0 || said[0].Cause == "dns" || said[0].Cause == "no-page" {
			t.Errorf("%s: %+v", test.probe, said)
		}
	}
}

// A check of one thing measures all that is measured anyway, and the way to it.
func TestTowardHasAllFamilies(t *testing.T) {
	names := func(families []collectors.Family) []string {
		var all []string
		for _, family := range families {
			all = append(all, family.Name())
		}
		return all
	}
	if all, toward := names(All()), names(Toward()); !slices.Equal(append(all, "toward"), toward) {
		t.Errorf("%v, and for a target %v", all, toward)
	}
}
