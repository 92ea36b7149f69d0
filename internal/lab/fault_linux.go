package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// Fault is something that goes wrong in a network.
type Fault struct {
	Name   string
	Inject func(*Network) error
	Heal   func(*Network) error
	// Proved says what shows that the fault was there and met traffic: counters
	// of the kernel, its tables, a server's own log. An error makes a row void.
	Proved func(*Network) (string, error)
}

// everyFault is several faults at once.
func everyFault(name string, parts ...Fault) Fault {
	each := func(do func(Fault) error) error {
		var troubles []error
		for _, part := range parts {
			troubles = append(troubles, do(part))
		}
		return errors.Join(troubles...)
	}
	return Fault{
		Name:   name,
		Inject: func(n *Network) error { return each(func(f Fault) error { return f.Inject(n) }) },
		Heal:   func(n *Network) error { return each(func(f Fault) error { return f.Heal(n) }) },
		Proved: func(n *Network) (string, error) {
			var texts []string
			err := each(func(f Fault) error {
				text, err := f.Proved(n)
				texts = append(texts, text)
				return err
			})
			return strings.Join(texts, "; "), err
		},
	}
}

// dropping is a fault of nft rules on one machine: pairs of a family and its
// chains. Its tables have its name, so that faults on one machine do not meet.
func dropping(name string, on func(*Network) *Host, tables ...[2]string) Fault {
	label := "lab_" + strings.ReplaceAll(fileName(name), "-", "_")
	return Fault{
		Name: name,
		Inject: func(n *Network) error {
			for _, table := range tables {
				if err := on(n).block(table[0], label, table[1]); err != nil {
					return err
				}
			}
			return nil
		},
		Heal: func(n *Network) error { return on(n).unblock(label) },
		Proved: func(n *Network) (string, error) {
			count, err := on(n).counted(label)
			if err == nil && count == 0 {
				err = fmt.Errorf("%s: no packet met the rules", on(n).Name)
			}
			return fmt.Sprintf("%s: %d packets met the rules", on(n).Name, count), err
		},
	}
}

func gatewayOf(name string) func(*Network) *Host {
	return func(n *Network) *Host { return n.line(name).gateway }
}

func providerOf(name string) func(*Network) *Host {
	return func(n *Network) *Host { return n.line(name).provider }
}

// transitDead: the provider reaches its own country, and nothing abroad.
func transitDead(name string) Fault {
	abroad := make([]string, len(foreign))
	for i, address := range foreign {
		abroad[i] = address.String()
	}
	rule := fmt.Sprintf("chain forward { type filter hook forward priority 0; ip daddr { %s } counter drop; }", strings.Join(abroad, ", "))
	return dropping("transit "+name, providerOf(name), [2]string{"ip", rule})
}

// anchorDead: one anchor does not answer, by any line.
func anchorDead(at netip.Addr) Fault {
	rule := fmt.Sprintf("chain input { type filter hook input priority 0; ip daddr %s counter drop; }", at)
	return dropping("anchor dead "+at.String(), func(n *Network) *Host { return n.World }, [2]string{"ip", rule})
}

func home(n *Network) *Host { return n.Home }

const (
	dropForward = "chain forward { type filter hook forward priority 0; counter drop; }"
	// What is dropped before routing is not even answered with a TTL's end.
	dropAll   = "chain prerouting { type filter hook prerouting priority -300; counter drop; }"
	dropInput = "chain input { type filter hook input priority 0; counter drop; }"
)

// beyondGateway: the line's gateway passes nothing on.
func beyondGateway(name string) Fault {
	return dropping("beyond gateway "+name, gatewayOf(name), [2]string{"ip", dropForward})
}

// coreDead: the provider's first router answers and passes nothing on.
func coreDead(name string) Fault {
	return dropping("core "+name, providerOf(name), [2]string{"ip", dropForward})
}

// firstHopDead: the provider's first router is gone.
func firstHopDead(name string) Fault {
	return dropping("first hop "+name, providerOf(name), [2]string{"ip", dropAll})
}

// gatewayDead: the gateway is silent at every layer while the link is up. The
// kernel's neighbour entry outlives it for a while.
func gatewayDead(name string) Fault {
	return dropping("gateway "+name, gatewayOf(name), [2]string{"ip", dropAll}, [2]string{"arp", dropInput})
}

// gatewayDeafToARP: the gateway answers no ARP, and the host has just forgotten
// its address.
func gatewayDeafToARP(name string) Fault {
	f := dropping("gateway deaf to ARP "+name, gatewayOf(name), [2]string{"arp", dropInput})
	block := f.Inject
	f.Inject = func(n *Network) error {
		if err := block(n); err != nil {
			return err
		}
		return n.forgetNeighbours(n.line(name))
	}
	return f
}

func (n *Network) forgetNeighbours(l line) error {
	link, err := n.Home.link.LinkByName(l.device)
	if err != nil {
		return err
	}
	neighbours, err := n.Home.link.NeighList(link.Attrs().Index, unix.AF_INET)
	for _, neighbour := range neighbours {
		if neighbour.State&(netlink.NUD_PERMANENT|netlink.NUD_NOARP) == 0 {
			err = errors.Join(err, n.Home.link.NeighDel(&neighbour))
		}
	}
	return err
}

// fileName is a text as the name of a file.
func fileName(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, text)
}

// losing: of what comes back by the line, a share is lost.
func losing(name string, percent int) Fault {
	rule := fmt.Sprintf(`chain forward { type filter hook forward priority 0; iifname "wan" numgen random mod 100 < %d counter drop; }`, percent)
	return dropping(fmt.Sprintf("%d %% loss on %s", percent, name), gatewayOf(name), [2]string{"ip", rule})
}
