package lab

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// interfaceDown: the line's interface is set down on the host.
func interfaceDown(name string) Fault {
	return Fault{
		Name:   "interface down " + name,
		Inject: func(n *Network) error { return n.Home.down(n.line(name).device) },
		Heal: func(n *Network) error {
			return errors.Join(n.Home.up(n.line(name).device), n.defaultRoute(n.line(name)))
		},
		Proved: func(n *Network) (string, error) { return n.linkState(name, false) },
	}
}

// carrierLost: the far end of the host's cable goes down.
func carrierLost(name string) Fault {
	return Fault{
		Name:   "no carrier " + name,
		Inject: func(n *Network) error { return n.line(name).gateway.down("lan") },
		Heal:   func(n *Network) error { return n.line(name).gateway.up("lan") },
		Proved: func(n *Network) (string, error) { return n.linkState(name, true) },
	}
}

// linkState proves that an interface does not work, switched on or not.
func (n *Network) linkState(name string, on bool) (string, error) {
	link, err := n.Home.link.LinkByName(n.line(name).device)
	if err != nil {
		return "", err
	}
	attributes := link.Attrs()
	if attributes.OperState == netlink.OperUp || attributes.RawFlags&unix.IFF_UP != 0 != on {
		return "", fmt.Errorf("%s is %s, flags %#x", attributes.Name, attributes.OperState, attributes.RawFlags)
	}
	return fmt.Sprintf("%s is %s, switched on: %v", attributes.Name, attributes.OperState, on), nil
}

// interfaceGone: the interface is taken out, and comes back with another index.
func interfaceGone(name string) Fault {
	return Fault{
		Name:   "interface gone " + name,
		Inject: func(n *Network) error { return n.unplug(n.line(name)) },
		Heal:   func(n *Network) error { return n.plug(n.line(name)) },
		Proved: func(n *Network) (string, error) {
			device := n.line(name).device
			if _, err := n.Home.link.LinkByName(device); err == nil {
				return "", fmt.Errorf("%s is there", device)
			}
			return "there is no " + device, nil
		},
	}
}

func (n *Network) unplug(l line) error { return n.Home.change(l.device, n.Home.link.LinkDel) }

// interfaceReplaced: the interface is taken out and is back at once, with
// another index.
func interfaceReplaced(name string) Fault {
	var before, after int
	index := func(n *Network) int {
		link, err := n.Home.link.LinkByName(n.line(name).device)
		if err != nil {
			return 0
		}
		return link.Attrs().Index
	}
	return Fault{
		Name: "interface replaced " + name,
		Inject: func(n *Network) error {
			before = index(n)
			err := errors.Join(n.unplug(n.line(name)), n.plug(n.line(name)))
			after = index(n)
			return err
		},
		Heal: func(*Network) error { return nil },
		Proved: func(*Network) (string, error) {
			if before == after || before == 0 || after == 0 {
				return "", fmt.Errorf("the index was %d and is %d", before, after)
			}
			return fmt.Sprintf("the index was %d and is %d", before, after), nil
		},
	}
}

// addressLost: the interface loses its address, and with it its routes.
func addressLost(name string) Fault {
	return Fault{
		Name: "address lost " + name,
		Inject: func(n *Network) error {
			l := n.line(name)
			return n.Home.change(l.device, func(link netlink.Link) error {
				addresses, err := n.Home.link.AddrList(link, unix.AF_INET)
				for _, address := range addresses {
					err = errors.Join(err, n.Home.link.AddrDel(link, &address))
				}
				return err
			})
		},
		Heal: func(n *Network) error {
			l := n.line(name)
			return errors.Join(n.Home.address(l.device, fmt.Sprintf("10.%d.0.2/24", l.number)), n.defaultRoute(l))
		},
		Proved: func(n *Network) (string, error) {
			link, err := n.Home.link.LinkByName(n.line(name).device)
			if err != nil {
				return "", err
			}
			addresses, err := n.Home.link.AddrList(link, unix.AF_INET)
			if err == nil && len(addresses) > 0 {
				err = fmt.Errorf("%s has %v", link.Attrs().Name, addresses)
			}
			return link.Attrs().Name + " has no IPv4 address", err
		},
	}
}

// leasedAgain: the interface loses its address and gets the same one at once,
// as some DHCP clients do it.
func leasedAgain(name string) Fault {
	renewed := 0
	return Fault{
		Name: "leased again " + name,
		Inject: func(n *Network) error {
			f := addressLost(name)
			renewed++
			return errors.Join(f.Inject(n), f.Heal(n))
		},
		Heal: func(*Network) error { return nil },
		Proved: func(*Network) (string, error) {
			if renewed == 0 {
				return "", errors.New("it was not renewed")
			}
			return "the address was taken and given once", nil
		},
	}
}

// routeLost: the line's default route is taken away.
func routeLost(name string) Fault {
	return Fault{
		Name: "default route lost " + name,
		Inject: func(n *Network) error {
			l := n.line(name)
			route, err := n.Home.routeTo("default", l.gatewayAddress(), l.device, l.metric)
			if err != nil {
				return err
			}
			return n.Home.link.RouteDel(route)
		},
		Heal: func(n *Network) error { return n.defaultRoute(n.line(name)) },
		Proved: func(n *Network) (string, error) {
			link, err := n.Home.link.LinkByName(n.line(name).device)
			if err != nil {
				return "", err
			}
			routes, err := n.Home.link.RouteList(link, unix.AF_INET)
			for _, route := range routes {
				if route.Gw != nil {
					err = errors.Join(err, fmt.Errorf("there still is %s", route))
				}
			}
			return link.Attrs().Name + " has no default route", err
		},
	}
}

// prohibited: the host's own routing forbids everything beyond its networks.
func prohibited() Fault {
	route := &netlink.Route{Type: unix.RTN_PROHIBIT, Dst: everywhere, Priority: 50}
	return Fault{
		Name:   "prohibit route",
		Inject: func(n *Network) error { return n.Home.link.RouteAdd(route) },
		Heal:   func(n *Network) error { return n.Home.link.RouteDel(route) },
		Proved: func(n *Network) (string, error) {
			routes, err := n.Home.link.RouteListFiltered(unix.AF_INET, &netlink.Route{Type: unix.RTN_PROHIBIT}, netlink.RT_FILTER_TYPE)
			if err == nil && len(routes) == 0 {
				err = errors.New("there is no prohibit route")
			}
			return "the routing table has a prohibit route", err
		},
	}
}

// firewalled: a firewall on the host itself drops what leaves by the line for
// farther than its own network.
func firewalled(name string) Fault {
	l := (&Network{}).line(name)
	rule := fmt.Sprintf(`chain output { type filter hook output priority 0; oifname %q ip daddr != %s counter drop; }`, l.device, l.ownNetwork())
	return dropping("own firewall "+name, home, [2]string{"ip", rule})
}

// loopbackDown: the host's own loopback is down.
func loopbackDown() Fault {
	return Fault{
		Name:   "loopback down",
		Inject: func(n *Network) error { return n.Home.down("lo") },
		Heal:   func(n *Network) error { return n.Home.up("lo") },
		Proved: func(n *Network) (string, error) {
			link, err := n.Home.link.LinkByName("lo")
			if err == nil && link.Attrs().RawFlags&unix.IFF_UP != 0 {
				err = errors.New("lo is up")
			}
			return "lo is down", err
		},
	}
}

// stopped: noctop itself does not run.
func stopped() Fault {
	signal := func(s syscall.Signal) func(*Network) error {
		return func(n *Network) error { return syscall.Kill(n.noctop, s) }
	}
	return Fault{
		Name: "noctop stopped", Inject: signal(syscall.SIGSTOP), Heal: signal(syscall.SIGCONT),
		Proved: func(n *Network) (string, error) {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", n.noctop))
			if err != nil {
				return "", err
			}
			_, state, _ := strings.Cut(string(text), ") ")
			if !strings.HasPrefix(state, "T") {
				return "", fmt.Errorf("noctop is in state %.1s", state)
			}
			return "noctop is in state T", nil
		},
	}
}
