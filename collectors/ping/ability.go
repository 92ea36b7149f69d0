package ping

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/net/icmp"
)

// The methods, as they stand in observations.
const (
	MethodICMP = "icmp"     // unprivileged ICMP sockets
	MethodRaw  = "icmp-raw" // raw sockets: each sees every reply to this host
	MethodTCP  = "tcp"      // TCP connects
	MethodNone = "none"     // the address family does not exist here
)

// Ability is what this process may send, for each address family.
type Ability struct {
	IPv4, IPv6 string // a method
	Reason     string // why it is not unprivileged ICMP; empty where it is
	Fix        string // the one command that would change that; empty where there is none
}

func (a Ability) method(family string) string {
	if family == "ipv4" {
		return a.IPv4
	}
	return a.IPv6
}

// Detect opens and closes a socket of each kind to see which are allowed. It
// sends nothing.
func Detect() Ability {
	executable, err := os.Executable()
	if err != nil {
		executable = "noctop"
	}
	return detect(openICMP, pingGroups(), executable)
}

func openICMP(network string) error {
	conn, err := icmp.ListenPacket(network, "")
	if err != nil {
		return err
	}
	return conn.Close()
}

// groups is what the system says about who may open unprivileged ICMP sockets.
type groups struct {
	known    bool
	setting  string // net.ipv4.ping_group_range, as it stands
	included bool   // whether it includes a group of this process
}

func detect(open func(network string) error, allowed groups, executable string) Ability {
	ability := Ability{
		IPv4: permitted(open, "udp4", "ip4:icmp"),
		IPv6: permitted(open, "udp6", "ip6:ipv6-icmp"),
	}
	fromBest := []string{MethodNone, MethodICMP, MethodRaw, MethodTCP}
	worst := fromBest[max(slices.Index(fromBest, ability.IPv4), slices.Index(fromBest, ability.IPv6))]
	if worst == MethodICMP || worst == MethodNone {
		return ability
	}
	ability.Reason = "unprivileged ICMP sockets are refused"
	if allowed.known && !allowed.included {
		ability.Reason += fmt.Sprintf(" (net.ipv4.ping_group_range is %q)", allowed.setting)
		ability.Fix = `sysctl -w net.ipv4.ping_group_range="0 2147483647"`
	} else if allowed.known && worst == MethodTCP {
		ability.Fix = "setcap cap_net_raw=ep '" + strings.ReplaceAll(executable, "'", `'\''`) + "'"
	}
	if worst == MethodRaw {
		ability.Reason += "; raw sockets work, and cost more with many targets"
	} else {
		ability.Reason += ", and raw ones too; TCP connects are made instead"
	}
	return ability
}

// permitted returns the best method of one address family. Only a refusal
// rules a kind of socket out: any other error may pass (no descriptors left).
func permitted(open func(network string) error, unprivileged, raw string) string {
	err := open(unprivileged)
	if errors.Is(err, syscall.EAFNOSUPPORT) {
		return MethodNone
	}
	if !ruledOut(err) {
		return MethodICMP
	}
	err = open(raw)
	if errors.Is(err, syscall.EAFNOSUPPORT) {
		return MethodNone
	}
	if !ruledOut(err) {
		return MethodRaw
	}
	return MethodTCP
}
