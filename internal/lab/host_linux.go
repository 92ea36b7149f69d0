package lab

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// Host is one machine of the network: a network namespace.
type Host struct {
	Name string
	ns   netns.NsHandle
	link *netlink.Handle
}

// newHost makes a machine with nothing but a loopback interface.
func newHost(name string) (*Host, error) {
	h := &Host{Name: name}
	err := onThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("can't make a network namespace: %w", err)
		}
		var err error
		h.ns, err = netns.GetFromPath("/proc/thread-self/ns/net")
		return err
	})
	if err != nil {
		return nil, err
	}
	if h.link, err = netlink.NewHandleAt(h.ns); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return h, h.up("lo")
}

// close lets the machine go once no process and no socket is in it.
func (h *Host) close() {
	h.link.Close()
	_ = h.ns.Close()
}

// onThread runs f on a thread of its own, which is thrown away afterwards with
// whatever f did to its namespaces.
func onThread(f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		done <- f()
	}()
	return <-done
}

// Do runs f on a thread that is in the machine's network.
func (h *Host) Do(f func() error) error {
	return onThread(func() error {
		if err := netns.Set(h.ns); err != nil {
			return fmt.Errorf("can't enter %s: %w", h.Name, err)
		}
		return f()
	})
}

// run runs a program in the machine's network and returns what it printed.
func (h *Host) run(input string, name string, arguments ...string) (string, error) {
	var out, complaint bytes.Buffer
	err := h.Do(func() error {
		command := exec.Command(name, arguments...)
		command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &out, &complaint
		return command.Run()
	})
	if err != nil {
		return "", fmt.Errorf("%s: %s %s: %w: %s", h.Name, name, strings.Join(arguments, " "), err, complaint.String())
	}
	return out.String(), nil
}

// sysctl sets a kernel parameter of the machine's network, by its path under
// /proc/sys/net.
func (h *Host) sysctl(name, value string) error {
	return h.Do(func() error {
		if err := os.WriteFile("/proc/sys/net/"+name, []byte(value), 0); err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
		return nil
	})
}

// block loads nft chains of a family ("ip", "ip6" or "arp") as a table of that
// name. Every rule carries a counter, which is how a fault proves that it met
// traffic.
func (h *Host) block(family, name, chains string) error {
	_, err := h.run(fmt.Sprintf("table %s %s {\n%s\n}\n", family, name, chains), "nft", "-f", "-")
	return err
}

// unblock takes the tables of that name away.
func (h *Host) unblock(name string) error {
	var script strings.Builder
	for _, family := range []string{"ip", "ip6", "arp"} {
		// A declaration first, so that it can be deleted whether or not it was there.
		fmt.Fprintf(&script, "table %s %s\ndelete table %s %s\n", family, name, family, name)
	}
	_, err := h.run(script.String(), "nft", "-f", "-")
	return err
}

// counted returns how many packets met the rules of that name.
func (h *Host) counted(name string) (int, error) {
	text, err := h.run("", "nft", "-j", "list", "ruleset")
	if err != nil {
		return 0, err
	}
	var set struct {
		NFTables []struct {
			Rule *struct {
				Table string           `json:"table"`
				Expr  []map[string]any `json:"expr"`
			} `json:"rule"`
		} `json:"nftables"`
	}
	if err := json.Unmarshal([]byte(text), &set); err != nil {
		return 0, fmt.Errorf("%s: what nft says: %w", h.Name, err)
	}
	packets := 0
	for _, item := range set.NFTables {
		if item.Rule == nil || item.Rule.Table != name {
			continue
		}
		for _, expression := range item.Rule.Expr {
			if counter, ok := expression["counter"].(map[string]any); ok {
				count, _ := counter["packets"].(float64)
				packets += int(count)
			}
		}
	}
	return packets, nil
}

// up sets an interface up.
func (h *Host) up(device string) error { return h.change(device, h.link.LinkSetUp) }

// down sets an interface down.
func (h *Host) down(device string) error { return h.change(device, h.link.LinkSetDown) }

func (h *Host) change(device string, do func(netlink.Link) error) error {
	link, err := h.link.LinkByName(device)
	if err == nil {
		err = do(link)
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", h.Name, device, err)
	}
	return nil
}

// listenTCP opens a listening socket in the machine's network.
func (h *Host) listenTCP(address netip.AddrPort) (listener net.Listener, err error) {
	err = h.Do(func() error {
		listener, err = net.Listen("tcp", address.String())
		return err
	})
	return listener, err
}

// listenUDP opens a packet socket in the machine's network.
func (h *Host) listenUDP(address netip.AddrPort) (socket net.PacketConn, err error) {
	err = h.Do(func() error {
		socket, err = net.ListenPacket("udp", address.String())
		return err
	})
	return socket, err
}

// start starts a program in the machine's network, with its own view of files:
// prepare runs where mounts concern nobody else.
func (h *Host) start(command *exec.Cmd, prepare func() error) error {
	return onThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNS | unix.CLONE_FS); err != nil {
			return fmt.Errorf("can't make a mount namespace: %w", err)
		}
		if err := netns.Set(h.ns); err != nil {
			return err
		}
		if err := prepare(); err != nil {
			return err
		}
		return command.Start()
	})
}

// join joins two machines by a cable; the ends get the addresses.
func join(a *Host, deviceA, addressA string, b *Host, deviceB, addressB string) error {
	attributes := netlink.NewLinkAttrs()
	attributes.Name = deviceA
	cable := &netlink.Veth{LinkAttrs: attributes, PeerName: deviceB, PeerNamespace: netlink.NsFd(int(b.ns))}
	if err := a.link.LinkAdd(cable); err != nil {
		return fmt.Errorf("can't join %s and %s: %w", a.Name, b.Name, err)
	}
	return errors.Join(a.address(deviceA, addressA), b.address(deviceB, addressB), a.up(deviceA), b.up(deviceB))
}
