package discover

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/routes"
)

// fakeKernel tells what a test sets; each of its questions may fail.
type fakeKernel struct {
	network
	linkErr, addressErr, routeErr error
	closed                        bool
}

func (k *fakeKernel) Links() ([]routes.Link, error)        { return k.links, k.linkErr }
func (k *fakeKernel) Addresses() ([]routes.Address, error) { return k.addresses, k.addressErr }
func (k *fakeKernel) Default() ([]routes.Route, error)     { return k.defaults, k.routeErr }
func (k *fakeKernel) Close()                               { k.closed = true }

func options(root string, kernel *fakeKernel) Options {
	return Options{
		Root:     root,
		Open:     func() (Kernel, error) { return kernel, nil },
		Hostname: func() (string, error) { return "noc-1", nil },
	}
}

var errBroken = errors.New("resource busy")

func hardware(index int, name string) routes.Link {
	return routes.Link{Name: name, Index: index, AdminUp: true, Carrier: true, OperState: "up"}
}

func address(index int, prefix string) routes.Address {
	p := netip.MustParsePrefix(prefix)
	return routes.Address{Index: index, Prefix: p, Usable: p.Addr().IsGlobalUnicast()}
}

func route(index int, name, gateway string, metric, table int) routes.Route {
	r := routes.Route{Interface: name, Index: index, Metric: metric, Table: table, Family: "ipv4"}
	if gateway != "" {
		r.Gateway = netip.MustParseAddr(gateway)
		if r.Gateway.Is6() {
			r.Family = "ipv6"
		}
	}
	return r
}

// shown is an uplink in one line.
func shown(u config.FoundUplink) string {
	return fmt.Sprintln(u.Interface, u.Gateways, u.Addresses, u.Routed, u.Metric)
}

func TestUplinks(t *testing.T) {
	loopback := routes.Link{Name: "lo", Index: 1, Loopback: true, AdminUp: true, Carrier: true}
	eth0, eth1 := hardware(2, "eth0"), hardware(3, "eth1")
	dead := eth1
	dead.AdminUp, dead.Carrier = false, false
	of := func(link routes.Link, kind string, master int, far bool) routes.Link {
		link.Kind, link.Master, link.FarPeer = kind, master, far
		return link
	}
	main := routes.MainTable
	tests := []struct {
		name string
		seen network
		want string
	}{
		{"two uplinks, one by policy only", network{
			links:     []routes.Link{loopback, eth0, eth1},
			addresses: []routes.Address{address(3, "198.51.100.5/24"), address(2, "2001:db8::5/64"), address(2, "192.0.2.5/24"), address(2, "fe80::1/64")},
			defaults: []routes.Route{
				route(2, "eth0", "192.0.2.1", 100, main), route(2, "eth0", "fe80::1%eth0", 1024, main),
				route(2, "eth0", "192.0.2.1", 0, 101), route(3, "eth1", "198.51.100.1", 0, 102)},
		}, "eth0 [192.0.2.1 fe80::1%eth0] [192.0.2.5 2001:db8::5] true 100\neth1 [198.51.100.1] [198.51.100.5] true 0\n"},
		{"IPv6 only takes its metric from there", network{
			links: []routes.Link{eth0}, defaults: []routes.Route{route(2, "eth0", "fe80::1%eth0", 1024, main)},
		}, "eth0 [fe80::1%eth0] [] true 1024\n"},
		{"point to point has no gateway", network{
			links: []routes.Link{of(hardware(4, "ppp0"), "ppp", 0, false)}, defaults: []routes.Route{route(4, "ppp0", "", 0, main)},
		}, "ppp0 [] [] true 0\n"},
		{"a default by the loopback is none", network{
			links: []routes.Link{loopback, eth0}, defaults: []routes.Route{route(1, "lo", "", 0, main)},
		}, "eth0 [] [] false 0\n"},
		{"none routed: all candidates, those with a carrier first", network{
			links: []routes.Link{loopback, dead, eth0}, addresses: []routes.Address{address(2, "192.0.2.5/24")},
		}, "eth0 [] [192.0.2.5] false 0\neth1 [] [] false 0\n"},
		{"none routed: a lone veth to elsewhere", network{
			links: []routes.Link{loopback, of(hardware(7, "wan"), "veth", 0, true)},
		}, "wan [] [] false 0\n"},
		{"none routed: what leads inside is left out", network{
			links: []routes.Link{
				of(hardware(2, "br0"), "bridge", 0, false), of(hardware(3, "eth0"), "", 2, false),
				of(hardware(4, "docker0"), "bridge", 0, false), of(hardware(5, "veth1"), "veth", 4, true),
				of(hardware(6, "vethb"), "veth", 0, false), of(hardware(7, "dummy0"), "dummy", 0, false),
				of(hardware(8, "wg0"), "wireguard", 0, false), of(hardware(9, "ifb0"), "ifb", 0, false),
				of(hardware(10, "bond0.7"), "vlan", 0, false), of(hardware(11, "br-12ab"), "bridge", 0, false),
				of(hardware(12, "cali1"), "veth", 0, true),
			},
		}, "br0 [] [] false 0\nbond0.7 [] [] false 0\n"},
		{"nothing at all", network{}, ""},
	}
	for _, test := range tests {
		var got strings.Builder
		for _, u := range uplinks(test.seen) {
			got.WriteString(shown(u))
		}
		if got.String() != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got.String(), test.want)
		}
	}
}

func TestPartialResults(t *testing.T) {
	root := tree(t, map[string]string{"etc/resolv.conf": "nameserver 192.0.2.53\n"})
	kernel := &fakeKernel{network: network{
		links: []routes.Link{hardware(2, "eth0")}, defaults: []routes.Route{route(2, "eth0", "192.0.2.1", 0, routes.MainTable)},
	}, addressErr: errBroken}
	found, err := Find(t.Context(), options(root, kernel))
	if len(found.Uplinks) != 1 || !found.Uplinks[0].Routed || len(found.Resolvers) != 1 || found.Hostname != "noc-1" {
		t.Errorf("found %+v", found)
	}
	if !errors.Is(err, errBroken) || !kernel.closed {
		t.Errorf("the error is %v; closed is %v", err, kernel.closed)
	}

	o := options(t.TempDir(), nil)
	o.Open = func() (Kernel, error) { return nil, errBroken }
	o.Hostname = func() (string, error) { return "", errBroken }
	found, err = Find(t.Context(), o)
	if len(found.Uplinks)+len(found.Resolvers) != 0 || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("found %+v, and of three troubles: %v", found, err)
	}
}

func TestPlatformWithoutRoutesHasNothingToMiss(t *testing.T) {
	root := tree(t, map[string]string{"etc/resolv.conf": ""})
	kernel := &fakeKernel{
		network:  network{links: []routes.Link{hardware(2, "en0")}},
		routeErr: fmt.Errorf("no: %w", routes.ErrUnsupported),
	}
	found, err := Find(t.Context(), options(root, kernel))
	if err != nil || len(found.Uplinks) != 1 || found.Uplinks[0].Routed {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestCancelledFindReturnsWhatItHas(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	found, err := Find(ctx, options(t.TempDir(), &fakeKernel{}))
	if !errors.Is(err, context.Canceled) || found.Hostname != "noc-1" {
		t.Errorf("found %+v, %v", found, err)
	}
}
