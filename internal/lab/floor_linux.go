package lab

import (
	"errors"
	"fmt"
	"strings"
)

// hosts are the site's own hosts of one kind on one floor: so many addresses
// from a first one on.
type hosts struct {
	group string
	floor int // 1 or 2
	row   int // their addresses are 10.5F.R.1 and on
	count int
	tags  string
}

// The site's own hosts. What runs Windows and the agent stands in two groups on
// two floors, beside hosts that have only one of the two.
var (
	desks   = hosts{"Check-in desks", 1, 1, 20, "{os: windows, agent: falcon}"}
	gates   = hosts{"Gate displays", 1, 2, 10, "{os: linux}"}
	offices = hosts{"Booking offices", 2, 1, 12, "{os: windows, agent: falcon}"}
	kiosks  = hosts{"Ticket kiosks", 2, 2, 10, "{os: windows, agent: other}"}

	allHosts = []hosts{desks, gates, offices, kiosks}
)

func (h hosts) address(number int) string { return fmt.Sprintf("10.5%d.%d.%d", h.floor, h.row, number) }

// some are addresses of the hosts, from one number to another.
func (h hosts) some(from, to int) []string {
	var all []string
	for number := from; number <= to; number++ {
		all = append(all, h.address(number))
	}
	return all
}

// floorConfigured is configured with the site's own hosts.
var floorConfigured = withHosts(configured)

// withHosts puts the site's own hosts into a configuration.
func withHosts(config string) string {
	text := "endpoints:\n"
	for _, h := range allHosts {
		text += fmt.Sprintf("  - {group: %s, every: 2s, targets: [%s], tags: %s}\n", h.group, strings.Join(h.some(1, h.count), ", "), h.tags)
	}
	return strings.Replace(config, "endpoints: []\n", text, 1)
}

// furnishFloors puts the site's own hosts there, each floor behind a link.
func furnishFloors(n *Network) error {
	var troubles []error
	for floor := 1; floor <= 2; floor++ {
		host, err := newHost(fmt.Sprintf("floor%d", floor))
		if err != nil {
			return err
		}
		n.Floors = append(n.Floors, host)
		n.closers = append(n.closers, host.close)
		troubles = append(troubles, join(n.Home, fmt.Sprintf("floor%d", floor), fmt.Sprintf("10.5%d.0.1/16", floor), host, "up", fmt.Sprintf("10.5%d.0.2/16", floor)))
	}
	for _, h := range allHosts {
		for _, address := range h.some(1, h.count) {
			troubles = append(troubles, n.Floors[h.floor-1].address("lo", address+"/32"))
		}
	}
	return errors.Join(troubles...)
}

// silent: some of a kind of hosts do not answer, and their ports and the
// switch are alive.
func silent(h hosts, from, to int) Fault {
	rule := fmt.Sprintf("chain input { type filter hook input priority 0; ip daddr { %s } counter drop; }", strings.Join(h.some(from, to), ", "))
	return dropping(fmt.Sprintf("%s %d to %d silent", h.group, from, to),
		func(n *Network) *Host { return n.Floors[h.floor-1] }, [2]string{"ip", rule})
}

// floorCut: everything on a floor is silent, ARP and all.
func floorCut(floor int) Fault {
	return dropping(fmt.Sprintf("floor %d cut", floor), func(n *Network) *Host { return n.Floors[floor-1] },
		[2]string{"ip", dropAll}, [2]string{"arp", dropInput})
}
