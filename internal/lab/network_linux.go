package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Network is one test network with everything on its far side. Several can
// stand beside each other.
type Network struct {
	Home       *Host // where noctop runs
	GatewayA   *Host
	GatewayB   *Host
	ProviderA  *Host
	ProviderB  *Host
	World      *Host
	Resolvers  map[netip.Addr]*Resolver
	Pay        *Door // the provider that faults are about
	PayStatus  *Door // its status page
	Cloud      *Door
	Public     *Door
	Floors     []*Host // with the site's own hosts, where there are any
	dual       bool    // IPv6 is there too
	wires      map[string]*Wire
	noctop     int    // the process under test
	folder     string // of this network's files
	resolvConf []netip.Addr
	closers    []func()
}

// line is one uplink of the site with what it hangs on.
type line struct {
	name, device, other string
	number              int
	gateway, provider   *Host
	metric              int
}

func (n *Network) lines() []line {
	return []line{
		{name: "A", device: "eth0", other: "B", number: 1, gateway: n.GatewayA, provider: n.ProviderA, metric: 100},
		{name: "B", device: "eth1", other: "A", number: 2, gateway: n.GatewayB, provider: n.ProviderB, metric: 200},
	}
}

func (n *Network) line(name string) line {
	if name == "B" {
		return n.lines()[1]
	}
	return n.lines()[0]
}

// newNetwork builds a network whose files lie in the folder.
func newNetwork(folder string) (*Network, error) {
	n := &Network{folder: folder, Resolvers: map[netip.Addr]*Resolver{}, resolvConf: []netip.Addr{resolver1, resolver2}}
	if err := errors.Join(n.machines(), n.cables(), n.world(), n.servers()); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

func (n *Network) machines() error {
	for _, m := range []struct {
		host **Host
		name string
	}{
		{&n.Home, "h"}, {&n.GatewayA, "gA"}, {&n.GatewayB, "gB"}, {&n.ProviderA, "iA"}, {&n.ProviderB, "iB"}, {&n.World, "net"},
	} {
		host, err := newHost(m.name)
		if err != nil {
			return err
		}
		*m.host = host
		n.closers = append(n.closers, host.close)
		settings := [][2]string{
			{"ipv4/conf/all/rp_filter", "0"}, {"ipv4/conf/default/rp_filter", "0"}, {"ipv4/icmp_ratelimit", "0"},
			{"ipv6/icmp/ratelimit", "0"},
		}
		if m.name != "h" {
			settings = append(settings, [2]string{"ipv4/ip_forward", "1"})
		}
		for _, setting := range settings {
			if err := host.sysctl(setting[0], setting[1]); err != nil {
				return fmt.Errorf("%w: %w", errNoLab, err)
			}
		}
	}
	return nil
}

// cables joins the machines and lays the routes.
func (n *Network) cables() error {
	for _, l := range n.lines() {
		if err := errors.Join(n.plug(l), n.upstream(l)); err != nil {
			return err
		}
	}
	return nil
}

// plug joins the host to a line's gateway.
func (n *Network) plug(l line) error {
	home, gateway := fmt.Sprintf("10.%d.0.2/24", l.number), fmt.Sprintf("10.%d.0.1/24", l.number)
	if err := join(n.Home, l.device, home, l.gateway, "lan", gateway); err != nil {
		return err
	}
	return n.defaultRoute(l)
}

// defaultRoute has a line's gateway take what the host sends elsewhere. Of
// IPv6, the kernel drops the addresses too where an interface goes down.
func (n *Network) defaultRoute(l line) error {
	err := n.Home.route("default", l.gatewayAddress(), l.device, l.metric)
	if n.dual {
		err = errors.Join(err, n.Home.address(l.device, l.address6("", 2)+"/64"), n.Home.route("default", l.address6("", 1), l.device, l.metric))
	}
	return err
}

func (l line) gatewayAddress() string { return fmt.Sprintf("10.%d.0.1", l.number) }

func (l line) ownNetwork() string { return fmt.Sprintf("10.%d.0.0/24", l.number) }

// upstream joins a line's gateway to its provider, and that to the world.
func (n *Network) upstream(l line) error {
	lan, access := l.ownNetwork(), fmt.Sprintf("10.1%d.0.0/24", l.number)
	customer, router := fmt.Sprintf("10.1%d.0.2", l.number), fmt.Sprintf("10.1%d.0.1", l.number)
	core, world := fmt.Sprintf("10.2%d.0.2", l.number), fmt.Sprintf("10.2%d.0.1", l.number)
	side := "w" + strings.ToLower(l.name)
	return errors.Join(
		join(l.gateway, "wan", customer+"/24", l.provider, "cust", router+"/24"),
		join(l.provider, "core", core+"/24", n.World, side, world+"/24"),
		l.gateway.route("default", router, "wan", 0),
		l.provider.route("default", world, "core", 0),
		l.provider.route(lan, customer, "cust", 0),
		n.World.route(lan, core, side, 0),
		n.World.route(access, core, side, 0),
	)
}

// world gives the far side its addresses.
func (n *Network) world() error {
	all := append([]netip.Addr{
		insideA, insideB, domestic, resolver1, resolver2, resolverH, payDoor, payStatus, cloudDoor, publicDoor,
	}, foreign...)
	for _, address := range all {
		if err := n.World.address("lo", address.String()+"/32"); err != nil {
			return err
		}
	}
	return nil
}

func (n *Network) servers() error {
	zones := zones()
	for _, address := range append([]netip.Addr{resolver1, resolver2, resolverH}, foreign...) {
		resolver, err := startResolver(n.World, address, zones)
		if err != nil {
			return err
		}
		n.Resolvers[address] = resolver
		n.closers = append(n.closers, resolver.close)
	}
	trusted, err := newAuthority("Lab CA")
	if err != nil {
		return err
	}
	stranger, err := newAuthority("Some Appliance CA")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(n.folder, "ca.pem"), trusted.pem, 0o600); err != nil {
		return err
	}
	for _, door := range []struct {
		at   netip.Addr
		door **Door
	}{{payDoor, &n.Pay}, {payStatus, &n.PayStatus}, {cloudDoor, &n.Cloud}, {publicDoor, &n.Public}} {
		opened, err := openDoor(n.World, door.at, trusted, stranger)
		if err != nil {
			return err
		}
		*door.door = opened
		n.closers = append(n.closers, opened.close)
	}
	pages, err := openPages(n.World, publicDoor)
	if err != nil {
		return err
	}
	n.closers = append(n.closers, func() { _ = pages.Close() })
	return nil
}

// Close lets everything go.
func (n *Network) Close() {
	for i := len(n.closers) - 1; i >= 0; i-- {
		n.closers[i]()
	}
	n.closers = nil
}

// furnish gives a process its own /etc, /run and /sys: those of a plain host
// that has nothing but a resolv.conf.
func (n *Network) furnish() error {
	for _, place := range []string{"/etc", "/run"} {
		if err := unix.Mount("tmpfs", place, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "size=4m"); err != nil {
			return fmt.Errorf("can't mount %s: %w", place, err)
		}
	}
	// Of interfaces, the old /sys shows those of the outer network.
	if err := unix.Mount("sysfs", "/sys", "sysfs", unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		if err := unix.Mount("tmpfs", "/sys", "tmpfs", unix.MS_RDONLY, ""); err != nil {
			return fmt.Errorf("can't hide /sys: %w", err)
		}
	}
	var conf strings.Builder
	for _, address := range n.resolvConf {
		fmt.Fprintf(&conf, "nameserver %s\n", address)
	}
	conf.WriteString("options timeout:1 attempts:2\n")
	return errors.Join(
		os.WriteFile("/etc/resolv.conf", []byte(conf.String()), 0o644),
		os.WriteFile("/etc/hosts", []byte("127.0.0.1 localhost lab\n"), 0o644),
	)
}
