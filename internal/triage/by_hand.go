package triage

import (
	"slices"
	"strings"
)

// asRoot begins a command that this host lets only its administrator run.
const asRoot = "sudo "

// mostByHand is how many uplinks commands are given for: nobody types more at once.
const mostByHand = 3

// forEach are the commands for every uplink that the verdict is about, one after
// the other; for the target alone where there is none yet.
func (s *Scene) forEach(t Target, command func(*uplinkScene) string) string {
	about := s.atFault
	if len(about) == 0 {
		about = []Target{t}
	}
	var all []string
	for _, t := range about[:min(len(about), mostByHand)] {
		if u := s.uplink(t.Uplink); u != nil {
			all = append(all, command(u))
		}
	}
	return strings.Join(slices.DeleteFunc(all, func(c string) bool { return c == "" }), "; ")
}

// bound is how a program is told to leave by the uplink: by its interface, or from
// its address where that is all that is configured.
func (u *uplinkScene) bound(byInterface, byAddress string) string {
	if u.Interface == "" && u.Source.IsValid() {
		return byAddress + " " + u.Source.String()
	}
	return byInterface + " " + u.device()
}

// device is the uplink's interface, for programs that take no address in its place.
func (u *uplinkScene) device() string { return word(u.Interface, "INTERFACE") }

// tracing is a way to trace, as mtr and as traceroute are told of it.
type tracing struct{ mtr, traceroute string }

var (
	simply  = tracing{"", "traceroute -n -w 2"}
	overTCP = tracing{" -T -P 443", asRoot + "traceroute -n -T -p 443"}
	often   = tracing{" -r -c 100", "traceroute -n -q 10"}
)

// traced is the command that finds the last router that answers.
func (u *uplinkScene) traced(how tracing) string {
	return u.tracedTo(how, word(u.anAnchor(), "ADDRESS"))
}

// tracedTo traces to an address. mtr takes an interface for its address only, and
// leaves by the routing table all the same (mtr 0.95): of an uplink that is not the
// first it would show the way by another one. traceroute is bound to the interface.
func (u *uplinkScene) tracedTo(how tracing, to string) string {
	if u.primary || u.Interface == "" {
		return "mtr -n" + how.mtr + " " + u.bound("-I", "-a") + " " + to
	}
	return how.traceroute + " -i " + u.Interface + " " + to
}

// lookedAt are the commands that show whether a gateway is on the link, and answers.
func (u *uplinkScene) lookedAt(gateway string) string {
	return "ip neigh show dev " + u.device() + "; ping -c 3 " + u.bound("-I", "-I") + " " + word(gateway, "GATEWAY")
}

// dumped is the command that shows the packets of the uplink.
func (u *uplinkScene) dumped() string {
	if u.Interface == "" && u.Source.IsValid() {
		return asRoot + "tcpdump -nn -c 200 -i any host " + u.Source.String()
	}
	return asRoot + "tcpdump -nn -c 200 -i " + u.device()
}

// fetched is the command that asks for a page by the uplink.
func (u *uplinkScene) fetched(page string) string {
	return "curl -sv --max-time 10 -o /dev/null " + u.bound("--interface", "--interface") + " " + page
}

// rulesOfOurs are the commands that list what this host's own firewall drops.
const rulesOfOurs = asRoot + "nft list ruleset; " + asRoot + "iptables -S OUTPUT"
